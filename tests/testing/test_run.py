"""The runner of the tests beside rules: what it assumes, and what it says of an expectation that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkmeta.authoring.testing.runner import TestResult, run_tests
from checkmeta.authoring.testing.show_results import show_results
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import parse_file
from checkmeta.store.compiler import build

RULES = (Path(__file__).parent / "run.rules").read_text(encoding="utf-8")


def run(test: str) -> TestResult:
    (result,) = run_tests(build([parse_file(Source("x.rules", f'{RULES}\ntest "it" of {test}\n'))])[0])
    return result


@pytest.mark.parametrize(
    "test",
    [
        # time, jurisdiction and `applies when` hold unless the test says otherwise
        "clients given { platform: { clients: [{ public: true }] } } expect satisfied",
        "age given { platform: { audience: { minimum_age: 16 } } } expect undetermined",  # the figure differs by place
        "age in DE given { platform: { audience: { minimum_age: 15 } } } expect violated",
        "age in DK given { platform: { audience: { minimum_age: 13 } } } expect satisfied",
        "age in CN given { platform: { audience: { minimum_age: 3 } } } expect not-applicable",
        "age in DE as of 2025-12-31 given { platform: { audience: { minimum_age: 3 } } } expect not-applicable",
        "age in DE as of 2030-01-01 given { platform: { audience: { minimum_age: 3 } } } expect not-applicable",
        "age in DE given { platform: { data: { personal: false } } } expect not-applicable",
        "age in SE as of 2027-12-31 given { platform: { audience: { minimum_age: 15 } } } expect violated",
        "age in SE as of 2028-01-01 given { platform: { audience: { minimum_age: 15 } } } expect satisfied",
        # without a day, the last one that the rule's own dates speak of
        "age in SE given { platform: { audience: { minimum_age: 15 } } } expect satisfied",
        # all else is unknown
        "age in DE expect undetermined",
        "schema expect not-applicable",
        "schema given { identity: {} } expect undetermined",
        "schema given { identity: { unlinkable: true } } expect satisfied",
        "schema given { platform: { identities: [{ unlinkable: true }, { unlinkable: true }] } } expect satisfied",
        # several places, several subjects, several rules
        "age in DE, DK given { platform: { audience: { minimum_age: 13 } } } expect violated for DE expect satisfied for DK",
        (
            "clients given { platform: { clients: [{ public: true }, { public: false }] } }"
            " expect satisfied at platform.clients[0] expect violated at platform.clients[1]"
        ),
        "clients given { platform: { clients: [] } } expect not-applicable at platform.clients",
        "clients given { platform: { clients: none } } expect not-applicable",
        "clients given { platform: { clients: unknown } } expect undetermined",
        (
            "age in DE given { platform: { audience: { minimum_age: 3 }, clients: [{ public: true }] } }"
            " expect violated expect clients: satisfied expect law.t.clients: satisfied"
        ),
        # a pair, by both its paths; by one, every pair in which it is
        (
            'pairs given { platform: { clients: [{ name: "a" }, { name: "b" }], access: { gates: [{ name: "b" }] } } }'
            " expect satisfied at platform.clients[0], platform.access.gates[0]"
            " expect violated at platform.clients[1],platform . access.gates[0] expect violated at platform.clients[1]"
        ),
        # what excused
        (
            "age in DE given { platform: { audience: { minimum_age: 3 }, minors: { parental_consent: { verified: true } } } }"
            " expect excepted by parents"
        ),
        'age in DE given { platform: { audience: { minimum_age: 3 }, kind: "work" } } expect overridden by works',
        'age in DE given { platform: { audience: { minimum_age: 3 }, kind: "work" } } expect overridden by law.t.works',
    ],
)
def test_passes(test: str) -> None:
    result = run(test)
    assert [f.why for f in result.failures] == []
    assert result.judgements


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("age in DE given { platform: { audience: { minimum_age: 15 } } } expect satisfied", "expected satisfied, got violated"),
        ("age in DE expect violated", "expected violated, got undetermined"),
        (
            "clients given { platform: { clients: [{ public: true }, { public: false }] } } expect satisfied",
            "expected satisfied, got violated",
        ),
        (
            "clients given { platform: { clients: [{ public: true }] } } expect satisfied at platform.clients[1]",
            "nothing was judged at `platform.clients[1]`; judged were: `platform.clients[0]`",
        ),
        (
            ('pairs given { platform: { clients: [{ name: "a" }], access: { gates: [{}, {}] } } }'
            " expect undetermined at platform.access.gates[0], platform.clients[0]"),
            ("nothing was judged at `platform.access.gates[0], platform.clients[0]`; judged were: "
            "`platform.clients[0], platform.access.gates[0]`, `platform.clients[0], platform.access.gates[1]`"),
        ),
        ("age in DE given { platform: { audience: { minimum_age: 16 } } } expect satisfied for DK", "nothing was judged"),
        (
            ('age in DE given { platform: { audience: { minimum_age: 3 }, kind: "work", minors: { parental_consent: { verified: false } } } }'
            " expect overridden by parents"),
            "expected by `parents`, got `law.t.works`",
        ),
    ],
)  # fmt: skip
def test_fails(test: str, why: str) -> None:
    result = run(test)
    assert not result.passed
    assert [f.why for f in result.failures] == [why]


def test_a_failure_is_shown_where_it_stands_with_the_reason() -> None:
    result = run("age in DE given { platform: { audience: { minimum_age: 15 } } } expect satisfied")
    shown = show_results([result])
    assert "FAIL it (law.t.age): expected satisfied, got violated" in shown
    assert "--> x.rules:32:" in shown
    assert "platform.audience.minimum_age = 15" in shown
    assert shown.endswith("0 passed, 1 failed (1 rule)\n")


def test_verbose_names_what_passes() -> None:
    shown = show_results([run("schema given { identity: { unlinkable: true } } expect satisfied")], verbose=True)
    assert shown == "pass  law.t.schema  it\n\n1 passed, 0 failed (1 rule)\n"


def test_tests_run_in_the_order_of_files_and_lines() -> None:
    files = [
        parse_file(Source(name, text))
        for name, text in (
            ("b.rules", RULES + 'test "third" of schema expect not-applicable\n'),
            (
                "a.rules",
                (
                    'ruleset norm.a "A" layer norm source "S"\nrule r "R" must platform.name is present\n'
                    'test "first" of r expect undetermined\ntest "second" of law.t.schema expect not-applicable\n'
                ),
            ),
        )
    ]
    assert [r.test.name for r in run_tests(build(files)[0])] == ["first", "second", "third"]
