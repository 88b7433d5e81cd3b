"""Which facts a mapping can state, and which rules a format of foreign documents can answer by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from checkmeta.language.needs import duty
from checkmeta.language.nodes import Comprehension, Else, ListLiteral, Node, RecordLiteral
from checkmeta.language.program import TypedNorm
from checkmeta.language.typed_mapping import TypedMapping

_INFERRED: Final = ("category", "identifying", "nature", "personal", "special")
"""What may be inferred from an attribute's name."""


def states(mapping: TypedMapping) -> frozenset[str]:
    """The paths of the facts that documents of a format can state, written as in `needs`."""
    found: set[str] = set()
    for assignment in mapping.sets:
        found.update(_spread(".".join(assignment.path), assignment.value))
    for gathering in mapping.gatherings:
        for addition in gathering.additions:
            base = ".".join(addition.path) + "[]"
            for entry in addition.entries:
                found.update(_spread(f"{base}.{'.'.join(entry.path)}", entry.value))
    paths = {_from_identity(path) for path in found}
    if "identity.attributes[].name" in paths:
        paths.update(f"identity.attributes[].{name}" for name in _INFERRED)
    return frozenset(paths)


def answering(norm: TypedNorm, stated: Iterable[tuple[str, frozenset[str]]]) -> tuple[str, ...]:
    """The ids of the formats that can state all the facts that the rule's duty is about, sorted."""
    wanted = duty(norm)
    return tuple(sorted(id_ for id_, paths in stated if wanted and all(covered(w, paths) for w in wanted)))


def _spread(path: str, value: Node) -> set[str]:
    """The paths below `path` that a record, or a list of records, written out in a mapping gives."""
    found: set[str] = set()
    stack = [(path, value)]
    while stack:
        here, node = stack.pop()
        match node:
            case RecordLiteral():
                stack.extend((f"{here}.{name}", inner) for name, inner in node.entries)
            case ListLiteral() if node.items:
                stack.extend((f"{here}[]", item) for item in node.items)
            case Comprehension():
                stack.append((f"{here}[]", node.element))
            case Else():
                stack.extend(((here, node.left), (here, node.right)))
            case _:
                found.add(here)
    return found


def _from_identity(path: str) -> str:
    for listed in ("platform.identities[]", "identities[]"):
        if path.startswith(listed):
            return "identity" + path.removeprefix(listed)
    return path


def covered(wanted: str, paths: frozenset[str]) -> bool:
    """Whether facts at these paths answer for one: it is among them, or some of what is below it."""
    return any(p == wanted or p.startswith((f"{wanted}.", f"{wanted}[")) or wanted == f"{p}[]" for p in paths)
