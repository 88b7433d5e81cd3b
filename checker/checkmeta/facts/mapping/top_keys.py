"""Which keys at the top a document must have for a mapping to recognise it: an index, so that not every mapping is tried in turn."""

from __future__ import annotations

import dataclasses

from checkmeta.base.source import Located
from checkmeta.language.program import (
    All,
    AnyOf,
    Arith,
    Call,
    Compare,
    Const,
    Else,
    Field,
    Index,
    IsA,
    Match,
    Member,
    Node,
    Not,
    Quant,
    Root,
    Status,
    TypedMapping,
)

Keys = frozenset[str] | None
"""Keys of which one at least must be there; None where nothing follows."""


def top_keys(mapping: TypedMapping) -> Keys:
    """The keys of which a document of a mapping's format has one at least, at the top."""
    return _fewest([_true(node) for node in mapping.recognise])


def named_keys(mapping: TypedMapping) -> frozenset[str]:
    """All keys that a mapping names where it says what a document of its format is, at whatever depth they stand."""
    found: set[str] = set()
    stack: list[object] = list(mapping.recognise)
    while stack:
        node = stack.pop()
        if isinstance(node, Field):
            found.add(node.name)
        if isinstance(node, Call) and node.function == "has" and isinstance(node.arguments[1], Const):
            found.add(str(node.arguments[1].value))
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, Located):
            stack.extend(getattr(node, part.name) for part in dataclasses.fields(node))
    return frozenset(found)


def _fewest(found: list[Keys]) -> Keys:
    """Of several that must all be met, the one that leaves least to try."""
    return min((keys for keys in found if keys is not None), key=len, default=None)


def _either(found: list[Keys]) -> Keys:
    known = [keys for keys in found if keys is not None]
    return frozenset().union(*known) if known and len(known) == len(found) else None


def _true(node: Node) -> Keys:
    """What must be there for a condition to be true."""
    match node:
        case All():
            return _fewest([_true(o) for o in node.operands])
        case AnyOf():
            return _either([_true(o) for o in node.operands])
        case Status():  # true of what isn't there is none of them
            return _known(node.operand)
        case Not():
            # what is unknown stays so; but that something is known, or has a key, is false where it isn't there
            inner = node.operand
            plain = isinstance(inner, Compare | Match | Member | IsA | Quant | Field | Index)
            return _true(inner) if plain else None
        case Call() if node.function == "has":
            return _having(*node.arguments)
        case Quant():
            return _known(node.domain)
        case Member():
            return _known(node.list)
        case _:
            return _known(node)


def _having(of: Node, key: Node) -> Keys:
    """What must be there for a value to have a key."""
    match of:
        case Root():
            if of.name != "document" or not isinstance(key, Const) or not isinstance(key.value, str):
                return None
            return frozenset({key.value})
        case Else():
            return _either([_having(of.left, key), _having(of.right, key)])
        case _:
            return _known(of)


def _known(node: Node) -> Keys:
    """What must be there for a value to be known."""
    match node:
        case Field() | Index():
            return _first(node)
        case Compare() | Arith():
            return _fewest([_known(node.left), _known(node.right)])
        case Match():
            return _known(node.text)
        case IsA():
            return _known(node.operand)
        case Else():
            return _either([_known(node.left), _known(node.right)])
        case Call() if node.function != "has":
            return _fewest([_known(a) for a in node.arguments])
        case _:
            return None


def _first(node: Node) -> Keys:
    """The first step of a path into the document."""
    step: object = None
    while isinstance(node, Field | Index):
        step = node.name if isinstance(node, Field) else node.index.value if isinstance(node.index, Const) else None
        node = node.of
    if isinstance(node, Root):
        return frozenset({step}) if node.name == "document" and isinstance(step, str) else None
    return _known(node)
