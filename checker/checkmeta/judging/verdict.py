"""One norm, one context, one subject: the verdict, and its steps where they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.base.values import Missing, Origin, Truth, Why
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.deciding import called_by_path, decided_by, first_place_of
from checkmeta.judging.finding_ids import ElementNames
from checkmeta.judging.findings import Judgement, RuleInfo, Standing, Step, outermost
from checkmeta.judging.strata import Judged, Stratum, applicability, clause_words, conditions, not_applicable
from checkmeta.judging.verdict_table import Cell, decide
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import (
    Env,
    Outcome,
    conjunction,
    disjunction,
    looks,
    name_of,
    negation,
    place_of,
)
from checkmeta.language.meaning.reached import Elements
from checkmeta.language.nodes import All, AnyOf
from checkmeta.language.program import TypedNorm
from checkmeta.language.words import Layer, Verdict

Reach = Callable[[str], bool]
"""Whether a document of the subject could state the fact at a path."""
_CONDITIONS = ("applies when", "when")
_NAMED = 3
"""Facts that a note names."""


@dataclass(slots=True, eq=False)
class Case:
    """A norm before a subject in a context."""

    norm: TypedNorm
    info: RuleInfo
    evaluator: Evaluator
    subject: Judged
    strata: list[Stratum]
    """In force, jurisdiction, `applies when`; the norm's own `when` comes after the subject is found."""
    defeaters: tuple[tuple[str, Stratum], ...]
    """Permits and rules that override this one here, by id."""
    root: Outcome
    document: str
    places: tuple[str, ...]
    unshown: tuple[str, ...] = ()
    """Permits and rules that would override this one here, if it were shown that they hold."""
    reach: Reach | None = None
    """What the subject's documents could say; None where they could say anything."""
    names: ElementNames = field(default_factory=ElementNames)


@dataclass(slots=True, eq=False)
class Ruling:
    """A verdict, and what it rests on.

    Attributes:
        judgement: without its steps.
        explain: gives the steps, which take longer to find than the verdict.
        deciding: what the clause came to that decided.

    """

    judgement: Judgement
    explain: Callable[[], tuple[Step, ...]]
    deciding: Outcome
    decided: Outcome | None = None
    """The fact that decided, where it is one."""
    parts: tuple[Outcome, ...] = ()
    """Of an undetermined verdict: what is unknown. To know one of these might settle it."""


def verdict_on(case: Case) -> Ruling:
    """The verdict on a subject."""
    if case.subject.gap is not None:
        return _gap(case, case.subject.gap)
    norm, evaluator, env = case.norm, case.evaluator, case.subject.env
    assert norm.content is not None
    assert norm.modality is not None
    strata = list(case.strata)
    for node in norm.when:
        if strata[-1].outcome.value is False:
            break
        strata.extend(conditions("when", (node,), evaluator, env))
    applies = applicability(strata)
    if applies.value is False:
        return _aside(case, strata, applies)
    written = evaluator.condition(norm.content, env)
    content = negation(written) if norm.modality.forbids else written
    exceptions = _exceptions(case)
    excuse = disjunction([s.outcome for _, s in exceptions])
    holding = [label for label, s in exceptions if s.outcome.truth is Truth.TRUE]
    permitted = bool(case.defeaters)
    cell = decide(applies.truth, content.truth, excuse.truth, by_permit=permitted)
    failing = conditions("failing that", norm.failing_that, evaluator, env)
    verdict = cell.verdict
    notes: list[str] = []
    missing: frozenset[Missing] = frozenset()
    parts: tuple[Outcome, ...] = ()
    if verdict is Verdict.UNDETERMINED:
        wanting = (excuse,) if cell.breach_unless_shown else (applies, content, excuse)
        parts = tuple(o for o in wanting if not o.known)
        missing = frozenset(m for o in parts for m in o.missing)
    if failing and verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED):
        remedy = disjunction([s.outcome for s in failing])
        if remedy.truth is Truth.TRUE:
            verdict, missing = Verdict.COMPENSATED, frozenset()
            cell = Cell(verdict, applicability_known=cell.applicability_known)
        elif remedy.truth is Truth.UNKNOWN:
            missing |= remedy.missing
            notes.append(fixed("note.compensation not stated"))
    notes.extend(_notes(verdict, exceptions, holding, content, case.unshown))
    by = (*(label for label, _ in case.defeaters), *holding)
    defeated = tuple(dict.fromkeys(by)) if verdict in (Verdict.OVERRIDDEN, Verdict.EXCEPTED) else ()
    reason = _reason(case, verdict, cell, defeated, content, failing)
    standing: Standing | None = None
    if verdict is Verdict.UNDETERMINED:
        asked = cell.breach_unless_shown or (applies.truth is Truth.TRUE and _stands(case, strata))
        standing = standing_of([[m.path for m in o.missing] for o in parts], case.reach, asked=asked)
    decided = decided_by(verdict, content)
    judgement = _judgement(
        case,
        verdict,
        cell,
        reason,
        content,
        missing,
        tuple(notes),
        defeated,
        standing,
        called_by_path(decided, missing),
    )
    return Ruling(judgement, partial(_steps, case), content, decided if isinstance(decided, Outcome) else None, parts)


