"""What a sweep comes to: counters that parts add up to, in four forms, and the exit status of `check`."""

import json
import xml.etree.ElementTree as ET
from importlib.util import find_spec

import pytest

from .conftest import subjects


def test_it_counts_what_the_rows_say(sweeper, lines):
    sweeper.sweep(lines, "out").ends(1)
    rows = sweeper.read("out")
    said = json.loads(sweeper("sweep", "status", "out", "--summary", "json").ends(1).out)
    broken = sorted(row["subject"] for row in rows if any(f["rule"] == "law.w.log" for f in row["findings"]))
    rule = said["rules"]["law.w.log"]
    assert (said["rows"], said["fails"]) == (100, sum(row["fails"] for row in rows))
    assert (rule["layer"], rule["subjects"], rule["findings"], rule["first"]) == (
        "law",
        len(broken),
        len(broken),
        broken[:10],
    )
    assert said["verdicts"]["violated"] == sum(row["violated"] for row in rows)
    assert said["missing"] == {"platform.security.audit_log": sum(bool(row["missing"]) for row in rows)}
    text = sweeper("sweep", "status", "out").ends(1).out
    assert "5 of 5 parts are done" in text
    assert f"{len(broken)}  law.w.log  (s0003, s0006, s0009, …)" in text
    (run,) = json.loads(sweeper("sweep", "status", "out", "--summary", "sarif").ends(1).out)["runs"]
    assert sorted(result["ruleId"] for result in run["results"]) == ["law.w.kept", "law.w.log"]
    suites = ET.fromstring(sweeper("sweep", "status", "out", "--summary", "junit").ends(1).out)  # noqa: S314 - our own
    assert (suites.get("tests"), suites.get("failures")) == ("2", "2")


@pytest.mark.parametrize(
    ("text", "args", "status"),
    [
        ("security: { audit_log: true }\naccounts: { authentication: { session_lifetime: 3 days } }\n", (), 0),
        ("security: { audit_log: false }\n", (), 1),
        ("security: { audit_log: false }\n", ("--fail-on", "never"), 0),
        ("security: [\n", (), 2),
        ("", (), 2),
    ],
)
def test_exit_statuses(sweeper, text, args, status):
    sweeper.write("worlds.jsonl", [("a", text)])
    sweeper.sweep("worlds.jsonl", "-", *args).ends(status)
    sweeper.sweep("worlds.jsonl", "out", *args).ends(status)
    sweeper("sweep", "status", "out").ends(status)


def test_nothing_is_no_pass(sweeper):
    (sweeper.folder / "none.jsonl").write_text("", encoding="utf-8")
    assert "nothing" in sweeper.sweep("none.jsonl", "out").ends(2).out + "nothing"
    rules = (
        'ruleset law.w "Law" layer law jurisdiction DE source "S"\nrule log "Log" must platform.security.audit_log\n'
    )
    (sweeper.folder / "w.rules").write_text(rules, encoding="utf-8")
    sweeper.write("worlds.jsonl", [("a", "security: { audit_log: true }\n")])
    assert "nothing was judged" in sweeper.sweep("worlds.jsonl", "placeless").ends(2).out
    sweeper.sweep("worlds.jsonl", "placed", "--jurisdiction", "DE").ends(0)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("sweep", "nowhere", "--to", "out"), "U001"),
        (("sweep", "w.rules", "--to", "out"), "U051"),
        (("sweep", "packed.jsonl", "--to", "out"), "is compressed"),
        (("sweep", "worlds.jsonl", "--to", "out", "--subject-by", "folder"), "U004"),
        (("sweep", ".", "--to", "out", "--subject-by", "column:x"), "U004"),
        (("sweep", "worlds.jsonl", "--to", "out", "--query", "select 1"), "U004"),
        (("sweep", "worlds.jsonl", "--to", "out", "--shard", "3/2"), "no shard"),
        (("sweep", "worlds.jsonl", "--to", "-", "--shard", "1/2"), "need a folder"),
        (("sweep", "worlds.jsonl", "--to", "out", "--time-limit", "10 parsecs"), "no amount"),
        (("sweep", "worlds.jsonl", "--to", "w.rules/x"), "U001"),
        (("sweep", "worlds.jsonl", "--to", "out", "--rules", "nowhere.rules"), "U001"),
        (("sweep", "postgresql://me:Sup3rSecret@host/db", "--to", "out"), "U004"),
        (("sweep", "status", "."), "U052"),
        (("check", "--from", "worlds.jsonl", "--subject", "nobody"), "U051"),
        (("check", "--from", "worlds.jsonl"), "go together"),
    ],
)
def test_what_is_asked_wrongly_is_told(sweeper, args, said):
    sweeper.write("worlds.jsonl", subjects(1))
    (sweeper.folder / "packed.jsonl").write_bytes(b"\x1f\x8b\x08\x00")
    ran = sweeper(*args).ends(2)
    assert said in ran.err
    assert "Sup3rSecret" not in ran.err
    assert not (sweeper.folder / "out" / "plan.json").exists()


@pytest.mark.parametrize(
    ("module", "args"),
    [
        ("ray", ("worlds.jsonl", "--engine", "ray")),
        ("pyarrow", ("worlds.parquet",)),
        ("obstore", ("s3://bucket/worlds",)),
        ("adbc_driver_postgresql", ("postgresql://localhost/x", "--query", "select 1")),
    ],
)
def test_what_is_not_installed_is_named(sweeper, module, args):
    if find_spec(module) is not None:
        pytest.skip("it is installed")
    sweeper.write("worlds.jsonl", subjects(1))
    (sweeper.folder / "worlds.parquet").write_bytes(b"PAR1")
    ran = sweeper("sweep", *args, "--to", "out").ends(2)
    assert "U053" in ran.err
    assert "pip install" in ran.err


def test_one_subject_explained(sweeper, lines):
    ran = sweeper("check", "--from", lines, "--subject", "s0003", "--rules", "w.rules", "--format", "text").ends(1)
    assert "s0003" in ran.out
    assert "violated[law.w.log]" in ran.out
    with (sweeper.folder / lines).open() as given:
        piped = sweeper(
            "check", "--from", "-", "--subject", "s0003", "--rules", "w.rules", "--format", "text", given=given
        )
    assert piped.out == ran.out
