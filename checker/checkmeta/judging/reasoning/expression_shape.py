"""What an expression says, whatever its variables are called and wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping

from checkmeta.language import nodes as p
from checkmeta.language.walk import children

MAX_NODES = 2_000
MAX_DEPTH = 150
Shape = tuple[object, ...]


def small(node: p.Node) -> bool:
    """Whether the expression, its defines written out, is small enough to reason about."""
    stack = [(node, 1)]
    seen = 0
    while stack:
        current, depth = stack.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            return False
        stack.extend((child, depth + 1) for child in children(current))
    return True


def shape(node: p.Node, bound: Mapping[int, int] | None = None) -> Shape:
    """Equal for two small expressions that differ in the names of their own variables only."""
    names = bound or {}
    match node:
        case p.Local():
            return ("own", names[node.number]) if node.number in names else ("local", node.number)
        case p.Const():
            return ("const", type(node.value).__name__, node.value)
        case p.Quant() | p.Comprehension():
            inner = {**names, node.variable.number: len(names)}
            body = node.body if isinstance(node, p.Quant) else node.element
            where = None if node.where is None else shape(node.where, inner)
            kind = f"quant {node.every}" if isinstance(node, p.Quant) else "list"
            return (kind, shape(node.domain, names), where, shape(body, inner))
    return (type(node).__name__, _word(node), *(shape(child, names) for child in children(node)))


def _word(node: p.Node) -> str:
    """What tells a node from others with the same parts."""
    match node:
        case p.Root() | p.Field():
            return node.name
        case p.Param():
            return node.id
        case p.Arith() | p.Compare():
            return node.operator
        case p.Call():
            return node.function
        case p.Fold():
            return node.kind
        case p.Match():
            return node.pattern
        case p.Status():
            return node.status
        case p.IsA():
            return node.term
    return ""
