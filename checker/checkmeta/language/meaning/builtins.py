"""What the built-in functions compute. All are total: what has no value is unknown."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.typesys import ANY, DURATION, NUMBER, PERCENT, Type
from checkmeta.base.values import NONE, Duration, Fact, Listing, Unknown, Value, Why
from checkmeta.language.meaning.compare import equal
from checkmeta.vocabulary import places
from checkmeta.vocabulary.scalars import parse_time


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - heavy, and most rules have no pattern

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True  # thousands of groups would each be followed through the text
    return re2.compile(pattern, options)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern (RE2: linear time) is found anywhere in the text."""
    return _pattern(pattern).search(text) is not None


def zero(kind: Type) -> Value | None:
    """The sum of nothing; None where a unit is missing for it (money)."""
    if kind in (NUMBER, PERCENT, ANY):
        return 0
    return Duration(0) if kind == DURATION else None


def lower(text: Value) -> Value | None:
    """The text in lower case."""
    return text.lower() if isinstance(text, str) else None


def length(value: Value) -> Value | None:
    """Characters of a text, elements of a list; of `none` there are none."""
    if isinstance(value, Listing):
        return Unknown.one("a list", Why.PARTIAL, detail=value.detail) if value.partial else len(value.items)
    return len(value) if isinstance(value, str) else 0 if value is NONE else None


def starts_with(text: Value, start: Value) -> Value | None:
    """Whether a text begins with another."""
    return text.startswith(start) if isinstance(text, str) and isinstance(start, str) else None


def ends_with(text: Value, end: Value) -> Value | None:
    """Whether a text ends with another."""
    return text.endswith(end) if isinstance(text, str) and isinstance(end, str) else None


def lies_within(inner: Value, outer: Value) -> Value | None:
    """Whether a place lies in another. Of a wider place only a part may: unknown."""
    if not isinstance(inner, str) or not isinstance(outer, str):
        return None
    if not places.is_place(inner) or not places.is_place(outer):
        wrong = outer if places.is_place(inner) else inner
        return Unknown.one(wrong, Why.UNDEFINED, detail=Phrase("detail.not a place", what=wrong))
    if places.within(inner, outer):
        return True
    if places.overlap(inner, outer):
        return Unknown.one(inner, Why.UNDEFINED, detail=Phrase("detail.partly in", inner=inner, outer=outer))
    return False


def on_clock(time: Value, offset: Value) -> Value | None:
    """The time of day that a clock shows which is so far from UTC (`+08:00`). A time without an offset is the place's own.

    It has no value where the clock shows another day: which day of the week is meant would be another, too.
    """
    if not isinstance(time, dt.time) or not isinstance(offset, str):
        return NONE if time is NONE else None
    shift = clock_offset(offset)
    if shift is None or (own := time.utcoffset()) is None:
        return None if shift is None else time
    shown = dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second) - own + shift
    if not dt.timedelta(0) <= shown < dt.timedelta(days=1):
        return Unknown.one("on_clock(…)", Why.UNDEFINED, detail=Phrase("detail.another day", offset=offset))
    hours, seconds = divmod(shown.seconds, 3_600)
    return dt.time(hours, seconds // 60, seconds % 60)


def clock_offset(written: str) -> dt.timedelta | None:
    """How far a clock is from UTC; None of what says no such thing."""
    probe = parse_time(f"00:00{written}")
    return None if probe is None else probe.utcoffset()


def distinct(listing: Value) -> Value | None:
    """Each element once, in the order of first sight; of `none` there is none."""
    if listing is NONE:
        return Listing(())
    if not isinstance(listing, Listing):
        return None
    kept: list[Fact] = []
    for fact in listing.items:
        answers = [equal(fact.value, other.value) for other in kept]
        if None in answers or isinstance(fact.value, Unknown):
            return Unknown.one("a list", Why.PARTIAL, detail=fixed("detail.element unknown"))
        if True not in answers:
            kept.append(fact)
    return Listing(tuple(kept), listing.partial, listing.detail)
