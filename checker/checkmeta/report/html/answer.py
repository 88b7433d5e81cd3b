"""The answer: whether it fails and why; where, by which law, who is bound, what is unknown; and where to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Judgement, Report, Score, Standing
from checkmeta.language.words import Layer
from checkmeta.report.counts_table import sentence
from checkmeta.report.hollow import rests_on_nothing
from checkmeta.report.html.charts import ring, stacked
from checkmeta.report.html.markup import Content, Markup, element, link, sentence_markup, several
from checkmeta.report.html.page import data_table, section
from checkmeta.report.html.pieces import code, facts_list, layer_tag, places_text, short
from checkmeta.report.html.subject_view import DefectView, SubjectView, remedies
from checkmeta.report.order import LAYERS, by_standing, exit_code, is_asked, numbered, only_if_it_applies, state_of
from checkmeta.report.wording import begun, breaches_of_rules, counted, day, layer_word, one_line, percent

NAMED: Final = 4
"""Instruments, documents and bearers named in the answer."""
CHANGES: Final = 5
"""Defects named under where to begin."""

_KINDS: Final = ("ok", "fails", "open")
"""The classes of the answers, by exit status."""


def verdict_word(report: Report) -> tuple[str, str]:
    """The answer in a word, and its class."""
    status = exit_code(report)
    if status == 2 and not report.errors and rests_on_nothing(report):
        return say("answer.none"), "open"
    return say(f"answer.{status}"), _KINDS[status]


def headline(report: Report, views: Sequence[SubjectView]) -> str:
    """The answer as a heading. It never says that something complies."""
    name, many = (one_line(views[0].name), "") if len(views) == 1 else (counted(len(views), "subject"), ", several")
    shown = [d for view in views for d in view.defects]
    failing = [d for d in shown if d.fails]
    if failing:
        worst = max((d.layer for d in failing), key=lambda layer: layer.rank)
        ways = counted(sum(d.layer is worst for d in failing), "way")
        return say(f"head.{worst}{many}", name=name, ways=ways)
    if report.failed:
        return say(f"head.leaves open{many}", name=name)
    if report.errors:
        return say("head.not in full", name=name)
    if rests_on_nothing(report):
        return say("head.nothing judged", name=name)
    below = [layer for layer in (Layer.NORM, Layer.ETHICS) if any(d.layer is layer for d in shown)]
    of_law = sum(d.layer is Layer.LAW for d in shown)
    if of_law:
        return say("head.fails nothing", name=name, ways=counted(of_law, "way"))
    if below:
        ways = counted(sum(d.layer is below[0] for d in shown), "way")
        return say(f"head.below {below[0]}", name=name, ways=ways)
    return say("head.no breach", name=name)


def answer(view: SubjectView, head: str, *, level: int, report: Report) -> Markup:
    """The card that says all in ten seconds. `report` is what the sentence is about: the run, or this subject of it."""
    word, kind = verdict_word(report)
    subject = view.subject
    rules = len({j.rule.id for j in subject.judgements})
    facts = facts_list(
        (
            (say("answer.checked"), several(one_line(subject.name), ": ", counted(len(subject.documents), "document"))),
            (say("answer.day"), day(view.report.as_of)),
            (say("answer.for"), _for(view)),
            (say("answer.rules"), say("answer.judged", rules=rules, number=len(view.report.rulesets))),
            (say("fails from"), several(element("code", f"--fail-on {view.report.fail_on.value}"))),
        ),
        "run",
    )
    top = element(
        "div",
        element(
            "div",
            element("p", word, class_=f"verdict {kind}"),
            element(f"h{level}", head, id=f"{view.prefix}answer-title"),
            told(report),
        ),
        facts,
        class_="top",
    )
    layers = element("div", *(_layer(view, layer) for layer in LAYERS), class_="layers")
    return element(
        "section",
        top,
        _questions(view, level + 1),
        layers,
        class_="card front",
        id=f"{view.prefix}answer",
        aria_labelledby=f"{view.prefix}answer-title",
    )


def told(report: Report) -> Markup:
    """The counts, and whether they fail, in the sentence that every report has."""
    option = f"--fail-on {report.fail_on.value}"
    return element("p", sentence_markup(f"{begun(sentence(report))}.".replace(option, f"`{option}`")), class_="said")


def _for(view: SubjectView) -> str:
    if not view.places:
        return say("answer.no place")
    return places_text(view.places) + (say("asked for") if view.report.jurisdictions else "")


def _questions(view: SubjectView, level: int) -> Markup:
    """By which law, where, who is bound, what is unknown: four lists, the most first."""
    law = [j for j in view.broken if j.rule.layer is Layer.LAW]
    of = law or view.broken
    law_or = "law" if law else "rules"
    bound = [(one_line(b), n.total(), None) for b, n in view.by_bearer(of)]
    boxes = (
        (say(f"ask.by which {law_or}"), say(f"ask.of {law_or}"), _ranked(_instruments(of))),
        (say("ask.where"), say("ask.of these"), _ranked(_documents(of, view))),
        (say("ask.who"), say("ask.of these"), _ranked(bound)),
        (say("ask.unknown"), say("ask.verdicts"), _unknown(view)),
    )
    return element(
        "div",
        *(
            element("div", element(f"h{level}", head, element("span", word), class_="ask"), body)
            for head, word, body in boxes
            if body
        ),
        class_="questions",
    )


def _instruments(judgements: Sequence[Judgement]) -> list[tuple[Content, int, Content]]:
    """Where the broken duties stand, by instrument, with the places that it was judged for."""
    found: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        source = judgement.rule.source
        name = source.instrument if source else judgement.rule.ruleset_title
        found.setdefault(name, []).append(judgement)
    rows: list[tuple[Content, int, Content]] = []
    for name, own in found.items():
        title = min((j.rule.ruleset_title.partition(":")[0] for j in own), key=lambda t: (len(t), t))
        places = places_text(sorted({p for j in own for p in j.places}))
        known = own[0].rule.layer is Layer.LAW and " " in title and any(c.isdigit() for c in name)
        shown = several(one_line(title), element("small", one_line(name))) if known else one_line(name)
        rows.append((shown, numbered(own), places))
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))


def _documents(judgements: Sequence[Judgement], view: SubjectView) -> list[tuple[Content, int, Content]]:
    found: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        found.setdefault(judgement.document, []).append(judgement)
    rows: list[tuple[Content, int, Content]] = []
    for name, own in found.items():
        lines = len({j.place.begin.line for j in own if j.place is not None and j.place.source.name})
        on = say("ask.on lines", number=lines) if lines else None
        rows.append((code(short(name, view.subject.name)), numbered(own), on))
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))


def _ranked(rows: Sequence[tuple[Content, int, Content]]) -> Markup | None:
    """The first few with their numbers, and how many more there are."""
    if not rows:
        return None
    shown = [
        element("li", element("span", name, element("small", note) if note else None), element("b", number))
        for name, number, note in rows[:NAMED]
    ]
    rest = rows[NAMED:]
    more = (
        element(
            "li", element("span", say("and more by itself", number=len(rest))), element("b", sum(r[1] for r in rest))
        )
        if rest
        else None
    )
    return element("ul", *shown, more, class_="ranked")


def _unknown(view: SubjectView) -> Markup | None:
    numbers = by_standing(view.reached)
    rows = [
        element(
            "li",
            element(
                "span",
                link(f"#{view.prefix}unknown", say(f"standing.{kind}")),
                element("small", say(f"standing.{kind}, why")),
            ),
            element("b", numbers[kind]),
        )
        for kind in Standing
        if numbers[kind]
    ]
    doubtful = numbered(j for j in view.reached if only_if_it_applies(j))
    if doubtful:
        note = element("small", say("applicability unknown"))
        rows.append(element("li", element("span", say("ask.kept if"), note), element("b", doubtful)))
    return element("ul", *rows, class_="ranked") if rows else element("p", say("nothing"))


def _layer(view: SubjectView, layer: Layer) -> Markup:
    own = [j for j in view.reached if j.rule.layer is layer]
    score = next((s for s in view.subject.scores if s.of == layer.value), None)
    shown = view.of(layer)
    broken = [j for j in view.broken if j.rule.layer is layer]
    numbers = tally_of(own)
    parts = [(f"f-{kind}", number) for kind, number in numbers.items()]
    words = states_text(numbers) or say("answer.nothing applies")
    nothing = say("no breach found" if numbers["kept"] else "nothing decided")
    told = breaches_of_rules(broken) if broken else nothing
    return element(
        "div",
        _ring(score, layer),
        element(
            "div",
            layer_tag(layer),
            element("b", counted(len(shown), "defect")),
            element("span", told, class_="soft"),
        ),
        stacked(parts, f"{layer_word(layer)}: {words}") if numbers.total() else None,
        element("p", words, class_="key"),
        class_=f"layer {layer}",
    )


def _ring(score: Score | None, layer: Layer) -> Markup:
    if score is None:
        return element("p", say("answer.nothing to keep"), class_="ring none")
    return ring(score.share, layer_word(layer))


def tally_of(judgements: Sequence[Judgement]) -> Counter[str]:
    """Verdicts by what a reader has to do about them, in that order; what was not applicable or excused isn't among them."""
    found: Counter[str] = Counter()
    for judgement in judgements:
        kind = state_of(judgement)
        found["unknown" if kind == "error" else kind] += 1 + judgement.alike
    return Counter({kind: found[kind] for kind in KINDS if found[kind]})


