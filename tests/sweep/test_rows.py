"""What a row says, from whatever it comes: what `checkmeta check` says of the same subject."""

import datetime as dt
import json
import shutil
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from tests.systems import SUPERUSER

from checkmeta.base.values import Why
from checkmeta.judging.finding_ids import general
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report.order import outcome
from checkmeta.sweep.file_sources import FolderSource
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.row_judge import MISSING, RowJudge
from checkmeta.sweep.subject_row import COUNTS

from .conftest import subjects

DAY = dt.date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[2] / "rulesets" / "examples"


def as_folder(sweeper, count=30):
    for name, text in subjects(count):
        (sweeper.folder / "worlds" / name).mkdir(parents=True)
        (sweeper.folder / "worlds" / name / "platform.yaml").write_text(text, encoding="utf-8")
    return "worlds"


def test_every_source_gives_the_same_rows(sweeper):
    folder = as_folder(sweeper)
    with tarfile.open(sweeper.folder / "worlds.tar", "w") as archive:
        archive.add(sweeper.folder / folder, ".")
    shutil.make_archive(str(sweeper.folder / "worlds"), "zip", sweeper.folder / folder)
    sweeper.write("worlds.jsonl", subjects(30))
    for number, source in enumerate((folder, "worlds.tar", "worlds.zip", "worlds.jsonl")):
        sweeper.sweep(source, f"{number}.jsonl").ends(1)
    with (sweeper.folder / "worlds.jsonl").open() as given:
        assert sweeper.sweep("-", "-", given=given).ends(1).out.encode() == sweeper.rows("0.jsonl")
    found = [sweeper.rows(f"{number}.jsonl") for number in range(4)]
    assert len(found[0].splitlines()) == 30
    assert found[1:] == found[:1] * 3


def test_verdicts_are_those_of_check(tmp_path):
    """Of real examples before all shipped rules, those with several subjects in a folder among them."""
    judge = RowJudge(SweepOptions(DAY), tmp_path)
    source = FolderSource(EXAMPLES, "folder")
    compared = 0
    for entry in source.entries():
        if not (EXAMPLES / entry.subject).is_dir():
            continue
        if entry.subject == "pack":  # needs rules of its own
            continue
        report = check(Request((Path(entry.subject),), DAY, cwd=EXAMPLES), judge.library)
        row, founded = judge.judged(entry.row())
        every = [j for s in report.subjects for j in s.judgements]
        counts = Counter()
        for j in every:
            counts[j.verdict.value.replace("-", "_")] += 1 + j.alike
        assert {name: row[name] for name in COUNTS} == {name: counts[name] for name in COUNTS}, entry.subject
        broken = Counter((j.rule.id, outcome(j)) for j in every if outcome(j) in ("violated", "breach unless shown"))
        missing = Counter()
        for j in every:
            if j.verdict is Verdict.UNDETERMINED:
                missing.update({general(m.path) for m in j.missing if m.why is not Why.UNDEFINED})
        assert row["missing"] == sorted(missing, key=lambda path: (-missing[path], path))[:MISSING]
        told = Counter(
            (f["rule"], f["verdict"]) for f in row["findings"] if f["verdict"] in ("violated", "breach unless shown")
        )
        assert told == broken
        assert row["fails"] == report.failed
        assert founded
        compared += 1
    assert compared >= 2


def test_a_subject_is_a_document(sweeper):
    for name, text in subjects(3):
        (sweeper.folder / "worlds" / "all").mkdir(parents=True, exist_ok=True)
        (sweeper.folder / "worlds" / "all" / f"{name}.platform.yaml").write_text(text, encoding="utf-8")
    (sweeper.folder / "worlds" / "one.platform.yaml").write_text("name: One\n", encoding="utf-8")
    (sweeper.folder / "worlds" / "no.yaml").write_text("1\n", encoding="utf-8")
    sweeper.sweep("worlds", "out", "--subject-by", "document").ends(2)
    found = {row["subject"]: row["error"] and row["error"]["code"] for row in sweeper.read("out")}
    named = [f"all/{name}.platform.yaml" for name, _ in subjects(3)]
    assert found == {**dict.fromkeys(named), "no.yaml": "F201", "one.platform.yaml": None}


def test_lines_of_one_column_are_one_subject(sweeper):
    objects = [
        {"id": "a", "name": "A", "security": {"audit_log": False}},
        {"id": "c", "name": "C", "security": {"audit_logs": False}},
        {"id": 7, "name": "platform.yaml", "content": "name: B\nsecurity: { audit_log: true }\n"},
        {
            "id": 7,
            "name": "more.platform.yaml",
            "content": "name: B\naccounts: { authentication: { session_lifetime: 3 days } }\n",
        },
        {"id": "a", "name": "A again"},
        {"name": "nobody"},
    ]
    (sweeper.folder / "rows.jsonl").write_text("".join(json.dumps(o) + "\n" for o in objects), encoding="utf-8")
    sweeper.sweep("rows.jsonl", "out", "--subject-by", "column:id").ends(2)
    a, unknown, seven, again, nobody = sweeper.read("out")
    assert (a["subject"], a["error"]) == ("a", None)  # what names it is no part of it
    assert unknown["error"]["code"] == "F202"
    assert (seven["subject"], seven["satisfied"], seven["error"]) == ("7", 2, None)
    assert "has come before" in again["error"]["message"]
    assert nobody["subject"] == "line 6"


