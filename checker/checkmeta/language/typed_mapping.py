"""The typed tree of mappings: how documents of a product are recognised, and what facts are made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from checkmeta.base.records import InParts, dataclass, field
from checkmeta.base.source import Located
from checkmeta.base.values import Evidence
from checkmeta.language.nodes import Local, Node
from checkmeta.language.syntax import ast


@dataclass(frozen=True, slots=True)
class Assignment(Located):
    """`path = value [when …] [default …]`; the path is the vocabulary's, or that of a field of a record."""

    path: tuple[str, ...]
    value: Node
    when: Node | None
    default: Node | None


@dataclass(frozen=True, slots=True)
class Walk(Located):
    """`variable in domain [where …] [default list]`."""

    variable: Local
    domain: Node
    where: Node | None
    default: Node | None


@dataclass(frozen=True, slots=True)
class Addition(Located):
    """`add path { … } [partial]`: a record for each element that is gone through."""

    path: tuple[str, ...]
    entries: tuple[Assignment, ...]
    partial: bool


@dataclass(frozen=True, slots=True)
class Gathering(Located):
    """`for each … add …`."""

    walks: tuple[Walk, ...]
    additions: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How keys are called in an environment: `name` begins the names of what stands under `path`, or is that of the value there."""

    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypedMapping(Located, InParts):
    """How documents of one foreign format are read as the vocabulary."""

    LATER: ClassVar = (("recognise",), ("sources", "complete", "sets", "gatherings"))

    id: str
    title: str
    sources: tuple[ast.SourceClause, ...]
    reads: tuple[str, ...]
    """Formats of documents: `json`, `yaml`, …."""
    environment: tuple[Spelling, ...]
    """How its keys are called in the environment of a process; nothing where the product reads none."""
    evidence: Evidence
    recognise: tuple[Node, ...]
    """All of them hold of such a document."""
    rather_than: tuple[str, ...]
    complete: tuple[Node, ...]
    """All of them hold of a document that is silent only of what has its default; never, where there are none."""
    sets: tuple[Assignment, ...]
    gatherings: tuple[Gathering, ...]
    keys: frozenset[str] | None = field(compare=False)
    """Of which a document must have one to be recognised: see `needed_keys`; None where nothing follows."""
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)


def expressions_of(mapping: TypedMapping) -> list[Node]:
    """Every expression of a mapping."""
    found: list[Node | None] = [*mapping.recognise, *mapping.complete]
    for gathering in mapping.gatherings:
        for walk in gathering.walks:
            found.extend((walk.domain, walk.where, walk.default))
    entries = [e for g in mapping.gatherings for a in g.additions for e in a.entries]
    for assignment in (*mapping.sets, *entries):
        found.extend((assignment.value, assignment.when, assignment.default))
    return [node for node in found if node is not None]
