"""Names and texts out of Lark's tokens, each with its place."""

from __future__ import annotations

from lark import Token, Tree

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.source import Source, Span
from checkmeta.language.syntax import ast

Node = Tree[Token] | Token

ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "{": "{", "}": "}"}


class TextBuilder:
    """Builds names and texts of one source and collects what is wrong with them."""

    def __init__(self, source: Source, collector: Collector, base: int = 0) -> None:
        self.source = source
        self.collector = collector
        self.base = base
        """Where in the source the text begins that was parsed."""

    def span(self, node: Node) -> Span:
        """The span of a tree or token."""
        if isinstance(node, Token):
            return Span(self.source, self.base + (node.start_pos or 0), self.base + (node.end_pos or 0))
        meta = node.meta
        return Span(self.source, self.base + meta.start_pos, self.base + meta.end_pos)

    def error(self, code: str, message: str, at: Node | Span, help_: str | None = None) -> None:
        """Say what is wrong with a part of the text."""
        self.collector.error(code, message, at if isinstance(at, Span) else self.span(at), help_)

    def name(self, token: Node) -> ast.Name:
        """A name or id."""
        return ast.Name(str(token), span=self.span(token))

    def text(self, token: Node) -> ast.Text:
        """A text with its escapes resolved; long texts lose their common indentation."""
        raw = str(token)
        span = self.span(token)
        quote = 3 if raw.startswith('"""') else 1
        body = raw[quote:-quote]
        if quote == 3:
            return self._long_text(body, span)
        characters: list[str] = []
        offsets: list[int] = []
        index = 0
        while index < len(body):
            offsets.append(span.start + quote + index)
            if body[index] != "\\":
                characters.append(body[index])
                index += 1
                continue
            escape = body[index + 1]
            if escape not in ESCAPES:
                if escape not in "dwsDWSbB.()[]|*+?^$-/":
                    place = Span(self.source, span.start + quote + index, span.start + quote + index + 2)
                    self.error(
                        "S312", f"`\\{escape}` is no escape", place, r"there are `\"`, `\\`, `\n`, `\t`, `\{` and `\}`"
                    )
                characters.append("\\" + escape)  # a regular expression's own escape
                offsets.append(offsets[-1])
            else:
                # a brace that is escaped is kept apart from one that opens an expression
                characters.append({"{": "\ufdd0", "}": "\ufdd1"}.get(escape, ESCAPES[escape]))
            index += 2
        return ast.Text("".join(characters), tuple(offsets), span=span)

    def plain(self, token: Node) -> ast.Text:
        """A text in which a brace is only a brace."""
        text = self.text(token)
        return ast.Text(text.value.replace("\ufdd0", "{").replace("\ufdd1", "}"), text.offsets, span=text.span)

    def _long_text(self, body: str, span: Span) -> ast.Text:
        """A text of several lines without its indentation; only braces and quotes are escaped in it."""
        lines = body.split("\n")
        indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
        cut = min(indents, default=0)
        pieces: list[list[tuple[str, int]]] = []
        offset = span.start + 3
        for number, line in enumerate(lines):
            skip = min(cut, len(line)) if number else 0
            pieces.append(_unescaped(line[skip:].rstrip("\r"), offset + skip))
            offset += len(line) + 1
        while pieces and not "".join(c for c, _ in pieces[0]).strip():
            pieces.pop(0)
        while pieces and not "".join(c for c, _ in pieces[-1]).strip():
            pieces.pop()
        joined: list[tuple[str, int]] = []
        for piece in pieces:
            if joined:
                joined.append(("\n", joined[-1][1] + 1))
            joined.extend(piece)
        return ast.Text("".join(c for c, _ in joined), tuple(o for _, o in joined), span=span)


def _unescaped(line: str, start: int) -> list[tuple[str, int]]:
    """The characters of a line of a long text with their offsets, its escaped braces and quotes resolved."""
    found: list[tuple[str, int]] = []
    index = 0
    while index < len(line):
        pair = line[index : index + 2]
        meant = {"\\{": "\ufdd0", "\\}": "\ufdd1", '\\"': '"'}.get(pair)
        found.append((line[index] if meant is None else meant, start + index))
        index += 1 if meant is None else 2
    return found


def clip(text: str, most: int = 60) -> str:
    """One line of `text`, cut at `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
