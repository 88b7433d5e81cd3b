"""Names that don't fit together: codes, places, messages and help, as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import Diagnostic

CASES = table(Path(__file__).with_name("errors.yaml"))["cases"]
HEADER = 'ruleset law.t "T" layer law source "S"\n'


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case: dict[str, Any], said: Callable[[dict[str, str]], object]) -> None:
    assert said(case.get("files") or {"case.rules": case["text"]}) == case["says"]


def test_every_code_of_names_has_a_case() -> None:
    assert {d["code"] for c in CASES for d in c["says"]} == set(pages("N")) - {
        "N413"
    }  # which is about what comes with checkmeta


def test_the_first_of_two_is_shown(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    (found,) = diagnose({"x.rules": HEADER + 'rule r "R" must 1 < 2\n' * 2})
    (label,) = found.labels
    assert (label.text, str(label.span)) == ("here first", "x.rules:2:6")


def test_the_higher_rule_is_shown(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    text = 'rule r "R" must 1 < 2\nruleset norm.t "T" layer norm source "S"\npermit p "P" overrides law.t.r'
    (found,) = diagnose({"x.rules": HEADER + text})
    (label,) = found.labels
    assert (label.text, str(label.span)) == ("the higher rule", "x.rules:2:6")


def test_many_imports_in_a_row(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    sets = [f'ruleset law.n{i} "N" layer law source "S"\nimport law.n{i + 1}\n' for i in range(2_000)]
    text = "".join(sets) + 'ruleset law.n2000 "N" layer law source "S"\n'
    assert diagnose({"x.rules": text}) == []
    assert [d.code for d in diagnose({"x.rules": text + "import law.n0\n"})] == ["N403"]


def test_many_overrides_in_a_row(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    rules = [f'rule n{i} "N"\n  must platform.name is present\n  overrides n{i + 1}\n' for i in range(1_500)]
    last = 'rule n1500 "N"\n  must platform.name is present\n'
    assert diagnose({"x.rules": HEADER + "".join(rules[-30:]) + last}) == []
    for end in (last, last + "  overrides n0\n"):
        assert {d.code for d in diagnose({"x.rules": HEADER + "".join(rules) + end})} == {"N408"}
