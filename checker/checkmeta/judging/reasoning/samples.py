"""Values that stand for all that a fact may have, given the constants that it is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final

from checkmeta.base import typesys as ts
from checkmeta.base.records import dataclass
from checkmeta.base.values import INDEFINITE, NONE, Duration, Money, Scalar, WorkingDays
from checkmeta.language.meaning.compare import equal
from checkmeta.language.meaning.working_days import bounds
from checkmeta.language.nodes import Call, Fold, Node
from checkmeta.vocabulary import terms

Sample = object
EMPTY: Final = ("empty",)
FULL: Final = ("full",)
"""A list or record of which no more is known than that it isn't empty."""
OTHER: Final = "\0another"
"""A text that no rule names: the language has no such character."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts that are compared; `same` if they are one."""

    same: bool


def same_sample(left: object, right: object) -> bool | None:
    """Equality as the evaluator has it; None for amounts in two currencies."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, Money) and isinstance(right, Money) and left.currency != right.currency:
        return None
    if isinstance(left, WorkingDays | dt.time) and isinstance(right, Duration | WorkingDays | dt.time):
        return equal(left, right)
    return equal(right, left) if isinstance(left, Duration) and isinstance(right, WorkingDays) else left == right


def samples_of(node: Node | Pair | None, constants: Iterable[Scalar]) -> tuple[Sample, ...]:
    """The values to try for a fact, `none` among them where it may be."""
    if node is None:
        return (True, False)
    if isinstance(node, Pair):
        return ("equal", "both none") if node.same else ("below", "equal", "above", "one none", "both none")
    known = [c for c in constants if c is not NONE]
    if (isinstance(node, Fold) and node.kind == "count") or (isinstance(node, Call) and node.function == "length"):
        return tuple(n for n in _numbers(known) if n >= 0 and n.denominator == 1)
    kind = node.type
    if kind == ts.BOOLEAN:
        found: Iterable[Sample] = (True, False)
    elif isinstance(kind, ts.Enumeration):
        found = dict.fromkeys((*kind.words, *known))
    elif kind == ts.TERM:
        found = dict.fromkeys((*known, *terms.names(), "", OTHER))
    elif ts.is_textual(kind):
        found = dict.fromkeys((*known, "", OTHER))
    elif isinstance(kind, ts.ListOf):
        found = (EMPTY, *_lists(kind.item, known)) if known else (EMPTY, FULL)
    elif isinstance(kind, ts.RecordType):
        found = (FULL,)
    elif kind in (ts.NUMBER, ts.PERCENT):
        found = _numbers(known)
    elif kind == ts.DURATION:
        found = _durations(known)
    elif kind == ts.DATE:
        found = _dates(known)
    elif kind == ts.TIME:
        found = _times(known)
    elif kind == ts.MONEY:
        found = _amounts(known)
    else:
        found = (FULL,)
    return (*found, NONE)


def _lists(item: ts.Type, constants: Iterable[object]) -> list[frozenset[object]]:
    """Every mix of the elements that conditions tell apart."""
    named = list(dict.fromkeys(constants))
    words = item.words if isinstance(item, ts.Enumeration) else terms.names() if item == ts.TERM else (OTHER,)
    told: dict[object, object] = {}
    for word in (*named, *words):
        above = frozenset(c for c in named if isinstance(c, str) and terms.is_a(str(word), c))
        told.setdefault((word if word in named else None, above if item == ts.TERM else None), word)
    return [frozenset(mix) for size in range(1, len(told) + 1) for mix in combinations(told.values(), size)]


def _numbers(constants: Iterable[object]) -> list[Fraction]:
    """Each constant, one value below all, one above all, and those that lie between."""
    marks = sorted({Fraction(c) for c in constants if isinstance(c, int | Fraction)} or {Fraction(0)})
    between = [(a + b) / 2 for a, b in pairwise(marks)]
    whole = [m + d for m in marks for d in (-1, 1)]
    return sorted({*marks, *between, *whole, Fraction(0), marks[0] - 1, marks[-1] + 1})


def _durations(constants: Iterable[object]) -> list[Sample]:
    constants = list(constants)
    seconds = {c.seconds for c in constants if isinstance(c, Duration) and c.seconds is not None}
    seconds |= {int(s) for c in constants if isinstance(c, WorkingDays) for s in bounds(c)}
    seconds = seconds or {0}
    counts = {c.count for c in constants if isinstance(c, WorkingDays)}
    worked = [WorkingDays(n) for n in sorted({n + d for n in counts for d in (-1, 0, 1)}) if n >= 0]
    return [*(Duration(s) for s in sorted({s + d for s in seconds for d in (-1, 0, 1)})), *worked, INDEFINITE]


def _dates(constants: Iterable[object]) -> list[dt.date]:
    days = {c.toordinal() for c in constants if isinstance(c, dt.date)} or {dt.date(2000, 1, 1).toordinal()}
    most = dt.date.max.toordinal()
    return [dt.date.fromordinal(d) for d in sorted({d + m for d in days for m in (-1, 0, 1)}) if 1 <= d <= most]


def _times(constants: Iterable[object]) -> list[dt.time]:
    moments = [c for c in constants if isinstance(c, dt.time)]
    found: dict[dt.time, None] = {}
    for clock in dict.fromkeys([t.tzinfo for t in moments] or [None]):
        minutes = {60 * (60 * t.hour + t.minute) + t.second for t in moments if t.tzinfo == clock} or {0}
        near = sorted({m + d for m in minutes for d in (-1, 0, 1)})
        found |= {dt.time(s // 3600, s // 60 % 60, s % 60, tzinfo=clock): None for s in near if 0 <= s < 86_400}
    return list(found)


def _amounts(constants: Iterable[object]) -> list[Money]:
    amounts = [c for c in constants if isinstance(c, Money)]
    currencies = sorted({m.currency for m in amounts})
    own = {c: _numbers([m.amount for m in amounts if m.currency == c]) for c in currencies}
    return [Money(n, c) for c in currencies for n in own[c]] or [Money(Fraction(0), "XXX")]
