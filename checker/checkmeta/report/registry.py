"""The formats of reports, one row each. A new one is a module that renders, and a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.judging.findings import Report


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a report for people looks: in which colours, and whether what is undetermined is listed one by one."""

    paint: Paint = plain
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format of reports.

    Attributes:
        name: what `--format` calls it.
        ending: of file names, `.json`.
        audience: whom it is for, in a few words.
        module: in this package; imported when it is asked for.
        parts: from that module, a report and its look to text in pieces.

    """

    name: str
    ending: str
    audience: str
    module: str
    parts: Callable[[Any, Report, Appearance], Iterable[str]]

    def render(self, report: Report, look: Appearance | None = None) -> Iterable[str]:
        """The report as text, in pieces."""
        return self.parts(import_module(f"checkmeta.report.{self.module}"), report, look or Appearance())


_ROWS: Final = (
    ReportFormat("text", ".txt", "people", "text", lambda m, r, look: [m.render(r, look.paint, look.verbose)]),
    ReportFormat("html", ".html", "whoever signs", "html.report_page", lambda m, r, _: [m.render(r)]),
    ReportFormat("json", ".json", "programs", "json_report", lambda m, r, _: m.parts(r)),
    ReportFormat("sarif", ".sarif", "code scanning", "sarif", lambda m, r, _: [m.render(r)]),
    ReportFormat("junit", ".xml", "test reports", "junit", lambda m, r, _: [m.render(r)]),
    ReportFormat("oscal", ".oscal.json", "auditors' programs", "oscal", lambda m, r, _: [m.render(r)]),
)
REPORTS: Final = {row.name: row for row in _ROWS}


def render(report: Report, format: str = "text", look: Appearance | None = None) -> str:  # noqa: A002 - the word that people know
    """The report as one text, in a format of `REPORTS`.

    Raises:
        KeyError: there is no such format.

    """
    return "".join(REPORTS[format].render(report, look))
