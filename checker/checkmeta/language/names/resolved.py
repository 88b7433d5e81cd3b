"""Rule sets with their names bound: what `resolve` gives to the type checker."""

from __future__ import annotations

from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.syntax.written_mappings import Mapping


@dataclass(frozen=True, slots=True)
class Visible:
    """A define or param that is in sight, with the rule set that it comes from."""

    ruleset: str
    declaration: declarations.Define | declarations.Param


@dataclass(frozen=True, slots=True)
class BoundNorm:
    """A rule or permit under its full id, with the ids that it names resolved."""

    id: str
    ruleset: declarations.RuleSet
    norm: ast.Norm
    overrides: tuple[str, ...]
    conflicts: tuple[str, ...]
    successor: ast.Period | None = None
    """The period of the next version of the same provision, where there is one."""


@dataclass(frozen=True, slots=True)
class BoundTest:
    """A test with the full ids of the rules that it speaks of."""

    ruleset: declarations.RuleSet
    case: declarations.TestCase
    rule: str
    expects: tuple[tuple[str, declarations.Expect], ...]


@dataclass(frozen=True, slots=True)
class BoundRuleSet:
    """A rule set with the names that its expressions may use, its own and imported ones."""

    ruleset: declarations.RuleSet
    source: Source
    names: dict[str, Visible]
    modules: dict[str, dict[str, Visible]]
    """By alias, for `import … as alias`."""


@dataclass(frozen=True, slots=True)
class BoundMappings:
    """The mappings of a file with the defines that they may use."""

    source: Source
    names: dict[str, Visible]
    mappings: tuple[Mapping, ...]

    @property
    def scope(self) -> str:
        """What stands for the name of a rule set where its defines are looked up; no rule set is called so."""
        return f"mappings in {self.source.name}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """All rule sets of a run. `norms` is sorted by id; versions of one provision by the day they begin."""

    rulesets: dict[str, BoundRuleSet]
    norms: tuple[BoundNorm, ...]
    tests: tuple[BoundTest, ...]
    formerly: dict[str, str] = field(default_factory=dict)
    """Old ids to the ids of today."""
    mappings: tuple[BoundMappings, ...] = ()
