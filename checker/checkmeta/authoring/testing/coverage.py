"""Which truth values the tests of rules have seen of each clause.

A clause counts as seen where judging comes to it in a test, and where it could matter: the content, the
exceptions and `failing that` only of a subject to which the rule applies or may apply, `when` only where the rule is in
force and its jurisdiction and `applies when` hold. A rule is seen by the tests that speak of it; what overrides others,
a permit above all, also by the tests of the rules that it overrides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import ClassVar

from checkmeta.authoring.testing.rule_clauses import F, SeenClause, T, U, clauses_in, clauses_of, labelled_parts
from checkmeta.authoring.testing.runner import RuleCase
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.values import Truth
from checkmeta.judging.contexts import Place
from checkmeta.judging.findings import Judgement, Step
from checkmeta.judging.judge import Judge, rulebook_in_full
from checkmeta.judging.judged_subject import PlaceGroup
from checkmeta.judging.plans import FullPlans
from checkmeta.judging.rulebook import RuleEntry
from checkmeta.judging.verdict import Ruling
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Env, Outcome
from checkmeta.language.nodes import Node
from checkmeta.language.program import TypedNorm
from checkmeta.language.walk import iterate
from checkmeta.language.words import Verdict

ASKED = frozenset({T, F})
"""What full coverage asks of a clause; unknown is counted by itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A clause and the truth values that tests have seen of it."""

    clause: SeenClause
    seen: frozenset[Truth]

    @property
    def never(self) -> frozenset[Truth]:
        """What it can come to, and no test saw."""
        return self.clause.possible - self.seen


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule, a permit, or a rule set with its `applies when`; and its clauses."""

    id: str
    clauses: tuple[Seen, ...]

    def count(self, asked: frozenset[Truth]) -> tuple[int, int]:
        """How many outcomes among `asked` were seen, and how many there can be."""
        total = sum(len(c.clause.possible & asked) for c in self.clauses)
        return total - sum(len(c.never & asked) for c in self.clauses), total

    @property
    def decided(self) -> tuple[int, int]:
        """True and false outcomes: seen, possible."""
        return self.count(ASKED)

    @property
    def unknown(self) -> tuple[int, int]:
        """Unknown outcomes: seen, possible."""
        return self.count(frozenset({U}))


Noted = tuple[str, Span, Span, Node]
"""A condition in a rule; equal ones of two rules, or of two places in one, are two. Whether they are one object says nothing: what comes from the
cache shares less than what was just compiled."""


def _noted(norm: TypedNorm, node: Node) -> Noted:
    return norm.id, norm.span, node.span, node


@dataclass(slots=True, eq=False)
class RecordingEvaluator(Evaluator):
    """Notes what every condition of a rule comes to."""

    note: Callable[[Node, Truth], None] = lambda *_: None
    whole: ClassVar[bool] = True

    def condition(self, node: Node, env: Env) -> Outcome:
        """The condition, noted."""
        outcome = Evaluator.condition(self, node, env)
        self.note(node, outcome.truth)
        return outcome


class RecordingJudge(Judge):
    """Judges as ever, and collects in `seen` what the conditions came to."""

    def __init__(self, case: RuleCase, seen: dict[Noted, set[Truth]], plans: FullPlans | None = None) -> None:
        super().__init__(rulebook_in_full(case.program, case.options, plans), case.given, explain=True)
        self.seen = seen
        self.log: list[tuple[TypedNorm, Node, Truth]] = []

    def evaluator(self, place: Place, root: int | None, norm: TypedNorm) -> Evaluator:
        """The evaluator of a context, one that notes."""
        plain = super().evaluator(place, root, norm)

        def note(node: Node, truth: Truth) -> None:
            self.log.append((norm, node, truth))

        return RecordingEvaluator(plain.roots, plain.params, plain.day, plain.param_at, note=note)

    def _judge(self, entry: RuleEntry, group: PlaceGroup, root: int | None) -> Iterator[Ruling]:
        for ruling in super()._judge(entry, group, root):
            self._collect(_idle(entry.norm, ruling.judgement, ruling.explain()))
            yield ruling

    def _collect(self, idle: frozenset[Noted]) -> None:
        for norm, node, truth in self.log:
            noted = _noted(norm, node)
            if noted not in idle:
                self.seen.setdefault(noted, set()).add(truth)
        self.log.clear()


def _idle(norm: TypedNorm, judgement: Judgement, steps: Sequence[Step]) -> frozenset[Noted]:
    """The conditions that were worked out, but could not matter: the rule does not apply."""
    if judgement.verdict is not Verdict.NOT_APPLICABLE:
        return frozenset()
    general = ("in force", "jurisdiction", "applies when")
    stopped = any(s.truth is F for s in steps if s.clause in general)
    kept = ("for each",) if stopped else ("for each", "when")
    return frozenset(
        _noted(norm, n) for kind, node, _ in labelled_parts(norm) if kind not in kept for n in iterate(node)
    )


def measure(cases: Sequence[RuleCase], norms: Sequence[TypedNorm], rulesets: Sequence[str] = ()) -> list[Covered]:
    """The coverage of rules by tests, in the order in which they come; of `rulesets`, of which all rules are given, the `applies when`, too."""
    seen: dict[Noted, set[Truth]] = {}
    plans = FullPlans()
    for case in cases:
        recording = RecordingJudge(case, seen, plans)
        for entry in recording.rulebook.entries:
            if not entry.norm.permit and entry.norm.id in case.wanted:
                recording.judge(entry)
    found: list[Covered] = []
    for ruleset, group in groupby(norms, key=lambda n: n.ruleset):
        members = list(group)
        if ruleset in rulesets:
            found.append(_general(ruleset, members, seen))
        found.extend(Covered(n.id, tuple(_look(c, [_noted(n, c.node)], seen) for c in clauses_of(n))) for n in members)
    return found


def _general(ruleset: str, norms: Sequence[TypedNorm], seen: dict[Noted, set[Truth]]) -> Covered:
    """The `applies when` of a rule set, by the tests of all its rules.

    That it holds is assumed in tests, so true is asked only of its parts.
    """
    each = [[c for node in n.applies_when for c in clauses_in("applies when", node, True)] for n in norms]
    whole = {id(node) for n in norms for node in n.applies_when}
    clauses: list[Seen] = []
    for twins in zip(*each, strict=True):  # every rule has the same, translated anew
        first = twins[0]
        can = first.possible - {T} if id(first.node) in whole else first.possible
        keys = [_noted(n, c.node) for n, c in zip(norms, twins, strict=True)]
        clauses.append(_look(SeenClause(first.kind, first.node, can), keys, seen))
    return Covered(ruleset, tuple(clauses))


def share_of(seen: int, possible: int) -> Fraction:
    """Exact; of nothing, all is seen."""
    return Fraction(100 * seen, possible) if possible else Fraction(100)


def _look(clause: SeenClause, keys: Sequence[Noted], seen: dict[Noted, set[Truth]]) -> Seen:
    return Seen(clause, frozenset(t for key in keys for t in seen.get(key, ())))


def total_of(covered: Sequence[Covered]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The outcomes of all, seen and possible: true and false, then unknown."""
    decided, unknown = [c.decided for c in covered], [c.unknown for c in covered]
    return (
        (sum(s for s, _ in decided), sum(t for _, t in decided)),
        (sum(s for s, _ in unknown), sum(t for _, t in unknown)),
    )
