"""Facts of one property of a JSON Schema: its type, its listed values, its description."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checkmeta.base.records import replace
from checkmeta.base.values import NONE, Evidence, Fact, Listing, Origin, Unknown, Why
from checkmeta.documents.limits import shown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.schema_refs import text_of
from checkmeta.facts.schema_shape import Schema, Shape, Shapes

RECURSIVE = "recursive"
"""The type of a property that has the schema of something it is a part of."""


def text_at(schemas: Sequence[Schema], keywords: Sequence[str]) -> Fact | None:
    """The text, or the number as it is written, of the first keyword that some schema has and that always applies."""
    for keyword in keywords:
        for schema in schemas:
            node = schema.node.entries.get(keyword)
            if schema.conditional or not isinstance(node, ScalarNode) or isinstance(node.value, bool):
                continue
            text = node.value if isinstance(node.value, str) else node.span.text if node.value is not None else ""
            if text:
                return Fact(text, schema.origin(keyword))
    return None


def description(schemas: Sequence[Schema]) -> Fact | None:
    """What a schema says of a property, or else its title, or what it notes for those who write schemas."""
    return text_at(schemas, ("description", "title", "$comment"))


def type_of(shapes: Sequence[Shape], origin: Origin, bounds: Shapes) -> Fact | None:
    """The JSON types that a property may have: `string`, `string or null`; None where the schema leaves it open.

    `shapes` are the property's own and those of its elements; `origin` is the property's.
    """
    own = shapes[0]
    words: dict[str, Origin] = {}
    for conditional in (False, True):
        for schema in own.schemas:
            # what always applies speaks for itself, while branches add up
            if schema.conditional is conditional and (conditional or not words):
                for word, place in _types(schema, bounds).items():
                    words.setdefault(word, place)
        if words:
            break
    if not words:
        implied = {"object": own.children, "array": own.items}
        words = {word: origin for word, parts in implied.items() if parts}
    if any(shape.recursive for shape in shapes):
        # a list of them: the list itself is nothing new
        words = {RECURSIVE: origin} if len(shapes) > 1 else {**words, RECURSIVE: origin}
    if words:
        return Fact(" or ".join(words), next(iter(words.values())))
    if own.remote:
        span, why = own.remote[0]
        return Fact(Unknown.one("", Why.UNREADABLE, span, why), origin)
    return None


def _types(schema: Schema, bounds: Shapes) -> dict[str, Origin]:
    """The types that one schema states, or that its listed values have."""
    node = schema.node.entries.get("type")
    if node is not None:
        names = node.items if isinstance(node, SequenceNode) else (node,)
        bounds.spend(len(names))
        words = [shown(text_of(name)) for name in names if text_of(name)]
        return dict.fromkeys(words, schema.origin("type"))
    for keyword in ("enum", "const"):
        node = schema.node.entries.get(keyword)
        if node is not None:
            nodes = node.items if isinstance(node, SequenceNode) and keyword == "enum" else (node,)
            bounds.spend(len(nodes))
            return dict.fromkeys((_json_type(n) for n in nodes), schema.origin(keyword))
    return {}


def _json_type(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "object"
    if isinstance(node, SequenceNode):
        return "array"
    match node.value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | Fraction():
            return "number"
        case _:
            return "string"


def allowed_values(shapes: Sequence[Shape], bounds: Shapes) -> Fact | None:
    """The texts that a property, or else its elements, may be, where the schema lists them and always does.

    Several lists that all apply admit what is in each. A list with other things than texts (but null) is partial.
    """
    for shape in shapes:
        found = [_listed(schema, bounds) for schema in shape.schemas if not schema.conditional]
        lists = [(fact, fact.value) for fact in found if fact and isinstance(fact.value, Listing)]
        if not lists:
            continue
        first, listing = lists[0]
        admitted = [{item.value for item in other.items} for _, other in lists[1:] if not other.partial]
        items = tuple(item for item in listing.items if all(item.value in texts for texts in admitted))
        return Fact(replace(listing, items=items), first.origin)
    return None


def _listed(schema: Schema, bounds: Shapes) -> Fact | None:
    """What one schema lists: as `enum` or `const`, or in each of its alternatives."""
    for keyword in ("enum", "const"):
        node = schema.node.entries.get(keyword)
        if node is not None:
            listing = _literal(node, pointer(schema.pointer, keyword), bounds, is_list=keyword == "enum")
            return Fact(listing, schema.origin(keyword)) if listing.items else None
    for keyword in ("anyOf", "oneOf"):
        node = schema.node.entries.get(keyword)
        if not isinstance(node, SequenceNode) or not node.items:
            continue
        bounds.spend(len(node.items))
        here = pointer(schema.pointer, keyword)
        found = [_alternative(n, pointer(here, i), bounds) for i, n in enumerate(node.items)]
        lists = [listing for listing in found if listing is not None]
        if len(lists) == len(found) and any(listing.items for listing in lists):
            items = tuple(item for listing in lists for item in listing.items)
            partial = next((listing for listing in lists if listing.partial), Listing(()))
            return Fact(Listing(items, partial.partial, partial.detail), schema.origin(keyword))
    return None


def _alternative(node: Node, here: str, bounds: Shapes) -> Listing | None:
    """What one of several schemas lists; nothing for null, None where it doesn't list what it admits."""
    entries = node.entries if isinstance(node, MappingNode) else {}
    for keyword in ("enum", "const"):
        if keyword in entries:
            return _literal(entries[keyword], pointer(here, keyword), bounds, is_list=keyword == "enum")
    return Listing(()) if text_of(entries.get("type")) == "null" else None


def most_values(shape: Shape) -> Fact | None:
    """How many values a property may have, where its schema says that it is a list: a number, or none for any."""
    lists = [s for s in shape.schemas if not s.conditional and _is_list(s.node.entries.get("type"))]
    if not lists or shape.remote:
        return None
    for schema in shape.schemas:
        node = schema.node.entries.get("maxItems")
        if isinstance(node, ScalarNode) and isinstance(node.value, int | Fraction) and not isinstance(node.value, bool):
            return Fact(node.value, schema.origin("maxItems"))
    return Fact(NONE, lists[0].origin("type"))


def _is_list(node: Node | None) -> bool:
    """Whether a `type` admits lists and no other value but null."""
    names = node.items if isinstance(node, SequenceNode) else (node,)
    words = {text_of(name) for name in names}
    return "array" in words and words <= {"array", "null"}


def _literal(node: Node, here: str, bounds: Shapes, *, is_list: bool) -> Listing:
    """The texts of `enum` or `const`."""
    nodes = [(node, here)]
    if is_list:
        items = node.items if isinstance(node, SequenceNode) else ()
        nodes = [(item, pointer(here, index)) for index, item in enumerate(items)]
    bounds.spend(len(nodes))
    scalars = [
        (n, at) for n, at in nodes if isinstance(n, ScalarNode) and (n.value is None or isinstance(n.value, str))
    ]
    texts = [Fact(n.value, Origin(n.span, at, Evidence.EXTRACTED)) for n, at in scalars if isinstance(n.value, str)]
    others = len(nodes) > len(scalars)
    return Listing(tuple(texts), others, "some of the values are no texts" if others else "")
