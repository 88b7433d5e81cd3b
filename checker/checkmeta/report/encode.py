"""Texts as the machine formats can carry them."""

from __future__ import annotations

import json
import re
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
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", encodable(text)) + "\n"


def xml_text(text: str) -> str:
    """Text that XML 1.0 may hold, without control characters."""
    return _NOT_XML.sub(_LOST, text)
