"""What is to bind a subject next, as a short block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.judging.findings import Upcoming
from checkmeta.judging.upcoming import AHEAD
from checkmeta.language.words import Verdict
from checkmeta.report.wording import counted, for_places, one_line

MOST: Final = 5
"""Rules listed before the rest is counted."""


def binding(upcoming: Sequence[Upcoming]) -> list[Upcoming]:
    """Those that are known to bind: breaches first, by day."""
    return sorted((u for u in upcoming if u.binds), key=lambda u: (u.verdict is not Verdict.VIOLATED, u.day, u.rule.id))


def coming(upcoming: Sequence[Upcoming], *, verbose: bool) -> str:
    """The rules that are known to bind within a year, breaches first, by day; what may bind is counted."""
    known = binding(upcoming)
    shown = known if verbose else known[:MOST]
    lines = [f"binding next, within {AHEAD}, as the documents stand:" if known else f"within {AHEAD}:"]
    for item in shown:
        unread = "" if item.rule.source is None or item.rule.source.checked else "; its source is not confirmed"
        lines.append(
            f"  {item.day.isoformat()} {item.verdict.value}[{item.rule.id}] {one_line(item.rule.title)}"
            f"{for_places(item.places)}{unread}"
        )
    if len(known) > len(shown):
        lines.append(f"  and {counted(len(known) - len(shown), 'more rule')}")
    maybe = len(upcoming) - len(known)
    if maybe:
        lines.append(f'  {counted(maybe, "rule")} may bind: `checkmeta rules --upcoming "{AHEAD}"` lists what comes')
    return "\n".join(lines)
