"""What a JSON Schema says of one place in the documents that it describes, with all its references and branches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Origin
from checkmeta.documents.limits import ERRORS, shown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.recognise import ANNOTATION
from checkmeta.facts.schema_refs import LONGEST, REFERENCES, Nowhere, References

VISITS: Final = 20_000
"""Schemas that are looked at in one document, each as often as references lead to it."""
VALUES: Final = 200_000
"""Listed values and annotated facts of one schema, counted in the same way."""

Choice = tuple[str, int]
"""A keyword with alternatives (`if` for all three of its family), and the number of one of them."""

_WITH_ATTRIBUTES: Final = frozenset({"properties", ANNOTATION, *REFERENCES})
"""What makes of a map's values more than its contents."""

_EXHAUSTIVE: Final = frozenset({"anyOf", "oneOf"})
"""Keywords of whose alternatives one applies at least."""


@dataclass(frozen=True, slots=True)
class ShapePart:
    """A schema that applies to a place.

    Attributes:
        conditional: it applies in some cases only.
        tested: it stands in an `if`: it asks what is there.
        lineage: the schemas, by identity, through whose properties and elements it was come to.
        referred: a reference led to it.
        choice: which of several alternatives it belongs to, of which sort; None for what applies with its parent.

    """

    node: Node
    pointer: str
    conditional: bool = False
    tested: bool = False
    lineage: frozenset[int] = frozenset()
    referred: bool = False
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """A part that is a mapping: a schema with keywords."""

    node: MappingNode
    pointer: str
    conditional: bool
    tested: bool
    lineage: frozenset[int]

    def origin(self, keyword: str) -> Origin:
        """The place of what stands under one of its keywords."""
        node = self.node.entries[keyword]
        return Origin(node.span, pointer(self.pointer, keyword), Evidence.EXTRACTED, self.node.keys.get(keyword))

    def beside(
        self, node: Node, where: str, *, tested: bool = False, referred: bool = False, choice: Choice | None = None
    ) -> ShapePart:
        """Another schema for the same place."""
        conditional = self.conditional or choice is not None
        return ShapePart(node, where, conditional, self.tested or tested, self.lineage, referred, choice)

    def below(self, node: Node, where: str, *, conditional: bool = False) -> ShapePart:
        """A schema for a place inside this one."""
        return ShapePart(node, where, self.conditional or conditional, self.tested, self.lineage | {id(self.node)})


@dataclass(slots=True)
class Child:
    """A property: the schemas that apply to it, its key, and where it is called required."""

    key: Span
    pointer: str
    parts: list[ShapePart] = field(default_factory=list)
    required: Origin | None = None
    sometimes: Origin | None = None
    """Where it is called required in some cases only."""


@dataclass(slots=True)
class Shape:
    """All that applies to one place."""

    parts: list[ShapePart] = field(default_factory=list)
    """Those that it was come to by."""
    schemas: list[Schema] = field(default_factory=list)
    composed: dict[int, list[ShapePart]] = field(default_factory=dict)
    """What each schema, by identity, refers to or is composed of for the same place."""
    forbidden: bool = False
    """A schema `false` applies: nothing may stand there."""
    recursive: bool = False
    """A schema of which this place is a part applies: it isn't followed again."""
    remote: list[tuple[Span, str]] = field(default_factory=list)
    """References to other documents: the place, and why that leaves something unknown."""
    gaps: list[str] = field(default_factory=list)
    """Why there may be properties that aren't listed."""
    rest: list[str] = field(default_factory=list)
    """The same of an object with properties; one without is a map, an attribute by itself."""
    children: dict[str, Child] = field(default_factory=dict)
    items: list[ShapePart] = field(default_factory=list)
    filled: bool = False
    """A list that must have an element."""

    def bottom_up(self, parts: Iterable[ShapePart]) -> list[Schema]:
        """Order the schemas that some parts are composed of, each after those that it is itself composed of."""
        schemas = {id(schema.node): schema for schema in self.schemas}
        order: list[Schema] = []
        begun: set[int] = set()
        stack = [(part.node, False) for part in parts]
        while stack:
            node, ended = stack.pop()
            schema = schemas.get(id(node))
            if schema is not None and ended:
                order.append(schema)
            elif schema is not None and id(node) not in begun:
                begun.add(id(node))
                stack.append((node, True))
                stack.extend((part.node, False) for part in self.composed[id(node)])
        return order


