"""Rule sets with their names bound: what `resolve` gives to the type checker."""

from __future__ import annotations

from dataclasses import dataclass, field

from checkmeta.source import Source
from checkmeta.syntax import ast


@dataclass(frozen=True, slots=True)
class Visible:
    """A define or param that is in sight, with the rule set that it comes from."""

    ruleset: str
    declaration: ast.Define | ast.Param


@dataclass(frozen=True, slots=True)
class BoundNorm:
    """A rule or permit under its full id, with the ids that it names resolved."""

    id: str
    ruleset: ast.RuleSet
    norm: ast.Norm
    overrides: tuple[str, ...]
    conflicts: tuple[str, ...]
    successor: ast.Period | None = None
    """The period of the next version of the same provision, where there is one."""


@dataclass(frozen=True, slots=True)
class BoundTest:
    """A test with the full ids of the rules that it speaks of."""

    ruleset: ast.RuleSet
    case: ast.TestCase
    rule: str
    expects: tuple[tuple[str, ast.Expect], ...]


@dataclass(frozen=True, slots=True)
class BoundRuleSet:
    """A rule set with the names that its expressions may use, its own and imported ones."""

    ruleset: ast.RuleSet
    source: Source
    names: dict[str, Visible]
    modules: dict[str, dict[str, Visible]]
    """By alias, for `import … as alias`."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """All rule sets of a run. `norms` is sorted by id; versions of one provision by the day they begin."""

    rulesets: dict[str, BoundRuleSet]
    norms: tuple[BoundNorm, ...]
    tests: tuple[BoundTest, ...]
    formerly: dict[str, str] = field(default_factory=dict)
    """Old ids to the ids of today."""
