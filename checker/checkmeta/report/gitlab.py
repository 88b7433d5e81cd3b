"""The report for GitLab's Code Quality: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Report
from checkmeta.language.words import Layer
from checkmeta.report.answered_for import answered, faults
from checkmeta.report.encode import encodable, json_text
from checkmeta.report.home import Home
from checkmeta.report.order import advisory, in_order, is_broken
from checkmeta.report.registry import Appearance
from checkmeta.report.wording import for_places, said

_SEVERITY: Final = {Layer.LAW: "blocker", Layer.NORM: "major", Layer.ETHICS: "minor"}


def render(report: Report, look: Appearance | None = None) -> str:
    """Render a report as a list of issues: what is broken and nobody has waived, and documents that can't be read.

    Each has all that GitLab demands, as it shows nothing behind an entry that hasn't.
    """
    home = (look or Appearance()).home
    return json_text(list(_issues(report, home)), sort=False)


def _issues(report: Report, home: Home) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for diagnostic in report.errors:
        name = diagnostic.span.source.name if diagnostic.span else diagnostic.subject or ""
        line = diagnostic.span.begin.line if diagnostic.span else 1
        path = home.path(name)
        if path is not None:
            told = f"{diagnostic.message} ({diagnostic.code}); what it says is not in this report"
            yield _issue(told, diagnostic.code, f"{diagnostic.code} {path}", "blocker", path, line)
    for fault in faults(report):
        path = home.path(fault.span.source.name) if fault.span is not None else None
        if fault.span is not None and path is not None:
            known = f"{fault.code} {path} {fault.message}"
            seen[known] += 1
            told = f"{fault.message} ({fault.code})"
            yield _issue(told, fault.code, f"{known} {seen[known]}", "info", path, fault.span.begin.line)
    for subject in report.subjects:
        for judgement in in_order(subject.judgements):
            if not is_broken(judgement) and not judgement.set_aside_by:
                continue
            span = judgement.place
            named = span is not None and bool(span.source.name)
            path = home.path(
                span.source.name
                if span is not None and named
                else judgement.document or next(iter(subject.documents), "")
            )
            known = finding_id(subject.id, judgement)
            seen[known] += 1
            if seen[known] > 1:  # the same of one thing, in another place: GitLab shows one issue for each fingerprint
                known = f"{known}-{seen[known]}"
            if path is None:
                continue
            rule = judgement.rule
            severity = "info" if advisory(rule) else _SEVERITY[rule.layer]
            told = f"{said(judgement)}{for_places(judgement.places)} ({rule.id})"
            told += f"; {answered(judgement, report.as_of)}" if judgement.known is not None else ""
            yield _issue(told, rule.id, known, severity, path, span.begin.line if span is not None and named else 1)


def _issue(told: str, check: str, known: str, severity: str, path: str, line: int) -> dict[str, Any]:
    return {
        "description": encodable(told),
        "check_name": check,
        "fingerprint": known,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
