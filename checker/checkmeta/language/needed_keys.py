"""Which keys a document must have for a mapping to recognise it: an index, so that not every mapping is tried in turn.

A key that must stand at the top is written `/key`, one that may stand anywhere `key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.language import nodes as p
from checkmeta.language.walk import iterate

Keys = frozenset[str] | None
"""Keys of which one at least must be there; None where nothing follows."""
_ENTRY: Final = frozenset({"key", "value"})
"""What `entries` gives has these, whatever the document has."""
_MAKING: Final = frozenset({"json", "fields", "near_fields"})
"""Functions that give records with other keys than the document's."""


def needed_keys(recognise: Sequence[p.Node]) -> Keys:
    """The keys of which a document has one at least of which all these conditions hold."""
    found = _fewest(_true(node) for node in recognise)
    if found is None or all(key.startswith("/") for key in found):
        return found
    parts = [part for node in recognise for part in iterate(node)]
    made = {name for part in parts if isinstance(part, p.RecordLiteral) for name, _ in part.entries}
    unlike = any(isinstance(part, p.Call) and part.function in _MAKING for part in parts)
    return None if unlike or not made.isdisjoint(found) else found


def _fewest(found: Iterable[Keys]) -> Keys:
    """Of several that must all be met, the one that leaves least to try."""
    return min((keys for keys in found if keys is not None), key=len, default=None)


def _either(found: list[Keys]) -> Keys:
    known = [keys for keys in found if keys is not None]
    return frozenset().union(*known) if known and len(known) == len(found) else None


def _true(node: p.Node) -> Keys:
    """What must be there for a condition to be true."""
    match node:
        case p.All():
            return _fewest(_true(o) for o in node.operands)
        case p.AnyOf():
            return _either([_true(o) for o in node.operands])
        case p.Status():  # true of what isn't there is none of them
            return _known(node.operand)
        case p.Not():
            # what is unknown stays so; but that something is known, or has a key, is false where it isn't there
            inner = node.operand
            plain = isinstance(inner, p.Compare | p.Match | p.Member | p.IsA | p.Field | p.Index)
            return _true(inner) if plain else _known(inner.domain) if isinstance(inner, p.Quant) else None
        case p.Call() if node.function == "has":
            return _having(*node.arguments)
        case p.Quant():
            return _known(node.domain) if node.every else _fewest([_element(node.domain), _true(node.body)])
        case p.Compare(left=p.Call(function="length", arguments=(listed,)), right=p.Const(value=int(least))):
            more = node.operator == ">" or (node.operator in ("==", ">=") and least > 0)
            return _element(listed) if more else _known(listed)
        case p.Member():
            return _known(node.list)
        case _:
            return _known(node)


def _element(listed: p.Node) -> Keys:
    """What must be there for a list to have an element."""
    where = listed.where if isinstance(listed, p.Comprehension) else None
    return _fewest([_known(listed), None if where is None else _true(where)])


def _having(of: p.Node, key: p.Node) -> Keys:
    """What must be there for a value to have a key."""
    name = key.value if isinstance(key, p.Const) else None
    match of:
        case p.Root():
            return frozenset({f"/{name}"}) if of.name == "document" and isinstance(name, str) else None
        case p.Else():
            return _either([_having(of.left, key), _having(of.right, key)])
        case _:
            return _fewest([_known(of), _anywhere(name)])


def _known(node: p.Node) -> Keys:
    """What must be there for a value to be known."""
    match node:
        case p.Field() | p.Index():
            return _stepped(node)
        case p.Compare() | p.Arith():
            return _fewest([_known(node.left), _known(node.right)])
        case p.Match():
            return _known(node.text)
        case p.IsA():
            return _known(node.operand)
        case p.Else():
            return _either([_known(node.left), _known(node.right)])
        case p.Comprehension():
            return _known(node.domain)
        case p.Call() if node.function != "has":
            return _fewest(_known(a) for a in node.arguments)
        case _:
            return None


def _stepped(node: p.Node) -> Keys:
    """What must be there for a path to lead to something: its first step, where it begins at the top; else any."""
    steps: list[object] = []
    while isinstance(node, p.Field | p.Index):
        steps.append(
            node.name if isinstance(node, p.Field) else node.index.value if isinstance(node.index, p.Const) else None
        )
        node = node.of
    if isinstance(node, p.Root) and node.name == "document" and isinstance(steps[-1], str):
        return frozenset({f"/{steps[-1]}"})
    return _fewest([_known(node), *map(_anywhere, steps)])


def _anywhere(step: object) -> Keys:
    return frozenset({step}) if isinstance(step, str) and step not in _ENTRY else None
