"""Rules end: what may look at too many elements is counted step by step, and given up like the reference does."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from checkmeta.base.values import Fact, Listing, Record
from checkmeta.cli.check import command as check
from checkmeta.judging.compiled import run_context as context
from checkmeta.judging.compiled import world
from checkmeta.judging.compiled.judges import Judges, project, verdicts
from checkmeta.judging.compiled.loop_bounds import loops_of, most_steps
from checkmeta.judging.compiled.norm import Runner
from checkmeta.judging.contexts import Options
from checkmeta.judging.reference import Engine, Given, evaluate
from checkmeta.language.meaning import evaluator

OPTIONS = Options(dt.date(2026, 6, 1))
HEAD = 'ruleset norm.t "T" layer norm source "S"\n'
CLIENTS = ("platform", "clients")


EVERY = "must every c in platform.clients satisfies"


@pytest.mark.parametrize(
    ("rule", "loops"),
    [
        ("must platform.data.personal", []),
        (f"{EVERY} c.public", [(CLIENTS,)]),
        ("for each c in platform.clients must c.public", [(CLIENTS,)]),
        ('for each c in platform.clients must every r in c.redirects satisfies r != "x"', [(CLIENTS,), (None,)]),
        (f"{EVERY} some d in platform.clients satisfies c.name == d.name", [(CLIENTS,), (CLIENTS, CLIENTS)]),
        (
            f"{EVERY} every r in c.redirects satisfies every s in c.redirects satisfies r == s",
            [(CLIENTS,), (None,), (None, None)],
        ),
        ("must every n in [1, 2, 3] satisfies n > 0", [(3,)]),
        (
            "must every c in tree(platform.infrastructure) satisfies some d in c.components satisfies d.encrypted",
            [(None,), (None,)],
        ),
        ("must every c in [d for d in platform.clients] satisfies c.public", [(CLIENTS,), (None,)]),
        ('must platform.data.personal message "{[c.name for c in platform.clients]}"', [(CLIENTS,)]),
    ],
)
def test_loops_of_a_rule(program_of, rule, loops):
    (norm,) = program_of(f'{HEAD}rule r "R" {rule}\n').norms
    assert sorted(map(repr, loops_of(norm))) == sorted(map(repr, dict.fromkeys(loops)))


def clients(number):
    items = (
        Fact(Record({"name": Fact(f"c{i}"), "redirects": Fact(Listing((Fact("a"), Fact("b"))))})) for i in range(number)
    )
    return Given(Fact(Record({"clients": Fact(Listing(tuple(items)))})), (), (), "platform.yaml")


NESTED = 'rule r "R" must every c in platform.clients satisfies no d in platform.clients satisfies c.name == "x" and d.name == "y"\n'
OTHER = 'rule other "O" must platform.clients is present\n'


@pytest.mark.parametrize("number", [0, 1, 7, 30])
def test_the_bound_is_one(program_of, monkeypatch, number):
    """The reference takes no more steps than the bound says."""
    program = program_of(HEAD + NESTED)
    given = clients(number)
    most = most_steps(
        loops_of(program.norms[0]),
        Judges(Engine(program, given, OPTIONS)).worlds.world(None, "platform", None).facts,
        3 * number,
    )
    monkeypatch.setattr(evaluator, "MAX_STEPS", most)
    assert verdicts(program, given, OPTIONS) == project(evaluate(program, given, OPTIONS))
    assert most >= number * (number + 1)


def test_past_the_bound_every_step_is_counted(program_of, monkeypatch):
    program = program_of(HEAD + NESTED)
    given = clients(20)
    for module in (evaluator, context, world):
        monkeypatch.setattr(module, "MAX_STEPS", 450)
    judges = Judges(Engine(program, given, OPTIONS))
    norm = program.norms[0]
    runner = judges.case(norm, next(judges.reference.groups(norm)), None).runner
    assert isinstance(runner, Runner)
    assert not runner.plain
    assert verdicts(program, given, OPTIONS) == project(evaluate(program, given, OPTIONS))


def test_a_rule_that_takes_too_many_steps_leaves_the_others_their_verdicts(program_of, monkeypatch):
    program = program_of(HEAD + NESTED + OTHER)
    for module in (evaluator, context, world):
        monkeypatch.setattr(module, "MAX_STEPS", 100)
    codes = verdicts(program, clients(20), OPTIONS)
    assert codes == project(evaluate(program, clients(20), OPTIONS))
    assert [(c.rule, c.verdict.value) for c in codes] == [("norm.t.other", "satisfied"), ("norm.t.r", "error")]


@pytest.mark.parametrize("kind", ["text", "json", "sarif", "junit"])
def test_a_run_with_a_rule_that_was_given_up_could_not_be_checked(monkeypatch, tmp_path, kind):
    """Its verdict is `error`, in every report; those of the others are there, and the status is 2."""
    for module in (evaluator, context, world):
        monkeypatch.setattr(module, "MAX_STEPS", 100)
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
