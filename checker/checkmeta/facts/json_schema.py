"""A JSON Schema (draft 7 to 2020-12) as an identity schema: every property that it describes is an attribute.

A property that is an object appears through the properties in it, and by itself where it is annotated. What the
`x-checkmeta` keyword states, in the vocabulary's words, completes what the schema itself states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Record, Unknown, Why
from checkmeta.documents.limits import DEPTH
from checkmeta.documents.tree import Document, MappingNode, pointer
from checkmeta.facts.annotations import ATTRIBUTE, WHOLE, Annotations, settle
from checkmeta.facts.recognise import stem
from checkmeta.facts.schema_facts import RECURSIVE, allowed_values, description, most_values, text_at, type_of
from checkmeta.facts.schema_open import is_object, openness
from checkmeta.facts.schema_shape import Child, Shape, ShapePart, Shapes
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

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


def read_schema(document: Document, errors: Collector, remarks: list[Remark], words: Vocabulary | None = None) -> Fact:
    """Read a JSON Schema whose root is a mapping as an identity schema.

    Adds F209 for references that lead nowhere and F202 to F207 for annotations to `errors`, and an F208 for each
    annotation that differs from the schema or from another one to `remarks`; raises F210 past the bounds of
    `schema_shape`.
    """
    reader = _Reader(document, errors, words or vocabulary())
    fact = reader.read()
    remarks.extend(dict.fromkeys(reader.remarks))  # a definition is read wherever it is referred to
    return fact


class _Reader:
    __slots__ = ("annotations", "document", "errors", "gaps", "remarks", "shapes")

    def __init__(self, document: Document, errors: Collector, words: Vocabulary) -> None:
        self.document = document
        self.errors = errors
        self.shapes = Shapes(document.root, errors)
        self.gaps: dict[str, None] = {}
        self.remarks: list[Remark] = []
        self.annotations = Annotations(self.shapes, errors, self.remarks, words)

    def read(self) -> Fact:
        root = self.document.root
        assert isinstance(root, MappingNode)
        here = Origin(root.span, "", Evidence.EXTRACTED)
        shape = self.shapes.shape([ShapePart(root, "")])
        stated = {"name": self._name(shape, here), "open": openness(shape, here)}
        version = text_at(shape.schemas, ("version",))
        if version:
            stated["version"] = version
        below = self._below("", shape, True, 0)
        annotation = self.annotations.whole(shape)
        listed = annotation.fields.get("attributes") if annotation else None
        record = settle(Record(stated), annotation, frozenset({"open"}), WHOLE, self.remarks)
        attributes = self._attributes(below.levels, listed)
        if listed is not None and isinstance(listed.value, Unknown):
            self.gaps[fixed("gap.attributes unknown")] = None
        last = below.shapes[-1]
        unnamed = not below.levels and not last.forbidden and is_object(last.schemas) and listed is None
        opened = record.fields["open"] if last is shape else openness(last, here)
        if unnamed and opened.value is not False and not self.gaps:
            self.gaps[fixed("gap.names none")] = None
        named = list(self.gaps)[:_GAPS_NAMED]
        more = len(self.gaps) - _GAPS_NAMED
        named += [Phrase("and more by itself", number=more)] if more > 0 else []
        detail = Phrase("several", what=tuple(named)) if named else ""
        properties = root.entries.get("properties")
        origin = (
            here
            if properties is None
            else Origin(properties.span, pointer("", "properties"), Evidence.EXTRACTED, root.keys.get("properties"))
        )
        listing = Fact(Listing(tuple(attributes), bool(self.gaps), detail), origin)
        return Fact(Record({**record.fields, "attributes": listing}), here)

    def _name(self, shape: Shape, here: Origin) -> Fact:
        return text_at(shape.schemas, ("title", "$id")) or Fact(stem(self.document.name), here)

    def _attributes(self, roots: Sequence[_Level], listed: Fact | None) -> list[Fact]:
        """The attributes of some objects, in the order in which the document describes them.

        Those that the root's annotation has `listed` by the path of one are statements about it; the others are new.
        """
        declared = listed.value.items if listed and isinstance(listed.value, Listing) else ()
        by_path: dict[str | None, list[Fact]] = {}
        for fact in declared:
            by_path.setdefault(_path(fact), []).append(fact)
        taken: set[str] = set()
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
            records = [fact.value for fact in by_path.get(path, ()) if isinstance(fact.value, Record)]
            taken.update([path] if records else [])
            annotation = self.annotations.attribute(below.shapes, records)
            if annotation is not None or not below.levels:
                attributes.append(self._attribute(place, path, required, below.shapes, annotation))
            stack.extend(_places(below.levels))
        return [*attributes, *(fact for fact in declared if _path(fact) not in taken)]

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
            if shape.children or not path.rstrip("[]"):
                self.gaps.update(dict.fromkeys(shape.rest))
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
        shown = shapes[0].schemas
        told = {
            "format": text_at(shown, ("format",)),
            "title": text_at(shown, ("title",)),
            "description": description(shown),
        }
        fields.update({key: fact for key, fact in told.items() if fact})
        fields["required"] = required if required.origin else Fact(required.value, origin)
        values = allowed_values(shapes, self.shapes)
        if values:
            fields["allowed_values"] = Fact(values.value, values.origin or origin)
        most = most_values(shapes[0])
        if most:
            fields["most_values"] = most
        stated = {"type", "allowed_values", *(["required"] if required.origin else [])}  # else it is silent on it
        if kind and kind.value == RECURSIVE:
            stated.discard("type")
        return Fact(settle(Record(fields), annotation, frozenset(stated), ATTRIBUTE, self.remarks), origin)


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
        why = level.shape.remote[0][1] if level.shape.remote else fixed("gap.depends")
        return Fact(Unknown.one("", Why.UNREADABLE, origin.span if origin else child.key, why), origin), None
    return Fact("conditional" if origin else "never", origin), False


def _path(fact: Fact) -> str | None:
    path = fact.value.fields.get("path") if isinstance(fact.value, Record) else None
    return path.value if path and isinstance(path.value, str) else None
