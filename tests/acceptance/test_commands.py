"""The other commands: the catalogue, a rule explained, the tests beside rules, the schemas."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SHELF = """ruleset norm.shelf "The shelf"
  layer norm
  source "My own"

rule ends "A session ends"
  bearer operator
  must platform.accounts.authentication.session_lifetime < indefinite
  because "A key that is lost should not stay a key."

test "a month" of ends
  given { platform: { accounts: { authentication: { session_lifetime: 30 days } } } }
  expect satisfied
"""
WRONG = """
test "for ever is fine" of ends
  given { platform: { accounts: { authentication: { session_lifetime: indefinite } } } }
  expect satisfied
"""


# ---- rules


def test_the_catalogue_has_a_dozen_rules_in_each_layer(checkmeta):
    entries = json.loads(checkmeta("rules", "--format", "json").ends(0).out)
    for layer in ("law", "norm", "ethics"):
        assert sum(e["layer"] == layer and e["kind"] == "rule" for e in entries) >= 12
    assert all(e["source"] for e in entries)
    assert len({(e["id"], e["effective_from"]) for e in entries}) == len(
        entries
    )  # versions of one provision share an id


def test_the_catalogue_can_be_narrowed(checkmeta):
    def ids(*args):
        return {e["id"] for e in json.loads(checkmeta("rules", *args, "--format", "json").ends(0).out)}

    china = ids("law.cn")
    assert all(i.startswith("law.cn.") for i in china)
    assert china <= ids("--jurisdiction", "CN")
    assert ids("--layer", "law", "--jurisdiction", "CN") == china
    assert ids("--topic", "minors", "--jurisdiction", "GB") <= ids("--topic", "minors") & ids("--jurisdiction", "GB")
    assert "norm.childrens-code.minors-not-located" in ids("--topic", "minors", "--jurisdiction", "GB")
    assert "law.cn.minors-play-time" not in ids("--topic", "minors", "--jurisdiction", "GB")
    british = checkmeta("rules", "--topic", "minors", "--jurisdiction", "UK").ends(0)
    assert british.err == "`UK` is taken as `GB`\n"
    assert "norm.childrens-code.minors-not-located" in british.out
    issuers = checkmeta("rules", "--bearer", "issuer", "--format", "json").ends(0)
    assert all("issuer" in e["bearer"] for e in json.loads(issuers.out))
    table = checkmeta("rules", "law.cn").ends(0).out
    assert all(i in table for i in china)
    assert "A face is never the only way in" in table


def test_every_question_is_answered_by_rules_that_exist(checkmeta):
    entries = {e["id"]: e for e in json.loads(checkmeta("rules", "--format", "json").ends(0).out)}
    with (ROOT / "rulesets" / "themes.toml").open("rb") as file:
        themes = tomllib.load(file)["theme"]
    assert len(themes) >= 15
    assert len({theme["name"] for theme in themes}) == len(themes)
    for theme in themes:
        assert len(theme["rules"]) >= 4, theme["title"]
        found = checkmeta("rules", "--theme", theme["name"], "--format", "json").ends(0)
        assert {e["id"] for e in json.loads(found.out)} == set(theme["rules"])
        assert set(theme["rules"]) <= entries.keys(), theme["title"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["law.eu.gdrp"], "did you mean `law.eu.gdpr"),
        (["--layer", "laws"], "'laws'"),
        (["--jurisdiction", "Atlantis"], "no place `Atlantis`"),
        (["--topic", "minor"], "did you mean `minors`?"),
        (["--theme", "dead"], "did you mean `the-dead`?"),
        (["--bearer", "king"], "one of operator"),
        (["nowhere/"], "`nowhere/` doesn't exist"),
    ],
)
def test_a_catalogue_of_nothing(checkmeta, args, says):
    assert says in checkmeta("rules", *args).ends(2).err


# ---- explain


def test_a_rule_explained(checkmeta):
    ran = checkmeta("explain", "law.cn.pipl.shortest-retention").ends(0)
    parts = [
        "law.cn.pipl.shortest-retention — ",  # what it is
        "In CN from 2021-11-01, the operator and the issuer",  # in plain words
        "Why: A purpose ends",
        "source\n",
        "https://www.cac.gov.cn/2021-08/20/",
        "Art. 19, confirmed",
        "text  (rulesets/law/cn/pipl.rules:",  # its text
        "must attribute.retention.period <= unasked",
        "tests\n",  # its tests
    ]
    places = [ran.out.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert checkmeta("explain", "shortest-retention").ends(0).out == ran.out


def test_a_rule_of_one_s_own_explained(checkmeta, write):
    folder = write({"shelf.rules": SHELF})
    ran = checkmeta("explain", "norm.shelf.ends", "--rules", "shelf.rules", cwd=folder).ends(0)
    assert "a month: satisfied" in ran.out
    assert "shelf.rules:5:6" in ran.out


def test_a_rule_that_is_none(checkmeta):
    assert "did you mean `shortest-retention`?" in checkmeta("explain", "shortest-retension").ends(2).err


# ---- test


def test_a_wrong_expectation_fails_and_says_why(checkmeta, write):
    folder = write({"shelf.rules": SHELF + WRONG, "fine.rules": SHELF.replace("norm.shelf", "norm.fine")})
    ran = checkmeta("test", "shelf.rules", cwd=folder).ends(1)
    assert "1 passed, 1 failed" in ran.out
    assert "for ever is fine (norm.shelf.ends): expected satisfied, got violated" in ran.out
    line = (SHELF + WRONG).split("\n").index("  expect satisfied", SHELF.count("\n")) + 1
    assert f"shelf.rules:{line}:" in ran.out
    assert "platform.accounts.authentication.session_lifetime = indefinite" in ran.out
    assert "a month" in checkmeta("test", "fine.rules", "--verbose", cwd=folder).ends(0).out
    assert checkmeta("test", ".", cwd=folder).ends(1).out.endswith("2 passed, 1 failed (2 rules)\n")


def test_tests_that_are_none(checkmeta, write):
    folder = write(
        {"untested.rules": SHELF.split("test ", maxsplit=1)[0], "broken.rules": SHELF + 'test "x" of nothing\n'}
    )
    assert "no tests in these files" in checkmeta("test", "untested.rules", cwd=folder).ends(2).err
    assert "broken.rules:13:" in checkmeta("test", "broken.rules", cwd=folder).ends(2).err
    assert "`nowhere.rules` doesn't exist" in checkmeta("test", "nowhere.rules", cwd=folder).ends(2).err


# ---- schema


@pytest.fixture(scope="module")
def schemas(checkmeta):
    """Each schema that the command prints."""
    return {name: json.loads(checkmeta("schema", name).ends(0).out) for name in ("platform", "identity", "report")}


def test_schemas_are_schemas(schemas):
    for schema in schemas.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("example", ["good-neighbour", "unified-identity"])
def test_what_is_checked_and_what_is_reported_fits_the_schemas(checkmeta, root, schemas, example):
    folder = root / "rulesets" / "examples" / example
    platform = yaml.load((folder / "platform.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
    jsonschema.Draft202012Validator(schemas["platform"]).validate(_plain(platform))
    report = json.loads(checkmeta("check", folder, "--as-of", "2026-11-22", "--format", "json").out)
    jsonschema.Draft202012Validator(schemas["report"]).validate(report)


def _plain(value):
    """YAML's scalars as JSON's: true, false and numbers; whatever else, dates among it, stays text."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    try:
        return json.loads(value)
    except ValueError:
        return value


