"""What is to bind a subject within a year, as its documents stand."""

from __future__ import annotations

from typing import Final

from checkmeta.judging.findings import Upcoming
from checkmeta.judging.upcoming import AHEAD
from checkmeta.report.coming import binding
from checkmeta.report.html.markup import Markup, element, sentence_markup, several
from checkmeta.report.html.page import data_table, section
from checkmeta.report.html.pieces import code, places_text, source_link
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.wording import counted, one_line

MOST: Final = 200
"""Rows of the table."""


def coming_section(view: SubjectView, level: int) -> Markup | None:
    """The rules that are known to bind within a year, breaches first; what may bind is counted."""
    upcoming = view.subject.upcoming
    if not upcoming:
        return None
    known = binding(upcoming)
    head = ("Day", "What the rule asks", "As the documents stand", "Where")
    table = data_table("What binds next", head, [_row(item) for item in known[:MOST]]) if known else None
    more = element("p", f"and {counted(len(known) - MOST, 'more rule')}", class_="soft") if len(known) > MOST else None
    maybe = len(upcoming) - len(known)
    told = element("p", f"{counted(maybe, 'rule')} may bind: no document says so.", class_="soft") if maybe else None
    shown = element("div", table, more, class_="card") if known else None
    lead = f"Rules that come into force within {AHEAD}, each judged on its first day."
    return section(f"{view.prefix}coming", "What binds next", shown, told, lead=lead, level=level)


def _row(item: Upcoming) -> list[Markup | str]:
    rule = several(
        sentence_markup(one_line(item.rule.title)),
        element("small", source_link(item.rule.source), " · ", code(item.rule.id)),
    )
    return [item.day.isoformat(), rule, item.verdict.value, places_text(item.places)]
