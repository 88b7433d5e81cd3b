"""Coverage finds exactly the clauses that weak tests leave out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.authoring.testing.coverage import RecordingJudge, measure, share_of, total_of
from checkmeta.authoring.testing.select import select
from checkmeta.authoring.testing.show_coverage import rounded, show_coverage
from checkmeta.base.values import Truth
from checkmeta.judging.judge import evaluate
from checkmeta.judging.strata import clause_words
from checkmeta.store import packing

CASES = table(Path(__file__).parent / "cases" / "coverage.yaml")


def measured(chosen):
    return measure(chosen.cases, chosen.norms, chosen.rulesets)


def missing(covered):
    return [
        f"{c.clause.span.begin.line} {c.clause.kind} `{clause_words(c.clause.span)}`: "
        + " ".join(t.value for t in Truth if t in c.never)
        for rule in covered
        for c in rule.clauses
        if c.never
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(built, case):
    covered = measured(built(case["rules"]))
    decided, unknown = total_of(covered)
    assert missing(covered) == case["never"]
    assert (f"{decided[0]}/{decided[1]}", f"{unknown[0]}/{unknown[1]}") == (case["seen"], case["unknown"])


SHARED = """
define watched = platform.security.audit_log
rule one "One" when platform.data.personal must platform.security.rate_limits unless logged: watched
permit two "Two" when watched overrides one
test "a" of one
  given { platform: { data: { personal: false }, security: { audit_log: true } } }
  expect not-applicable
test "b" of one
  given { platform: { data: { personal: true }, security: { audit_log: false, rate_limits: true } } }
  expect satisfied
"""


def test_what_is_read_from_the_cache_has_the_same(built):
    """A define is one object in each place, until it is written down."""
    fresh = built(SHARED)
    kept = select(packing.loads(packing.dumps(fresh.program)), {"case.rules"}, ())
    seen = [[(c.clause.kind, c.seen) for rule in measured(each) for c in rule.clauses] for each in (fresh, kept)]
    assert seen[0] == seen[1]


def test_recording_changes_no_verdict(shipped):
    for case in shipped.cases[::60]:  # all of them take minutes, and say the same
        judge = RecordingJudge(case, {})
        recorded = [j for e in judge.rulebook.speaking if not e.norm.permit for j in judge.judge(e)]
        plain = evaluate(case.program, case.given, case.options)
        key = lambda j: (j.sort_key, j.verdict.value)  # noqa: E731
        assert sorted(map(key, recorded)) == [key(j) for j in plain]


def test_what_was_seen_is_possible(shipped):
    """`possible` leaves out no outcome that occurs: else coverage would ask too little."""
    clauses = [c for rule in measured(shipped) if rule.id not in shipped.rulesets for c in rule.clauses]
    assert len(clauses) > 300
    assert [clause_words(c.clause.span) for c in clauses if not c.seen <= c.clause.possible] == []


def test_more_tests_never_see_less(shipped):
    half = measure(shipped.cases[::2], shipped.norms, shipped.rulesets)
    whole = measured(shipped)
    assert [r.id for r in half] == [r.id for r in whole]
    for few, many in zip(half, whole, strict=True):
        assert all(a.seen <= b.seen for a, b in zip(few.clauses, many.clauses, strict=True))
    assert total_of(half)[0][0] < total_of(whole)[0][0]


@pytest.mark.parametrize(
    ("seen", "possible", "text"), [(0, 0, "100.0%"), (2, 3, "66.6%"), (9999, 10000, "99.9%"), (3, 3, "100.0%")]
)
def test_percentages_round_down(seen, possible, text):
    assert rounded(share_of(seen, possible)) == text


def test_nothing_possible_is_all():
    assert share_of(0, 0) == Fraction(100)


def test_the_table(built):
    rules = """
rule a "A" must platform.accounts.authentication.lockout
test "yes" of a
  given { platform: { accounts: { authentication: { lockout: true } } } }
  expect satisfied
"""
    covered = measured(built(rules))
    assert show_coverage(covered) == (
        "rule      true, false          unknown\n"
        "norm.x.a          1/2   50.0%      0/1\n"
        "  --> case.rules:5:17  must `platform.accounts.authentication.lockout`: never seen false\n"
        "\n"
        "all               1/2   50.0%      0/1\n"
    )
    assert "never seen false or unknown" in show_coverage(covered, verbose=True)
