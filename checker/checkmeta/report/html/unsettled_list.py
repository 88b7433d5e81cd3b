"""What is unknown, by what would settle it; what is excused, waived or made good; and what is kept, with where that stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Judgement, Standing
from checkmeta.language.words import Verdict
from checkmeta.report.blocks import grouped
from checkmeta.report.html.markup import Content, Markup, element, link, sentence_markup, several
from checkmeta.report.html.page import data_table, section
from checkmeta.report.html.pieces import (
    code,
    layer_tag,
    line_of,
    note_list,
    place_text,
    places_text,
    short,
    source_link,
)
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.lacking import Lack, how, lacks, place, split, undefined_facts
from checkmeta.report.order import is_open, numbered, only_if_it_applies, standing, topic
from checkmeta.report.unsettled import OpenFact, open_facts
from checkmeta.report.wording import day, listed, more, one_line, said, where
from checkmeta.vocabulary.topics import area_of

FACTS: Final = 12
"""Facts listed of those that would settle most of what documents are silent on."""
MOST: Final = 200
"""Rows of a table of what is asked, excused or kept."""


def unknown(view: SubjectView, level: int) -> Markup | None:
    """What is asked, what documents are silent on, and what no document here could say."""
    open_ones = [j for j in view.reached if is_open(j)]
    if not open_ones:
        return None
    of = {kind: [j for j in open_ones if standing(j) is kind] for kind in Standing}
    inner = level + 1
    parts = [
        _asked(of[Standing.ASKED], view, inner),
        _silent(of[Standing.SILENT], view, inner),
        _without_value(open_ones, inner),
        _out_of_reach(of[Standing.OUT_OF_REACH], inner),
    ]
    lead = say("unknown.lead", number=numbered(open_ones))
    return section(f"{view.prefix}unknown", say("ask.unknown"), *parts, lead=lead, level=level)


def _asked(judgements: list[Judgement], view: SubjectView, level: int) -> Markup | None:
    if not judgements:
        return None
    found = open_facts(judgements)
    rows = [_question(q, view) for q in found[:MOST]]
    head = _columns("layer", "asks", "state it as", "where")
    rest = element("p", more(len(found) - MOST, "fact"), class_="soft") if len(found) > MOST else None
    told = element("p", say("unknown.asked, lead", number=numbered(judgements)), class_="soft")
    shown = element("div", data_table(say("unknown.asked, table"), head, rows, "asked"), rest, class_="card")
    return several(element(f"h{level}", say("unknown.asked")), told, shown)


def _columns(*names: str) -> list[str]:
    return [say(f"column.{name}") for name in names]


def _question(question: OpenFact, view: SubjectView) -> list[Markup | str]:
    first = question.judgements[0]
    others = question.others
    rule = several(
        sentence_markup(one_line(first.rule.title)),
        element(
            "small", source_link(first.rule.source), " · ", code(first.rule.id), f" (+{others})" if others else None
        ),
    )
    fact = several(code(question.called), say("and more", number=question.more) if question.more else None)
    lack = question.lack
    if lack is None:
        at = place_text(first, view.subject.name)
    else:
        lack.spans = dict(list(lack.spans.items())[:1])
        at = short(place(lack, view.subject), view.subject.name)
    return [layer_tag(first.rule.layer), rule, fact, code(at)]


def _silent(judgements: list[Judgement], view: SubjectView, level: int) -> Markup | None:
    if not judgements:
        return None
    found = lacks(judgements)
    rows = [_lack(lack, view) for lack in found[:FACTS]]
    left = len(found) - FACTS
    told = say("unknown.silent, lead", number=numbered(judgements))
    told += say("unknown.and some", number=left) if left > 0 else "."
    head = _columns("fact", "rules that wait", "would stand")
    shown = element("div", data_table(say("unknown.silent, table"), head, rows), class_="card") if rows else None
    return several(element(f"h{level}", say("unknown.silent")), element("p", told, class_="soft"), shown)


def _lack(lack: Lack, view: SubjectView) -> list[Markup | str]:
    at = short(place(lack, view.subject), view.subject.name)
    return [code(lack.path), split(lack), several(f"{how(lack)} ", code(at))]


def _without_value(judgements: list[Judgement], level: int) -> Markup | None:
    reasons = undefined_facts(judgements)
    if not reasons:
        return None
    shown = note_list(sentence_markup(one_line(reason)) for reason in reasons[:FACTS])
    return several(element(f"h{level}", say("unknown.without value")), element("div", shown, class_="card"))


def _out_of_reach(judgements: list[Judgement], level: int) -> Markup | None:
    if not judgements:
        return None
    rules = {j.rule.id: area_of(topic(j)) for j in judgements}
    ranked = sorted(Counter(rules.values()).items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{say(f'area.{area}')} {number}" for area, number in ranked)
    told = say("unknown.out of reach, lead", verdicts=numbered(judgements), number=len(rules), topics=named)
    return several(
        element(f"h{level}", say("unknown.out of reach")), element("p", sentence_markup(told), class_="card")
    )


def excused(view: SubjectView, level: int) -> Markup | None:
    """Who answers for what: waived, made good, excepted, overridden. Debts belong here as well."""
    kinds = (Verdict.WAIVED, Verdict.COMPENSATED, Verdict.EXCEPTED, Verdict.OVERRIDDEN)
    found = [part for part in (_excused(view, kind.value, level + 1) for kind in kinds) if part]
    return section(f"{view.prefix}excused", say("excused.title"), *found, level=level) if found else None


def _excused(view: SubjectView, kind: str, level: int) -> Markup | None:
    groups = grouped(view.reached, (kind,))
    if not groups:
        return None
    rows: list[Sequence[Markup | str]] = []
    for group in groups[:MOST]:
        first = group.judgements[0]
        rule = several(sentence_markup(one_line(first.rule.title)), element("small", code(group.rule.id)))
        by = listed(first.defeated_by, 4) or one_line(first.reason)
        doubt = (
            None
            if all(j.applicability_known for j in group.judgements)
            else element("small", say("applicability unknown"))
        )
        at = several(code(place_text(first, view.subject.name)), _others(group.judgements))
        rows.append([layer_tag(group.rule.layer), rule, several(by, doubt), places_text(group.places), at])
    number = numbered(j for g in groups for j in g.judgements)
    head = _columns("layer", "rule", "by", "for", "where")
    title = f"{say(f'excused.{kind}')}: {number}"
    body = element("div", data_table(title, head, rows), class_="card")
    return several(element(f"h{level}", title), element("p", say(f"excused.{kind}, lead"), class_="soft"), body)


def _others(judgements: Sequence[Judgement]) -> str | None:
    """How many there are after the first."""
    return say("and more", number=numbered(judgements) - 1) if numbered(judgements) > 1 else None


def kept(view: SubjectView, level: int) -> Markup | None:
    """What is kept, with the line that shows it."""
    own = [j for j in view.kind(Verdict.SATISFIED.value) if not only_if_it_applies(j)]
    doubtful = numbered(j for j in view.reached if only_if_it_applies(j))
    if not own and not doubtful:
        return None
    by_rule: dict[tuple[str, tuple[str, ...]], list[Judgement]] = {}
    for judgement in own:
        by_rule.setdefault((judgement.rule.id, judgement.places), []).append(judgement)
    ranked = sorted(by_rule.values(), key=lambda js: (-js[0].rule.layer.rank, js[0].rule.id, js[0].places))
    rows = [_kept(js, view) for js in ranked[:MOST]]
    body = data_table(say("kept.table"), _columns("layer", "rule", "for", "shows"), rows, "keeps") if rows else None
    rest = element("p", more(len(ranked) - MOST, "rule"), class_="soft") if len(ranked) > MOST else None
    doubt = element("p", say("kept.no pass", number=doubtful), class_="soft") if doubtful else None
    inside = element("div", body, rest, doubt)
    head = element("summary", say("kept.verdicts", number=numbered(own)))
    return section(
        f"{view.prefix}kept", say("section.kept"), element("details", head, inside, class_="card more"), level=level
    )


def _kept(judgements: Sequence[Judgement], view: SubjectView) -> Sequence[Markup | str]:
    first = judgements[0]
    rule = several(sentence_markup(one_line(first.rule.title)), element("small", code(first.rule.id)))
    shows: list[Content] = []
    if first.place is not None and first.place.source.name:
        shows.append(line_of(first.place))
    if first.decided_by:
        shows.append(element("small", say("kept.by"), code(first.decided_by)))
    shows.append(element("small", code(place_text(first, view.subject.name)), _others(judgements)))
    return [layer_tag(first.rule.layer), rule, places_text(first.places), several(*shows)]


def not_reached(view: SubjectView, level: int) -> Markup | None:
    """What could not be judged, and why; and what is to be said of the documents themselves."""
    rows: list[Markup] = []
    lost = numbered(j for j in view.subject.judgements if j.verdict is Verdict.ERROR)
    for name in view.subject.unread:
        rows.append(several(code(short(name, view.subject.name)), say("remarks.not read")))
    if lost:
        rows.append(several(say("remarks.not reached", number=lost)))
    for judgement in view.kind(Verdict.ERROR.value):
        rows.append(several(code(where(judgement)), ": ", sentence_markup(said(judgement))))
    for remark in sorted(view.subject.remarks, key=lambda r: r.sort_key)[:MOST]:
        at = str(remark.place) if remark.place is not None and remark.place.source.name else remark.document
        help_ = several(" ", element("small", sentence_markup(one_line(remark.help)))) if remark.help else None
        rows.append(
            several(
                code(short(one_line(at), view.subject.name)), ": ", sentence_markup(one_line(remark.message)), help_
            )
        )
    if not rows:
        return None
    return section(
        f"{view.prefix}remarks", say("remarks.title"), element("div", note_list(rows), class_="card"), level=level
    )


def sources(views: Iterable[SubjectView]) -> Markup | None:
    """The instruments of the rules that are broken, and when each was compared with its text."""
    found: dict[str, tuple[str | None, set[dt.date | None]]] = {}
    for view in views:
        for judgement in view.broken:
            source = judgement.rule.source
            if source is None:
                continue
            address = source.url.partition("#")[0] if source.url else None
            _, days = found.setdefault(source.instrument, (address, set()))
            days.add(source.checked)
    rows = [
        [link(address, one_line(name)), _compared(days), code(address) if address else "–"]
        for name, (address, days) in sorted(found.items())
    ]
    head = _columns("source", "compared", "address")
    return data_table(say("sources.title"), head, rows) if rows else None


def _compared(days: set[dt.date | None]) -> str:
    """The days on which provisions of a source were compared with its text; one without is not yet."""
    known = ", ".join(map(day, sorted(d for d in days if d is not None)))
    if None not in days:
        return known
    return say("sources.some not yet", days=known) if known else say("sources.not yet")
