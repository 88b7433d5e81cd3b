"""Verdicts for whoever only counts them: what rests on silence, or on another place, is one object for all subjects."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from checkmeta.base.values import Fact, Missing, Record, Why
from checkmeta.judging.findings import Judgement
from checkmeta.judging.joined import with_conflicts
from checkmeta.judging.judge import Judge
from checkmeta.judging.judged_subject import PlaceGroup
from checkmeta.judging.rulebook import RuleEntry
from checkmeta.judging.silence import SilentVerdict, StatedPaths
from checkmeta.judging.verdict import Ruling
from checkmeta.language.words import Verdict

SHAPES: Final = 1_000
"""Kinds of subjects of which it is kept which rules are silent."""
MOST: Final = 50_000
"""Verdicts that are kept; there is one for each rule and set of places."""


class ShortJudge(Judge):
    """The same verdicts on the same rules; those that nobody is shown have neither place nor message nor standing."""

    def judgements(self) -> tuple[Judgement, ...]:
        """Every verdict, first those of this subject alone, in order.

        Of subjects in the same places that state the same fields, whatever they state of them, the same rules are silent: these are
        gone through once.
        """
        shape = self._shape()
        known = self.rulebook.alike.get(shape) if shape is not None else None
        if known is None:
            every = [(e, self._each(e)) for e in self.rulebook.speaking if not e.norm.permit]
            shared = {id(judgement) for judgement in self.rulebook.short.values()}
            apart = [(e, own) for e, own in every if len(own) != 1 or id(own[0]) not in shared]
            known = (
                tuple(e for e, _ in apart),
                tuple(own[0] for _, own in every if len(own) == 1 and id(own[0]) in shared),
            )
            if shape is not None:
                if len(self.rulebook.alike) >= SHAPES:
                    self.rulebook.alike.clear()
                self.rulebook.alike[shape] = known
            found = [judgement for _, own in apart for judgement in own]
        else:
            found = [judgement for entry in known[0] for judgement in self._each(entry)]
        found.sort(key=attrgetter("sort_key"))
        return tuple(with_conflicts(self.rulebook.conflicts, [*found, *known[1]]))

    def _shape(self) -> object:
        """Where the subject is, and which fields it states; None where that isn't all that tells which rules are silent."""
        territory = self.contexts.territory
        if self.full or self.contexts.variants or self.more_identities:
            return None
        platform = self.platform(territory.places[0] if territory.places else None)
        identities = tuple(_fields(fact) for fact, _ in self.given.identities)
        return (territory.places, territory.known, _fields(platform), identities, len(self.given.documents))

    def _explained(self, ruling: Ruling) -> Judgement:
        return ruling.judgement

    def _on_silence(
        self, entry: RuleEntry, silence: SilentVerdict, stated: StatedPaths, group: PlaceGroup, root: int | None
    ) -> Judgement:
        plain = (
            silence.verdict in (Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE, Verdict.SATISFIED)
            and not silence.wants_place
        )
        if root is not None or not plain or len(self.groups(entry)) > 1:  # several are united by what is told of each
            return super()._on_silence(entry, silence, stated, group, root)
        key = (entry, silence, group.truth, group.places)
        found = self._known(key)
        if found is None:
            missing = tuple(Missing(name, Why.ABSENT) for _, name in silence.missing)
            found = self.rulebook.short[key] = Judgement(
                entry.info, silence.verdict, silence.subject, None, "", "", group.places, entry.norm.title, None, silence.reason,
                applicability_known=silence.applicability_known, missing=missing, notes=silence.notes, decided_by=silence.decided_by,
            )  # fmt: skip
        return found

    def _elsewhere(self, entry: RuleEntry) -> Judgement:
        key = (entry, None, self.contexts.territory.places)
        found = self._known(key)
        if found is None:
            found = self.rulebook.short[key] = super()._elsewhere(entry)
        return found

    def _known(self, key: object) -> Judgement | None:
        known = self.rulebook.short
        if len(known) > MOST:
            known.clear()
        return known.get(key)


def _fields(fact: Fact) -> object:
    """The fields of a record, and of those in it; None for what isn't one."""
    value = fact.value
    return (
        frozenset((name, _fields(inner)) for name, inner in value.fields.items()) if isinstance(value, Record) else None
    )
