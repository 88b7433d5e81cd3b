"""One norm, one context, one subject: the verdict with its steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checkmeta.base.source import Span
from checkmeta.base.values import Missing, Origin, Record, Truth, Why
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.findings import Judgement, RuleInfo, Step, apart
from checkmeta.judging.strata import Stratum, Subject, applicability, conditions, words
from checkmeta.judging.verdict_table import Cell, decide
from checkmeta.language.meaning.evaluator import Env, Evaluator
from checkmeta.language.meaning.outcome import Outcome, conjunction, disjunction, negation
from checkmeta.language.meaning.reached import Elements, place_of
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.program import All, AnyOf, TypedNorm
from checkmeta.language.words import Verdict

_NAMED = 3
"""Facts that a note names."""


@dataclass(frozen=True, slots=True)
class Case:
    """A norm before a subject in a context."""

    norm: TypedNorm
    info: RuleInfo
    evaluator: Evaluator
    subject: Subject
    strata: list[Stratum]
    """In force, jurisdiction, `applies when`; the norm's own `when` comes after the subject is found."""
    defeaters: tuple[tuple[str, Stratum], ...]
    """Permits and rules that override this one here, by id."""
    root: Outcome
    document: str
    places: tuple[str, ...]
    unshown: tuple[str, ...] = ()
    """Permits and rules that would override this one here, if it were shown that they hold."""


def judge(case: Case) -> Judgement:
    """The verdict on a subject."""
    if case.subject.gap is not None:
        return _gap(case, case.subject.gap)
    norm, evaluator, env = case.norm, case.evaluator, case.subject.env
    assert norm.content is not None
    assert norm.modality is not None
    strata = [*case.strata, *conditions("when", norm.when, evaluator, env)]
    applies = applicability(strata)
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
    if verdict is Verdict.UNDETERMINED:
        wanting = (excuse,) if cell.breach_unless_shown else (applies, content, excuse)
        missing = frozenset(m for o in wanting for m in o.missing)
    if failing and verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED):
        remedy = disjunction([s.outcome for s in failing])
        if remedy.truth is Truth.TRUE:
            verdict, cell, missing = (
                Verdict.COMPENSATED,
                Cell(Verdict.COMPENSATED, False, cell.applicability_known),
                frozenset(),
            )
        elif remedy.truth is Truth.UNKNOWN:
            missing |= remedy.missing
            notes.append("what would compensate it is not stated")
    notes.extend(_notes(verdict, exceptions, holding, content, case.unshown))
    steps = [s.step for s in strata]
    steps.extend(_content_steps(case, written))
    steps.extend(s.step for _, s in exceptions)
    steps.extend(s.step for s in failing)
    deciding = content if verdict is not Verdict.NOT_APPLICABLE else applies
    by_permit = [label for label, _ in case.defeaters]
    defeated = tuple(by_permit or holding) if verdict in (Verdict.OVERRIDDEN, Verdict.EXCEPTED) else ()
    if verdict is Verdict.OVERRIDDEN:
        defeated = (*by_permit, *(label for label in holding if label not in by_permit))
    return _judgement(
        case, verdict, cell, _reason(case, verdict, cell, strata, defeated, content, failing), deciding, missing, tuple(notes), tuple(steps), defeated
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
            outcome, note = Outcome(False, outcome.readings), "not shown, so it does not excuse"
        clause = f"unless {'shown ' if exception.shown else ''}{exception.label}"
        found.append(
            (
                exception.label,
                Stratum(clause, exception.condition.span, words(exception.condition.span), outcome, note, lacking),
            )
        )
    return found


def _content_steps(case: Case, whole: Outcome) -> list[Step]:
    """The content as a step, and each operand of its outermost `and` or `or` as one below it."""
    content, modality = case.norm.content, case.norm.modality
    assert content is not None
    assert modality is not None
    steps = [Step(modality.value, words(content.span), whole.truth, content.span, whole.readings)]
    if isinstance(content, All | AnyOf):
        word = "and" if isinstance(content, All) else "or"
        for operand in content.operands:
            outcome = case.evaluator.condition(operand, case.subject.env)
            steps.append(Step(f"  {word}", words(operand.span), outcome.truth, operand.span, outcome.readings))
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
        notes.append("not needed, though it holds: " + ", ".join(f"`{label}`" for label in holding))
    if verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED) and content.truth is not Truth.TRUE:
        unshown = [_unshown(label, s.lacking) for label, s in exceptions if s.note is not None]
        unshown.extend(_unshown(label, ()) for label in unshown_permits)
        if unshown:
            notes.append("not shown, so no excuse: " + ", ".join(unshown))
    return notes


