"""Half a year of reports, and what they tell: when each breach came and went, and why."""

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from tests.history.conftest import out, run

PAGE = Path(__file__).parents[2] / "checker" / "history.md"
WAIVERS = "waivers: [{rule: norm.h.private, element: a, reason: r, approver: Kim, expires: 2026-04-01}]\n"
KEPT, LIMITS, LOG, PRIVATE, SESSIONS = "law.h.kept", "law.h.limits", "norm.h.log", "norm.h.private", "ethics.h.sessions"


@pytest.fixture
def half_a_year(world):
    """A report a week from January to June, while this and that happens; their files."""
    what_happens = {
        "2026-01-26": lambda: world.edit("world/identity.yaml", "job, retention: {period: 1 year}", "job, retention: {period: indefinite}"),
        "2026-02-09": lambda: world.edit("world/platform.yaml", "audit_log: true", "audit_log: false"),
        "2026-02-23": lambda: world.edit("world/identity.yaml", "indefinite", "2 years"),
        "2026-03-23": lambda: world.edit("world/platform.yaml", "audit_log: false", "audit_log: true"),
        "2026-04-20": lambda: world.edit("h.rules", "<= 30 days", "<= 1 day"),
        "2026-05-04": lambda: world.edit("world/platform.yaml", "rate_limits: false, ", ""),
        "2026-05-18": lambda: world.edit("world/platform.yaml", "clients: [{name: a, public: true}]\n", "clients: []\n"),
    }  # fmt: skip
    Path("waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    world.options = ["--waivers", "waivers.yaml"]
    days = [f"2026-{month:02}-{day:02}" for month, first in FIRST_MONDAYS for day in range(first, first + 22, 7)]
    files = []
    for day in days:
        what_happens.pop(day, lambda: None)()
        files.append(world.report(day))
    assert not what_happens
    return files


FIRST_MONDAYS = [(1, 5), (2, 2), (3, 2), (4, 6), (5, 4), (6, 1)]
"""Of each month of 2026."""
EXPECTED = [
    # rule, came, why, went, how, why
    (KEPT, "2026-01-26", ["document changed"], "2026-02-23", "fixed", ["document changed"]),
    (LOG, "2026-02-09", ["document changed"], "2026-03-23", "fixed", ["document changed"]),
    (LIMITS, "2026-03-02", ["law in force"], "2026-05-04", "no longer known", ["answer"]),
    (PRIVATE, "2026-04-06", ["waiver"], "2026-05-18", "gone", ["document changed"]),
    (SESSIONS, "2026-04-20", ["rule changed"], None, None, []),
]
TEXTS = {
    (KEPT, "why_came"): "`identity.attributes[job].retention.period` is indefinite now",
    (KEPT, "why_went"): "world/identity.yaml changed: `identity.attributes[job].retention.period` was indefinite",
    (LIMITS, "why_came"): "it came into force on 2026-03-01",
    (LIMITS, "why_went"): "nobody says `platform.security.rate_limits` any more",
    (PRIVATE, "why_came"): "the waiver by Kim ended with 2026-03-31",
    (PRIVATE, "why_went"): "`platform.clients[a]` is no longer there in world/platform.yaml",
    (SESSIONS, "why_came"): "the rule's text or its figures changed",
}


def causes(why):
    return [told["cause"] for told in why]


def told(data):
    return [
        (b["rule"], b["came"], causes(b["why_came"]), b["went"], b["how"], causes(b["why_went"]))
        for b in data["breaches"]
    ]


@pytest.fixture
def history(half_a_year):
    """The reports of half a year, added in an order of no meaning."""
    out("history", "add", *half_a_year[::2])
    out("history", "add", *reversed(half_a_year[1::2]))
    return half_a_year


def test_half_a_year(history):
    data = json.loads(out("history", "--format", "json"))
    assert told(data) == EXPECTED
    for (rule, when), text in TEXTS.items():
        (breach,) = [b for b in data["breaches"] if b["rule"] == rule]
        assert [w["text"] for w in breach[when]] == [text]
    assert data["reports"] == len(history) == 24
    rows = {row["name"]: row for row in data["rows"]}
    assert list(rows) == ["law", "norm", "ethics"]
    assert rows["norm"]["numbers"] == [0] * 5 + [1] * 6 + [0] + [1] * 6 + [0] * 6
    assert (rows["norm"]["fixed"], rows["norm"]["days_to_fix"]) == (1, {"half": 42, "longest": 42})
    assert (rows["ethics"]["oldest"], rows["law"]["oldest"]) == ("2026-04-20", None)

    # in their own order they tell the same
    out("history", "add", "--db", "other.db", *history)
    assert out("history", "--db", "other.db", "--format", "json") == out("history", "--format", "json")
    # the same once more, in one file with other blanks, changes nothing
    Path("again.json").write_text(json.dumps(json.loads(history[3].read_bytes()), indent=2), encoding="utf-8")
    before = Path("other.db").read_bytes()
    said = out("history", "add", "--db", "other.db", "again.json", "reports")
    assert said.count("known") == 25
    assert Path("other.db").read_bytes() == before

    for by, names in {
        "instrument": ["The Act", "ISO 1", "own rules"],
        "bearer": ["nobody named", "operator", "provider"],
        "place": ["DE"],
        "topic": None,
        "subject": ["world"],
    }.items():
        rows = json.loads(out("history", "--by", by, "--format", "json"))["rows"]
        assert names is None or sorted(names) == sorted(row["name"] for row in rows), by
        assert max(max(row["numbers"]) for row in rows) >= 1

    said = out("history")
    assert said.startswith(
        "1 breach stands, 4 came and went, 2 of these fixed; 24 reports of 1 subject, 2026-01-05 to 2026-06-22"
    )
    shown = re.search(r"```text\n(.*?)…\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    assert said.startswith(shown[1])
    assert "2026-02-09 to 2026-03-23, fixed (42 days)  norm  nothing is logged" in said

    rows = list(csv.DictReader(io.StringIO(out("history", "--format", "csv"))))
    assert [(row["rule"], row["came"], row["went"]) for row in rows] == [
        (r, c, w or "") for r, c, _, w, _, _ in EXPECTED
    ]

    out("history", "--by", "subject", "-o", "history.html")
    page = Path("history.html").read_text(encoding="utf-8")
    assert "default-src &#x27;none&#x27;" in page
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert [text for text in TEXTS.values() if text.replace("`", "") not in shown] == []
    assert 'aria-label="norm: 2026-01-05 0, 2026-02-09 1, 2026-03-23 0, 2026-04-06 1, 2026-05-18 0"' in page
    out("history", "--by", "subject", "-o", "again.html")
    assert Path("again.html").read_text(encoding="utf-8") == page

    # ripening reads it: what the rules asked for before counts, too
    by_files = out("ripening", "reports", "-r", "h.rules", "--format", "json")
    assert out("ripening", "-r", "h.rules", "--format", "json") == by_files
    assert json.loads(by_files)["rules"][0]["rule_texts"] == 2
    assert run("ripening", "reports", "--db", "other.db").exit_code != 0


def test_subjects_are_apart(world):
    one, other = world.report("2026-01-05"), world.report("2026-01-12", subject="moon")
    world.edit("world/platform.yaml", "audit_log: true", "audit_log: false")
    out("history", "add", one, other, world.report("2026-01-19"))
    data = json.loads(out("history", "--by", "subject", "--format", "json"))
    assert {row["name"]: row["numbers"] for row in data["rows"]} == {"world": [1, 1, 2], "moon": [0, 1, 1]}
    assert told(data)[0][3] is None


def test_of_several_reports_of_a_day_the_last_one_counts(world):
    out("history", "add", world.report("2026-01-05"))
    world.edit("world/platform.yaml", "audit_log: true", "audit_log: false")
    out("history", "add", world.report("2026-01-05"))
    world.edit("world/platform.yaml", "audit_log: false", "audit_log: true")
    world.edit("world/platform.yaml", "public: true", "public: false")
    out("history", "add", world.report("2026-01-05"))
    data = json.loads(out("history", "--format", "json"))
    assert [(row["numbers"], row["fixed"]) for row in data["rows"]] == [([0], 2)]
    assert [b["days"] for b in data["breaches"]] == [0, 0]
    assert "norm     ·" in out("history")
    assert "0 breaches stand" in out("history", "--format", "html")


def test_what_is_asked_or_lost_is_not_fixed(world):
    world.edit("world/platform.yaml", "audit_log: true", "audit_log: false")
    reports = [world.report("2026-01-05")]
    Path("world/platform.yaml").write_text("name: World\nsecurity: [", encoding="utf-8")
    said = run("check", "world", "-r", "h.rules", "--as-of", "2026-01-12", "-o", "reports/broken.json")
    assert said.return_value == 2
    world.files["world/platform.yaml"] = world.files["world/platform.yaml"].replace(", audit_log: false", "")
    reports += ["reports/broken.json", world.report("2026-01-19")]
    out("history", "add", *reports)
    (log,) = [b for b in json.loads(out("history", "--format", "json"))["breaches"] if b["rule"] == LOG]
    assert log["how"] == "no longer known"


def test_a_report_of_an_earlier_version(world):
    report = json.loads(world.report("2026-01-05").read_bytes())
    for key in ("record", "exit_status", "hollow", "baseline", "asked_fails", "fails_from", "most_undetermined"):
        del report[key]
    for subject in report["subjects"]:
        del subject["id"], subject["upcoming"]
        for judgement in subject["judgements"]:
            for key in ("id", "path", "set_aside_by", "waiver", "known", "alike"):
                judgement.pop(key, None)
    Path("old.json").write_text(json.dumps(report), encoding="utf-8")
    out("history", "add", "old.json", world.report("2026-01-12"))
    assert json.loads(out("history", "--format", "json"))["reports"] == 2


def test_a_database_named_by_the_project_or_the_environment(world, monkeypatch):
    report = world.report("2026-01-05")
    Path("checkmeta.toml").write_text('db = "kept/all.db"\n', encoding="utf-8")
    monkeypatch.chdir("world")
    out("history", "add", Path("..") / report)
    monkeypatch.chdir("..")
    assert Path("kept/all.db").is_file()
    out("history", "add", report, env={"CHECKMETA_DB": "by-variable.db"})
    assert Path("by-variable.db").is_file()
    out("history", "--db", "by-option.db", "add", report, env={"CHECKMETA_DB": "by-variable.db"})
    assert Path("by-option.db").is_file()
