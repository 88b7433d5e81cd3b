"""Facts that a rule set declares are facts like all others, wherever facts are read, asked for or shown."""

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from tests.tables import table

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.store.library import load
from checkmeta.vocabulary.bridge import vocabulary
from checkmeta.vocabulary.schema import json_schema

CASES = table(Path(__file__).with_name("errors.yaml"))["cases"]
DAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_what_is_said(case, said):
    assert said(case.get("files") or {"case.rules": case["text"]}) == case["says"]


def test_both_places_are_shown(diagnose):
    header = 'ruleset law.{} "T" layer law source "S"\nfact platform.x: {} "X"\n'
    (found,) = diagnose({"a.rules": header.format("a", "date"), "b.rules": header.format("b", "text")})
    assert [(label.text, str(label.span)) for label in found.labels] == [("here first", "a.rules:2:15")]


def run(place, *rules):
    return check(Request((Path("world"),), DAY, rules, cwd=place))


def found(report):
    (subject,) = report.subjects
    return {(j.rule.id, j.subject, j.places): (j.verdict, j.message) for j in subject.judgements}


def test_they_are_judged_by_place_and_by_element(place):
    report = run(place, "own.rules")
    assert not report.errors
    assert found(report) == {
        ("law.mine.opened", "platform", ("DE",)): (Verdict.VIOLATED, "open since 2026-01-01"),
        ("law.mine.opened", "platform", ("CA",)): (Verdict.SATISFIED, "open since 2024-01-01"),
        ("law.mine.whispered", "identity.attributes[0]", ("CA", "DE")): (
            Verdict.SATISFIED,
            "What is read out is read softly",
        ),
        ("law.mine.whispered", "identity.attributes[1]", ("CA", "DE")): (
            Verdict.VIOLATED,
            "What is read out is read softly",
        ),
    }
    assert found(run(place, "own.rules")) == found(report)  # the second is of what was kept


def test_the_vocabulary_of_others_stays_as_it_was(place):
    load(("own.rules",), place)
    assert "vault" not in vocabulary().records["Data"].fields
    assert load(("bare.rules",), place).program.vocabulary is vocabulary()


def test_without_the_rule_set_the_keys_are_unknown(place):
    with pytest.raises(CheckmetaError) as failed:
        run(place, "bare.rules")
    assert {d.code for d in failed.value.diagnostics} == {"F202"}
    assert {d.message for d in failed.value.diagnostics} >= {"no `vault` on Data", "no `spoken` on Attribute"}


@pytest.mark.parametrize(
    ("line", "code", "help_"),
    [
        ("data: {vault: {opend: 2026-01-01}}", "F202", "did you mean `opened`?"),
        ("data: {vault: {opened: yesterday}}", "F203", None),
        ("data: {vault: {opened: none}}", "F207", None),
        ("vault: {opened: 2026-01-01}", "F202", "`law.mine` declares `vault` on Data, not here"),
    ],
)
def test_what_a_document_states_is_checked(place, line, code, help_):
    (place / "world" / "platform.yaml").write_text(f"name: W\n{line}\n", encoding="utf-8")
    errors = run(place, "own.rules").errors
    assert errors[0].code == code
    assert help_ is None or errors[0].help == help_


def test_a_mapping_sets_them_and_adds_elements_with_them(place):
    (place / "world" / "platform.yaml").unlink()
    vault = {"vault": {"since": "2020-01-01", "callers": [{"name": "a", "rank": 3}]}}
    (place / "world" / "v.json").write_text(json.dumps(vault), encoding="utf-8")
    shown = CliRunner().invoke(cli, ["facts", str(place / "world" / "v.json"), "-r", str(place / "own.rules")])
    assert "platform.data.vault.opened = 2020-01-01" in shown.output
    assert "platform.clients[0].rank   = 3" in shown.output


