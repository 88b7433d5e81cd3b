"""The marks of templates in a text, and the blocks that they make: Jinja, Handlebars, Go, ERB, and plain variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass

# each alternative stops where another of its kind may begin, so that finding all of them takes linear time
EXPRESSION: Final = (
    r"\{\{(?=[-~]?(?:\s*+[#/&>!^]{0,2}+\s*+[A-Za-z_.$@(]|\s++[\"'`]))(?:[^{}]|\{(?!\{)|\}(?!\}))*+\}\}"
    r"|\{\{\{\s*+[A-Za-z_.$@(][^{}]*+\}\}\}"
    r"|\{%(?:[^%{]|%(?!\})|\{(?!%))*+%\}"
    r"|<%(?:[^%<]|%(?!>)|<(?!%))*+%>"
)
"""Jinja, Handlebars, Go, ERB. What else begins with two braces is JSON gone wrong, or a number of repeats."""
MARK: Final = (
    r"\{\{!--(?:[^-{]|-(?!-\}\})|\{(?!\{!--))*+--\}\}"
    rf"|{EXPRESSION}"
    r"|\{#[-\s](?:[^#{]|#(?!\})|\{(?!#))*+#\}"
    r"|\$\{[A-Za-z_.!][^{}\n]*+\}"
    r"|\$\([A-Za-z_][^()\n]*+\)"
    r"|##[A-Za-z_]\w{0,100}##"
    r"|@@[A-Za-z_]\w{0,100}@@"
)
_OPENING: Final = {
    "if",
    "unless",
    "for",
    "range",
    "with",
    "define",
    "each",
    "case",
    "while",
    "macro",
    "call",
    "block",
    "filter",
}
_BRANCHES: Final = {"else", "elif", "elsif", "elseif", "when"}
_INSERTS: Final = {"include", "extends", "import", "from"}
_WORD: Final = regex(r"[^A-Za-z_]*+([A-Za-z_]\w*+)?")


class Role(Enum):
    """What a mark does."""

    VALUE = auto()
    OPEN = auto()
    BRANCH = auto()
    CLOSE = auto()
    INSERT = auto()
    """It brings in text from elsewhere."""
    SILENT = auto()
    """A comment, or a statement without a text of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at `[start, end)` of a text."""

    start: int
    end: int
    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between an opening mark and its closing one; `other` is where its second branch begins, or `end`."""

    head: str
    start: int
    other: int
    end: int


def token_role(mark: str) -> Role:
    """Return what a mark does, by its first word and sign."""
    word = _WORD.match(mark, 2)
    first = word[1] if word and word[1] else ""
    sign = mark[2:].lstrip("-~ \t\n{")[:1]
    if mark.startswith("{#") or sign == "!" or (sign == "#" and mark.startswith("<%")):
        return Role.SILENT
    if mark.startswith(("$", "#", "@")) or mark[:3] == "<%=":
        return Role.VALUE
    if mark.startswith("{{") and sign in {"#", "^", "/", ">"}:
        if sign == "^":
            return Role.OPEN if first else Role.BRANCH
        return {"#": Role.OPEN, "/": Role.CLOSE, ">": Role.INSERT}[sign]
    if first in _BRANCHES:
        return Role.BRANCH
    if first == "end" or (first.startswith("end") and mark.startswith("{%")):
        return Role.CLOSE
    if first in _OPENING or (mark.startswith("<%") and re.search(r"\bdo\b", mark)):
        return Role.OPEN
    if mark.startswith("{{"):
        return Role.VALUE
    return Role.INSERT if first in _INSERTS else Role.SILENT


def marks(text: str) -> Iterator[Mark]:
    """Yield the marks of a text."""
    for found in re.finditer(MARK, text):
        yield Mark(found.start(), found.end(), found.group(), token_role(found.group()))


def blocks(found: Sequence[Mark], length: int) -> list[Block]:
    """Return the outermost blocks of a text's marks in order; one that isn't closed ends with the text."""
    result: list[Block] = []
    opened: list[Mark] = []
    other = -1
    for mark in found:
        if mark.role is Role.OPEN:
            opened.append(mark)
            if len(opened) == 1:
                other = -1
        elif mark.role is Role.BRANCH and len(opened) == 1 and other < 0:
            other = mark.start
        elif mark.role is Role.CLOSE and opened:
            head = opened.pop()
            if not opened:
                result.append(Block(head.text, head.end, other if other >= 0 else mark.start, mark.start))
    if opened:
        head = opened[0]
        result.append(Block(head.text, head.end, other if other >= 0 else length, length))
    return result
