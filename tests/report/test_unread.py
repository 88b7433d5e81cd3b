"""A document that can't be read doesn't hide what is found in the others, and every report says that it is incomplete."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report import json_report, junit, sarif, text
from checkmeta.report.order import exit_code

RULES = """ruleset norm.example "Ends"
  layer norm
  jurisdiction everywhere
  source "own rules"

rule short "Sessions are short"
  must platform.accounts.authentication.session_lifetime <= 1 day
  message "a session lasts long"
"""
LONG = "name: Reef\naccounts: { authentication: { session_lifetime: 9 days } }\n"


@pytest.fixture
def report(tmp_path):
    def made(**files):
        (tmp_path / "own.rules").write_text(RULES, encoding="utf-8")
        for name, content in files.items():
            path = tmp_path / name / "platform.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        request = Request((Path(),), dt.date(2026, 11, 22), rules=(str(tmp_path / "own.rules"),), cwd=tmp_path)
        return check(request)

    return made


def test_the_others_are_judged(report):
    found = report(good=LONG, torn="name: [", typo="name: Atoll\nkidn: social\n")
    assert [(j.document, j.verdict) for s in found.subjects for j in s.judgements] == [
        ("good/platform.yaml", Verdict.VIOLATED)
    ]
    assert [(d.code, d.span.source.name) for d in found.errors] == [
        ("D106", "torn/platform.yaml"),
        ("F202", "typo/platform.yaml"),
    ]
    assert exit_code(found) == 2


def test_every_report_says_so(report, schemas):
    found = report(good=LONG, torn="name: [")
    last = text.render(found).splitlines()[-1]
    assert last.endswith("; incomplete: 1 document could not be read")
    written = json.loads(json_report.render(found))
    jsonschema.Draft202012Validator(json_report.schema()).validate(written)
    assert [(e["code"], e["location"]["document"], e["location"]["line"]) for e in written["errors"]] == [
        ("D106", "torn/platform.yaml", 1)
    ]
    log = json.loads(sarif.render(found))
    standard = json.loads((schemas / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(standard).validate(log)
    (invocation,) = log["runs"][0]["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["error"]
    root = ET.fromstring(junit.render(found))  # noqa: S314 - it is our own text
    assert (root.get("tests"), root.get("errors")) == ("2", "1")
    assert root.find("testsuite[@errors='1']/testcase/error").get("type") == "D106"


def test_junit_keeps_to_its_schema(report, schemas):
    import xmlschema  # noqa: PLC0415 - slow to import, and hardly used

    xmlschema.XMLSchema(schemas / "junit-10.xsd").validate(junit.render(report(good=LONG, torn="name: [")))


def test_half_of_a_document_is_not_used(report):
    found = report(
        good=LONG, typo="name: Atoll\nkidn: social\naccounts: { authentication: { session_lifetime: 1 hour } }\n"
    )
    assert [s.name for s in found.subjects] == ["good"]
    assert not any(j.verdict is Verdict.SATISFIED for s in found.subjects for j in s.judgements)


SCHEMA = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"a": {"type": "string"}}}'


@pytest.mark.parametrize("torn", ["name: [", "name: Atoll\nkidn: social\n"])
def test_of_a_subject_whose_document_is_torn_only_breaches_are_said(report, tmp_path, torn):
    report(torn=torn, good=LONG)
    (tmp_path / "torn" / "a.schema.json").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "good" / "a.schema.json").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "platform.yaml").write_text(LONG, encoding="utf-8")
    (tmp_path / "both" / "platform.toml").write_text("name = [", encoding="utf-8")
    found = report()
    home = "." if torn.endswith("[") else "torn"  # whether the folder has a platform config, only its config can tell
    said = {s.name: ([j.verdict for j in s.judgements], s.unread) for s in found.subjects}
    assert said == {
        "both": ([Verdict.VIOLATED], ("both/platform.toml",)),
        "good": ([Verdict.VIOLATED], ()),
        home: ([Verdict.ERROR], ("torn/platform.yaml",)),
    }
    assert [s.name for s in found.subjects if s.scores] == ["good"]
    written = text.render(found)
    assert "1 verdict not reached, as `torn/platform.yaml` can't be read" in written
    assert written.count("not read: torn/platform.yaml") == 1
    assert "not checked: torn" not in written
    assert "1 verdict could not be reached" in written
    document = json.loads(json_report.render(found))
    jsonschema.Draft202012Validator(json_report.schema()).validate(document)
    assert {s["name"]: s["unread"] for s in document["subjects"]} == {name: [*torn] for name, (_, torn) in said.items()}
    assert not [r for r in json.loads(sarif.render(found))["runs"][0]["results"] if r["kind"] != "fail"]
