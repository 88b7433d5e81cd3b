"""Verdicts that are only counted are those of the judge that tells all of each: on real formats, in no place, in one and in several."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.records import replace
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.pipeline import Request, formats_of, judge
from checkmeta.report.order import in_order, outcome
from checkmeta.store.library import load

ROOT = Path(__file__).parents[2]
SUBJECTS = sorted(
    [path for path in (ROOT / "rulesets" / "examples").iterdir() if path.is_dir() and path.name != "pack"]
    + [
        path
        for path in (ROOT / "tests" / "mapping_formats").rglob("*")
        if path.suffix in (".json", ".yaml", ".yml", ".toml")
    ]
)


@pytest.fixture(scope="module")
def library():
    return load(tests=False)


def said(report):
    """Of every verdict what is counted; of those that are shown all but their messages."""
    every = [j for s in report.subjects for j in s.judgements]
    counted = sorted((j.rule.id, outcome(j), j.places, j.alike, sorted({m.path for m in j.missing})) for j in every)
    shown = [
        replace(j, steps=(), message="", remedy=None, missing=(), notes=())
        for j in in_order(every)
        if outcome(j) not in ("undetermined", "not-applicable", "satisfied")
    ]
    return counted, shown, report.failed


@pytest.mark.parametrize("places", [(), ("DE",), ("DE", "CN", "US-CA")])
def test_the_same_verdicts(library, places):
    compared = 0
    for path in SUBJECTS[:: 1 if len(SUBJECTS) < 30 else len(SUBJECTS) // 30]:
        try:
            subjects = build_subjects([path], ROOT, formats_of(library))
        except CheckmetaError:
            continue
        request = Request((path,), dt.date(2026, 11, 22), jurisdictions=places, cwd=ROOT, whole=True)
        assert said(judge(library, subjects, replace(request, short=True))) == said(
            judge(library, subjects, request)
        ), path
        compared += 1
    assert compared > 15


def one_after_the_other(library, texts, folder):
    """Each platform with what is said of it in short, which is what is said of it in full."""
    for number, text in enumerate(texts):
        path = folder / f"w{number}" / "platform.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        subjects = build_subjects([path], folder, formats_of(library))
        request = Request((path,), dt.date(2026, 11, 22), cwd=folder)
        short = said(judge(library, subjects, replace(request, short=True)))
        assert short == said(judge(library, subjects, request)), text
        yield text, short


def test_of_subjects_of_one_shape_each_has_its_own_verdicts(library, tmp_path):
    """The second of each pair states the same fields, and otherwise: what was silent for the first is known to be."""
    said_of = {}
    texts = [
        "jurisdictions: [DE]\nsecurity: { audit_log: true, admin_audit_log: false }\n",
        "jurisdictions: [DE]\nsecurity: { audit_log: false, admin_audit_log: true }\n",
        "jurisdictions: [DE]\nsecurity: { audit_log: unknown, admin_audit_log: true }\n",
        "jurisdictions: [US]\nsecurity: { audit_log: false, admin_audit_log: true }\n",
        "jurisdictions: [DE]\nsecurity: unknown\n",
        "jurisdictions: [DE]\nsecurity: {}\n",
        "jurisdictions: [DE]\nsecurity: { audit_log: false }\naccounts: { self_registration: true }\n",
        "jurisdictions: [DE]\nvariants: [{ for: [DE-BY], security: { audit_log: true } }]\nsecurity: { audit_log: false }\n",
    ]
    for text, short in one_after_the_other(library, [*reversed(texts), *texts], tmp_path):
        assert said_of.setdefault(text, short)[0] == short[0]


ALIKE = {
    "what overrides it is stated otherwise": (
        "rule r {n} must platform.security.audit_log\npermit p {n} overrides r when platform.accounts.self_registration\n",
        ["security: {audit_log: false}\naccounts: {self_registration: false}\n", "security: {audit_log: false}\naccounts: {self_registration: true}\n"],
    ),
    "a whole is read part by part": (
        "rule r {n} must every x in [platform.data.retention, platform.data.retention] satisfies x.crash_reports <= 30 days\n",
        ["data: {retention: {crash_reports: 20 days}}\n", "data: {retention: {crash_reports: 40 days}}\n"],
    ),
    "a whole is asked whether it is there, and read": (
        "rule r {n} when platform.data.retention is present must every x in [platform.data.retention] satisfies x.crash_reports <= 30 days\n",
        ["data: {retention: {crash_reports: 20 days}}\n", "data: {retention: {crash_reports: 40 days}}\n"],
    ),
    "it stands elsewhere": (
        "rule r {n} must platform.security.audit_log\n",
        ["security: {audit_log: false}\n", "name: A\n\nsecurity:\n  audit_log: false\n"],
    ),
    "another fact decides at the same values": (
        "rule r {n} must platform.security.audit_log or platform.security.rate_limits\n",
        ["security: {audit_log: false, rate_limits: false}\n", "security: {rate_limits: false, audit_log: false}\n"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ALIKE)
def test_subjects_that_state_nearly_the_same(tmp_path, case):
    """What one of them may share with the next, and what not; each is judged after the other, both ways."""
    rules, texts = ALIKE[case]
    (tmp_path / "own.rules").write_text(
        'ruleset norm.t "T" layer norm source "S"\n' + rules.format(n='"N"'), encoding="utf-8"
    )
    library = load((str(tmp_path / "own.rules"),), tmp_path, tests=False)
    assert list(one_after_the_other(library, [*texts, *reversed(texts), *texts], tmp_path))
