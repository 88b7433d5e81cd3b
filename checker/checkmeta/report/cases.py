"""Rules as test cases, for the formats of test reports: what is broken never looks as if it had passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.records import dataclass
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, Report, Standing, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.answered_for import answered, faults
from checkmeta.report.grounds import grounds
from checkmeta.report.order import UNLESS_SHOWN, in_order, numbered, only_if_it_applies, outcome, standing
from checkmeta.report.wording import citation, counted, for_places, lack, listed, one_line, said, where

TOLD: Final = 20
"""Verdicts of a case that are told of one by one."""


class Ending(StrEnum):
    """What a case counts as."""

    ERROR = "error"
    FAILED = "failed"
    SKIPPED = "skipped"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """A rule before a subject.

    Attributes:
        ruleset: that it is of; layer first.
        name: of the rule in it: without elements, values and places, so that it stays the same from run to run.
        kind: the worst of its outcomes, or `asked`.
        message: why it hasn't passed, in a line.
        body: all of what hasn't, with where, why and what to do.

    """

    ruleset: str
    name: str
    state: Ending
    kind: str
    message: str = ""
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectCases:
    """A subject: its cases, and how many verdicts are none, by what they are."""

    name: str
    cases: tuple[VerdictCase, ...]
    aside: tuple[tuple[str, int], ...] = ()


def suites(report: Report) -> Iterator[SubjectCases]:
    """A suite for each subject, then one of the documents that could not be read.

    A rule fails where one of its verdicts fails the run. Broken otherwise, waived, asked or known in part it is skipped,
    and says so. What doesn't apply, and what no document says, is no case; it is counted.
    """
    for subject in report.subjects:
        by_rule: dict[str, list[Judgement]] = {}
        for judgement in in_order(subject.judgements):
            by_rule.setdefault(judgement.rule.id, []).append(judgement)
        aside: Counter[str] = Counter()
        found = (_case(report, subject, judgements, aside) for judgements in by_rule.values())
        cases = tuple(case for case in found if case is not None)
        yield SubjectCases(subject.name, cases, tuple(sorted(aside.items())))
    if report.errors:
        yield SubjectCases("documents that could not be read", _told("documents", Ending.ERROR, report.errors))
    wrong = faults(report)
    if wrong:  # it fails nothing by itself: what isn't excused does
        yield SubjectCases("waivers and baseline", _told("waivers", Ending.SKIPPED, wrong))


def _case(
    report: Report, subject: SubjectReport, judgements: list[Judgement], aside: Counter[str]
) -> VerdictCase | None:
    """A rule's case; None where nothing of it was decided or asked, which is counted."""
    mine = [j for j in judgements if _kind(j) not in _ASIDE]
    for judgement in judgements:
        if _kind(judgement) in _ASIDE:
            aside[_kind(judgement)] += numbered([judgement])
    failing = [j for j in judgements if report.fails(j)]
    wrong = [j for j in mine if j.verdict is Verdict.ERROR]
    if not mine and not failing:
        return None
    rule = judgements[0].rule
    layer, ruleset = rule.layer.value, rule.ruleset
    home = ruleset if ruleset.split(".")[0] == layer else f"{layer}.{ruleset}"
    name = rule.id.removeprefix(f"{ruleset}.")
    if wrong or failing:
        worst, state = (wrong, Ending.ERROR) if wrong else (failing, Ending.FAILED)
        return VerdictCase(home, name, state, _kind(worst[0]), _headline(worst), tuple(_body(report, subject, worst)))
    for kind, word in _SKIPPED.items():
        held = [j for j in mine if _kind(j) == kind]
        if held:
            told = f"{word}: {_headline(held)}"
            told += f"; {answered(held[0], report.as_of)}" if held[0].known is not None else ""
            return VerdictCase(home, name, Ending.SKIPPED, kind, told, tuple(_body(report, subject, held)))
    unknown = [j for j in judgements if j.verdict is Verdict.UNDETERMINED or only_if_it_applies(j)]
    if unknown:
        told = f"known in part: {_headline(unknown)}"
        return VerdictCase(
            home, name, Ending.SKIPPED, Verdict.UNDETERMINED.value, told, tuple(_body(report, subject, unknown))
        )
    return VerdictCase(home, name, Ending.PASSED, _kind(mine[0]))


_SKIPPED = {
    Verdict.VIOLATED.value: "broken, does not fail",
    UNLESS_SHOWN: "broken unless shown, does not fail",
    Verdict.WAIVED.value: "waived",
    Standing.ASKED.value: "asked",
}
"""Outcomes of which a rule has neither failed nor passed, worst first."""
_ASIDE = frozenset({Verdict.NOT_APPLICABLE.value, Standing.SILENT.value, Standing.OUT_OF_REACH.value})


def _kind(judgement: Judgement) -> str:
    kind = outcome(judgement)
    return standing(judgement).value if kind == Verdict.UNDETERMINED.value else kind


def _headline(judgements: list[Judgement]) -> str:
    """Where the first is, what it is, and how many more there are."""
    first, more = judgements[0], numbered(judgements) - 1
    return f"{where(first)}: {said(first)}{for_places(first.places)}" + (f" (+{more})" if more else "")


def _body(report: Report, subject: SubjectReport, judgements: list[Judgement]) -> Iterator[str]:
    for judgement in judgements[:TOLD]:
        yield f"{where(judgement)}: {said(judgement)}{for_places(judgement.places)}"
        yield f"  finding: {finding_id(subject.id, judgement)}"
        if judgement.known is not None:
            yield f"  {answered(judgement, report.as_of)}"
        if judgement.reason:
            yield f"  reason: {judgement.reason}"
        if judgement.defeated_by:
            yield f"  by: {listed(judgement.defeated_by, len(judgement.defeated_by))}"
        yield from (f"  rests on: {ground}" for ground in grounds(judgement))
        yield from (f"  {': '.join(lack(m))}" for m in sorted(judgement.missing, key=lambda m: m.sort_key))
        yield from (f"  note: {note}" for note in judgement.notes)
        if judgement.alike:
            yield f"  and {counted(judgement.alike, 'more place')} in the same list"
        if judgement.remedy:
            yield f"  remedy: {judgement.remedy}"
    if len(judgements) > TOLD:
        yield f"and {len(judgements) - TOLD} more"
    source = judgements[0].rule.source
    if source is not None:
        yield f"source: {citation(source)} {source.url or ''}"


def _told(home: str, state: Ending, diagnostics: Sequence[Diagnostic]) -> tuple[VerdictCase, ...]:
    """Diagnostics as cases, numbered."""
    cases = []
    for number, diagnostic in enumerate(diagnostics, 1):
        place = str(diagnostic.span) if diagnostic.span else diagnostic.subject or "no file"
        body = (place, *([f"help: {diagnostic.help}"] if diagnostic.help else []))
        name, told = one_line(f"{number}: {place}"), f"{diagnostic.code}: {diagnostic.message}"
        cases.append(VerdictCase(home, name, state, diagnostic.code, told, body))
    return tuple(cases)
