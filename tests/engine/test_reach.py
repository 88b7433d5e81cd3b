"""What the documents of a subject could say, and what none of them can."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.judging.findings import Standing
from checkmeta.judging.pipeline import Request, check

RULES = """ruleset norm.r "R" layer norm source "S"
rule found "Found" when {fact} must platform.security.audit_log
"""


@pytest.mark.parametrize(
    ("fact", "standing"),
    [
        ("platform.virtual_world", Standing.SILENT),  # it stands by itself
        ("platform.audience.monthly_users > 3", Standing.SILENT),  # its topic is there
        ("platform.minors.profiling", Standing.OUT_OF_REACH),
        ("count(platform.twins) > 0", Standing.OUT_OF_REACH),
        ("count(platform.agents) > 0", Standing.OUT_OF_REACH),
    ],
)
def test_a_platform_config_could_say_what_its_topics_hold(tmp_path, fact, standing):
    (tmp_path / "r.rules").write_text(RULES.replace("{fact}", fact), encoding="utf-8")
    (tmp_path / "platform.yaml").write_text("{name: A, audience: {minimum_age: 13}}", encoding="utf-8")
    report = check(Request((Path("platform.yaml"),), dt.date(2026, 6, 1), ("r.rules",), cwd=tmp_path))
    assert [j.standing for j in report.subjects[0].judgements] == [standing]
