"""The formats of reports, one row each. A new one is a module that renders, and a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Final, Literal

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.messages import ENGLISH, speaking
from checkmeta.base.records import dataclass, field
from checkmeta.judging.findings import Report
from checkmeta.report.home import NOWHERE, Home
from checkmeta.report.sarif_fixes import SarifFix


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a report looks, and where it is read.

    Attributes:
        paint: the colours of a report for people.
        verbose: whether what is undetermined is listed one by one.
        width: characters of a line of a report for people.
        home: where documents lie, for those who look at the whole repository.
        category: what tells this run from others of the same commit; empty: its subject.
        fixes: what would mend findings, by the ids of these.
        language: of a report that people read, one of `LANGUAGES`.

    """

    paint: Paint = plain
    verbose: bool = False
    width: int = 120
    home: Home = NOWHERE
    category: str = ""
    fixes: Mapping[str, SarifFix] = field(default_factory=dict)
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format of reports.

    Attributes:
        name: what `--format` calls it.
        endings: of the names of files that are written in it, the longest that fits counts; none: it is asked for by name.
        audience: whom it is for, in a few words.
        module: in this package; imported when it is asked for.
        parts: from that module, a report and its look to text in pieces.
        read_by: `people`; `programs`, which read UTF-8; or `commands`: a build system that obeys what stands in it.
        told: whether people read what it says in the end, so that it is said in their language, and whole at once.

    """

    name: str
    endings: tuple[str, ...]
    audience: str
    module: str
    parts: Callable[[Any, Report, Appearance], Iterable[str]]
    read_by: Literal["people", "programs", "commands"] = "programs"
    told: bool = False

    def render(self, report: Report, look: Appearance | None = None) -> Iterable[str]:
        """The report as text, in pieces."""
        look = look or Appearance()
        with speaking(look.language if self.told else ENGLISH):
            return self.parts(import_module(f"checkmeta.report.{self.module}"), report, look)


# a format a row
_ROWS: Final = (
    ReportFormat("text", (".txt",), "people", "text", lambda m, r, look: [m.render(r, look.paint, look.verbose)], "people", told=True),
    ReportFormat("concise", (), "people in a hurry", "concise", lambda m, r, look: [m.render(r, look)], "people", told=True),
    ReportFormat("statistics", (), "whoever looks at many at once", "statistics", lambda m, r, look: [m.render(r, look)], "people", told=True),
    ReportFormat("html", (".html",), "whoever signs", "html.report_page", lambda m, r, _: [m.render(r)], told=True),
    ReportFormat("json", (".json",), "programs", "json_report", lambda m, r, _: m.parts(r)),
    ReportFormat("jsonl", (".jsonl", ".ndjson"), "streams", "json_lines", lambda m, r, look: m.parts(r, look)),
    ReportFormat("sarif", (".sarif", ".sarif.json"), "code scanning", "sarif", lambda m, r, look: [m.render(r, look)]),
    ReportFormat("sarif-all", (), "programs that tell kinds of results apart", "sarif", lambda m, r, look: [m.render(r, look, everything=True)]),
    ReportFormat("oscal", (".oscal.json",), "auditors' programs", "oscal", lambda m, r, _: [m.render(r)]),
    ReportFormat("junit", (".xml",), "test reports", "junit", lambda m, r, _: [m.render(r)]),
    ReportFormat("tap", (".tap",), "test harnesses", "tap", lambda m, r, _: [m.render(r)]),
    ReportFormat("github", (), "GitHub's annotations and summary", "github", lambda m, r, look: [m.render(r, look)], "commands", told=True),
    ReportFormat(
        "gitlab", (".codequality.json", "code-quality-report.json"), "GitLab's Code Quality", "gitlab", lambda m, r, look: [m.render(r, look)]
    ),
    ReportFormat("markdown", (".md",), "pull requests and wikis", "markdown_page", lambda m, r, look: [m.render(r, look)], told=True),
    ReportFormat("csv", (".csv",), "spreadsheets", "csv_report", lambda m, r, look: m.parts(r, look)),
)  # fmt: skip
REPORTS: Final = {row.name: row for row in _ROWS}


def render(report: Report, format: str = "text", look: Appearance | None = None) -> str:  # noqa: A002 - the word that people know
    """The report as one text, in a format of `REPORTS`.

    Raises:
        KeyError: there is no such format.

    """
    return "".join(REPORTS[format].render(report, look))


def format_by_name(file: str) -> str | None:
    """The format in which a file of that name is written; None where its ending is that of none."""
    fits = [(len(end), row.name) for row in _ROWS for end in row.endings if file.lower().endswith(end)]
    return max(fits)[1] if fits else None
