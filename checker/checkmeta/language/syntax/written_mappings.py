"""Mappings as they were written: how a foreign document is read as the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from checkmeta.base.records import InParts, dataclass, field
from checkmeta.base.source import Located
from checkmeta.language.syntax.ast import Expr, Name, SourceClause, Text


@dataclass(frozen=True, slots=True)
class Target(Located):
    """A path in the vocabulary, or in the record that is added: `platform.accounts.deletion`."""

    names: tuple[Name, ...]

    def __str__(self) -> str:
        return ".".join(name.text for name in self.names)


@dataclass(frozen=True, slots=True)
class Assignment(Located):
    """`set TARGET = value when condition default value`, or such an entry of a record that is added."""

    target: Target
    value: Expr
    when: Expr | None
    default: Expr | None


@dataclass(frozen=True, slots=True)
class Walked(Located):
    """`variable in domain where condition default list` of a `for each`."""

    variable: Name
    domain: Expr
    where: Expr | None
    default: Expr | None


@dataclass(frozen=True, slots=True)
class Addition(Located):
    """`add TARGET { entries } partial`."""

    target: Target
    entries: tuple[Assignment, ...]
    partial: bool


@dataclass(frozen=True, slots=True)
class Gathering(Located):
    """`for each …` with the additions under it."""

    walked: tuple[Walked, ...]
    additions: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class Spelling(Located):
    """`environment "PREFIX_" is "path"`: how keys are called in the environment of a process."""

    name: Text
    path: Text | None


@dataclass(frozen=True, slots=True)
class Mapping(Located, InParts):
    """A mapping, as written; what was not written is None or empty."""

    LATER: ClassVar = (("sources", "recognise", "complete", "sets", "gatherings"),)

    id: Name
    title: Text
    sources: tuple[SourceClause, ...] = ()
    reads: tuple[Name, ...] = ()
    environment: tuple[Spelling, ...] = ()
    evidence: Name | None = None
    recognise: tuple[Expr, ...] = ()
    rather_than: tuple[Name, ...] = ()
    complete: tuple[Expr, ...] = ()
    sets: tuple[Assignment, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)
