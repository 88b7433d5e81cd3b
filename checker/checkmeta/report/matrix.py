"""A subject under many places side by side: where it could be offered, what stands in the way elsewhere, and what comes.

Only law differs by place; norms and ethics hold everywhere. A place within another one of the list is judged for itself.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field
from checkmeta.judging.clashes.abroad import Contradiction
from checkmeta.judging.findings import Judgement, Report, RuleInfo, SubjectReport
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.order import advisory, in_order, is_asked, is_broken, state_of
from checkmeta.vocabulary import places as codes

_INDEX: Final = regex(r"\[[^\]]*\]")
HEADS: Final = ("place", "today", "breaches", "asked", "unknown", "kept", "rules")
"""The columns of the table of places."""


class Prospect(StrEnum):
    """Whether a subject could be offered in a place, by what is known."""

    BREACH = "no"
    """It breaks the law there."""
    ERROR = "not judged"
    """Something could not be read or reached."""
    ASKED = "not before it is known"
    """A law is known to apply, and nobody says whether it is kept."""
    OPEN = "not known"
    """No breach is known, and not everything is."""
    NO_LAW = "no law is known"
    """None of the rules is law of that place."""
    NONE_APPLIES = "no rule applies"
    """None of its rules asks for anything here."""
    CLEAR = "no breach"
    """Whatever the rules ask for is kept. That is no promise that it complies."""


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """What the law of a place comes to: numbers of verdicts."""

    place: str
    prospect: Prospect
    broken: int
    asked: int
    unknown: int
    """Undetermined otherwise, or kept only if the rule applies."""
    kept: int
    laws: int
    """Rules of law of that place."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What one change would mend or one answer settle: verdicts that the same fact decides.

    Attributes:
        fact: its path, without indexes.
        lead: the worst of the verdicts.
        rules: whose verdicts these are, by id.
        verdicts: how many breaches there are, or where there is none, how many are asked.
        broken, asked: places, each with how many verdicts there are.
        kept: places in which every rule that rests on the fact is kept.

    """

    fact: str
    lead: Judgement
    rules: tuple[str, ...]
    verdicts: int
    broken: Mapping[str, int]
    asked: Mapping[str, int]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A verdict that is another one within the time looked ahead.

    Attributes:
        lead: the first of the verdicts, as of the later day; of one that goes, as of today.
        change: `breaks`, `asks` or `goes`.
        day: the first on which the rule is, or no longer is, in force; None where its figures change.
        places: in which.

    """

    lead: Judgement
    change: str
    day: dt.date | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectMatrix:
    """One subject under all places."""

    name: str
    columns: tuple[PlaceColumn, ...]
    obstacles: tuple[Obstacle, ...]
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All subjects under all places, today and `until` later."""

    as_of: dt.date
    until: dt.date
    places: tuple[str, ...]
    subjects: tuple[SubjectMatrix, ...]
    contradictions: tuple[Contradiction, ...]


def laws(report: Report) -> frozenset[str]:
    """The ids of the rules of law that have something to say of a subject in some place."""
    return frozenset(
        j.rule.id
        for s in report.subjects
        for j in s.judgements
        if _is_law(j.rule) and j.verdict is not Verdict.NOT_APPLICABLE
    )


def side_by_side(today: Report, later: Report, contradictions: Iterable[Contradiction]) -> Matrix:
    """Put the verdicts on every place side by side.

    Args:
        today: a report for all the places.
        later: the same, as of the last day that is looked ahead to.
        contradictions: among the rules.

    """
    afterwards = {s.name: s for s in later.subjects}
    subjects = [
        SubjectMatrix(
            s.name,
            tuple(_column(s, place, named) for place, named in s.covers),
            tuple(_obstacles(s)),
            tuple(_coming(s, afterwards[s.name], today.as_of, later.as_of)) if s.name in afterwards else (),
        )
        for s in today.subjects
    ]
    return Matrix(today.as_of, later.as_of, today.jurisdictions, tuple(subjects), tuple(contradictions))


def _is_law(rule: RuleInfo) -> bool:
    return rule.layer is Layer.LAW and not advisory(rule)


def _in(judgement: Judgement, named: Sequence[str]) -> bool:
    return not judgement.places or any(place in named for place in judgement.places)


def _column(subject: SubjectReport, place: str, named: Sequence[str]) -> PlaceColumn:
    own = [j for j in subject.judgements if _is_law(j.rule) and _in(j, named)]
    number: Counter[str] = Counter()
    for judgement in own:
        number[state_of(judgement)] += 1 + judgement.alike
    of_it = {j.rule.id for j in own if any(codes.overlap(p, n) for p in j.rule.jurisdiction for n in named)}
    if number["broken"]:
        prospect = Prospect.BREACH
    elif number["error"] or subject.unread:
        prospect = Prospect.ERROR
    elif number["asked"]:
        prospect = Prospect.ASKED
    elif not of_it:
        prospect = Prospect.NO_LAW
    else:
        known = Prospect.CLEAR if number["kept"] else Prospect.NONE_APPLIES
        prospect = Prospect.OPEN if number["unknown"] else known
    return PlaceColumn(
        place, prospect, number["broken"], number["asked"], number["unknown"], number["kept"], len(of_it)
    )


@dataclass(slots=True)
class _Gathered:
    members: list[Judgement] = field(default_factory=list)
    by_place: dict[str, list[str]] = field(default_factory=dict)


def _obstacles(subject: SubjectReport) -> list[Obstacle]:
    """What stands in the way anywhere, most places first."""
    found: dict[str, _Gathered] = {}
    for judgement in in_order(subject.judgements):
        kind = state_of(judgement)
        if not _is_law(judgement.rule) or kind not in ("broken", "asked", "kept", "unknown"):
            continue
        gathered = found.setdefault(_fact(judgement), _Gathered())
        if kind in ("broken", "asked"):
            gathered.members.append(judgement)
        for place, named in subject.covers:
            if _in(judgement, named):
                gathered.by_place.setdefault(place, []).extend([kind] * (1 + judgement.alike))
    obstacles = [_obstacle(fact, gathered) for fact, gathered in found.items() if gathered.members]
    return sorted(obstacles, key=lambda o: (-len(o.broken), -len(o.asked), -sum(o.broken.values()), o.fact))


def _fact(judgement: Judgement) -> str:
    """What decided, or is asked for: the same for all elements of a list."""
    missing = min((m.path for m in judgement.missing), default="") if is_asked(judgement) else ""
    return _INDEX.sub("[]", judgement.decided_by or missing or judgement.rule.id)


def _obstacle(fact: str, gathered: _Gathered) -> Obstacle:
    lead = min(gathered.members, key=lambda j: (not is_broken(j), -j.rule.weight))
    return Obstacle(
        fact,
        lead,
        tuple(sorted({j.rule.id for j in gathered.members})),
        sum(1 + j.alike for j in gathered.members if is_broken(j) or not is_broken(lead)),
        {p: kinds.count("broken") for p, kinds in gathered.by_place.items() if "broken" in kinds},
        {
            p: kinds.count("asked")
            for p, kinds in gathered.by_place.items()
            if "asked" in kinds and "broken" not in kinds
        },
        tuple(p for p, kinds in gathered.by_place.items() if set(kinds) == {"kept"}),
    )


def _coming(today: SubjectReport, later: SubjectReport, first: dt.date, last: dt.date) -> Iterator[Coming]:
    """What is broken or asked later and isn't today, and what is no longer broken, soonest first."""
    before, after = _open(today), _open(later)
    found: list[Coming] = []
    for here, there, gone in ((after, before, False), (before, after, True)):
        alike: dict[tuple[str, str], tuple[Judgement, list[str]]] = {}
        for (rule, element, place), judgement in here.items():
            other = there.get((rule, element, place))
            if (gone and not is_broken(judgement)) or (other is not None and state_of(other) == state_of(judgement)):
                continue
            change = "goes" if gone else "breaks" if is_broken(judgement) else "asks"
            if gone and other is not None:
                continue  # it is asked then: said as such
            alike.setdefault((rule, change), (judgement, []))[1].append(place)
        for (_, change), (judgement, where) in alike.items():
            day = judgement.rule.effective_until if gone else judgement.rule.effective_from
            inside = day is not None and first < day <= last
            found.append(Coming(judgement, change, day if inside else None, tuple(dict.fromkeys(where))))
    yield from sorted(found, key=lambda c: (c.day or last, c.change, c.lead.rule.id))


def _open(subject: SubjectReport) -> dict[tuple[str, str, str], Judgement]:
    """What is broken or asked, by rule, element and place."""
    return {
        (j.rule.id, j.subject, place): j
        for j in in_order(subject.judgements)
        if _is_law(j.rule) and (is_broken(j) or is_asked(j))
        for place, named in subject.covers
        if _in(j, named)
    }
