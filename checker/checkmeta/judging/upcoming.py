"""What the coming time brings: rules and figures that begin or end, and what a subject's documents come to then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from checkmeta.base.records import dataclass, replace
from checkmeta.judging.findings import Judgement, Standing, Upcoming
from checkmeta.judging.judge import Judge
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.judgement_wording import source_ref
from checkmeta.judging.rulebook import Rulebook
from checkmeta.language.meaning.compare import arithmetic
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.words import Verdict
from checkmeta.vocabulary.scalars import parse_duration

AHEAD = "12 months"
"""How far a report looks ahead."""
WORST = (Verdict.VIOLATED, Verdict.ERROR, Verdict.UNDETERMINED, Verdict.COMPENSATED)
"""What is said of a rule that comes to several verdicts: the first of these, else that it is kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a day brings: a rule or a figure that begins or ends."""

    day: dt.date
    what: str
    rule: str
    title: str
    jurisdiction: tuple[str, ...]
    source: str


def later(start: dt.date, length: str) -> dt.date | None:
    """The day that lies a duration (`12 months`) behind another, by the calendar; None where that is no duration."""
    duration = parse_duration(length)
    if duration is None or duration.seconds is None or not duration.seconds:
        return None
    moved = arithmetic("+", start, duration)
    return moved if isinstance(moved, dt.date) else dt.date.max


def begins(norm: TypedNorm, start: dt.date, end: dt.date) -> bool:
    """Whether a rule comes into force after one day and up to another."""
    return norm.period.start is not None and start < norm.period.start <= end


def changes(program: Program, norms: Sequence[TypedNorm], start: dt.date, end: dt.date) -> list[Change]:
    """What begins or ends after one day and up to another: rules, their states, and the figures that they use."""
    found: list[Change] = []
    for norm in norms:
        source = source_ref(norm, end)
        days = [(norm.period.start, "begins"), (norm.superseded or norm.period.end, "ends")]
        if norm.state:
            days.append((norm.state.until, f"{norm.state.name} ends"))
        for id_ in sorted(norm.params):
            name = id_.rpartition(".")[2]
            for variant in program.params[id_].variants:
                value = variant.span.words
                days += [(variant.period.start, f"{name}: {value}"), (variant.period.end, f"{name} ends: {value}")]
        text = source.text if source else ""
        found.extend(
            Change(day, what, norm.id, norm.title, norm.jurisdiction, text)
            for day, what in days
            if day and start < day <= end
        )
    return found


class Ahead:
    """The chosen rules of a rulebook that begin within a year of its day, each to be judged on its first day."""

    def __init__(self, rulebook: Rulebook, chosen: set[str]) -> None:
        program, options = rulebook.program, rulebook.options
        end = later(options.as_of, AHEAD) or options.as_of
        new = [n for n in program.norms if n.id in chosen and not n.permit and begins(n, options.as_of, end)]
        self._books: list[tuple[dt.date, Rulebook]] = []
        for first in sorted({n.period.start for n in new if n.period.start}):
            ids = {n.id for n in new if n.period.start == first}
            own = [
                e
                for e in rulebook.entries
                if (e.norm.id in ids and e.norm.period.start == first) or not ids.isdisjoint(e.norm.overrides)
            ]
            part = replace(program, norms=tuple(e.norm for e in own))
            book = Rulebook(part, replace(options, as_of=first), plans=[e.plan for e in own])
            self._books.append((first, book))

    def of(self, given: Given) -> tuple[Upcoming, ...]:
        """What is to bind a subject, as far as its documents tell today; what can't concern it is left out."""
        return tuple(item for first, book in self._books for item in _on(first, book, given))


def _on(first: dt.date, book: Rulebook, given: Given) -> Iterator[Upcoming]:
    by: dict[str, list[Judgement]] = {}
    for judgement in Judge(book, given).judgements():
        if judgement.verdict is not Verdict.NOT_APPLICABLE and judgement.rule.effective_from == first:
            by.setdefault(judgement.rule.id, []).append(judgement)
    for _, own in sorted(by.items()):
        found = {Verdict.VIOLATED if j.breach_unless_shown else j.verdict for j in own}
        yield Upcoming(
            rule=own[0].rule,
            day=first,
            verdict=next((v for v in WORST if v in found), min(found)),
            binds=any(_binds(j) for j in own),
            places=tuple(sorted(_places(own))),
        )


def _binds(judgement: Judgement) -> bool:
    """Whether a rule is known to apply."""
    if judgement.verdict is Verdict.UNDETERMINED:
        return judgement.standing is Standing.ASKED or judgement.breach_unless_shown
    return judgement.applicability_known


def _places(judgements: Iterable[Judgement]) -> set[str]:
    return {place for j in judgements for place in j.places}
