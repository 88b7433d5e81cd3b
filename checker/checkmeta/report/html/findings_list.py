"""The defects, each with its excerpts, its sources, why it matters and what to do; and what they are filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.base.messages import heard, say
from checkmeta.language.words import Verdict
from checkmeta.report.blocks import FindingGroup
from checkmeta.report.grounds import decisive, grounds
from checkmeta.report.html.answer import defect_title
from checkmeta.report.html.markup import Content, Markup, element, sentence_markup, several
from checkmeta.report.html.page import section
from checkmeta.report.html.pieces import (
    code,
    excerpt_figure,
    facts_list,
    layer_tag,
    note_list,
    place_text,
    places_text,
    short,
    source_link,
)
from checkmeta.report.html.subject_view import DefectView, SubjectView, remedies
from checkmeta.report.order import LAYERS, UNLESS_SHOWN, numbered
from checkmeta.report.wording import (
    WHY,
    bearers_of,
    breaches_of_rules,
    counted,
    deduplicated,
    lack,
    layer_word,
    listed,
    one_line,
    outcome_word,
    state_of_rule,
)

NAMED: Final = 40
"""Elements named of a defect."""
REMARKS: Final = 4
"""Remarks of a kind under a defect."""


def filters(views: Sequence[SubjectView]) -> Markup | None:
    """A form that filters the defects; there is none without a script, and of what is all the same nothing to choose."""
    shown = [(view, d) for view in views for d in view.defects]
    if len(shown) < 2:
        return None
    layers = [layer for layer in LAYERS if any(d.layer is layer for _, d in shown)]
    return filter_form(
        say("filter.findings"),
        [(layer.value, sum(d.layer is layer for _, d in shown)) for layer in layers],
        (
            ("place", {p for _, d in shown for p in d.places}),
            ("topic", {d.area for _, d in shown}),
            ("bearer", {b for _, d in shown for b in d.bearers}),
            ("document", {short(n, v.subject.name) for v, d in shown for n in d.documents}),
            ("verdict", {k for _, d in shown for k in _verdicts(d)}),
        ),
        say("filter.findings, example"),
    )


def filter_form(
    label: str, layers: Sequence[tuple[str, int]], choices: Iterable[tuple[str, set[str]]], example: str
) -> Markup:
    """The form by which a page's items are filtered: boxes of layers, choices of all else, and a search."""
    boxes = [
        element(
            "label",
            element("input", type="checkbox", name="layer", value=layer, checked=True),
            f"{layer_word(layer)} {number}",
            class_=f"chip tag {layer}",
        )
        for layer, number in layers
    ]
    selects = [
        element(
            "label",
            element("span", say(f"filter.{name}")),
            element(
                "select",
                element("option", say("filter.all"), value=""),
                *(element("option", one_line(v), value=one_line(v)) for v in sorted(values)),
                name=name,
            ),
        )
        for name, values in choices
        if len(values) > 1
    ]
    field = element("input", type="search", name="q", placeholder=example)
    search = element("label", element("span", say("filter.search")), field)
    return element(
        "form",
        element("fieldset", element("legend", say("filter.layers"), class_="unseen"), *boxes)
        if len(boxes) > 1
        else None,
        *selects,
        search,
        element("button", say("page.open all"), type="button", id="all", aria_pressed="false"),
        element("output", aria_live="polite"),
        class_="filters",
        hidden=True,
        aria_label=label,
    )


def findings_list(view: SubjectView, level: int, form: Markup | None, told: frozenset[str]) -> Markup:
    """The section of the defects; `told` are the rules that the page tells in plain words."""
    if not view.defects:
        nothing = element("p", say("findings.none"), class_="card")
        return section(f"{view.prefix}findings", say("section.findings"), nothing, level=level)
    keys = element("span", sentence_markup(say("findings.keys"), "kbd"), class_="js", hidden=True)
    defects = counted(len(view.defects), "defect")
    lead = several(say("findings.lead", defects=defects, breaches=breaches_of_rules(view.broken)), keys)
    items = [_item(d, view, told) for d in view.defects]
    none = element("p", say("filter.none"), class_="empty", hidden=True)
    return section(
        f"{view.prefix}findings",
        say("section.findings"),
        form,
        element("div", *items, none, class_="list"),
        lead=lead,
        level=level,
    )


def _verdicts(shown: DefectView) -> set[str]:
    return {outcome_word(group.outcome) for group in shown.defect.groups}


