"""A JSON Schema (draft 7 to 2020-12) as an identity schema: every property that it describes is an attribute.

A property that is an object appears through the properties in it, and by itself where it is annotated. What the
`x-checkmeta` keyword states, in the vocabulary's words, wins over what is read from the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from checkmeta.diagnostics.diagnostic import Collector
from checkmeta.documents.limits import DEPTH
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.merge import overlay
from checkmeta.facts.native import Spot, read_native
from checkmeta.facts.recognise import ANNOTATION, stem
from checkmeta.facts.schema_facts import allowed_values, description, text_at, type_of
from checkmeta.facts.schema_shape import Child, Part, Schema, Shape, Shapes
from checkmeta.typesys import Field, ListOf
from checkmeta.values import Evidence, Fact, Listing, Origin, Record, Unknown, Why
from checkmeta.vocabulary.bridge import identity_type

_GAPS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class _Level:
    """An object whose properties are attributes.

    `always` says whether it is there in every document that the schema admits; None where that isn't known.
    """

    path: str
    shape: Shape
    always: bool | None
    depth: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A property of a level, still to be looked at."""

    name: str
    child: Child
    level: _Level


@dataclass(frozen=True, slots=True)
class _Below:
    """What a property's schema has in it: the objects, through lists of any depth, and every shape on the way."""

    levels: tuple[_Level, ...]
    shapes: tuple[Shape, ...]


def read_schema(document: Document, errors: Collector) -> Fact:
    """Read a JSON Schema whose root is a mapping as an identity schema.

    Adds F209 for references that lead nowhere and F202 to F207 for annotations; raises F210 past the bounds of
    `schema_shape`.
    """
    return _Reader(document, errors).read()


@cache
def _attribute_field() -> Field:
    attributes = identity_type().fields["attributes"].type
    assert isinstance(attributes, ListOf)
    return Field(attributes.item, "")


class _Reader:
    __slots__ = ("annotations", "document", "errors", "gaps", "shapes")

    def __init__(self, document: Document, errors: Collector) -> None:
        self.document = document
        self.errors = errors
        self.shapes = Shapes(document.root, errors)
        self.gaps: dict[str, None] = {}
        self.annotations: dict[tuple[int, bool], tuple[Fact, int]] = {}

    def read(self) -> Fact:
        root = self.document.root
        assert isinstance(root, MappingNode)
        here = Origin(root.span, "", Evidence.EXTRACTED)
        shape = self.shapes.shape([Part(root, "")])
        stated = {"name": self._name(shape, here), "open": _open(shape, here)}
        version = text_at(shape.schemas, ("version",))
        if version:
            stated["version"] = version
        attributes = self._attributes(self._below("", shape, True, 0).levels)
        annotation = self._annotation([s for s in shape.schemas if not s.conditional], whole=True)
        own = annotation.fields.pop("attributes", None) if annotation else None
        if own is not None and isinstance(own.value, Listing):
            attributes = _annotated(attributes, own.value.items)
        detail = "; ".join(list(self.gaps)[:_GAPS_NAMED])
        more = len(self.gaps) - _GAPS_NAMED
        detail += f"; and {more} more" if more > 0 else ""
        properties = root.entries.get("properties")
        origin = (
            here
            if properties is None
            else Origin(properties.span, pointer("", "properties"), Evidence.EXTRACTED, root.keys.get("properties"))
        )
        stated["attributes"] = Fact(Listing(tuple(attributes), bool(self.gaps), detail), origin)
        record = Record(stated)
        return Fact(overlay(record, annotation) if annotation else record, here)

    def _name(self, shape: Shape, here: Origin) -> Fact:
        return text_at(shape.schemas, ("title", "$id")) or Fact(stem(self.document.name), here)

    def _attributes(self, roots: Sequence[_Level]) -> list[Fact]:
        """The attributes of some objects, in the order in which the document describes them."""
        attributes: list[Fact] = []
        stack = _places(roots)
        while stack:
            self.shapes.visit(0, len(stack))
            place = stack.pop()
            child, level = place.child, place.level
            shape = self.shapes.shape(child.parts)
            if not child.parts:
                self.shapes.visit()
            if shape.forbidden:
                continue
            path = self.shapes.bounded(f"{level.path}.{place.name}" if level.path else place.name)
            required, always = _required(child, level)
            below = self._below(path, shape, always, level.depth + 1)
            schemas = [schema for part in below.shapes for schema in part.schemas]
            annotation = self._annotation(schemas, whole=False)
            if annotation is not None or not below.levels:
                attributes.append(self._attribute(place, path, required, below.shapes, annotation))
            stack.extend(_places(below.levels))
        return attributes

    def _below(self, path: str, shape: Shape, always: bool | None, depth: int) -> _Below:
        """Look through lists, and lists of lists, for objects."""
        levels: list[_Level] = []
        shapes = [shape]
        while True:
            if depth > DEPTH:
                self.shapes.fail(f"properties are nested more than {DEPTH} deep when references are followed")
            for _, gap in shape.remote:
                self.gaps[gap] = None
            self.gaps.update(dict.fromkeys(shape.gaps))
            if shape.children:
                levels.append(_Level(path, shape, always, depth))
            if not shape.items:
                return _Below(tuple(levels), tuple(shapes))
            always = always if shape.filled else False
            shape = self.shapes.shape(shape.items)
            shapes.append(shape)
            path = self.shapes.bounded(path + "[]")
            depth += 1

    def _attribute(
        self, place: _Place, path: str, required: Fact, shapes: Sequence[Shape], annotation: Record | None
    ) -> Fact:
        child = place.child
        span = child.parts[0].node.span if child.parts else child.key
        origin = Origin(span, child.pointer, Evidence.EXTRACTED, child.key)
        named = Origin(child.key, child.pointer, Evidence.EXTRACTED, child.key)
        fields = {"name": Fact(place.name, named), "path": Fact(path, named)}
        kind = type_of(shapes, origin, self.shapes)
        if kind:
            fields["type"] = kind
        told = description(shapes[0].schemas)
        if told:
            fields["description"] = told
        fields["required"] = required if required.origin else Fact(required.value, origin)
        values = allowed_values(shapes, self.shapes)
        if values:
            fields["allowed_values"] = Fact(values.value, values.origin or origin)
        record = Record(fields)
        return Fact(overlay(record, annotation) if annotation else record, origin)

    def _annotation(self, schemas: Sequence[Schema], *, whole: bool) -> Record | None:
        """What `x-checkmeta` states in some schemas, of an attribute or the `whole` schema; the first of them wins."""
        result: Record | None = None
        for schema in schemas:
            node = schema.node.entries.get(ANNOTATION)
            if node is None:
                continue
            known = self.annotations.get((id(node), whole))
            if known is None:
                field = Field(identity_type(), "") if whole else _attribute_field()
                spot = Spot(f"`{ANNOTATION}`", pointer(schema.pointer, ANNOTATION), schema.node.keys.get(ANNOTATION))
                known = (read_native(node, field, spot, self.errors), _size(node))
                self.annotations[id(node), whole] = known
            fact, size = known
            self.shapes.spend(size)
            if isinstance(fact.value, Record):
                result = overlay(fact.value, result or Record({}))
        return result


