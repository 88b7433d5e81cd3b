"""Whether a JSON Schema admits properties beyond those that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.base.values import Fact, Origin, Unknown, Why
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.facts.schema_refs import text_of
from checkmeta.facts.schema_shape import Schema, Shape, ShapePart, admits, alternatives

_OPEN: Final = "not stated in the file: a JSON Schema admits further properties unless it forbids them"
_KEYWORDS: Final = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True, slots=True)
class _Admission:
    """What one schema, with all that it is composed of, does to properties that nobody lists.

    Attributes:
        closed: where they are forbidden.
        takes: it takes some, in some case, so that an `unevaluatedProperties` around it finds nothing left.

    """

    closed: Origin | None
    takes: bool


def openness(shape: Shape, here: Origin) -> Fact:
    """Say whether properties beyond the described ones are admitted: they are, unless the schema forbids them.

    It forbids them if some schema does that always applies, or if each of several alternatives does. Unknown where only
    what isn't followed could tell, and where the schema is silent: that JSON Schema admits them is nobody's decision.
    """
    found: dict[int, _Admission] = {}
    for schema in shape.bottom_up(shape.parts):
        found[id(schema.node)] = _admission(schema, shape, found)
    for part in shape.parts:
        own = found.get(id(part.node))
        if own is not None and own.closed is not None and not part.conditional:
            return Fact(False, own.closed)
    if shape.remote:
        span, why = shape.remote[0]
        return Fact(Unknown.one("", Why.UNREADABLE, span, why), here)
    return next(
        (Fact(True, place) for schema in shape.schemas if (place := _admitted(schema)) is not None),
        Fact(Unknown.one("", Why.ABSENT, here.span, _OPEN), here),
    )


def is_object(schemas: Sequence[Schema]) -> bool:
    """Whether an object may stand where some schemas apply."""
    return all(schema.conditional or _may_be_object(schema.node) for schema in schemas)


def _admitted(schema: Schema) -> Origin | None:
    """Where a schema takes properties that it doesn't list."""
    if schema.tested:
        return None
    entries = schema.node.entries
    keyword = next((keyword for keyword in _KEYWORDS if admits(entries.get(keyword))), None)
    if keyword is None and admits(entries.get("patternProperties"), named=True):
        keyword = "patternProperties"
    return schema.origin(keyword) if keyword else None


def _admission(schema: Schema, shape: Shape, found: Mapping[int, _Admission]) -> _Admission:
    """Judge a schema by those that it is composed of, which were judged before it."""
    entries = schema.node.entries
    parts = shape.composed[id(schema.node)]
    patterns = admits(entries.get("patternProperties"), named=True)
    additional, unevaluated = (entries.get(keyword) for keyword in _KEYWORDS)
    below = any(own.takes for part in parts if (own := found.get(id(part.node))) is not None)
    closed: Origin | None = None
    if additional is not None and not admits(additional) and not patterns:
        closed = schema.origin("additionalProperties")
    # what isn't followed may take them all, too
    elif not (unevaluated is None or admits(unevaluated) or admits(additional) or patterns or below or shape.remote):
        closed = schema.origin("unevaluatedProperties")
    for part in parts:
        if closed is None and part.choice is None and id(part.node) in found:
            closed = found[id(part.node)].closed
    for choice in alternatives(parts):
        closed = closed or _all_closed(choice, found)
    return _Admission(closed, admits(additional) or admits(unevaluated) or patterns or below)


def _all_closed(choice: Sequence[Sequence[ShapePart]], found: Mapping[int, _Admission]) -> Origin | None:
    """Where the first of some alternatives forbids unlisted properties, if all of them do or admit no object."""
    first: Origin | None = None
    for parts in choice:
        if any(not _may_be_object(part.node) for part in parts):
            continue
        places = [own.closed for part in parts if (own := found.get(id(part.node))) is not None and own.closed]
        if not places:
            return None
        first = first or places[0]
    return first


def _may_be_object(node: Node) -> bool:
    if not isinstance(node, MappingNode):
        return not (isinstance(node, ScalarNode) and node.value is False)
    types = node.entries.get("type")
    names = {text_of(name) for name in (types.items if isinstance(types, SequenceNode) else (types,))} - {""}
    return not names or "object" in names
