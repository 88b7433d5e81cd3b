"""A monorepo with a project file: one command is the pipeline, and each report is what its reader takes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "rulesets" / "examples"
PROJECT = """
as-of = 2026-11-22
jurisdictions = ["DE"]
outputs = ["out/report.json", "out/checkmeta.sarif", "out/gl-code-quality-report.json", "out/report.md", "out/cases.xml"]

[[subjects]]
paths = ["worlds/*"]
shared = ["security.platform.yaml"]
"""
SHARED = "security:\n  transport_encryption: all\n"


@pytest.fixture(scope="module")
def monorepo(tmp_path_factory, environment):
    """A repository with two worlds and one project file, checked once from below its root."""
    root = tmp_path_factory.mktemp("monorepo")
    (root / ".git").mkdir()
    for name in ("unified-identity", "good-neighbour"):
        shutil.copytree(EXAMPLES / name, root / "worlds" / name)
    (root / "security.platform.yaml").write_text(SHARED)
    (root / "checkmeta.toml").write_text(PROJECT)
    (root / "out").mkdir()
    (root / ".gitignore").write_text("out/\n")
    command = [str(Path(shutil.which("checkmeta", path=str(Path(__import__("sys").executable).parent)))), "check"]
    ran = subprocess.run(command, cwd=root / "worlds", env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    return root, ran


def test_without_arguments_it_judges_what_the_project_declares(monorepo):
    root, ran = monorepo
    report = json.loads((root / "out" / "report.json").read_text())
    assert [s["name"] for s in report["subjects"]] == ["worlds/good-neighbour", "worlds/unified-identity"]
    assert all("security.platform.yaml" in s["documents"] for s in report["subjects"])
    assert report["jurisdictions"] == ["DE"]
    assert ran.stdout == ""
    assert "fails: --fail-on law" in ran.stderr


def test_code_scanning_takes_it(monorepo, shared):
    root, _ = monorepo
    found = json.loads((root / "out" / "checkmeta.sarif").read_text())
    schema = json.loads((shared / "schemas" / "sarif-schema-2.1.0.json").read_text())
    jsonschema.Draft4Validator(schema).validate(found)
    (run,) = found["runs"]
    assert {r["kind"] for r in run["results"]} == {"fail"}
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]}
    assert all((root / uri).is_file() for uri in uris)
    assert not [r["id"] for r in run["tool"]["driver"]["rules"] if "{" in json.dumps(r["help"]["text"])]


def test_sarif_multitool_finds_no_error_in_it(monorepo, tmp_path):
    multitool = shutil.which("sarif-multitool")
    if multitool is None:
        pytest.skip("Microsoft's sarif-multitool is not installed: npm install -g @microsoft/sarif-multitool")
    root, _ = monorepo
    log = tmp_path / "log.sarif"
    command = [
        multitool,
        "validate",
        str(root / "out" / "checkmeta.sarif"),
        "--output",
        str(log),
        "--log",
        "ForceOverwrite",
    ]
    subprocess.run(command, capture_output=True, check=False, timeout=300)
    results = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    assert [r["ruleId"] for r in results if r.get("level") == "error"] == []


def test_gitlab_takes_it(monorepo, shared):
    root, _ = monorepo
    found = json.loads((root / "out" / "gl-code-quality-report.json").read_text())
    issue = jsonschema.Draft202012Validator(json.loads((shared / "schemas" / "gitlab-codeclimate.json").read_text()))
    assert found
    for each in found:
        issue.validate(each)
        assert (root / each["location"]["path"]).is_file()


def test_test_reports_take_it(monorepo, shared):
    xmlschema = pytest.importorskip("xmlschema")
    root, _ = monorepo
    text = (root / "out" / "cases.xml").read_text()
    xmlschema.XMLSchema(shared / "schemas" / "junit-10.xsd").validate(text)
    junitparser = pytest.importorskip("junitparser")
    names = [suite.name for suite in junitparser.JUnitXml.fromstring(text.encode())]
    assert names == ["worlds/good-neighbour", "worlds/unified-identity"]


def test_an_option_counts_before_a_variable_and_that_before_the_file(monorepo, checkmeta):
    root, _ = monorepo
    base = ("check", "worlds/good-neighbour", "-o", "-", "--format", "json", "--rules", "law.cn", "--fail-on", "never")
    for args, env, places in [
        ((), {}, ["DE"]),
        ((), {"CHECKMETA_JURISDICTIONS": "CN"}, ["CN"]),
        (("-j", "FR"), {"CHECKMETA_JURISDICTIONS": "CN"}, ["FR"]),
        (("--no-project",), {}, []),
    ]:
        ran = checkmeta(*base, *args, cwd=root, **env)
        assert json.loads(ran.out)["jurisdictions"] == places


def test_files_that_a_hook_names_are_judged_with_their_subject(monorepo, checkmeta):
    root, _ = monorepo
    named = ("worlds/good-neighbour/platform.yaml", "worlds/good-neighbour/README.md")
    ran = checkmeta("check", *named, "--format", "json", "-o", "-", "--rules", "law.eu", cwd=root)
    (subject,) = json.loads(ran.out)["subjects"]
    assert subject["name"] == "worlds/good-neighbour"
    assert "security.platform.yaml" in subject["documents"]
    (root / "package.json").write_text("{}\n")
    beside = checkmeta("check", "package.json", cwd=root).ends(0)
    assert "is of no subject of `checkmeta.toml`" in beside.err


def test_the_concise_form_of_the_demonstration_fits_a_screen(checkmeta):
    ran = checkmeta("check", EXAMPLES / "unified-identity", "--as-of", "2026-11-22", "--format", "concise").ends(1)
    lines = ran.out.splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith("FAILS  ")
    assert any(line.startswith("FAILS  ") for line in lines[-3:])


def test_several_outputs_of_one_run_say_the_same(checkmeta, tmp_path):
    outputs = [
        part
        for name in ("a.jsonl", "b.csv", "tap:c.txt", "-")
        for part in ("-o", tmp_path / name if name[0] in "ab" else name)
    ]
    ran = checkmeta("check", EXAMPLES / "wallet", "--as-of", "2027-01-01", "--format", "github", *outputs, cwd=tmp_path)
    ran.ends(1)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    table = list(csv.DictReader(io.StringIO((tmp_path / "b.csv").read_text())))
    findings = [line for line in lines if line["type"] == "finding"]
    assert [row["finding"] for row in table] == [line["finding"] for line in findings]
    points = (tmp_path / "c.txt").read_text().splitlines()
    assert points[0] == "TAP version 14"
    assert {line["rule"] for line in findings if line["fails"]} == {
        point.split(": ", 1)[1] for point in points if point.startswith("not ok") and "# " not in point
    }
    assert ran.out.startswith("::error ")


def test_a_job_on_github_gets_its_summary(checkmeta, tmp_path):
    (tmp_path / "summary").write_text("before\n")
    ran = checkmeta(
        "check",
        EXAMPLES / "wallet",
        "--as-of",
        "2027-01-01",
        "--format",
        "github",
        GITHUB_STEP_SUMMARY=str(tmp_path / "summary"),
    )
    ran.ends(1)
    told = (tmp_path / "summary").read_text()
    assert told.startswith("before\n### ✗ Fails")
    assert len([line for line in ran.out.splitlines() if line.startswith("::error")]) <= 10


def test_who_reads_a_file_learns_why_nothing_was_checked(checkmeta, tmp_path):
    (tmp_path / "empty").mkdir()
    checkmeta("check", "empty", "-o", "a.sarif", "-o", "b.xml", cwd=tmp_path).ends(2)
    (run,) = json.loads((tmp_path / "a.sarif").read_text())["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "no documents to check" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "no documents to check" in (tmp_path / "b.xml").read_text()


@pytest.mark.parametrize(
    ("limit", "status"),
    [("report", 0), ("fail=law", 1), ("fail=asked", 1), ("fail=0", 1), ("fail=100000", 0), ("fail", 1)],
)
def test_what_is_undetermined_fails_as_asked(checkmeta, tmp_path, limit, status):
    (tmp_path / "kratos.yaml").write_text(
        "selfservice: { default_browser_return_url: http://a.example/, methods: { password: { enabled: true } } }\n"
    )
    checkmeta("check", ".", "-j", "DE", "--as-of", "2026-11-22", "--undetermined", limit, cwd=tmp_path).ends(status)


def test_a_project_file_is_proposed_and_works(checkmeta, tmp_path):
    for name in ("wallet", "workplace"):
        shutil.copytree(EXAMPLES / name, tmp_path / "worlds" / name)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text("{}\n")
    checkmeta("init", "--project", cwd=tmp_path).ends(0)
    assert 'paths = ["worlds/*"]' in (tmp_path / "checkmeta.toml").read_text()
    again = checkmeta("init", "--project", cwd=tmp_path).ends(2)
    assert "is not overwritten" in again.err
    ran = checkmeta("check", "--format", "json", "--as-of", "2026-11-22", "--fail-on", "never", cwd=tmp_path)
    assert [s["name"] for s in json.loads(ran.out)["subjects"]] == ["worlds/wallet", "worlds/workplace"]


def test_an_output_is_written_whole_or_not_at_all(checkmeta, tmp_path):
    (tmp_path / "platform.yaml").write_text("name: x\n")
    (tmp_path / "keep.json").write_text("kept\n")
    (tmp_path / "folder.sarif").mkdir()
    ran = checkmeta("check", ".", "-o", "keep.json", "-o", "folder.sarif", "-o", "none/x.md", cwd=tmp_path).ends(2)
    assert json.loads((tmp_path / "keep.json").read_text())["schema_version"] == 1
    assert ran.err.count("can't be written") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.sarif", "keep.json", "platform.yaml"]
