"""The parts of a node of the typed tree."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.language.program import (  # fmt: skip
    All,
    AnyOf,
    Arith,
    Call,
    Compare,
    Comprehension,
    Const,
    Else,
    Field,
    Fold,
    Index,
    IsA,
    ListLiteral,
    Local,
    Match,
    Member,
    Node,
    Not,
    Param,
    Quant,
    RecordLiteral,
    Root,
    Status,
)
from checkmeta.language.types.scope import MAX_NODES


def children(node: Node) -> tuple[Node, ...]:
    """Its parts, in the order in which they stand."""
    match node:
        case Const() | Root() | Local():
            return ()
        case Param():
            return () if node.place is None else (node.place,)
        case Field():
            return (node.of,)
        case Index():
            return (node.of, node.index)
        case ListLiteral():
            return node.items
        case RecordLiteral():
            return tuple(value for _, value in node.entries)
        case Arith() | Compare() | Else():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Comprehension():
            return (node.domain, *(() if node.where is None else (node.where,)), node.element)
        case Fold():
            return (node.over,)
        case Member():
            return (node.item, node.list)
        case Match():
            return (node.text,)
        case Status() | IsA() | Not():
            return (node.operand,)
        case All() | AnyOf():
            return node.operands
        case Quant():
            return (node.domain, *(() if node.where is None else (node.where,)), node.body)


def iterate(node: Node) -> Iterable[Node]:
    """The node and all below it; a part that is shared comes as often as it stands."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(children(current))


def deeper(node: Node, most: int) -> bool:
    """Whether a tree has more than so many levels."""
    stack = [(node, 1)]
    while stack:
        current, level = stack.pop()
        if level > most:
            return True
        stack.extend((child, level + 1) for child in children(current))
    return False


def node_count(node: Node) -> int:
    """The number of nodes, counting up to just past the limit."""
    total = 0
    for _ in iterate(node):
        total += 1
        if total > MAX_NODES:
            break
    return total


def mentions(nodes: Iterable[Node]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the roots and the ids of the params that nodes mention."""
    roots: set[str] = set()
    params: set[str] = set()
    for node in nodes:
        for part in iterate(node):
            if isinstance(part, Root):
                roots.add(part.name)
            elif isinstance(part, Param):
                params.add(part.id)
    return frozenset(roots), frozenset(params)


def closed(node: Node) -> bool:
    """Whether it mentions no variable but its own: it has one value, then, wherever it stands in a rule."""
    used: set[int] = set()
    own: set[int] = set()
    for part in iterate(node):
        if isinstance(part, Local):
            used.add(part.number)
        elif isinstance(part, Quant | Comprehension):
            own.add(part.variable.number)
    return used <= own


def fact_path(node: Node) -> tuple[str, ...] | None:
    """The path of fields from a root that it is; None where it is something else."""
    steps: list[str] = []
    while isinstance(node, Field):
        steps.append(node.name)
        node = node.of
    return (node.name, *reversed(steps)) if steps and isinstance(node, Root) else None
