"""A subject under many places, for programs: as JSON, and as CSV with a line for each place and fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from checkmeta.judging.findings import Judgement
from checkmeta.report.encode import json_text, taken
from checkmeta.report.matrix import Matrix, Obstacle, SubjectMatrix
from checkmeta.report.rows import csv_line

COLUMNS: Final = (
    "subject", "place", "what", "verdicts", "from", "rule", "title", "message", "fact", "document", "line", "source",
)  # fmt: skip
"""What `what` is: the prospect of a place; `breaks` or `asks` today; `will break`, `will ask`, `goes`."""
_LATER: Final = {"breaks": "will break", "asks": "will ask", "goes": "goes"}


def as_json(matrix: Matrix) -> str:
    """The matrix as JSON."""
    return json_text(
        {
            **_MATRIX(matrix),
            "subjects": [_subject(s) for s in matrix.subjects],
            "contradictions": [
                {"rules": [c.first, c.second], "places": [c.first_places, c.second_places], "example": c.example}
                for c in matrix.contradictions
            ],
        },
        sort=False,
    )


def _subject(subject: SubjectMatrix) -> dict[str, Any]:
    return {
        "name": subject.name,
        "places": [_PLACE(c) for c in subject.columns],
        "obstacles": [
            {"fact": o.fact, **_lead(o.lead), "rules": o.rules, "breaks": o.broken, "asks": o.asked, "kept": o.kept}
            for o in subject.obstacles
        ],
        "coming": [
            {"change": c.change, "from": c.day, "rule": c.lead.rule.id, **_lead(c.lead), "places": c.places}
            for c in subject.coming
        ],
    }


_MATRIX = taken("as_of", "until", "places")
_PLACE = taken("place", "today:prospect", "breaches:broken", "asked", "unknown", "kept", "rules:laws")


def _lead(judgement: Judgement) -> dict[str, Any]:
    place = judgement.place if judgement.place is not None and judgement.place.source.name else None
    return {
        "title": judgement.rule.title,
        "message": judgement.message,
        "document": place.source.name if place else judgement.document,
        "line": place.begin.line if place else None,
    }


def as_csv(matrix: Matrix) -> Iterator[str]:
    """The matrix as CSV (RFC 4180), line by line: a line for each place, and for each fact in each place. No cell is a formula."""
    yield csv_line(COLUMNS)
    for subject in matrix.subjects:
        for column in subject.columns:
            yield csv_line((subject.name, column.place, column.prospect.value, column.broken, *[""] * 8))
        for obstacle in subject.obstacles:
            for what, places in (("breaks", obstacle.broken), ("asks", obstacle.asked)):
                for place, number in places.items():
                    yield csv_line((subject.name, place, what, number, "", *_cells(obstacle.lead, obstacle)))
        for coming in subject.coming:
            for place in coming.places:
                yield csv_line(
                    (subject.name, place, _LATER[coming.change], "", coming.day or "", *_cells(coming.lead, None))
                )


def _cells(lead: Judgement, obstacle: Obstacle | None) -> tuple[object, ...]:
    told = _lead(lead)
    fact = obstacle.fact if obstacle else lead.decided_by
    rules = " ".join(obstacle.rules) if obstacle else lead.rule.id
    source = lead.rule.source.text if lead.rule.source else ""
    return (rules, told["title"], told["message"], fact, told["document"], told["line"] or "", source)
