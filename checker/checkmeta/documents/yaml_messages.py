"""What the YAML scanner (in either of its builds) says, and what is said for it; the rest is shown as it is."""

from __future__ import annotations

import re
from typing import Final

WORDS: Final = {
    "flow sequence": "list",
    "block collection": "list",
    "flow mapping": "mapping",
    "block mapping": "mapping",
    "simple key": "key",
    "quoted scalar": "text",
}
"""What a list, a mapping, … is called there, and here."""

PHRASES: Final = tuple(
    (re.compile(pattern), message, help_)
    for pattern, message, help_ in (
        (
            "mapping values are not allowed",
            "a second `:` stands where the value is text",
            "put text that has `: ` in it in quotes",
        ),
        (
            "did not find expected key|expected <block end>",
            "this line fits no list or mapping around it",
            "indent it like its neighbours",
        ),
        (
            "did not find expected '-' indicator",
            "an element without `-` stands in a list",
            "indent it like its neighbours",
        ),
        ("could not find expected ':'", "`:` is missing behind the key", "a key and its value read `key: value`"),
        ("found unexpected end of stream", "the file ends inside a text in quotes", "close the quotes"),
        (
            "found undefined tag handle",
            "the tag's handle is not declared",
            "write `!name`, or declare the handle by `%TAG`",
        ),
        (
            "found unknown escape character",
            "the escape is not one of YAML",
            "write a backslash as `\\\\`, or the text in single quotes",
        ),
        ("expected ',' or ']'", "`,` or `]` is missing", "close the list"),
        ("expected ',' or '}'", "`,` or `}` is missing", "close the mapping"),
        ("expected (the )?node content", "a value is missing", None),
    )
)
"""(what it says, our message, help) each."""
