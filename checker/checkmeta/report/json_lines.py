"""The report as JSON Lines: an object a line, the run first and the summary last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.judging.findings import Report
from checkmeta.report.answered_for import faults
from checkmeta.report.conclusion import conclusion
from checkmeta.report.encode import json_line
from checkmeta.report.hollow import hollow
from checkmeta.report.order import LAYERS, all_judgements, by_standing, exit_code, numbered
from checkmeta.report.registry import Appearance
from checkmeta.report.rows import rows


def parts(report: Report, look: Appearance | None = None) -> Iterator[str]:
    """Render a report line by line.

    Each object says in `type` what it is: `run`, `document`, `finding`, `error`, `fault` (of a waiver or the baseline), `summary`.
    """
    home = (look or Appearance()).home
    yield _line("run", {
        "checkmeta": report.version, "as_of": report.as_of.isoformat(), "jurisdictions": list(report.jurisdictions),
        "rulesets": list(report.rulesets), "digest": report.digest, "fail_on": report.fail_on.value,
    })  # fmt: skip
    for subject in report.subjects:
        for name in subject.documents:
            yield _line("document", {"subject": subject.name, "document": home.path(name) or name})
    for error in report.errors:
        yield _line("error", _diagnostic(error))
    for fault in faults(report):
        yield _line("fault", _diagnostic(fault))
    for row in rows(report, home):
        yield _line("finding", row)
    yield _line("summary", _summary(report))


def _summary(report: Report) -> dict[str, Any]:
    given, standing = conclusion(report), by_standing(all_judgements(report))
    return {
        "answer": given.kind,
        "exit_status": exit_code(report),
        "defects": {layer.value: len(given.of(layer)) for layer in LAYERS},
        "breaches": {layer.value: sum(numbered(d.judgements) for d in given.of(layer)) for layer in LAYERS},
        "undetermined": {kind.value: number for kind, number in sorted(standing.items())},
        "hollow": [_diagnostic(d) for d in hollow(report)],
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "document": diagnostic.span.source.name if diagnostic.span else diagnostic.subject,
        "line": diagnostic.span.begin.line if diagnostic.span else None,
        "help": diagnostic.help,
    }


def _line(kind: str, said: dict[str, Any]) -> str:
    return json_line({"type": kind, **said})
