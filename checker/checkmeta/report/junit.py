"""The report as JUnit XML, in the dialect of Jenkins' xUnit plugin (schema junit-10.xsd)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.answered_for import answered, faults
from checkmeta.report.encode import xml_text
from checkmeta.report.grounds import grounds
from checkmeta.report.order import in_order, is_breach, outcome
from checkmeta.report.wording import citation, counted, for_places, lack, listed, one_line, said, where

_SKIPPED = (Verdict.WAIVED, Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED)


def render(report: Report) -> str:
    """Render a report as XML: a suite for each document, a case for each verdict.

    A case fails where its verdict makes the run fail; a breach below `fail-on` passes and says so in its output. What
    is waived, not applicable or undetermined is skipped. There are no times: a report doesn't depend on the clock.
    """
    root = ET.Element("testsuites", {"name": "checkmeta"})
    totals: Counter[str] = Counter()
    for subject in report.subjects:
        suites: dict[str, list[Judgement]] = {}
        for judgement in in_order(subject.judgements):
            suites.setdefault(judgement.document or subject.name, []).append(judgement)
        for name in sorted(suites):
            totals += _suite(root, report, subject, name, suites[name])
    if report.errors:
        totals += _unread(root, report)
    wrong = faults(report)
    if wrong:
        totals += _faults(root, wrong)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(totals[key]))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(
    root: ET.Element, report: Report, subject: SubjectReport, name: str, judgements: list[Judgement]
) -> Counter[str]:
    suite = ET.SubElement(root, "testsuite", {"name": _safe(name)})
    properties = ET.SubElement(suite, "properties")
    facts = {"subject": subject.name, "as-of": report.as_of.isoformat(), "fail-on": report.fail_on.value}
    for key, value in facts.items():
        ET.SubElement(properties, "property", {"name": key, "value": _safe(value)})
    counts: Counter[str] = Counter(tests=len(judgements))
    names: Counter[tuple[str, str]] = Counter()
    for judgement in judgements:
        classname, title = _classname(judgement), _title(judgement)
        names[classname, title] += 1
        again = names[classname, title]
        case = ET.SubElement(
            suite,
            "testcase",
            {"classname": classname, "name": title if again == 1 else f"{title} #{again}", "time": "0"},
        )
        counts[_fill(case, report, subject, judgement)] += 1
    for key in ("tests", "failures", "errors", "skipped"):
        suite.set(key, str(counts[key]))
    return counts


def _unread(root: ET.Element, report: Report) -> Counter[str]:
    """A suite of the documents that could not be read: an error each time."""
    suite = ET.SubElement(root, "testsuite", {"name": "documents that could not be read"})
    for number, diagnostic in enumerate(report.errors, 1):
        place = str(diagnostic.span) if diagnostic.span else diagnostic.subject or "no file"
        attributes = {"classname": "documents", "name": _safe(f"{number}: {place}"), "time": "0"}
        case = ET.SubElement(suite, "testcase", attributes)
        error = ET.SubElement(case, "error", {"type": diagnostic.code, "message": _safe(diagnostic.message)})
        error.text = _safe_lines([place, *([f"help: {diagnostic.help}"] if diagnostic.help else [])])
    counts: Counter[str] = Counter(tests=len(report.errors), errors=len(report.errors))
    for key in ("tests", "failures", "errors", "skipped"):
        suite.set(key, str(counts[key]))
    return counts


def _faults(root: ET.Element, wrong: tuple[Diagnostic, ...]) -> Counter[str]:
    """A suite of what is wrong with waivers and baselines. It fails nothing by itself: what they don't excuse does."""
    suite = ET.SubElement(root, "testsuite", {"name": "waivers and baseline"})
    for number, diagnostic in enumerate(wrong, 1):
        place = str(diagnostic.span) if diagnostic.span else diagnostic.subject or "no file"
        attributes = {"classname": "waivers", "name": _safe(f"{number}: {place}"), "time": "0"}
        case = ET.SubElement(suite, "testcase", attributes)
        said_ = ET.SubElement(case, "skipped", {"type": diagnostic.code, "message": _safe(diagnostic.message)})
        said_.text = _safe_lines([place, *([f"help: {diagnostic.help}"] if diagnostic.help else [])])
    counts: Counter[str] = Counter(tests=len(wrong), skipped=len(wrong))
    for key in ("tests", "failures", "errors", "skipped"):
        suite.set(key, str(counts[key]))
    return counts


def _classname(judgement: Judgement) -> str:
    """Layer and rule set; the ids of the shipped rule sets begin with the layer already."""
    layer, ruleset = judgement.rule.layer.value, judgement.rule.ruleset
    return _safe(ruleset if ruleset.split(".")[0] == layer else f"{layer}.{ruleset}")


def _title(judgement: Judgement) -> str:
    rule = judgement.rule.id.removeprefix(judgement.rule.ruleset + ".")
    more = f" and {counted(judgement.alike, 'more place')}" if judgement.alike else ""
    return _safe(f"{rule} at {judgement.path}{more}")


def _fill(case: ET.Element, report: Report, subject: SubjectReport, judgement: Judgement) -> str:
    """Put the verdict into a case, and say what it counts as."""
    kind = outcome(judgement)
    body = _body(judgement, finding_id(subject.id, judgement))
    if judgement.verdict is Verdict.ERROR:
        _say(case, "error", body, kind, said(judgement))
        return "errors"
    if report.fails(judgement):
        _say(case, "failure", body, kind, said(judgement))
        return "failures"
    if judgement.known is not None:
        _say(case, "skipped", body, kind, f"{answered(judgement, report.as_of)}: {said(judgement)}")
        return "skipped"
    if judgement.verdict in _SKIPPED:
        _say(case, "skipped", body, kind, f"{kind}: {judgement.reason or said(judgement)}")
        return "skipped"
    if judgement.verdict is not Verdict.SATISFIED:
        head = f"{kind}: " if is_breach(judgement) else ""
        below = f" (it doesn't fail: --fail-on {report.fail_on.value})" if judgement.verdict is Verdict.VIOLATED else ""
        ET.SubElement(case, "system-out").text = _safe_lines([f"{head}{said(judgement)}{below}", *body])
    return "passed"


def _say(case: ET.Element, tag: str, body: list[str], kind: str, message: str) -> None:
    child = ET.SubElement(case, tag, {"type": kind, "message": _safe(message)})
    child.text = _safe_lines(body)


def _body(judgement: Judgement, id_: str) -> list[str]:
    lines = [where(judgement), f"subject: {judgement.subject}{for_places(judgement.places)}", f"finding: {id_}"]
    if judgement.reason:
        lines.append(f"reason: {judgement.reason}")
    if judgement.defeated_by:
        lines.append(f"by: {listed(judgement.defeated_by, len(judgement.defeated_by))}")
    lines.extend(f"rests on: {ground}" for ground in grounds(judgement))
    lines.extend(": ".join(lack(m)) for m in sorted(judgement.missing, key=lambda m: m.sort_key))
    lines.extend(f"note: {note}" for note in judgement.notes)
    if judgement.alike:
        lines.append(
            f"and {counted(judgement.alike, 'more place')} in the same list, each with this verdict; they are no cases"
        )
    if judgement.rule.source:
        lines.append(f"source: {citation(judgement.rule.source)} {judgement.rule.source.url or ''}")
    if judgement.remedy:
        lines.append(f"remedy: {judgement.remedy}")
    return lines


def _safe(text: str) -> str:
    return xml_text(one_line(text))


def _safe_lines(lines: list[str]) -> str:
    return "\n".join(_safe(line) for line in lines)
