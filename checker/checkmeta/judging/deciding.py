"""The fact that decided a verdict: which it is, what it is called, where it stands."""

from __future__ import annotations

from checkmeta.base.source import Span
from checkmeta.base.values import Missing
from checkmeta.language.meaning.outcome import Look, Outcome, Seen, looks
from checkmeta.language.meaning.reached import field_of
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.words import Verdict


def decided_by(verdict: Verdict, deciding: Outcome) -> Outcome | Reading | None:
    """The fact that decided; see `findings.Judgement`."""
    found: Look | Reading | None = None
    unknown = verdict is Verdict.UNDETERMINED
    for look in looks(deciding.seen):
        if (look.why_unknown is not None) == unknown:
            found = look
            break
        found = found or look
    return found.outcome if isinstance(found, Look) else found or (deciding if deciding.stands else None)


def called_by_path(decided: Outcome | Reading | None, missing: frozenset[Missing]) -> str:
    """What it is called: a fact by its path; where none was read, the first that is missing."""
    if isinstance(decided, Outcome):
        return named(decided)
    return decided.path if decided is not None else min((m.path for m in missing), default="")


def named(fact: Outcome) -> str:
    """The path of a fact that decided, with elements by their names."""
    return _taken_over(fact) or fact.called


def _taken_over(fact: Outcome) -> str:
    """The schema's path of what an attribute takes over from it; "" for what is the attribute's own."""
    steps: list[str] = []
    here = fact
    while here.of is not None and isinstance(here.name, str):
        steps.append(here.name)
        here = here.of
    if not steps or here.of is None or here.of.name != "attributes" or here.origin is None or fact.origin is None:
        return ""
    schema = here.of.of
    begin, end, at = here.origin.span.start, here.origin.span.end, fact.origin.span
    if schema is None or begin <= at.start <= at.end <= end:
        return ""
    own = schema
    for name in reversed(steps):
        own = field_of(own, name)
    # a fact that the two share stands at one place
    return own.path if own.known and own.origin is not None and own.origin.span == at else ""


def first_place_of(seen: Seen) -> tuple[Span, str] | None:
    """Where the first thing stands that was read and is known, else where the first belongs that isn't."""
    belongs: tuple[Span, str] | None = None
    for look in looks(seen):
        place = look.place
        if place is None:
            continue
        if look.why_unknown is None:
            return place, look.pointer
        belongs = belongs or (place, look.pointer)
    return belongs
