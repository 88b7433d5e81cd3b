"""The parts of a node of the typed tree."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.language import program as p
from checkmeta.language.types.scope import MAX_NODES


def children(node: p.Node) -> tuple[p.Node, ...]:
    """Its parts, in the order in which they stand."""
    match node:
        case p.Const() | p.Root() | p.Local():
            return ()
        case p.Param():
            return () if node.place is None else (node.place,)
        case p.Field():
            return (node.of,)
        case p.Index():
            return (node.of, node.index)
        case p.ListLiteral():
            return node.items
        case p.RecordLiteral():
            return tuple(value for _, value in node.entries)
        case p.Arith() | p.Compare() | p.Else():
            return (node.left, node.right)
        case p.Call():
            return node.arguments
        case p.Comprehension():
            return (node.domain, *(() if node.where is None else (node.where,)), node.element)
        case p.Fold():
            return (node.over,)
        case p.Member():
            return (node.item, node.list)
        case p.Match():
            return (node.text,)
        case p.Status() | p.IsA() | p.Not():
            return (node.operand,)
        case p.All() | p.AnyOf():
            return node.operands
        case p.Quant():
            return (node.domain, *(() if node.where is None else (node.where,)), node.body)


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
    steps: list[str] = []
    while isinstance(node, p.Field):
        steps.append(node.name)
        node = node.of
    return (node.name, *reversed(steps)) if steps and isinstance(node, p.Root) else None
