"""How far a soft rule is on its way to more force: what reports of a time say of it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from checkmeta.base.records import dataclass
from checkmeta.language.words import Layer


@dataclass(frozen=True, slots=True)
class Ripeness:
    """How far a soft rule is on its way to more force.

    Attributes:
        asks: what it asks for, as written: `>= 95% over 180 days`.
        kept: verdicts of the period that were kept, of `judged`.
        adherence: their share; None where nothing was judged.
        reports: of the period.
        first, last: their days; None where there are none.
        widest_gap: the longest time without a report, in days.
        texts: how many states of the rules they were judged by.
        ripe: whether it was kept often enough, for long enough.

    """

    rule: str
    layer: Layer
    to: Layer
    asks: str
    kept: int
    judged: int
    adherence: Fraction | None
    reports: int
    first: dt.date | None
    last: dt.date | None
    widest_gap: int
    texts: int
    ripe: bool
    why: str
