"""What the formats of lines have in common: lines with their places, plain values, mappings that are still open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, exact
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, same

_LINE: Final = regex(r"[^\r\n]*+")
_NUMBER: Final = regex(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?")
_BLANKS: Final = " \t\f\v"


def lines(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each line from `start` on; a line's end character is no part of it."""
    while start < len(text):
        match = _LINE.match(text, start)
        assert match is not None
        yield start, match.end()
        start = behind(text, match.end())


def behind(text: str, end: int) -> int:
    """Return where the line behind a line's end begins."""
    return end + 2 if text.startswith("\r\n", end) else end + 1


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the blanks at its ends; an empty one stays at `start`."""
    first = start
    while start < end and text[start] in _BLANKS:
        start += 1
    if start == end:
        return first, first
    while text[end - 1] in _BLANKS:
        end -= 1
    return start, end


def plain_value(text: str, span: Span, tally: Tally) -> ScalarNode:
    """Return what a word without quotes says: `true` and `false` in any case, a decimal number, else text."""
    if text.lower() in {"true", "false"}:
        return ScalarNode(text.lower() == "true", span)
    if not _NUMBER.fullmatch(text):
        return ScalarNode(text, span)
    number = exact(text)
    if number is None:
        tally.out_of_bounds(span)
    return ScalarNode(number, span)


class Entries:
    """A mapping that grows line by line, with what is noted of keys that stand twice."""

    __slots__ = ("end", "entries", "keys", "repeated", "start", "tally")

    def __init__(self, start: int, end: int, tally: Tally) -> None:
        self.start = start
        self.end = end
        self.tally = tally
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Span] = {}
        self.repeated: dict[str, Span] = {}

    def add(self, key: str, span: Span, node: Node) -> None:
        """Take a key and its value; of a key that stands twice the first value is kept."""
        self.end = max(self.end, span.end, node.span.end)
        first = self.keys.get(key)
        if first is None:
            self.keys[key] = span
            self.entries[key] = node
            return
        self.tally.twice(key, span, first)
        if not same(self.entries[key], node):
            self.repeated.setdefault(key, span)

    def node(self, source: Source) -> MappingNode:
        """Return the mapping."""
        return MappingNode(self.entries, self.keys, Span(source, self.start, self.end), repeated=self.repeated)
