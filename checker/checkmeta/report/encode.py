"""Texts as the machine formats can carry them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from checkmeta.base.harmless import LOST, UNSEEN, WITHIN_RE

_UNPAIRED: Final = re.compile("[\ud800-\udfff]")
_ESCAPED: Final = re.compile(rf"[{UNSEEN}]|{WITHIN_RE}")
_NOT_XML: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT: Final = "  "


def encodable(text: str) -> str:
    """Text that UTF-8 can carry: a JSON document may hold half a surrogate pair."""
    return _UNPAIRED.sub(LOST, text)


def json_text(value: object, *, sort: bool = True) -> str:
    """Indented JSON with one line end, its keys sorted if not said otherwise.

    What may not be printed is escaped: the same JSON, and safe to look at.
    """
    return ("".join(json_parts(value)) if sort else _dumped(value, 0, sort=False)) + "\n"


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


def _dumped(value: object, depth: int, *, sort: bool = True) -> str:
    text = json.dumps(value, indent=len(_INDENT), sort_keys=sort, ensure_ascii=False, allow_nan=False)
    text = text.replace("\n", "\n" + _INDENT * depth)  # within texts a line end is written as `\\n`
    return _ESCAPED.sub(_escape, encodable(text))


def _escape(found: re.Match[str]) -> str:
    """Escape what was found as UTF-16 has it: a character beyond U+FFFF takes two."""
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold, without control characters."""
    return _NOT_XML.sub(LOST, text)
