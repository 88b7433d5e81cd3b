"""What `x-checkmeta` states in a JSON Schema, put together over its references and branches.

A schema's own annotation lies over those of what it refers to, leaf by leaf. Others are statements of equal standing:
where they differ, nothing is known. What alternatives state counts where all of them state it alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.records import dataclass, replace
from checkmeta.base.typesys import FieldType, ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, Record, Unknown, Value, Why
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.merge import contradiction, difference, merge, overlay
from checkmeta.facts.native import Spot, read_native
from checkmeta.facts.recognise import ANNOTATION
from checkmeta.facts.schema_refs import text_of
from checkmeta.facts.schema_shape import Schema, Shape, ShapePart, Shapes, alternatives
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

ATTRIBUTE: Final = "attribute"
WHOLE: Final = "identity"
_SOME: Final = "only some of the alternatives state it"


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a schema's annotations state: those in it, and those that a reference leads to, which lie beneath."""

    inline: Record | None = None
    referred: Record | None = None

    def together(self) -> Record | None:
        if self.inline is None or self.referred is None:
            return self.inline or self.referred
        return overlay(self.referred, self.inline)


class Annotations:
    """Reads the annotations of one document's schema, each of them once.

    Adds F202 to F207 to `errors`, and an F208 to `remarks` for each leaf that is stated differently; raises F210 past
    the bound of `shapes` on values.
    """

    __slots__ = ("errors", "kinds", "read", "remarks", "shapes")

    def __init__(self, shapes: Shapes, errors: Collector, remarks: list[Remark], words: Vocabulary) -> None:
        self.kinds = {of: _kind(of, words) for of in (WHOLE, ATTRIBUTE)}
        self.shapes = shapes
        self.errors = errors
        self.remarks = remarks
        self.read: dict[tuple[int, str], Record | None] = {}

    def whole(self, shape: Shape) -> Record | None:
        """What is stated of the whole schema, whose shape it is."""
        if not _annotated(shape):
            return None
        found = self._composed(shape, WHOLE)
        return self._equal([found.get(id(part.node), _Stated()) for part in shape.parts], WHOLE).together()

    def attribute(self, shapes: Sequence[Shape], listed: Sequence[Record]) -> Record | None:
        """What is stated of an attribute: in its own shape, in those of its elements, and where it is `listed`."""
        certain: list[_Stated] = []
        sometimes: list[Record | None] = []
        described = False
        for shape in shapes:
            found = self._composed(shape, ATTRIBUTE) if _annotated(shape) else {}
            for part in shape.parts:
                stated = found.get(id(part.node), _Stated())
                if not part.conditional:
                    described = True
                    certain.append(stated)
                elif not _is_void(part.node) and (stated.together() or not part.tested):
                    sometimes.append(stated.together())
        certain.extend(_Stated(inline=record) for record in listed)
        result = self._equal(certain, ATTRIBUTE).together()
        if any(sometimes):
            cases = [self._both([result, case], ATTRIBUTE) for case in sometimes]
            # where it is described by itself, there is the case that no alternative speaks of it
            result = self._agreed([result, *cases] if described or listed else cases, ATTRIBUTE)
        if result is not None:
            self.shapes.spend(_size(result))
        return result

    def _composed(self, shape: Shape, of: str) -> dict[int, _Stated]:
        """What each schema of a shape states with all that it is composed of."""
        found: dict[int, _Stated] = {}
        for schema in shape.bottom_up(shape.parts):
            own = self._own(schema, of)
            every = [_Stated(inline=own)] if own else []
            parts = shape.composed[id(schema.node)]
            for part in parts:
                below = found.get(id(part.node))
                if part.choice is None and below is not None:
                    every.append(_Stated(referred=below.together()) if part.referred else below)
            stated = self._equal(every, of)
            for choice in alternatives(parts):
                stated = self._chosen(stated, choice, found, of)
            found[id(schema.node)] = stated
        return found

    def _chosen(
        self, base: _Stated, choice: Iterable[Sequence[ShapePart]], found: Mapping[int, _Stated], of: str
    ) -> _Stated:
        """Add to what is stated what some alternatives state alike; null is none of them, as nothing stands there."""
        cases: list[Record | None] = []
        inline = False
        for parts in choice:
            if parts and all(_is_void(part.node) for part in parts):
                continue
            stated = [found[id(part.node)] for part in parts if id(part.node) in found]
            inline = inline or any(each.inline for each in stated)
            cases.append(self._both([each.together() for each in stated], of))
        if not any(cases):
            return base
        beside = base.inline if inline else base.referred
        agreed = self._agreed([self._both([beside, case], of) for case in cases], of)
        return replace(base, inline=agreed) if inline else replace(base, referred=agreed)

    def _own(self, schema: Schema, of: str) -> Record | None:
        """What one schema's own annotation states."""
        node = schema.node.entries.get(ANNOTATION)
        if node is None:
            return None
        if (id(node), of) not in self.read:
            spot = Spot(f"`{ANNOTATION}`", pointer(schema.pointer, ANNOTATION), schema.node.keys.get(ANNOTATION))
            value = read_native(node, FieldType(self.kinds[of], ""), spot, self.errors).value
            self.read[id(node), of] = value if isinstance(value, Record) else None
        return self.read[id(node), of]

    def _equal(self, stated: Sequence[_Stated], of: str) -> _Stated:
        if len(stated) == 1:
            return stated[0]
        return _Stated(
            self._both([each.inline for each in stated], of), self._both([each.referred for each in stated], of)
        )

    def _both(self, records: Iterable[Record | None], of: str) -> Record | None:
        """Put statements of equal standing together."""
        # what two branches refer to is one statement
        given = list({id(record): record for record in records if record is not None}.values())
        if len(given) < 2:
            return given[0] if given else None
        self.shapes.spend(sum(map(_size, given)))
        merged = merge([Fact(record) for record in given], self.kinds[of], of, self.remarks).value
        assert isinstance(merged, Record)
        return merged

    def _agreed(self, cases: Sequence[Record | None], of: str) -> Record | None:
        """Keep what every case states alike; what they don't is unknown."""
        given = [Fact(case) if case is not None else None for case in cases]
        if len(given) == 1 or all(case is not None and case is cases[0] for case in cases):
            return cases[0]
        self.shapes.spend(sum(_size(case) for case in cases if case is not None))
        agreed = _agree(given, self.kinds[of], of, self.remarks).value
        assert isinstance(agreed, Record)
        return agreed


