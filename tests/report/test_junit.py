"""JUnit: valid against the schema, and a case fails exactly where the run does."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from checkmeta.language.words import Verdict
from checkmeta.report import junit


def parsed(report):
    return ET.fromstring(junit.render(report))  # noqa: S314 - it is our own text


def test_every_sample_validates(samples, schemas):
    import xmlschema  # noqa: PLC0415 - slow to import, and used here alone

    schema = xmlschema.XMLSchema(schemas / "junit-10.xsd")
    for report in samples.values():
        schema.validate(junit.render(report))


def test_failures_are_what_fails_the_run(samples):
    for report in samples.values():
        root = parsed(report)
        judgements = [j for s in report.subjects for j in s.judgements]
        assert len(root.findall(".//failure")) == int(root.get("failures")) == sum(map(report.fails, judgements))
        assert len(root.findall(".//error")) == sum(j.verdict is Verdict.ERROR for j in judgements)
        assert len(root.findall(".//testcase")) == int(root.get("tests")) == len(judgements)


def test_the_counts_of_a_suite_are_those_of_its_cases(samples):
    for report in samples.values():
        for suite in parsed(report).iter("testsuite"):
            held = Counter(child.tag for case in suite.iter("testcase") for child in case)
            assert int(suite.get("tests")) == len(suite.findall("testcase"))
            got = (int(suite.get("failures")), int(suite.get("errors")), int(suite.get("skipped")))
            assert got == (held["failure"], held["error"], held["skipped"])


def test_cases_of_a_suite_have_names_of_their_own(samples):
    for report in samples.values():
        for suite in parsed(report).iter("testsuite"):
            names = [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]
            assert len(names) == len(set(names))


def test_undetermined_is_skipped_unless_it_fails(samples):
    lenient, strict = (parsed(samples[name]) for name in ("mixed", "many"))
    assert len(lenient.findall(".//skipped[@type='undetermined']")) == 5
    assert len(strict.findall(".//failure[@type='undetermined']")) == 15


def test_a_breach_below_the_limit_passes_and_says_so(samples):
    root = parsed(samples["never"])
    assert root.get("failures") == "0"
    assert all("--fail-on never" in out.text for out in root.findall(".//system-out"))
    assert len(root.findall(".//system-out")) == 2
