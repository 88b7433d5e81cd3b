"""The published report keeps to its schema, and the schema says enough to lean on."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Layer, Verdict
from checkmeta.report import json_report
from checkmeta.report.encode import json_lines
from checkmeta.report.model import ReportModel
from checkmeta.store.library import load

EXAMPLES = Path(__file__).parents[2] / "rulesets" / "examples"
DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def validator():
    schema = json_report.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def loaded(report):
    return json.loads(json_report.render(report))


def test_every_sample_validates(samples, validator):
    for report in samples.values():
        validator.validate(loaded(report))


def from_the_model(rendered):
    """What the model makes of a report that was written, in its bytes but for the line ends."""
    return "".join(json_lines(ReportModel.model_validate_json(rendered).model_dump(mode="json")))


def test_what_is_written_is_what_the_model_writes(samples):
    for report in samples.values():
        rendered = json_report.render(report)
        assert rendered.replace("\n", "") == from_the_model(rendered)


@pytest.mark.parametrize("explain", [False, True])
def test_so_it_is_on_the_examples(explain):
    paths = tuple(sorted(p for p in EXAMPLES.iterdir() if p.is_dir() and p.name != "pack"))
    rendered = json_report.render(check(Request(paths, DAY, cwd=EXAMPLES, explain=explain), load((), tests=False)))
    assert rendered.replace("\n", "") == from_the_model(rendered)


def test_pydantic_is_not_imported_for_a_report():
    code = "import sys; from checkmeta.report import json_report; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


BROKEN = {
    "another version": lambda r: r.update(schema_version=2),
    "no verdict": lambda r: r["subjects"][0]["judgements"][0].pop("verdict"),
    "an unknown verdict": lambda r: r["subjects"][0]["judgements"][0].update(verdict="fine"),
    "an unknown key": lambda r: r.update(mood="good"),
    "line nought": lambda r: r["subjects"][0]["judgements"][-1]["location"].update(line=0),
    "a count as text": lambda r: r["summary"].update(verdicts="1"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(samples, validator, change):
    report = loaded(samples["mixed"])
    change(report)
    assert not validator.is_valid(report)


def test_the_schema_is_named(validator):
    assert validator.schema["$id"] == "https://checkmeta.dev/schema/report.json"
    assert validator.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert validator.schema["title"] == "checkmeta report"
    assert validator.schema["$defs"]["Missing"]["properties"]["why"]


def test_the_counts_add_up(samples):
    for report in samples.values():
        summary = loaded(report)["summary"]
        counted = sum(n for row in summary["by_layer"].values() for n in row.values())
        assert counted == summary["verdicts"] == sum(len(s.judgements) for s in report.subjects)
        assert set(summary["by_layer"]) == set(Layer)
        assert all(set(row) == set(Verdict) for row in summary["by_layer"].values())


def test_every_judgement_names_a_rule_of_the_catalogue(samples):
    report = loaded(samples["mixed"])
    used = {j["rule"] for s in report["subjects"] for j in s["judgements"]}
    assert used == set(report["rules"])


def test_what_is_satisfied_keeps_its_evidence(samples):
    report = loaded(samples["mixed"])
    (rest,) = [j for j in report["subjects"][0]["judgements"] if j["rule"] == "ethics.harbour.rest"]
    (reading,) = rest["steps"][0]["readings"]
    assert rest["verdict"] == "satisfied"
    assert (reading["value"], reading["location"]["line"], reading["evidence"]) == ("none", 16, "declared")


def test_piece_by_piece_it_is_the_same_text(samples):
    for report in samples.values():
        pieces = list(json_report.parts(report))
        whole = "".join(pieces)
        assert whole == json_report.render(report)
        assert len(pieces) > sum(len(s.judgements) for s in report.subjects)
        lines = [line.removesuffix(",") for line in whole.splitlines()]
        judged = [json.loads(line) for line in lines if line.startswith('{"alike":')]
        assert judged == [j for s in json.loads(whole)["subjects"] for j in s["judgements"]], "a verdict, a line"
