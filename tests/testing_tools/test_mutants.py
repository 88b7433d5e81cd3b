"""Mutation finds exactly what weak tests don't pin down, and nothing where they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.authoring.testing.mutants import KINDS, mutants, mutants_of_rule
from checkmeta.authoring.testing.mutate import judge_mutant, try_mutants
from checkmeta.authoring.testing.runner import run_case
from checkmeta.authoring.testing.show_mutants import show_mutation

CASES = table(Path(__file__).parent / "cases" / "mutants.yaml")


def mutation_of(chosen):
    found, cut = mutants(chosen.program, chosen.norms, chosen.rulesets, chosen.params)
    return judge_mutant(try_mutants(found, chosen.cases), chosen.program.sources, cut)


def line(tried):
    change = tried.mutant.change
    return f"{change.span.begin.line} {change.kind} {change.clause}: {change.after}"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(built, case):
    chosen = built(case["rules"])
    assert all(run_case(c).passed for c in chosen.cases)
    mutation = mutation_of(chosen)
    assert [line(t) for t in mutation.survived] == case.get("survived", [])
    explained = [
        f"{t.mutant.change.span.begin.line} {t.mutant.change.kind}: {why.reason}" for t, why in mutation.explained
    ]
    assert explained == case.get("explained", [])
    assert [e.span.begin.line for e in mutation.idle] == case.get("needless", [])
    assert mutation.cut == ()


def test_the_cases_have_a_survivor_or_a_kill_of_every_kind(built):
    seen = set()
    for case in CASES:
        chosen = built(case["rules"])
        seen |= {m.change.kind for m in mutants(chosen.program, chosen.norms, chosen.rulesets, chosen.params)[0]}
    assert seen == set(KINDS)


def test_how_survivors_are_shown(built):
    rules = """
rule a "A" must platform.accounts.authentication.lockout  # mutant comparison: none here
test "silent" of a
  expect undetermined
rule b "B" must platform.accounts.authentication.lockout
"""
    assert show_mutation(mutation_of(built(rules))) == (
        "survived  case.rules:5:17  norm.x.a  modality\n"
        "  must: the platform’s accounts’ authentication’s lockout is true\n"
        "  → must not: the platform’s accounts’ authentication’s lockout is true\n"
        "\n"
        "survived  case.rules:8:17  norm.x.b  modality\n"
        "  must: the platform’s accounts’ authentication’s lockout is true\n"
        "  → must not: the platform’s accounts’ authentication’s lockout is true\n"
        "  no test reaches it\n"
        "\n"
        "needless  case.rules:5:59\n"
        "  no mutant survives here, yet a comment explains it: none here\n"
        "\n"
        "2 mutants: 0 noticed, 2 survived\n"
    )


def test_a_rule_of_many_parts_is_cut_and_says_so(built, monkeypatch):
    monkeypatch.setattr("checkmeta.authoring.testing.mutants.MOST", 3)
    chosen = built('rule a "A" must platform.accounts.authentication.password_length + 1 + 2 + 3 >= 8\n')
    found, more = mutants_of_rule(chosen.norms[0])
    assert [m.change.kind for m in found] == ["modality", "comparison"]  # the third, a negation, is the first once more
    assert more
    assert mutation_of(chosen).cut == ("norm.x.a",)
    assert "not all were tried of what is very large: `norm.x.a`" in show_mutation(mutation_of(chosen))
