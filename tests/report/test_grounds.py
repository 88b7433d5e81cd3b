"""A finding that rests on what no document states says so: whose default it is, or from what it was inferred."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from checkmeta.judging.pipeline import Request, check
from checkmeta.report import json_report, junit, sarif, text

RULES = """mapping example.world "Example World: the server's config"
  source "own"
  reads json
  recognise when document.world is known
  complete when document.version is known
  set platform.accounts.authentication.session_lifetime = document.lifetime * 1 day default 90 days

ruleset norm.example "Ends"
  layer norm
  jurisdiction everywhere
  source "own rules"

rule short "Sessions are short"
  must platform.accounts.authentication.session_lifetime <= 1 day
  message "a session lasts long"

rule faceless "Nobody is asked for their face"
  for each attribute in identity.attributes
  must not attribute.category is a "EyeColour"
  message "{attribute.name} is asked for"
"""
EYES = json.dumps({"title": "Person", "type": "object", "properties": {"eyeColour": {"type": "string"}}})
DEFAULT = (
    "platform.accounts.authentication.session_lifetime = 90 days: "
    "not stated in the file: a documented default (Example World)"
)
INFERRED = "identity.attributes[0].category = [EyeColour, …]: inferred from `eye colour` in its name: certain"


@pytest.fixture
def report(tmp_path):
    def made(name, content):
        (tmp_path / "own.rules").write_text(RULES, encoding="utf-8")
        (tmp_path / name).write_text(content, encoding="utf-8")
        rules = (str(tmp_path / "own.rules"),)
        return check(Request((Path(name),), dt.date(2026, 11, 22), rules=rules, cwd=tmp_path))

    return made


CASES = {
    "a default": ("world.json", '{"world": "Reef", "version": 3}', DEFAULT),
    "a name": ("person.schema.json", EYES, INFERRED),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said(report, case):
    name, content, ground = CASES[case]
    found = report(name, content)
    path, _, rest = ground.partition(" = ")
    basis = rest.partition(": ")[2]
    assert f"  = rests on: {ground}\n" in text.render(found)
    assert f"\nRests on: {ground}" in "".join(
        r["message"]["text"] for r in json.loads(sarif.render(found))["runs"][0]["results"] if r["kind"] == "fail"
    )
    assert f"rests on: {ground}" in junit.render(found)
    written = json.loads(json_report.render(found))
    readings = [r for s in written["subjects"] for j in s["judgements"] for t in j["steps"] for r in t["readings"]]
    assert basis in {r["basis"] for r in readings if r["path"] == path}


def test_what_is_stated_rests_on_nothing_else(report):
    found = report("world.json", '{"world": "Reef", "version": 3, "lifetime": 90}')
    assert "violated[norm.example.short]" in text.render(found)
    assert "rests on" not in text.render(found)
