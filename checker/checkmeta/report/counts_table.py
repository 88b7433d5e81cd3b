"""The counts as one table, and as one sentence."""

from __future__ import annotations

from checkmeta.judging.findings import Judgement, Report
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.order import LAYERS, OUTCOMES, UNLESS_SHOWN, advisory, all_judgements, numbered, outcome, tally
from checkmeta.report.wording import counted

_OF = {Layer.LAW: "law", Layer.NORM: "norms", Layer.ETHICS: "ethics"}


def counts_table(report: Report) -> str:
    """Count by layer and verdict, with columns for the verdicts that occur; empty where nothing was judged."""
    from tabulate import tabulate  # noqa: PLC0415 - only the report for people needs it

    counts = tally(all_judgements(report))
    if not counts:
        return ""
    columns = [name for name in OUTCOMES if any(counts[layer, name] for layer in LAYERS)]
    rows = []
    for layer in LAYERS:
        cells = [counts[layer, name] for name in columns]
        if any(cells):
            rows.append([layer.value, *map(str, cells), str(sum(cells))])
    return tabulate(
        rows,
        headers=["layer", *(name.replace(UNLESS_SHOWN, "breach\nunless shown") for name in columns), "all"],
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", *("right" for _ in columns), "right"),
    )


def sentence(report: Report) -> str:
    """Say what was found and whether the run fails, in one plain line. It never says that something complies."""
    judgements = all_judgements(report)
    if not judgements:
        return f"nothing was judged: no rule met a document; {_end(report, judgements)}"
    kinds = {kind: numbered(j for j in judgements if outcome(j) == kind) for kind in OUTCOMES}
    parts = [_breaches(judgements)]
    parts.extend(f"{kinds[kind]} {kind}" for kind in (Verdict.COMPENSATED.value, Verdict.WAIVED.value) if kinds[kind])
    undetermined = kinds[Verdict.UNDETERMINED.value]
    parts.append(f"{undetermined} undetermined" + (": unknown is not compliant" if undetermined else ""))
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
    limit = f"--fail-on {report.fail_on.value}"
    if not report.failed:
        return incomplete or f"does not fail: {limit}"
    by_doubt = report.undetermined_fails and any(
        outcome(j) == Verdict.UNDETERMINED.value and report.fails(j) for j in judgements
    )
    fails = f"fails: {limit}" + (", and undetermined fails too" if by_doubt else "")
    return f"{incomplete}; {fails}" if incomplete else fails