def _unshown(label: str, lacking: tuple[str, ...]) -> str:
    """An excuse that nobody showed, with the facts that would show it."""
    if not lacking:
        return f"`{label}`"
    more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    verb = "isn't" if len(lacking) == 1 else "aren't"
    return f"`{label}` ({', '.join(lacking[:_NAMED])}{more} {verb} known)"


def _reason(
    case: Case, verdict: Verdict, cell: Cell, strata: list[Stratum], defeated: tuple[str, ...], content: Outcome,
    failing: list[Stratum],
) -> str:  # fmt: skip
    if verdict is Verdict.NOT_APPLICABLE:
        first = next(s for s in strata if s.outcome.truth is Truth.FALSE)
        return not_applicable(first)
    doubt = "" if cell.applicability_known else ", though whether the rule applies is unknown"
    modality = case.norm.modality
    assert modality is not None
    if verdict is Verdict.SATISFIED:
        return f"what the rule {'forbids does not hold' if modality.forbids else 'asks holds'}{doubt}"
    if verdict is Verdict.VIOLATED:
        return f"what the rule {'forbids holds' if modality.forbids else 'asks does not hold'}"
    if verdict is Verdict.EXCEPTED:
        return "excepted: " + ", ".join(f"`{label}`" for label in defeated) + doubt
    if verdict is Verdict.OVERRIDDEN:
        return "overridden by " + ", ".join(f"`{label}`" for label in defeated) + doubt
    if verdict is Verdict.COMPENSATED:
        made_good = ", ".join(f"`{s.text}`" for s in failing if s.outcome.truth is Truth.TRUE)
        return f"made good{'' if content.truth is Truth.FALSE else ', if it is a breach,'} by {made_good}{doubt}"
    if cell.breach_unless_shown:
        return "a breach, unless the exception that is not stated is shown"
    if content.truth is Truth.UNKNOWN:
        return "facts are missing"
    return "whether the rule applies is unknown"


def not_applicable(stratum: Stratum) -> str:
    """The first stratum that is false, in words."""
    if stratum.note:
        return stratum.note
    if stratum.clause == "jurisdiction":
        return f"its jurisdiction is {stratum.text}"
    return f"`{stratum.clause} {stratum.text}` is false"


def _gap(case: Case, gap: Elements) -> Judgement:
    """A list that is empty, unknown, or of which only a part is known: one verdict at the list's place."""
    applies = applicability(case.strata)
    generator = case.norm.for_each[len(case.subject.elements)]
    outcome = Outcome(True, gap.readings) if gap.rest is None else gap.rest
    text = words(generator.span)
    step = Step("for each", text, Truth.FALSE if gap.rest is None else Truth.UNKNOWN, generator.span, gap.readings)
    steps = (*(s.step for s in case.strata), step)
    listed = gap.stated or case.root
    reached = Subject(case.subject.env, (*case.subject.elements, listed))
    at = replace(case, subject=reached)
    # whatever stands in the list, the rule doesn't apply where its `when` is false of an element that isn't known
    when = [] if gap.rest is None else conditions("when", case.norm.when, case.evaluator, _any(case, gap.rest))
    first = next((s for s in (*case.strata, *when) if s.outcome.truth is Truth.FALSE), None)
    if first is not None:
        steps = (*steps, *(s.step for s in when))
        return _judgement(
            at, Verdict.NOT_APPLICABLE, Cell(Verdict.NOT_APPLICABLE), not_applicable(first), listed, frozenset(), (), steps, ()
        )  # fmt: skip
    if gap.rest is None:
        return _judgement(
            at, Verdict.NOT_APPLICABLE, Cell(Verdict.NOT_APPLICABLE), "no elements", listed, frozenset(), (), steps, ()
        )
    if case.defeaters:
        by = tuple(label for label, _ in case.defeaters)
        cell = Cell(Verdict.OVERRIDDEN, applicability_known=applies.truth is Truth.TRUE)
        reason = "overridden by " + ", ".join(f"`{label}`" for label in by)
        steps = (*steps, *(s.step for _, s in case.defeaters))
        return _judgement(at, Verdict.OVERRIDDEN, cell, reason, listed, frozenset(), (), steps, by)
    reason = "the list is only partly known" if gap.items else "the list is not stated"
    missing = conjunction([applies, outcome]).missing
    cell = Cell(Verdict.UNDETERMINED, applicability_known=applies.truth is Truth.TRUE)
    return _judgement(at, Verdict.UNDETERMINED, cell, reason, listed, missing, (), steps, ())


