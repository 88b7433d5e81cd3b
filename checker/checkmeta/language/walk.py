"""The parts of a node of the typed tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from checkmeta.language import nodes as p
from checkmeta.language.types.scope import MAX_NODES

PARTS: Final[dict[type, tuple[str, ...]]] = {
    p.Param: ("place",), p.Field: ("of",), p.Index: ("of", "index"), p.ListLiteral: ("items",), p.RecordLiteral: ("entries",),
    p.Arith: ("left", "right", "calendar"), p.Compare: ("left", "right"), p.Else: ("left", "right"), p.Call: ("arguments",),
    p.Comprehension: ("domain", "where", "element"), p.Fold: ("over",), p.Member: ("item", "list"), p.Match: ("text",),
    p.Status: ("operand",), p.IsA: ("operand",), p.Not: ("operand",), p.All: ("operands",), p.AnyOf: ("operands",),
    p.Quant: ("domain", "where", "body"),
}  # fmt: skip
"""The fields that hold a node's parts, in the order in which they stand; one may hold several, or none. What isn't here has none."""


def children(node: p.Node) -> tuple[p.Node, ...]:
    """Its parts, in the order in which they stand."""
    found: list[p.Node] = []
    for name in PARTS.get(type(node), ()):
        held: Any = getattr(node, name)
        if type(held) is tuple:
            found.extend(held if name != "entries" else (value for _, value in held))
        elif held is not None:
            found.append(held)
    return tuple(found)


def iterate(node: p.Node) -> Iterable[p.Node]:
    """The node and all below it; a part that is shared comes as often as it stands."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(children(current))


def deeper(node: p.Node, most: int) -> bool:
    """Whether a tree has more than so many levels."""
    stack = [(node, 1)]
    while stack:
        current, level = stack.pop()
        if level > most:
            return True
        stack.extend((child, level + 1) for child in children(current))
    return False


def node_count(node: p.Node) -> int:
    """The number of nodes, counting up to just past the limit."""
    total = 0
    for _ in iterate(node):
        total += 1
        if total > MAX_NODES:
            break
    return total


def mentions(nodes: Iterable[p.Node]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the roots and the ids of the params that nodes mention."""
    roots: set[str] = set()
    params: set[str] = set()
    for node in nodes:
        for part in iterate(node):
            if isinstance(part, p.Root):
                roots.add(part.name)
            elif isinstance(part, p.Param):
                params.add(part.id)
    return frozenset(roots), frozenset(params)


def closed(node: p.Node) -> bool:
    """Whether it mentions no variable but its own: it has one value, then, wherever it stands in a rule."""
    used: set[int] = set()
    own: set[int] = set()
    for part in iterate(node):
        if isinstance(part, p.Local):
            used.add(part.number)
        elif isinstance(part, p.Quant | p.Comprehension):
            own.add(part.variable.number)
    return used <= own


def fact_path(node: p.Node) -> tuple[str, ...] | None:
    """The path of fields from a root that it is; None where it is something else."""
    start, names = steps_of(node)
    return (start.name, *names) if names and isinstance(start, p.Root) else None


def steps_of(node: p.Node) -> tuple[p.Node, tuple[str, ...]]:
    """What a path of fields begins with, and their names."""
    names: list[str] = []
    while isinstance(node, p.Field):
        names.append(node.name)
        node = node.of
    return node, tuple(reversed(names))
