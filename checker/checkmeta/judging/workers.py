"""Subjects judged on several cores, one after the other handed back in their order."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.facts.subject import Subject
from checkmeta.judging.findings import SubjectReport

WORTH: Final = 8
"""Subjects from which on several processes are begun without being asked for."""
AHEAD: Final = 4
"""Subjects for each process that may be judged before one that is written: more of them would only lie in memory."""

_work: Callable[[Subject], SubjectReport]
_subjects: Sequence[Subject]
_there: dict[int, int]
_things: tuple[object, ...]


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


def on_cores(
    work: Callable[[Subject], SubjectReport], subjects: Sequence[Subject], count: int, shared: Iterable[object]
) -> Iterator[SubjectReport]:
    """The report of each subject, by `count` processes that are copies of this one.

    Of `shared`, such as texts and rules, only which they are goes between processes: what they are is here already, and
    stays one object, however many reports speak of it.

    Raises:
        CheckmetaError: U017, a process ended before it had judged, as when the system takes back its memory.

    """
    global _work, _subjects, _there, _things  # noqa: PLW0603 - what a copy of this process finds in it
    _work, _subjects, _things = work, subjects, tuple(shared)
    _there = {id(thing): number for number, thing in enumerate(_things)}
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
        waiting: list[Future[bytes]] = []
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
            yield pickle.loads(told)  # noqa: S301 - our own process wrote it


def _judge(number: int) -> bytes:
    """What a worker does: its answer names what is shared."""
    written = io.BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(_work(_subjects[number]))
    return written.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        number = _there.get(id(thing))
        return NotImplemented if number is None else (_thing, (number,))


def _thing(number: int) -> object:
    return _things[number]


_DONE: Final[Future[bytes]] = Future()