def _aside(case: Case, strata: list[Stratum], applies: Outcome) -> Ruling:
    """The verdict where the rule doesn't apply, whatever else holds."""
    cell = Cell(Verdict.NOT_APPLICABLE)
    reason = not_applicable(next(s for s in strata if s.outcome.truth is Truth.FALSE))
    decided = decided_by(cell.verdict, applies)
    judgement = _judgement(
        case, cell.verdict, cell, reason, applies, frozenset(), (), (), None, called_by_path(decided, frozenset())
    )
    return Ruling(judgement, partial(_steps, case), applies, decided if isinstance(decided, Outcome) else None)


def _steps(case: Case) -> tuple[Step, ...]:
    """Every clause of a rule as a step, those too that the verdict didn't need."""
    norm, evaluator, env = case.norm, case.evaluator, case.subject.env
    assert norm.content is not None
    when, failing = (
        conditions(clause, nodes, evaluator, env)
        for clause, nodes in (("when", norm.when), ("failing that", norm.failing_that))
    )
    content = _content_steps(case, evaluator.condition(norm.content, env))
    return (
        *(s.step for s in (*case.strata, *when)), *content, *(s.step for _, s in _exceptions(case)), *(s.step for s in failing),
    )  # fmt: skip


def _exceptions(case: Case) -> list[tuple[str, Stratum]]:
    """The permits that hold here, then the rule's own exceptions in the order in which they stand."""
    found = list(case.defeaters)
    for exception in case.norm.exceptions:
        outcome = case.evaluator.condition(exception.condition, case.subject.env)
        note: str | None = None
        lacking: tuple[str, ...] = ()
        if exception.shown and outcome.truth is Truth.UNKNOWN:
            lacking = tuple(sorted({m.path for m in outcome.missing if m.why is not Why.UNDEFINED}))
            outcome, note = Outcome(False, outcome.seen), fixed("note.does not excuse")
        clause = f"unless {'' if exception.shown else 'possibly '}{exception.label}"
        found.append((exception.label, Stratum(clause, exception.condition.span, "", outcome, note, lacking)))
    return found


def _content_steps(case: Case, whole: Outcome) -> list[Step]:
    """The content as a step, and each operand of its outermost `and` or `or` as one below it."""
    content, modality = case.norm.content, case.norm.modality
    assert content is not None
    assert modality is not None
    steps = [Step(modality.value, clause_words(content.span), whole.truth, content.span, whole.readings)]
    if isinstance(content, All | AnyOf):
        word = "and" if isinstance(content, All) else "or"
        for operand in content.operands:
            outcome = case.evaluator.condition(operand, case.subject.env)
            steps.append(Step(f"  {word}", clause_words(operand.span), outcome.truth, operand.span, outcome.readings))
    return steps


def _notes(
    verdict: Verdict,
    exceptions: list[tuple[str, Stratum]],
    holding: list[str],
    content: Outcome,
    unshown_permits: tuple[str, ...],
) -> list[str]:
    notes: list[str] = []
    if verdict is Verdict.SATISFIED and holding:
        notes.append(Phrase("note.not needed", labels=_listed(holding)))
    if verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED) and content.truth is not Truth.TRUE:
        unshown = [_unshown(label, s.lacking) for label, s in exceptions if s.note is not None]
        unshown.extend(_unshown(label, ()) for label in unshown_permits)
        if unshown:
            notes.append(Phrase("note.no excuse", labels=reduce(_after, unshown)))
    return notes


