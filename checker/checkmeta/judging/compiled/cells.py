"""What generated code finds of one subject: the three truths that the verdict table is about, and whether a remedy holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from checkmeta.judging.compiled.plain import U


class Cell(NamedTuple):
    """True, False or `U` each; `labels` are the rule's own exceptions that hold, in order."""

    applies: Any
    content: Any
    excuse: Any
    failing: Any
    labels: tuple[str, ...] = ()


NOT_APPLICABLE: Final = Cell(False, U, U, U)
SATISFIED: Final = Cell(True, True, False, False)
VIOLATED: Final = Cell(True, False, False, False)
COMPENSATED: Final = Cell(True, False, False, True)
UNDECIDED: Final = Cell(True, U, False, False)


def excepted(labels: Iterable[str]) -> Cell:
    """Not kept, and excused."""
    return Cell(True, False, True, U, tuple(labels))


def cell(applies: Any, content: Any, excuses: Iterable[tuple[str, Any]], failing: Any) -> Cell:
    """What was found where something isn't known. `excuses` are labels with what came of each."""
    known = list(excuses)
    labels = tuple(label for label, holds in known if holds is True)
    excuse = True if labels else U if any(holds is U for _, holds in known) else False
    return Cell(applies, content, excuse, failing, labels)
