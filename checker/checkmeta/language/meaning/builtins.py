"""What the built-in functions compute. All are total: what has no value is unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.typesys import ANY, DURATION, NUMBER, PERCENT, Type
from checkmeta.base.values import NONE, Duration, Fact, Listing, Unknown, Value, Why
from checkmeta.language.meaning.compare import equal
from checkmeta.vocabulary import places


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - heavy, and most rules have no pattern

    options = re2.Options()
    options.log_errors = False
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
