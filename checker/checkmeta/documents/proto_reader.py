"""Protocol Buffers' definitions as a tree with places: messages, those within others too, and enumerations."""

from __future__ import annotations

from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.tree import Document, ScalarNode
from checkmeta.documents.typed_fields import Token, Tokens, TypedField, TypedRecord, document_node

_TOKEN: Final = regex(
    r"\s++|(?P<remark>//[^\n\r]*+)|/\*(?:[^*]++|\*(?!/))*+\*/"
    r"|(?P<text>\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+')"
    r"|(?P<name>\.?[A-Za-z_][\w.]*+)|(?P<number>[0-9][\w.+]*+)|(?P<sign>[{}()\[\]<>;=,:+\-])"
)
_LABELS: Final = frozenset({"optional", "required", "repeated"})
_STATEMENTS: Final = frozenset({"syntax", "edition", "package", "import", "option", "reserved", "extensions"})


def read_proto(source: Source) -> list[Document]:
    """Read definitions: messages under `definitions`, one inside another as `Outer.Inner`, as `typed_fields` gives them.

    Raises `CheckmetaError` (D102, D103, D106, D109).
    """
    tally = Tally(source)
    tally.not_empty()
    reader = _Reader(source, tally)
    records = reader.records()
    tally.finish()
    known = {record.name for record in records}

    def meant(record: TypedRecord, name: str) -> str | None:
        """The record of a name: inside of this one, beside it or what it is in, or with its package before it."""
        scope = record.name.split(".")
        for length in range(len(scope), -1, -1):
            inside = ".".join([*scope[:length], name.lstrip(".")])
            if inside in known:
                return inside
        parts = name.lstrip(".").split(".")
        return next((rest for i in range(1, len(parts)) if (rest := ".".join(parts[i:])) in known), None)

    return [Document(source, "proto", document_node(records, meant, source), 0, tally.warnings)]


class _Reader:
    __slots__ = ("found", "remark", "source", "tokens")

    def __init__(self, source: Source, tally: Tally) -> None:
        self.source = source
        self.tokens = Tokens(source, _TOKEN, "definition of Protocol Buffers", tally)
        self.found: dict[str, TypedRecord] = {}
        self.remark: Token | None = None

    def take(self) -> Token:
        """The next token that is no remark; the last remark before it is kept."""
        self.remark = None
        while (token := self.tokens.take()).kind == "remark":
            self.remark = token
        return token

    def peek(self) -> Token:
        ahead = 0
        while (token := self.tokens.peek(ahead)).kind == "remark":
            ahead += 1
        return token

    def want(self, *texts: str) -> Token:
        while self.tokens.peek().kind == "remark":
            self.tokens.take()
        return self.tokens.want(*texts)

    def said(self) -> ScalarNode | None:
        """What the remark says that stood right before what was taken last."""
        if self.remark is None:
            return None
        words = self.remark.text.lstrip("/ ").rstrip()
        return ScalarNode(words, self.tokens.span(self.remark), quoted=True) if words else None

    def records(self) -> list[TypedRecord]:
        while self.peek().kind != "end":
            self.statement("", 1)
        return list(self.found.values())

    def statement(self, within: str, depth: int) -> bool:
        """Read a statement that may stand anywhere; whether there was one."""
        head = self.peek().text
        after = self.after(1)
        if head == "message" and after.kind == "name" and self.after(2).text == "{":
            self.take()
            said = self.said()
            self.message(within, said, depth)
        elif head == "enum" and after.kind == "name" and self.after(2).text == "{":
            self.take()
            self.enum(within)
        elif head in ("service", "extend") and after.kind == "name":
            self.take()
            self.take()
            self.skip_block()
        elif head in _STATEMENTS and not (within and after.text in ("=", ";")):
            self.to_semicolon()
        elif head == ";":
            self.take()
        elif not within:
            token = self.take()
            message = f"`{shown(token.text)}` begins no definition"
            self.tokens.tally.fail("D106", message, self.tokens.tally.span(token.start, token.end))
        else:
            return False
        return True

    def after(self, number: int) -> Token:
        """The token that comes after so many others."""
        ahead, seen = 0, 0
        while (token := self.tokens.peek(ahead)).kind != "end":
            if token.kind != "remark":
                if seen == number:
                    return token
                seen += 1
            ahead += 1
        return token

    def message(self, within: str, said: ScalarNode | None, depth: int) -> None:
        self.tokens.tally.deep(depth, self.peek().start)
        name = self.want("a name")
        whole = f"{within}.{name.text}" if within else name.text
        record = self.found.setdefault(whole, TypedRecord(whole, self.tokens.span(name), said))
        self.want("{")
        while self.peek().text != "}":
            self.member(record, whole, depth)
        self.take()

    def member(self, record: TypedRecord, whole: str, depth: int) -> None:
        if self.peek().text == "oneof" and self.after(2).text == "{":
            self.take()
            self.take()
            brace = self.want("{")
            self.tokens.tally.deep(depth + 1, brace.start)
            while self.peek().text != "}":
                self.member(record, whole, depth + 1)
            self.take()
        elif not self.statement(whole, depth + 1):
            self.field(record)

    def field(self, record: TypedRecord) -> None:
        first = self.take()
        said = self.said()
        label = first if first.text in _LABELS and self.peek().text != "=" else None
        kind = self.take() if label else first
        if kind.text == "map" and self.peek().text == "<":
            self.tokens.skip("<", ">")
        elif kind.kind != "name":
            what = f"`{shown(kind.text)}`" if kind.text else "the file's end"
            self.tokens.tally.fail(
                "D106", f"a field is expected, not {what}", self.tokens.tally.span(kind.start, kind.end)
            )
        name = self.want("a name")
        self.want("=")
        self.to_semicolon()
        must = self.tokens.span(label) if label and label.text == "required" else None
        may = self.tokens.span(label) if label and label.text == "optional" else None
        many = label is not None and label.text == "repeated"
        record.fields.append(TypedField(self.tokens.span(name), self.tokens.span(kind), many, must, said, may))

    def enum(self, within: str) -> None:
        name = self.want("a name")
        whole = f"{within}.{name.text}" if within else name.text
        record = self.found.setdefault(whole, TypedRecord(whole, self.tokens.span(name), None))
        self.want("{")
        while self.peek().text != "}":
            member = self.take()
            if member.kind == "name" and self.peek().text == "=":
                record.values.append(self.tokens.span(member))
            if member.text != ";":
                self.to_semicolon()
        self.take()

    def skip_block(self) -> None:
        while self.tokens.peek().kind == "remark":
            self.tokens.take()
        self.tokens.skip("{", "}")

    def to_semicolon(self) -> None:
        """Pass over the rest of a statement, with what stands in braces and brackets."""
        while (token := self.peek()).text != ";":
            if token.kind == "end" or token.text == "}":
                self.want(";")
            while self.tokens.peek().kind == "remark":
                self.tokens.take()
            if token.text in ("{", "["):
                self.tokens.skip(token.text, "}" if token.text == "{" else "]")
            else:
                self.tokens.take()
        self.take()
