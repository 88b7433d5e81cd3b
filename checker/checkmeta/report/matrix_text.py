"""A subject under many places, for people: a line a place, then what stands in the way, what comes, and what can't both be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.messages import say
from checkmeta.report.matrix import HEADS, Coming, Matrix, Obstacle, PlaceColumn, Prospect, SubjectMatrix
from checkmeta.report.wording import counted, listed, more, one_line, where

OBSTACLES: Final = 25
"""Facts of a subject that stand in the way, told one by one."""
COMING: Final = 15
CONTRADICTIONS: Final = 10
NAMED: Final = 10
"""Places that a line names."""
_STYLE: Final = {Prospect.BREACH: "error", Prospect.ASKED: "warning", Prospect.ERROR: "error"}


def matrix_text(matrix: Matrix, paint: Paint = plain) -> str:
    """Tell of a matrix."""
    parts = ["\n".join(_subject(matrix, subject, paint)) for subject in matrix.subjects]
    parts.append("\n".join(_contradictions(matrix, paint)))
    return "\n\n".join(parts) + "\n"


def _subject(matrix: Matrix, subject: SubjectMatrix, paint: Paint) -> Iterator[str]:
    yield paint(say("matrix.head", name=one_line(subject.name), day=matrix.as_of), "title")
    yield ""
    yield from _table(subject, paint)
    if subject.obstacles:
        yield ""
        yield paint(say("matrix.in the way"), "title")
        everywhere = len(subject.columns)
        for obstacle in subject.obstacles[:OBSTACLES]:
            yield from _obstacle(obstacle, everywhere, paint)
        if len(subject.obstacles) > OBSTACLES:
            yield f"  {more(len(subject.obstacles) - OBSTACLES, 'fact')}: {say('matrix.has them all', format='csv')}"
    yield ""
    yield paint(say("matrix.comes", day=matrix.until), "title")
    if not subject.coming:
        yield f"  {say('matrix.no change')}"
    for coming in subject.coming[:COMING]:
        yield _coming(coming, len(subject.columns), paint)
    if len(subject.coming) > COMING:
        yield f"  {_rest(len(subject.coming) - COMING, 'csv')}"


def _rest(number: int, format_: str) -> str:
    return f"{say('and more by itself', number=number)}: {say('matrix.has them all', format=format_)}"


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
        (listed([c.place for c in same], NAMED), say(f"prospect.{same[0].prospect}"),
         *map(str, (same[0].broken, same[0].asked, same[0].unknown, same[0].kept, same[0].laws)))
        for same in groups
    ]  # fmt: skip
    heads = tuple(say(f"matrix.column {head}") for head in HEADS)
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    yield "  ".join(_cell(head, width, at) for at, (head, width) in enumerate(zip(heads, widths, strict=True))).rstrip()
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
    yield f"  {paint(told(obstacle), style)}"
    verdicts = say("verdicts of rules", verdicts=counted(obstacle.verdicts, "verdict"), number=len(obstacle.rules))
    yield f"    {where(lead)}: `{one_line(obstacle.fact)}`, {verdicts}"
    parts = [
        _places("matrix.breaks in", obstacle.broken, everywhere),
        _places("matrix.asked in", obstacle.asked, everywhere),
        _places("matrix.kept in", dict.fromkeys(obstacle.kept, 1), everywhere),
    ]
    yield "    " + "; ".join(part for part in parts if part)


def told(obstacle: Obstacle) -> str:
    """What stands in the way."""
    lead = obstacle.lead
    return one_line(lead.message) if obstacle.broken else say("matrix.nobody says", rule=one_line(lead.rule.title))


def _places(key: str, places: Mapping[str, int], everywhere: int) -> str:
    return say(key, places=_named(list(places), everywhere)) if places else ""


def _named(places: Sequence[str], everywhere: int) -> str:
    return say("matrix.all of them") if len(places) == everywhere > 1 else listed(places, NAMED)


def _coming(coming: Coming, everywhere: int, paint: Paint) -> str:
    lead = coming.lead
    said = one_line(lead.message if coming.change != "asks" else lead.rule.title)
    head = paint(say(f"matrix.{coming.change}"), "note" if coming.change == "goes" else "warning")
    return f"  {head} {when(coming, _named(coming.places, everywhere))}: {said} ({one_line(lead.rule.id)})"


def when(coming: Coming, places: str) -> str:
    """From when on something changes, and in which places."""
    return say("matrix.from", day=coming.day, places=places) if coming.day else say("matrix.figures", places=places)


def _contradictions(matrix: Matrix, paint: Paint) -> Iterator[str]:
    yield paint(say("matrix.contradictions"), "title")
    if not matrix.contradictions:
        yield f"  {say('matrix.none')}"
    for each in matrix.contradictions[:CONTRADICTIONS]:
        first, second = (
            listed(each.first_places, NAMED) or say("everywhere"),
            listed(each.second_places, NAMED) or say("everywhere"),
        )
        yield f"  {one_line(each.first)} ({first}){say('and')}{one_line(each.second)} ({second})"
        yield f"    {one_line(each.example)}"
    if len(matrix.contradictions) > CONTRADICTIONS:
        yield f"  {_rest(len(matrix.contradictions) - CONTRADICTIONS, 'json')}"
