"""HJSON as a tree with places: JSON with comments, words without quotes, and few commas."""

from __future__ import annotations

from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.json_reader import Frame, JsonReader
from checkmeta.documents.limits import exact, shown
from checkmeta.documents.tree import Document, Node, ScalarNode

_SKIPPED: Final = regex(r"(?:[\s\ufeff]++|(?:#|//)[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_KEY: Final = regex(r"[^\s,:\[\]{}\"']++")
_LITERAL: Final = regex(
    r"(?:(true|false|null)|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?))"
    r"(?=[ \t\f\v]*+(?:[,\]}\r\n#]|//|/\*|\Z))"
)
_LINE: Final = regex(r"[^\r\n]*+")
_SINGLE: Final = regex(r"'(?:[^'\\\x00-\x1f]|\\['\"\\/bfnrt]|\\u[0-9a-fA-F]{4})*+'")
_LONG: Final = regex(r"'''((?:[^']|'(?!''))*+)'''")
_WORDS: Final = {"true": True, "false": False, "null": None}


def read_hjson(source: Source) -> list[Document]:
    """Read one HJSON text; the braces round the whole may be left out.

    Raises `CheckmetaError` (D102, D103, D106, D107, D109); warns of D105.
    """
    return [_Reader(source).document("hjson")]


class _Reader(JsonReader):
    __slots__ = ("bare",)

    def __init__(self, source: Source) -> None:
        super().__init__(source, comments=True)
        self.bare: Frame | None = None
        """The whole, where it has no braces."""

    def blank(self) -> str:
        match = _SKIPPED.match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        if self.text.startswith("/*", self.position):
            self.fail("the file ends inside a comment", "a comment that begins with `/*` ends with `*/`")
        return self.text[self.position : self.position + 1]

    def value(self) -> Node | None:
        start = self.position
        first = self.text[start : start + 1]
        if not self.frames and self.bare is None and first not in {"{", "["}:
            self.tally.count(start)
            self.bare = Frame(start, is_object=True)
            self.frames.append(self.bare)
            self.key(self.bare)
            return None
        if first in {"{", "[", '"'}:
            return super().value()
        self.tally.count(start)
        if self.text.startswith("'''", start):
            return self.long(start)
        if first == "'":
            match = _SINGLE.match(self.text, start)
            if match is None:
                self.fail("the text in single quotes isn't closed, or has an escape that is none", "close the quotes")
            self.position = match.end()
            text = self.unescape(match.group()[1:-1], start + 1)
            return ScalarNode(text, Span(self.source, start, match.end()), quoted=True)
        return self.bare_word(start, first)

    def bare_word(self, start: int, first: str) -> ScalarNode:
        """Read a number, one of the three words, or a text up to the end of the line."""
        literal = _LITERAL.match(self.text, start)
        if literal is not None:
            self.position = literal.end()
            span = Span(self.source, start, literal.end())
            if literal[1]:
                return ScalarNode(_WORDS[literal[1]], span)
            number = exact(literal[2])
            if number is None:
                self.tally.out_of_bounds(span)
            return ScalarNode(number, span)
        if not first or first in "]},:":
            self.unexpected("a value")
        line = _LINE.match(self.text, start)
        assert line is not None
        text = line.group().rstrip()
        self.position = start + len(text)
        return ScalarNode(text, Span(self.source, start, self.position))

    def long(self, start: int) -> ScalarNode:
        """Read a text in three quotes: no deeper indented than they are, and without its first and last line end."""
        match = _LONG.match(self.text, start)
        if match is None:
            self.fail("the file ends inside a text", "close it with three quotes")
        self.position = match.end()
        line = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        rows = match[1].replace("\r\n", "\n").split("\n")
        indent = start - line
        stripped = [row[min(indent, len(row) - len(row.lstrip())) :] for row in rows[1:]]
        if rows[0].strip():
            stripped.insert(0, rows[0])
        if len(rows) > 1 and not stripped[-1].strip():
            stripped.pop()
        return ScalarNode("\n".join(stripped), Span(self.source, start, match.end()), quoted=True)

    def key(self, frame: Frame) -> None:
        start = self.position
        if self.text[start : start + 1] in {'"', "'"}:
            if self.text[start] == '"':
                key = self.string()
            else:
                node = self.value()
                assert isinstance(node, ScalarNode)
                key = str(node.value)
        else:
            word = _KEY.match(self.text, start)
            if word is None:
                self.unexpected("a key", "keys that have `,:[]{}` or blanks in them stand in quotes")
            self.position = word.end()
            key = word.group()
        frame.name(key, Span(self.source, start, self.position), self.tally)
        if self.blank() != ":":
            self.unexpected("`:`", f"a value follows the key `{shown(key)}`")
        self.position += 1
        self.blank()

    def after(self, frame: Frame) -> Node | None:
        char = self.blank()
        if char == ",":
            self.position += 1
            char = self.blank()
        if frame is self.bare:
            if not char:
                self.frames.pop()
                assert frame.entries is not None
                return frame.close(self.source, max(node.span.end for node in frame.entries.values()))
        elif char == frame.closer:
            return self.close()
        if not char:
            self.unexpected(f"`{frame.closer}`")
        if frame.entries is not None:
            self.key(frame)
        return None
