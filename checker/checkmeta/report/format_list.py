"""The formats of documents that are read, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.facts.format_entries import FormatEntry
from checkmeta.report.encode import json_text, taken
from checkmeta.report.wording import columns


def as_table(formats: Sequence[FormatEntry]) -> str:
    """A table with a line that counts."""
    rows = [(f.id, f.title, ", ".join(f.reads), f.silence) for f in formats]
    headers = ("format", "what it is", "files", "complete")
    table = columns(headers, rows, maxcolwidths=[None, 60, None, 60])
    return f"{table}\n\n{len(formats)} formats; where a document is complete, what it leaves out has its default\n"


def as_json(formats: Sequence[FormatEntry]) -> str:
    """A list of objects."""
    return json_text({"formats": [_JSON(f) for f in formats]}, sort=False)


_JSON = taken("id", "title", "reads", "evidence", "complete:silence", "sources:links", "rather_than:preferred_to")
