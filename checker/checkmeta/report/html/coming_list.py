"""What is to bind a subject within a year, as its documents stand."""

from __future__ import annotations

from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Upcoming
from checkmeta.report.coming import binding
from checkmeta.report.html.markup import Markup, element, sentence_markup, several
from checkmeta.report.html.page import data_table, section
from checkmeta.report.html.pieces import code, places_text, source_link
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.wording import day, one_line, outcome_word
from checkmeta.report.wording import more as more_of

MOST: Final = 200
"""Rows of the table."""


def coming_section(view: SubjectView, level: int) -> Markup | None:
    """The rules that are known to bind within a year, breaches first; what may bind is counted."""
    upcoming = view.subject.upcoming
    if not upcoming:
        return None
    known = binding(upcoming)
    head = tuple(say(f"coming.{column}") for column in ("day", "asks", "stands", "where"))
    table = data_table(say("coming.title"), head, [_row(item) for item in known[:MOST]]) if known else None
    more = element("p", more_of(len(known) - MOST, "rule"), class_="soft") if len(known) > MOST else None
    maybe = len(upcoming) - len(known)
    told = element("p", say("coming.undecided", number=maybe), class_="soft") if maybe else None
    shown = element("div", table, more, class_="card") if known else None
    lead = say("coming.lead", ahead=say("ahead"))
    return section(f"{view.prefix}coming", say("coming.title"), shown, told, lead=lead, level=level)


def _row(item: Upcoming) -> list[Markup | str]:
    rule = several(
        sentence_markup(one_line(item.rule.title)),
        element("small", source_link(item.rule.source), " · ", code(item.rule.id)),
    )
    return [day(item.day), rule, outcome_word(item.verdict), places_text(item.places)]
