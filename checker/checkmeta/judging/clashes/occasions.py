"""The days and places in which two rules hold together, and the figures of the law there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from checkmeta.base.records import dataclass
from checkmeta.base.values import Value
from checkmeta.judging.param_values import param_value
from checkmeta.language.program import Program, TypedNorm
from checkmeta.vocabulary import places

MAX_OCCASIONS = 24
"""That are tried for two rules: their figures may be others in each."""
SOME_DAY = dt.date(2000, 1, 1)
"""For rules without dates."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day and a place; None: wherever."""

    day: dt.date
    place: str | None


def figures(program: Program, norm: TypedNorm, occasion: Occasion) -> dict[str, Value]:
    """The values of a rule's params."""
    return {id_: param_value(program.params[id_], occasion.place, occasion.day) for id_ in sorted(norm.params)}


def occasions(program: Program, a: TypedNorm, b: TypedNorm) -> Iterator[Occasion]:
    """Where both rules hold: one occasion, and more where figures may differ; none where they never meet."""
    ids = sorted(a.params | b.params)
    variants = [v for id_ in ids for v in program.params[id_].variants]
    common = shared_places(a, b)
    days = shared_days(a, b)
    if not common or days is None:
        return
    start, end = days
    first = start or (SOME_DAY if end is None or end > SOME_DAY else end - dt.timedelta(days=1))
    changes = {v.period.start for v in variants if v.period.start is not None}
    later = sorted((d for d in changes if d > first and (end is None or d < end)), reverse=True)
    spots = list(common)
    for place in common:
        narrower = {p for v in variants for p in v.places if p != place and (place is None or places.within(p, place))}
        spots.extend(sorted(narrower))
        if variants and place is not None:
            spots.extend(places.expand(place)[:1])
    pairs = [Occasion(day, spot) for day in (first, *later) for spot in dict.fromkeys(spots)]
    yield from pairs[:MAX_OCCASIONS]


def shared_places(a: TypedNorm, b: TypedNorm) -> tuple[str | None, ...]:
    """Places in which both hold; `(None,)` where both hold everywhere."""
    if not a.jurisdiction or not b.jurisdiction:
        return a.jurisdiction or b.jurisdiction or (None,)
    found: dict[str, None] = {}
    for x in a.jurisdiction:
        for y in b.jurisdiction:
            if places.within(x, y):
                found[x] = None
            elif places.within(y, x):
                found[y] = None
            elif places.overlap(x, y):
                found[min(places.GROUPS[x] & places.GROUPS[y])] = None
    return tuple(found)


def shared_days(a: TypedNorm, b: TypedNorm) -> tuple[dt.date | None, dt.date | None] | None:
    """The first day on which both hold, and the first one on which they no longer do; None where there is no such day."""
    starts = [n.period.start for n in (a, b) if n.period.start is not None]
    ends = [d for n in (a, b) for d in (n.period.end, n.superseded) if d is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return start, end
