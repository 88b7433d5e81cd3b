"""What no document could state is shown apart from the facts that would settle a verdict."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.report import explanation as explain
from checkmeta.report import junit, sarif, text

RULES = """
ruleset norm.u "U" layer norm source "S"
param age: number is 13 for CN
rule ratio "Ratio" must platform.audience.minimum_age / 0 > 1
rule figure "Figure" must platform.audience.minimum_age > age
rule both "Both" must platform.audience.minimum_age / 0 > 1 or platform.security.audit_log
"""
RATIO = "13 / 0 has no value"
FIGURE = "`age` has no value for DE on 2026-06-01"


@pytest.fixture
def report(tmp_path):
    (tmp_path / "u.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "platform.yaml").write_text(
        "{name: A, jurisdictions: [DE], audience: {minimum_age: 13}}",
        encoding="utf-8",
    )
    return check(Request((Path("platform.yaml"),), dt.date(2026, 6, 1), ("u.rules",), cwd=tmp_path))


def test_the_summary(report):
    shown = text.render(report)
    facts, reasons = shown.split("no document can settle what has no value:\n")
    assert RATIO not in facts
    assert FIGURE not in facts
    assert "out of reach: 3; no document here could say it, for 3 rules" in reasons
    assert reasons.splitlines()[:2] == [f"  {RATIO}   leaves 2 rules open", f"  {FIGURE}   leaves 1 rule open"]


def test_of_each_verdict(report):
    judgements = report.subjects[0].judgements
    failing = replace(report, fail_on=FailOn.ETHICS, undetermined_fails=True)
    for shown in (text.render(report, verbose=True), explain.render_explanation(judgements), junit.render(failing)):
        assert f"undefined: {RATIO}" in shown.replace("= undefined:", "undefined:")
        assert f"undefined: {FIGURE}" in shown.replace("= undefined:", "undefined:")
        assert f"missing: {RATIO}" not in shown


def test_in_sarif(report):
    results = json.loads(sarif.render(report, everything=True))["runs"][0]["results"]
    found = {r["ruleId"]: r["properties"] for r in results}
    assert found["norm.u.both"]["missing"] == ["platform.security.audit_log"]
    assert found["norm.u.both"]["undefined"] == [RATIO]
    assert "missing" not in found["norm.u.figure"]
