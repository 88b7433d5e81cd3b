"""The report as JUnit XML, in the dialect of Jenkins' xUnit plugin (schema junit-10.xsd)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from typing import Final

from checkmeta.judging.findings import Report
from checkmeta.report.cases import Ending, SubjectCases, VerdictCase, suites
from checkmeta.report.encode import xml_text
from checkmeta.report.wording import one_line

_TAG: Final = {Ending.ERROR: "error", Ending.FAILED: "failure", Ending.SKIPPED: "skipped"}
_COUNT: Final = {Ending.ERROR: "errors", Ending.FAILED: "failures", Ending.SKIPPED: "skipped", Ending.PASSED: "passed"}


def render(report: Report) -> str:
    """Render a report as XML: a suite for each subject, a case for each rule (`cases.py` says which, and how it ends).

    There are no times: a report doesn't depend on the clock.
    """
    root = ET.Element("testsuites", {"name": "checkmeta"})
    totals: Counter[str] = Counter()
    for suite in suites(report):
        totals += _suite(root, report, suite)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(totals[key]))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, report: Report, suite: SubjectCases) -> Counter[str]:
    made = ET.SubElement(root, "testsuite", {"name": _safe(suite.name)})
    properties = ET.SubElement(made, "properties")
    facts = {"as-of": report.as_of.isoformat(), "fail-on": report.fail_on.value}
    for key, value in (*facts.items(), *((kind, str(number)) for kind, number in suite.aside)):
        ET.SubElement(properties, "property", {"name": key, "value": _safe(value)})
    counts: Counter[str] = Counter(tests=len(suite.cases))
    for case in suite.cases:
        counts[_COUNT[case.state]] += 1
        _add(made, case)
    for key in ("tests", "failures", "errors", "skipped"):
        made.set(key, str(counts[key]))
    return counts


def _add(suite: ET.Element, case: VerdictCase) -> None:
    named = {"classname": _safe(case.ruleset), "name": _safe(case.name), "time": "0"}
    made = ET.SubElement(suite, "testcase", named)
    if case.state is not Ending.PASSED:
        child = ET.SubElement(made, _TAG[case.state], {"type": case.kind, "message": _safe(case.message)})
        child.text = "\n".join(xml_text(one_line(line)) for line in case.body)


def _safe(text: str) -> str:
    return xml_text(one_line(text))