def _unshown(label: str, lacking: tuple[str, ...]) -> str:
    """An excuse that nobody showed, with the facts that would show it."""
    if not lacking:
        return f"`{label}`"
    more = Phrase("and more", number=len(lacking) - _NAMED) if len(lacking) > _NAMED else ""
    return Phrase("note.unshown", label=label, facts=", ".join(lacking[:_NAMED]), more=more, number=len(lacking))


def _after(first: str, second: str) -> str:
    return Phrase("both", first=first, second=second)


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"`{label}`" for label in labels)


def _reason(
    case: Case, verdict: Verdict, cell: Cell, defeated: tuple[str, ...], content: Outcome,
    failing: list[Stratum],
) -> str:  # fmt: skip
    doubt = "" if cell.applicability_known else fixed("reason.doubt")
    modality = case.norm.modality
    assert modality is not None
    if verdict is Verdict.SATISFIED:
        kept = fixed("reason.forbidden not so" if modality.forbids else "reason.asked is so")
        return Phrase("reason.in doubt", reason=kept, doubt=doubt) if doubt else kept
    if verdict is Verdict.VIOLATED:
        return fixed("reason.forbidden is so" if modality.forbids else "reason.asked not so")
    if verdict is Verdict.EXCEPTED:
        return Phrase("reason.excepted", labels=_listed(defeated), doubt=doubt)
    if verdict is Verdict.OVERRIDDEN:
        return Phrase("reason.overridden", labels=_listed(defeated), doubt=doubt)
    if verdict is Verdict.COMPENSATED:
        made_good = _listed(s.text for s in failing if s.outcome.truth is Truth.TRUE)
        key = "reason.made good" if content.truth is Truth.FALSE else "reason.made good, if a breach"
        return Phrase(key, by=made_good, doubt=doubt)
    if cell.breach_unless_shown:
        return fixed("reason.unless shown")
    return fixed("reason.facts missing" if content.truth is Truth.UNKNOWN else "applicability unknown")


def _gap(case: Case, gap: Elements) -> Ruling:
    """A list that is empty, unknown, or of which only a part is known: one verdict at the list's place."""
    applies = applicability(case.strata)
    generator = case.norm.for_each[len(case.subject.elements)]
    outcome = Outcome(True, gap.seen) if gap.rest is None else gap.rest
    listed = gap.stated or case.root
    at = replace(case, subject=Judged(case.subject.env, (*case.subject.elements, listed)))
    # whatever stands in the list, the rule doesn't apply where its `when` is false of an element that isn't known
    when = [] if gap.rest is None else conditions("when", case.norm.when, case.evaluator, _any(case, gap.rest))
    first = next((s for s in (*case.strata, *when) if s.outcome.truth is Truth.FALSE), None)
    known = applies.truth is Truth.TRUE
    by: tuple[str, ...] = ()
    more: list[Stratum] = []
    missing: frozenset[Missing] = frozenset()
    if first is not None:
        cell, reason, more = Cell(Verdict.NOT_APPLICABLE), not_applicable(first), when
    elif gap.rest is None:
        cell, reason = Cell(Verdict.NOT_APPLICABLE), fixed("reason.no elements")
    elif case.defeaters:
        by = tuple(label for label, _ in case.defeaters)
        cell = Cell(Verdict.OVERRIDDEN, applicability_known=known)
        reason, more = Phrase("reason.overridden", labels=_listed(by), doubt=""), [s for _, s in case.defeaters]
    else:
        cell = Cell(Verdict.UNDETERMINED, applicability_known=known)
        reason = fixed("reason.list in part" if gap.items else "reason.list not stated")
        missing = conjunction([applies, outcome]).missing

    def explain() -> tuple[Step, ...]:
        truth = Truth.FALSE if gap.rest is None else Truth.UNKNOWN
        read = Outcome(True, gap.seen).readings
        step = Step("for each", clause_words(generator.span), truth, generator.span, read)
        return (*(s.step for s in case.strata), step, *(s.step for s in more))

    standing: Standing | None = None
    parts: tuple[Outcome, ...] = ()
    if cell.verdict is Verdict.UNDETERMINED:
        parts = tuple(o for o in (applies, outcome) if not o.known)
        asked = known and (_stands(case, case.strata) or (listed.known and case.norm.layer is Layer.LAW))
        standing = standing_of([[m.path for m in o.missing] for o in parts], case.reach, asked=asked)
    decided = called_by_path(decided_by(cell.verdict, listed), missing)
    judgement = _judgement(at, cell.verdict, cell, reason, listed, missing, (), by, standing, decided)
    return Ruling(judgement, explain, listed, None, parts)


