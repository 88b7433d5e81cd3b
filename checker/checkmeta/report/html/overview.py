"""Where it stands: topics by places, lines of documents, who answers, places, and the infrastructure by its weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.judging.findings import Judgement, Score, WeightedPart
from checkmeta.judging.scores import score_of
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.html.answer import states_text, tally_of
from checkmeta.report.html.charts import bar, stacked, strip
from checkmeta.report.html.markup import Markup, element, several
from checkmeta.report.html.page import scrolling, section
from checkmeta.report.html.pieces import code, layer_tag, short
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.order import LAYERS, topic
from checkmeta.report.wording import (
    MOST_PLACES,
    bearers_of,
    counted,
    layer_word,
    more,
    one_line,
    outcome_word,
    percent,
)
from checkmeta.vocabulary.topics import AREAS, area_of

_STRENGTHS: Final = ((Fraction(2, 3), "h3"), (Fraction(1, 3), "h2"), (Fraction(0), "h1"))
_MARKS: Final = {"asked": "?", "unknown": "·", "waived": "w", "kept": "✓"}
MOST_PARTS: Final = 60
"""Components of the infrastructure that are drawn."""


def overview(view: SubjectView, level: int) -> Markup | None:
    """All of it, where there is anything."""
    if not view.reached:
        return None
    inner = level + 1
    return section(
        f"{view.prefix}where",
        say("where.title"),
        element("div", _matrix(view), class_="card"),
        element(
            "div",
            element("div", _documents(view, inner), _places(view, inner)),
            element("div", _bearers(view, inner)),
            class_="two",
        ),
        _tree(view, inner),
        lead=say("where.lead"),
        level=level,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    layer: Layer
    judgements: tuple[Judgement, ...]


def _columns(view: SubjectView) -> list[_Column]:
    """A column of law for each place, or for several of which all verdicts are the same; then the other layers."""
    law = [j for j in view.reached if j.rule.layer is Layer.LAW]
    found: dict[tuple[object, ...], tuple[list[str], tuple[Judgement, ...]]] = {}
    for place in sorted({p for j in law for p in j.places}):
        own = tuple(j for j in law if not j.places or place in j.places)
        same = tuple(sorted((j.rule.id, j.subject, j.document, j.verdict.value) for j in own))
        found.setdefault(same, ([], own))[0].append(place)
    columns = [_Column(say("where.law in", places=", ".join(names)), Layer.LAW, own) for names, own in found.values()]
    if law and not columns:
        columns = [_Column(say("where.law, no place"), Layer.LAW, tuple(law))]
    for layer in (Layer.NORM, Layer.ETHICS):
        own = tuple(j for j in view.reached if j.rule.layer is layer)
        if own:
            columns.append(_Column(say(f"table.{layer}"), layer, own))
    return columns


def _matrix(view: SubjectView) -> Markup:
    """Rules that are broken, by topic and place, of those that could apply."""
    columns = _columns(view)
    cells: dict[tuple[str, int], dict[str, set[str]]] = {}
    for at, column in enumerate(columns):
        for judgement in column.judgements:
            kinds = tally_of([judgement])
            for kind in kinds:
                own = cells.setdefault((area_of(topic(judgement)), at), {})
                own.setdefault(kind, set()).add(judgement.rule.id)
    areas = [area for area in (*AREAS, "Other") if any((area, at) in cells for at in range(len(columns)))]
    head = element(
        "tr", element("th", say("filter.topic"), scope="col"), *(element("th", c.title, scope="col") for c in columns)
    )
    rows = [
        element(
            "tr",
            element("th", say(f"area.{area}"), scope="row"),
            *(_cell(cells.get((area, at), {}), column.layer) for at, column in enumerate(columns)),
        )
        for area in areas
    ]
    whole = element(
        "table",
        element("caption", say("where.caption")),
        element("thead", head),
        element("tbody", *rows),
        class_="matrix",
    )
    return scrolling(say("where.topics"), whole)


def _cell(kinds: dict[str, set[str]], layer: Layer) -> Markup:
    """A rule that is broken somewhere counts as broken, one of which something is asked as asked, and so on."""
    if not kinds:
        return element("td", element("b", "–"), element("span", say("where.no rule"), class_="unseen"), class_="none")
    left = set[str]().union(*kinds.values())
    number: dict[str, int] = {}
    whole = len(left)
    for kind in ("broken", "asked", "unknown", "waived", "kept"):
        own = kinds.get(kind, set()) & left
        number[kind] = len(own)
        left -= own
    if number["broken"]:
        share = Fraction(number["broken"], whole)
        strength = next(name for least, name in _STRENGTHS if share > least or least == 0)
        return element(
            "td",
            element("b", number["broken"]),
            element("span", say("where.of", number=whole)),
            class_=f"{layer} {strength}",
        )
    kind = next((kind for kind in ("asked", "unknown", "waived") if number[kind]), "kept")
    told = f"{number[kind]} {say(f'state.{kind}')}"
    return element("td", element("b", _MARKS[kind]), element("span", told), class_=kind)


def _documents(view: SubjectView, level: int) -> Markup:
    """Each document as a strip of its lines, with the breaches that stand on them."""
    lines: dict[str, dict[int, list[Judgement]]] = {}
    sources: dict[str, Source] = {}
    for judgement in view.reached:
        if judgement.place is not None and judgement.place.source.name:
            sources.setdefault(judgement.place.source.name, judgement.place.source)
    for judgement in view.broken:
        if judgement.place is not None and judgement.place.source.name:
            own = lines.setdefault(judgement.place.source.name, {})
            own.setdefault(judgement.place.begin.line, []).append(judgement)
    shown = []
    for name in sorted(lines, key=lambda n: (-sum(map(len, lines[n].values())), n))[:8]:
        total = len(sources[name].line_starts)
        own = lines[name]
        marks = [
            (line, len(js), f"f-{max((j.rule.layer for j in js), key=lambda x: x.rank)}")
            for line, js in sorted(own.items())
        ]
        breaches = counted(sum(map(len, own.values())), "breach")
        said = say("where.on lines", breaches=breaches, some=len(own), number=total)
        shown.append(
            element(
                "figure",
                element("figcaption", code(short(name, view.subject.name)), element("span", said)),
                strip(marks, total, f"{short(name, view.subject.name)}: {said}"),
                element(
                    "p", element("span", say("where.line 1")), element("span", total), class_="axis", aria_hidden="true"
                ),
                class_="lines",
            )
        )
    key = several(*((layer_tag(layer), " ") for layer in LAYERS))
    note = element("p", say("where.higher"), " ", key, class_="soft")
    body = (*shown, note) if shown else (element("p", say("where.no line"), class_="soft"),)
    return element("div", element(f"h{level}", say("where.in documents")), element("div", *body, class_="card"))


def _bearers(view: SubjectView, level: int) -> Markup | None:
    """Breaches by who answers for them, each with how much of what they owe is kept."""
    found = view.by_bearer(view.broken)
    if not found:
        return None
    most = max(numbers.total() for _, numbers in found)
    rows = [
        _row(name, [(f"f-{x}", numbers[x]) for x in LAYERS], _layers(numbers), _kept(_owed(view, name)), most)
        for name, numbers in found
    ]
    note = element("p", say("where.bearers, note"), class_="soft")
    shown = element("div", element("ul", *rows, class_="bars"), note, class_="card")
    return several(element(f"h{level}", say("where.bearers")), shown)


def _owed(view: SubjectView, bearer: str) -> Score | None:
    """What is kept of what somebody owes."""
    return score_of(bearer, bearer, (j for j in view.reached if j.rule.bearer and bearer in bearers_of(j.rule.bearer)))


def _places(view: SubjectView, level: int) -> Markup | None:
    """Law by place: what became of its verdicts, and how much is kept."""
    law = [j for j in view.reached if j.rule.layer is Layer.LAW]
    rows = []
    for place in view.places:
        own = [j for j in law if place in j.places]
        numbers = tally_of(own)
        if not numbers:
            continue
        kept = _kept(score_of(place, place, own))
        rows.append(_row(place, [(f"f-{kind}", n) for kind, n in numbers.items()], states_text(numbers), kept, None))
    if not rows:
        return None
    kinds = ("broken", "asked", "unknown", "kept")
    swatches = (element("span", say(f"state.{kind}"), class_=f"swatch s-{kind}") for kind in kinds)
    key = element("p", *swatches, class_="soft")
    left = len(rows) - MOST_PLACES
    rest = element("p", say("and this", what=counted(left, "more jurisdiction")), class_="soft") if left > 0 else None
    shown = element("div", element("ul", *rows[:MOST_PLACES], class_="bars"), rest, key, class_="card")
    return several(element(f"h{level}", say("where.law by place")), shown)


def _layers(numbers: Counter[Layer]) -> str:
    return ", ".join(f"{numbers[layer]} {layer_word(layer)}" for layer in LAYERS if numbers[layer])


def _kept(score: Score | None) -> str:
    """How much is kept."""
    return say("where.kept", share=percent(score.share)) if score else ""


def _row(name: str, parts: Sequence[tuple[str, int]], words: str, kept: str, most: int | None) -> Markup:
    """A name with its bar, its numbers in words, and what is kept."""
    return element(
        "li",
        element("b", one_line(name)),
        stacked(parts, f"{one_line(name)}: {words}", whole=most),
        element("span", words, class_="words"),
        element("span", kept, class_="kept"),
    )


def _tree(view: SubjectView, level: int) -> Markup | None:
    """The infrastructure as its documents divide it, each part with what it keeps and how that was worked out."""
    parts = view.subject.infrastructure
    if not parts:
        return None
    left = len(parts) - MOST_PARTS
    drawn = _branch(parts[:MOST_PARTS], parts[0], view)
    note = element("p", more(left, "component"), class_="soft") if left > 0 else None
    return several(
        element(f"h{level}", say("tree.title")),
        element(
            "div",
            element("p", say("tree.lead"), class_="soft"),
            element("ul", drawn, class_="tree"),
            note,
            class_="card",
        ),
    )


def _branch(parts: Sequence[WeightedPart], of: WeightedPart, view: SubjectView) -> Markup:
    children = _children(parts, of)
    share = of.score.share if of.score else None
    facts = [
        say("tree.tier", tier=of.tier) if of.tier is not None else None,
        say("tree.weighs", share=percent(of.weight)) if of.weight is not None else None,
        _own(of),
        _sum(of, children),
    ]
    told = element("small", " · ".join(fact for fact in facts if fact))
    node = element(
        "div",
        element("div", element("b", one_line(of.name)), told),
        bar(share, f"{one_line(of.name)}: {_kept(of.score)}") if share is not None else element("span"),
        element("b", percent(share) if share is not None else say("tree.no score"), class_="share"),
        class_="node",
    )
    below = element("ul", *(_branch(parts, child, view) for child in children)) if children else None
    return element("li", node, below)


def _children(parts: Iterable[WeightedPart], of: WeightedPart) -> list[WeightedPart]:
    lead = f"{of.path}.components["
    return [p for p in parts if p.path.startswith(lead) and "." not in p.path[len(lead) :]]


def _own(part: WeightedPart) -> str:
    """What was found of it alone."""
    if part.own is None:
        return say("nothing asked")
    words = {Verdict.VIOLATED.value: say("state.broken"), Verdict.SATISFIED.value: say("state.kept")}
    made = ", ".join(f"{number} {words.get(verdict) or outcome_word(verdict)}" for verdict, number in part.own.made_of)
    return say("tree.own", share=percent(part.own.share), made=made)


def _sum(part: WeightedPart, children: Sequence[WeightedPart]) -> str | None:
    """The average of the parts, written out; or why there is none."""
    if not children:
        return None
    judged = [c for c in children if c.score is not None]
    lacking = [c for c in judged if c.weight is None]
    if lacking:
        return say("tree.no weight", name=one_line(lacking[0].name))
    weighed = [(c.weight, c.score.share) for c in judged if c.weight is not None and c.score is not None]
    total = sum((weight for weight, _ in weighed), Fraction(0))
    if part.score is None or part.score.parts is None or total == 0:
        return say("tree.no sum")
    terms = " + ".join(f"{percent(weight)} × {percent(share)}" for weight, share in weighed)
    doubt = "" if total == 1 else say("tree.add up", total=percent(total))
    return say("tree.parts", sum=f"({terms}) ÷ {percent(total)} = {percent(part.score.parts)}{doubt}")
