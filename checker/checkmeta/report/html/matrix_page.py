"""A subject under many places, as a page: a row for each fact that stands in the way, a column for each place."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.base.messages import say
from checkmeta.judging.clashes.abroad import Contradiction
from checkmeta.report.html.markup import Markup, element, sentence_markup, several
from checkmeta.report.html.page import PageFrame, data_table, page, section
from checkmeta.report.html.pieces import code, note_list, short
from checkmeta.report.matrix import HEADS, Coming, Matrix, Obstacle, PlaceColumn, SubjectMatrix
from checkmeta.report.matrix_text import together, told, when
from checkmeta.report.wording import begun, day, one_line, where


def render(matrix: Matrix, version: str) -> str:
    """The matrix as a page. The same matrix gives the same bytes."""
    names = ", ".join(one_line(s.name) for s in matrix.subjects[:3]) or say("nothing")
    parts = [part for at, subject in enumerate(matrix.subjects, 1) for part in _subject(matrix, subject, at)]
    apart = _contradictions(matrix.contradictions)
    title = say("matrix.title", names=names, number=len(matrix.places))
    head = element(
        "section",
        element("h1", title, id="top-title"),
        element("p", say("matrix.lead", day=matrix.as_of, until=matrix.until), class_="said"),
        id="top",
        aria_labelledby="top-title",
        class_="opening",
    )
    sections = [
        ("top", say("book.top")),
        *((f"s{at}-places", one_line(s.name)) for at, s in enumerate(matrix.subjects[:6], 1)),
        ("apart", say("matrix.apart")),
    ]
    foot = element("p", say("matrix.foot"))
    filed = f"checkmeta {version} · {say('report.filed', name=names, day=matrix.as_of)}"
    return page(
        PageFrame(
            f"{title}, {day(matrix.as_of)} – checkmeta", names, sections, several(head, *parts, apart), foot, filed
        )
    )


def _subject(matrix: Matrix, subject: SubjectMatrix, at: int) -> list[Markup]:
    groups = together(subject)
    name = one_line(subject.name)
    heads = [say(f"matrix.head {column}") for column in HEADS]
    answers = [
        [", ".join(c.place for c in same), say(f"prospect.{same[0].prospect}"),
         *map(str, (same[0].broken, same[0].asked, same[0].unknown, same[0].kept, same[0].laws))]
        for same in groups
    ]  # fmt: skip
    found = [
        section(
            f"s{at}-places", say("matrix.where", name=name), _card(data_table(say("matrix.each place"), heads, answers))
        ),
    ]
    if subject.obstacles:
        columns = [", ".join(c.place for c in same) for same in groups]
        rows: list[list[Markup | str]] = [
            [_said(o, subject.name), *(_mark(o, same[0]) for same in groups)] for o in subject.obstacles
        ]
        inner = _card(data_table(say("matrix.facts by place"), (say("column.fact"), *columns), rows))
        found.append(section(f"s{at}-obstacles", begun(say("matrix.in the way")), inner, lead=say("matrix.obstacles")))
    coming = (
        note_list(_told(c) for c in subject.coming)
        if subject.coming
        else element("p", f"{begun(say('matrix.no change'))}.")
    )
    found.append(section(f"s{at}-coming", begun(say("matrix.comes", day=matrix.until)), _card(coming)))
    return found


def _card(content: Markup) -> Markup:
    return element("div", content, class_="card")


def _said(obstacle: Obstacle, subject: str) -> Markup:
    return several(told(obstacle), " ", code(short(where(obstacle.lead), one_line(subject))))


def _mark(obstacle: Obstacle, column: PlaceColumn) -> str:
    if column.place in obstacle.broken:
        return say("matrix.mark breaks", number=obstacle.broken[column.place])
    if column.place in obstacle.asked:
        return say("matrix.mark asked", number=obstacle.asked[column.place])
    return say("state.kept") if column.place in obstacle.kept else "–"


def _told(coming: Coming) -> Markup:
    said = coming.lead.message if coming.change != "asks" else coming.lead.rule.title
    return several(
        element("strong", say(f"matrix.{coming.change}")),
        f" {when(coming, ', '.join(coming.places))}: {one_line(said)} ",
        code(coming.lead.rule.id),
    )


def _contradictions(found: Sequence[Contradiction]) -> Markup:
    rows = [
        several(
            code(c.first), f" ({', '.join(c.first_places) or say('everywhere')}){say('and')}", code(c.second),
            f" ({', '.join(c.second_places) or say('everywhere')}): ", sentence_markup(one_line(c.example)),
        )
        for c in found
    ]  # fmt: skip
    inner = note_list(rows) if rows else element("p", f"{begun(say('matrix.none'))}.")
    lead = f"{begun(say('matrix.contradictions'))}: {say('matrix.both places')}"
    return section("apart", say("matrix.contradict"), _card(inner), lead=lead)
