"""Processes that are copies of this one, each with what it judges."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.facts.subject import Subject
from checkmeta.judging.carried import Packed

AHEAD: Final = 4
"""Subjects for each process that may be judged before one that is written: more of them would only lie in memory."""

_work: Callable[[Subject], Packed]
_subjects: Sequence[Subject]


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
