"""Parts of a sweep, judged and written: by threads of one machine that each have a process to judge, or one by one for others."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from checkmeta.base.records import dataclass
from checkmeta.report.encode import json_line
from checkmeta.sweep.judge_process import JudgeProcess
from checkmeta.sweep.kept_parts import KeptParts, part_name
from checkmeta.sweep.subject_source import Source
from checkmeta.sweep.summary import SweepTotals
from checkmeta.sweep.sweep_plan import SweepPlan


@dataclass(frozen=True, slots=True)
class Sweep:
    """All that a part is made from.

    Attributes:
        plan: of the whole.
        source: which is read.
        kept: where parts are written.
        cwd: the folder that rules and waivers are called from.
        strange: paths of a stranger's files, near which no cache is trusted.

    """

    plan: SweepPlan
    source: Source
    kept: KeptParts
    cwd: Path
    strange: tuple[str, ...] = ()

    def process(self) -> JudgeProcess:
        """A process that judges."""
        return JudgeProcess(self.plan.options, self.plan.basis["rules"], self.cwd, self.strange)

    def numbers(self, shard: tuple[int, int] = (1, 1)) -> list[int]:
        """The parts that are still to be done, of every so many one."""
        index, count = shard
        done = set(self.kept.done())
        return [n for n in range(index - 1, len(self.plan.parts), count) if n not in done]


def make_part(
    sweep: Sweep, number: int, process: JudgeProcess, tell: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Judge a part and write it; its sum, which is written last.

    Raises:
        CheckmetaError: the source or the rules are others than planned, or the part can't be written.

    """
    totals = SweepTotals()
    rows: list[dict[str, Any]] = []
    lines: list[bytes] = []
    keeps = sweep.plan.format == "parquet"
    for row in sweep.source.rows(sweep.plan.parts[number]):
        found, founded = process.judge(row)
        totals.add(found, founded=founded)
        if keeps:
            rows.append(found)
        else:
            lines.append(json_line(found).encode())
        if tell is not None:
            tell(1)
    if keeps:
        from checkmeta.sweep.batches import parquet_bytes  # noqa: PLC0415 - of an extra

        data = parquet_bytes(rows)
    else:
        data = b"".join(lines)
    said = totals.as_json(data)
    sweep.kept.write(part_name(number, sweep.plan.format), data)
    sweep.kept.write(part_name(number, "sum"), json.dumps(said, sort_keys=True).encode() + b"\n")
    return said


def local(sweep: Sweep, numbers: Sequence[int], jobs: int, tell: Callable[[int], None] | None = None) -> Iterator[int]:
    """Make parts with so many processes; the numbers of those that are done, in their order.

    So that what waits to be handed on stays small, nobody runs further ahead of it than twice as many parts as there are processes, and two.

    Raises:
        CheckmetaError: the first that went wrong; what others are at is given up.

    """
    waiting: SimpleQueue[tuple[int, BaseException | None]] = SimpleQueue()
    ahead = threading.Semaphore(2 * jobs + 2)
    todo = iter(numbers)
    lock, over = threading.Lock(), threading.Event()
    processes = [sweep.process() for _ in range(min(jobs, len(numbers)))]

    def work(process: JudgeProcess) -> None:
        number = -1
        try:
            while not over.is_set():
                ahead.acquire()
                with lock:
                    number = next(todo, -1)
                if number < 0 or over.is_set():
                    return
                make_part(sweep, number, process, tell)
                waiting.put((number, None))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the parts are taken
            waiting.put((number, error))
        finally:
            process.close()

    threads = [threading.Thread(target=work, args=(process,), daemon=True) for process in processes]
    try:
        for thread in threads:
            thread.start()
        done: set[int] = set()
        for number in numbers:
            while number not in done:
                found, error = waiting.get()
                if error is not None:
                    raise error
                done.add(found)
            done.discard(number)
            yield number
            ahead.release()
    finally:
        over.set()
        for process in processes:
            process.kill()
        ahead.release(len(threads) or 1)
        for thread in threads:
            thread.join()
