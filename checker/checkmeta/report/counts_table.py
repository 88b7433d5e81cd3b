"""The counts as one table, and as one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from checkmeta.base.messages import say
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
    is_asked,
    is_broken,
    is_open,
    limit,
    numbered,
    only_if_it_applies,
    outcome,
    set_aside,
    standing,
)
from checkmeta.report.wording import counted, layer_word, outcome_word, undetermined

_IF_IT_APPLIES: Final = "satisfied if it applies"
_BY_VERDICT: Final = [name for name in OUTCOMES if name != Verdict.UNDETERMINED.value]
_AT: Final = OUTCOMES.index(Verdict.UNDETERMINED.value)
_COLUMNS: Final = (*_BY_VERDICT[:_AT], *Standing, _IF_IT_APPLIES, *_BY_VERDICT[_AT:])
"""The outcomes, the undetermined ones by what would settle them; what is kept only if it applies stands with those."""


def counts_table(report: Report) -> str:
    """Count by layer and verdict, with columns for the verdicts that occur; empty where nothing was judged."""
    counts: Counter[tuple[Layer, str]] = Counter()
    for judgement in all_judgements(report):
        counts[judgement.rule.layer, _column(judgement)] += 1 + judgement.alike
    if not counts:
        return ""
    kinds = [name for name in _COLUMNS if any(counts[layer, name] for layer in LAYERS)]
    rows = []
    for layer in LAYERS:
        cells = [counts[layer, name] for name in kinds]
        if any(cells):
            rows.append([layer_word(layer), *map(str, cells), str(sum(cells))])
    headers = [say("counts.layer"), *(say(f"counts.{name}") for name in kinds), say("counts.all")]
    return _set(headers, rows)


def _set(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table, numbers to the right; `tabulate`, which sets the others, takes longer to load than most reports take."""
    heads = list(zip_longest(*(header.split("\n") for header in headers), fillvalue=""))
    widths = [
        max(*(len(head) + 2 for head in column[: len(heads)]), *map(len, column))
        for column in zip(*heads, *rows, strict=True)
    ]
    return "\n".join(
        "  ".join(
            (first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)))
        ).rstrip()
        for first, *numbers in (*heads, ["-" * width for width in widths], *rows)
    )


def sums(report: Report) -> str:
    """How what isn't settled adds up; empty where all is."""
    judgements = all_judgements(report)
    counts: Counter[str] = Counter()
    for judgement in judgements:
        counts[_column(judgement)] += 1 + judgement.alike
    kinds = [f"{counts[kind]} {say(f'standing.{kind}')}" for kind in Standing]
    number = sum(counts[kind] for kind in Standing)
    parts = [f"{undetermined(number, 0)} = {' + '.join(kinds)}"] if number else []
    doubtful = counts[_IF_IT_APPLIES]
    if doubtful:
        parts.append(say("counts.no pass", number=doubtful))
    return "; ".join(parts)


def _column(judgement: Judgement) -> str:
    if is_open(judgement):
        return standing(judgement)
    return _IF_IT_APPLIES if only_if_it_applies(judgement) else outcome(judgement)


def sentence(report: Report) -> str:
    """Say what was found and whether the run fails, in one plain line. It never says that something complies."""
    judgements = all_judgements(report)
    warnings = [d.message for d in hollow(report)]
    if not judgements:
        return "; ".join([*(warnings or [say("hollow.no rule met")]), _end(report, judgements)])
    kinds = {kind: numbered(j for j in judgements if outcome(j) == kind) for kind in OUTCOMES}
    parts = [_breaches(judgements)]
    if known := counted_known(judgements):
        parts.append(known)
    excused = (Verdict.COMPENSATED.value, Verdict.WAIVED.value)
    parts.extend(f"{kinds[kind]} {outcome_word(kind)}" for kind in excused if kinds[kind])
    parts.extend(filter(None, [set_aside(judgements)]))
    number = numbered(filter(is_open, judgements))
    told = undetermined(number, numbered(filter(is_asked, judgements)))
    parts.append(f"{told}: {say('unknown is not compliant')}" if number else told)
    parts.extend(warnings)
    parts.append(_end(report, judgements))
    return "; ".join(parts)


def _breaches(judgements: list[Judgement]) -> str:
    breaches = [j for j in judgements if is_broken(j)]
    if not breaches:
        waived = any(j.verdict is Verdict.WAIVED for j in judgements)
        return say("no breach but waived" if waived else "no breach", number=numbered(judgements))
    parts: list[str] = []
    for layer in LAYERS:
        found = numbered(j for j in breaches if j.rule.layer is layer and not advisory(j.rule))
        if found:
            parts.append(say(f"of.{layer}", what=found if parts else counted(found, "breach")))
    found = numbered(j for j in breaches if advisory(j.rule))
    if found:
        parts.append(say("of advice", what=found if parts else counted(found, "breach")))
    unless = numbered(j for j in breaches if outcome(j) == UNLESS_SHOWN)
    return ", ".join(parts) + (f"; {say('of these unless', number=unless)}" if unless else "")


def _end(report: Report, judgements: list[Judgement]) -> str:
    errors = numbered(j for j in judgements if j.verdict is Verdict.ERROR)
    lost = [say("end.not reached", number=errors)] if errors else []
    if report.errors:
        unread = {d.span.source.name if d.span else d.subject for d in report.errors}
        lost.insert(0, say("end.not read", number=len(unread)))
    incomplete = say("end.incomplete", what=", ".join(lost)) if lost else ""
    told = limit(report)
    if not report.failed:
        return incomplete or say("end.no answer" if rests_on_nothing(report) else "end.does not fail", limit=told)
    by_doubt = [j for j in judgements if is_open(j) and report.fails(j)]
    silent = not all(map(is_asked, by_doubt))
    fails = say("end.fails", limit=told)
    if by_doubt:
        fails += say("end.undetermined fails" if silent else "end.asked fails")
    return f"{incomplete}; {fails}" if incomplete else fails
