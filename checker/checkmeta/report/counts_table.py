"""The counts as one table, and as one sentence."""

from __future__ import annotations

from collections import Counter
from typing import Final

from checkmeta.judging.findings import Judgement, Report, Standing
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.answered_for import counted_known
from checkmeta.report.hollow import hollow, rests_on_nothing
from checkmeta.report.order import (
    LAYERS,
    OUTCOMES,
    UNLESS_SHOWN,
    advisory,
    all_judgements,
    limit,
    numbered,
    only_if_it_applies,
    outcome,
    set_aside,
    standing,
)
from checkmeta.report.wording import counted

_IF_IT_APPLIES: Final = "satisfied if it applies"
_BY_VERDICT: Final = [name for name in OUTCOMES if name != Verdict.UNDETERMINED.value]
_AT: Final = OUTCOMES.index(Verdict.UNDETERMINED.value)
_COLUMNS: Final = (*_BY_VERDICT[:_AT], *Standing, _IF_IT_APPLIES, *_BY_VERDICT[_AT:])
"""The outcomes, the undetermined ones by what would settle them; what is kept only if it applies stands with those."""
_HEADS: Final = {
    UNLESS_SHOWN: "breach\nunless shown",
    Standing.OUT_OF_REACH: "out of\nreach",
    _IF_IT_APPLIES: "satisfied\nif it applies",
}
_OF = {Layer.LAW: "law", Layer.NORM: "norms", Layer.ETHICS: "ethics"}


def counts_table(report: Report) -> str:
    """Count by layer and verdict, with columns for the verdicts that occur; empty where nothing was judged."""
    from tabulate import tabulate  # noqa: PLC0415 - only the report for people needs it

    counts: Counter[tuple[Layer, str]] = Counter()
    for judgement in all_judgements(report):
        counts[judgement.rule.layer, _column(judgement)] += 1 + judgement.alike
    if not counts:
        return ""
    columns = [name for name in _COLUMNS if any(counts[layer, name] for layer in LAYERS)]
    rows = []
    for layer in LAYERS:
        cells = [counts[layer, name] for name in columns]
        if any(cells):
            rows.append([layer.value, *map(str, cells), str(sum(cells))])
    return tabulate(
        rows,
        headers=["layer", *(_HEADS.get(name, name) for name in columns), "all"],
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", *("right" for _ in columns), "right"),
    )


def sums(report: Report) -> str:
    """How what isn't settled adds up; empty where all is."""
    judgements = all_judgements(report)
    counts: Counter[str] = Counter()
    for judgement in judgements:
        counts[_column(judgement)] += 1 + judgement.alike
    kinds = [f"{counts[kind]} {kind.value}" for kind in Standing]
    undetermined = sum(counts[kind] for kind in Standing)
    parts = [f"{undetermined} undetermined = {' + '.join(kinds)}"] if undetermined else []
    doubtful = counts[_IF_IT_APPLIES]
    if doubtful:
        parts.append(f"{doubtful} kept only if the rule applies, which isn't known: no pass")
    return "; ".join(parts)


def _column(judgement: Judgement) -> str:
    if outcome(judgement) == Verdict.UNDETERMINED.value:
        return standing(judgement)
    return _IF_IT_APPLIES if only_if_it_applies(judgement) else outcome(judgement)


def sentence(report: Report) -> str:
    """Say what was found and whether the run fails, in one plain line. It never says that something complies."""
    judgements = all_judgements(report)
    warnings = [d.message for d in hollow(report)]
    if not judgements:
        return "; ".join([*(warnings or ["nothing was judged: no rule met a document"]), _end(report, judgements)])
    kinds = {kind: numbered(j for j in judgements if outcome(j) == kind) for kind in OUTCOMES}
    parts = [_breaches(judgements)]
    if known := counted_known(judgements):
        parts.append(known)
    parts.extend(f"{kinds[kind]} {kind}" for kind in (Verdict.COMPENSATED.value, Verdict.WAIVED.value) if kinds[kind])
    parts.extend(filter(None, [set_aside(judgements)]))
    open_ones = [j for j in judgements if outcome(j) == Verdict.UNDETERMINED.value]
    undetermined, asked = numbered(open_ones), numbered(j for j in open_ones if standing(j) is Standing.ASKED)
    of_them = f", {asked} of them asked" if asked else ""
    parts.append(f"{undetermined} undetermined{of_them}" + (": unknown is not compliant" if undetermined else ""))
    parts.extend(warnings)
    parts.append(_end(report, judgements))
    return "; ".join(parts)


def _breaches(judgements: list[Judgement]) -> str:
    breaches = [j for j in judgements if outcome(j) in (Verdict.VIOLATED.value, UNLESS_SHOWN)]
    if not breaches:
        waived = any(j.verdict is Verdict.WAIVED for j in judgements)
        return f"no breach {'but waived ones ' if waived else ''}found in {counted(numbered(judgements), 'verdict')}"
    parts: list[str] = []
    for layer in LAYERS:
        found = numbered(j for j in breaches if j.rule.layer is layer and not advisory(j.rule))
        if found:
            parts.append(f"{found if parts else counted(found, 'breach', 'breaches')} of {_OF[layer]}")
    found = numbered(j for j in breaches if advisory(j.rule))
    if found:
        head = found if parts else counted(found, "breach", "breaches")
        parts.append(f"{head} of what is only proposed or on trial")
    unless = numbered(j for j in breaches if outcome(j) == UNLESS_SHOWN)
    return ", ".join(parts) + (f"; {unless} of these unless an exception is shown" if unless else "")


def _end(report: Report, judgements: list[Judgement]) -> str:
    errors = numbered(j for j in judgements if j.verdict is Verdict.ERROR)
    lost = [f"{counted(errors, 'verdict')} could not be reached"] if errors else []
    if report.errors:
        unread = {d.span.source.name if d.span else d.subject for d in report.errors}
        lost.insert(0, f"{counted(len(unread), 'document')} could not be read")
    incomplete = f"incomplete: {', '.join(lost)}" if lost else ""
    told = limit(report)
    if not report.failed:
        return incomplete or (f"no answer to {told}" if rests_on_nothing(report) else f"does not fail: {told}")
    by_doubt = [j for j in judgements if outcome(j) == Verdict.UNDETERMINED.value and report.fails(j)]
    silent = any(standing(j) is not Standing.ASKED for j in by_doubt)
    fails = f"fails: {told}" + (f", and {'undetermined' if silent else 'what is asked'} fails too" if by_doubt else "")
    return f"{incomplete}; {fails}" if incomplete else fails
