"""Which soft rules have ripened, by the reports of the time since: ethics and norms first, law when experience supports it.

Adherence is the share of verdicts that were kept, of every verdict of the period where there was something to keep. What is
undetermined, waived or not judged for an error is not kept. Experience counts for as long as there are reports of it: a rule
whose first report is younger than the period that it asks for is not ripe, however well it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.judging.ripeness import Ripeness
from checkmeta.language.program import TypedNorm
from checkmeta.language.syntax.ast import Ripens
from checkmeta.language.words import ASIDE, KEPT, Verdict

DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Day:
    """A report: what was judged on a day, by which rules.

    Attributes:
        as_of: the day.
        digest: of the rule texts.
        verdicts: how many of each, by id of the rule.

    """

    as_of: dt.date
    digest: str
    verdicts: Mapping[str, Counter[Verdict]]


def ripeness(norms: Iterable[TypedNorm], formerly: Mapping[str, str], days: Sequence[Day]) -> tuple[Ripeness, ...]:
    """How far each rule is that says when it ripens, by id. A rule's old ids (`formerly`) count as its own."""
    found: list[Ripeness] = []
    for norm in sorted(norms, key=lambda n: n.id):
        ripens = norm.written.ripens
        if ripens is not None:
            ids = {norm.id, *(old for old, new in formerly.items() if new == norm.id)}
            found.append(_ripeness(norm, ripens, _own(ids, days)))
    return tuple(found)


def _own(ids: set[str], days: Sequence[Day]) -> list[tuple[Day, Counter[Verdict]]]:
    """The reports in which there was something to keep, each with the rule's verdicts, oldest first."""
    judged: list[tuple[Day, Counter[Verdict]]] = []
    for day in days:
        own: Counter[Verdict] = Counter()
        for id_ in ids & day.verdicts.keys():
            own.update({verdict: number for verdict, number in day.verdicts[id_].items() if verdict not in ASIDE})
        judged.append((day, own))
    return sorted((pair for pair in judged if pair[1]), key=lambda pair: pair[0].as_of)


def _ripeness(norm: TypedNorm, ripens: Ripens, judged: Sequence[tuple[Day, Counter[Verdict]]]) -> Ripeness:
    wanted = Fraction(ripens.share.value) if isinstance(ripens.share.value, Fraction | int) else Fraction(1)
    needed = -(-(ripens.over.seconds or 0) // DAY)
    last = judged[-1][0].as_of if judged else None
    within = [(day, own) for day, own in judged if last is not None and (last - day.as_of).days <= needed]
    total = sum(own.total() for _, own in within)
    kept = sum(own[verdict] for _, own in within for verdict in KEPT)
    adherence = Fraction(kept, total) if total else None
    spans = (last - judged[0][0].as_of).days if last is not None else 0
    enough = adherence is not None and (adherence >= wanted if ripens.operator == ">=" else adherence > wanted)
    return Ripeness(
        rule=norm.id,
        layer=norm.layer,
        to=ripens.to,
        asks=" ".join(ripens.span.text.partition("adherence")[2].split()),
        kept=kept,
        judged=total,
        adherence=adherence,
        reports=len(within),
        first=within[0][0].as_of if within else None,
        last=last,
        widest_gap=_widest([day.as_of for day, _ in within]),
        texts=len({day.digest for day, _ in within}),
        ripe=enough and spans >= needed,
        why=_why(adherence, enough=enough, spans=spans, needed=needed),
    )


def _widest(days: Sequence[dt.date]) -> int:
    """The longest time without a report, in days."""
    return max(((after - before).days for before, after in pairwise(days)), default=0)


def _why(adherence: Fraction | None, *, enough: bool, spans: int, needed: int) -> str:
    if adherence is None:
        return "no report judges it"
    if spans < needed:
        return f"the reports span {spans} of {needed} days"
    return "it is kept often enough" if enough else "it is not kept often enough"
