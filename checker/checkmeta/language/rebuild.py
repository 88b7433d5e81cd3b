"""A node of the typed tree with other parts."""

from __future__ import annotations

from dataclasses import replace

from checkmeta.language import program as p
from checkmeta.language.walk import children

Path = tuple[int, ...]
"""The way from a node down to one of its parts: which child, and so on."""


def rebuild(node: p.Node, parts: tuple[p.Node, ...]) -> p.Node:
    """The node with `parts` in place of its children, in their order and number."""
    match node:
        case p.Const() | p.Root() | p.Local():
            return node
        case p.Param():
            return replace(node, place=parts[0]) if parts else node
        case p.Field():
            return replace(node, of=parts[0])
        case p.Index():
            return replace(node, of=parts[0], index=parts[1])
        case p.ListLiteral():
            return replace(node, items=parts)
        case p.RecordLiteral():
            named = zip(node.entries, parts, strict=True)
            return replace(node, entries=tuple((name, part) for (name, _), part in named))
        case p.Arith() | p.Compare() | p.Else():
            return replace(node, left=parts[0], right=parts[1])
        case p.Call():
            return replace(node, arguments=parts)
        case p.Comprehension():
            return replace(node, domain=parts[0], where=None if len(parts) == 2 else parts[1], element=parts[-1])
        case p.Fold():
            return replace(node, over=parts[0])
        case p.Member():
            return replace(node, item=parts[0], list=parts[1])
        case p.Match():
            return replace(node, text=parts[0])
        case p.Status() | p.IsA() | p.Not():
            return replace(node, operand=parts[0])
        case p.All() | p.AnyOf():
            return replace(node, operands=parts)
        case p.Quant():
            return replace(node, domain=parts[0], where=None if len(parts) == 2 else parts[1], body=parts[-1])


def part(node: p.Node, path: Path) -> p.Node:
    """The part to which a path leads."""
    for index in path:
        node = children(node)[index]
    return node


def put(node: p.Node, path: Path, new: p.Node) -> p.Node:
    """The node with `new` where the path leads."""
    chain = [node]
    for index in path[:-1]:
        chain.append(children(chain[-1])[index])
    for above, index in zip(reversed(chain), reversed(path), strict=bool(path)):
        parts = children(above)
        new = rebuild(above, (*parts[:index], new, *parts[index + 1 :]))
    return new


def condition_parts(node: p.Node) -> frozenset[int]:
    """Which of the node's children are conditions; the others are values."""
    match node:
        case p.Not() | p.All() | p.AnyOf():
            return frozenset(range(len(children(node))))
        case p.Quant():
            return frozenset({1} if node.where is None else {1, 2})
        case p.Comprehension():
            return frozenset() if node.where is None else frozenset({1})
        case _:
            return frozenset()
