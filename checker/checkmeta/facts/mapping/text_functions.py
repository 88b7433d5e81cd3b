"""What mappings can do with texts. All are total: what has no value is None."""

from __future__ import annotations

import base64
import binascii
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from checkmeta.base.patterns import regex
from checkmeta.base.values import SECONDS, Duration
from checkmeta.vocabulary.scalars import parse_duration

DIGITS: Final = 40
"""Of a number in a text: more are no setting."""

_NUMBER: Final = regex(rf"[+-]?[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{DIGITS}}})?")
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "off", "0"})
_GO_UNITS: Final = {
    "ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6), "μs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600),
}  # fmt: skip
_GO_PART: Final = regex(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)(ns|us|µs|μs|ms|s|m|h)")
_WORDS: Final = regex(r"([0-9]{1,12}) ?([a-z]{1,10})")
_SHORT: Final = {
    "s": "second", "sec": "second", "m": "minute", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week",
    "mo": "month", "y": "year", "yr": "year",
}  # fmt: skip


def number(text: str) -> int | Fraction | None:
    """The number that a text writes: `10`, `-0.5`."""
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        return None
    value = Fraction(stripped)
    return int(value) if value.denominator == 1 else value


def boolean(text: str) -> bool | None:
    """True or false as ini files and environments write it."""
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def duration(text: str, notation: str) -> Duration | None:
    """A duration in one of the notations `go`, `iso8601`, `words`, `ms` and `s`; None if it is another, or no whole seconds."""
    stripped = text.strip()
    if notation == "iso8601":
        return parse_duration(stripped) if stripped.startswith("P") else None
    if notation == "go":
        return _seconds(_go(stripped))
    if notation == "words":
        return _worded(stripped.lower())
    count = number(stripped)
    if count is None:
        return None
    return _seconds(Fraction(count, 1000) if notation == "ms" else Fraction(count))


def _seconds(value: Fraction | None) -> Duration | None:
    """Whole seconds; a part of one is no policy, but not nothing either."""
    return Duration(int(value)) if value is not None and value >= 0 and value.denominator == 1 else None


def _go(text: str) -> Fraction | None:
    """`1h30m`, `720h`, `0`."""
    if text == "0":
        return Fraction(0)
    total, end = Fraction(0), 0
    for part in _GO_PART.finditer(text):
        if part.start() != end:
            return None
        total += Fraction(part[1]) * _GO_UNITS[part[2]]
        end = part.end()
    return total if text and end == len(text) else None


def _worded(text: str) -> Duration | None:
    """`90 minutes`, `1 day 12 hours`, `28d`, `1y`: each unit once."""
    months = seconds = end = 0
    seen: set[str] = set()
    for part in _WORDS.finditer(text):
        if text[end : part.start()].strip(" ,"):
            return None
        word = part[2]
        unit = _SHORT.get(word) or word.removesuffix("s")
        if unit not in SECONDS or unit in seen:
            return None
        seen.add(unit)
        seconds += int(part[1]) * SECONDS[unit]
        months += int(part[1]) * {"month": 1, "year": 12}.get(unit, 0)
        end = part.end()
    return Duration(seconds, months) if seen and end == len(text) else None


def spell(value: Duration, notation: str, like: str = "") -> str | None:
    """The way back of `duration`: a text that writes it in a notation; in `words` as `like` does, which it takes for short units.

    None where there is none: for `indefinite`, and in `words` where nothing shows which the product reads.
    """
    if value.seconds is None:
        return None
    if notation in ("s", "ms"):
        return str(value.seconds * (1000 if notation == "ms" else 1))
    if notation == "go":
        hours, rest = divmod(value.seconds, 3600)
        parts = ((hours, "h"), (rest // 60, "m"), (rest % 60, "s"))
        return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"
    units: tuple[str, ...] = (
        ("week", "day", "hour", "minute", "second") if notation == "words" else ("day", "hour", "minute", "second")
    )
    if value.months and value.months * SECONDS["month"] == value.seconds:
        units = ("year", "month")
    count, unit = next((value.seconds // SECONDS[u], u) for u in units if value.seconds % SECONDS[u] == 0)
    if notation == "iso8601":
        return f"P{'T' if unit in ('hour', 'minute', 'second') else ''}{count}{unit[0].upper()}"
    if not like:
        return None
    if " " in like.strip():
        return f"{count} {unit}{'' if count == 1 else 's'}"
    return None if unit == "month" else f"{count}{unit[0]}"


def with_figure(text: str, pattern: str, figure: str) -> str | None:
    """The way back of `capture`: the text in which the pattern finds another figure; None where it finds none now."""
    found = _pattern(pattern).search(text)
    if found is None or not found.re.groups or found.start(1) < 0:
        return None
    return f"{text[: found.start(1)]}{figure}{text[found.end(1) :]}"


def decoded(text: str) -> str | None:
    """The text that is written in base64 (also the URL-safe one, with or without padding, after `base64://`)."""
    body = text.strip().removeprefix("base64://").translate(str.maketrans("-_", "+/", " \n\r\t"))
    try:
        data = base64.b64decode(body.rstrip("=") + "=" * (-len(body.rstrip("=")) % 4), validate=True)
        return data.decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def capture(text: str, pattern: str) -> str | None:
    """The first group that a pattern (RE2: linear time) finds, or all that it finds where it has no group."""
    found = _pattern(pattern).search(text)
    if found is None:
        return None
    group: str | None = found.group(1) if found.re.groups else found.group()
    return group


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - heavy, and most mappings have no pattern

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)