def test_what_is_wrong_with_a_line_is_a_row(sweeper):
    good = json.dumps(
        {"subject": "good", "documents": [{"name": "platform.yaml", "content": "security: { audit_log: true }"}]}
    )
    bad = [
        "{", "[]", "{}", '{"subject": "x", "documents": [{"name": "a"}]}', "[" * 100_000, '{"subject": "x", "documents": {}}',
        '{"subject": "x", "documents": [{"name": "a.yaml", "content_base64": "%%"}]}', "nul\0", "9" * 5000,
        '{"subject": "x", "documents": [{"name": "a.json", "content": "1"}, {"name": "a.json", "content": "2"}]}',
    ]  # fmt: skip
    cut = '{"subject": "cut", "documents": [{"name": "platf'
    (sweeper.folder / "rows.jsonl").write_text("\n".join([good, "", *bad, cut]), encoding="utf-8")
    sweeper.sweep("rows.jsonl", "out").ends(2)
    found = [(row["subject"], row["error"] and row["error"]["code"]) for row in sweeper.read("out")]
    assert found == [("good", None), *((f"line {n}", "U051") for n in range(3, 14))]


def test_what_is_wrong_with_a_document_is_a_row(sweeper):
    documents = {
        "deep": [{"name": "platform.json", "content": "[" * 300 + "]" * 300}],
        "surrogate": [{"name": "platform.json", "content": '{"name": "\ud800"}'}],
        "unknown": [{"name": "platform.exe", "content": "1"}],
        "format": [{"name": "platform", "format": "cobol", "content": "1"}],
        "none": [],
        "out": [{"name": "../../etc/passwd.yaml", "content": "name: x"}],
        "glb": [{"name": "avatar.glb", "content_base64": "AAAA"}],
        "utf16": [{"name": "platform.yaml", "content_base64": "//5uAGEAbQBlADoAIAB4AAoA"}],
    }
    lines = (json.dumps({"subject": s, "documents": d}) for s, d in documents.items())
    (sweeper.folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    sweeper.sweep("rows.jsonl", "out").ends(2)
    found = {row["subject"]: row["error"] and row["error"]["code"] for row in sweeper.read("out")}
    assert found == {
        "deep": "D103", "surrogate": "D101", "unknown": "D108", "format": "D108", "none": "U002", "out": "U002", "glb": "U002",
        "utf16": None,
    }  # fmt: skip


def test_nothing_is_followed_out_of_a_source(sweeper):
    as_folder(sweeper, 2)
    (sweeper.folder / "secret").mkdir()
    (sweeper.folder / "secret" / "platform.yaml").write_text(
        "name: Secret\nsecurity: { audit_log: false }\n", encoding="utf-8"
    )
    worlds = sweeper.folder / "worlds"
    (worlds / "out").symlink_to("../secret")
    (worlds / "out.yaml").symlink_to("../secret/platform.yaml")
    (worlds / "again").symlink_to("s0000")
    (worlds / "s0001" / "more.yaml").symlink_to("../../secret/platform.yaml")
    (worlds / "circle.yaml").symlink_to("circle.yaml")
    sweeper.sweep("worlds", "out").ends(2)
    found = {row["subject"]: row["error"] and row["error"]["code"] for row in sweeper.read("out")}
    assert found == {"circle.yaml": "U001", "out": "U001", "out.yaml": "U001", "s0000": None, "s0001": None}
    with tarfile.open(sweeper.folder / "worlds.tar", "w") as archive:
        archive.add(worlds, ".")
        for name in ("../up/platform.yaml", "/etc/platform.yaml", "s0002/../../platform.yaml"):
            info = tarfile.TarInfo(name)
            archive.addfile(info)
    sweeper.sweep("worlds.tar", "rows.jsonl").ends(0)
    assert [row["subject"] for row in sweeper.read("rows.jsonl")] == ["s0000", "s0001"]


@pytest.mark.skipif(SUPERUSER, reason="root may read everything")
def test_a_document_that_may_not_be_read_is_a_row(sweeper):
    as_folder(sweeper, 2)
    (sweeper.folder / "worlds" / "s0000" / "platform.yaml").chmod(0)
    sweeper.sweep("worlds", "out").ends(2)
    assert [row["error"] and row["error"]["code"] for row in sweeper.read("out")] == ["U001", None]


def test_a_waiver_counts_that_names_its_subject(sweeper):
    lines = sweeper.write(
        "worlds.jsonl", ((name, f"name: {name}\nsecurity: {{ audit_log: false }}\n") for name in "ab")
    )
    rules = """ruleset norm.w "Norm" layer norm jurisdiction everywhere source "S"
rule log "Log" must platform.security.audit_log
"""
    (sweeper.folder / "w.rules").write_text(rules, encoding="utf-8")
    waiver = "  - {{ rule: norm.w.log, reason: r, approver: a, expires: 2027-01-01{} }}\n"
    (sweeper.folder / "waivers.yaml").write_text(
        f"waivers:\n{waiver.format('')}{waiver.format(', subject: b')}", encoding="utf-8"
    )
    ran = sweeper.sweep(lines, "out", "--fail-on", "norm", "--waivers", "waivers.yaml").ends(1)
    assert "1 of the waivers name no `subject`" in ran.err
    assert [(row["violated"], row["waived"], row["fails"]) for row in sweeper.read("out")] == [
        (1, 0, True),
        (0, 1, False),
    ]
