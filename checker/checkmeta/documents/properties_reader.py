"""Java properties as a tree with places: flat keys, and values that all are text."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.lines import Entries
from checkmeta.documents.tree import Document, ScalarNode

_SKIPPED: Final = regex(r"(?:[ \t\f\r\n]++|[#!][^\r\n]*+)*+")
_FOLD: Final = r"\\(?:(?:\r\n|[\r\n])[ \t\f]*+|[\s\S])"
_KEY: Final = regex(rf"(?:[^ \t\f\r\n=:\\]++|{_FOLD})*+")
_BETWEEN: Final = regex(r"[ \t\f]*+(?:[=:][ \t\f]*+)?(?:\\(?:\r\n|[\r\n])[ \t\f]*+)*+")
_VALUE: Final = regex(rf"(?:[^\r\n\\]++|{_FOLD})*+")
_ESCAPE: Final = regex(r"\\(?:u([0-9a-fA-F]{4})|(?:\r\n|[\r\n])[ \t\f]*+|([\s\S]))")
_WRONG: Final = regex(r"(?:[^\\]++|\\(?!u)[\s\S]|\\u[0-9a-fA-F]{4})*+(\\u.{0,4})?")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


def read_properties(source: Source) -> list[Document]:
    """Read properties: a mapping of keys, dots and all, to texts. Raises `CheckmetaError` (D102, D106, D109); warns of D105."""
    text, tally = source.text, Tally(source)
    root: Entries | None = None
    position = 0
    while True:
        position = _end(_SKIPPED, text, position)
        if position == len(text):
            break
        if root is None:
            root = Entries(position, position, tally)
            tally.count(position)
        tally.count(position)
        key = Span(source, position, _end(_KEY, text, position))
        start = _end(_BETWEEN, text, key.end)
        position = _end(_VALUE, text, start)
        if position < len(text) and text[position] == "\\":  # the very last character
            position += 1
        value = Span(source, start, position)
        root.add(_decoded(key, tally), key, ScalarNode(_decoded(value, tally), value))
    tally.finish()
    tally.not_empty()
    root = root or Entries(0, 0, tally)
    return [Document(source, "properties", root.node(source), 0, tally.warnings)]


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    assert match is not None
    return match.end()


def _decoded(span: Span, tally: Tally) -> str:
    """Return what is written at `span`, continued lines put together."""
    raw = span.text
    if "\\" not in raw:
        return raw
    wrong = _WRONG.match(raw)
    if wrong and wrong[1]:
        at = span.start + wrong.start(1)
        help_ = "`\\u` and four hexadecimal digits"
        tally.error("D106", f"`{shown(wrong[1])}` is not an escape", tally.span(at, at + len(wrong[1])), help_)
        return raw
    text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPES.get(m[2], m[2]) if m[2] else "", raw)
    text = text.removesuffix("\\") if raw.endswith("\\") and _odd(raw) else text
    # two escapes make one character beyond U+FFFF; half of such a pair is none
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _odd(raw: str) -> bool:
    return (len(raw) - len(raw.rstrip("\\"))) % 2 == 1