def test_the_schema_for_editors_takes_them_and_nothing_else(place):
    words = load(("own.rules",), place).program.vocabulary
    schema = json_schema("platform", words)
    checker = jsonschema.Draft202012Validator(schema)
    right = {
        "data": {"vault": {"opened": "2026-01-01", "share": "none"}},
        "quiet_hours": ["20:00"],
        "clients": [{"rank": 2}],
    }
    checker.validate(right)
    checker.validate({"data": {"vault": "none"}, "variants": [{"for": ["DE"], "quiet_hours": ["20:00", None]}]})
    for wrong in (
        {"data": {"vault": {"opened": "none"}}},
        {"data": {"vault": {"opend": "2026-01-01"}}},
        {"quiet_hours": "20:00"},
        {"vault": "none"},
    ):
        assert not checker.is_valid(wrong)
        assert list(checker.iter_errors(wrong))
    assert not jsonschema.Draft202012Validator(json_schema("platform")).is_valid(right)
    spoken = {"attributes": [{"spoken": "aloud"}]}
    assert jsonschema.Draft202012Validator(json_schema("identity", words)).is_valid(spoken)
    assert not jsonschema.Draft202012Validator(json_schema("identity")).is_valid(spoken)


def said_by(place, monkeypatch, *arguments):
    monkeypatch.chdir(place)
    ran = CliRunner().invoke(cli, arguments)
    assert ran.exit_code in (0, 1), ran.output
    return ran.output


def test_commands_show_them(place, monkeypatch):
    card = said_by(place, monkeypatch, "vocabulary", "platform.data.vault", "-r", "own.rules")
    assert "declared by law.mine" in card
    assert "stated by 1 format" in card
    assert "law.mine.opened" in card
    assert "2026-01-01" in said_by(
        place, monkeypatch, "eval", "platform.data.vault.opened", "-d", "world", "-r", "own.rules"
    )
    assert '"vault"' in said_by(place, monkeypatch, "schema", "platform", "-r", "own.rules")
    (place / "world" / "platform.yaml").write_text("name: W\njurisdictions: [DE]\n", encoding="utf-8")
    asked = said_by(place, monkeypatch, "init", "world", "-r", "own.rules", "-o", "-")
    assert "## Where keys are kept." in asked
    assert "opened: 2026-01-31" in asked


DOCUMENTS = """ruleset norm.docs "D" layer norm source "S"
rule side "R"
  when platform.data.personal
  must document.a < document.b
rule whose "R"
  must document["x-owner"] is present and identity.name is present
test "given" of side
  given { platform: { data: { personal: true } }, document: { a: 1, b: 2, c: [ { d: "x" }, unknown ] } }
  expect satisfied
test "none" of side
  given { platform: { data: { personal: true } } }
  expect not-applicable
test "its own" of whose
  given { identity: { name: "x" }, document: { "x-owner": "me" } }
  expect satisfied
"""


def test_rules_over_documents_are_tested_and_stand_beside_the_others(place, monkeypatch):
    (place / "own.rules").write_text(DOCUMENTS, encoding="utf-8")
    assert "3 passed, 0 failed" in said_by(place, monkeypatch, "test", "own.rules")
    (place / "world" / "platform.yaml").write_text("name: W\ndata: {personal: true}\n", encoding="utf-8")
    (place / "side.json").write_text('{"a": 2, "b": 1}', encoding="utf-8")
    schema = place / "world" / "u.schema.json"
    schema.write_text(
        '{"type": "object", "title": "U", "x-owner": "me", "properties": {"email": {}}}', encoding="utf-8"
    )
    (place / "world" / "side.json").write_text('{"a": 2, "b": 1}', encoding="utf-8")
    report = check(Request((Path("world"), Path("world/side.json")), DAY, ("own.rules",), cwd=place))
    (subject,) = report.subjects
    verdicts = [(j.rule.id, j.document, j.verdict) for j in subject.judgements]
    assert verdicts == [
        ("norm.docs.side", "world/side.json", Verdict.VIOLATED),
        ("norm.docs.side", "world/u.schema.json", Verdict.UNDETERMINED),
        ("norm.docs.whose", "world/u.schema.json", Verdict.SATISFIED),
    ]  # and none of `platform.yaml`, where nothing untyped may be added


