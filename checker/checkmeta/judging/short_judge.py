"""Verdicts for whoever only counts them: what rests on silence, on another place, or on the same values, is one object for all subjects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import Final

from checkmeta.base.records import replace
from checkmeta.base.values import Fact, Missing, Record, Why
from checkmeta.judging.alike import stated_at
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import Judge
from checkmeta.judging.judged_subject import PlaceGroup
from checkmeta.judging.rulebook import RuleEntry, Sight
from checkmeta.judging.silence import Path, SilentVerdict, StatedPaths
from checkmeta.judging.verdict import Ruling
from checkmeta.language.meaning.outcome import as_fact
from checkmeta.language.meaning.reached import field_of
from checkmeta.language.words import Verdict

SHAPES: Final = 1_000
"""Kinds of subjects of which it is kept which rules are silent."""
MOST: Final = 50_000
"""Verdicts that are kept; there is one for each rule and set of places, and for what it read there."""
LONGEST: Final = 100
"""Characters of a text that is compared with those of other subjects; what is longer is hardly ever the same."""
_COUNTED: Final = frozenset({Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE, Verdict.SATISFIED})
"""Verdicts of which nobody is shown more than how many there are, and what would settle them."""


class ShortJudge(Judge):
    """The same verdicts on the same rules; those that nobody is shown have neither place nor message nor standing, and none a note on conflicts."""

    shared = 0
    """How many of its verdicts, the last, are those of all subjects of the same shape."""

    @cached_property
    def _values(self) -> dict[Sight, object]:
        """What the platform states, as far as it was asked for."""
        return {}

    def judgements(self) -> tuple[Judgement, ...]:
        """Every verdict, first those of this subject alone, in order.

        Of subjects in the same places that state the same fields, whatever they state of them, the same rules are silent: these are
        gone through once.
        """
        shape = self._shape
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
        self.shared = len(known[1])
        return (*found, *known[1])

    def _each(self, entry: RuleEntry) -> list[Judgement]:
        key = self._same(entry)
        if key is None:
            return super()._each(entry)
        known = self.rulebook.judged
        kept = known.get(key, ())
        found = [here for judgement, path in kept or () if (here := self._here(judgement, path)) is not None]
        if kept and len(found) == len(kept):
            return found
        found = super()._each(entry)
        if key not in known:
            if len(known) >= MOST:
                known.clear()
            placed = [self._placed(judgement) for judgement in found]
            known[key] = [each for each in placed if each is not None] if None not in placed else None
        return found

    def _placed(self, judgement: Judgement) -> tuple[Judgement, Path | None] | None:
        """A verdict for subjects that state the same, and the fact at whose place it stands; None where it isn't known where that is."""
        if judgement.verdict in _COUNTED and not judgement.breach_unless_shown:
            return _placeless(judgement), None
        path = tuple(judgement.decided_by.split("."))
        if judgement.verdict is not Verdict.VIOLATED or path[0] != "platform" or "[" in judgement.decided_by:
            return None
        return (_placeless(judgement), path) if self._here(judgement, path) == judgement else None

    def _here(self, judgement: Judgement, path: Path | None) -> Judgement | None:
        """A verdict at the place of this subject's fact; None where that stands nowhere."""
        if path is None:
            return judgement
        fact = as_fact(self._platform, path[0])
        for name in path[1:]:
            fact = field_of(fact, name)
        place = fact.place
        if (
            place is None or fact.origin is None or not fact.known
        ):  # what isn't known may belong elsewhere than where the rule breaks
            return None
        return replace(judgement, place=place, pointer=fact.origin.pointer, document=place.source.name)

    def _same(self, entry: RuleEntry) -> object:
        """What makes a rule's verdict: the places, and what it reads; None where it may rest on more, or that can't be compared."""
        sees = entry.sees
        if sees is None or self._shape is None:
            return None
        read = self._values
        try:
            values = tuple([read[sight] for sight in sees])
        except KeyError:
            read.update((sight, _value(self._platform, *sight)) for sight in sees if sight not in read)
            values = tuple([read[sight] for sight in sees])
        return None if ... in values else (entry, self._shape[:2], values)

    @cached_property
    def _platform(self) -> Fact:
        places = self.contexts.territory.places
        return self.platform(places[0] if places else None)

    @cached_property
    def _shape(self) -> tuple[object, ...] | None:
        """Where the subject is, and which fields it states; None where that isn't all that tells which rules are silent."""
        territory = self.contexts.territory
        if self.full or self.contexts.variants or self.more_identities:
            return None
        identities = tuple(_fields(fact) for fact, _ in self.given.identities)
        return (territory.places, territory.known, _fields(self._platform), identities, len(self.given.documents))

    def _explained(self, ruling: Ruling) -> Judgement:
        return ruling.judgement

    def _on_silence(
        self, entry: RuleEntry, silence: SilentVerdict, stated: StatedPaths, group: PlaceGroup, root: int | None
    ) -> Judgement:
        plain = silence.verdict in _COUNTED and not silence.wants_place
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

    def _rootless(self, entry: RuleEntry, groups: Sequence[PlaceGroup]) -> Judgement:
        if self.more_identities:
            return super()._rootless(entry, groups)
        key = (entry, None, self.contexts.territory.places)
        found = self._known(key)
        if found is None:
            found = self.rulebook.short[key] = replace(super()._rootless(entry, groups), document="")
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


def _value(platform: Fact, path: Path, whole: bool) -> object:
    """What is stated at a path from the roots, as it can be compared with that of other subjects; `...` what can't be."""
    found = stated_at(platform, path[1:], whole=whole)[0]
    return ... if isinstance(found, tuple) and len(repr(found)) > LONGEST else found


def _placeless(judgement: Judgement) -> Judgement:
    """A verdict without what is this subject's own."""
    missing = tuple(Missing(m.path, m.why, None, m.detail) for m in judgement.missing)
    return replace(
        judgement, place=None, pointer="", document="", message=judgement.rule.title, remedy=None, missing=missing, steps=(),
    )  # fmt: skip
