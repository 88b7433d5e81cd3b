"""GraphQL's schema language as a tree with places: the types that have fields, the inputs, and the enumerations."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.tree import Document, ScalarNode
from checkmeta.documents.typed_fields import Token, Tokens, TypedField, TypedRecord, document_node

_TOKEN: Final = regex(
    r"[\s,\ufeff]++|#[^\n\r]*+"
    r'|(?P<block>"""(?:[^"\\]++|\\(?:""")?|"(?!""))*+""")|(?P<text>"(?:[^"\\\n]++|\\.)*+")'
    r"|(?P<sign>\.\.\.|[!$&()\[\]{}:=@|])|(?P<name>[A-Za-z_]\w*+)|(?P<number>-?[0-9][0-9.eE+\-]*+)"
)
_FIELDS: Final = frozenset({"type", "input", "interface"})
_OTHERS: Final = frozenset({"union", "scalar", "directive", "schema"})
_HEADS: Final = _FIELDS | _OTHERS | {"enum", "extend"}
_SAID: Final = ("block", "text")


def read_graphql(source: Source) -> list[Document]:
    """Read a schema: its types under `definitions`, as `typed_fields` gives them. Raises `CheckmetaError` (D102, D106, D109)."""
    tally = Tally(source)
    tally.not_empty()
    reader = _Reader(source, tally)
    records = reader.records()
    tally.finish()
    known = {record.name for record in records}
    root = document_node(records, lambda _, name: name if name in known else None, source)
    return [Document(source, "graphql", root, 0, tally.warnings)]


class _Reader:
    __slots__ = ("found", "source", "tokens")

    def __init__(self, source: Source, tally: Tally) -> None:
        self.source = source
        self.tokens = Tokens(source, _TOKEN, "GraphQL schema", tally)
        self.found: dict[str, TypedRecord] = {}

    def records(self) -> list[TypedRecord]:
        tokens = self.tokens
        while tokens.peek().kind != "end":
            said = self.said()
            head = tokens.take()
            if head.text == "extend":
                head = tokens.take()
            if head.text in _FIELDS or head.text == "enum":
                self.record(head, said)
            elif head.text in _OTHERS:
                self.other()
            else:
                message = f"`{shown(head.text)}` begins no part of a schema"
                help_ = "a schema has types; queries and mutations that are sent are none"
                tokens.tally.fail("D106", message, tokens.tally.span(head.start, head.end), help_)
        return list(self.found.values())

    def said(self) -> ScalarNode | None:
        """The description that stands here, if any."""
        token = self.tokens.peek()
        if token.kind not in _SAID:
            return None
        self.tokens.take()
        marks = 3 if token.kind == "block" else 1
        text = re.sub(r"\s+", " ", token.text[marks:-marks]).strip()
        return ScalarNode(text, self.tokens.span(token), quoted=True)

    def record(self, head: Token, said: ScalarNode | None) -> None:
        tokens = self.tokens
        name = tokens.want("a name")
        record = self.found.setdefault(
            name.text, TypedRecord(name.text, tokens.span(name), said, word=tokens.span(head))
        )
        while tokens.peek().text != "{":  # what it implements, and directives
            token = tokens.peek()
            if token.kind == "end" or token.text in _HEADS or token.kind in _SAID:
                return
            if token.text == "(":
                tokens.skip("(", ")")
            else:
                tokens.take()
        tokens.take()
        while tokens.peek().text != "}":
            inner = self.said()
            member = tokens.want("a name")
            if head.text == "enum":
                record.values.append(tokens.span(member))
            else:
                record.fields.append(self.field(member, inner))
                continue
            self.directives()
        tokens.take()

    def field(self, name: Token, said: ScalarNode | None) -> TypedField:
        tokens = self.tokens
        if tokens.peek().text == "(":
            tokens.skip("(", ")")
        tokens.want(":")
        lists = 0
        while tokens.peek().text == "[":
            tokens.take()
            lists += 1
        many = lists > 0
        kind = tokens.want("a name")
        must: Span | None = None
        while tokens.peek().text in ("!", "]") and (lists or tokens.peek().text == "!"):
            sign = tokens.take()
            lists -= sign.text == "]"
            must = tokens.span(sign) if sign.text == "!" and not lists else None
        if tokens.peek().text == "=":
            tokens.take()
            self.value()
        return TypedField(tokens.span(name), tokens.span(kind), many, must, said, directives=self.directives())

    def value(self) -> None:
        """Pass over a default."""
        for opening, closing in (("[", "]"), ("{", "}")):
            if self.tokens.peek().text == opening:
                self.tokens.skip(opening, closing)
                return
        self.tokens.take()

    def directives(self) -> tuple[Span, ...]:
        """The directives that stand here, with what they are given."""
        tokens = self.tokens
        found: list[Span] = []
        while tokens.peek().text == "@":
            tokens.take()
            name = tokens.want("a name")
            if tokens.peek().text == "(":
                tokens.skip("(", ")")
            found.append(Span(self.source, name.start, tokens.items[tokens.at - 1].end))
        return tuple(found)

    def other(self) -> None:
        """Pass over what has no fields, up to what comes next."""
        tokens = self.tokens
        before = ""
        while (token := tokens.peek()).kind != "end":
            heads = token.text in _HEADS and before not in ("=", "|", "@", "on")
            if before and (heads or token.kind in _SAID):
                return
            if token.text in ("(", "{"):
                tokens.skip(token.text, ")" if token.text == "(" else "}")
                before = ")"
            else:
                before = tokens.take().text
