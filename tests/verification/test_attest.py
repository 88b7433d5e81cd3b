"""A report as an in-toto statement: what it says, and that it is the report's."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli


def attest(*options, report="report.json"):
    words = ["attest", report, *options]
    return json.loads(CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False).output)


def sha(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_it_states_the_documents(world):
    Path("reef/notes.yaml").write_text("nothing: of ours\n", encoding="utf-8")
    world.check("--waivers", "w.yaml")
    found = attest("--resource", "https://example.org/reef")
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["subject"] == [{"name": "reef/platform.yaml", "digest": {"sha256": sha("reef/platform.yaml")}}]
    predicate = found["predicate"]
    assert found["predicateType"] == "https://checkmeta.dev/attestation/summary/v1"
    assert (predicate["verificationResult"], predicate["verifiedLevels"]) == ("PASSED", ["CHECKMETA_LAW"])
    assert (predicate["asOf"], predicate["places"], predicate["failOn"]) == ("2026-11-22", ["DE"], "law")
    assert (predicate["waived"], predicate["broken"]["norm"]) == (1, 0)
    assert [file["name"] for file in predicate["inputs"]] == ["reef/notes.yaml", "w.yaml"]
    assert predicate["report"] == {"name": "report.json", "digest": {"sha256": sha("report.json")}}
    assert predicate["resourceUri"] == "https://example.org/reef"


def test_a_run_that_fails_is_failed(world):
    world.check("--fail-on", "norm")
    predicate = attest()["predicate"]
    assert (predicate["verificationResult"], predicate["verifiedLevels"]) == ("FAILED", ["FAILED"])
    assert predicate["broken"] == {"ethics": 0, "norm": 1, "law": 0}


@pytest.mark.parametrize(
    ("security", "levels"),
    [("{audit_log: true}", ["CHECKMETA_LAW"]), ("{audit_log: false}", []), ("{}", [])],
    ids=["kept", "broken", "asked"],
)
def test_a_level_is_claimed_where_nothing_is_broken_or_asked(world, security, levels):
    path = Path("reef/platform.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("{audit_log: true}", security), encoding="utf-8")
    world.check("--fail-on", "never")
    assert attest()["predicate"]["verifiedLevels"] == levels


def test_a_run_that_could_not_check_everything_states_nothing(world):
    Path("reef/other.schema.json").write_text("{", encoding="utf-8")
    world.check(ends=(2,))
    with pytest.raises(CheckmetaError) as raised:
        attest("-o", "s.json")
    assert [d.code for d in raised.value.diagnostics] == ["U031"]
    assert not Path("s.json").exists()


def enveloped(statement):
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "", "keyid": ""}]}


WRAPPED = {
    "by itself": (lambda s: s, "says what the report says; nobody signed it"),
    "in an envelope": (enveloped, "says what the report says; who signed it, `cosign verify-blob-attestation` tells"),
    "in a bundle": (lambda s: {"dsseEnvelope": enveloped(s)}, "says what the report says; who signed it"),
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_statement_is_held_against_its_report(world, how):
    wrap, expected = WRAPPED[how]
    world.check()
    Path("s.json").write_text(json.dumps(wrap(attest())), encoding="utf-8")
    status, said = world.verify("--statement", "s.json")
    assert status == 0
    assert f"  statement  {expected}" in said


def test_a_statement_of_another_report_is_found(world):
    world.check()
    found = attest()
    found["predicate"]["verificationResult"] = "FAILED"
    found["subject"][0]["digest"]["sha256"] = "0" * 64
    Path("s.json").write_text(json.dumps(found), encoding="utf-8")
    status, said = world.verify("--statement", "s.json")
    assert status == 1
    assert "  statement  differs from the report in `subject`, `verificationResult`" in said


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"payload": "!"}', '{"payload": 1, "signatures": []}', "[" * 100_000, '{"_type": 1}'],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_statement_is_an_error(world, text):
    world.check()
    Path("s.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckmetaError) as raised:
        world.verify("--statement", "s.json")
    assert [d.code for d in raised.value.diagnostics] == ["U032"]
