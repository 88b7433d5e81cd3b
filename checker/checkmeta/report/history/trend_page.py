"""What a history tells, as a page: how many breaches there were of each kind, what stands, and what came and went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from checkmeta.report.history.trend_text import reasons, summed
from checkmeta.report.history.trends import KINDS, Spell, Trend, Trends, regrouped
from checkmeta.report.html.charts import course
from checkmeta.report.html.markup import Markup, element, sentence_markup, several
from checkmeta.report.html.page import PageFrame, data_table, page, section
from checkmeta.report.html.pieces import code, layer_tag, note_list, places_text
from checkmeta.report.wording import counted, one_line

MOST_ROWS: Final = 60
MOST_SPELLS: Final = 500
"""Of each kind; JSON and CSV have all."""
_TITLES: Final = {
    "layer": "By law, norm and ethics", "instrument": "By law and standard", "bearer": "By who is bound", "place": "By place",
    "topic": "By topic", "subject": "By subject",
}  # fmt: skip
assert _TITLES.keys() == KINDS.keys()


def render(found: Trends, version: str) -> str:
    """The history as a page; what was asked for stands first. The same history gives the same bytes."""
    span = f"{found.days[0]} to {found.days[-1]}"
    standing, left = found.standing(), found.left()
    title = f"{counted(len(standing), 'breach stands')}, {len(left)} came and went"
    head = element(
        "section",
        element("h1", title, id="top-title"),
        element("p", f"{summed(found)}.", class_="said"),
        id="top",
        aria_labelledby="top-title",
        class_="opening",
    )
    kinds = [found.by, *(kind for kind in KINDS if kind != found.by)]
    charts = [section(f"by-{kind}", _TITLES[kind], _counts(regrouped(found, kind))) for kind in kinds]
    lists = (
        _list("stands", "What stands", standing, "The oldest first.", found.days[-1]),
        _list("went", "What came and went", left, "The latest first.", found.days[-1]),
    )
    sections = [("top", "Top"), (f"by-{found.by}", "Counts"), ("stands", "What stands"), ("went", "What went")]
    foot = element(
        "p", "A day is that of a report's rules. What happened between two reports nobody saw. This is no legal advice."
    )
    frame = PageFrame(
        f"Breaches, {span} – checkmeta", "history", sections, several(head, *charts, *lists), foot,
        f"checkmeta {version} · breaches, {span}",
    )  # fmt: skip
    return page(frame)


def _counts(found: Trends) -> Markup:
    span = f"{found.days[0]} to {found.days[-1]}"
    heads = (
        found.by.capitalize(),
        f"On each day, {span}",
        "Stand",
        "Most",
        "The oldest",
        "Fixed",
        "Half within",
        "Longest",
    )
    rows = [_row(row, found) for row in found.rows[:MOST_ROWS]]
    if not rows:
        return _card(element("p", "Nothing was ever broken."))
    more = len(found.rows) - MOST_ROWS
    rest = element("p", f"and {more} more", class_="soft") if more > 0 else None
    return _card(several(data_table(f"Breaches by {found.by}", heads, rows), rest))


def _row(row: Trend, found: Trends) -> list[Markup | str]:
    name = one_line(row.name)
    stood = " ".join(f"{day} {number}," for day, number in _turns(found.days, row.numbers))
    days = [f"{counted(number, 'day')}" if number is not None else "–" for number in (row.days, row.longest)]
    oldest = f"{row.oldest.came}, {counted(row.oldest.days(found.days[-1]), 'day')}" if row.oldest else "–"
    class_ = f"f-{row.name}" if found.by == "layer" else "f-unknown"
    chart = course(row.numbers, class_, f"{name}: {stood.rstrip(',')}")
    first = layer_tag(row.name) if found.by == "layer" else element("span", name)
    return [first, chart, str(row.stand), str(max(row.numbers)), oldest, str(row.fixed), *days]


def _turns(days: Iterable[dt.date], numbers: Iterable[int]) -> Iterable[tuple[dt.date, int]]:
    """The days on which a number came to be another one."""
    last = None
    for day, number in zip(days, numbers, strict=True):
        if number != last:
            yield day, number
        last = number


def _list(id_: str, title: str, spells: list[Spell], lead: str, last: dt.date) -> Markup:
    told = [_told(spell, last) for spell in spells[:MOST_SPELLS]]
    more = len(spells) - MOST_SPELLS
    rest = element("p", f"and {more} more; JSON and CSV have all", class_="soft") if more > 0 else None
    inner = several(note_list(told), rest) if told else element("p", "Nothing.")
    return section(id_, title, _card(inner), lead=lead)


def _told(spell: Spell, last: dt.date) -> Markup:
    until = f"to {spell.went}, {spell.how}" if spell.went else "until the last report"
    lines = [("came", spell.why_came), *((str(day), why) for day, why in spell.changed)]
    if spell.went:
        lines.append(("went", spell.why_went))
    return several(
        layer_tag(spell.layer),
        " ",
        element("strong", sentence_markup(one_line(spell.message))),
        f" {spell.came} {until}: {counted(spell.days(last), 'day')}, {places_text(spell.places)} ",
        code(spell.stands_at),
        " ",
        code(spell.rule),
        note_list(several(f"{word}: ", sentence_markup(reasons(why))) for word, why in lines),
    )


def _card(content: Markup) -> Markup:
    return element("div", content, class_="card")
