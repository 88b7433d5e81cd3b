"""The verdict table: 27 cells of applicability × content × exception."""

from __future__ import annotations

from checkmeta.base.records import dataclass
from checkmeta.base.values import Truth
from checkmeta.language.words import Verdict

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Cell:
    """What the table says of one combination."""

    verdict: Verdict
    breach_unless_shown: bool = False
    applicability_known: bool = True


def decide(applies: Truth, content: Truth, exception: Truth, *, by_permit: bool = False) -> Cell:
    """The verdict for A, R and E. `by_permit`: the exception that holds is a permit or another rule."""
    if applies is F:
        return Cell(Verdict.NOT_APPLICABLE)
    known = applies is T
    if content is T:
        return Cell(Verdict.SATISFIED, applicability_known=known)
    if exception is T:
        verdict = Verdict.OVERRIDDEN if by_permit else Verdict.EXCEPTED
        return Cell(verdict, applicability_known=known)
    if known and content is F:
        if exception is F:
            return Cell(Verdict.VIOLATED)
        return Cell(Verdict.UNDETERMINED, breach_unless_shown=True)
    return Cell(Verdict.UNDETERMINED, applicability_known=known)
