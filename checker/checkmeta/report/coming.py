"""What is to bind a subject next, as a short block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Upcoming
from checkmeta.judging.upcoming import AHEAD
from checkmeta.language.words import Verdict
from checkmeta.report.wording import day, for_places, more, one_line, outcome_word

MOST: Final = 5
"""Rules listed before the rest is counted."""


def binding(upcoming: Sequence[Upcoming]) -> list[Upcoming]:
    """Those that are known to bind: breaches first, by day."""
    return sorted((u for u in upcoming if u.binds), key=lambda u: (u.verdict is not Verdict.VIOLATED, u.day, u.rule.id))


def coming(upcoming: Sequence[Upcoming], *, verbose: bool) -> str:
    """The rules that are known to bind within a year, breaches first, by day; what may bind is counted."""
    known = binding(upcoming)
    shown = known if verbose else known[:MOST]
    lines = [say("coming.known" if known else "coming.head", ahead=say("ahead"))]
    for item in shown:
        unread = "" if item.rule.source is None or item.rule.source.checked else f"; {say('coming.not confirmed')}"
        lines.append(
            f"  {day(item.day)} {outcome_word(item.verdict)}[{item.rule.id}] {one_line(item.rule.title)}"
            f"{for_places(item.places)}{unread}"
        )
    if len(known) > len(shown):
        lines.append(f"  {more(len(known) - len(shown), 'rule')}")
    maybe = len(upcoming) - len(known)
    if maybe:
        lines.append(f"  {say('coming.may bind', number=maybe, ahead=AHEAD)}")
    return "\n".join(lines)
