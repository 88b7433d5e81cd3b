"""What the built-in functions compute. All are total: what has no value is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

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


def call(name: str, arguments: Sequence[Value]) -> Value:
    """A function of known values; unknown where there is no result."""
    first = Listing(()) if arguments[0] is NONE and name in ("length", "distinct") else arguments[0]
    second = arguments[1] if len(arguments) > 1 else None
    if name == "lower" and isinstance(first, str):
        return first.lower()
    if name == "length":
        if isinstance(first, Listing):
            return Unknown.one("a list", Why.PARTIAL, detail=first.detail) if first.partial else len(first.items)
        if isinstance(first, str):
            return len(first)
    if name == "distinct" and isinstance(first, Listing):
        return distinct(first)
    if isinstance(first, str) and isinstance(second, str):
        if name == "starts_with":
            return first.startswith(second)
        if name == "ends_with":
            return first.endswith(second)
        if name == "within":
            return _within(first, second)
    return Unknown.one(f"{name}(…)", Why.UNDEFINED, detail=f"`{name}` has no value for this")


def _within(inner: str, outer: str) -> Value:
    """Whether a place lies in another. Of a wider place only a part may: unknown."""
    if not places.is_place(inner) or not places.is_place(outer):
        wrong = outer if places.is_place(inner) else inner
        return Unknown.one(wrong, Why.UNDEFINED, detail=f"`{wrong}` is no place")
    if places.within(inner, outer):
        return True
    if places.overlap(inner, outer):
        return Unknown.one(inner, Why.UNDEFINED, detail=f"`{inner}` lies only partly in `{outer}`")
    return False


def distinct(listing: Listing) -> Value:
    """Each element once, in the order of first sight."""
    kept: list[Fact] = []
    for fact in listing.items:
        answers = [equal(fact.value, other.value) for other in kept]
        if None in answers or isinstance(fact.value, Unknown):
            return Unknown.one("a list", Why.PARTIAL, detail="an element is unknown")
        if True not in answers:
            kept.append(fact)
    return Listing(tuple(kept), listing.partial, listing.detail)
