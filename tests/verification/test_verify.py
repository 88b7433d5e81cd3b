"""A report names the files that it rests on, and is judged again from them."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.verification.conftest import run

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.report import verification_text
from checkmeta.report.model import ReportModel

DOCUMENT = Path("reef/platform.yaml")


def change(path, old, new):
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def digest(path):
    data = Path(path).read_bytes()
    return {"name": str(path), "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "whole": True}


def refused(*arguments, world):
    with pytest.raises(CheckmetaError) as raised:
        world.verify(*arguments)
    (found,) = raised.value.diagnostics
    return found.code, found.message


# ---- what a report names


def test_the_record_names_every_file_by_the_digest_of_its_bytes(world):
    Path("reef/notes.yaml").write_text("nothing: of ours\n", encoding="utf-8")
    record = world.check("--waivers", "w.yaml")["record"]
    assert record["documents"] == [digest("reef/notes.yaml"), digest("reef/platform.yaml")]
    assert record["waivers"] == digest("w.yaml")
    assert digest("r.rules") in record["rules"]
    assert {"rulesets/law/eu/gdpr.rules"} < {f["name"] for f in record["rules"]}
    assert (record["paths"], record["rules_chosen"]) == (["reef"], ["r.rules"])
    assert (record["as_format"], record["explained"], record["commit"]) == (None, False, None)


@pytest.mark.parametrize("text", ["\N{BYTE ORDER MARK}name: Reef\r\n", "name: [Reef\n"], ids=["marked", "broken"])
def test_a_digest_is_over_the_bytes_and_not_the_text(world, text):
    DOCUMENT.write_bytes(text.encode())
    Path("reef/other.schema.json").write_text('{"$schema": "https://json-schema.org/draft/2020-12/schema"}')
    assert digest(DOCUMENT) in world.check(ends=(0, 1, 2))["record"]["documents"]


def test_files_are_read_once(world, monkeypatch):
    opened = []
    real = Path.open

    def counting(self, *arguments, **options):
        opened.append(self.name)
        return real(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", counting)
    fds = []
    from checkmeta.documents import read  # noqa: PLC0415

    of = read.os.open
    monkeypatch.setattr(read.os, "open", lambda path, *a, **k: fds.append(Path(path).name) or of(path, *a, **k))
    world.check("--waivers", "w.yaml")
    assert sorted(fd for fd in fds if not fd.startswith(".report")) == [
        "platform.yaml",
        "w.yaml",
    ]  # what is written is another matter
    assert opened.count("r.rules") == 1


def test_no_name_tells_where_the_folder_is(world, tmp_path):
    world.check("--waivers", tmp_path / "w.yaml")
    assert str(tmp_path) not in Path("report.json").read_text(encoding="utf-8")


def test_the_same_inputs_give_the_same_bytes_anywhere(world, tmp_path, monkeypatch):
    world.check("--waivers", "w.yaml")
    shutil.copytree(tmp_path, tmp_path.parent / "elsewhere")
    monkeypatch.chdir(tmp_path.parent / "elsewhere")
    world.check("--waivers", "w.yaml", to="again.json")
    assert Path("again.json").read_bytes() == Path("report.json").read_bytes()


def test_what_is_kept_has_its_evidence_on_request(world):
    world.check("--explain", "all")
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    (kept,) = [j for j in report["subjects"][0]["judgements"] if j["verdict"] == "satisfied"]
    read = [r for step in kept["steps"] for r in step["readings"]]
    assert {"path": "platform.security.audit_log", "value": "true"}.items() <= next(
        r for r in read if r["path"] == "platform.security.audit_log"
    ).items()
    assert world.verify()[0] == 0


# ---- what differs, and why


def test_the_same_files_verify(world):
    world.check("--waivers", "w.yaml", "-j", "DE,FR", "--fail-on", "norm", "--undetermined", "fail=asked")
    status, said = world.verify()
    assert status == 0
    assert said.endswith("verified: the same files give the same 3 verdicts\n")


CHANGES = {
    "one byte that says nothing": (
        DOCUMENT, "name: Reef", "name:  Reef",
        ["documents  1: 1 changed", "verdicts   3, all the same", "not verified: 1 document changed; no verdict differs"],
    ),
    "a line that says nothing": (
        DOCUMENT, "name: Reef", "# ours\nname: Reef", ["verdicts   3, 3 the same in other places or words"],
    ),
    "one byte that says something": (
        DOCUMENT, "self_registration: false", "self_registration: true",
        ["differs: norm.r.open at platform: was waived, is satisfied, as `reef/platform.yaml` changed and the waivers changed"],
    ),
    "a rule": (
        "r.rules", "platform.security.audit_log", "not platform.security.audit_log",
        ["differs: law.r.log at platform: was satisfied, is violated (fails), as the rule's text or figures changed"],
    ),
    "a comment of a rule": (
        "r.rules", "  must platform.security.audit_log\n", "  must platform.security.audit_log  # of course\n",
        ["changed: r.rules: SHA-256 was ", "not verified: 1 file of rules changed; no verdict differs"],
    ),
    "a waiver": (
        "w.yaml", "norm.r.open", "norm.r.other",
        ["waivers    1: 1 changed", "differs: norm.r.open at platform: was waived, is violated, as the waivers changed"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_found_and_explained(world, case):
    path, old, new, expected = CHANGES[case]
    world.check("--waivers", "w.yaml")
    change(path, old, new)
    if case == "one byte that says something":
        change("w.yaml", "a trial", "a test")
    status, said = world.verify()
    assert status == 1
    for line in expected:
        assert line in said
    Path(path).write_text(Path(path).read_text(encoding="utf-8").replace(new, old), encoding="utf-8")
    if case == "one byte that says something":
        change("w.yaml", "a test", "a trial")
    assert world.verify()[0] == 0


@pytest.mark.parametrize("at", [0, 6])
def test_every_flipped_byte_is_found(world, at):
    world.check()
    data = bytearray(DOCUMENT.read_bytes())
    data[at] ^= 1
    DOCUMENT.write_bytes(data)
    try:
        status, said = world.verify()
    except CheckmetaError:  # it is no platform config any more: nothing can be judged
        return
    assert status == 1
    assert "documents  1: 1 changed" in said


def test_a_document_that_is_new_and_one_that_is_gone_are_told(world):
    Path("reef/extra.yaml").write_text("nothing: of ours\n", encoding="utf-8")
    world.check()
    Path("reef/extra.yaml").rename("reef/more.yaml")
    status, said = world.verify()
    assert status == 1
    assert "documents  2: 1 gone, 1 new" in said
    assert "gone: reef/extra.yaml" in said
    assert "new: reef/more.yaml" in said


def test_another_day_is_a_reason(world):
    world.check()
    status, said = world.verify("--as-of", "2027-07-01")
    assert status == 1
    line = "differs: law.r.later at platform: was not-applicable, is violated (fails), as the rule is in force from 2027-06-01 on"
    assert line in said
    assert "day        2027-07-01 now" in said
    assert said.endswith("not verified: another day; 1 verdict differs\n")


def test_another_version_is_a_reason(world):
    report = world.check()
    Path("report.json").write_text(json.dumps({**report, "checkmeta": "0.0.9"}), encoding="utf-8")
    status, said = world.verify()
    assert status == 1
    assert "checkmeta  0.1.0 now" in said
    assert said.endswith("not verified: another version of checkmeta; no verdict differs\n")


def tampered(report, what):
    judgements = report["subjects"][0]["judgements"]
    if what == "verdict":
        next(j for j in judgements if j["verdict"] == "violated")["verdict"] = "satisfied"
    elif what == "gone":
        judgements.pop()
    elif what == "summary":
        report["summary"]["by_layer"]["norm"]["violated"] = 0
    else:
        report["failed"] = not report["failed"]
    return report


@pytest.mark.parametrize("what", ["verdict", "gone", "summary", "failed"])
def test_a_report_that_was_changed_is_found(world, what):
    report = world.check()
    Path("report.json").write_text(json.dumps(tampered(report, what)), encoding="utf-8")
    status, said = world.verify()
    assert status == 1
    assert "so the report was changed after it was written" in said


def test_a_report_may_be_laid_out_anew(world):
    report = world.check()
    Path("report.json").write_text(json.dumps(report, indent=4), encoding="utf-8")
    assert world.verify()[0] == 0


def test_it_is_verified_in_another_folder(world, tmp_path, monkeypatch):
    world.check()
    monkeypatch.chdir(tmp_path.parent)
    assert world.verify("--at", tmp_path, report=tmp_path / "report.json")[0] == 0


def test_many_differences_are_counted(world, monkeypatch):
    monkeypatch.setattr(verification_text, "MOST", 1)
    world.check()
    change(DOCUMENT, "audit_log: true", "audit_log: false")
    change(DOCUMENT, "self_registration: false", "self_registration: true")
    status, said = world.verify()
    assert status == 1
    assert said.count("differs: ") == 1
    assert "law.r.log at platform: was satisfied, is violated (fails)" in said  # what fails comes first
    assert "and 1 more" in said


# ---- what a project file and a baseline say


PROJECT = """rules = ["r.rules"]
subjects = [{ name = "reef", paths = ["reef/*.yaml"] }]
"""


def of_project():
    Path("checkmeta.toml").write_text(PROJECT, encoding="utf-8")
    said = run("check", "--as-of", "2026-11-22", "-o", "report.json")
    assert said.return_value in (0, 1), said.output
    return json.loads(Path("report.json").read_text(encoding="utf-8"))


def test_subjects_of_a_project_verify_by_its_file(world):
    assert of_project()["record"]["project"] == digest(Path("checkmeta.toml"))
    status, said = world.verify()
    assert (status, "  project    1, as it was" in said) == (0, True)
    change("checkmeta.toml", 'name = "reef"', 'name = "another"')
    status, said = world.verify()
    assert status == 1
    assert "changed: checkmeta.toml: SHA-256 was" in said
    assert "1 project file changed" in said


def test_a_project_file_that_declares_no_subjects_is_none_that_a_report_rests_on(world):
    Path("checkmeta.toml").write_text('outputs = ["report.json"]\n', encoding="utf-8")
    assert world.check()["record"]["project"] is None
    Path("checkmeta.toml").write_text('outputs = ["another.json"]\n', encoding="utf-8")
    assert world.verify()[0] == 0


def test_a_project_file_that_is_gone_is_an_error(world):
    of_project()
    Path("checkmeta.toml").unlink()
    assert refused(world=world)[0] == "U001"


def test_a_baseline_is_recorded_and_verified(world):
    assert (
        run("check", "reef", "-r", "r.rules", "--as-of", "2026-11-22", "--write-baseline", "kept.yaml").exception
        is None
    )
    report = world.check("--baseline", "kept.yaml", "--fail-on", "norm")
    assert report["record"]["baseline"] == digest(Path("kept.yaml"))
    assert any(j["known"] for subject in report["subjects"] for j in subject["judgements"])
    status, said = world.verify()
    assert (status, "  baseline   1, as it was" in said) == (0, True)
    change("kept.yaml", "norm.r.open", "norm.r.other")
    status, said = world.verify()
    assert status == 1
    assert "changed: kept.yaml: SHA-256 was" in said
    assert "1 baseline changed" in said
    assert "as the baseline changed" in said


def test_standard_input_has_no_record(world):
    report = world.check()
    report["record"]["unrecorded"] = ["standard input"]
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")
    assert refused(world=world) == ("U031", "`report.json` rests on standard input, which it has no record of")


# ---- what can't be verified


def test_a_report_without_a_record_can_not_be_verified(world):
    report = world.check()
    del report["record"]
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")
    assert refused(world=world) == ("U031", "`report.json` doesn't say what it rests on: an older checkmeta wrote it")


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("paths", ["/etc"], "/etc"),
        ("paths", ["reef/../../secrets"], "reef/../../secrets"),
        ("rules_chosen", ["../own.rules"], "../own.rules"),
        ("waivers", {"name": "/etc/passwd", "sha256": "", "bytes": 0, "whole": True}, "/etc/passwd"),
        ("baseline", {"name": "../kept.yaml", "sha256": "", "bytes": 0, "whole": True}, "../kept.yaml"),
        ("project", {"name": "../checkmeta.toml", "sha256": "", "bytes": 0, "whole": True}, "../checkmeta.toml"),
    ],
)
def test_a_strangers_report_has_nothing_read_outside_of_the_folder(world, key, value, named):
    report = world.check()
    report["record"][key] = value
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")
    message = f"`report.json` rests on `{named}`, which is outside of the folder that it was made in"
    assert refused(world=world) == ("U031", message)


def test_what_is_gone_altogether_can_not_be_verified(world):
    world.check()
    shutil.rmtree("reef")
    assert refused(world=world)[0] == "U001"


def test_a_report_that_can_not_be_read_is_an_error(world):
    Path("report.json").write_bytes(b"\xff{}")
    assert refused(world=world)[0] == "U008"


# ---- the commit


def git(*arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    said = subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True)
    return said.stdout.strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_the_commit_is_recorded_and_another_one_changes_nothing(world):
    git("init", "-q")
    git("add", "reef")
    git("commit", "-qm", "one")
    assert world.check()["record"]["commit"] == git("rev-parse", "HEAD")
    git("commit", "-q", "--allow-empty", "-m", "two")
    status, said = world.verify()
    assert status == 0
    assert ", commit " in said.splitlines()[0]


def test_the_schema_has_it(world):
    assert ReportModel.model_validate(world.check()).record is not None
