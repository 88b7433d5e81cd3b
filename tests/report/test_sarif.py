"""SARIF: valid against the standard's schema, and as the hosts that read it expect."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from checkmeta.base.source import Source, Span
from checkmeta.language.words import Verdict
from checkmeta.report import sarif
from checkmeta.report.home import Home
from checkmeta.report.registry import Appearance
from checkmeta.report.sarif_rules import in_plain_words
from checkmeta.store.library import load


def run_of(report, **options):
    return json.loads(sarif.render(report, **options))["runs"][0]


def test_every_sample_validates(samples, schemas):
    schema = json.loads((schemas / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema)
    for report in samples.values():
        validator.validate(json.loads(sarif.render(report)))
        validator.validate(json.loads(sarif.render(report, everything=True)))


KINDS = {
    "satisfied": ("pass", "none"),
    "excepted": ("pass", "none"),
    "overridden": ("pass", "none"),
    "compensated": ("pass", "none"),
    "not-applicable": ("notApplicable", "none"),
    "undetermined": ("open", "none"),
}
LEVELS = {"law": "error", "norm": "warning", "ethics": "note"}


def test_kind_and_level_follow_verdict_and_force(samples):
    run = run_of(samples["mixed"], everything=True)
    for result in run["results"]:
        said = result["properties"]
        got = (result["kind"], result["level"])
        if result["ruleId"] == "law.harbour.proposed-duty":
            assert got == ("fail", "note")
        elif said["verdict"] in ("violated", "waived") or said.get("breachUnlessShown"):
            assert got == ("fail", LEVELS[said["layer"]])
        else:
            assert got == KINDS[said["verdict"]]


def test_only_what_is_waived_is_suppressed(samples):
    results = run_of(samples["mixed"], everything=True)["results"]
    (waived,) = [r for r in results if "suppressions" in r]
    assert waived["properties"]["verdict"] == "waived"
    assert waived["suppressions"][0]["status"] == "accepted"
    assert "approved by the board" in waived["suppressions"][0]["justification"]


def test_only_what_is_broken_and_not_waived_is_a_result(samples):
    every = run_of(samples["mixed"], everything=True)["results"]
    failures = run_of(samples["mixed"])["results"]
    wanted = [r for r in every if r["kind"] == "fail" and "suppressions" not in r]
    assert [r["message"] for r in failures] == [r["message"] for r in wanted]
    assert all(r["level"] != "none" for r in failures)
    assert 0 < len(failures) < len(every)


def test_every_result_has_a_region_in_the_repository(samples):
    for report in samples.values():
        for result in run_of(report)["results"]:
            (location,) = result["locations"]
            assert location["physicalLocation"]["region"]["startLine"] >= 1
            assert location["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"


def test_the_strongest_stay_where_there_are_too_many(samples, monkeypatch):
    every = run_of(samples["mixed"])["results"]
    monkeypatch.setattr(sarif, "MOST", 2)
    run = run_of(samples["mixed"])
    assert [r["properties"]["layer"] for r in run["results"]] == ["law", "law"]
    (note,) = [n for n in run["invocations"][0]["toolExecutionNotifications"] if "left out" in n["message"]["text"]]
    assert str(len(every) - 2) in note["message"]["text"]


@pytest.mark.parametrize(
    ("look", "category"),
    [
        (Appearance(), "checkmeta/Harbour/"),
        (Appearance(category="night"), "checkmeta/night/"),
        (Appearance(home=Home("services")), "checkmeta/services/Harbour/"),
    ],
)
def test_the_category_tells_runs_apart(samples, look, category):
    assert run_of(samples["mixed"], look=look)["automationDetails"]["id"] == category


def test_paths_are_the_repository_s(samples):
    look = Appearance(home=Home("services/harbour"))
    for result in run_of(samples["mixed"], look=look)["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.startswith("services/harbour/harbour/")


def test_no_help_of_a_shipped_rule_has_a_placeholder():
    library = load(tests=False)
    texts = [(n.remedy.written if n.remedy else "", *(text for _, text in n.texts)) for n in library.program.norms]
    holes = [text for each in texts for text in each if "{" in text]
    assert len(holes) > 100
    said = [in_plain_words(text) for text in holes]
    assert not [text for text in said if "{" in text or "}" in text or "the the " in text.lower()]
    assert in_plain_words("Say under `x` what {platform.name} does.") == "Say under `x` what the platform does."
    assert in_plain_words("{flow.recipient} is told, and the {child_age}") == "The recipient is told, and the child age"


def test_rules_and_results_point_at_each_other(samples):
    run = run_of(samples["mixed"])
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert {r["ruleId"] for r in run["results"]} == set(rules)
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])


def test_a_fingerprint_is_of_one_finding(samples):
    """What one rule says of one thing for several places, or in two ways, is one finding."""
    for report in samples.values():
        found = {}
        for result in run_of(report)["results"]:
            about = (result["ruleId"], result["properties"]["subject"])
            found.setdefault(result["partialFingerprints"]["checkmetaFinding/v1"], set()).add(about)
        assert all(len(about) == 1 for about in found.values())


def test_fingerprints_stay_when_lines_move(samples):
    report = samples["crowd"]

    def moved(judgement):
        lower = Source(judgement.place.source.name, "\n\n\n" + judgement.place.source.text)
        return replace(judgement, place=Span(lower, judgement.place.start + 3, judgement.place.end + 3))

    subject = report.subjects[0]
    below = replace(report, subjects=(replace(subject, judgements=tuple(map(moved, subject.judgements))),))
    before, after = run_of(report)["results"], run_of(below)["results"]
    assert [r["partialFingerprints"] for r in before] == [r["partialFingerprints"] for r in after]
    assert [r["locations"] for r in before] != [r["locations"] for r in after]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("a b#c?.json", "a%20b%23c%3F.json"),
        ("http://evil.example/x", "http%3A/evil.example/x"),
        ("名.yaml", "%E5%90%8D.yaml"),
        ("100%.yaml", "100%25.yaml"),
    ],
)
def test_names_become_relative_references(samples, name, uri):
    job = samples["mixed"].subjects[0].judgements[0]
    place = Span(Source(name, "x"), 0, 1)
    subject = replace(samples["mixed"].subjects[0], judgements=(replace(job, place=place, document=name),))
    (result,) = run_of(replace(samples["mixed"], subjects=(subject,)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize("name", ["/etc/passwd", "//host/x", "../x.yaml", "a/../../x.yaml"])
def test_what_lies_outside_the_repository_is_a_notification(samples, name):
    job = samples["calm"].subjects[0].judgements[0]
    found = replace(job, place=Span(Source(name, "x"), 0, 1), document=name, verdict=Verdict.VIOLATED)
    subject = replace(samples["calm"].subjects[0], judgements=(found,))
    run = run_of(replace(samples["calm"], subjects=(subject,)))
    assert run["results"] == []
    notes = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("outside the repository" in note for note in notes)


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://eur-lex.europa.eu/x?a=b#c", "https://eur-lex.europa.eu/x?a=b#c"),
        ("https://law.example/a b<>", "https://law.example/a%20b%3C%3E"),
        ("javascript:alert(1)", None),
        ("ftp://law.example", None),
        ("https://", None),
    ],
)
def test_only_addresses_of_the_web_become_links(samples, url, uri):
    job = samples["mixed"].subjects[0].judgements[0]
    rule = replace(job.rule, source=replace(job.rule.source, url=url))
    subject = replace(samples["mixed"].subjects[0], judgements=(replace(job, rule=rule),))
    (entry,) = run_of(replace(samples["mixed"], subjects=(subject,)))["tool"]["driver"]["rules"]
    assert entry.get("helpUri") == uri
    assert uri is not None or "](" not in entry["help"]["markdown"]


def test_a_document_cannot_plant_a_link(samples):
    job = samples["mixed"].subjects[0].judgements[0]
    evil = replace(job, message="[click](https://evil.example)", rule=replace(job.rule, title="[a](b) **bold**"))
    subject = replace(samples["mixed"].subjects[0], judgements=(evil,))
    run = run_of(replace(samples["mixed"], subjects=(subject,)))
    assert "](" not in run["results"][0]["message"]["text"]
    assert run["tool"]["driver"]["rules"][0]["help"]["markdown"].startswith(r"**\[a\](b) \*\*bold\*\***")


def test_tags_are_few_and_each_once(samples):
    job = samples["mixed"].subjects[0].judgements[0]
    rule = replace(job.rule, jurisdiction=tuple(f"P{n}" for n in range(40)), bearer=("operator", "operator"))
    subject = replace(samples["mixed"].subjects[0], judgements=(replace(job, rule=rule),))
    (entry,) = run_of(replace(samples["mixed"], subjects=(subject,)))["tool"]["driver"]["rules"]
    tags = entry["properties"]["tags"]
    assert len(tags) == len(set(tags)) == 10
    assert tags[:2] == ["law", "operator"]


@pytest.mark.parametrize(("name", "status", "fine"), [("calm", 0, True), ("mixed", 1, True), ("error", 2, False)])
def test_the_invocation_tells_the_exit_status(samples, name, status, fine):
    (invocation,) = run_of(samples[name])["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (status, fine)
