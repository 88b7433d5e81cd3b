"""What a waiver does, and what it doesn't."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.documents.read import read_text
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.judging.waiver_comments import with_comments
from checkmeta.judging.waivers import FORM, WaiverFile, read_waivers
from checkmeta.language.words import Verdict
from checkmeta.report import json_report
from checkmeta.report.answered_for import faults
from checkmeta.report.registry import REPORTS, render

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
    "a reason that is no text": ("waivers:\n  - {rule: ethics.w.say, reason: 5}", {}, [("W701", 2)]),
    "an unknown rule": ("waivers:\n  - {rule: norm.w.keep, reason: r}", {}, [("W702", 2)]),
    "an unknown key": ("waivers:\n  - {rule: norm.w.kept, raeson: r}", {}, [("W701", 2)]),
    "what isn't breached": (
        f"waivers:\n  - {{rule: norm.w.kept, element: age, {FULL}}}",
        {},
        [("W704", 2)],
    ),
    "norms by the beginning of their ids": (
        f"waivers:\n  - {{rule: norm.w.*, {FULL}}}",
        {("norm.w.kept", "job"): "waived", ("norm.w.kept", "nick"): "waived"},
        [],
    ),
    "ethics by the beginning of their ids": (
        "waivers:\n  - {rule: ethics.w.*, reason: r}",
        {("ethics.w.say", ""): "waived"},
        [],
    ),
    "law by the beginning of its ids": (f"waivers:\n  - {{rule: law.w.*, {FULL}}}", {}, [("W705", 2)]),
    "law that isn't broken there": (f"waivers:\n  - {{rule: law.w.log, element: nowhere, {FULL}}}", {}, [("W705", 2)]),
    "ids that no rule begins with": (f"waivers:\n  - {{rule: norm.x.*, {FULL}}}", {}, [("W702", 2)]),
    "half a word of an id": (f"waivers:\n  - {{rule: norm.w.ke.*, {FULL}}}", {}, [("W702", 2)]),
    "an element by its path, as reports show it": (
        f"waivers:\n  - {{rule: norm.w.kept, element: 'identity.yaml#identity.attributes[job]', {FULL}}}",
        {("norm.w.kept", "job"): "waived"},
        [],
    ),
    "a subject by its name": (
        f"waivers:\n  - {{rule: norm.w.kept, subject: world, element: job, {FULL}}}",
        {("norm.w.kept", "job"): "waived"},
        [],
    ),
    "a subject of another run": (f"waivers:\n  - {{rule: norm.w.kept, subject: elsewhere, {FULL}}}", {}, []),
    "a subject that is misspelt": (f"waivers:\n  - {{rule: norm.w.kept, subject: wrld, {FULL}}}", {}, [("W704", 2)]),
    "with a ticket and the day of its approval": (
        f"waivers:\n  - {{rule: norm.w.kept, element: job, approved: 2026-05-01, ticket: OPS-7, {FULL}}}",
        {("norm.w.kept", "job"): "waived"},
        [],
    ),
    "approved on a day to come": (
        f"waivers:\n  - {{rule: norm.w.kept, approved: 2026-07-01, {FULL}}}",
        {},
        [("W701", 2)],
    ),
    "for longer than a year": (
        "waivers:\n  - {rule: norm.w.kept, reason: r, approver: a, expires: 2099-01-01}",
        {},
        [("W706", 2)],
    ),
    "for a year since its approval": (
        "waivers:\n  - {rule: norm.w.kept, element: job, reason: r, approver: a, approved: 2025-12-01, expires: 2026-12-01}",
        {("norm.w.kept", "job"): "waived"},
        [],
    ),
    "for longer than the file says": (
        f"longest: 90 days\nwaivers:\n  - {{rule: norm.w.kept, {FULL}}}",
        {},
        [("W706", 3)],
    ),
    "for as long as the file says": (
        "longest: 3 years\nwaivers:\n  - {rule: norm.w.kept, element: job, reason: r, approver: a, expires: 2029-01-01}",
        {("norm.w.kept", "job"): "waived"},
        [],
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


@pytest.mark.parametrize(
    "text", ["- a", "waivers: 3", "waiver: []", ": [", "longest: long\nwaivers: []", "inline: 1\nwaivers: []"]
)
def test_what_is_no_waiver_file_is_an_error(text, tmp_path):
    with pytest.raises(CheckmetaError) as caught:
        run(tmp_path, text)
    assert caught.value.diagnostics[0].code in {"W701", "D106"}


def test_fields_are_kept_as_fields(tmp_path):
    report = run(
        tmp_path, f"waivers:\n  - {{rule: norm.w.kept, element: job, approved: 2026-05-01, ticket: OPS-7, {FULL}}}"
    )
    (waived,) = [j for s in report.subjects for j in s.judgements if j.verdict is Verdict.WAIVED]
    assert waived.reason == "by a until 2026-12-31 (OPS-7): r"
    (published,) = [
        j["waiver"] for s in json.loads(json_report.render(report))["subjects"] for j in s["judgements"] if j["waiver"]
    ]
    assert published.pop("location")["line"] == 2
    assert published == {
        "reason": "r",
        "approver": "a",
        "approved": "2026-05-01",
        "expires": "2027-01-01",
        "ticket": "OPS-7",
    }


def test_one_that_reaches_two_subjects_waives_in_none(tmp_path):
    for name in ("world", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    (tmp_path / "mine.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "waivers.yaml").write_text("waivers:\n  - {rule: ethics.w.*, reason: r}\n", encoding="utf-8")
    paths = (Path("world"), Path("other"))
    report = check(Request(paths, dt.date(2026, 6, 1), ("mine.rules",), waivers=Path("waivers.yaml"), cwd=tmp_path))
    assert not any(j.verdict is Verdict.WAIVED for s in report.subjects for j in s.judgements)
    assert codes(report) == [("W701", 2)]


def test_every_fault_is_in_every_format(tmp_path):
    report = run(tmp_path, f"waivers:\n  - {{rule: norm.w.keep, {FULL}}}\n  - {{rule: law.w.log, {FULL}}}\n")
    assert [d.code for d in faults(report)] == ["W702", "W705"]
    # a row or an annotation is a finding, and a debt of nobody is none; what is said on stderr stands beside them
    for name in REPORTS.keys() - {"csv", "jsonl", "github", "gitlab", "oscal", "html", "statistics"}:
        said = render(report, name)
        assert "W702" in said, name
        assert "W705" in said, name


@pytest.mark.parametrize(
    ("document", "good"),
    [
        ({"waivers": []}, True),
        (
            {
                "longest": "90 days",
                "inline": False,
                "waivers": [{"rule": "norm.w.*", "approved": "2026-01-01", "ticket": "T"}],
            },
            True,
        ),
        ({"waivers": [{"reason": "r"}]}, False),
        ({"waivers": [{"rule": "r", "raeson": "r"}]}, False),
        ({"waivers": [{"rule": "  "}]}, False),
        ({}, False),
        ([], False),
    ],
)
def test_the_schema_is_what_is_read(document, good, tmp_path):
    assert jsonschema.Draft202012Validator(FORM.schema()).is_valid(document) is good
    path = tmp_path / "waivers.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    try:
        read = read_waivers(path, path.name)
    except CheckmetaError:
        assert not good
    else:
        assert (not read.remarks) is good


WAIVE = '# checkmeta: waive norm.w.kept until 2026-12-31 because "it is \\"old\\", by design" by Dana Meyer'
COMMENTS = {
    "at the end of the line": (f"attributes:\n  - {{name: job, retention: {{period: indefinite}}}}  {WAIVE}\n", {"job"}, []),
    "before the line": (f"attributes:\n{WAIVE}\n\n# more\n  - {{name: job, retention: {{period: indefinite}}}}\n", {"job"}, []),
    "where the fact stands that decides": (
        f"attributes:\n  - name: job\n    retention:\n      period: indefinite {WAIVE}\n", {"job"}, []),
    "of two on one line both": (
        f"attributes: [{{name: a, retention: {{period: indefinite}}}}, {{name: b, retention: {{period: indefinite}}}}] {WAIVE}\n",
        {"a", "b"}, []),
    "another line": (f"{WAIVE}\nname: i\nattributes:\n  - {{name: job, retention: {{period: indefinite}}}}\n", set(), ["W704"]),
    "inside a text": (f"name: '{WAIVE}'\nattributes:\n  - {{name: job, retention: {{period: indefinite}}}}\n", set(), []),
    "a text of several lines": (f"name: |\n  a\n  {WAIVE}\nattributes:\n  - {{name: job, retention: {{period: indefinite}}}}\n", set(), []),
    "ended": (
        "attributes:\n  - {name: job, retention: {period: indefinite}} # checkmeta: waive norm.w.kept until 2026-05-31 because r by D\n",
        set(), ["W703"]),
    "on its last day": (
        "attributes:\n  - {name: job, retention: {period: indefinite}} # checkmeta: waive norm.w.kept until 2026-06-01 because r by D\n",
        {"job"}, []),
    "without a name": (
        "attributes:\n  - {name: job, retention: {period: indefinite}} # checkmeta: waive norm.w.kept until 2026-12-31 because r\n",
        set(), ["W701"]),
    "not understood": (
        "attributes:\n  - {name: job, retention: {period: indefinite}} # checkmeta: wave norm.w.kept\n", set(), ["W701"]),
    "without a rule": ("attributes: [] # checkmeta: waive until 2026-12-31\n", set(), ["W701"]),
    "no date": ("attributes: [] # checkmeta: waive norm.w.kept until tomorrow because r by D\n", set(), ["W701"]),
    "a word too much": ("attributes: [] # checkmeta: waive norm.w.kept please\n", set(), ["W701"]),
    "twice the same": ("attributes: [] # checkmeta: waive norm.w.kept by A by B\n", set(), ["W701"]),
    "nothing behind a word": ("attributes: [] # checkmeta: waive norm.w.kept because\n", set(), ["W701"]),
    "law": ("attributes: [] # checkmeta: waive law.w.* until 2026-12-31 because r by D\n", set(), ["W705"]),
}  # fmt: skip


def commented(folder, name, text, waivers=None):
    (folder / "mine.rules").write_text(RULES, encoding="utf-8")
    (folder / "world").mkdir()
    (folder / "world" / name).write_text(text, encoding="utf-8")
    path = None
    if waivers is not None:
        path = Path("waivers.yaml")
        (folder / path).write_text(waivers, encoding="utf-8")
    report = check(Request((Path("world"),), dt.date(2026, 6, 1), ("mine.rules",), waivers=path, cwd=folder))
    waived = {j.element for s in report.subjects for j in s.judgements if j.verdict is Verdict.WAIVED}
    return waived, [code for code, _ in codes(report) if code.startswith("W")], report


@pytest.mark.parametrize("name", COMMENTS)
def test_a_comment(name, tmp_path):
    text, waived, said = COMMENTS[name]
    assert commented(tmp_path, "identity.yaml", text)[:2] == (waived, said)


def test_a_comment_keeps_what_it_says(tmp_path):
    _, _, report = commented(tmp_path, "identity.yaml", COMMENTS["before the line"][0])
    (waiver,) = [j.waiver for s in report.subjects for j in s.judgements if j.waiver]
    assert (waiver.reason, waiver.approver, waiver.expires) == (
        'it is "old", by design',
        "Dana Meyer",
        dt.date(2027, 1, 1),
    )


def test_a_comment_in_toml(tmp_path):
    text = f'name = "i # checkmeta: waive x"\n[[attributes]]\nname = "job"\n[attributes.retention]\nperiod = "indefinite" {WAIVE}\n'
    assert commented(tmp_path, "identity.toml", text)[:2] == ({"job"}, [])


def test_comments_where_they_may_not_waive(tmp_path):
    text = COMMENTS["before the line"][0]
    assert commented(tmp_path, "identity.yaml", text, "inline: false\nwaivers: []\n")[:2] == (set(), ["W701"])


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_a_comment_says_is_a_waiver_or_a_fault(words):
    source = Source("d.yaml", f"a: 1 # checkmeta: waive {words}")
    document = read_text("a: 1", "d.yaml", "yaml")[0]
    found = with_comments(WaiverFile(), [replace(document, source=source)])
    assert len(found.waivers) + len(found.remarks) == 1
