"""Runs the tests that stand beside the rules."""

from __future__ import annotations

import datetime as dt

from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.values import Evidence, Fact, Origin, Record
from checkmeta.judging.contexts import Assumptions, Options
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.plans import FullPlans
from checkmeta.language.program import Program, TypedExpect, TypedTest


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold: what came instead."""

    expect: TypedExpect
    got: tuple[Judgement, ...]
    why: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test."""

    test: TypedTest
    failures: tuple[Failure, ...]
    judgements: tuple[Judgement, ...] = field(repr=False)

    __test__ = False

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A test made ready: the rules that it needs, its facts, and how to judge them."""

    test: TypedTest
    program: Program
    """The rules that the test speaks of, and those that defeat them."""
    given: Given
    options: Options
    wanted: frozenset[str]
    """The rules that the test speaks of, by id."""

    @property
    def reached(self) -> frozenset[str]:
        """The rules and permits that its verdicts can rest on, by id."""
        return frozenset(n.id for n in self.program.norms)


def prepare(program: Program) -> list[RuleCase]:
    """Make every test of the program ready, in the order of files and lines."""
    ordered = sorted(program.tests, key=lambda t: (t.span.source.name, t.span.start))
    return [prepare_test(program, t) for t in ordered]


def prepare_test(program: Program, test: TypedTest) -> RuleCase:
    """Make one test ready: with the rules that it speaks of and those that defeat them."""
    wanted = frozenset({test.rule, *(e.rule for e in test.expects)})
    needed = _needed(program, wanted)
    norms = tuple(n for n in program.norms if n.id in needed)
    day = test.as_of or _latest(program, test)
    assume = Assumptions(time=test.as_of is None, jurisdiction=not test.places, applies=True)
    file = test.span.source.name
    identities, documents = (tuple((fact, file) for fact in facts) for facts in (test.identities, test.documents))
    facts = {name: fact for name, fact in test.platform.fields.items() if name != "identities"}
    origin = Origin(test.span, "", Evidence.DECLARED) if test.platform.fields else None
    given = Given(Fact(Record(facts), origin), identities, documents)
    return RuleCase(test, replace(program, norms=norms, tests=()), given, Options(day, test.places, assume), wanted)


def run_tests(program: Program) -> list[TestResult]:
    """Run every test of the program, in the order of files and lines."""
    plans = FullPlans()
    return [run_case(case, plans=plans) for case in prepare(program)]


def run_case(case: RuleCase, *, explain: bool = True, plans: FullPlans | None = None) -> TestResult:
    """Run a test that was made ready; with `explain` its verdicts have their steps, for whoever shows them. See `evaluate`."""
    judged = evaluate(case.program, case.given, case.options, explain=explain, only=case.wanted, plans=plans)
    judgements = tuple(j for j in judged if j.rule.id in case.wanted)
    failures = [f for f in (_check(e, judgements) for e in case.test.expects) if f is not None]
    return TestResult(case.test, tuple(failures), judgements)


def _needed(program: Program, wanted: frozenset[str]) -> frozenset[str]:
    """The rules asked for and all that override them, directly or not."""
    needed = wanted
    while True:
        more = {n.id for n in program.norms if n.overrides and not needed.isdisjoint(n.overrides)} - needed
        if not more:
            return needed
        needed |= more


def _latest(program: Program, test: TypedTest) -> dt.date:
    """The day for a test that names none: the last day that the rules' own dates speak of, so that no clock is asked."""
    days = [dt.date(2000, 1, 1)]
    for norm in program.norms:
        if norm.id == test.rule:
            days.extend(d for d in (norm.period.start,) if d)
            if norm.period.end:
                days.append(norm.period.end - dt.timedelta(days=1))
            for id_ in norm.params:
                days.extend(v.period.start for v in program.params[id_].variants if v.period.start)
    return max(days)


def _check(expected: TypedExpect, judgements: tuple[Judgement, ...]) -> Failure | None:
    expect = expected.expect
    mine = tuple(j for j in judgements if j.rule.id == expected.rule)
    if expect.at is not None:
        mine = tuple(j for j in mine if expect.at.text in (j.subject, *j.subject.split(", ")))
        if not mine:
            seen = list(dict.fromkeys(j.subject for j in judgements if j.rule.id == expected.rule))
            return Failure(
                expected,
                (),
                f"nothing was judged at `{expect.at}`; judged were: {', '.join(f'`{s}`' for s in seen) or 'none'}",
            )
    if expect.places is not None:
        codes = {c.text for c in expect.places.codes}
        mine = tuple(j for j in mine if codes & set(j.places))
    if not mine:
        return Failure(expected, (), "nothing was judged")
    wrong = tuple(j for j in mine if j.verdict is not expect.verdict)
    if wrong:
        return Failure(
            expected, wrong, f"expected {expect.verdict}, got {', '.join(sorted({j.verdict.value for j in wrong}))}"
        )
    if expect.by is not None:
        by = expect.by.text
        off = tuple(j for j in mine if not any(d == by or d.endswith(f".{by}") for d in j.defeated_by))
        if off:
            named = sorted({d for j in off for d in j.defeated_by})
            return Failure(expected, off, f"expected by `{by}`, got {', '.join(f'`{n}`' for n in named) or 'none'}")
    return None
