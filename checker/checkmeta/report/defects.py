"""One defect, one finding: what several rules say of the same place for the same fact stands together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checkmeta.language.words import Verdict
from checkmeta.report.blocks import FindingGroup
from checkmeta.report.order import UNLESS_SHOWN
from checkmeta.report.wording import where


@dataclass(frozen=True, slots=True)
class Defect:
    """The findings of the strongest rule, and those of others that the same facts decide at the same places."""

    lead: FindingGroup
    also: tuple[FindingGroup, ...] = ()


def defects(groups: Iterable[FindingGroup]) -> list[Defect]:
    """Put groups together that share a place and its deciding fact; they come worst first, and so do the defects."""
    leads: list[tuple[FindingGroup, list[FindingGroup]]] = []
    owner: dict[tuple[str, str, str], list[FindingGroup]] = {}
    for group in sorted(groups, key=lambda group: group.rank):
        keys = list(_keys(group))
        also = next((owner[key] for key in keys if key in owner), None)
        if also is not None:
            also.append(group)
            continue
        own: list[FindingGroup] = []
        leads.append((group, own))
        owner.update(dict.fromkeys(keys, own))
    return [Defect(lead, tuple(also)) for lead, also in leads]


def _keys(group: FindingGroup) -> Iterator[tuple[str, str, str]]:
    if group.outcome in (Verdict.VIOLATED.value, UNLESS_SHOWN):
        for judgement in group.judgements:
            if judgement.decided_by:
                yield group.outcome, where(judgement), judgement.decided_by