def _stands(case: Case, strata: Sequence[Stratum]) -> bool:
    """Whether what a rule is about, or what makes it apply, stands in a document."""
    if any(e.known and e.origin is not None for e in case.subject.elements):
        return True
    read = (look for s in strata if s.clause in _CONDITIONS for look in looks(s.outcome.seen))
    return any(look.why_unknown is None for look in read)


def standing_of(parts: Iterable[Iterable[str]], reach: Reach | None, *, asked: bool) -> Standing:
    """What would settle an undetermined verdict, of which each of `parts` lacks these facts."""
    if asked:
        return Standing.ASKED
    if reach is None or any(all(map(reach, part)) for part in parts):
        return Standing.SILENT
    return Standing.OUT_OF_REACH


def _any(case: Case, rest: Outcome) -> Env:
    """The variables of a subject that ends in a list that isn't wholly known: the others stand for what isn't known."""
    left = {
        g.variable.number: Outcome(rest.value) for g in case.norm.for_each if g.variable.number not in case.subject.env
    }
    return {**case.subject.env, **left}


def _judgement(
    case: Case, verdict: Verdict, cell: Cell, reason: str, deciding: Outcome, missing: frozenset[Missing], notes: tuple[str, ...],
    defeated: tuple[str, ...], standing: Standing | None, decided_by: str,
) -> Judgement:  # fmt: skip
    elements = case.subject.elements
    last = elements[-1] if elements else case.root
    if len(elements) > 1:
        paths = outermost([element.path for element in elements])
        subject = ", ".join(paths)
        own = [element for element in elements if element.path in paths]
        name = ", ".join(n for e in own if (n := name_of(e.value, e.origin)))
        called = ", ".join(map(case.names.path, own))
    else:
        subject, name = last.path, name_of(last.value, last.origin) if elements else ""
        called = case.names.path(last) if elements else ""
    place, pointer, document = _where(case, last, deciding, missing)
    bound = _complete(case)
    message = wording.fill(case.norm.message, case.evaluator, case.subject.env) if bound else None
    remedy = wording.fill(case.norm.remedy, case.evaluator, case.subject.env) if bound else case.info.remedy
    return Judgement(
        rule=case.info, verdict=verdict, subject=subject, place=place, pointer=pointer, document=document, places=case.places,
        message=message or case.norm.title, remedy=remedy, reason=reason, breach_unless_shown=cell.breach_unless_shown,
        applicability_known=cell.applicability_known, defeated_by=defeated, missing=tuple(sorted(missing, key=lambda m: m.sort_key)),
        notes=notes, decided_by=decided_by, standing=standing, element=name, called=called if called != subject else "",
    )  # fmt: skip


def _complete(case: Case) -> bool:
    """Whether every variable of the `for each` stands for an element."""
    return all(g.variable.number in case.subject.env for g in case.norm.for_each)


def _where(case: Case, last: Outcome, deciding: Outcome, missing: frozenset[Missing]) -> tuple[Span | None, str, str]:
    """An element where it stands; of the whole, the fact that decided, so that a reader sees the line to change."""
    if case.subject.elements and last.origin is not None and last.known:
        return _at(last.origin, case)
    if not case.subject.elements:
        found = first_place_of(deciding.seen)
        if found is not None:
            place, pointer = found
            return place, pointer, place.source.name
    wanted = sorted((m for m in missing if m.place is not None), key=lambda m: m.sort_key)
    if wanted and wanted[0].place is not None:
        return wanted[0].place, last.origin.pointer if last.origin else "", wanted[0].place.source.name
    origin = last.origin or case.root.origin
    if origin is not None:
        return _at(origin, case)
    return None, "", case.document


def _at(origin: Origin, case: Case) -> tuple[Span | None, str, str]:
    place = place_of(origin)
    return place, origin.pointer, place.source.name if place and place.source.name else case.document
