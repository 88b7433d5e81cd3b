"""Where it stands: topics by places, lines of documents, who answers, places, and the infrastructure by its weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.judging.findings import Judgement, WeightedPart
from checkmeta.judging.scores import score_of
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.html.answer import tally_of
from checkmeta.report.html.charts import bar, stacked, strip
from checkmeta.report.html.markup import Markup, element, several
from checkmeta.report.html.page import scrolling, section
from checkmeta.report.html.pieces import code, layer_tag, short
from checkmeta.report.html.subject_view import SubjectView
from checkmeta.report.order import LAYERS, topic
from checkmeta.report.wording import MOST_PLACES, counted, one_line, percent
from checkmeta.vocabulary.topics import AREAS, area_of

_STRENGTHS: Final = ((Fraction(2, 3), "h3"), (Fraction(1, 3), "h2"), (Fraction(0), "h1"))
MOST_PARTS: Final = 60
"""Components of the infrastructure that are drawn."""


def overview(view: SubjectView, level: int) -> Markup | None:
    """All of it, where there is anything."""
    if not view.reached:
        return None
    inner = level + 1
    return section(
        f"{view.prefix}where",
        "Where it stands",
        element("div", _matrix(view), class_="card"),
        element(
            "div",
            element("div", _documents(view, inner), _places(view, inner)),
            element("div", _bearers(view, inner)),
            class_="two",
        ),
        _tree(view, inner),
        lead="Law is judged for each place by itself; norms and ethics stand beside it once.",
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
    columns = [_Column(f"Law in {', '.join(names)}", Layer.LAW, own) for names, own in found.values()]
    if law and not columns:
        columns = [_Column("Law, no place stated", Layer.LAW, tuple(law))]
    for layer, title in ((Layer.NORM, "Norms"), (Layer.ETHICS, "Ethics")):
        own = tuple(j for j in view.reached if j.rule.layer is layer)
        if own:
            columns.append(_Column(title, layer, own))
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
    head = element("tr", element("th", "Topic", scope="col"), *(element("th", c.title, scope="col") for c in columns))
    rows = [
        element(
            "tr",
            element("th", area, scope="row"),
            *(_cell(cells.get((area, at), {}), column.layer) for at, column in enumerate(columns)),
        )
        for area in areas
    ]
    caption = "Rules that are broken, of those that could apply. “?”: nobody says, though the rule applies. “·”: unknown. “✓”: kept. “–”: no rule."
    whole = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *rows),
        class_="matrix",
    )
    return scrolling("Topics by places", whole)


def _cell(kinds: dict[str, set[str]], layer: Layer) -> Markup:
    """A rule that is broken somewhere counts as broken, one of which something is asked as asked, and so on."""
    if not kinds:
        return element("td", element("b", "–"), element("span", "no rule", class_="unseen"), class_="none")
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
            "td", element("b", number["broken"]), element("span", f"of {whole}"), class_=f"{layer} {strength}"
        )
    for kind, mark, said in (("asked", "?", "asked"), ("unknown", "·", "unknown"), ("waived", "w", "waived")):
        if number[kind]:
            return element("td", element("b", mark), element("span", f"{number[kind]} {said}"), class_=kind)
    return element("td", element("b", "✓"), element("span", f"{number['kept']} kept"), class_="kept")


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
        said = f"{counted(sum(map(len, own.values())), 'breach', 'breaches')} on {len(own)} of {counted(total, 'line')}"
        shown.append(
            element(
                "figure",
                element("figcaption", code(short(name, view.subject.name)), element("span", said)),
                strip(marks, total, f"{short(name, view.subject.name)}: {said}"),
                element("p", element("span", "line 1"), element("span", total), class_="axis", aria_hidden="true"),
                class_="lines",
            )
        )
    key = several(*((layer_tag(layer), " ") for layer in LAYERS))
    note = element(
        "p", "The higher, the more breaches on a line; the colour is the strongest layer. ", key, class_="soft"
    )
    body = (*shown, note) if shown else (element("p", "No breach stands on a line.", class_="soft"),)
    return element("div", element(f"h{level}", "In the documents"), element("div", *body, class_="card"))


def _bearers(view: SubjectView, level: int) -> Markup | None:
    """Breaches by who answers for them, each with how much of what they owe is kept."""
    found = view.by_bearer(view.broken)
    if not found:
        return None
    most = max(numbers.total() for _, numbers in found)
    rows = [
        _row(name, [(f"f-{x}", numbers[x]) for x in LAYERS], _layers(numbers), _kept(view, name), most)
        for name, numbers in found
    ]
    note = element("p", "Breaches by who is bound; one that binds two counts for both.", class_="soft")
    shown = element("div", element("ul", *rows, class_="bars"), note, class_="card")
    return several(element(f"h{level}", "Who answers for it"), shown)


def _places(view: SubjectView, level: int) -> Markup | None:
    """Law by place: what became of its verdicts, and how much is kept."""
    law = [j for j in view.reached if j.rule.layer is Layer.LAW]
    rows = []
    for place in view.places:
        own = [j for j in law if place in j.places]
        numbers = tally_of(own)
        if not numbers:
            continue
        words = ", ".join(f"{n} {kind}" for kind, n in numbers.items())
        score = score_of(place, place, own)
        kept = f"{percent(score.share)} kept" if score else ""
        rows.append(_row(place, [(f"f-{kind}", n) for kind, n in numbers.items()], words, kept, None))
    if not rows:
        return None
    swatches = (element("span", kind, class_=f"swatch s-{kind}") for kind in ("broken", "asked", "unknown", "kept"))
    key = element("p", *swatches, class_="soft")
    more = len(rows) - MOST_PLACES
    rest = element("p", f"and {counted(more, 'more place')}", class_="soft") if more > 0 else None
    shown = element("div", element("ul", *rows[:MOST_PLACES], class_="bars"), rest, key, class_="card")
    return several(element(f"h{level}", "Law by place"), shown)


def _layers(numbers: Counter[Layer]) -> str:
    return ", ".join(f"{numbers[layer]} {layer}" for layer in LAYERS if numbers[layer])


def _kept(view: SubjectView, bearer: str) -> str:
    """How much is kept of what somebody owes."""
    score = score_of(bearer, bearer, (j for j in view.reached if bearer in j.rule.bearer))
    return f"{percent(score.share)} kept" if score else ""


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
    more = len(parts) - MOST_PARTS
    drawn = _branch(parts[:MOST_PARTS], parts[0], view)
    note = element("p", f"and {counted(more, 'more component')}", class_="soft") if more > 0 else None
    lead = "A part keeps what is asked of it, by the weight of the rules; the whole keeps the lower of its own and the average of its parts by their weights."
    return several(
        element(f"h{level}", "The infrastructure, by its weights"),
        element("div", element("p", lead, class_="soft"), element("ul", drawn, class_="tree"), note, class_="card"),
    )


def _branch(parts: Sequence[WeightedPart], of: WeightedPart, view: SubjectView) -> Markup:
    children = _children(parts, of)
    share = of.score.share if of.score else None
    facts = [
        f"tier {of.tier}" if of.tier is not None else None,
        f"weighs {percent(of.weight)}" if of.weight is not None else None,
        _own(of),
        _sum(of, children),
    ]
    told = element("small", " · ".join(fact for fact in facts if fact))
    node = element(
        "div",
        element("div", element("b", one_line(of.name)), told),
        bar(share, f"{one_line(of.name)}: {percent(share)} kept") if share is not None else element("span"),
        element("b", percent(share) if share is not None else "no score", class_="share"),
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
        return "nothing asked of it alone"
    words = {Verdict.VIOLATED.value: "broken", Verdict.SATISFIED.value: "kept"}
    made = ", ".join(f"{number} {words.get(verdict, verdict)}" for verdict, number in part.own.made_of)
    return f"its own: {percent(part.own.share)} ({made})"


def _sum(part: WeightedPart, children: Sequence[WeightedPart]) -> str | None:
    """The average of the parts, written out; or why there is none."""
    if not children:
        return None
    judged = [c for c in children if c.score is not None]
    lacking = [c for c in judged if c.weight is None]
    if lacking:
        return f"no sum: {one_line(lacking[0].name)} has no weight"
    weighed = [(c.weight, c.score.share) for c in judged if c.weight is not None and c.score is not None]
    total = sum((weight for weight, _ in weighed), Fraction(0))
    if part.score is None or part.score.parts is None or total == 0:
        return "no sum of its parts"
    terms = " + ".join(f"{percent(weight)} × {percent(share)}" for weight, share in weighed)
    doubt = "" if total == 1 else f"; the weights add up to {percent(total)}"
    return f"its parts: ({terms}) ÷ {percent(total)} = {percent(part.score.parts)}{doubt}"
