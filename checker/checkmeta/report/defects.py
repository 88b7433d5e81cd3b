"""One defect, one finding: what one change mends, whatever rules it breaks and on however many elements, stands together."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.base.records import dataclass
from checkmeta.judging.finding_ids import general
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Layer
from checkmeta.report.blocks import FindingGroup, grouped
from checkmeta.report.order import BREACHES, OUTCOMES, advisory, numbered
from checkmeta.vocabulary.topics import topic_of


@dataclass(frozen=True, slots=True)
class Defect:
    """The findings of the strongest rule, and those of others that the same fact decides."""

    lead: FindingGroup
    also: tuple[FindingGroup, ...] = ()

    @property
    def groups(self) -> tuple[FindingGroup, ...]:
        """The findings of its strongest rule, then of the others."""
        return (self.lead, *self.also)

    @property
    def judgements(self) -> list[Judgement]:
        """All its findings, those of the strongest rule first."""
        return [j for group in self.groups for j in group.judgements]

    @property
    def first(self) -> Judgement:
        """The verdict that it is shown by."""
        return self.lead.judgements[0]

    @property
    def more(self) -> str:
        """` (+3)`: on how many elements it is besides; "" for none."""
        return f" (+{self.elements - 1})" if self.elements > 1 else ""

    @property
    def layer(self) -> Layer:
        """That of its strongest rule."""
        return self.lead.rule.layer

    @property
    def advises(self) -> bool:
        """Whether its strongest rule is only proposed, or on trial."""
        return advisory(self.lead.rule)

    @property
    def rank(self) -> tuple[object, ...]:
        """The strongest layer first, what is in force before what only advises; then what mends the most findings."""
        outcome = OUTCOMES.index(self.lead.outcome)
        return (-self.layer.rank, advisory(self.lead.rule), outcome, -numbered(self.judgements), self.lead.rank)

    @property
    def places(self) -> tuple[str, ...]:
        """The jurisdictions whose rules of that layer it breaks."""
        strongest = [g for g in self.groups if g.rule.layer is self.layer]
        return tuple(sorted({place for group in strongest for place in group.places}))

    @property
    def fact(self) -> str:
        """The fact that decided, of whichever element."""
        return deciding(self.first)

    @property
    def topic(self) -> str:
        """What it is about."""
        return topic_of(self.fact) or "other"

    @property
    def elements(self) -> int:
        """How many elements have it."""
        first = max(self.groups, key=lambda group: numbered(group.judgements))
        return numbered(first.judgements)

    def fails(self, report: Report) -> bool:
        """Whether it fails the run."""
        return any(report.fails(j) for j in self.judgements)


def deciding(judgement: Judgement) -> str:
    """The fact that decided a verdict, whichever element it is of: `identity.attributes[*].retention.period`."""
    return general(judgement.decided_by)


def defects(groups: Iterable[FindingGroup]) -> list[Defect]:
    """Put breaches together that one fact of one document decides, worst first."""
    leads: list[tuple[FindingGroup, list[FindingGroup]]] = []
    owner: dict[tuple[str, str, str], list[FindingGroup]] = {}
    for group in sorted(groups, key=lambda group: group.rank):
        keys = _keys(group)
        also = next((owner[key] for key in keys if key in owner), None)
        if also is not None:
            also.append(group)
            continue
        own: list[FindingGroup] = []
        leads.append((group, own))
        owner.update(dict.fromkeys(keys, own))
    return sorted((Defect(lead, tuple(also)) for lead, also in leads), key=lambda defect: defect.rank)


def defects_of(subject: SubjectReport) -> list[Defect]:
    """What is broken in a subject, worst first."""
    return defects(grouped(subject.judgements, BREACHES))


def _keys(group: FindingGroup) -> list[tuple[str, str, str]]:
    """What a group shares with others that the same change mends."""
    if group.outcome not in BREACHES:
        return []
    found = ((group.outcome, j.document, deciding(j)) for j in group.judgements if j.decided_by)
    return list(dict.fromkeys(found))
