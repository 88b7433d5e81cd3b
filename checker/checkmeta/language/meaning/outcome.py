"""What evaluating a node gives, and Kleene's connectives over it (Kleene 1952, § 64: the strong tables)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkmeta.base.values import NONE, Missing, Origin, Truth, Unknown, Value, Why
from checkmeta.language.meaning.reading import Reading

MAX_READINGS = 60
"""Readings kept for one condition: enough to explain it, little enough to print."""

MAX_MISSING = 200
"""Missing facts gathered for one condition: of a list of thousands of elements each may lack one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, what was read for it, and where it stands if it is a fact.

    `path` is the fact's path in the vocabulary; "" for what was computed.
    """

    value: Value
    readings: tuple[Reading, ...] = ()
    path: str = ""
    origin: Origin | None = None

    @property
    def known(self) -> bool:
        """Whether it has a value."""
        return not isinstance(self.value, Unknown)

    @property
    def truth(self) -> Truth:
        """As a condition. What is stated as absent is not the case."""
        if isinstance(self.value, Unknown):
            return Truth.UNKNOWN
        return Truth.TRUE if self.value is True else Truth.FALSE

    @property
    def missing(self) -> frozenset[Missing]:
        """The facts that would have to be known."""
        return self.value.missing if isinstance(self.value, Unknown) else frozenset()


def undefined(reason: str, readings: tuple[Reading, ...] = ()) -> Outcome:
    """Unknown because no value exists."""
    return Outcome(Unknown.one(reason, Why.UNDEFINED, detail=reason), readings)


def gather(outcomes: Iterable[Outcome]) -> tuple[Reading, ...]:
    """The readings of several outcomes, each once, in order, up to MAX_READINGS."""
    found: dict[Reading, None] = {}
    for outcome in outcomes:
        for reading in outcome.readings:
            found[reading] = None
            if len(found) == MAX_READINGS:
                return tuple(found)
    return tuple(found)


def unknown_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Unknown for want of all that the unknown ones among `outcomes` want."""
    unknowns = [o for o in outcomes if not o.known]
    return Outcome(Unknown(all_missing(o.missing for o in unknowns)), gather(unknowns))


def all_missing(found: Iterable[frozenset[Missing]]) -> frozenset[Missing]:
    """What is missing for one thing or another, in order, as far as `MAX_MISSING`: who settles these is told of the rest then."""
    missing: set[Missing] = set()
    for each in found:
        missing |= each
        if len(missing) >= MAX_MISSING:
            break
    return frozenset(missing)


def conjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """False if one is false (the first explains it), else unknown if one is unknown, else true."""
    for outcome in outcomes:
        if outcome.truth is Truth.FALSE:
            return Outcome(False, outcome.readings)
    if any(not o.known for o in outcomes):
        return unknown_of(outcomes)
    return Outcome(True, gather(outcomes))


def disjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """True if one is true (the first explains it), else unknown if one is unknown, else false."""
    for outcome in outcomes:
        if outcome.truth is Truth.TRUE:
            return Outcome(True, outcome.readings)
    if any(not o.known for o in outcomes):
        return unknown_of(outcomes)
    return Outcome(False, gather(outcomes))


def negation(outcome: Outcome) -> Outcome:
    """Unknown stays unknown."""
    if not outcome.known:
        return outcome
    return Outcome(outcome.truth is Truth.FALSE, outcome.readings)


def is_none(value: Value) -> bool:
    """Whether it is stated as absent."""
    return value is NONE
