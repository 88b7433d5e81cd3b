"""Tries the mutants of rules: what no test notices, no test pins down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkmeta.authoring.testing.explanations import Explanation, explanations
from checkmeta.authoring.testing.mutants import Mutant
from checkmeta.authoring.testing.runner import RuleCase, run_case
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Source
from checkmeta.judging.plans import FullPlans
from checkmeta.language.program import Program


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant, whether a test fails with it, and the number of tests that could have."""

    mutant: Mutant
    noticed: bool
    tests: int


@dataclass(frozen=True, slots=True)
class Mutation:
    """What became of all mutants."""

    noticed: int
    survived: tuple[Tried, ...]
    explained: tuple[tuple[Tried, Explanation], ...]
    """Those that survived, and a comment says why."""
    idle: tuple[Explanation, ...]
    """Comments that explain nothing: no mutant survives there."""
    cut: tuple[str, ...]
    """Rules so large that not all of their mutants were tried."""

    @property
    def total(self) -> int:
        """How many were tried."""
        return self.noticed + len(self.survived) + len(self.explained)


def try_mutants(mutants: Iterable[Mutant], cases: Sequence[RuleCase]) -> list[Tried]:
    """Run the tests that can reach each mutant until one fails. All of them must pass without it."""
    by_rule: dict[str, list[int]] = {}
    for index, case in enumerate(cases):
        for norm in case.program.norms:
            by_rule.setdefault(norm.id, []).append(index)
    by_param: dict[str, set[str]] = {}
    for case in cases:
        for norm in case.program.norms:
            for id_ in norm.params:
                by_param.setdefault(id_, set()).add(norm.id)
    found: list[Tried] = []
    plans = FullPlans()
    noticed = [0] * len(cases)
    for number, mutant in enumerate(mutants, 1):
        ids = by_param.get(mutant.param.id, set()) if mutant.param else set(mutant.norms)
        # what noticed the last one is likely to notice this one, too
        reached = sorted({i for id_ in ids for i in by_rule.get(id_, ())}, key=lambda i: (-noticed[i], i))
        by = next((i for i in reached if not _passed(cases[i], mutant, plans)), None)
        if by is not None:
            noticed[by] = number
        found.append(Tried(mutant, by is not None, len(reached)))
        plans.forget(mutant.norms.values())
    return found


def _passed(case: RuleCase, mutant: Mutant, plans: FullPlans) -> bool:
    return run_case(changed(case, mutant), explain=False, plans=plans).passed


def changed(case: RuleCase, mutant: Mutant) -> RuleCase:
    """The test with the mutant in place of the rule or param."""
    return replace(case, program=_with(case.program, mutant))


def _with(program: Program, mutant: Mutant) -> Program:
    norms = tuple(mutant.norms.get(n.id, n) for n in program.norms)
    params = {**program.params, mutant.param.id: mutant.param} if mutant.param else program.params
    return replace(program, norms=norms, params=params)


def judge_mutant(
    tried: Sequence[Tried], sources: Iterable[Source], cut: Sequence[str], *, whole: bool = True
) -> Mutation:
    """Tell survivors from those that a comment explains. `whole`: all rules of these files were tried, so that a comment can be idle."""
    comments = explanations(sources)
    survived: list[Tried] = []
    explained: list[tuple[Tried, Explanation]] = []
    used: set[int] = set()
    for one in tried:
        if one.noticed:
            continue
        covering = [i for i, c in enumerate(comments) if c.covers(one.mutant.change)]
        used.update(covering)
        if covering:
            explained.append((one, comments[covering[0]]))
        else:
            survived.append(one)
    idle = tuple(c for i, c in enumerate(comments) if i not in used) if whole else ()
    noticed = sum(one.noticed for one in tried)
    return Mutation(noticed, tuple(survived), tuple(explained), idle, tuple(cut))
