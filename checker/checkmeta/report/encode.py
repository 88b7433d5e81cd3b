"""Texts as the machine formats can carry them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_UNPAIRED: Final = re.compile("[\ud800-\udfff]")
_UNSEEN: Final = re.compile("[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NOT_XML: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT: Final = "  "
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


def encodable(text: str) -> str:
    """Text that UTF-8 can carry: a JSON document may hold half a surrogate pair."""
    return _UNPAIRED.sub(_LOST, text)


def json_text(value: object) -> str:
    """Indented JSON with sorted keys and one line end.

    Characters that a terminal obeys, or that turn text round, are escaped: the same JSON, and safe to look at.
    """
    return "".join(json_parts(value)) + "\n"


def json_parts(value: object, depth: int = 0) -> Iterator[str]:
    """The same JSON piece by piece, without its line end. An iterator is a list whose elements are made as they are written."""
    inner = "\n" + _INDENT * (depth + 1)
    outer = "\n" + _INDENT * depth
    lead = ""
    if isinstance(value, Iterator):
        for element in value:
            yield (lead or "[") + inner
            yield from json_parts(element, depth + 1)
            lead = ","
        yield f"{outer}]" if lead else "[]"
    elif isinstance(value, dict) and any(isinstance(part, Iterator) for part in value.values()):
        for key, part in sorted(value.items()):
            yield f"{lead or '{'}{inner}{_dumped(key, 0)}: "
            yield from json_parts(part, depth + 1)
            lead = ","
        yield f"{outer}}}"
    else:
        yield _dumped(value, depth)


def _dumped(value: object, depth: int) -> str:
    text = json.dumps(value, indent=len(_INDENT), sort_keys=True, ensure_ascii=False, allow_nan=False)
    text = text.replace("\n", "\n" + _INDENT * depth)  # within texts a line end is written as `\\n`
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", encodable(text))


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold, without control characters."""
    return _NOT_XML.sub(_LOST, text)
