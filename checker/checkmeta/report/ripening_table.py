"""Which soft rules have ripened, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checkmeta.judging.ripeness import Ripeness
from checkmeta.report.encode import json_text


def as_table(found: Sequence[Ripeness]) -> str:
    """A table, with what it rests on below it."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    rows = [
        (r.rule, f"{r.layer} to {r.to}", r.asks, _adherence(r), _over(r), "yes" if r.ripe else "no", r.why)
        for r in found
    ]
    headers = ("rule", "ripens", "asks for", "adherence", "reports", "ripe", "as")
    table = tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)
    ripe = sum(r.ripe for r in found)
    lines = [table, "", f"{ripe} of {len(found)} ripe; what is undetermined or waived is not kept"]
    changed = [r.rule for r in found if r.texts > 1]
    if changed:
        lines.append(f"the rules' texts changed within the period: look at what {', '.join(changed)} asked for before")
    return "\n".join(lines) + "\n"


def _adherence(r: Ripeness) -> str:
    if r.adherence is None:
        return "not known"
    tenths = r.adherence * 1000 // 1  # never rounded up: 94.96 % is not 95 %
    return f"{Fraction(tenths, 10).__float__():.1f}% ({r.kept} of {r.judged})"


def _over(r: Ripeness) -> str:
    if r.first is None or r.last is None:
        return "0"
    return f"{r.reports}, {r.first} to {r.last}, at most {r.widest_gap} days apart"


def as_json(found: Sequence[Ripeness]) -> str:
    """A list of objects. `adherence` is from 0 to 1, cut after four places, or null."""
    listed = [
        {
            "rule": r.rule,
            "layer": r.layer,
            "to": r.to,
            "asks": r.asks,
            "kept": r.kept,
            "judged": r.judged,
            "adherence": None if r.adherence is None else float(Fraction(r.adherence * 10_000 // 1, 10_000)),
            "reports": r.reports,
            "first": None if r.first is None else r.first.isoformat(),
            "last": None if r.last is None else r.last.isoformat(),
            "widest_gap_days": r.widest_gap,
            "rule_texts": r.texts,
            "ripe": r.ripe,
            "why": r.why,
        }
        for r in found
    ]
    return json_text({"rules": listed}, sort=False)
