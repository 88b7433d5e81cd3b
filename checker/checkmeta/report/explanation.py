"""Why a verdict is what it is, to the clause and the fact."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.messages import say
from checkmeta.base.values import Truth
from checkmeta.judging.findings import Judgement, Step
from checkmeta.language.meaning.reading import Reading
from checkmeta.report.grounds import basis
from checkmeta.report.order import in_order, is_breach, outcome
from checkmeta.report.wording import at, for_places, lack, more, one_line, outcome_word, said, unknown_text, where

_STYLE = {Truth.TRUE: "note", Truth.FALSE: "error", Truth.UNKNOWN: "warning"}


def render_explanation(judgements: Iterable[Judgement], paint: Paint = plain) -> str:
    """Every judgement with its clauses in order, what was read for each and where, then the verdict and its reason.

    Of elements of which all of that is the same, the first is shown in full, and the others in a line each.
    """
    groups: dict[tuple[object, ...], list[Judgement]] = {}
    for judgement in in_order(judgements):
        groups.setdefault(_alike(judgement), []).append(judgement)
    parts = ["\n".join((_judgement(own[0], paint), *_likewise(own, paint))) for own in groups.values()]
    return "\n\n".join(parts or [say("explain.nothing")]) + "\n"


def _alike(judgement: Judgement) -> tuple[object, ...]:
    """All that an explanation says but the names of the element, and the places."""
    own = judgement.subject

    def short(path: str) -> str:
        return path[len(own) :] if path.startswith((f"{own}.", f"{own}[")) else path

    steps = tuple(
        (s.clause, s.text, s.truth, s.note, tuple((short(r.path), r.value, r.why_unknown, r.evidence, r.basis) for r in s.readings))
        for s in judgement.steps
    )  # fmt: skip
    missing = tuple(sorted((short(m.path), m.why.value, m.detail) for m in judgement.missing))
    return (
        judgement.rule.id, judgement.places, outcome(judgement), judgement.reason, judgement.applicability_known,
        judgement.defeated_by, judgement.notes, steps, missing,
    )  # fmt: skip


def _likewise(judgements: list[Judgement], paint: Paint) -> list[str]:
    """The others after the first, and how many more there are of them all."""
    unlisted = sum(j.alike for j in judgements)
    likewise = paint(say("explain.likewise"), "title")
    lines = [f"  {say('explain.same reasons', likewise=likewise)}"] if judgements[1:] else []
    for judgement in judgements[1:]:
        message = f"  {said(judgement)}" if is_breach(judgement) else ""
        lines.append(f"    {one_line(judgement.subject)} {paint('-->', 'gutter')} {where(judgement)}{message}")
    if unlisted:
        lines.append(f"  {say('explain.same verdict', places=more(unlisted, 'place'))}")
    return lines


def _judgement(judgement: Judgement, paint: Paint) -> str:
    title = f'{one_line(judgement.rule.id)} "{one_line(judgement.rule.title)}"'
    lines = [
        say("explain.on", rule=paint(title, "title"), subject=one_line(judgement.subject))
        + for_places(judgement.places),
        f"  {paint('-->', 'gutter')} {where(judgement)}",
    ]
    for step in judgement.steps:
        lines.extend(_step(step, paint))
    lines.append(f"  {paint(outcome_word(outcome(judgement)), 'title')}: {one_line(judgement.reason)}")
    if is_breach(judgement):
        lines.append(f"    {said(judgement)}")
    if judgement.defeated_by:
        lines.append(f"    {say('explain.decided by', what=', '.join(map(one_line, judgement.defeated_by)))}")
    if not judgement.applicability_known:
        lines.append(f"    {say('applicability unknown')}")
    lines.extend("    " + ": ".join(lack(m)) for m in sorted(judgement.missing, key=lambda m: m.sort_key))
    lines.extend(f"    {say('note')}: {one_line(note)}" for note in judgement.notes)
    if judgement.remedy:
        lines.append(f"    {say('remedy')}: {one_line(judgement.remedy)}")
    return "\n".join(lines)


def _step(step: Step, paint: Paint) -> list[str]:
    marks = {truth: f"[{say(f'truth.{truth}')}]" for truth in Truth}
    mark = paint(marks[step.truth].ljust(max(map(len, marks.values()))), _STYLE[step.truth])
    stands = step.rule_place
    rule = f"  ({one_line(str(stands))})" if stands is not None and stands.source.name else ""
    text = f": {one_line(step.text)}" if step.text else ""
    lines = [f"  {mark} {one_line(step.clause)}{text}{rule}"]
    if step.note:
        lines.append(f"      {one_line(step.note)}")
    lines.extend(f"      {_reading(reading)}" for reading in step.readings)
    return lines


def _reading(reading: Reading) -> str:
    if reading.why_unknown is not None:
        return unknown_text(reading.path, reading.why_unknown, reading.place)
    place = f" {at(reading.place)}" if at(reading.place) else ""
    evidence = f" ({basis(reading) or say(f'evidence.{reading.evidence}')})" if reading.evidence else ""
    return f"{one_line(reading.path)} = {one_line(reading.value)}{place}{evidence}"
