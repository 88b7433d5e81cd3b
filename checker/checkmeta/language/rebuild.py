"""A node of the typed tree with other parts."""

from __future__ import annotations

from dataclasses import replace

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
from checkmeta.language.walk import children

Path = tuple[int, ...]
"""The way from a node down to one of its parts: which child, and so on."""


def rebuild(node: Node, parts: tuple[Node, ...]) -> Node:
    """The node with `parts` in place of its children, in their order and number."""
    match node:
        case Const() | Root() | Local():
            return node
        case Param():
            return replace(node, place=parts[0]) if parts else node
        case Field():
            return replace(node, of=parts[0])
        case Index():
            return replace(node, of=parts[0], index=parts[1])
        case ListLiteral():
            return replace(node, items=parts)
        case RecordLiteral():
            named = zip(node.entries, parts, strict=True)
            return replace(node, entries=tuple((name, part) for (name, _), part in named))
        case Arith() | Compare() | Else():
            return replace(node, left=parts[0], right=parts[1])
        case Call():
            return replace(node, arguments=parts)
        case Comprehension():
            return replace(node, domain=parts[0], where=None if len(parts) == 2 else parts[1], element=parts[-1])
        case Fold():
            return replace(node, over=parts[0])
        case Member():
            return replace(node, item=parts[0], list=parts[1])
        case Match():
            return replace(node, text=parts[0])
        case Status() | IsA() | Not():
            return replace(node, operand=parts[0])
        case All() | AnyOf():
            return replace(node, operands=parts)
        case Quant():
            return replace(node, domain=parts[0], where=None if len(parts) == 2 else parts[1], body=parts[-1])


def part(node: Node, path: Path) -> Node:
    """The part to which a path leads."""
    for index in path:
        node = children(node)[index]
    return node


def put(node: Node, path: Path, new: Node) -> Node:
    """The node with `new` where the path leads."""
    chain = [node]
    for index in path[:-1]:
        chain.append(children(chain[-1])[index])
    for above, index in zip(reversed(chain), reversed(path), strict=bool(path)):
        parts = children(above)
        new = rebuild(above, (*parts[:index], new, *parts[index + 1 :]))
    return new


def condition_parts(node: Node) -> frozenset[int]:
    """Which of the node's children are conditions; the others are values."""
    match node:
        case Not() | All() | AnyOf():
            return frozenset(range(len(children(node))))
        case Quant():
            return frozenset({1} if node.where is None else {1, 2})
        case Comprehension():
            return frozenset() if node.where is None else frozenset({1})
        case _:
            return frozenset()
