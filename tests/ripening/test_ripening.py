"""Soft rules ripen by experience: adherence over the reports of a time, made by the command as a pipeline makes them."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli
from checkmeta.report.read_back import read_back

RULES = """ruleset ethics.r "R" layer ethics source "S"
rule log "L"
  should platform.security.audit_log
  ripens to law when adherence >= 75% over 180 days
  formerly ethics.r.diary
"""
KEPT, BROKEN, SILENT = "true", "false", "unknown"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("r.rules").write_text(RULES, encoding="utf-8")
    Path("reports").mkdir()


def report(day, states, rules=RULES, rule="r.rules"):
    """Write `reports/DAY.json` of one platform for each state of its audit log."""
    Path(rule).write_text(rules, encoding="utf-8")
    folders = []
    for number, state in enumerate(states):
        folder = Path(f"world-{number}")
        folder.mkdir(exist_ok=True)
        security = "" if state == SILENT else f"security: {{audit_log: {state}}}\n"
        (folder / "platform.yaml").write_text(f"name: World {number}\n{security}", encoding="utf-8")
        folders.append(str(folder))
    out = f"reports/{day}.json"
    said = run("check", *folders, "--rules", rule, "--as-of", day, "--format", "json", "--output", out)
    assert said.exit_code == 0, said.output
    return out


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False)


def ripening(*arguments, rules="r.rules"):
    said = run("ripening", *arguments, "--rules", rules, "--format", "json")
    if said.exception is not None:
        raise said.exception
    (found,) = json.loads(said.output)["rules"]
    return found


def test_kept_often_enough_for_long_enough():
    for day in ("2026-01-01", "2026-04-01", "2026-06-30"):
        report(day, [KEPT, KEPT, KEPT, BROKEN])
    assert ripening("reports") == {
        "rule": "ethics.r.log", "layer": "ethics", "to": "law", "asks": ">= 75% over 180 days", "kept": 9, "judged": 12,
        "adherence": 0.75, "reports": 3, "first": "2026-01-01", "last": "2026-06-30", "widest_gap_days": 90,
        "rule_texts": 1, "ripe": True, "why": "it is kept often enough",
    }  # fmt: skip


@pytest.mark.parametrize("state", [BROKEN, SILENT])
def test_what_is_broken_or_not_known_is_not_kept(state):
    for day in ("2026-01-01", "2026-06-30"):
        report(day, [KEPT, KEPT, state])
    found = ripening("reports")
    assert (found["kept"], found["judged"], found["adherence"], found["ripe"]) == (4, 6, 0.6666, False)
    assert found["why"] == "it is not kept often enough"


def test_more_than_a_share_is_more():
    strict = RULES.replace(">= 75%", "> 75%")
    for day in ("2026-01-01", "2026-06-30"):
        report(day, [KEPT, KEPT, KEPT, BROKEN], strict)
    assert not ripening("reports")["ripe"]


def test_experience_takes_its_time():
    report("2026-01-01", [KEPT])
    report("2026-06-29", [KEPT])
    found = ripening("reports")
    assert (found["adherence"], found["ripe"]) == (1.0, False)
    assert found["why"] == "the reports span 179 of 180 days"


def test_what_lies_before_the_period_shows_only_how_long_it_is():
    report("2025-01-01", [BROKEN, BROKEN])
    report("2026-01-01", [KEPT])
    report("2026-06-30", [KEPT])
    found = ripening("reports")
    assert (found["judged"], found["first"], found["ripe"]) == (2, "2026-01-01", True)


def test_the_same_report_twice_is_no_more_experience():
    first = report("2026-01-01", [KEPT])
    Path("reports/copy.json").write_text(Path(first).read_text(encoding="utf-8"), encoding="utf-8")
    report("2026-06-30", [BROKEN])
    assert ripening("reports", first)["judged"] == 2


def test_an_old_id_counts_and_changed_texts_are_told():
    report("2026-01-01", [KEPT], RULES.replace("rule log", "rule diary").replace("  formerly ethics.r.diary\n", ""))
    report("2026-06-30", [KEPT])
    found = ripening("reports")
    assert (found["judged"], found["ripe"], found["rule_texts"]) == (2, True, 2)
    assert (
        "texts changed within the period: look at what ethics.r.log asked"
        in run("ripening", "reports", "-r", "r.rules").output
    )


def test_where_there_was_nothing_to_keep_nothing_counts():
    gated = RULES.replace("  should", "  when platform.data.personal\n  should")
    Path("world-0").mkdir()
    Path("world-0/platform.yaml").write_text("data: {personal: false}\n", encoding="utf-8")
    Path("r.rules").write_text(gated, encoding="utf-8")
    run(
        "check",
        "world-0",
        "--rules",
        "r.rules",
        "--as-of",
        "2026-01-01",
        "--format",
        "json",
        "--output",
        "reports/a.json",
    )
    found = ripening("reports")
    assert (found["adherence"], found["judged"], found["why"], found["ripe"]) == (None, 0, "no report judges it", False)


def test_the_order_of_reports_does_not_matter():
    written = [
        report(day, [KEPT, state])
        for day, state in (("2026-01-01", KEPT), ("2026-03-01", BROKEN), ("2026-07-01", KEPT))
    ]
    assert ripening(*written) == ripening(*reversed(written)) == ripening("reports")


def test_for_people():
    report("2026-01-01", [KEPT])
    report("2026-06-30", [KEPT, SILENT])
    said = run("ripening", "reports", "--rules", "r.rules").output
    assert "ethics to law" in said
    assert "66.6% (2 of 3)" in said  # never rounded up
    assert "2, 2026-01-01 to 2026-06-30, at most 180 days apart" in said
    assert said.endswith("0 of 1 ripe; what is undetermined or waived is not kept\n")


def test_the_rules_that_come_with_checkmeta():
    found = json.loads(run("ripening", report("2026-06-30", [KEPT]), "--format", "json").output)["rules"]
    assert "ethics.person.account-key" in {rule["rule"] for rule in found}
    assert not any(rule["ripe"] for rule in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "it is not JSON of that form"),
        (b'{"schema_version": 1', "it is not JSON of that form"),
        (b"\xff\xfe\x00", "it is not JSON of that form"),
        (b"[" * 100_000, "it is not JSON of that form"),
        (b"[]", "it is not JSON of that form"),
        (b'{"schema_version": 2}', "at `schema_version`: input should be 1"),
    ],
)
def test_what_is_no_report(text, says):
    good = report("2026-01-01", [KEPT])
    Path("reports/bad.json").write_bytes(text)
    with pytest.raises(CheckmetaError) as error:
        ripening(good, "reports")
    assert [(d.code, d.message) for d in error.value.diagnostics] == [
        ("U008", f"`reports/bad.json` is no report: {says}")
    ]


def test_a_report_whose_day_is_none():
    document = json.loads(Path(report("2026-01-01", [KEPT])).read_text(encoding="utf-8"))
    Path("reports/2026-01-01.json").write_text(json.dumps({**document, "as_of": "soon"}), encoding="utf-8")
    with pytest.raises(CheckmetaError) as error:
        ripening("reports")
    assert "at `as_of`" in error.value.diagnostics[0].message


def test_what_never_ends_is_no_report():
    os.mkfifo("pipe.json")
    Path("folder").mkdir()
    Path("loop.json").symlink_to("loop.json")
    for path in ("pipe.json", "/dev/zero", "folder", "loop.json", "n" * 300, "a\0b"):
        with pytest.raises(CheckmetaError) as error:
            read_back(Path(path), path)
        assert [d.code for d in error.value.diagnostics] == ["U001"]


def test_nothing_to_read():
    with pytest.raises(CheckmetaError) as error:
        ripening("reports")
    assert [d.code for d in error.value.diagnostics] == ["U002"]
    with pytest.raises(CheckmetaError) as error:
        ripening("nowhere.json")
    assert [d.code for d in error.value.diagnostics] == ["U001"]
