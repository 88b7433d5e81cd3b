"""Findings as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.authoring.lint.material import Finding
from checkmeta.base.diagnostics.render import Paint, plain, render
from checkmeta.report.encode import json_text, taken


def as_text(found: Sequence[Finding], files: int, mended: int = 0, paint: Paint = plain) -> str:
    """Each finding with its place and help, and a sentence at the end."""
    parts = [render(f.diagnostic, paint) for f in found]
    fixable = sum(1 for f in found if f.edits)
    number = "nothing found" if not found else f"{len(found)} finding{'s' if len(found) > 1 else ''}"
    sentence = f"{number} in {files} file{'s' if files != 1 else ''}"
    if mended:
        sentence += f"; {mended} mended"
    if fixable:
        sentence += f"; `--fix` mends {fixable}"
    return "\n\n".join([*parts, sentence]) + "\n"


def as_json(found: Sequence[Finding], files: int, mended: int = 0) -> str:
    """`{findings: [{code, message, help, file, line, column, end_line, end_column, fixable, severity}], files, mended}`; lines and columns from 1."""
    return json_text(
        {"files": files, "mended": mended, "findings": [{**_JSON(f), "fixable": bool(f.edits)} for f in found]}
    )


_JSON = taken(
    "code", "severity:diagnostic.severity", "message:diagnostic.message", "help:diagnostic.help", "file:span.source.name", "line:span.begin.line",
    "column:span.begin.column", "end_line:span.finish.line", "end_column:span.finish.column",
)  # fmt: skip
