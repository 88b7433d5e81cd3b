"""The keys of a document, and those that mappings name: an index, so that not every mapping is tried in turn."""

from __future__ import annotations

import dataclasses

from checkmeta.base.source import Located
from checkmeta.documents.tree import MappingNode, Node, SequenceNode
from checkmeta.language import nodes as p
from checkmeta.language.typed_mapping import TypedMapping


def keys_in(root: Node) -> frozenset[str]:
    """The keys of a document, as `TypedMapping.keys` has them."""
    found = {f"/{key}" for key in root.entries} if isinstance(root, MappingNode) else set[str]()
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, MappingNode):
            found.update(node.entries)
            stack.extend(node.entries.values())
        elif isinstance(node, SequenceNode):
            stack.extend(node.items)
    return frozenset(found)


def named_keys(mapping: TypedMapping) -> frozenset[str]:
    """All keys that a mapping names where it says what a document of its format is, at whatever depth they stand."""
    found: set[str] = set()
    stack: list[object] = list(mapping.recognise)
    while stack:
        node = stack.pop()
        if isinstance(node, p.Field):
            found.add(node.name)
        if isinstance(node, p.Call) and node.function == "has" and isinstance(node.arguments[1], p.Const):
            found.add(str(node.arguments[1].value))
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, Located):
            stack.extend(getattr(node, part.name) for part in dataclasses.fields(node))
    return frozenset(found)
