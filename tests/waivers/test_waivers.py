"""What a waiver does, and what it doesn't."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.judging.findings import FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict

RULES = """
ruleset law.w "Law" layer law source "S"
rule log "Log" must platform.security.audit_log

ruleset norm.w "Norm" layer norm source "S"
rule kept "Kept"
  for each attribute in identity.attributes
  must attribute.retention.period < indefinite

ruleset ethics.w "Ethics" layer ethics source "S"
rule say "Say" must platform.security.rate_limits
"""

PLATFORM = "security: {audit_log: false, rate_limits: false}\n"
IDENTITY = """attributes:
  - {name: job, retention: {period: indefinite}}
  - {name: nick, retention: {period: indefinite}}
  - {name: age, retention: {period: 1 year}}
"""

FULL = "reason: r, approver: a, expires: 2027-01-01"


def run(folder, waivers, as_of="2026-06-01", fail_on=FailOn.ETHICS):
    (folder / "mine.rules").write_text(RULES, encoding="utf-8")
    world = folder / "world"
    world.mkdir(exist_ok=True)
    (world / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    (world / "identity.yaml").write_text(IDENTITY, encoding="utf-8")
    (folder / "waivers.yaml").write_text(waivers, encoding="utf-8")
    request = Request(
        (Path("world"),),
        dt.date.fromisoformat(as_of),
        ("mine.rules",),
        (),
        fail_on,
        waivers=Path("waivers.yaml"),
        cwd=folder,
    )
    return check(request)


def state(report):
    return {(j.rule.id, j.element): j.verdict.value for s in report.subjects for j in s.judgements}


def codes(report):
    return [(r.code, r.place.begin.line) for s in report.subjects for r in s.remarks]


NOTHING = {
    ("law.w.log", ""): "violated",
    ("norm.w.kept", "job"): "violated",
    ("norm.w.kept", "nick"): "violated",
    ("norm.w.kept", "age"): "satisfied",
    ("ethics.w.say", ""): "violated",
}

CASES = {
    "none": ("waivers: []", {}, []),
    "a norm, by name": (
        f"waivers:\n  - {{rule: norm.w.kept, element: job, {FULL}}}",
        {("norm.w.kept", "job"): "waived"},
        [],
    ),
    "a norm, every subject": (
        f"waivers:\n  - {{rule: norm.w.kept, {FULL}}}",
        {("norm.w.kept", "job"): "waived", ("norm.w.kept", "nick"): "waived"},
        [],
    ),
    "a norm in another document": (
        f"waivers:\n  - {{rule: norm.w.kept, document: other.yaml, {FULL}}}",
        {},
        [("W704", 2)],
    ),
    "a norm without an approver": (
        "waivers:\n  - {rule: norm.w.kept, reason: r, expires: 2027-01-01}",
        {},
        [("W701", 2)],
    ),
    "a norm without an expiry": ("waivers:\n  - {rule: norm.w.kept, reason: r, approver: a}", {}, [("W701", 2)]),
    "a norm without a reason": (
        "waivers:\n  - {rule: norm.w.kept, approver: a, expires: 2027-01-01}",
        {},
        [("W701", 2)],
    ),
    "ethics needs a reason only": (
        "waivers:\n  - {rule: ethics.w.say, reason: because}",
        {("ethics.w.say", ""): "waived"},
        [],
    ),
    "ethics without a reason": ("waivers:\n  - {rule: ethics.w.say}", {}, [("W701", 2)]),
    "law is never waived": (f"waivers:\n  - {{rule: law.w.log, {FULL}}}", {}, [("W705", 2)]),
    "expired on the day": (
        "waivers:\n  - {rule: norm.w.kept, reason: r, approver: a, expires: 2026-06-01}",
        {},
        [("W703", 2)],
    ),
    "the last day": (
        "waivers:\n  - {rule: norm.w.kept, reason: r, approver: a, expires: 2026-06-02}",
        {("norm.w.kept", "job"): "waived", ("norm.w.kept", "nick"): "waived"},
        [],
    ),
    "an unreadable date": (
        "waivers:\n  - rule: norm.w.kept\n    reason: r\n    approver: a\n    expires: next year",
        {},
        [("W701", 5)],
    ),
    "an unknown rule": ("waivers:\n  - {rule: norm.w.keep, reason: r}", {}, [("W702", 2)]),
    "an unknown key": ("waivers:\n  - {rule: norm.w.kept, raeson: r}", {}, [("W701", 2)]),
    "what isn't breached": (
        f"waivers:\n  - {{rule: norm.w.kept, element: age, {FULL}}}",
        {},
        [("W704", 2)],
    ),
    "no mapping": ("waivers:\n  - norm.w.kept", {}, [("W701", 2)]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_waiver(name, tmp_path):
    text, changed, said = CASES[name]
    report = run(tmp_path, text)
    assert state(report) == {**NOTHING, **changed}
    assert codes(report) == said


def test_a_waived_breach_does_not_fail_the_run_and_stays_visible(tmp_path):
    waivers = "waivers:\n" + "".join(f"  - {{rule: {r}, {FULL}}}\n" for r in ("norm.w.kept", "ethics.w.say"))
    report = run(tmp_path, waivers, fail_on=FailOn.NORM)
    waived = [j for s in report.subjects for j in s.judgements if j.verdict is Verdict.WAIVED]
    assert len(waived) == 3
    assert all(j.reason == "by a until 2026-12-31: r" for j in waived)
    assert not any(report.fails(j) for j in waived)
    assert report.failed  # by the law


def test_accepted_risk_is_noted_and_never_counted_as_kept(tmp_path):
    report = run(tmp_path, f"waivers:\n  - {{rule: law.w.log, {FULL}}}", fail_on=FailOn.LAW)
    (breach,) = [j for s in report.subjects for j in s.judgements if j.rule.id == "law.w.log"]
    assert breach.verdict is Verdict.VIOLATED
    assert breach.notes == ("risk accepted by a until 2026-12-31, which keeps no law: r",)
    assert report.failed


@pytest.mark.parametrize("text", ["- a", "waivers: 3", "waiver: []", ": ["])
def test_what_is_no_waiver_file_is_an_error(text, tmp_path):
    with pytest.raises(CheckmetaError) as caught:
        run(tmp_path, text)
    assert caught.value.diagnostics[0].code in {"W701", "D106"}
