"""A document as it stands, untyped: what `document` means in a rule."""

from __future__ import annotations

import datetime as dt

from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.values import Evidence, Fact, Listing, Origin, Record, Unknown, Value, Why


def raw_fact(node: Node, here: str = "", key: Origin | None = None) -> Fact:
    """Turn a node into facts. Null is unknown; so is a value under a tag that isn't a standard one.

    The readers bound how deep documents are nested, so this recursion is bounded too.
    """
    origin = Origin(node.span, here, Evidence.EXTRACTED, key.span if key else None)
    if node.tag is not None:
        return Fact(Unknown.one("document", Why.UNREADABLE, node.span, f"the tag `{node.tag}` is opaque"), origin)
    if isinstance(node, MappingNode):
        fields: dict[str, Fact] = {}
        for name, child in node.entries.items():
            at = Origin(node.keys[name], here, Evidence.EXTRACTED)
            fields[name] = raw_fact(child, pointer(here, name), at)
        return Fact(Record(fields), origin)
    if isinstance(node, SequenceNode):
        return Fact(Listing(tuple(raw_fact(c, pointer(here, i)) for i, c in enumerate(node.items))), origin)
    return Fact(_scalar(node), origin)


def _scalar(node: ScalarNode) -> Value:
    value = node.value
    if value is None:
        return Unknown.one("document", Why.NULL, node.span)
    if isinstance(value, dt.datetime):
        return value.date()
    return value
