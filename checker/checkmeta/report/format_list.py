"""The formats of documents that are read, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.facts.format_entries import FormatEntry
from checkmeta.report.encode import json_text


def as_table(formats: Sequence[FormatEntry]) -> str:
    """A table with a line that counts."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    rows = [(f.id, f.title, ", ".join(f.reads), f.silence) for f in formats]
    headers = ("format", "what it is", "files", "complete")
    table = tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True, maxcolwidths=[None, 60, None, 60])
    return f"{table}\n\n{len(formats)} formats; where a document is complete, what it leaves out has its default\n"


def as_json(formats: Sequence[FormatEntry]) -> str:
    """A list of objects."""
    listed = [
        {
            "id": f.id,
            "title": f.title,
            "reads": f.reads,
            "evidence": f.evidence,
            "complete": f.silence,
            "sources": f.links,
            "rather_than": f.preferred_to,
        }
        for f in formats
    ]
    return json_text({"formats": listed}, sort=False)
