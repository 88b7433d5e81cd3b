"""A subject under many places, for people: a line a place, then what stands in the way, what comes, and what can't both be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.report.matrix import Coming, Matrix, Obstacle, PlaceColumn, Prospect, SubjectMatrix
from checkmeta.report.wording import counted, listed, one_line, where

OBSTACLES: Final = 25
"""Facts of a subject that stand in the way, told one by one."""
COMING: Final = 15
CONTRADICTIONS: Final = 10
NAMED: Final = 10
"""Places that a line names."""
_STYLE: Final = {Prospect.BREACH: "error", Prospect.ASKED: "warning", Prospect.ERROR: "error"}
_HEADS: Final = ("place", "today", "breaches", "asked", "unknown", "kept", "rules")
CHANGES: Final = {"breaks": "will be a breach", "asks": "will be asked", "goes": "is no breach any more"}


def matrix_text(matrix: Matrix, paint: Paint = plain) -> str:
    """Tell of a matrix."""
    parts = ["\n".join(_subject(matrix, subject, paint)) for subject in matrix.subjects]
    parts.append("\n".join(_contradictions(matrix, paint)))
    return "\n\n".join(parts) + "\n"


def _subject(matrix: Matrix, subject: SubjectMatrix, paint: Paint) -> Iterator[str]:
    yield paint(f"{one_line(subject.name)}, by the law of {matrix.as_of}", "title")
    yield ""
    yield from _table(subject, paint)
    if subject.obstacles:
        yield ""
        yield paint("what stands in the way", "title")
        everywhere = len(subject.columns)
        for obstacle in subject.obstacles[:OBSTACLES]:
            yield from _obstacle(obstacle, everywhere, paint)
        if len(subject.obstacles) > OBSTACLES:
            yield f"  and {counted(len(subject.obstacles) - OBSTACLES, 'more fact')}: --format csv has them all"
    yield ""
    yield paint(f"what comes until {matrix.until}", "title")
    if not subject.coming:
        yield "  nothing that changes a verdict"
    for coming in subject.coming[:COMING]:
        yield _coming(coming, len(subject.columns), paint)
    if len(subject.coming) > COMING:
        yield f"  and {len(subject.coming) - COMING} more: --format csv has them all"


def together(subject: SubjectMatrix) -> list[list[PlaceColumn]]:
    """The places, those together of which all the numbers and obstacles are the same."""
    alike: dict[tuple[object, ...], list[PlaceColumn]] = {}
    for column in subject.columns:
        marks = tuple((o.broken.get(column.place), o.asked.get(column.place)) for o in subject.obstacles)
        numbers = (column.prospect, column.broken, column.asked, column.unknown, column.kept, column.laws)
        alike.setdefault((*numbers, marks), []).append(column)
    return list(alike.values())


def _table(subject: SubjectMatrix, paint: Paint) -> Iterator[str]:
    """A line for each place, or for several that are alike."""
    groups = together(subject)
    rows = [
        (listed([c.place for c in same], NAMED), same[0].prospect.value,
         *map(str, (same[0].broken, same[0].asked, same[0].unknown, same[0].kept, same[0].laws)))
        for same in groups
    ]  # fmt: skip
    widths = [max(len(row[at]) for row in (_HEADS, *rows)) for at in range(len(_HEADS))]
    yield "  ".join(
        _cell(head, width, at) for at, (head, width) in enumerate(zip(_HEADS, widths, strict=True))
    ).rstrip()
    for row, same in zip(rows, groups, strict=True):
        cells = [_cell(cell, width, at) for at, (cell, width) in enumerate(zip(row, widths, strict=True))]
        style = _STYLE.get(same[0].prospect)
        cells[1] = paint(cells[1], style) if style else cells[1]
        yield "  ".join(cells).rstrip()


def _cell(text: str, width: int, at: int) -> str:
    return text.ljust(width) if at < 2 else text.rjust(width)


def _obstacle(obstacle: Obstacle, everywhere: int, paint: Paint) -> Iterator[str]:
    lead = obstacle.lead
    style = "error" if obstacle.broken else "warning"
    said = one_line(lead.message) if obstacle.broken else f"nobody says: {one_line(lead.rule.title)}"
    yield f"  {paint(said, style)}"
    yield f"    {where(lead)}: `{one_line(obstacle.fact)}`, {counted(obstacle.verdicts, 'verdict')} of {counted(len(obstacle.rules), 'rule')}"
    parts = [
        _places("breaks the law in", obstacle.broken, everywhere),
        _places("asked in", obstacle.asked, everywhere),
        _places("kept in", dict.fromkeys(obstacle.kept, 1), everywhere),
    ]
    yield "    " + "; ".join(part for part in parts if part)


def _places(head: str, places: Mapping[str, int], everywhere: int) -> str:
    if not places:
        return ""
    return f"{head} {_named(list(places), everywhere)}"


def _named(places: Sequence[str], everywhere: int) -> str:
    return "all of them" if len(places) == everywhere > 1 else listed(places, NAMED)


def _coming(coming: Coming, everywhere: int, paint: Paint) -> str:
    lead = coming.lead
    day = f"from {coming.day} on" if coming.day else "with figures that change"
    said = one_line(lead.message if coming.change != "asks" else lead.rule.title)
    head = paint(CHANGES[coming.change], "note" if coming.change == "goes" else "warning")
    return f"  {head} {day} in {_named(coming.places, everywhere)}: {said} ({one_line(lead.rule.id)})"


def _contradictions(matrix: Matrix, paint: Paint) -> Iterator[str]:
    yield paint("duties of which one way of setting it up keeps only one", "title")
    if not matrix.contradictions:
        yield "  none that could be proved on an example, among the rules of law that have something to say here"
    for each in matrix.contradictions[:CONTRADICTIONS]:
        first, second = (
            listed(each.first_places, NAMED) or "everywhere",
            listed(each.second_places, NAMED) or "everywhere",
        )
        yield f"  {one_line(each.first)} ({first}) and {one_line(each.second)} ({second})"
        yield f"    {one_line(each.example)}"
    if len(matrix.contradictions) > CONTRADICTIONS:
        yield f"  and {len(matrix.contradictions) - CONTRADICTIONS} more: --format json has them all"