def _places(levels: Sequence[_Level]) -> list[_Place]:
    """The properties of some objects, the first of them last: a stack."""
    return [
        _Place(name, child, level)
        for level in reversed(levels)
        for name, child in reversed(level.shape.children.items())
    ]


def _required(child: Child, level: _Level) -> tuple[Fact, bool | None]:
    """Whether a property is required, as the vocabulary says it, and whether it is there in every document."""
    origin = child.required or child.sometimes
    if child.required and level.always:
        return Fact("always", origin), True
    unsure = (child.required and level.always is None) or (not child.required and level.shape.remote)
    if unsure:
        why = level.shape.remote[0][1] if level.shape.remote else "it depends on what isn't followed"
        return Fact(Unknown.one("", Why.UNREADABLE, origin.span if origin else child.key, why), origin), None
    return Fact("conditional" if origin else "never", origin), False


def _open(shape: Shape, here: Origin) -> Fact:
    """Whether properties beyond the described ones are admitted: they are, unless the schema forbids them."""
    stated: Fact | None = None
    for schema in shape.schemas:
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            node = schema.node.entries.get(keyword)
            if node is None or schema.conditional:
                continue
            closed = isinstance(node, ScalarNode) and node.value is False
            origin = schema.origin(keyword)
            if closed:
                return Fact(False, origin)
            stated = stated or Fact(True, origin)
    if shape.remote:
        span, why = shape.remote[0]
        return Fact(Unknown.one("", Why.UNREADABLE, span, why), here)
    return stated or Fact(True, Origin(here.span, here.pointer, Evidence.DEFAULT))


def _annotated(attributes: list[Fact], declared: Sequence[Fact]) -> list[Fact]:
    """Take up attributes that the root's annotation lists: those with a known path lie over it, the others are new."""
    result = list(attributes)
    index = {_path(fact): i for i, fact in enumerate(result)}
    for fact in declared:
        at = index.get(_path(fact)) if _path(fact) else None
        if at is None:
            result.append(fact)
            continue
        base = result[at]
        assert isinstance(base.value, Record)
        assert isinstance(fact.value, Record)
        result[at] = Fact(overlay(base.value, fact.value), base.origin)
    return result


def _path(fact: Fact) -> str | None:
    path = fact.value.fields.get("path") if isinstance(fact.value, Record) else None
    return path.value if path and isinstance(path.value, str) else None


def _size(node: Node) -> int:
    """How many nodes there are."""
    count = 0
    stack = [node]
    while stack:
        node = stack.pop()
        count += 1
        if isinstance(node, MappingNode):
            stack.extend(node.entries.values())
        elif isinstance(node, SequenceNode):
            stack.extend(node.items)
    return count
