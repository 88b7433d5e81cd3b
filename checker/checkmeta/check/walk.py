"""The parts of a node of the typed tree."""

from __future__ import annotations

from checkmeta.check.tree import (
    All,
    AnyOf,
    Arith,
    Call,
    Compare,
    Comprehension,
    Const,
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
    Root,
    Status,
)  # fmt: skip


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
        case Arith() | Compare():
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
