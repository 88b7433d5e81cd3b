"""What somebody answers for: debts of law, breaches that were known before, and what is wrong with waivers and baselines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Label, Severity
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.diagnostics.render import Paint
from checkmeta.base.messages import say
from checkmeta.judging.findings import Judgement, Known, Report, SubjectReport
from checkmeta.report.order import LAYERS, numbered
from checkmeta.report.wording import counted, listed, more, one_line, said, where

DEBTS: Final = 20
"""Debts of a subject that have a line each."""


def as_diagnostic(remark: Remark) -> Diagnostic:
    """A remark as a warning that can be rendered."""
    return Diagnostic(
        code=remark.code,
        message=one_line(remark.message),
        span=remark.place if remark.place is not None and remark.place.source.name else None,
        help=one_line(remark.help) if remark.help else None,
        labels=tuple(Label(span, "") for span in remark.related if span.source.name),
        severity=Severity.WARNING,
        subject=remark.document or None,
    )


def faults(report: Report) -> tuple[Diagnostic, ...]:
    """All that is wrong with the waivers and the baseline of a run, and what is read otherwise than by what comes with checkmeta."""
    return tuple(
        as_diagnostic(r) for s in report.subjects for r in s.remarks if r.code.startswith("W") or r.code == "F221"
    )


def is_debt(judgement: Judgement) -> bool:
    """Whether it is a breach of law that is owed."""
    return judgement.known is not None and judgement.known.due is not None


def answered(judgement: Judgement, day: dt.date) -> str:
    """Say since when a breach is known, and of a debt by when it is mended, and who answers for it."""
    known = judgement.known
    if known is None:
        return ""
    since = say("known.since", day=known.since) if known.since else say("known.before")
    return since if known.due is None else f"{since}, {_owed(known, day)}"


def _owed(known: Known, day: dt.date) -> str:
    assert known.due is not None
    left = (known.due - day).days
    when = say("known.in days", number=left) if left > 0 else say("known.day has come")
    return say("known.owed", day=known.due, when=when, who=one_line(known.owner or say("known.nobody")))


def debts_told(report: Report) -> list[str]:
    """What is owed of law, a line for each day and whoever answers for it."""
    found: dict[tuple[str, str], list[Judgement]] = {}
    for judgement in (j for subject in report.subjects for j in subject.judgements if is_debt(j)):
        assert judgement.known is not None
        found.setdefault((str(judgement.known.due), judgement.known.owner or ""), []).append(judgement)
    return [_head(report, own) for _, own in sorted(found.items())]


def _head(report: Report, debts: Sequence[Judgement]) -> str:
    known = debts[0].known
    assert known is not None
    return f"{counted(numbered(debts), 'debt')} ({one_line(report.baseline or '')}), {_owed(known, report.as_of)}"


def carried(report: Report, subject: SubjectReport, paint: Paint, *, verbose: bool) -> str:
    """Debts that don't fail yet, by their days, a line for each rule; and how much else was known; "" where nothing was."""
    known = [j for j in subject.judgements if j.known is not None and not report.fails(j)]
    lines = list(_debts(report, [j for j in known if is_debt(j)], paint, verbose=verbose))
    others = [j for j in known if not is_debt(j)]
    if others:
        by_layer = {layer: numbered(j for j in others if j.rule.layer is layer) for layer in LAYERS}
        kinds = ", ".join(say(f"of.{layer}", what=number) for layer, number in by_layer.items() if number)
        hint = "" if verbose else say("verbose lists them")
        lines.append(say("known.failing nothing", file=one_line(report.baseline or "")) + f": {kinds}{hint}")
    if verbose:
        lines.extend(f"  {say('known.known')}[{j.rule.id}] {said(j)}: {where(j)}" for j in others)
    return "\n".join(lines)


def _debts(report: Report, debts: Iterable[Judgement], paint: Paint, *, verbose: bool) -> Iterator[str]:
    by_day: dict[tuple[str, str], dict[str, list[Judgement]]] = {}
    for judgement in debts:
        known = judgement.known
        assert known is not None
        by_rule = by_day.setdefault((str(known.due), known.owner or ""), {})
        by_rule.setdefault(judgement.rule.id, []).append(judgement)
    for _, rules in sorted(by_day.items()):
        rows = [rules[rule] for rule in sorted(rules)]
        yield paint(f"{_head(report, [j for own in rows for j in own])}:", "title")
        for own in rows if verbose else rows[:DEBTS]:
            first = own[0]
            rest = f" {more(numbered(own) - 1, 'place')}" if numbered(own) > 1 else ""
            yield f"  {say('known.debt')}[{first.rule.id}] {said(first)}: {where(first)}{rest}"
        if len(rows) > DEBTS and not verbose:
            yield f"  {say('known.more debts', number=len(rows) - DEBTS)}{say('verbose lists them')}"


def counted_known(judgements: Iterable[Judgement]) -> str:
    """`12 of these debts of law, 30 known before`; "" where there is no baseline."""
    own = [j for j in judgements if j.known is not None]
    debts, known = numbered(j for j in own if is_debt(j)), numbered(j for j in own if not is_debt(j))
    parts = [counted(debts, "debt")] if debts else []
    parts += [say("known.number before", number=known)] if known else []
    return say("of these", what=listed(parts, 2)) if parts else ""
