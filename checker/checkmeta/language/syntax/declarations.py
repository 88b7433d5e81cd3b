"""The declarations of a rules file as they were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

from checkmeta.base.records import InParts, dataclass, field
from checkmeta.base.source import Located, Source
from checkmeta.language.syntax.ast import Expr, Name, Norm, Period, Places, RecordExpr, SourceClause, Text
from checkmeta.language.syntax.written_mappings import Mapping
from checkmeta.language.words import Layer, Verdict


@dataclass(frozen=True, slots=True)
class Import(Located):
    """`import RULESET as NAME`."""

    ruleset: Name
    alias: Name | None


@dataclass(frozen=True, slots=True)
class TypeExpr(Located):
    """`number`, `list of text`, `Attribute`. `depth` counts the `list of`."""

    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Parameter(Located):
    """`name: type` of a define."""

    name: Name
    type: TypeExpr


@dataclass(frozen=True, slots=True)
class Define(Located, InParts):
    """`define name(parameters) = body`."""

    LATER: ClassVar = (("body",),)

    name: Name
    parameters: tuple[Parameter, ...]
    body: Expr
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Variant(Located):
    """`is value for PLACES from DATE until DATE`."""

    value: Expr
    places: Places | None
    period: Period


@dataclass(frozen=True, slots=True)
class Param(Located):
    """`param name: type is …`."""

    name: Name
    type: TypeExpr
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class StatedType(Located):
    """`list of date or none "description" unit "days"`: what a document may state. `name` is empty where there are `words`.

    `secret`: where it stands in a document, there stands a secret; `unit` is what a number counts; `dpv` a term of the W3C
    Data Privacy Vocabulary, `StorageDuration` or `pd:Age`.
    """

    name: str
    words: tuple[Text, ...]
    depth: int
    may_be_none: bool
    description: Text
    secret: bool = False
    unit: Text | None = None
    dpv: Text | None = None


@dataclass(frozen=True, slots=True)
class OwnFact(Located):
    """`fact path: type "description"`."""

    path: tuple[Name, ...]
    type: StatedType


@dataclass(frozen=True, slots=True)
class OwnRecord(Located):
    """`record Name "description"` with its fields."""

    name: Name
    description: Text | None
    fields: tuple[tuple[Name, StatedType], ...]


@dataclass(frozen=True, slots=True)
class Expect(Located):
    """`expect [rule:] verdict [by label] [at path] [for places]`. `at` is the path as text."""

    rule: Name | None
    verdict: Verdict
    by: Name | None
    at: Name | None
    places: Places | None


@dataclass(frozen=True, slots=True)
class TestCase(Located):
    """`test "name" of RULE …`."""

    name: Text
    rule: Name
    as_of: dt.date | None
    places: Places | None
    given: RecordExpr | None
    expects: tuple[Expect, ...]

    __test__ = False


@dataclass(frozen=True, slots=True)
class RuleSet(Located, InParts):
    """A `ruleset` header and what follows up to the next one."""

    LATER: ClassVar = (("tests",),)

    id: Name
    title: Text
    layer: Layer | None
    jurisdiction: Places | None
    effective: Period | None
    sources: tuple[SourceClause, ...]
    applies_when: tuple[Expr, ...]
    imports: tuple[Import, ...] = ()
    defines: tuple[Define, ...] = ()
    params: tuple[Param, ...] = ()
    facts: tuple[OwnFact, ...] = ()
    records: tuple[OwnRecord, ...] = ()
    norms: tuple[Norm, ...] = ()
    tests: tuple[TestCase, ...] = ()
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RulesFile:
    """A file of rules, or of mappings with the defines that they use; or of both, the mappings first."""

    source: Source
    rulesets: tuple[RuleSet, ...]
    mappings: tuple[Mapping, ...] = ()
    defines: tuple[Define, ...] = ()
