"""What the languages of interfaces have in common: types with fields, as the nodes that a JSON Schema of them would have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode

DEFINITIONS: Final = "definitions"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign of a text; `kind` is the name of the group that it matched."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field: its name, the type that it names, whether it is a list of it, and what is said of its being there."""

    name: Span
    type: Span
    many: bool
    required: Span | None
    said: ScalarNode | None
    optional: Span | None = None
    """The word by which its author says that it may be left out, where the language itself demands nothing."""
    directives: tuple[Span, ...] = ()
    """What is written behind it for those who run it, such as `auth(requires: ADMIN)`."""


@dataclass(slots=True)
class TypedRecord:
    """A type with fields, or one with values alone."""

    name: str
    place: Span
    said: ScalarNode | None
    fields: list[TypedField] = field(default_factory=list)
    values: list[Span] = field(default_factory=list)
    word: Span | None = None
    """The word that it is declared by, where there are several."""


class Tokens:
    """The tokens of a text, one after the other; what says nothing is left out."""

    __slots__ = ("at", "items", "tally")

    def __init__(self, source: Source, pattern: re.Pattern[str], language: str, tally: Tally) -> None:
        self.tally = tally
        self.at = 0
        self.items: list[Token] = []
        start, text = 0, source.text
        while start < len(text):
            found = pattern.match(text, start)
            if found is None:
                rest = shown(text[start : start + 20])
                tally.fail("D106", f"`{rest}` is no {language}", tally.span(start))
            if found.lastgroup is not None:
                self.items.append(Token(found.lastgroup, found.group(found.lastgroup), *found.span(found.lastgroup)))
                tally.count(start)
            start = found.end()

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next; at the end one without text."""
        if self.at + ahead < len(self.items):
            return self.items[self.at + ahead]
        end = len(self.tally.source.text)
        return Token("end", "", end, end)

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.peek()
        self.at += 1
        return token

    def want(self, *texts: str) -> Token:
        """The next token, which must be one of these, or of the kind `name`."""
        token = self.take()
        if token.text not in texts and not (token.kind == "name" and "a name" in texts):
            wanted = " or ".join(text if text == "a name" else f"`{text}`" for text in texts)
            what = f"`{shown(token.text)}`" if token.text else "the file's end"
            self.tally.fail("D106", f"{wanted} is expected, not {what}", self.tally.span(token.start, token.end))
        return token

    def skip(self, opening: str, closing: str) -> None:
        """Pass over what stands between two signs that belong together, with all such pairs in it."""
        first, open_ = self.want(opening), 1
        while open_:
            token = self.take()
            if token.kind == "end":
                self.tally.fail("D106", f"`{opening}` is not closed", self.tally.span(first.start, first.end))
            open_ += (token.text == opening) - (token.text == closing)

    def span(self, token: Token) -> Span:
        """The place of a token."""
        return Span(self.tally.source, token.start, token.end)


def document_node(
    records: Iterable[TypedRecord], refers: Callable[[TypedRecord, str], str | None], source: Source
) -> Node:
    """All records under `definitions`, each `{properties, declared, required, description}`, or `{enum}`.

    `refers` says which record a type that is named inside of a record is, if any.
    """
    entries: dict[str, Node] = {}
    keys: dict[str, Span] = {}
    for record in records:
        entries[record.name] = _record(record, refers)
        keys[record.name] = record.place
    whole = Span(source, 0, len(source.text))
    place = next(iter(keys.values()), whole)
    definitions = MappingNode(entries, keys, whole)
    return MappingNode({DEFINITIONS: definitions}, {DEFINITIONS: place}, whole)


def _record(record: TypedRecord, refers: Callable[[TypedRecord, str], str | None]) -> Node:
    parts: dict[str, tuple[Node, Span]] = {}
    if record.said is not None:
        parts["description"] = (record.said, record.said.span)
    if record.values:
        parts["enum"] = (_texts(record.values), record.values[0])
    else:
        properties = {one.name.text: _field(record, one, refers) for one in record.fields}
        keys = {one.name.text: one.name for one in record.fields}
        inside = Span(record.place.source, record.place.start, max([record.place.end, *(k.end for k in keys.values())]))
        parts["properties"] = (MappingNode(dict(properties), keys, inside), record.place)
        if record.word is not None:
            parts["declared"] = (ScalarNode(record.word.text, record.word, quoted=True), record.word)
        always = [one for one in record.fields if one.required is not None]
        if always:
            parts["required"] = (_texts([one.name for one in always]), always[0].name)
    return _mapping(parts, record.place)


def _field(record: TypedRecord, one: TypedField, refers: Callable[[TypedRecord, str], str | None]) -> Node:
    meant = refers(record, one.type.text)
    inner: tuple[Node, Span]
    if meant is None:
        inner = (ScalarNode(one.type.text, one.type, quoted=True), one.type)
    else:
        inner = (ScalarNode(f"#/{DEFINITIONS}/{meant}", one.type, quoted=True), one.type)
    key = "type" if meant is None else "$ref"
    parts: dict[str, tuple[Node, Span]] = {key: inner}
    if one.many:
        parts = {
            "type": (ScalarNode("array", one.type, quoted=True), one.type),
            "items": (_mapping({key: inner}, one.type), one.type),
        }
    if one.said is not None:
        parts["description"] = (one.said, one.said.span)
    if one.optional is not None:
        parts["optional"] = (ScalarNode(True, one.optional), one.optional)
    if one.directives:
        parts["directives"] = (_texts(list(one.directives)), one.directives[0])
    return _mapping(parts, one.name)


def _mapping(parts: dict[str, tuple[Node, Span]], place: Span) -> MappingNode:
    return MappingNode({k: node for k, (node, _) in parts.items()}, {k: span for k, (_, span) in parts.items()}, place)


def _texts(spans: list[Span]) -> SequenceNode:
    items = tuple(ScalarNode(span.text, span, quoted=True) for span in spans)
    return SequenceNode(items, Span(spans[0].source, spans[0].start, spans[-1].end))
