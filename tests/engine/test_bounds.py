"""Rules end: what may look at too many elements is counted step by step, and given up."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from checkmeta.base.values import Fact, Listing, Record
from checkmeta.cli.check import command as check
from checkmeta.judging import judge
from checkmeta.judging.contexts import Options
from checkmeta.judging.judge import evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.language.meaning import evaluator

OPTIONS = Options(dt.date(2026, 6, 1))
HEAD = 'ruleset norm.t "T" layer norm source "S"\n'
NESTED = 'rule r "R" must every c in platform.clients satisfies no d in platform.clients satisfies c.name == "x" and d.name == "y"\n'
OTHER = 'rule other "O" must platform.clients is present\n'


def clients(number):
    items = (Fact(Record({"name": Fact(f"c{i}")})) for i in range(number))
    return Given(Fact(Record({"clients": Fact(Listing(tuple(items)))})), (), (), "platform.yaml")


@pytest.fixture
def bound(monkeypatch):
    """Sets the most steps that a rule may take."""

    def set_to(most):
        for module in (evaluator, judge):
            monkeypatch.setattr(module, "MAX_STEPS", most)

    return set_to


@pytest.mark.parametrize("number", [1, 7, 30])
def test_every_element_is_a_step(program_of, bound, number):
    """Of lists in one another, each of one for each of the other."""
    program, steps = program_of(HEAD + NESTED), number * (number + 1)
    for most, verdict in ((steps, "satisfied"), (steps - 1, "error")):
        bound(most)
        assert [j.verdict.value for j in evaluate(program, clients(number), OPTIONS)] == [verdict]


def test_a_rule_that_takes_too_many_steps_leaves_the_others_their_verdicts(program_of, bound):
    bound(100)
    found = evaluate(program_of(HEAD + NESTED + OTHER), clients(20), OPTIONS)
    assert [(j.rule.id, j.verdict.value) for j in found] == [("norm.t.other", "satisfied"), ("norm.t.r", "error")]


@pytest.mark.parametrize("kind", ["text", "json", "sarif", "junit"])
def test_a_run_with_a_rule_that_was_given_up_could_not_be_checked(bound, monkeypatch, tmp_path, kind):
    """Its verdict is `error`, in every report; those of the others are there, and the status is 2."""
    bound(100)
    names = ", ".join(f"{{name: c{n}}}" for n in range(20))
    (tmp_path / "platform.yaml").write_text(f"name: A\nclients: [{names}]\n", encoding="utf-8")
    (tmp_path / "mine.rules").write_text(
        HEAD + NESTED.replace('"x"', '"c1"') + 'rule other "O" must platform.clients is none\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    arguments = ["platform.yaml", "--rules", "mine.rules", "--format", kind]
    ran = CliRunner().invoke(check, arguments, standalone_mode=False)
    assert ran.return_value == 2
    assert "other" in ran.output
    assert "elements; check fewer documents at a time" in ran.output
    if kind == "json":
        found = {j["rule"]: j["verdict"] for s in json.loads(ran.output)["subjects"] for j in s["judgements"]}
        assert found == {"norm.t.other": "violated", "norm.t.r": "error"}
