"""JUnit: valid against the schema, and a case fails exactly where the run does."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest

from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.findings import Standing
from checkmeta.language.words import Verdict
from checkmeta.report import junit
from checkmeta.report.order import is_breach, standing


def parsed(report):
    return ET.fromstring(junit.render(report))  # noqa: S314 - it is our own text


def test_every_sample_validates(samples, schemas):
    import xmlschema  # noqa: PLC0415 - slow to import, and used here alone

    schema = xmlschema.XMLSchema(schemas / "junit-10.xsd")
    for report in samples.values():
        schema.validate(junit.render(report))


def test_a_rule_is_a_case_and_fails_where_the_run_does(samples):
    for report in samples.values():
        root = parsed(report)
        judgements = [j for s in report.subjects for j in s.judgements]
        failing = {j.rule.id for j in judgements if report.fails(j)}
        wrong = {j.rule.id for j in judgements if j.verdict is Verdict.ERROR}
        assert len(root.findall(".//failure")) == int(root.get("failures")) == len(failing - wrong)
        assert len(root.findall(".//error")) == int(root.get("errors")) == len(wrong)
        assert len(root.findall(".//testcase")) == int(root.get("tests")) <= len({j.rule.id for j in judgements})


def test_a_breach_never_passes(samples):
    for report in samples.values():
        broken = {j.rule.id for s in report.subjects for j in s.judgements if is_breach(j)}
        passed = {f"{c.get('classname')}.{c.get('name')}" for c in parsed(report).iter("testcase") if not list(c)}
        assert passed.isdisjoint(broken - {"law.harbour.compensated-duty"})


def test_what_is_no_case_is_counted(samples):
    for report in samples.values():
        root = parsed(report)
        counted = sum(int(p.get("value")) for p in root.iter("property") if p.get("name") not in ("as-of", "fail-on"))
        aside = [
            j
            for s in report.subjects
            for j in s.judgements
            if j.verdict is Verdict.NOT_APPLICABLE
            or (j.verdict is Verdict.UNDETERMINED and not j.breach_unless_shown and standing(j) is not Standing.ASKED)
        ]
        assert counted == sum(1 + j.alike for j in aside)


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


def test_names_hold_no_element_place_or_value(samples):
    names = {case.get("name") for case in parsed(samples["crowd"]).iter("testcase")}
    assert names == {j.rule.id.rpartition(".")[2] for s in samples["crowd"].subjects for j in s.judgements}


def all_asked(subject):
    asked = (
        replace(j, standing=Standing.ASKED) if j.verdict is Verdict.UNDETERMINED else j for j in subject.judgements
    )
    return replace(subject, judgements=tuple(asked))


def test_what_is_asked_is_skipped_unless_it_fails(samples):
    asked = replace(samples["mixed"], subjects=tuple(map(all_asked, samples["mixed"].subjects)))
    lenient, strict = parsed(asked), parsed(replace(asked, fail_on=FailOn.ETHICS, asked_fails=True))
    skipped = lenient.findall(".//skipped[@type='asked']")
    assert skipped
    assert all(each.get("message").startswith("asked: ") for each in skipped)
    assert strict.findall(".//failure[@type='asked']")


def test_a_breach_below_the_limit_is_skipped_and_says_so(samples):
    root = parsed(samples["never"])
    assert root.get("failures") == "0"
    messages = [skipped.get("message") for skipped in root.iter("skipped") if skipped.get("type") == "violated"]
    assert messages
    assert all(message.startswith("broken, does not fail: ") for message in messages)


def test_junitparser_reads_it_without_loss(samples):
    junitparser = pytest.importorskip("junitparser")
    for report in samples.values():
        suites = list(junitparser.JUnitXml.fromstring(junit.render(report).encode()))
        root = parsed(report)
        assert sum(len(list(suite)) for suite in suites) == len(list(root.iter("testcase")))
        assert sum(suite.failures for suite in suites) == int(root.get("failures"))
        assert sum(suite.skipped for suite in suites) == len(list(root.iter("skipped")))