def states_text(numbers: Counter[str]) -> str:
    """How many verdicts of each state, in words."""
    return ", ".join(f"{number} {say(f'state.{kind}')}" for kind, number in numbers.items())


KINDS: Final = ("broken", "waived", "asked", "unknown", "kept")


def beginning(view: SubjectView, level: int) -> Markup | None:
    """The changes that mend most."""
    largest = sorted(view.defects, key=lambda d: (-d.breaches, not d.fails, -d.layer.rank))[:CHANGES]
    whole = sum(d.breaches for d in view.defects)
    if not largest:
        return None
    first = sum(d.breaches for d in largest[:3])
    lead = say("begin.lead", number=min(3, len(largest)), first=first, breaches=counted(whole, "breach"))
    return section(
        f"{view.prefix}begin",
        say("begin.title"),
        element("div", element("ol", *(_change(d) for d in largest), class_="first"), class_="card"),
        lead=lead,
        level=level,
    )


def _change(shown: DefectView) -> Markup:
    asks = remedies(shown.defect.groups)
    said = one_line(asks[0] if asks else shown.defect.lead.rule.title)
    again = say("begin.again", number=shown.more) if shown.more > 0 else None
    return element(
        "li",
        element(
            "div",
            element("p", sentence_markup(said), again, class_="do"),
            element(
                "p",
                layer_tag(shown.layer),
                " ",
                element("a", defect_title(shown), href=f"#{shown.anchor}"),
                f" · {places_text(shown.places)}",
                class_="soft",
            ),
        ),
        element("p", element("b", shown.breaches), say("breaches alone", number=shown.breaches), class_="number"),
    )


def defect_title(shown: DefectView) -> Markup:
    """What is wrong, in a line."""
    return sentence_markup(begun(one_line(shown.defect.first.message)))


def subjects_table(views: Sequence[SubjectView]) -> Markup:
    """Each subject in a row: what it breaks, and how much it keeps."""
    rows: list[Sequence[Markup | str]] = []
    for view in views:
        shares = {s.of: s.share for s in view.subject.scores}
        numbers = [str(len(view.of(layer))) for layer in LAYERS]
        asked = numbered(filter(is_asked, view.reached))
        kept = percent(shares.get("law", Fraction(0))) if "law" in shares else "–"
        fails = say("table.fails") if any(d.fails for d in view.defects) else "–"
        name = element("a", one_line(view.subject.name), href=f"#{view.prefix}answer")
        rows.append(
            [name, fails, *numbers, str(asked), kept, places_text(view.places) if view.places else say("not stated")]
        )
    columns = ("subject", "run", "law", "norm", "ethics", "asked", "kept", "places")
    return data_table(say("table.subjects"), [say(f"table.{column}") for column in columns], rows, "numbers")
