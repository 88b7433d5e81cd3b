"""Subjects judged on several cores, or in an earlier run, one after the other handed back in their order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.facts.subject import Subject
from checkmeta.judging.carried import Carrier, Packed
from checkmeta.judging.findings import SubjectReport
from checkmeta.judging.rulebook import Rulebook
from checkmeta.judging.verdict_cache import VerdictCache

WORTH: Final = 8
"""Subjects from which on several processes are begun without being asked for."""
AHEAD: Final = 4
"""Subjects for each process that may be judged before one that is written: more of them would only lie in memory."""

_work: Callable[[Subject], Packed]
_subjects: Sequence[Subject]


def processes(jobs: int, subjects: int) -> int:
    """How many processes judge: as many as are asked for, with 0 as many as there are cores, where it is worth it.

    One where a process can't be copied as it is (Windows, macOS): each would have to load and read everything again.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or os.uname().sysname == "Darwin":
        return 1
    wanted = jobs or (own_cores() if subjects >= WORTH else 1)
    return max(1, min(wanted, subjects))


def own_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def reports_of(
    alone: Callable[[Subject], SubjectReport],
    subjects: Sequence[Subject],
    rulebook: Rulebook,
    jobs: int,
    cache: VerdictCache | None,
) -> Iterator[SubjectReport]:
    """What `alone` says of each subject, of which some comes out of other processes, or of an earlier run; it is the same.

    Raises:
        CheckmetaError: U017, a process ended before it had judged.

    """
    if cache is None and processes(jobs, len(subjects)) == 1:
        yield from map(alone, subjects)
        return
    carrier = Carrier(rulebook, subjects)
    known = cache.known(subjects) if cache is not None else [False] * len(subjects)
    new = [subject for subject, is_known in zip(subjects, known, strict=True) if not is_known]
    count = processes(jobs, len(new))
    others = on_cores(lambda subject: carrier.packed(alone(subject), subject), new, count) if count > 1 else None
    for subject, is_known in zip(subjects, known, strict=True):
        if cache is not None and is_known and (recalled := cache.recall(subject, carrier)) is not None:
            yield recalled
            continue
        packed = next(others) if others is not None and not is_known else None
        report = alone(subject) if packed is None else carrier.unpacked(packed.body, subject)
        if cache is not None:
            cache.keep(subject, packed or carrier.packed(report, subject))
        yield report


def on_cores(work: Callable[[Subject], Packed], subjects: Sequence[Subject], count: int) -> Iterator[Packed]:
    """What `work` makes of each subject, by `count` processes that are copies of this one.

    Raises:
        CheckmetaError: U017, a process ended before it had judged, as when the system takes back its memory.

    """
    global _work, _subjects
    _work, _subjects = work, subjects
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
        waiting: list[Future[Packed]] = []
        begun = 0
        for number, subject in enumerate(subjects):
            while begun < min(number + count * AHEAD, len(subjects)):
                waiting.append(pool.submit(_judge, begun))
                begun += 1
            try:
                told = waiting[number].result()
            except BrokenProcessPool:
                message = f"a process that judged ended by itself, at `{subject.name}` or soon after it"
                help_ = "with `--jobs 1` all is judged by one process; see how much memory there is"
                raise CheckmetaError([Diagnostic("U017", message, help=help_, subject=subject.name)]) from None
            waiting[number] = _DONE
            yield told


def _judge(number: int) -> Packed:
    """What a worker does."""
    return _work(_subjects[number])


_DONE: Final[Future[Packed]] = Future()
