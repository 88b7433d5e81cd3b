"""What is to bind a subject next: in text, in JSON, and not where it can't be told."""

import datetime as dt
import json
from pathlib import Path

import pytest

from checkmeta.judging.pipeline import Request, check
from checkmeta.judging.upcoming import changes, later
from checkmeta.report import json_report, markdown_page, text
from checkmeta.report.html import report_page
from checkmeta.store.library import load

RULES = (Path(__file__).parent / "coming.rules").read_text(encoding="utf-8")
PLATFORM = """name: reef
kind: social
jurisdictions: [{place}]
security: {{ audit_log: false, rate_limits: true }}
{more}
"""


@pytest.fixture
def run(tmp_path):
    def judged(day="2026-11-30", place="DE", more="", rules=""):
        (tmp_path / "soon.rules").write_text(f"{RULES}\n{rules}", encoding="utf-8")
        folder = tmp_path / "reef"
        folder.mkdir(exist_ok=True)
        (folder / "platform.yaml").write_text(PLATFORM.format(place=place, more=more), encoding="utf-8")
        return check(Request((folder,), dt.date.fromisoformat(day), rules=("soon.rules",), cwd=tmp_path))

    return judged


def test_a_report_says_what_binds_next(run):
    report = run()
    [subject] = report.subjects
    assert [(u.rule.id, u.verdict.value, u.binds, u.places) for u in subject.upcoming] == [
        ("law.soon.limited", "satisfied", True, ("DE",)),
        ("law.soon.logged", "violated", True, ("DE",)),
        ("law.soon.minors", "undetermined", False, ("DE",)),
    ]
    assert {u.day for u in subject.upcoming} == {dt.date(2027, 1, 1)}
    assert (
        "binding next, within 12 months, as the documents stand:\n"
        "  2027-01-01 violated[law.soon.logged] Whoever reaches in is on record (for DE); its source is not confirmed\n"
        "  2027-01-01 satisfied[law.soon.limited] Nobody asks too often (for DE); its source is not confirmed\n"
        '  1 rule may bind: `checkmeta rules --upcoming "12 months"` lists what comes\n'
    ) in text.render(report)
    listed = json.loads(json_report.render(report))["subjects"][0]["upcoming"]
    assert [(u["rule"], u["day"], u["verdict"], u["binds"]) for u in listed] == [
        ("law.soon.limited", "2027-01-01", "satisfied", True),
        ("law.soon.logged", "2027-01-01", "violated", True),
        ("law.soon.minors", "2027-01-01", "undetermined", False),
    ]
    assert listed[1]["source"]["url"] == "https://example.org/act#1"


def test_what_is_on_trial_ends(tmp_path):
    rules = 'ruleset norm.t "T" layer norm source "S"\nrule r "R" state trial until 2027-01-31 must platform.security.audit_log\n'
    (tmp_path / "t.rules").write_text(rules, encoding="utf-8")
    program = load(("t.rules",), tmp_path, tests=False).program
    own = [n for n in program.norms if n.id == "norm.t.r"]
    assert [c.what for c in changes(program, own, dt.date(2026, 11, 30), dt.date(2027, 11, 30))] == ["trial ends"]


@pytest.mark.parametrize(("third", "told"), [("", "undetermined"), (", {name: c, public: false}", "violated")])
def test_of_several_verdicts_the_worst_is_told(run, third, told):
    programs = 'rule programs "P" for each c in platform.clients must c.public\n'
    report = run(more=f"clients: [{{name: a, public: true}}, {{name: b}}{third}]", rules=programs)
    assert [u.verdict.value for u in report.subjects[0].upcoming if u.rule.id == "law.soon.programs"] == [told]


def test_the_page_and_markdown_say_it_too(run):
    report = run()
    told = markdown_page.render(report)
    assert "Binding next, within 12 months, as the documents stand: 2" in told
    assert "- 2027-01-01 violated: Whoever reaches in is on record (for DE), law.soon.logged" in told
    page = report_page.render(report)
    coming = page[page.index('id="coming"') : page.index('id="evidence"')]
    assert '<a href="#coming">Coming</a>' in page
    assert coming.index("Whoever reaches in is on record") < coming.index("Nobody asks too often")
    assert "1 rule may bind: no document says so." in coming
    nothing = run("2028-01-01")
    assert "Binding next" not in markdown_page.render(nothing)
    assert 'id="coming"' not in report_page.render(nothing)


def test_what_excuses_then_excuses_in_the_outlook(run):
    [subject] = run(more="operator: { glba_institution: true }").subjects
    assert [u.verdict.value for u in subject.upcoming if u.rule.id == "law.soon.logged"] == ["overridden"]


@pytest.mark.parametrize(
    ("day", "place"),
    [("2027-01-01", "DE"), ("2025-12-31", "DE"), ("2026-11-30", "FR"), ("2026-11-30", "")],
    ids=["in force", "more than a year away", "elsewhere", "nobody says where"],
)
def test_nothing_is_said_of_what_is_none_of_its_business(run, day, place):
    assert "law.soon.logged" not in [u.rule.id for u in run(day, place).subjects[0].upcoming]


def test_the_last_day_of_a_year_counts(run):
    assert len(run("2026-01-01").subjects[0].upcoming) == 3


def test_the_later_day_follows_the_calendar():
    assert later(dt.date(2026, 8, 31), "6 months") == dt.date(2027, 2, 28)
    assert later(dt.date(2026, 8, 31), "indefinite") is None
    assert later(dt.date(2026, 8, 31), "soon") is None
    assert later(dt.date(9999, 8, 31), "6 months") == dt.date.max