def _item(shown: DefectView, view: SubjectView, told: frozenset[str]) -> Markup:
    documents = [short(name, view.subject.name) for name in shown.documents]
    more = say("and more", number=shown.more) if shown.more > 0 else ""
    state = state_of_rule(shown.defect.first.rule)
    doubt = f"{outcome_word(UNLESS_SHOWN)} · " if shown.defect.lead.outcome == UNLESS_SHOWN else ""
    about = several(
        doubt,
        code(place_text(shown.defect.first, view.subject.name)),
        f"{more} · {places_text(shown.places)} · {shown.area} · {', '.join(shown.bearers)}",
    )
    number = several(element("b", shown.breaches), say("breaches alone", number=shown.breaches))
    summary = element(
        "summary",
        element("span", layer_tag(shown.layer), state or None, class_="what"),
        element("span", defect_title(shown), class_="title"),
        element("span", number, class_="number"),
        element("span", about, class_="about"),
    )
    return element(
        "details",
        summary,
        element("div", _body(shown, view, told), class_="body"),
        class_=f"item defect {shown.layer}" + ("" if shown.fails else " low"),
        id=shown.anchor,
        data_layer=shown.layer.value,
        data_place="|".join(map(one_line, shown.places)),
        data_topic=shown.area,
        data_bearer="|".join(map(one_line, shown.bearers)),
        data_document="|".join(map(one_line, documents)),
        data_verdict="|".join(sorted(_verdicts(shown))),
    )


def _body(shown: DefectView, view: SubjectView, told: frozenset[str]) -> Markup:
    first, name = shown.defect.first, view.subject.name
    figures = []
    if first.place is not None and first.place.source.name:
        figures.append(excerpt_figure(first.place, name))
    reading = decisive(first)
    if reading is not None and reading.place is not None:
        short_path = reading.path.removeprefix(f"{first.subject}.")
        figures.append(excerpt_figure(reading.place, name, several(say("findings.decides"), code(short_path))))
    return several(
        *figures,
        facts_list(
            (
                (say("findings.also at"), _elements(shown, view)),
                (say("findings.broken"), note_list((_rule(g, told) for g in shown.defect.groups), "rules")),
                (
                    say("label.why"),
                    _first([t for g in shown.defect.groups for label, t in g.rule.texts if label == WHY]),
                ),
                (say("findings.remedy"), _first(remedies(shown.defect.groups))),
                *_remarks(shown),
                (say("findings.finding"), element("a", element("code", shown.anchor), href=f"#{shown.anchor}")),
            )
        ),
    )


def _elements(shown: DefectView, view: SubjectView) -> Content:
    """The places after the first, each with the name of what stands there."""
    rest = shown.elements[1:]
    if shown.more <= 0:
        return None
    first = shown.defect.first
    chips = []
    for judgement in rest[:NAMED]:
        at = place_text(judgement, view.subject.name)
        line = at if judgement.document != first.document else ":" + at.partition(":")[2] if ":" in at else at
        chips.append(
            element("li", f"{one_line(judgement.element)} " if judgement.element else None, element("small", line))
        )
    left = shown.more - len(chips)
    return element(
        "ul", *chips, element("li", say("and more by itself", number=left)) if left > 0 else None, class_="chips"
    )


def _rule(group: FindingGroup, told: frozenset[str]) -> Content:
    """A broken rule: its source, its places, how often, and its id, which leads to it in plain words."""
    rule = group.rule
    found = numbered(group.judgements)
    name = element("a", code(rule.id), href=f"#{rule.id}") if rule.id in told else code(rule.id)
    many = f" · {say('findings.times', number=found)}" if found > 1 else ""
    who = f" · {listed(bearers_of(rule.bearer), REMARKS)}" if rule.bearer else ""
    about = element("small", f"{places_text(group.places)}{who}{many} · ", name)
    return several(layer_tag(rule.layer), " ", source_link(rule.source), " ", about)


def _first(texts: Sequence[str]) -> Content:
    return sentence_markup(one_line(texts[0])) if texts else None


def _remarks(shown: DefectView) -> Iterable[tuple[str, Content]]:
    """What it rests on, what was noted, what would excuse it."""
    own = shown.defect.judgements
    yield say("findings.rests on"), _several(deduplicated(ground for j in own for ground in grounds(j)))
    notes = deduplicated(note for j in own for note in j.notes)
    if shown.defect.lead.outcome == UNLESS_SHOWN:
        notes[:0] = deduplicated(f"{outcome_word(UNLESS_SHOWN)}: {heard(j.reason)}" for j in own)
    if not all(j.applicability_known for j in own):
        notes.append(say("applicability unknown"))
    lacking = sorted({m for j in own for m in j.missing}, key=lambda m: m.sort_key)
    broken = shown.defect.lead.outcome == Verdict.VIOLATED.value
    lead = "findings.could make up" if broken else "findings.missing"
    notes.extend(say(lead, fact=lack(m)[1]) for m in lacking)
    yield say("findings.note"), _several(notes)


def _several(texts: Sequence[str]) -> Content:
    if not texts:
        return None
    shown = [sentence_markup(one_line(text)) for text in texts[:REMARKS]]
    if len(texts) > REMARKS:
        shown.append(several(say("and more of these", number=len(texts) - REMARKS)))
    return shown[0] if len(shown) == 1 else note_list(shown)
