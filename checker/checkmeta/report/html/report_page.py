"""The report as one page that an auditor can file: the answer first, then where it stands, the findings, what is unknown, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.records import replace
from checkmeta.judging.findings import Report
from checkmeta.language.program import TypedNorm
from checkmeta.language.words import Layer
from checkmeta.report.answered_for import debts_told
from checkmeta.report.handbook.book import handbook
from checkmeta.report.handbook.html import chapter_in_short
from checkmeta.report.hollow import hollow
from checkmeta.report.html.answer import answer, beginning, headline, subjects_table, told, verdict_word
from checkmeta.report.html.coming_list import coming_section
from checkmeta.report.html.findings_list import filters, findings_list
from checkmeta.report.html.markup import Content, Markup, element, sentence_markup, several
from checkmeta.report.html.overview import overview
from checkmeta.report.html.page import PageFrame, data_table, page, section
from checkmeta.report.html.pieces import code, note_list, short
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.html.unsettled_list import excused, kept, not_reached, sources, unknown
from checkmeta.report.wording import counted, day, one_line

_LED_TO: Final = ("answer", "where", "findings", "unknown", "coming", "kept")
"""Parts of a subject that the bar leads to."""


def render(report: Report) -> str:
    """Render a report as a page. The same report gives the same bytes."""
    many = len(report.subjects) != 1
    views = [SubjectView(report, s, f"s{at}-" if many else "") for at, s in enumerate(report.subjects, 1)]
    head = headline(report, views) if views else say("head.nothing")
    chapters = _chapters(report, views)
    known = frozenset(anchor for anchor, _ in chapters)
    parts: list[Markup | None] = []
    if many:
        parts.append(_run(report, views, head))
        form = filters(views)
        parts.append(element("div", form) if form else None)
    shown: dict[str, Markup | None] = {}
    for view in views:
        shown = _subject(view, head, known, many=many)
        parts += shown.values()
    if chapters:
        articles = element("div", *(article for _, article in chapters), class_="rules-told")
        parts.append(section("rules", say("section.rules, title"), articles, lead=say("section.rules, lead")))
    parts.append(_evidence(report, views))
    name = one_line(views[0].name) if len(views) == 1 else counted(len(views), "subject")
    foot = sentence_markup(say("report.foot"))
    title = f"{verdict_word(report)[0]}: {name}, {day(report.as_of)} – checkmeta"
    filed = f"checkmeta {report.version} · {say('report.filed', name=name, day=report.as_of)}"
    return page(
        PageFrame(
            title, name, _sections(views, shown, rules=bool(chapters)), several(*parts), element("p", foot), filed
        )
    )


def _sections(views: Sequence[SubjectView], shown: dict[str, Markup | None], *, rules: bool) -> list[tuple[str, str]]:
    """What the bar leads to: the parts of the only subject, or the first few subjects."""
    if len(views) == 1:
        own = [(name, say(f"section.{name}")) for name in _LED_TO if shown.get(name)]
    else:
        own = [(f"{v.prefix}answer", one_line(v.name)) for v in views[:6]]
        own.insert(0, ("answer", say("section.answer")))
    return [*own, *([("rules", say("section.rules"))] if rules else []), ("evidence", say("section.evidence"))]


def _subject(view: SubjectView, head: str, known: frozenset[str], *, many: bool) -> dict[str, Markup | None]:
    """What is told of a subject, in order; each part by its id."""
    level = 3 if many else 2
    alone = replace(view.report, subjects=(view.subject,), errors=() if many else view.report.errors)
    own = headline(alone, [view]) if many else head
    return {
        "answer": answer(view, own, level=level - 1, report=alone),
        "begin": beginning(view, level),
        "where": overview(view, level),
        "findings": findings_list(view, level, None if many else filters([view]), known),
        "unknown": unknown(view, level),
        "coming": coming_section(view, level),
        "excused": excused(view, level),  # debts have their part beside this one
        "remarks": not_reached(view, level),
        "kept": kept(view, level),
    }


def _run(report: Report, views: Sequence[SubjectView], head: str) -> Markup:
    """The answer of a run over several subjects."""
    word, kind = verdict_word(report)
    body = element(
        "div", element("p", word, class_=f"verdict {kind}"), element("h1", head, id="answer-title"), told(report)
    )
    shown = subjects_table(views) if views else None
    top = element("div", body, class_="top")
    return element("section", top, shown, class_="card front", id="answer", aria_labelledby="answer-title")


def _chapters(report: Report, views: Iterable[SubjectView]) -> list[tuple[str, Markup]]:
    """The broken rules as the handbook tells them, each with the way back to its findings."""
    if report.whole is None:
        return []
    back: dict[str, list[Content]] = {}
    digests: dict[str, str] = {}
    for view in views:
        for shown in view.defects:
            for rule in {group.rule.id: group.rule for group in shown.defect.groups}.values():
                digests[rule.id] = rule.digest
                place = code(short(str(shown.defect.first.place or shown.defect.first.document), view.subject.name))
                back.setdefault(rule.id, []).append(element("a", place, href=f"#{shown.anchor}"))
    if not digests:
        return []
    program = report.whole()
    norms: dict[str, TypedNorm] = {n.id: n for n in program.norms if digests.get(n.id) == n.digest}
    book = handbook(program, list(norms.values()))
    chapters = sorted(
        ((part.layer, chapter) for part in book.parts for chapter in part.chapters),
        key=lambda found: -Layer(found[0]).rank,
    )
    return [
        (
            chapter.anchor,
            chapter_in_short(
                chapter, layer, several(*((", " if at else None, way) for at, way in enumerate(back[chapter.id])))
            ),
        )
        for layer, chapter in chapters
    ]


def _evidence(report: Report, views: Sequence[SubjectView]) -> Markup:
    """What was judged, by what, and how: enough to judge it again."""
    rows: list[Sequence[Markup | str]] = [
        [say("evidence.program"), f"checkmeta {report.version}"],
        [say("section.rules"), several(f"{counted(len(report.rulesets), 'rule set')}, SHA-256 ", code(report.digest))],
        [say("evidence.day"), day(report.as_of)],
        [
            say("table.places"),
            ", ".join(report.jurisdictions) + say("asked for") if report.jurisdictions else say("evidence.as stated"),
        ],
        [say("fails from"), f"{say(f'evidence.{report.fail_on}')}{_also_fails(report)}"],
    ]
    for view in views:
        own = view.subject
        rows.append([say("evidence.documents of", name=one_line(own.name)), _names(own.documents, own.name)])
        left = [name for name in own.not_checked if name not in own.unread]
        if left:
            rows.append([say("evidence.not checked"), _names(left, own.name)])
        if own.unread:
            rows.append([say("evidence.not read"), _names(own.unread, own.name)])
    noted = (*debts_told(report), *(one_line(d.message) for d in (*hollow(report), *report.errors)))
    warnings = [sentence_markup(each) for each in noted]
    head = (say("evidence.what"), say("evidence.which"))
    inner = [
        element("div", data_table(say("evidence.title"), head, rows, "digests"), class_="card"),
        element("div", note_list(warnings), class_="card") if warnings else None,
    ]
    cited = sources(views)
    if cited:
        inner += [element("h3", say("sources.title")), element("div", cited, class_="card")]
    return section("evidence", say("section.evidence"), *inner, lead=say("evidence.lead"))


def _also_fails(report: Report) -> str:
    if report.undetermined_fails:
        return say("evidence.and undetermined")
    return say("evidence.and asked") if report.asked_fails else ""


def _names(names: Sequence[str], subject: str) -> Markup:
    return several(*((", " if at else None, code(short(name, subject))) for at, name in enumerate(names[:100])))
