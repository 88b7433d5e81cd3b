"""The report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.source import Span
from checkmeta.base.values import Why
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.encode import encodable, json_lines
from checkmeta.report.grounds import grounds
from checkmeta.report.hollow import hollow
from checkmeta.report.order import catalogue, exit_code, in_order, outcome
from checkmeta.report.sarif_rules import LEVEL, descriptor
from checkmeta.report.wording import counted, for_places, missing_text, one_line, said

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINTS: Final = ("checkmetaFinding/v1", "primaryLocationLineHash")
"""The second is the one by which GitHub's code scanning knows an alert again."""
RELATED: Final = 20
"""Other places given with a result."""
GROUNDS: Final = 5
"""Facts named on which a result rests and which nothing states."""

_KIND: Final = {
    Verdict.SATISFIED: "pass",
    Verdict.VIOLATED: "fail",
    Verdict.EXCEPTED: "pass",
    Verdict.OVERRIDDEN: "pass",
    Verdict.COMPENSATED: "pass",
    Verdict.WAIVED: "fail",
    Verdict.NOT_APPLICABLE: "notApplicable",
    Verdict.UNDETERMINED: "open",
}


def render(report: Report, failures_only: bool = False) -> str:
    """Render a report as one SARIF run.

    `failures_only` leaves out every result that isn't of the kind `fail`: GitHub's code scanning shows passes as
    alerts. An error is no result but a notification of the run, as are the remarks on the documents.
    """
    rules = catalogue(report)
    index = {rule_id: number for number, rule_id in enumerate(rules)}
    results: list[dict[str, Any]] = []
    notes = [_unread(d) for d in report.errors] + [{**_unread(d), "level": "warning"} for d in hollow(report)]
    for subject in report.subjects:
        notes.extend(_remark(r) for r in sorted(subject.remarks, key=lambda r: (r.document, r.code, r.message)))
        for judgement in in_order(subject.judgements):
            if judgement.verdict is Verdict.ERROR and subject.unread:
                continue  # the document that can't be read is a notification already
            if judgement.verdict is Verdict.ERROR:
                notes.append(_error(judgement, subject, index))
                continue
            result = _result(report, judgement, subject, index)
            if result["kind"] == "fail" or not failures_only:
                results.append(result)
    run = {
        "tool": {
            "driver": {
                "name": "checkmeta",
                "version": report.version,
                "rules": [descriptor(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": f"checkmeta/{report.as_of.isoformat()}-{report.digest[:12]}"},
        "invocations": [_invocation(report, notes)],
        "columnKind": "unicodeCodePoints",
        "results": iter(results),
        "properties": {
            "asOf": report.as_of.isoformat(),
            "digest": report.digest,
            "failOn": report.fail_on.value,
            "jurisdictions": list(report.jurisdictions),
            "rulesets": list(report.rulesets),
            "undeterminedFails": report.undetermined_fails,
            "askedFails": report.asked_fails,
            "onlyCounted": sum(j.alike for s in report.subjects for j in s.judgements),
        },
    }
    return "".join(json_lines({"$schema": SCHEMA, "version": "2.1.0", "runs": iter([run])})) + "\n"


def _invocation(report: Report, notes: list[dict[str, Any]]) -> dict[str, Any]:
    status = exit_code(report)
    made: dict[str, Any] = {
        "executionSuccessful": status != 2,
        "exitCode": status,
    }
    if notes:
        made["toolExecutionNotifications"] = notes
    return made


def _result(report: Report, judgement: Judgement, subject: SubjectReport, index: dict[str, int]) -> dict[str, Any]:
    rule = judgement.rule
    kind = "fail" if judgement.breach_unless_shown else _KIND[judgement.verdict]
    made: dict[str, Any] = {
        "ruleId": rule.id,
        "ruleIndex": index[rule.id],
        "kind": kind,
        "level": LEVEL[rule.force] if kind == "fail" else "none",
        "message": {"text": _message(judgement)},
        "partialFingerprints": dict.fromkeys(FINGERPRINTS, finding_id(subject.id, judgement)),
        "properties": _properties(judgement),
    }
    if report.baseline is not None and kind == "fail":
        made["baselineState"] = "new" if judgement.known is None else "unchanged"
    locations = _locations(judgement, subject)
    if locations:
        made["locations"] = locations
    if kind in ("fail", "open"):
        related = _related(judgement)
        if related:
            made["relatedLocations"] = related
    if judgement.verdict is Verdict.WAIVED:
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": judgement.reason}]
    return made


def _message(judgement: Judgement) -> str:
    """Say what was found and what to do. A document's text must not become a link, so no `](` is left in it."""
    head = said(judgement)
    lines = [head + for_places(judgement.places)]
    if judgement.reason and not head.endswith(one_line(judgement.reason)):
        lines.append(f"{outcome(judgement)}: {one_line(judgement.reason)}")
    lines.extend(f"Rests on: {ground}" for ground in grounds(judgement)[:GROUNDS])
    if judgement.remedy and _KIND[judgement.verdict] in ("fail", "open"):
        lines.append(f"Remedy: {one_line(judgement.remedy)}")
    lines.extend(f"Note: {one_line(note)}" for note in judgement.notes)
    if judgement.alike:
        lines.append(f"And {counted(judgement.alike, 'more place')} in the same list, which the report only counts.")
    return "\n".join(lines).replace("](", "] (")


def _properties(judgement: Judgement) -> dict[str, Any]:
    made: dict[str, Any] = {
        "layer": judgement.rule.layer.value,
        "verdict": judgement.verdict.value,
        "subject": judgement.subject,
        "pointer": judgement.pointer,
    }
    if judgement.alike:
        made["alike"] = judgement.alike
    if judgement.places:
        made["places"] = list(judgement.places)
    if judgement.defeated_by:
        made["defeatedBy"] = list(judgement.defeated_by)
    if judgement.breach_unless_shown:
        made["breachUnlessShown"] = True
    if judgement.known is not None:
        stated = (("since", judgement.known.since), ("due", judgement.known.due), ("owner", judgement.known.owner))
        made["known"] = {key: str(value) for key, value in stated if value is not None}
    if not judgement.applicability_known:
        made["applicabilityKnown"] = False
    lacking = sorted(judgement.missing, key=lambda m: m.sort_key)
    if facts := [m.path for m in lacking if m.why is not Why.UNDEFINED]:
        made["missing"] = facts
    if reasons := [missing_text(m) for m in lacking if m.why is Why.UNDEFINED]:
        made["undefined"] = reasons
    return made


def _locations(judgement: Judgement, subject: SubjectReport) -> list[dict[str, Any]]:
    """Give the one place of a result, else the subject's first document: some readers demand a location."""
    fallback = judgement.document or next(iter(subject.documents), "")
    physical = _physical(judgement.place, fallback)
    if physical is None:
        return []
    return [{"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": judgement.subject}]}]


def _related(judgement: Judgement) -> list[dict[str, Any]]:
    """Where the missing facts belong, and where the facts stand that were read elsewhere."""
    texts: dict[tuple[str, int, int], tuple[Span, str]] = {}
    noted = [(m.place, missing_text(m)) for m in sorted(judgement.missing, key=lambda m: m.sort_key)]
    noted += [(r.place, f"{one_line(r.path)} = {one_line(r.value)}") for s in judgement.steps for r in s.readings]
    for span, text in noted:
        if span is not None and span != judgement.place:
            texts.setdefault((span.source.name, span.start, span.end), (span, text))
    made: list[dict[str, Any]] = []
    for span, text in list(texts.values())[:RELATED]:
        physical = _physical(span, "")
        if physical is not None:
            message = {"text": text.replace("](", "] (")}
            made.append({"id": len(made) + 1, "physicalLocation": physical, "message": message})
    return made


def _physical(span: Span | None, document: str) -> dict[str, Any] | None:
    if span is None or not span.source.name:
        return {"artifactLocation": {"uri": _uri(document)}} if document else None
    begin, finish = span.begin, span.finish
    region = {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": finish.line,
        "endColumn": finish.column,
    }
    return {"artifactLocation": {"uri": _uri(span.source.name)}, "region": region}


def _uri(name: str) -> str:
    """Turn a file's name into a relative reference: `:` is encoded too, or a name could look like a scheme."""
    return quote(encodable(name).lstrip("/") or ".", safe="/")


def _error(judgement: Judgement, subject: SubjectReport, index: dict[str, int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "level": "error",
        "message": {"text": said(judgement).replace("](", "] (")},
        "associatedRule": {"id": judgement.rule.id, "index": index[judgement.rule.id]},
    }
    locations = _locations(judgement, subject)
    if locations:
        made["locations"] = locations
    return made


def _unread(diagnostic: Diagnostic) -> dict[str, Any]:
    places = [label.span for label in diagnostic.labels]
    made = _remark(
        Remark(
            diagnostic.code,
            diagnostic.message,
            diagnostic.span,
            diagnostic.subject or "",
            tuple(places),
            diagnostic.help,
        )
    )
    return {**made, "level": "error"}


def _remark(remark: Remark) -> dict[str, Any]:
    text = one_line(remark.message) + (f"\nHelp: {one_line(remark.help)}" if remark.help else "")
    made: dict[str, Any] = {
        "level": "warning",
        "message": {"text": text.replace("](", "] (")},
        "descriptor": {"id": remark.code},
    }
    places = [_physical(remark.place, remark.document), *(_physical(span, "") for span in remark.related)]
    located = [{"physicalLocation": place} for place in places if place is not None]
    if located:
        made["locations"] = [entry for n, entry in enumerate(located) if entry not in located[:n]]
    return made
