"""Which value a scalar of YAML has: by its tag, or by its look (the core schema of YAML 1.2, and dates)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import Diagnostic, Label, Severity
from checkmeta.base.patterns import regex
from checkmeta.base.source import Span
from checkmeta.documents.limits import DIGITS, ERRORS, Tally, exact, shown
from checkmeta.documents.tree import RawScalar, ScalarNode

STANDARD: Final = "tag:yaml.org,2002:"
"""What `!!` stands for."""
HONOURED: Final = {
    "!",
    *(STANDARD + t for t in ("str", "null", "bool", "int", "float", "timestamp", "seq", "map", "merge")),
}
"""The tags that have a meaning here; any other is kept with its node."""

BOOLEANS_OF_1_1: Final = frozenset(
    written for word in ("yes", "no", "on", "off", "y", "n") for written in (word, word.capitalize(), word.upper())
)
"""Plain words that YAML 1.1 takes for booleans, and YAML 1.2 for text; they are kept as text."""

_NULLS: Final = {"", "~", "null", "Null", "NULL"}
_BOOLEANS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL: Final = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED: Final = regex(r"0x[0-9a-fA-F]+|0o[0-7]+")
_NOT_FINITE: Final = regex(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE: Final = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written(tag: str) -> str:
    """Return a tag as one writes it."""
    return "!!" + tag.removeprefix(STANDARD) if tag.startswith(STANDARD) else tag


def foreign(tag: str | None) -> str | None:
    """Return the tag as written if it has no meaning here, else None."""
    return None if tag is None or tag in HONOURED else written(tag)


def two_readings(places: Sequence[Span]) -> tuple[Diagnostic, ...]:
    """Return a warning (D113) of the plain words at `places`; none for no places."""
    if not places:
        return ()
    first, *more = places
    others = f", and {len(more):,} more like it" if more else ""
    message = f"`{first.text}` in line {first.begin.line}{others}: a boolean in YAML 1.1, a word in YAML 1.2"
    labels = tuple(Label(span, f"`{span.text}` here") for span in more[: ERRORS - 1])
    return (Diagnostic("D113", message, first, HELP["D113"], labels, Severity.WARNING),)


def scalar_of(text: str, tag: str | None, span: Span, tally: Tally, *, quoted: bool) -> ScalarNode:
    """Return the scalar with its value.

    Notes D106 for a value that doesn't fit its tag, D107 for a number out of bounds.
    """
    if other := foreign(tag):
        return ScalarNode(text, span, quoted, other)
    kind = (tag or "").removeprefix(STANDARD)
    if kind in {"!", "str", "merge"} or (quoted and not kind):
        # a tag says as clearly as quotes do that `none` is text here
        return ScalarNode(text, span, quoted or bool(kind))
    errors = len(tally.found.diagnostics)
    value = _plain(text, span, tally)
    if kind == "timestamp" and not isinstance(value, dt.date):
        return ScalarNode(text, span, quoted, "!!timestamp")
    fits = {
        "": True,
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "float": _DECIMAL.fullmatch(text) is not None,
        "timestamp": True,
    }
    if not fits.get(kind, False) and len(tally.found.diagnostics) == errors:
        tally.error("D106", f"`{shown(text)}` doesn't fit its tag `!!{kind}`", span)
    return ScalarNode(value, span)


def _plain(text: str, span: Span, tally: Tally) -> RawScalar:
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _DECIMAL.fullmatch(text):
        number = exact(text)
    elif _BASED.fullmatch(text):
        number = int(text, 0) if len(text) <= DIGITS else None
    elif _NOT_FINITE.fullmatch(text):
        tally.not_finite(span)
        return None
    else:
        return _date(text) if _DATE.fullmatch(text) else text
    if number is None:
        tally.out_of_bounds(span, "put it in quotes if it is text")
    return number


def _date(text: str) -> dt.date | str:
    """Return a date, or the text where the calendar has no such day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