class Shapes:
    """Works out the shapes of one document's schema, within its bounds."""

    __slots__ = ("document", "errors", "references", "values", "visits")

    def __init__(self, document: Node, errors: Collector) -> None:
        self.document = document
        self.errors = errors
        self.references = References(document)
        self.visits = 0
        self.values = 0

    def visit(self, count: int = 1, ahead: int = 0) -> None:
        """Count schemas; raise F210 past the bound, or where those that are still `ahead` will pass it."""
        self.visits += count
        if self.visits + ahead > VISITS:
            self.fail(f"more than {VISITS:,} schemas when references are followed")

    def spend(self, count: int) -> None:
        """Count values; raise F210 past the bound."""
        self.values += count
        if self.values > VALUES:
            self.fail(f"more than {VALUES:,} values when references are followed")

    def fail(self, message: str) -> None:
        """Give up on the document: raise F210 with what was found before."""
        raise CheckmetaError([*self.errors.diagnostics, Diagnostic("F210", message, self.document.span)])

    def bounded(self, text: str) -> str:
        """A pointer or a path, unless it is too long."""
        if len(text) > LONGEST:
            self.fail(f"a path of more than {LONGEST:,} characters")
        return text

    def shape(self, parts: Iterable[ShapePart]) -> Shape:
        """Work out what applies to a place, of the schemas that it was come to by."""
        shape = Shape(list(parts))
        seen: set[int] = set()
        certain = [part for part in shape.parts if not part.conditional]
        waiting = [part for part in shape.parts if part.conditional]
        for stack in (certain, waiting):  # what always applies comes first: it says more than what sometimes does
            stack.reverse()
            while stack:
                part = stack.pop()
                self.visit()
                node = part.node
                if isinstance(node, ScalarNode) and node.value is False:
                    shape.forbidden = shape.forbidden or not part.conditional
                if not isinstance(node, MappingNode) or id(node) in seen:
                    continue
                if id(node) in part.lineage:
                    shape.recursive = True
                    continue
                seen.add(id(node))
                schema = Schema(node, self.bounded(part.pointer), part.conditional, part.tested, part.lineage)
                shape.schemas.append(schema)
                self._apply(schema, shape)
                further = [*self._references(schema, shape), *self._branches(schema)]
                shape.composed[id(node)] = further
                waiting.extend(p for p in further if p.conditional is not part.conditional)
                stack.extend(p for p in reversed(further) if p.conditional is part.conditional)
        return shape

    def _references(self, schema: Schema, shape: Shape) -> Iterator[ShapePart]:
        for keyword in REFERENCES:
            node = schema.node.entries.get(keyword)
            if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
                continue
            target = self.references.resolve(schema.node, node.value)
            if target is Nowhere.REMOTE:
                shape.remote.append((node.span, Phrase("gap.not followed", keyword=keyword, to=shown(node.value, 120))))
            elif target is Nowhere.DANGLING:
                if len(self.errors.diagnostics) < ERRORS:
                    message = f"`{shown(node.value, 120)}` leads nowhere in this document"
                    self.errors.error("F209", message, node.span, self.references.suggest(node.value))
            elif not isinstance(target, Nowhere):
                yield schema.beside(target.node, target.pointer, referred=True)

    def _branches(self, schema: Schema) -> Iterator[ShapePart]:
        entries = schema.node.entries
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = entries.get(keyword)
            if isinstance(branches, SequenceNode):
                several = keyword != "allOf" and len(branches.items) > 1
                here = pointer(schema.pointer, keyword)
                for index, branch in enumerate(branches.items):
                    choice = (keyword, index) if several else None
                    yield schema.beside(branch, pointer(here, index), choice=choice)
        for keyword, index in (("if", 0), ("then", 0), ("else", 1)):
            if keyword in entries:
                where = pointer(schema.pointer, keyword)
                yield schema.beside(entries[keyword], where, tested=keyword == "if", choice=("if", index))
        for keyword in ("dependentSchemas", "dependencies"):
            for name, (_, branch, here) in self._named(schema, keyword).items():
                if isinstance(branch, MappingNode):
                    yield schema.beside(branch, here, choice=(f"{keyword} {name}", 0))

    def _named(self, schema: Schema, keyword: str) -> dict[str, tuple[Span, Node, str]]:
        """The entries of a keyword that has names for keys: the key, the node, its pointer."""
        node = schema.node.entries.get(keyword)
        if not isinstance(node, MappingNode):
            if node is not None and len(self.errors.diagnostics) < ERRORS:
                self.errors.error("F203", f"`{keyword}` of a JSON Schema takes a mapping", node.span)
            return {}
        self.spend(len(node.entries))
        here = pointer(schema.pointer, keyword)
        return {
            name: (node.keys.get(name, n.span), n, self.bounded(pointer(here, name)))
            for name, n in node.entries.items()
        }

    def _apply(self, schema: Schema, shape: Shape) -> None:
        """Take up what a schema says of properties and elements."""
        for name, (key, node, here) in self._named(schema, "properties").items():
            child = shape.children.setdefault(name, Child(key, here))
            if not child.parts:  # so far it was only called required
                child.key, child.pointer = key, here
            child.parts.append(schema.below(node, here))
            if isinstance(node, MappingNode) and _is_true(node.entries.get("required")):
                own = Origin(node.entries["required"].span, pointer(here, "required"), Evidence.EXTRACTED)
                _require(child, own, conditional=schema.conditional)
        self._requirements(schema, shape)
        self._gaps(schema, shape)
        self._elements(schema, shape)

    def _requirements(self, schema: Schema, shape: Shape) -> None:
        if schema.tested:  # an `if` asks whether it is there, it doesn't ask for it
            return
        entries = schema.node.entries
        listed = [(entries.get("required"), pointer(schema.pointer, "required"), schema.conditional)]
        for keyword in ("dependentRequired", "dependencies"):
            listed.extend((node, here, True) for _, node, here in self._named(schema, keyword).values())
        for names, here, conditional in listed:
            if not isinstance(names, SequenceNode):
                continue
            self.spend(len(names.items))
            for index, node in enumerate(names.items):
                if isinstance(node, ScalarNode) and isinstance(node.value, str):
                    place = Origin(node.span, pointer(here, index), Evidence.EXTRACTED)
                    child = shape.children.setdefault(node.value, Child(node.span, place.pointer))
                    _require(child, place, conditional=conditional)

    def _gaps(self, schema: Schema, shape: Shape) -> None:
        entries = schema.node.entries
        if admits(entries.get("patternProperties"), named=True):
            shape.gaps.append(Phrase("gap.admits", keyword="patternProperties"))
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            node = entries.get(keyword)
            if isinstance(node, MappingNode) and node.entries:
                attributes = not node.entries.keys().isdisjoint(_WITH_ATTRIBUTES)
                found = shape.gaps if attributes else shape.rest
                found.append(Phrase("gap.admits", keyword=keyword))

    def _elements(self, schema: Schema, shape: Shape) -> None:
        entries = schema.node.entries
        for keyword in ("items", "prefixItems", "additionalItems", "contains"):
            node = entries.get(keyword)
            here = pointer(schema.pointer, keyword)
            some = keyword == "contains"
            if isinstance(node, SequenceNode):
                shape.items.extend(
                    schema.below(n, pointer(here, i), conditional=some) for i, n in enumerate(node.items)
                )
            elif isinstance(node, MappingNode):
                shape.items.append(schema.below(node, here, conditional=some))
        least = entries.get("minItems")
        if (
            not schema.conditional
            and isinstance(least, ScalarNode)
            and isinstance(least.value, int)
            and least.value >= 1
        ):
            shape.filled = True


