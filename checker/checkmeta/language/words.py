"""The words that every stage shares: who owes, how strong a rule is, what may be found of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

BEARERS: Final = ("operator", "provider", "deployer", "developer", "issuer", "verifier", "authority", "user")
"""Who may owe a duty."""


class Layer(StrEnum):
    """The three layers, of growing force."""

    __hash__ = str.__hash__  # Enum's own, in Python, takes longer than most of what is asked

    ETHICS = "ethics"
    NORM = "norm"
    LAW = "law"

    def __init__(self, _word: str) -> None:
        """With its rank: 0, 1, 2."""
        self.rank = len(type(self).__members__)


class Modality(StrEnum):
    """What a rule does with its content."""

    MUST = "must"
    MUST_NOT = "must not"
    SHOULD = "should"
    SHOULD_NOT = "should not"

    @property
    def forbids(self) -> bool:
        """Whether the content must not hold."""
        return self in (Modality.MUST_NOT, Modality.SHOULD_NOT)

    @property
    def soft(self) -> bool:
        """Whether it is a `should`."""
        return self in (Modality.SHOULD, Modality.SHOULD_NOT)


class Force(StrEnum):
    """What a breach does: layer × modality, and `advises` at most for what is proposed or on trial."""

    BLOCKS = "blocks"
    WARNS = "warns"
    ADVISES = "advises"
    SUGGESTS = "suggests"

    @property
    def rank(self) -> int:
        """3 for blocks … 0 for suggests."""
        return len(Force) - 1 - list(Force).index(self)


class Verdict(StrEnum):
    """What was found of one rule and one subject."""

    __hash__ = str.__hash__  # Enum's own, in Python, takes longer than most of what is asked

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    EXCEPTED = "excepted"
    OVERRIDDEN = "overridden"
    COMPENSATED = "compensated"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"
    ERROR = "error"


KEPT: Final = (Verdict.SATISFIED, Verdict.COMPENSATED)
"""What counts as kept."""
ASIDE: Final = (Verdict.NOT_APPLICABLE, Verdict.EXCEPTED, Verdict.OVERRIDDEN)
"""Where there was nothing to keep."""
