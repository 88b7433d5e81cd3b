"""OSCAL assessment results: valid by the official schema, and every verdict that says something in its place."""

import json
from collections import Counter
from dataclasses import replace

import jsonschema
import pytest

from checkmeta.base.file_digest import file_digest
from checkmeta.judging.findings import Standing, Waiver
from checkmeta.judging.run_record import RunRecord
from checkmeta.language.words import Layer, Verdict
from checkmeta.report import oscal


def rendered(report):
    return json.loads(oscal.render(report))["assessment-results"]


@pytest.fixture(scope="module")
def validator(schemas):
    text = (schemas / "oscal_assessment-results_schema.json").read_text(encoding="utf-8")
    # Python's expressions have no `\p{L}`
    text = text.replace(r"(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*", r"[^\\W\\d][\\w.\\-]*")
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft7Validator(json.loads(text), format_checker=checker)


@pytest.mark.parametrize("name", ["calm", "crowd", "empty", "error", "many", "mixed", "never", "strict"])
def test_it_is_valid(validator, samples, name):
    validator.validate(json.loads(oscal.render(samples[name])))


@pytest.mark.parametrize("name", ["many", "mixed"])
def test_every_identifier_is_given_once_and_every_reference_leads_somewhere(samples, name):
    given, named = [], set()

    def walk(value, key=""):
        if isinstance(value, dict):
            for inner, part in value.items():
                walk(part, inner)
        elif isinstance(value, list):
            for part in value:
                walk(part, key)
        elif key == "uuid":
            given.append(value)
        elif key.endswith("-uuid") or (key == "href" and value.startswith("#")):
            named.add(value.removeprefix("#"))

    walk(rendered(samples[name]))
    most = Counter(given).most_common(1)
    assert most[0][1] == 1 or {k for k, n in Counter(given).items() if n > 1} <= tools(samples[name])
    assert named <= set(given)


def tools(report):
    """The tool is a component of every result's assets."""
    return {
        c["uuid"]
        for r in rendered(report)["results"]
        for c in r["local-definitions"]["assessment-assets"]["components"]
    }


def test_the_same_report_has_the_same_bytes_and_another_day_other_identifiers(samples):
    report = samples["mixed"]
    assert oscal.render(report) == oscal.render(report)
    first, other = rendered(report), rendered(replace(report, digest="1" * 64))
    assert first["uuid"] != other["uuid"]
    assert first["results"][0]["observations"][0]["uuid"] != other["results"][0]["observations"][0]["uuid"]


def verdicts(report):
    return [j for s in report.subjects for j in s.judgements]


def test_what_says_something_is_an_observation_and_the_rest_is_counted(samples):
    report = samples["mixed"]
    (result,) = rendered(report)["results"]
    found = Counter(p["value"] for o in result["observations"] for p in o["props"] if p["name"] == "verdict")
    aside = [
        j for j in verdicts(report)
        if j.verdict is Verdict.NOT_APPLICABLE
        or (j.verdict is Verdict.UNDETERMINED and not j.breach_unless_shown and j.standing is Standing.OUT_OF_REACH)
    ]  # fmt: skip
    assert sum(found.values()) == len(verdicts(report)) - len(aside)
    counts = {p["name"]: int(p["value"]) for p in result["props"]}
    assert sum(counts.values()) == len(aside)


STATES = {
    "violated": ([Verdict.SATISFIED, Verdict.VIOLATED], ("not-satisfied", "fail")),
    "waived": ([Verdict.WAIVED], ("not-satisfied", "fail")),
    "kept": ([Verdict.SATISFIED, Verdict.NOT_APPLICABLE], ("satisfied", "pass")),
    "made good": ([Verdict.COMPENSATED], ("satisfied", "other")),
    "excepted": ([Verdict.EXCEPTED], ("satisfied", "other")),
    "asked": ([Verdict.SATISFIED, Standing.ASKED], ("not-satisfied", "other")),
    "partly silent": ([Verdict.SATISFIED, Standing.SILENT], ("not-satisfied", "other")),
    "not reached": ([Verdict.ERROR], ("not-satisfied", "other")),
    "silent": ([Standing.SILENT], None),
    "out of reach": ([Standing.OUT_OF_REACH], None),
    "not applicable": ([Verdict.NOT_APPLICABLE], None),
}


def of(judgement, kind, number):
    if isinstance(kind, Standing):
        return replace(judgement, verdict=Verdict.UNDETERMINED, standing=kind, subject=f"platform.x[{number}]")
    return replace(judgement, verdict=kind, standing=None, breach_unless_shown=False, subject=f"platform.x[{number}]")


