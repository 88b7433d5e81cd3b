"""A text with a name, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Position:
    """A place between characters: `line` and `column` count from 1, columns in Unicode code points."""

    line: int
    column: int


class Source:
    """A file's text under the name that a reader sees (a relative path with `/`, or `<eval>`).

    Offsets are indices into `text`, in code points. Line ends are LF, CRLF or a lone CR.
    """

    __slots__ = ("__dict__", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        text = self.text
        if "\r" not in text:  # nearly always
            return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
        starts = [0]
        position = 0
        while True:
            feed = text.find("\n", position)
            ret = text.find("\r", position, feed if feed >= 0 else len(text))
            if ret >= 0:
                position = ret + 2 if ret + 1 == feed else ret + 1
            elif feed >= 0:
                position = feed + 1
            else:
                return starts
            starts.append(position)

    def position(self, offset: int) -> Position:
        """Line and column of `offset`."""
        index = bisect_right(self.line_starts, offset) - 1
        return Position(index + 1, offset - self.line_starts[index] + 1)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both counted from 1."""
        return self.line_starts[min(line, len(self.line_starts)) - 1] + column - 1

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


_COMMENT = regex(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*')
"""A comment of a rule, or a text, in which `#` begins none."""


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range `[start, end)` of offsets in a source. A place, never part of what a thing *is*."""

    source: Source
    start: int
    end: int

    @property
    def begin(self) -> Position:
        """Where the span begins."""
        return self.source.position(self.start)

    @property
    def finish(self) -> Position:
        """The position just behind the span's last character."""
        return self.source.position(self.end)

    @property
    def text(self) -> str:
        """The text that the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def words(self) -> str:
        """The text of a part of a rule in one line, without its comments."""
        text = self.text
        if "#" in text:
            text = _COMMENT.sub(lambda m: " " if m[0].startswith("#") else m[0], text)
        return " ".join(text.split())

    def to(self, other: Span) -> Span:
        """The span from the beginning of this one to the end of `other`, in the same source."""
        return Span(self.source, self.start, other.end)

    def __str__(self) -> str:
        begin = self.begin
        return f"{self.source.name}:{begin.line}:{begin.column}"


def comments(source: Source) -> Iterator[Span]:
    """The comments of a file of rules, each to the end of its line; a `#` in a text begins none."""
    for found in _COMMENT.finditer(source.text):
        if found[0].startswith("#"):
            yield Span(source, found.start(), found.end())


NOWHERE = Span(Source("", ""), 0, 0)


@dataclass(frozen=True, slots=True)
class Located:
    """Base of tree nodes: a span that takes no part in equality."""

    span: Span = field(compare=False, repr=False, default=NOWHERE, kw_only=True)
