"""The report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

Who reads it shows every result as an alert, whatever its kind, and doesn't know of suppressions; so it has what is broken,
and nothing else, unless everything is asked for.
"""

from __future__ import annotations

from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.source import Span
from checkmeta.base.values import Why
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.encode import encodable, json_lines, taken
from checkmeta.report.grounds import grounds
from checkmeta.report.hollow import hollow
from checkmeta.report.home import Home
from checkmeta.report.order import LEVEL, advisory, exit_code, in_order, is_broken, outcome
from checkmeta.report.registry import Appearance
from checkmeta.report.sarif_fixes import as_fixes
from checkmeta.report.sarif_rules import descriptor
from checkmeta.report.wording import counted, for_places, missing_text, one_line, said

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINTS: Final = ("checkmetaFinding/v1", "primaryLocationLineHash")
"""The names under which a result says what it is known by; the second is the one by which code scanning on GitHub knows an alert again."""
BASE: Final = "%SRCROOT%"
"""The repository's root, as whoever reads the file knows it."""
MOST: Final = 5_000
"""Results kept; GitHub keeps no more, and refuses a file of five times as many."""
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


def render(report: Report, look: Appearance | None = None, *, everything: bool = False) -> str:
    """Render a report as one SARIF run.

    The results are the breaches that nobody has waived, whatever fails the run; the strongest, where they are too many for
    those who read it. With `everything` each verdict is one. An error is no result but a notification of the run, as are the
    remarks on the documents, and what stands outside the repository.
    """
    look = look or Appearance()
    notes = [_unread(d, look.home) for d in report.errors]
    notes += [{**_unread(d, look.home), "level": "warning"} for d in hollow(report)]
    chosen: list[tuple[Judgement, SubjectReport]] = []
    wrong: list[tuple[Judgement, SubjectReport]] = []
    for subject in report.subjects:
        remarks = sorted(subject.remarks, key=lambda r: (r.document, r.code, r.message))
        notes.extend(_remark(r, look.home) for r in remarks)
        for judgement in in_order(subject.judgements):
            if judgement.verdict is Verdict.ERROR:
                # of a document that can't be read a notification tells already
                wrong.extend([] if subject.unread else [(judgement, subject)])
            elif everything or is_broken(judgement) or judgement.set_aside_by:
                chosen.append((judgement, subject))
    if not everything:
        chosen, left_out = _placed(chosen, look.home)
        notes.extend(left_out)
    rules = {j.rule.id: j.rule for j, _ in (*chosen, *wrong)}
    index = {rule_id: number for number, rule_id in enumerate(sorted(rules))}
    notes.extend(_error(j, s, index, look.home) for j, s in wrong)
    driver = {
        "name": "checkmeta",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": [descriptor(rules[rule_id]) for rule_id in index],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"checkmeta/{_category(report, look)}/"},
        "originalUriBaseIds": {BASE: {"description": {"text": "the root of the repository"}}},
        "invocations": [_invocation(report, notes)],
        "columnKind": "unicodeCodePoints",
        "results": iter([_result(report, j, s, index, look) for j, s in chosen]),
        "properties": {**_REPORT(report), "onlyCounted": sum(j.alike for j, _ in chosen)},
    }
    return "".join(json_lines({"$schema": SCHEMA, "version": "2.1.0", "runs": iter([run])})) + "\n"


_REPORT = taken(
    "asOf:as_of", "digest", "failOn:fail_on", "jurisdictions", "rulesets", "undeterminedFails:undetermined_fails", "askedFails:asked_fails",
)  # fmt: skip


def _placed(
    found: list[tuple[Judgement, SubjectReport]], home: Home
) -> tuple[list[tuple[Judgement, SubjectReport]], list[dict[str, Any]]]:
    """Those that stand in the repository, the strongest if they are too many; and notifications of what is left out."""
    inside = [(j, s) for j, s in found if home.path(_document(j, s)) is not None]
    notes = []
    if len(inside) < len(found):
        outside = counted(len(found) - len(inside), "finding")
        notes.append(_note("note", f"{outside} in documents outside the repository left out; other formats have them"))
    if len(inside) > MOST:
        order = {id(j): n for n, (j, _) in enumerate(inside)}
        inside.sort(
            key=lambda each: (
                -each[0].rule.layer.rank,
                advisory(each[0].rule),
                -each[0].rule.weight,
                order[id(each[0])],
            )
        )
        notes.append(
            _note(
                "warning",
                f"{counted(len(inside) - MOST, 'more finding')}, weaker than these, left out; other formats have them",
            )
        )
        inside = sorted(inside[:MOST], key=lambda each: order[id(each[0])])
    return inside, notes


