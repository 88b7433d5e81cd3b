"""What the YAML scanner (in either of its builds) says, and what is said for it; the rest is shown as it is."""

from __future__ import annotations

from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.documents.limits import TOO_DEEP

WORDS: Final = {
    "flow sequence": "list",
    "block collection": "list",
    "flow mapping": "mapping",
    "block mapping": "mapping",
    "simple key": "key",
    "quoted scalar": "text",
}
"""What a list, a mapping, … is called there, and here."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said in place of a complaint that `pattern` is found in."""

    pattern: str
    """A regular expression."""
    message: str
    help: str | None = None
    code: str = "D106"


PHRASES: Final = (
    Phrase(
        "mapping values are not allowed",
        "a second `:` stands where the value is text",
        "put text that has `: ` in it in quotes",
    ),
    Phrase(
        "did not find expected key|expected <block end>",
        "this line fits no list or mapping around it",
        "indent it like its neighbours",
    ),
    Phrase(
        "did not find expected '-' indicator",
        "an element without `-` stands in a list",
        "indent it like its neighbours",
    ),
    Phrase("could not find expected ':'", "`:` is missing behind the key", "a key and its value read `key: value`"),
    Phrase("found unexpected end of stream", "the file ends inside a text in quotes", "close the quotes"),
    Phrase(
        "found undefined tag handle",
        "the tag's handle is not declared",
        "write `!name`, or declare the handle by `%TAG`",
    ),
    Phrase(
        "found unknown escape character",
        "the escape is not one of YAML",
        "write a backslash as `\\\\`, or the text in single quotes",
    ),
    Phrase("expected ',' or ']'", "`,` or `]` is missing", "close the list"),
    Phrase("expected ',' or '}'", "`,` or `}` is missing", "close the mapping"),
    Phrase("expected (the )?node content", "a value is missing"),
    # bounds that a build of the scanner has of its own: they are wider than ours, and may be met before them
    Phrase("nesting", TOO_DEEP, None, "D103"),
)
"""Looked through in this order; a complaint that none fits is shown as it is."""