RIGHT_AND_WRONG = [
    ("platform", {"name": "A", "accounts": {"self_registration": True}}, True),
    ("platform", {"name": "A", "acounts": {}}, False),
    ("platform", {"name": "A", "kind": "gmae"}, False),
    ("identity", {"name": "A", "attributes": [{"name": "job", "retention": {"period": "P2Y"}}]}, True),
    ("identity", {"name": "A", "attributes": [{"name": "job", "retension": {"period": "P2Y"}}]}, False),
]


@pytest.mark.parametrize(("kind", "document", "right"), RIGHT_AND_WRONG)
def test_an_editor_sees_what_the_checker_sees(checkmeta, schemas, write, kind, document, right):
    assert jsonschema.Draft202012Validator(schemas[kind]).is_valid(document) is right
    folder = write({f"{kind}.json": json.dumps(document)})
    checkmeta("check", f"{kind}.json", "--rules", "norm.twins", cwd=folder).ends(0 if right else 2)


def test_a_schema_to_a_file_and_no_schema(checkmeta, tmp_path):
    checkmeta("schema", "report", "--output", "report.schema.json", cwd=tmp_path).ends(0)
    assert json.loads((tmp_path / "report.schema.json").read_text(encoding="utf-8"))["$id"].endswith("report.json")
    assert "'platform', 'identity', 'report'" in checkmeta("schema", "plattform").ends(2).err
