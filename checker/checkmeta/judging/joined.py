"""Verdicts that become one, or know of each other: of several places, and of rules that are declared to conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from checkmeta.base.messages import Phrase
from checkmeta.base.records import replace
from checkmeta.judging.findings import Judgement, Step
from checkmeta.judging.verdict import Ruling
from checkmeta.language.words import Verdict


def united(found: list[Ruling]) -> list[Ruling]:
    """Verdicts that say the same of the same thing, for the same values, are one that names all its places."""
    if len(found) < 2:
        return found
    by_subject = Counter(_about(r.judgement) for r in found)
    if len(by_subject) == len(found):
        return found
    same: dict[object, list[Ruling]] = {}
    for number, ruling in enumerate(found):
        judgement = ruling.judgement
        # what was read is asked for only where there is something to be united with
        alone = by_subject[_about(judgement)] == 1
        key = number if alone else (replace(judgement, places=()), _read(ruling.explain()))
        same.setdefault(key, []).append(ruling)
    return [_united(rulings) for rulings in same.values()]


def _about(judgement: Judgement) -> tuple[str, ...]:
    return (judgement.subject, judgement.verdict, judgement.pointer, judgement.document, judgement.reason)


def _united(rulings: Sequence[Ruling]) -> Ruling:
    first = rulings[0]
    if len(rulings) == 1:
        return first
    places = tuple(sorted({p for r in rulings for p in r.judgement.places}))
    return replace(first, judgement=replace(first.judgement, places=places))


def _read(steps: tuple[Step, ...]) -> object:
    return tuple((s.clause, s.truth, s.note, tuple((r.path, r.value) for r in s.readings)) for s in steps)


def with_conflicts(conflicts: Mapping[str, Sequence[str]], judgements: list[Judgement]) -> list[Judgement]:
    """Where two rules are declared to conflict and one is kept, the breach of the other says so."""
    about = [j for j in judgements if j.rule.id in conflicts]
    kept: dict[str, Judgement] = {}
    for judgement in about:
        if judgement.verdict is Verdict.SATISFIED and judgement.applicability_known:
            kept.setdefault(judgement.rule.id, judgement)
    if not kept or all(j.verdict is not Verdict.VIOLATED for j in about):
        return judgements
    return [_with_conflict(j, conflicts, kept) if j.verdict is Verdict.VIOLATED else j for j in judgements]


def _with_conflict(
    judgement: Judgement, conflicts: Mapping[str, Sequence[str]], kept: Mapping[str, Judgement]
) -> Judgement:
    notes: list[str] = []
    for other in (kept[id_] for id_ in conflicts.get(judgement.rule.id, ()) if id_ in kept):
        together = not other.places or not judgement.places or bool(set(other.places) & set(judgement.places))
        higher = other.rule.layer.rank > judgement.rule.layer.rank and together
        where = Phrase("in places", places=", ".join(other.places)) if other.places else ""
        notes.append(Phrase("note.required by" if higher else "note.asked by", rule=other.rule.id, where=where))
    return replace(judgement, notes=(*judgement.notes, *notes)) if notes else judgement
