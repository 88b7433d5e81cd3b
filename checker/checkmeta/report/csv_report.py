"""The report as CSV (RFC 4180), a line for each finding, and for each fault of a waiver or the baseline."""

from __future__ import annotations

from collections.abc import Iterator

from checkmeta.judging.findings import Report
from checkmeta.report.answered_for import faults
from checkmeta.report.registry import Appearance
from checkmeta.report.rows import COLUMNS, csv_line, rows


def parts(report: Report, look: Appearance | None = None) -> Iterator[str]:
    """Render a report line by line; lines end as the standard has it. No cell is a formula."""
    home = (look or Appearance()).home
    yield csv_line(COLUMNS)
    for fault in faults(report):
        span = fault.span
        told = {
            "verdict": "fault", "fails": False, "rule": fault.code, "message": fault.message, "remedy": fault.help,
            "document": home.path(span.source.name) if span else None, "line": span.begin.line if span else None,
        }  # fmt: skip
        yield csv_line(told.get(column) for column in COLUMNS)
    for row in rows(report, home):
        yield csv_line(row.values())
