"""`checkmeta test` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from checkmeta.authoring.testing.as_json import schema
from checkmeta.authoring.testing.mutants import KINDS
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.test import command
from checkmeta.store.rule_files import shipped_files

HEADER = 'ruleset norm.x "X"\n  layer norm\n  source "S"\n'
WEAK = (
    HEADER
    + """
rule length "Length" must platform.accounts.authentication.password_length >= 8
test "long" of length
  given { platform: { accounts: { authentication: { password_length: 20 } } } }
  expect satisfied
"""
)
STRONG = (
    HEADER
    + """
rule length "Length" must platform.accounts.authentication.password_length >= 8
test "eight" of length
  given { platform: { accounts: { authentication: { password_length: 8 } } } }
  expect satisfied
test "seven" of length
  given { platform: { accounts: { authentication: { password_length: 7 } } } }
  expect violated
"""
)
WRONG = STRONG.replace(">= 8", ">= 7")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call the command on a file; the exit status and what it prints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKMETA_CACHE", "off")
    monkeypatch.setattr("checkmeta.store.library.shipped_files", list)  # these rules need no others

    def call(text, *options, paths=("case.rules",)):
        Path("case.rules").write_text(text, encoding="utf-8")
        found = CliRunner().invoke(command, [*paths, *options], standalone_mode=False, catch_exceptions=False)
        return found.return_value, found.output

    return call


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize(
    ("text", "options", "status", "said"),
    [
        (STRONG, [], 0, "2 passed, 0 failed (1 rule)\n"),
        (STRONG, ["--mutate"], 0, "4 mutants: 4 noticed, 0 survived\n"),
        (STRONG, ["--coverage", "--fail-under", "100"], 0, "2/2  100.0%"),
        (WEAK, [], 0, "1 passed, 0 failed"),
        (WEAK, ["--coverage"], 0, "never seen false"),
        (WEAK, ["--coverage", "--fail-under", "50"], 0, "1/2   50.0%"),
        (WEAK, ["--coverage", "--fail-under", "50.1"], 1, "1/2   50.0%"),
        (WEAK, ["--mutate"], 1, "4 mutants: 1 noticed, 3 survived\n"),
        (WEAK.replace("\ntest", "  # mutant: let it be\ntest"), ["--mutate"], 0, "0 survived, 3 explained\n"),
        (WRONG, [], 1, "1 passed, 1 failed"),
        (WRONG, ["--mutate"], 1, "no mutant was tried"),
        (STRONG, ["--rule", "norm.x"], 0, "2 passed"),
        (STRONG, ["--rule", "norm.x.length", "--mutate"], 0, "4 noticed"),
    ],
)  # fmt: skip
def test_status_and_words(run, text, options, status, said):
    found, output = run(text, *options)
    assert found == status
    assert said in output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rule", "norm.y"], "no rule or rule set `norm.y` in these files"),
        (["--rule", "norm.x.other", "--rule", "law"], "no rule or rule set `law` in these files"),
    ],
)
def test_a_rule_that_is_none(run, options, message):
    with pytest.raises(CheckmetaError, match=message):
        run(STRONG, *options)


def test_rules_without_tests(run):
    with pytest.raises(CheckmetaError, match="no tests in these files"):
        run(STRONG[: STRONG.index("test")])
    with pytest.raises(CheckmetaError, match=r"no tests for `norm\.x\.length`"):
        run(STRONG[: STRONG.index("test")], "--rule", "norm.x.length")


def test_a_limit_needs_coverage(run):
    with pytest.raises(Exception, match="needs `--coverage`"):
        run(STRONG, "--fail-under", "3")


def test_a_filter_takes_the_tests_of_the_rule_alone(run):
    two = (
        STRONG
        + """
rule lock "Lock" must platform.accounts.authentication.lockout
test "locked" of lock
  given { platform: { accounts: { authentication: { lockout: true } } } }
  expect satisfied
permit small "Small" when platform.audience.minimum_age > 3 overrides lock
"""
    )
    assert "1 passed" in run(two, "--rule", "norm.x.lock")[1]
    assert "2 passed" in run(two, "--rule", "norm.x.length")[1]
    assert "1 passed" in run(two, "--rule", "norm.x.small")[1]  # the test of the rule that it overrides
    assert "3 passed" in run(two)[1]
    table = run(two, "--rule", "norm.x.lock", "--coverage")[1]
    assert "norm.x.lock " in table
    assert "norm.x.length" not in table


FAILURE = """FAIL seven (norm.x.length): expected violated, got satisfied
  --> case.rules:11:3
   |
11 |   expect violated
   |   ^^^^^^^^^^^^^^^

  expected violated
  got
    norm.x.length "Length" on platform
      --> case.rules:10:70
      [true]    in force: in force  (case.rules:5:6)
      [true]    jurisdiction: everywhere  (case.rules:5:6)
      [true]    must: platform.accounts.authentication.password_length >= 7  (case.rules:5:27)
          platform.accounts.authentication.password_length = 7 at case.rules:10:70 (declared)
      satisfied: what the rule asks holds

1 passed, 1 failed (1 rule)
"""


def test_a_failure_shows_what_was_expected_and_why_it_came_otherwise(run):
    status, output = run(WRONG)
    assert status == 1
    assert output.replace("  at case", " at case") == FAILURE


EACH = (
    HEADER
    + """
rule m "M"
  for each m in platform.accounts.authentication.methods
  must m.kind == "wallet"
  unless possibly beside: not m.sufficient_alone
  unless possibly old: m.kind == "password"
