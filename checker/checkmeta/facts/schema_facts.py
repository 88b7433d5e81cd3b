"""Facts of one property of a JSON Schema: its type, its listed values, its description."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checkmeta.documents.limits import shown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.schema_refs import text_of
from checkmeta.facts.schema_shape import Schema, Shape, Shapes
from checkmeta.values import Evidence, Fact, Listing, Origin, Unknown, Why

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
                origin = Origin(
                    node.span, pointer(schema.pointer, keyword), Evidence.EXTRACTED, schema.node.keys.get(keyword)
                )
                return Fact(text, origin)
    return None


def description(schemas: Sequence[Schema]) -> Fact | None:
    """What a schema says of a property, or else its title."""
    return text_at(schemas, ("description", "title"))


def type_of(shapes: Sequence[Shape], origin: Origin, bounds: Shapes) -> Fact | None:
    """The JSON types that a property may have: `string`, `string or null`; None where the schema leaves it open.

    `shapes` are the property's own and those of its elements; `origin` is the property's.
    """
    own = shapes[0]
    words: dict[str, Origin] = {}
    for conditional in (False, True):
        for schema in own.schemas:
            if schema.conditional is conditional and (conditional or not words):
                words = {**_types(schema, bounds), **words}
        if words:
            break
    if not words:
        words = dict.fromkeys(_implied(own), origin)
    if any(shape.recursive for shape in shapes):
        words[RECURSIVE] = origin
        if len(shapes) > 1:  # a list of them: the list itself is nothing new
            words = {RECURSIVE: origin}
    if words:
        return Fact(" or ".join(words), next(iter(words.values())))
    if own.remote:
        span, why = own.remote[0]
        return Fact(Unknown.one("", Why.UNREADABLE, span, why), origin)
    return None


def _types(schema: Schema, bounds: Shapes) -> dict[str, Origin]:
    node = schema.node.entries.get("type")
    names = node.items if isinstance(node, SequenceNode) else (node,) if node else ()
    bounds.spend(len(names))
    words = dict.fromkeys(shown(text_of(name)) for name in names if text_of(name))
    if node is None:
        return {}
    origin = Origin(node.span, pointer(schema.pointer, "type"), Evidence.EXTRACTED, schema.node.keys.get("type"))
    return dict.fromkeys(words, origin)


def _implied(shape: Shape) -> list[str]:
    """The types that other keywords speak of."""
    words = ["object"] if shape.children else []
    if shape.items:
        words.append("array")
    for schema in shape.schemas:
        listed = schema.node.entries.get("enum")
        nodes = listed.items if isinstance(listed, SequenceNode) else ()
        const = schema.node.entries.get("const")
        kinds = {_json_type(node) for node in ((*nodes, const) if const else nodes)}
        if not schema.conditional and not words and kinds:
            words = sorted(kinds)
    return words


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
        lists = [found for schema in shape.schemas if not schema.conditional and (found := _listed(schema, bounds))]
        if not lists:
            continue
        first, *others = lists
        texts = [{item.value for item in other.items} for other in others if not other.partial]
        items = tuple(item for item in first.items if all(item.value in admitted for admitted in texts))
        return Fact(Listing(items, first.partial, first.detail), items[0].origin if items else None)
    return None


def _listed(schema: Schema, bounds: Shapes) -> Listing | None:
    """What one schema lists: as `enum` or `const`, or in each of its alternatives."""
    own = _literal(schema.node, schema.pointer, bounds)
    if own is not None:
        return own
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
            partial = next((listing for listing in lists if listing.partial), None)
            return Listing(items, partial is not None, partial.detail if partial else "")
    return None


def _alternative(node: Node, here: str, bounds: Shapes) -> Listing | None:
    if isinstance(node, MappingNode) and text_of(node.entries.get("type")) == "null":
        return Listing(())
    return _literal(node, here, bounds) if isinstance(node, MappingNode) else None


def _literal(node: MappingNode, here: str, bounds: Shapes) -> Listing | None:
    listed = node.entries.get("enum")
    nodes: list[tuple[Node, str]] = []
    if isinstance(listed, SequenceNode):
        bounds.spend(len(listed.items))
        nodes = [(item, pointer(pointer(here, "enum"), i)) for i, item in enumerate(listed.items)]
    elif (const := node.entries.get("const")) is not None:
        nodes = [(const, pointer(here, "const"))]
    texts = [
        Fact(item.value, Origin(item.span, at, Evidence.EXTRACTED))
        for item, at in nodes
        if isinstance(item, ScalarNode) and isinstance(item.value, str)
    ]
    others = sum(
        not (isinstance(item, ScalarNode) and (item.value is None or isinstance(item.value, str))) for item, _ in nodes
    )
    if not texts:
        return None
    return Listing(tuple(texts), others > 0, "some of the values are no texts" if others else "")
