"""Verdicts for whoever only counts them: what rests on silence, or on another place, is one object for all subjects."""

from __future__ import annotations

from typing import Final

from checkmeta.base.values import Missing, Why
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import Judge
from checkmeta.judging.judged_subject import PlaceGroup
from checkmeta.judging.rulebook import RuleEntry
from checkmeta.judging.silence import SilentVerdict, StatedPaths
from checkmeta.language.words import Verdict

MOST: Final = 50_000
"""Verdicts that are kept; there is one for each rule and set of places."""


class ShortJudge(Judge):
    """The same verdicts on the same rules; those that nobody is shown have neither place nor message nor standing."""

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
