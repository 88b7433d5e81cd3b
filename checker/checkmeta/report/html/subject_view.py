"""A subject as its page shows it: its defects with what they are filtered by, and its verdicts by what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import sha256

from checkmeta.base.messages import say
from checkmeta.base.records import dataclass
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.blocks import FindingGroup, grouped
from checkmeta.report.defects import Defect, defects
from checkmeta.report.order import BREACHES, LAYERS, in_order, numbered, outcome, topic
from checkmeta.report.wording import bearers_of, deduplicated, where
from checkmeta.vocabulary.topics import area_of


@dataclass(frozen=True)
class DefectView:
    """A defect: what it is called in addresses, and what it is filtered by."""

    anchor: str
    defect: Defect
    fails: bool

    @property
    def layer(self) -> Layer:
        """Of its strongest rule."""
        return self.defect.layer

    @cached_property
    def breaches(self) -> int:
        """How many verdicts it is."""
        return numbered(self.defect.judgements)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The jurisdictions of all its findings."""
        return tuple(sorted({place for group in self.defect.groups for place in group.places}))

    @cached_property
    def bearers(self) -> tuple[str, ...]:
        """Who answers for it."""
        found = {bearer for group in self.defect.groups for bearer in bearers_of(group.rule.bearer)}
        return tuple(sorted(found))

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Where it stands."""
        return tuple(sorted({j.document for j in self.defect.judgements if j.document}))

    @property
    def area(self) -> str:
        """What it is about."""
        return say(f"area.{area_of(topic(self.defect.first))}")

    @cached_property
    def elements(self) -> tuple[Judgement, ...]:
        """The first verdict at each place, in order."""
        found: dict[str, Judgement] = {}
        for group in self.defect.groups:
            for judgement in group.judgements:
                found.setdefault(where(judgement), judgement)
        return tuple(found.values())

    @property
    def more(self) -> int:
        """How many places there are besides the first."""
        return len(self.elements) - 1 + sum(j.alike for j in self.defect.lead.judgements)


@dataclass(frozen=True)
class SubjectView:
    """A subject; `prefix` stands before its ids where there are several."""

    report: Report
    subject: SubjectReport
    prefix: str

    @property
    def name(self) -> str:
        """Its folder's own name."""
        return self.subject.name.rstrip("/").rpartition("/")[2] or self.subject.name

    @cached_property
    def reached(self) -> tuple[Judgement, ...]:
        """Its verdicts, without those that a document that can't be read keeps back."""
        lost = bool(self.subject.unread)
        return tuple(j for j in self.subject.judgements if not (lost and j.verdict is Verdict.ERROR))

    @cached_property
    def defects(self) -> tuple[DefectView, ...]:
        """What fails first, then law before norms before ethics, then the largest."""
        found = [(d, d.fails(self.report)) for d in defects(grouped(self.reached, BREACHES))]
        taken: Counter[str] = Counter()
        shown = []
        for defect, fails in found:
            name = anchor_of(self.subject.name, defect)
            taken[name] += 1
            own = name if taken[name] == 1 else f"{name}.{taken[name]}"
            shown.append(DefectView(own, defect, fails))
        order = {id(d): at for at, d in enumerate(shown)}
        return tuple(sorted(shown, key=lambda d: (not d.fails, -d.layer.rank, -d.breaches, order[id(d)])))

    def of(self, layer: Layer) -> tuple[DefectView, ...]:
        """The defects of a layer."""
        return tuple(d for d in self.defects if d.layer is layer)

    def kind(self, *kinds: str) -> list[Judgement]:
        """The verdicts of some outcomes, in order."""
        return in_order(j for j in self.reached if outcome(j) in kinds)

    @cached_property
    def broken(self) -> list[Judgement]:
        """All breaches."""
        return self.kind(*BREACHES)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Those asked for, else those that the documents state."""
        asked = sorted(self.report.jurisdictions)
        return tuple(asked or sorted({place for j in self.subject.judgements for place in j.places}))

    def by_bearer(self, judgements: Iterable[Judgement]) -> list[tuple[str, Counter[Layer]]]:
        """Verdicts by who answers for them, the most first; one of several bearers counts for each."""
        found: dict[str, Counter[Layer]] = {}
        for judgement in judgements:
            for bearer in bearers_of(judgement.rule.bearer):
                found.setdefault(bearer, Counter())[judgement.rule.layer] += 1 + judgement.alike
        return sorted(found.items(), key=lambda item: (*(-item[1][layer] for layer in LAYERS), item[0]))


def anchor_of(subject: str, defect: Defect) -> str:
    """What a defect is called in addresses: the same while its rule, its document and what decided it are the same."""
    first = defect.first
    parts = (
        subject,
        first.rule.id,
        *defect.lead.places,
        first.document,
        first.element or first.pointer,
        first.decided_by,
    )
    return "d-" + sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:8]


def remedies(groups: Sequence[FindingGroup]) -> list[str]:
    """What to do, of each rule once: that of its first element, since the others name other elements."""
    return deduplicated(group.judgements[0].remedy for group in groups)
