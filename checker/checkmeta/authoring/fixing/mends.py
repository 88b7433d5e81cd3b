"""Breaches mended one after the other: the fewest changes first, each proved on all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from checkmeta.authoring.fixing.goals import ADDRESSES, DECLARED, GUARDED, PEOPLE, figures_of, goals
from checkmeta.authoring.fixing.inverse import ALREADY, Inverse, Setting, Settings
from checkmeta.authoring.fixing.levels import Level, doubts
from checkmeta.authoring.fixing.proof import Draft, Effects, RefusedError, Rewrite, changed, effects_of
from checkmeta.authoring.fixing.trial import Trial, Tried, standard_input
from checkmeta.base.records import dataclass, replace
from checkmeta.judging.findings import Judgement
from checkmeta.language.meaning.aims import CONSTANT, NOWHERE_YET, Figures, Way
from checkmeta.language.meaning.outcome import Outcome

TRIES: Final = 24
"""Changes that are tried for one breach."""
STEPS: Final = 6
"""Changes that are tried for a rule that another one's would break."""
NO_SETTING: Final = "no setting that is read here says it"
IN_CIRCLES: Final = "another rule wants the opposite"
STREAM: Final = "standard input can't be written"
SCHEMA: Final = "it stands in a schema, which says what is held of people, and is no setting"

_SCHEMAS: Final = frozenset({"graphql", "proto"})
"""Formats in which nothing but schemas is written; one that is JSON is known by what reads it."""

_FIRST: Final = (DECLARED, SCHEMA, GUARDED, ADDRESSES, PEOPLE)
"""Of several reasons those that tell the most."""
_LAST: Final = (CONSTANT, ALREADY, NOWHERE_YET)
"""And those that tell the least."""