def settle(
    extracted: Record, declared: Record | None, stated: frozenset[str], path: str, remarks: list[Remark]
) -> Record:
    """Lay an annotation over what was read from a schema.

    Of the fields called `stated`, which the schema itself states, what it states counts, and a difference adds an F208
    to `remarks`; but a default gives way, and what isn't known.
    """
    if declared is None:
        return extracted
    kind = _kind(path, vocabulary())  # a schema itself states nobody's own facts
    result = overlay(extracted, declared)
    for name, own in extracted.fields.items():
        said = declared.fields.get(name)
        if said is None or name not in stated or isinstance(own.value, Unknown):
            continue
        if own.origin and own.origin.evidence is Evidence.DEFAULT:
            continue
        if isinstance(own.value, Listing) and own.value.partial and _texts(own.value) <= _texts(said.value):
            continue  # it completes the list
        result.fields[name] = own
        if not isinstance(said.value, Unknown) and not _alike(own.value, said.value):
            field = kind.fields[name].type
            remarks.append(difference(f"{path}.{name}", field, [own, said], "the schema itself counts"))
    return result


def _alike(own: Value, said: Value) -> bool:
    """Whether a schema and its annotation say the same, in whatever order."""
    if isinstance(own, Listing):
        if not isinstance(said, Listing):
            return False
        # elements that aren't known may be any of them
        unsure = any(isinstance(item.value, Unknown) for item in said.items)
        return _texts(said) <= _texts(own) if unsure else _texts(said) == _texts(own)
    if isinstance(own, str) and isinstance(said, str):
        return set(own.split(" or ")) == set(said.split(" or "))
    return own == said


def _texts(value: Value) -> frozenset[str]:
    items = value.items if isinstance(value, Listing) else ()
    return frozenset(item.value for item in items if isinstance(item.value, str))


def _agree(facts: Sequence[Fact | None], kind: Type | None, path: str, remarks: list[Remark]) -> Fact:
    """Give what several cases state alike of the thing at `path`; None is a case that says nothing of it."""
    given = [fact for fact in facts if fact is not None]
    if all(isinstance(fact.value, Record) for fact in given):
        fields: dict[str, Fact] = {}
        records = [fact.value.fields if fact and isinstance(fact.value, Record) else {} for fact in facts]
        for name in dict.fromkeys(name for record in records for name in record):
            inner = kind.fields[name].type if isinstance(kind, RecordType) else None
            fields[name] = _agree([record.get(name) for record in records], inner, f"{path}.{name}", remarks)
        return replace(given[0], value=Record(fields))
    unknown = [fact for fact in given if isinstance(fact.value, Unknown)]
    known = [fact for fact in given if not isinstance(fact.value, Unknown)]
    if len({_unordered(fact.value) for fact in known}) > 1:
        return contradiction(given, kind, path, remarks)
    if unknown:
        return unknown[0]
    if len(given) == len(facts):
        return given[0]
    place = given[0].origin.span if given[0].origin else None
    return replace(given[0], value=Unknown.one(path, Why.ABSENT, place, _SOME))


def _unordered(value: Value) -> object:
    return (frozenset(item.value for item in value.items), value.partial) if isinstance(value, Listing) else value


def _annotated(shape: Shape) -> bool:
    return any(ANNOTATION in schema.node.entries for schema in shape.schemas)


def _is_void(node: Node) -> bool:
    """Whether nothing but null may stand where a schema applies."""
    if isinstance(node, ScalarNode):
        return node.value is False
    if not isinstance(node, MappingNode):
        return False
    types = node.entries.get("type")
    names = types.items if isinstance(types, SequenceNode) else (types,)
    const = node.entries.get("const")
    return all(text_of(name) == "null" for name in names) or (isinstance(const, ScalarNode) and const.value is None)


def _kind(of: str, words: Vocabulary) -> RecordType:
    """The type of what is annotated."""
    whole = words.identity
    attributes = whole.fields["attributes"].type
    assert isinstance(attributes, ListOf)
    assert isinstance(attributes.item, RecordType)
    return whole if of == WHOLE else attributes.item


def _size(record: Record) -> int:
    """How many facts there are. The vocabulary bounds how deep records are nested."""
    count = 0
    stack: list[Value] = [record]
    while stack:
        value = stack.pop()
        count += 1
        if isinstance(value, Record):
            stack.extend(fact.value for fact in value.fields.values())
        elif isinstance(value, Listing):
            stack.extend(fact.value for fact in value.items)
    return count