def test_what_no_file_holds_no_test_gives(diagnose):
    text = DOCUMENTS.replace("a: 1", "a: 3 days").replace('"me"', "none")
    assert [d.message for d in diagnose({"a.rules": text})] == [
        "`document.a` can't be `3 days`",
        "`document.x-owner` can't be `none`",
    ]


def test_a_broken_declaration_never_runs(place):
    (place / "own.rules").write_text(
        'ruleset law.t "T" layer law source "S"\nfact platform.x: vault "X"\n', encoding="utf-8"
    )
    with pytest.raises(CheckmetaError):
        run(place, "own.rules")


MARKED = """ruleset norm.marked "Marked"
  layer norm
  source "own rules"

fact platform.data.vault_key: text or none "What opens the vault" secret dpv "Encryption"
fact platform.audience.youngest: number "The youngest who came" unit "years of age" dpv "pd:Age"
fact Client.words: list of text "What it says at the door" secret

rule plain "It says all that it knows"
  must platform.data.vault_key == "h" and platform.audience.youngest > 3
  message "{platform.data.vault_key + platform.name}, {platform.audience.youngest}"

rule each "And at each door"
  for each client in platform.clients
  must client.words == ["open"]
  message "{client.name}: {client.words}, {client.words[0]}"
"""


@pytest.fixture
def marked(place, monkeypatch):
    """A subject that states two secrets, and a rule set that tries to print them; the working folder."""
    monkeypatch.chdir(place)
    (place / "marked.rules").write_text(MARKED, encoding="utf-8")
    (place / "safe").mkdir()
    (place / "safe" / "platform.yaml").write_text(
        "name: W\ndata: {vault_key: hunter22}\naudience: {youngest: 2}\nclients:\n  - {name: a, words: [xyzzy77, plugh88]}\n",
        encoding="utf-8",
    )
    return place


@pytest.mark.parametrize("format_", ["text", "json", "html", "sarif", "markdown", "junit", "concise"])
@pytest.mark.usefixtures("marked")
def test_what_is_marked_as_a_secret_is_never_shown(format_):
    ran = CliRunner().invoke(
        cli, ("check", "safe", "-r", "marked.rules", "--format", format_, "--explain", "all", "--verbose")
    )
    assert ran.exit_code in (0, 1), ran.output
    assert not [word for word in ("hunter22", "xyzzy77", "plugh88") if word in ran.output]


@pytest.mark.usefixtures("marked")
def test_a_secret_is_asked_for_and_not_told(marked, monkeypatch):
    told = said_by(
        marked, monkeypatch, "eval", "platform.data.vault_key", "-d", "safe/platform.yaml", "-r", "marked.rules"
    )
    told += said_by(marked, monkeypatch, "facts", "safe/platform.yaml", "-r", "marked.rules")
    assert "platform.data.vault_key" in told
    assert "hunter22" not in told
    assert "xyzzy77" not in told


def test_units_and_terms_are_told(marked, monkeypatch):
    listed = json.loads(
        said_by(
            marked, monkeypatch, "vocabulary", "platform.audience.youngest", "-r", "marked.rules", "--format", "json"
        )
    )
    (fact,) = listed["facts"]
    assert (fact["unit"], fact["term"], fact["secret"]) == ("years of age", "https://w3id.org/dpv/pd#Age", False)
    card = said_by(marked, monkeypatch, "vocabulary", "platform.data.vault_key", "-r", "marked.rules")
    assert "a secret: no report shows" in card
    assert "https://w3id.org/dpv#Encryption" in card
    properties = json_schema("platform", load(("marked.rules",), marked).program.vocabulary)["$defs"]["Audience"][
        "properties"
    ]
    assert (properties["youngest"]["x-unit"], properties["youngest"]["x-dpv"]) == (
        "years of age",
        "https://w3id.org/dpv/pd#Age",
    )
