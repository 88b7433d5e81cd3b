"""A node of the typed tree with other parts."""

from __future__ import annotations

from typing import Any

from checkmeta.base.records import replace
from checkmeta.language import nodes as p
from checkmeta.language.walk import PARTS, children

Path = tuple[int, ...]
"""The way from a node down to one of its parts: which child, and so on."""


def rebuild(node: p.Node, parts: tuple[p.Node, ...]) -> p.Node:
    """The node with `parts` in place of its children, in their order and number."""
    given = iter(parts)
    changed: dict[str, Any] = {}
    for name in PARTS.get(type(node), ()):
        held: Any = getattr(node, name)
        if name == "entries":
            changed[name] = tuple((entry, next(given)) for entry, _ in held)
        elif isinstance(held, tuple):
            changed[name] = tuple(next(given) for _ in held)
        elif held is not None:
            changed[name] = next(given)
    return replace(node, **changed) if changed else node


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