def _any(case: Case, rest: Outcome) -> Env:
    """The variables of a subject that ends in a list that isn't wholly known: the others stand for what isn't known."""
    left = {
        g.variable.number: Outcome(rest.value) for g in case.norm.for_each if g.variable.number not in case.subject.env
    }
    return {**case.subject.env, **left}


def _judgement(
    case: Case, verdict: Verdict, cell: Cell, reason: str, deciding: Outcome, missing: frozenset[Missing], notes: tuple[str, ...],
    steps: tuple[Step, ...], defeated: tuple[str, ...],
) -> Judgement:  # fmt: skip
    elements = case.subject.elements
    last = elements[-1] if elements else case.root
    paths = apart([element.path for element in elements])
    names = [_name_of(element) for element in elements if element.path in paths]
    place, pointer, document = _where(case, last, deciding, missing)
    bound = _complete(case)
    message = wording.fill(case.norm.message, case.evaluator, case.subject.env) if bound else None
    remedy = wording.fill(case.norm.remedy, case.evaluator, case.subject.env) if bound else case.info.remedy
    return Judgement(
        rule=case.info, verdict=verdict, subject=", ".join(paths) or last.path, place=place, pointer=pointer, document=document, places=case.places,
        message=message or case.norm.title, remedy=remedy, reason=reason, breach_unless_shown=cell.breach_unless_shown,
        applicability_known=cell.applicability_known, defeated_by=defeated, missing=tuple(sorted(missing, key=lambda m: m.sort_key)),
        notes=notes, steps=steps, element=", ".join(name for name in names if name),
    )  # fmt: skip


NAMING = ("name", "recipient", "object", "to", "path")
"""The fields by which people call an element, the first that is stated."""


def _name_of(element: Outcome) -> str:
    """What an element is called; a text is its own name."""
    if isinstance(element.value, str):
        return element.value
    if isinstance(element.value, Record):
        for field in NAMING:
            fact = element.value.fields.get(field)
            if fact is not None and isinstance(fact.value, str):
                return fact.value
    return ""


def _complete(case: Case) -> bool:
    """Whether every variable of the `for each` stands for an element."""
    return all(g.variable.number in case.subject.env for g in case.norm.for_each)


def _where(case: Case, last: Outcome, deciding: Outcome, missing: frozenset[Missing]) -> tuple[Span | None, str, str]:
    """An element where it stands; of the whole, the fact that decided, so that a reader sees the line to change."""
    if case.subject.elements and last.origin is not None and last.known:
        return _at(last.origin, case)
    if not case.subject.elements:
        read = _first(deciding.readings)
        if read is not None and read.place is not None:
            return read.place, read.pointer, read.place.source.name
    wanted = sorted((m for m in missing if m.place is not None), key=lambda m: m.sort_key)
    if wanted and wanted[0].place is not None:
        return wanted[0].place, last.origin.pointer if last.origin else "", wanted[0].place.source.name
    origin = last.origin or case.root.origin
    if origin is not None:
        return _at(origin, case)
    return None, "", case.document


def _first(readings: tuple[Reading, ...]) -> Reading | None:
    stated = [r for r in readings if r.place is not None and r.why_unknown is None]
    found = stated or [r for r in readings if r.place is not None]
    return found[0] if found else None


def _at(origin: Origin, case: Case) -> tuple[Span | None, str, str]:
    place = place_of(origin)
    return place, origin.pointer, place.source.name if place and place.source.name else case.document
