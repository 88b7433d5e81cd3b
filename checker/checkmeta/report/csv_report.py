"""The report as CSV (RFC 4180), a line for each finding, and for each fault of a waiver or the baseline."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from checkmeta.judging.findings import Report
from checkmeta.report.answered_for import faults
from checkmeta.report.encode import encodable
from checkmeta.report.registry import Appearance
from checkmeta.report.rows import COLUMNS, rows
from checkmeta.report.wording import one_line

LONGEST: Final = 30_000
"""Characters of a cell; a spreadsheet holds few more."""
_FORMULA: Final = ("=", "+", "-", "@")


def parts(report: Report, look: Appearance | None = None) -> Iterator[str]:
    """Render a report line by line; lines end as the standard has it. No cell is a formula."""
    home = (look or Appearance()).home
    yield _line(COLUMNS)
    for fault in faults(report):
        span = fault.span
        told = {
            "verdict": "fault", "fails": False, "rule": fault.code, "message": fault.message, "remedy": fault.help,
            "document": home.path(span.source.name) if span else None, "line": span.begin.line if span else None,
        }  # fmt: skip
        yield _line([_cell(told.get(column)) for column in COLUMNS])
    for row in rows(report, home):
        yield _line([_cell(value) for value in row.values()])


def _line(cells: list[str] | tuple[str, ...]) -> str:
    into = io.StringIO()
    csv.writer(into, lineterminator="\n").writerow(cells)
    return into.getvalue()


def _cell(value: Any) -> str:
    """A value as the text of a cell; one that a spreadsheet would work out gets an apostrophe before it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    told = one_line(encodable(text), LONGEST)
    return f"'{told}" if told.startswith(_FORMULA) else told
