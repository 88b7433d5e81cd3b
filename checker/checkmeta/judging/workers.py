"""Subjects judged on several cores, or in an earlier run, one after the other handed back in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from checkmeta.facts.subject import Subject
from checkmeta.judging.findings import SubjectReport
from checkmeta.judging.rulebook import Rulebook

if TYPE_CHECKING:
    from checkmeta.judging.verdict_cache import VerdictCache

WORTH: Final = 8
"""Subjects from which on several processes are begun without being asked for."""
WORTH_KEEPING: Final = 2
"""Subjects from which on it is worth to look for what was judged in an earlier run."""


def processes(jobs: int, subjects: int) -> int:
    """How many processes judge: as many as are asked for, with 0 as many as there are cores, where it is worth it.

    One where a process can't be copied as it is (Windows, macOS): each would have to load and read everything again.
    """
    if not hasattr(os, "fork") or os.uname().sysname == "Darwin":
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
    from checkmeta.judging.carried import Carrier  # noqa: PLC0415 - most runs judge one subject
    from checkmeta.judging.worker_pool import on_cores  # noqa: PLC0415

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