def _note(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _category(report: Report, look: Appearance) -> str:
    """What tells this run from others of a commit: as asked for, else its one subject."""
    if look.category or len(report.subjects) != 1:
        return encodable(look.category) or "all"
    name = report.subjects[0].name
    return look.home.path(name) or (encodable(name).strip("/.") or "all")


def _document(judgement: Judgement, subject: SubjectReport) -> str:
    """The document that a result is shown in: its own, else the subject's first, as some readers demand one."""
    if judgement.place is not None and judgement.place.source.name:
        return judgement.place.source.name
    return judgement.document or next(iter(subject.documents), "")


def _invocation(report: Report, notes: list[dict[str, Any]]) -> dict[str, Any]:
    status = exit_code(report)
    told = {"toolExecutionNotifications": notes} if notes else {}
    return {"executionSuccessful": status != 2, "exitCode": status, **told}


def _result(
    report: Report, judgement: Judgement, subject: SubjectReport, index: dict[str, int], look: Appearance
) -> dict[str, Any]:
    rule, home = judgement.rule, look.home
    kind = "fail" if judgement.breach_unless_shown or judgement.set_aside_by else _KIND[judgement.verdict]
    made: dict[str, Any] = {
        "ruleId": rule.id,
        "ruleIndex": index[rule.id],
        "kind": kind,
        "level": LEVEL[rule.force] if kind == "fail" else "none",
        "message": {"text": _message(judgement)},
        "partialFingerprints": dict.fromkeys(FINGERPRINTS, known_as := finding_id(subject.id, judgement)),
        "properties": _properties(judgement),
    }
    if known_as in look.fixes and kind == "fail" and (fixes := as_fixes(look.fixes[known_as], home, BASE)):
        made["fixes"] = fixes
    if report.baseline is not None and kind == "fail":
        made["baselineState"] = "new" if judgement.known is None else "unchanged"
    locations = _locations(judgement, subject, home)
    if locations:
        made["locations"] = locations
    if kind in ("fail", "open"):
        related = _related(judgement, home)
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
    made = _JUDGEMENT(judgement)
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


_JUDGEMENT = taken("layer:rule.layer", "verdict", "subject", "pointer")


def _locations(judgement: Judgement, subject: SubjectReport, home: Home) -> list[dict[str, Any]]:
    """Give the one place of a result; of one that no text has, the beginning of its document."""
    physical = _physical(judgement.place, _document(judgement, subject), home)
    if physical is None:
        return []
    return [{"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": judgement.subject}]}]


def _related(judgement: Judgement, home: Home) -> list[dict[str, Any]]:
    """Where the missing facts belong, and where the facts stand that were read elsewhere."""
    texts: dict[tuple[str, int, int], tuple[Span, str]] = {}
    noted = [(m.place, missing_text(m)) for m in sorted(judgement.missing, key=lambda m: m.sort_key)]
    noted += [(r.place, f"{one_line(r.path)} = {one_line(r.value)}") for s in judgement.steps for r in s.readings]
    for span, text in noted:
        if span is not None and span != judgement.place:
            texts.setdefault((span.source.name, span.start, span.end), (span, text))
    made: list[dict[str, Any]] = []
    for span, text in list(texts.values())[:RELATED]:
        physical = _physical(span, "", home)
        if physical is not None:
            message = {"text": text.replace("](", "] (")}
            made.append({"id": len(made) + 1, "physicalLocation": physical, "message": message})
    return made


def _physical(span: Span | None, document: str, home: Home) -> dict[str, Any] | None:
    """A place in the repository; None for one outside."""
    if span is not None and span.source.name:
        document = span.source.name
    region = _REGION(span) if span is not None and span.source.name else {"startLine": 1}
    uri = home.uri(document)
    return None if uri is None else {"artifactLocation": {"uri": uri, "uriBaseId": BASE}, "region": region}


_REGION = taken("startLine:begin.line", "startColumn:begin.column", "endLine:finish.line", "endColumn:finish.column")


def _error(judgement: Judgement, subject: SubjectReport, index: dict[str, int], home: Home) -> dict[str, Any]:
    made: dict[str, Any] = {
        "level": "error",
        "message": {"text": said(judgement).replace("](", "] (")},
        "associatedRule": {"id": judgement.rule.id, "index": index[judgement.rule.id]},
    }
    locations = _locations(judgement, subject, home)
    if locations:
        made["locations"] = locations
    return made


def _unread(diagnostic: Diagnostic, home: Home) -> dict[str, Any]:
    places = [label.span for label in diagnostic.labels]
    document = diagnostic.subject or ""
    remark = Remark(diagnostic.code, diagnostic.message, diagnostic.span, document, tuple(places), diagnostic.help)
    return {**_remark(remark, home), "level": "error"}


def _remark(remark: Remark, home: Home) -> dict[str, Any]:
    text = one_line(remark.message) + (f"\nHelp: {one_line(remark.help)}" if remark.help else "")
    made: dict[str, Any] = {
        "level": "warning",
        "message": {"text": text.replace("](", "] (")},
        "descriptor": {"id": remark.code},
    }
    places = [_physical(remark.place, remark.document, home), *(_physical(span, "", home) for span in remark.related)]
    located = [{"physicalLocation": place} for place in places if place is not None]
    if located:
        made["locations"] = [entry for n, entry in enumerate(located) if entry not in located[:n]]
    return made