@dataclass(frozen=True, slots=True, eq=False)
class Mend:
    """A breach, and what would mend it.

    Attributes:
        subject: the name of the subject.
        made: the edits, in the texts that they were made in; none at the level `none`.
        doubts: why it is no more than suggested.
        reason: at the level `none`, why.
        also: the rules that are mended with it, as they would be broken else.

    """

    subject: str
    breach: Judgement
    level: Level
    made: tuple[Rewrite, ...] = ()
    doubts: tuple[str, ...] = ()
    reason: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Settings that may keep a rule, and the facts that they are for."""

    settings: Settings
    facts: tuple[Outcome, ...]


Chosen = Callable[[str, Judgement], bool]
"""Whether a breach of a subject is asked about."""


class Mender:
    """Mends the breaches of a trial."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.figures: Figures = figures_of(trial.library.selection.norms)

    def each(self, state: Draft, wanted: Chosen) -> Iterator[Mend]:
        """What would mend each breach, alone."""
        for name, tried in state.tried.items():
            for breach in (b for b in tried.breaches() if wanted(name, b)):
                yield self.mend(state, name, breach)[0]

    def all(self, state: Draft, wanted: Chosen, level: Level) -> tuple[Draft, list[Mend]]:
        """Mend one breach after the other on the texts so far, up to a level; what is left has its reason, or its level."""
        mended: list[Mend] = []
        left: dict[tuple[object, ...], tuple[Mend, Tried]] = {}
        seen = {frozenset(state.texts.items())}
        again = True
        while again:
            again = False
            for name in list(state.tried):
                for breach in [b for b in state.tried[name].breaches() if wanted(name, b)]:
                    place = (name, breach.rule.id, breach.path, breach.places)
                    known = left.pop(place, None)
                    if not _there(state.tried[name], breach):
                        continue
                    if known is not None and known[1] is state.tried[name]:
                        left[place] = known
                        continue
                    found, after = self.mend(state, name, breach)
                    if found.level.rank <= level.rank and after is not None:
                        key = frozenset(after.texts.items())
                        if key not in seen:
                            seen.add(key)
                            state, again = after, True
                            mended.append(found)
                            continue
                        found = replace(found, level=Level.NONE, made=(), doubts=(), reason=IN_CIRCLES)
                    left[place] = found, state.tried[name]
        stay = [m for (name, *_), (m, _) in left.items() if _there(state.tried[str(name)], m.breach)]
        return state, [*mended, *stay]

    def mend(self, state: Draft, subject: str, breach: Judgement) -> tuple[Mend, Draft | None]:
        """The smallest change that keeps a rule, and what it comes to."""
        refused: list[str] = []
        tried = state.tried[subject]
        failed = ""
        best: tuple[Mend, Draft] | None = None
        for candidate in islice(self._candidates(tried, breach, refused), TRIES):
            try:
                after, made, found, also = self._proved(state, subject, breach, candidate)
            except RefusedError as error:
                failed = failed or str(error)
                continue
            why = doubts(candidate.facts, made, found, also)
            level = Level.SUGGESTED if why else Level.SAFE
            best = Mend(subject, breach, level, tuple(made), why, also=tuple(also)), after
            break
        if best is not None:
            return best
        place = breach.place.source.name if breach.place is not None else ""
        if place and place not in tried.subject.foreign:
            refused.insert(0, DECLARED)
        first = next((why for why in _FIRST if why in refused), "")
        reason = (
            failed or first or next((why for why in refused if why not in _LAST), refused[0] if refused else NO_SETTING)
        )
        return Mend(subject, breach, Level.NONE, reason=reason), None

    def _proved(
        self, state: Draft, subject: str, breach: Judgement, candidate: Candidate
    ) -> tuple[Draft, list[Rewrite], Effects, list[str]]:
        after, made = changed(self.trial, state, candidate.settings)
        found = effects_of(state, after, subject, breach)
        if not found.broken:
            found.refuse()
            return after, made, found, []
        # one step further: what would be broken is mended, too
        worse = found.broken[0]
        owner = next((name for name, tried in after.tried.items() if worse in tried.judgements), subject)
        for more in islice(self._candidates(after.tried[owner], worse, []), STEPS):
            try:
                then, added = changed(self.trial, after, more.settings)
                both = effects_of(state, then, subject, breach)
                both.refuse()
            except RefusedError:
                continue
            return then, [*made, *added], both, [worse.rule.id]
        found.refuse()
        raise AssertionError

    def _candidates(self, tried: Tried, breach: Judgement, refused: list[str]) -> Iterator[Candidate]:
        """Settings that may keep a rule: the fewest first, those that are there before new ones."""
        found: dict[object, Candidate] = {}
        for way in goals(tried.judge, breach, self.figures, refused):
            for settings in self._of(tried, way, refused):
                key = frozenset((s.document.name, s.document.index, s.path, str(s.value)) for s in settings)
                found.setdefault(key, Candidate(settings, tuple(aim.fact for aim in way)))
        order = sorted(
            found.values(),
            key=lambda c: (
                len(c.settings),
                sum(len(s.names) for s in c.settings),
                sum(bool(s.doubt) for s in c.settings),
            ),
        )
        yield from order

    def _of(self, tried: Tried, way: Way, refused: list[str]) -> list[Settings]:
        """A way as settings of the documents that its facts come from."""
        parts: list[list[Settings]] = []
        for aim in way:
            own: list[Settings] = []
            for document in tried.subject.documents:
                origin = aim.fact.origin
                if origin is not None and aim.fact.known and origin.span.source is not document.source:
                    continue
                if standard_input(document.name):
                    refused.append(STREAM)
                    continue
                if document.format in _SCHEMAS:
                    refused.append(SCHEMA)
                    continue
                mapping = self.trial.mapping_of(document)
                if mapping is None:
                    continue
                inverse = Inverse(mapping, document, self.trial.formats.vocabulary)
                own.extend(inverse.settings(aim.fact, aim.want))
                refused.extend(inverse.aims.refused)
            if not own:
                return []
            parts.append(own)
        joined = (_merged([s for each in chosen for s in each]) for chosen in islice(product(*parts), TRIES))
        return [settings for settings in joined if settings]


def _merged(settings: Sequence[Setting]) -> Settings:
    """Each place once; nothing where two values are wanted of one."""
    found: dict[object, Setting] = {}
    for each in settings:
        key = (id(each.document.source), id(each.node), each.names)
        if key in found and found[key].value != each.value:
            return ()
        found.setdefault(key, each)
    return tuple(found.values())


def _there(tried: Tried, breach: Judgement) -> bool:
    """Whether a breach is still there, though others were mended since."""
    return any(
        j.rule.id == breach.rule.id and j.path == breach.path and j.places == breach.places for j in tried.breaches()
    )
