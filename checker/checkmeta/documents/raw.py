"""A document as it stands, untyped: what `document` means in a rule and in a mapping."""

from __future__ import annotations

import datetime as dt

from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Record, Unknown, Value, Why
from checkmeta.documents.limits import LISTED
from checkmeta.documents.placeholders import without_default
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, pointer


def document_fact(document: Document) -> Fact:
    """A whole document, found once: to recognise it, to map it, and for rules over it."""
    if not document.raw:
        document.raw.append(raw_fact(document.root))
    return document.raw[0]


def raw_fact(node: Node, here: str = "", key: Span | None = None) -> Fact:
    """Turn a node into facts. What can't be known from the document alone is unknown.

    That is null, a value under a tag that isn't a standard one, a placeholder, what a template may leave out, and the
    value of a key that stands twice. A list of which a template may leave out a part is partial. The readers bound how
    deep documents are nested, so this recursion is bounded too.
    """
    origin = Origin(node.span, here, Evidence.EXTRACTED, key)
    if node.conditional is not None:
        detail = f"`{node.conditional}` decides whether it is there"
        return Fact(Unknown.one("document", Why.UNREADABLE, node.span, detail), origin)
    if node.tag is not None:
        return Fact(Unknown.one("document", Why.UNREADABLE, node.span, f"the tag `{node.tag}` is opaque"), origin)
    if isinstance(node, MappingNode):
        fields: dict[str, Fact] = {}
        for name, child in node.entries.items():
            inner = raw_fact(child, pointer(here, name), node.keys[name])
            if name in node.repeated:
                twice = Unknown.one("document", Why.CONTRADICTORY, node.keys[name], "the key stands twice")
                inner = Fact(twice, inner.origin)
            fields[name] = inner
        return Fact(Record(fields), origin)
    if isinstance(node, SequenceNode):
        listed, more = in_part(node)
        items = [(c, pointer(here, i)) for i, c in enumerate(listed)]
        kept = tuple(raw_fact(child, at) for child, at in items if child.conditional is None)
        optional = len(kept) < len(items)
        reasons = ["a template may leave out a part of it"] if optional else []
        reasons += [f"{more:,} more elements are only counted"] if more else []
        return Fact(Listing(kept, bool(reasons), "; ".join(reasons)), origin)
    return Fact(_scalar(node), origin)


def in_part(node: SequenceNode) -> tuple[tuple[Node, ...], int]:
    """The elements of a list that are looked at one by one, and how many more there are: of many objects the first."""
    if len(node.items) <= LISTED or not all(isinstance(item, MappingNode) for item in node.items):
        return node.items, node.more
    return node.items[:LISTED], node.more + len(node.items) - LISTED


def _scalar(node: ScalarNode) -> Value:
    value = node.value
    if value is None:
        return Unknown.one("document", Why.NULL, node.span)
    if node.placeholder is not None:
        return Unknown.one("document", Why.UNREADABLE, node.span, f"`{without_default(node)}` is filled in elsewhere")
    if isinstance(value, dt.datetime):
        return value.date()
    return value
