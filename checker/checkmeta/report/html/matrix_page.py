"""A subject under many places, as a page: a row for each fact that stands in the way, a column for each place."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.judging.clashes.abroad import Contradiction
from checkmeta.report.html.markup import Markup, element, sentence_markup, several
from checkmeta.report.html.page import PageFrame, data_table, page, section
from checkmeta.report.html.pieces import code, note_list, short
from checkmeta.report.matrix import Coming, Matrix, Obstacle, PlaceColumn, SubjectMatrix
from checkmeta.report.matrix_text import CHANGES, together
from checkmeta.report.wording import counted, one_line, where


def render(matrix: Matrix, version: str) -> str:
    """The matrix as a page. The same matrix gives the same bytes."""
    names = ", ".join(one_line(s.name) for s in matrix.subjects[:3]) or "nothing"
    parts = [part for at, subject in enumerate(matrix.subjects, 1) for part in _subject(matrix, subject, at)]
    apart = _contradictions(matrix.contradictions)
    head = element(
        "section",
        element("h1", f"{names} in {counted(len(matrix.places), 'place')}", id="top-title"),
        element(
            "p",
            f"By the law of {matrix.as_of}, and what comes until {matrix.until}. Norms and ethics hold everywhere, and are not told here.",
            class_="said",
        ),
        id="top",
        aria_labelledby="top-title",
        class_="opening",
    )
    sections = [
        ("top", "Top"),
        *((f"s{at}-places", one_line(s.name)) for at, s in enumerate(matrix.subjects[:6], 1)),
        ("apart", "Contradictions"),
    ]
    foot = element(
        "p", "What is unknown is not compliant, and no breach is no promise that it complies. This is no legal advice."
    )
    filed = f"checkmeta {version} · {names} · as of {matrix.as_of}"
    title = f"{names} in {counted(len(matrix.places), 'place')}, {matrix.as_of} – checkmeta"
    return page(PageFrame(title, names, sections, several(head, *parts, apart), foot, filed))


def _subject(matrix: Matrix, subject: SubjectMatrix, at: int) -> list[Markup]:
    groups = together(subject)
    name = one_line(subject.name)
    heads = ("Place", "Today", "Breaches", "Asked", "Unknown", "Kept", "Rules of law")
    answers = [
        [", ".join(c.place for c in same), same[0].prospect.value,
         *map(str, (same[0].broken, same[0].asked, same[0].unknown, same[0].kept, same[0].laws))]
        for same in groups
    ]  # fmt: skip
    found = [
        section(f"s{at}-places", f"Where {name} could be offered", _card(data_table("Each place", heads, answers))),
    ]
    if subject.obstacles:
        columns = [", ".join(c.place for c in same) for same in groups]
        rows: list[list[Markup | str]] = [
            [_said(o, subject.name), *(_mark(o, same[0]) for same in groups)] for o in subject.obstacles
        ]
        lead = "Each fact that stands in the way somewhere: how many breaches one change would mend there."
        inner = _card(data_table("Facts by place", ("Fact", *columns), rows))
        found.append(section(f"s{at}-obstacles", "What stands in the way", inner, lead=lead))
    coming = (
        note_list(_told(c) for c in subject.coming)
        if subject.coming
        else element("p", "Nothing that changes a verdict.")
    )
    found.append(section(f"s{at}-coming", f"What comes until {matrix.until}", _card(coming)))
    return found


def _card(content: Markup) -> Markup:
    return element("div", content, class_="card")


def _said(obstacle: Obstacle, subject: str) -> Markup:
    said = obstacle.lead.message if obstacle.broken else f"nobody says: {obstacle.lead.rule.title}"
    return several(one_line(said), " ", code(short(where(obstacle.lead), one_line(subject))))


def _mark(obstacle: Obstacle, column: PlaceColumn) -> str:
    if column.place in obstacle.broken:
        return f"breaks {obstacle.broken[column.place]}"
    if column.place in obstacle.asked:
        return f"asked {obstacle.asked[column.place]}"
    return "kept" if column.place in obstacle.kept else "–"


def _told(coming: Coming) -> Markup:
    day = f"from {coming.day} on" if coming.day else "with figures that change"
    said = coming.lead.message if coming.change != "asks" else coming.lead.rule.title
    return several(
        element("strong", CHANGES[coming.change]),
        f" {day} in {', '.join(coming.places)}: {one_line(said)} ",
        code(coming.lead.rule.id),
    )


def _contradictions(found: Sequence[Contradiction]) -> Markup:
    told = [
        several(
            code(c.first), f" ({', '.join(c.first_places) or 'everywhere'}) and ", code(c.second),
            f" ({', '.join(c.second_places) or 'everywhere'}): ", sentence_markup(one_line(c.example)),
        )
        for c in found
    ]  # fmt: skip
    none = "None that could be proved on an example, among the rules of law that have something to say here."
    inner = note_list(told) if told else element("p", none)
    lead = "Duties of which one way of setting it up keeps only one: who serves both places sets it up differently in each."
    return section("apart", "Duties that contradict each other", _card(inner), lead=lead)
