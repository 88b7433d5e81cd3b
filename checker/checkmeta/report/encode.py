"""Texts as the machine formats can carry them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeGuard

from checkmeta.base.harmless import LOST, UNSEEN, WITHIN_RE, is_plain
from checkmeta.base.patterns import regex
from checkmeta.base.source import Span

_UNPAIRED: Final = regex("[\ud800-\udfff]")
_ESCAPED: Final = regex(rf"[{UNSEEN}]|{WITHIN_RE}")
_NOT_XML: Final = regex("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def encodable(text: str) -> str:
    """Text that UTF-8 can carry: a JSON document may hold half a surrogate pair."""
    return _UNPAIRED.sub(LOST, text)


def json_text(value: object, *, sort: bool = True) -> str:
    """Indented JSON with one line end, its keys sorted if not said otherwise.

    What may not be printed is escaped: the same JSON, and safe to look at.
    """
    return _dumped(value, indent=2, sort=sort) + "\n"


def json_line(value: object) -> str:
    """JSON on a line, its keys as they come."""
    return _dumped(value, sort=False) + "\n"


def json_lines(value: object) -> Iterator[str]:
    """The same JSON for programs, piece by piece: without blanks, but for one line end after each element of an iterator.

    An iterator is a list whose elements are made as they are written, each on a line of its own.
    """
    if _is_iterator(value):
        lead = "[\n"
        for element in value:
            yield lead
            yield from json_lines(element)
            lead = ",\n"
        yield "[]" if lead == "[\n" else "\n]"
    elif isinstance(value, dict) and any(hasattr(kind, "__next__") for kind in set(map(type, value.values()))):
        lead = "{"
        for key, part in sorted(value.items()):
            yield f"{lead}{_dumped(key)}:"
            yield from json_lines(part)
            lead = ","
        yield "}"
    else:
        yield _dumped(value)


def _is_iterator(value: object) -> TypeGuard[Iterator[object]]:
    return hasattr(value, "__next__")  # to ask the abstract class is ten times as slow


def _dumped(value: object, indent: int | None = None, *, sort: bool = True) -> str:
    text = _encoder(indent, sort).encode(value)
    return text if is_plain(text) else _ESCAPED.sub(_escape, encodable(text))


@cache
def _encoder(indent: int | None, sort: bool) -> json.JSONEncoder:
    # without an indent it is written by the library's encoder in C
    marks = None if indent else (",", ":")
    return json.JSONEncoder(
        indent=indent, separators=marks, sort_keys=sort, ensure_ascii=False, allow_nan=False, default=dt.date.isoformat
    )


def _escape(found: re.Match[str]) -> str:
    """Escape what was found as UTF-16 has it: a character beyond U+FFFF takes two."""
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def taken(*names: str) -> Callable[[Any], dict[str, Any]]:
    """What takes several attributes of a record into an object of JSON, in their order.

    Each has the name that it has there, or is written `name:attribute`, where `attribute` may be that of another: `rule:rule.id`.
    """
    pairs = [name.partition(":") for name in names]
    read = attrgetter(*(attribute or name for name, _, attribute in pairs))
    keys = [name for name, _, _ in pairs]
    return lambda record: dict(zip(keys, read(record), strict=True))


def location_of(span: Span | None, document: str = "", pointer: str | None = None) -> dict[str, Any] | None:
    """Where a span is, as JSON has it; without one the document alone; without that nothing."""
    line = column = end_line = end_column = None
    if span is not None and span.source.name:
        begin, finish = span.begin, span.finish
        line, column, end_line, end_column = begin.line, begin.column, finish.line, finish.column
        document = document or span.source.name
    elif not document:
        return None
    return {
        "document": document,
        "pointer": pointer,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold, without control characters."""
    return _NOT_XML.sub(LOST, text)