def admits(node: Node | None, *, named: bool = False) -> bool:
    """Whether what stands under `additionalProperties` and the like lets anything in: it isn't silent, nor `false`.

    A `named` one has such schemas under keys.
    """
    if named:
        return isinstance(node, MappingNode) and any(map(admits, node.entries.values()))
    return node is not None and not (isinstance(node, ScalarNode) and node.value is False)


def alternatives(parts: Iterable[ShapePart]) -> list[list[list[ShapePart]]]:
    """Sort what a schema is composed of into its choices: each has alternatives, of which each has parts.

    An alternative without parts is the case that none of the others applies to.
    """
    choices: dict[str, dict[int, list[ShapePart]]] = {}
    for part in parts:
        if part.choice is not None:
            keyword, number = part.choice
            choices.setdefault(keyword, {}).setdefault(number, []).append(part)
    return [
        [*found.values(), *([] for _ in range(0 if keyword in _EXHAUSTIVE else 2 - len(found)))]
        for keyword, found in choices.items()
    ]


def _is_true(node: Node | None) -> bool:
    return isinstance(node, ScalarNode) and node.value is True


def _require(child: Child, place: Origin, *, conditional: bool) -> None:
    """Note where a property is called required: what always holds apart from what sometimes does."""
    if conditional:
        child.sometimes = child.sometimes or place
    else:
        child.required = child.required or place