test "two" of m
  in DE, FR
  given { platform: { accounts: { authentication: { methods: [
    { kind: "password", sufficient_alone: false }, { kind: "passkey", sufficient_alone: true } ] } } } }
  expect EXPECTED
"""
)
METHODS = "platform.accounts.authentication.methods"


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ("excepted by old at platform.accounts.authentication.methods[0] for DE", []),
        (
            "satisfied at platform.accounts.authentication.methods[1] for DE",
            [
                "FAIL two (norm.x.m): expected satisfied, got violated",
                "  expected satisfied at platform.accounts.authentication.methods[1] for DE",
            ],
        ),
        (
            "excepted by old",
            ["FAIL two (norm.x.m): expected excepted, got violated", "  expected excepted by old"],
        ),
        (
            "violated at platform.accounts.authentication.methods[7]",
            [f"FAIL two (norm.x.m): nothing was judged at `{METHODS}[7]`; judged were: `{METHODS}[0]`, `{METHODS}[1]`"],
        ),
        ("violated for CN", ["FAIL two (norm.x.m): nothing was judged"]),
    ],
)
def test_what_a_failure_says(run, expected, lines):
    status, output = run(EACH.replace("EXPECTED", expected))
    assert status == (1 if lines else 0)
    assert [line for line in output.splitlines() if line.startswith(("FAIL", "  expected"))] == lines


@pytest.mark.parametrize("text", [WEAK, STRONG, WRONG, WEAK.replace("\ntest", "  # mutant boundary: so be it\ntest")])
@pytest.mark.parametrize("options", [[], ["--coverage"], ["--mutate"], ["--coverage", "--mutate"]])
def test_json_keeps_to_its_shape(run, validator, text, options):
    status, output = run(text, *options, "--format", "json")
    document = json.loads(output)
    validator.validate(document)
    assert (document["coverage"] is not None) == ("--coverage" in options)
    assert (document["mutation"] is not None) == ("--mutate" in options and text is not WRONG)
    bad = document["tests"]["failed"] or (document["mutation"] or {}).get("survived")
    assert status == (1 if bad else 0)


def test_json_says_what_the_words_say(run):
    document = json.loads(run(WEAK, "--coverage", "--mutate", "--format", "json")[1])
    assert document["coverage"]["rules"] == [
        {
            "rule": "norm.x.length", "seen": 1, "possible": 2, "percent": 50.0, "unknown_seen": 0, "unknown_possible": 1,
            "clauses": [
                {
                    "clause": "must", "text": "platform.accounts.authentication.password_length >= 8",
                    "place": {"file": "case.rules", "line": 5, "column": 27}, "possible": ["true", "false", "unknown"],
                    "seen": ["true"], "never": ["false", "unknown"],
                }
            ],
        }
    ]  # fmt: skip
    assert document["mutation"]["noticed"] == 1
    assert [m["kind"] for m in document["mutation"]["survived"]] == ["comparison", "boundary", "boundary"]
    assert document["mutation"]["survived"][0]["tests"] == 1


BROKEN = {
    "another version": lambda d: d.update(schema_version=2),
    "a key more": lambda d: d.update(mood="good"),
    "a survivor of no kind": lambda d: d["mutation"]["survived"][0].update(kind="odd"),
    "a survivor with a reason": lambda d: d["mutation"]["survived"][0].update(reason="odd"),
    "a clause seen as text": lambda d: d["coverage"]["rules"][0]["clauses"][0].update(seen="true"),
    "no place": lambda d: d["tests"]["results"][0].pop("place"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(run, validator, change):
    document = json.loads(run(WEAK, "--coverage", "--mutate", "--format", "json")[1])
    change(document)
    assert not validator.is_valid(document)


def test_the_schema_knows_every_kind():
    assert set(schema()["$defs"]["mutant"]["properties"]["kind"]["enum"]) == set(KINDS)


def test_two_runs_say_the_same(run):
    options = ("--coverage", "--mutate", "--format", "json")
    assert run(WEAK, *options) == run(WEAK, *options)


FAULTS = [
    ("eidas.rules", 'satisfies method.kind != "wallet"', 'satisfies method.kind == "wallet"'),
    ("nist-800-63.rules", "lockout_attempts <= 100", "lockout_attempts >= 100"),
    ("bipa.rules", 'or a.category is a "Iris"', ""),
]


@pytest.mark.parametrize(("file", "before", "after"), FAULTS)
def test_a_fault_in_a_shipped_rule_is_found(run, file, before, after):
    text = next(p for p in shipped_files() if p.name == file).read_text(encoding="utf-8")
    assert text.count(before) >= 1
    assert run(text)[0] == 0
    assert run(text.replace(before, after))[0] == 1


def test_the_rules_that_come_with_checkmeta(tmp_path, monkeypatch, validator):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(command, ["--coverage", "--mutate", "--format", "json"], standalone_mode=False)
    document = json.loads(found.stdout)
    validator.validate(document)
    assert document["tests"]["failed"] == 0
    assert document["mutation"]["cut"] == []
    assert document["mutation"]["tried"] > 1_000
    assert document["mutation"]["survived"] == []  # those that nothing could notice are explained beside their rules
    assert document["mutation"]["needless_explanations"] == []
    assert document["coverage"]["percent"] == 100
    assert {r["rule"] for r in document["tests"]["results"]} <= {r["rule"] for r in document["coverage"]["rules"]}