def with_only(report, judgements):
    (subject,) = report.subjects
    return replace(report, subjects=(replace(subject, judgements=tuple(judgements)),))


@pytest.mark.parametrize("case", STATES)
def test_a_rule_is_satisfied_only_as_a_whole(samples, case):
    kinds, expected = STATES[case]
    one = next(j for j in verdicts(samples["mixed"]) if j.rule.layer is Layer.NORM)
    report = with_only(samples["mixed"], [of(one, kind, n) for n, kind in enumerate(kinds)])
    (result,) = rendered(report)["results"]
    states = [f["target"]["status"] for f in result.get("findings", ())]
    assert [(s["state"], s["reason"]) for s in states] == ([] if expected is None else [expected])


def test_a_breach_of_law_is_an_open_risk_and_a_waiver_a_deviation_with_who_answers_and_until_when(samples, validator):
    report = samples["mixed"]
    broken = [j for j in verdicts(report) if j.verdict is Verdict.VIOLATED]
    law = next(j for j in broken if j.rule.layer is Layer.LAW)
    norm = next(j for j in verdicts(report) if j.rule.layer is Layer.NORM)
    until = report.as_of.replace(year=report.as_of.year + 1)
    waiver = Waiver(norm.rule.id, law.place, reason="a *trial*", approver="Dana", expires=until)
    report = with_only(report, [law, replace(of(norm, Verdict.WAIVED, 0), waiver=waiver)])
    found = rendered(report)
    validator.validate({"assessment-results": found})
    open_, waived = sorted(found["results"][0]["risks"], key=lambda r: r["status"], reverse=True)
    assert (open_["status"], "deadline" in open_, "risk-log" in open_) == ("open", False, False)
    assert waived["status"] == "deviation-approved"
    assert waived["deadline"] == f"{until}T00:00:00Z"
    (entry,) = waived["risk-log"]["entries"]
    (party,) = found["metadata"]["parties"]
    assert (party["name"], party["type"]) == ("Dana", "person")
    assert entry["logged-by"] == [{"party-uuid": party["uuid"]}]
    assert (entry["description"], entry["status-change"]) == (r"a \*trial\*", "deviation-approved")


def test_a_breach_of_a_norm_that_nobody_answers_for_is_no_risk(samples):
    norm = next(j for j in verdicts(samples["mixed"]) if j.rule.layer is Layer.NORM)
    report = with_only(samples["mixed"], [of(norm, Verdict.VIOLATED, 0)])
    assert "risks" not in rendered(report)["results"][0]


def test_files_have_their_digests(samples):
    name = "harbour/citizen v1.json"
    files = (file_digest(name, b"{}"), file_digest("world.glb", b"{}", whole=False))
    record = RunRecord(
        ("harbour",),
        (),
        (),
        (),
        (),
        gitignore=False,
        as_format=None,
        explained=False,
        commit="1" * 40,
        documents=files,
        waivers=None,
        rules=(),
    )
    found = rendered(replace(samples["mixed"], record=record))
    links = {r["title"]: r["rlinks"][0] for r in found["back-matter"]["resources"] if "rlinks" in r}
    assert links[name] == {
        "href": "harbour/citizen%20v1.json",
        "hashes": [{"algorithm": "SHA-256", "value": files[0].sha256}],
    }
    assert links["world.glb"] == {"href": "world.glb"}  # the digest is of a part of it
    assert {"name": "commit", "ns": "https://checkmeta.dev/ns/oscal", "value": "1" * 40} in found["metadata"]["props"]


HOSTILE = {
    "<script>alert(1)</script>": r"\<script>alert(1)\</script>",
    "[a](javascript:b)": r"[a\](javascript:b)",
    "`x` *y* &lt;": r"\`x\` \*y\* \&lt;",
    "{{ insert: param, x }}": r"\{{ insert: param, x }}",
    "\n \t": "-",
    "a\nb": "a b",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_documents_words_are_no_markup(samples, validator, text):
    law = next(j for j in verdicts(samples["mixed"]) if j.verdict is Verdict.VIOLATED and j.rule.layer is Layer.LAW)
    found = rendered(with_only(samples["mixed"], [replace(law, message=text, subject=f"platform{text}")]))
    validator.validate({"assessment-results": found})
    assert found["results"][0]["risks"][0]["description"] == HOSTILE[text]
