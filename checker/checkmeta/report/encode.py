"""Texts as the machine formats can carry them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_UNPAIRED: Final = re.compile("[\ud800-\udfff]")
_UNSEEN: Final = re.compile("[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NOT_XML: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


def encodable(text: str) -> str:
    """Text that UTF-8 can carry: a JSON document may hold half a surrogate pair."""
    return _UNPAIRED.sub(_LOST, text)


def json_text(value: object) -> str:
    """Indented JSON with sorted keys and one line end.

    Characters that a terminal obeys, or that turn text round, are escaped: the same JSON, and safe to look at.
    """
    return _dumped(value, indent=2) + "\n"


def json_lines(value: object) -> Iterator[str]:
    """The same JSON for programs, piece by piece: without blanks, but for one line end after each element of an iterator.

    An iterator is a list whose elements are made as they are written, each on a line of its own.
    """
    if isinstance(value, Iterator):
        lead = "[\n"
        for element in value:
            yield lead
            yield from json_lines(element)
            lead = ",\n"
        yield "[]" if lead == "[\n" else "\n]"
    elif isinstance(value, dict) and any(isinstance(part, Iterator) for part in value.values()):
        lead = "{"
        for key, part in sorted(value.items()):
            yield f"{lead}{_dumped(key)}:"
            yield from json_lines(part)
            lead = ","
        yield "}"
    else:
        yield _dumped(value)


def _dumped(value: object, indent: int | None = None) -> str:
    # without an indent it is written by the library's encoder in C
    marks = None if indent else (",", ":")
    text = json.dumps(value, indent=indent, separators=marks, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", encodable(text))


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold, without control characters."""
    return _NOT_XML.sub(_LOST, text)
