"""The strata of a norm in one context: in force, jurisdiction, `applies when`, `when`, the subjects that it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, Truth, Unknown, Why
from checkmeta.judging.contexts import Contexts, Options
from checkmeta.judging.findings import Step
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Env, Outcome, conjunction
from checkmeta.language.meaning.reached import Elements
from checkmeta.language.nodes import Node
from checkmeta.language.program import TypedNorm

JURISDICTIONS = "platform.jurisdictions"


@dataclass(slots=True, eq=False)
class Stratum:
    """A clause with its outcome."""

    clause: str
    span: Span | None
    said: str
    """What it says, where that isn't the words of the clause."""
    outcome: Outcome
    note: str | None = None
    lacking: tuple[str, ...] = ()
    """The facts without which what had to be shown is not shown."""

    @property
    def text(self) -> str:
        """The clause in the author's words."""
        return self.said or ("" if self.span is None else clause_words(self.span))

    @property
    def step(self) -> Step:
        """As a report shows it."""
        return Step(self.clause, self.text, self.outcome.truth, self.span, self.outcome.readings, self.note)


@dataclass(slots=True, eq=False)
class Judged:
    """What is judged: the variables of `for each`, and the elements that they stand for."""

    env: Env
    elements: tuple[Outcome, ...]
    gap: Elements | None = None
    """A list that is empty, or not wholly known: then there is no last element."""


def clause_words(span: Span) -> str:
    """The author's words in one line."""
    return span.words


def day_before(day: dt.date) -> dt.date:
    """The last day of a half-open period."""
    return day - dt.timedelta(days=1) if day > dt.date.min else day


def in_force(norm: TypedNorm, options: Options) -> Stratum:
    """Whether the norm is in force on the day of judgement."""
    day = options.as_of
    period = norm.period
    span = period.span
    text = _in_words(period.start, period.end)
    if norm.superseded and (norm.superseded <= day or options.assume.time):
        note = Phrase("in force.later version", day=norm.superseded)
        return Stratum("in force", span, text, Outcome(False), note)
    if options.assume.time or period.holds(day):
        return Stratum("in force", span, text, Outcome(True))
    later = period.start is not None and day < period.start
    turn = period.start if later else day_before(period.end or day)
    why = Phrase("in force.begins" if later else "in force.ended", day=turn)
    return Stratum("in force", span, text, Outcome(False), Phrase("in force.not", day=day, why=why))


@cache
def _in_words(start: dt.date | None, end: dt.date | None) -> str:
    """A period; many rules share theirs."""
    since = Phrase("in force.from", day=start) if start else fixed("in force")
    return Phrase("in force.up to", since=since, day=day_before(end)) if end else since


def jurisdiction(norm: TypedNorm, contexts: Contexts, truth: Truth) -> Stratum:
    """Whether the norm's jurisdiction covers the place."""
    span = norm.jurisdiction_span
    text = ", ".join(norm.jurisdiction) or fixed("everywhere")
    readings = contexts.territory.readings if norm.jurisdiction else ()
    if truth is Truth.UNKNOWN:
        origin = contexts.platform.origin
        place = None if origin is None else origin.key or origin.span
        stated = next((r.place for r in contexts.territory.readings if r.place is not None), None)
        if stated is not None:
            value = Unknown.one(
                JURISDICTIONS, Why.PARTIAL, stated, Phrase("detail.which part", places=", ".join(norm.jurisdiction))
            )
        else:
            value = Unknown.one(JURISDICTIONS, Why.ABSENT, place)
        return Stratum("jurisdiction", span, text, Outcome(value, readings))
    return Stratum("jurisdiction", span, text, Outcome(truth is Truth.TRUE, readings))


def conditions(
    clause: str, nodes: tuple[Node, ...], evaluator: Evaluator, env: Env, *, assume: bool = False
) -> list[Stratum]:
    """Each condition of a kind. Assumed ones hold unless they are false."""
    found: list[Stratum] = []
    for node in nodes:
        outcome = evaluator.condition(node, env)
        note = None
        if assume and outcome.truth is Truth.UNKNOWN:
            outcome, note = Outcome(True, outcome.seen), fixed("note.assumed")
        found.append(Stratum(clause, node.span, "", outcome, note))
    return found


def subjects(norm: TypedNorm, evaluator: Evaluator) -> Iterator[Judged]:
    """What the norm is about: each combination of the elements of its `for each`, or the whole."""
    yield from _subjects(norm, evaluator, 0, {}, ())


def _subjects(
    norm: TypedNorm, evaluator: Evaluator, index: int, env: Env, elements: tuple[Outcome, ...]
) -> Iterator[Judged]:
    if index == len(norm.for_each):
        yield Judged(env, elements)
        return
    generator = norm.for_each[index]
    listed = evaluator.elements(generator.domain, env)
    computed: Outcome | None = None
    for number, found in enumerate(listed.items):
        element = found
        if not found.stands:  # what was computed is called by where it stands in what the author wrote
            computed = computed or _computed(listed, clause_words(generator.domain.span))
            element = replace(found, name=number, of=computed)
        yield from _subjects(
            norm, evaluator, index + 1, {**env, generator.variable.number: element}, (*elements, element)
        )
    if listed.rest is not None or not listed.items:
        yield Judged(env, elements, listed)


def _computed(listed: Elements, words: str) -> Outcome:
    return Outcome(Listing(tuple(Fact(item.value, item.origin) for item in listed.items)), name=words)


def applicability(strata: Sequence[Stratum]) -> Outcome:
    """All strata together."""
    return conjunction([s.outcome for s in strata])


@cache
def outside(places: str) -> str:
    """That none of the subject's places is one of these; many rules share theirs."""
    return Phrase("reason.jurisdiction", places=places)


def not_applicable(stratum: Stratum) -> str:
    """The first stratum that is false, in words."""
    if stratum.note:
        return stratum.note
    if stratum.clause == "jurisdiction":
        return outside(stratum.text)
    return Phrase("reason.false", clause=stratum.clause, text=stratum.text)
