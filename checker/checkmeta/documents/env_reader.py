"""Environment files (`.env`) as a tree with places: names, and values that all are text."""

from __future__ import annotations

from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.lines import Entries, behind, trimmed
from checkmeta.documents.tree import Document, ScalarNode

_NAME: Final = regex(r"(?:export[ \t]++)?([A-Za-z_][A-Za-z0-9_.\-]*+)[ \t]*+")
_DOUBLE: Final = regex(r'"(?:[^"\\]++|\\[\s\S])*+"')
_RAW: Final = regex(r"'[^']*+'|`[^`]*+`")
_REST: Final = regex(r"[ \t]*+(?:#[^\r\n]*+)?")
_LINE: Final = regex(r"[^\r\n]*+")
_COMMENT: Final = regex(r"(?:^|[ \t])#")
_ESCAPE: Final = regex(r"\\(\r\n|[\s\S])")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$", "\n": "", "\r": "", "\r\n": ""}
# which characters of a password are meant as a name nobody can tell: unknown, not wrong
_VARIABLE: Final = regex(r"(?<!\\)\$[A-Za-z_][A-Za-z0-9_]*+")


def read_env(source: Source) -> list[Document]:
    """Read an environment file: a mapping of names to texts; what has no value at all (`A=`) is the empty text.

    A name alone, which takes its value from the environment, is null. A value with `$NAME` in it is a placeholder,
    unless it stands in single quotes. Raises `CheckmetaError` (D102, D106, D109); warns of D105.
    """
    tally = Tally(source)
    root = _Reader(source, tally).read()
    tally.finish()
    tally.not_empty()
    return [Document(source, "env", root.node(source), 0, tally.warnings)]


class _Reader:
    __slots__ = ("position", "source", "tally", "text")

    def __init__(self, source: Source, tally: Tally) -> None:
        self.source = source
        self.text = source.text
        self.tally = tally
        self.position = 0

    def read(self) -> Entries:
        root: Entries | None = None
        while self.position < len(self.text):
            stop = self.line_end(self.position)
            start, end = trimmed(self.text, self.position, stop)
            if start < end and self.text[start] != "#":
                if root is None:
                    root = Entries(start, start, self.tally)
                    self.tally.count(start)
                stop = self.setting(root, start, end)
            self.position = behind(self.text, stop)
        return root or Entries(0, 0, self.tally)

    def line_end(self, start: int) -> int:
        match = _LINE.match(self.text, start)
        assert match is not None
        return match.end()

    def setting(self, root: Entries, start: int, end: int) -> int:
        """Read the setting that begins here; the end of its last line."""
        self.tally.count(start)
        name = _NAME.match(self.text, start, end)
        after = self.text[name.end() : name.end() + 1] if name and name.end() < end else ""
        if name is None or after not in {"", "=", "#"}:
            message = f"`{shown(self.text[start:end])}` is not `NAME=value`"
            self.tally.error("D106", message, self.tally.span(start, end), "a comment begins with `#`")
            return self.line_end(end)
        key = Span(self.source, *name.span(1))
        if after != "=":
            root.add(key.text, key, ScalarNode(None, Span(self.source, key.end, key.end)))
            return self.line_end(end)
        node, stop = self.value(*trimmed(self.text, name.end() + 1, end), end)
        root.add(key.text, key, node)
        return self.line_end(stop)

    def value(self, start: int, end: int, line_end: int) -> tuple[ScalarNode, int]:
        """Read the value in this range, or beyond it if quotes reach further; where it ends."""
        mark = self.text[start : start + 1] if start < end else ""
        if mark in {'"', "'", "`"}:
            match = (_DOUBLE if mark == '"' else _RAW).match(self.text, start)
            if match is None:
                self.tally.fail("D106", "the file ends inside a text", self.tally.span(start), "close the quotes")
            rest = _REST.match(self.text, match.end())
            assert rest is not None
            if self.line_end(rest.end()) != rest.end():
                span = self.tally.span(rest.end(), self.line_end(rest.end()))
                self.tally.error("D106", "text stands behind the closing quotes", span, "a comment begins with `#`")
            inner = match.group()[1:-1].replace("\r\n", "\n")
            variable = _VARIABLE.search(inner) if mark == '"' else None
            text = _ESCAPE.sub(lambda m: _ESCAPES.get(m[1], m[0]), inner) if mark == '"' else inner
            span = Span(self.source, start, match.end())
            return ScalarNode(text, span, quoted=True, placeholder=variable and variable.group()), match.end()
        comment = _COMMENT.search(self.text[start:end])
        start, end = trimmed(self.text, start, start + comment.start() if comment else end)
        text = self.text[start:end]
        variable = _VARIABLE.search(text)
        return ScalarNode(text, Span(self.source, start, end), placeholder=variable and variable.group()), line_end
