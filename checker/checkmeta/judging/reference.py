"""The reference evaluator: every norm before every subject, in every place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from checkmeta.base.values import Fact, Listing, Missing, Record, Truth, Unknown, Why
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.contexts import Contexts, Options, Place
from checkmeta.judging.cover import Cover
from checkmeta.judging.findings import Judgement, RuleInfo, Step, apart
from checkmeta.judging.judge import Case, judge, not_applicable
from checkmeta.judging.strata import (
    Stratum,
    Subject,
    applicability,
    conditions,
    in_force,
    jurisdiction,
    subjects,
    words,
)
from checkmeta.language.meaning.evaluator import MAX_STEPS, Evaluator, TooManyStepsError
from checkmeta.language.meaning.outcome import Outcome
from checkmeta.language.meaning.reached import place_of
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.words import Verdict

GroupKey = tuple[object, ...]
IDENTITIES = "platform.identities"


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of one subject.

    `identities` and `documents` come with the name of the document that each stands in.
    """

    platform: Fact
    identities: tuple[tuple[Fact, str], ...]
    documents: tuple[tuple[Fact, str], ...] = ()
    document: str = ""
    """The document of the platform, for findings without a place."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A place in the facts where a permit, or a rule that overrides, holds."""

    root: int | None
    """Which identity schema or document it is about; None for the platform."""
    paths: tuple[str, ...]
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict that is known beforehand, and that no report explains."""

    verdict: Verdict
    applicability_known: bool


Known = Callable[[TypedNorm, "Group", int | None], Sequence[Settled | None]]
"""What is known beforehand of a norm's subjects in a group, in order: all of them, or none at all."""
Group = tuple[tuple[str, ...], Place, Truth]
"""Places of equal facts and figures, the first of them, and whether the norm applies there."""


def evaluate(
    program: Program, given: Given, options: Options, beforehand: Callable[[Engine], Known] | None = None
) -> tuple[Judgement, ...]:
    """Judge. The result is sorted by rule, document and place, whatever the order of files and rules.

    What `beforehand` settles is judged without steps, message and place.
    """
    engine = Engine(program, given, options)
    if beforehand is not None:
        engine.known = beforehand(engine)
    judgements: list[Judgement] = []
    for norm in engine.speaking():
        try:
            judgements.extend(() if norm.permit else engine.judge(norm))
        except TooManyStepsError:
            judgements.append(_endless(norm, given, options))
    return tuple(sorted(_notes_of_conflict(program, judgements), key=lambda j: j.sort_key))


class Engine:
    """One subject before one program."""

    def __init__(self, program: Program, given: Given, options: Options) -> None:
        self.program = program
        self.given = given
        self.options = options
        self.contexts = Contexts(program, given.platform, options)
        self.defeaters: dict[str, list[TypedNorm]] = {}
        for norm in program.norms:
            for target in norm.overrides:
                if not wording.only_advises(norm, options.as_of):
                    self.defeaters.setdefault(target, []).append(norm)
        self._held: dict[tuple[int, Place], Cover[Holding]] = {}
        self._keys: dict[tuple[int, Place], int] = {}
        self._numbers: dict[GroupKey, int] = {}
        self.identities = self._listing()
        self.known: Known | None = None

    def _listing(self) -> Fact:
        """`platform.identities`: the identity schemas of the subject."""
        value = self.given.platform.value
        stated = value.fields.get("identities") if isinstance(value, Record) else None
        return stated or Fact(Listing(tuple(fact for fact, _ in self.given.identities)))

    def speaking(self) -> Iterator[TypedNorm]:
        """The norms; of several versions of one provision only the one that speaks on the day, else the last before it."""
        versions: dict[str, list[TypedNorm]] = {}
        for norm in self.program.norms:
            versions.setdefault(norm.id, []).append(norm)
        day = self.options.as_of
        for own in versions.values():
            live = [n for n in own if in_force(n, self.contexts).outcome.truth is Truth.TRUE]
            past = [n for n in own if n.period.start is None or n.period.start <= day]
            yield (live or past[-1:] or own)[0]

    # ---- contexts

    def groups(self, norm: TypedNorm) -> Iterator[Group]:
        """The places where the norm may apply, those of equal facts and figures together."""
        found: dict[tuple[Truth, int], list[Place]] = {}
        for place in self.contexts.territory.places or (None,):
            truth = self.contexts.applies_in(norm, place)
            if truth is not Truth.FALSE:
                found.setdefault((truth, self.key(norm, place)), []).append(place)
        for (truth, _), places in found.items():
            yield tuple(p for p in places if p is not None), places[0], truth

    def key(self, norm: TypedNorm, place: Place) -> int:
        """All that may make a verdict of the norm differ from place to place."""
        if (id(norm), place) not in self._keys:
            # a number for each: nested tuples would be hashed again and again
            found = self._key(norm, place)
            self._keys[id(norm), place] = self._numbers.setdefault(found, len(self._numbers))
        return self._keys[id(norm), place]

    def _key(self, norm: TypedNorm, place: Place) -> GroupKey:
        params = tuple(self.contexts.params_in(place, sorted(norm.params)).items())
        below = tuple(
            (d.id, self.contexts.applies_in(d, place), self.key(d, place)) for d in self.defeaters.get(norm.id, ())
        )
        return (self.contexts.covering(place), params, below)

    def evaluator(self, place: Place, root: int | None, norm: TypedNorm) -> Evaluator:
        """An evaluator for the facts of a place, and of one identity schema or document."""
        platform = self.contexts.platform_in(place)
        value = platform.value
        assert isinstance(value, Record)
        if self.given.identities and "identities" not in value.fields:
            platform = Fact(Record({**value.fields, "identities": self.identities}), platform.origin)
        roots = {"platform": platform}
        if "identity" in norm.roots and root is not None:
            roots["identity"] = self.given.identities[root][0]
        if "document" in norm.roots and root is not None:
            roots["document"] = self.given.documents[root][0]
        params = (
            self.contexts.params_in(place, sorted(self.program.params))
            if norm.params or norm.message or norm.remedy
            else {}
        )
        return Evaluator(roots, params, self.options.as_of, self.contexts.params_at)

    def roots(self, norm: TypedNorm) -> tuple[tuple[Fact, str], ...] | None:
        """The identity schemas or documents that the norm is judged for; None for a norm about the platform."""
        if "identity" in norm.roots:
            return self.given.identities
        return self.given.documents if "document" in norm.roots else None

    # ---- verdicts

    def judge(self, norm: TypedNorm) -> list[Judgement]:
        """Every verdict of a rule."""
        info = wording.rule_info(norm, self.options.as_of)
        groups = list(self.groups(norm))
        if not groups:
            return [self._elsewhere(norm, info)]
        roots = self.roots(norm)
        if roots is not None and not roots:
            return [self._rootless(norm, info, groups)]
        found: list[Judgement] = []
        for places, place, truth in groups:
            for root in range(len(roots)) if roots is not None else (None,):
                found.extend(self._judge(norm, info, places, place, truth, root))
        if "identity" in norm.roots and self.more_identities():
            found.append(self._rootless(norm, info, groups))
        return _merged(found)

    def more_identities(self) -> frozenset[Missing]:
        """What is missing where the platform says that there are identity schemas that it doesn't list."""
        value = self.identities.value
        place = place_of(self.identities.origin)
        if isinstance(value, Listing):
            unread = value.partial or any(isinstance(f.value, Unknown) for f in value.items)
            return frozenset({Missing(IDENTITIES, Why.PARTIAL, place, value.detail)}) if unread else frozenset()
        if isinstance(value, Unknown) and any(m.why is not Why.ABSENT for m in value.missing):
            return frozenset(Missing(IDENTITIES, m.why, m.place or place, m.detail) for m in value.missing)
        return frozenset()

    def _judge(
        self, norm: TypedNorm, info: RuleInfo, places: tuple[str, ...], place: Place, truth: Truth, root: int | None
    ) -> Iterator[Judgement]:
        evaluator = self.evaluator(place, root, norm)
        strata = self._strata(norm, evaluator, truth)
        name = "identity" if "identity" in norm.roots else "document" if "document" in norm.roots else "platform"
        fact = evaluator.roots[name]
        top = Outcome(fact.value, path=name, origin=fact.origin)
        roots = self.roots(norm)
        document = roots[root][1] if roots is not None and root is not None else self.given.document
        stopped = applicability(strata).truth is Truth.FALSE
        known = () if self.known is None or stopped else self.known(norm, (places, place, truth), root)
        listed = [Subject({}, ())] if stopped and norm.for_each else subjects(norm, evaluator)
        for number, subject in enumerate(listed):
            if stopped and norm.for_each:
                yield self._stopped(norm, info, strata, top, document, places)
                return
            settled = known[number] if known else None
            if settled is not None:
                path = ", ".join(apart([e.path for e in subject.elements])) or name
                yield Judgement(
                    info, settled.verdict, path, None, "", document, places, norm.title, info.remedy, "",
                    applicability_known=settled.applicability_known,
                )  # fmt: skip
                continue
            defeaters, unshown = self._defeating(norm, place, root, subject)
            yield judge(Case(norm, info, evaluator, subject, strata, defeaters, top, document, places, unshown))

    def _strata(self, norm: TypedNorm, evaluator: Evaluator, truth: Truth) -> list[Stratum]:
        assume = self.options.assume.applies
        return [
            in_force(norm, self.contexts),
            jurisdiction(norm, self.contexts, truth),
            *conditions("applies when", norm.applies_when, evaluator, {}, assume=assume),
        ]

    def _stopped(
        self,
        norm: TypedNorm,
        info: RuleInfo,
        strata: list[Stratum],
        top: Outcome,
        document: str,
        places: tuple[str, ...],
    ) -> Judgement:
        """A rule that does not apply is not taken element by element."""
        first = next(s for s in strata if s.outcome.truth is Truth.FALSE)
        origin = top.origin
        place = None if origin is None else origin.key or origin.span
        return Judgement(
            info, Verdict.NOT_APPLICABLE, top.path, place, origin.pointer if origin else "", document, places, norm.title, info.remedy,
            not_applicable(first), steps=tuple(s.step for s in strata),
        )  # fmt: skip

    def _elsewhere(self, norm: TypedNorm, info: RuleInfo) -> Judgement:
        """No place of the platform lies in the norm's jurisdiction."""
        strata = [in_force(norm, self.contexts), jurisdiction(norm, self.contexts, Truth.FALSE)]
        fact = self.given.platform
        top = Outcome(fact.value, path="platform", origin=fact.origin)
        return self._stopped(
            norm, info, strata, top, self.given.document, tuple(p for p in self.contexts.territory.places if p)
        )

    def _rootless(self, norm: TypedNorm, info: RuleInfo, groups: Sequence[Group]) -> Judgement:
        """A rule about identity schemas where there is none, or where there are more than are listed."""
        root = "identity" if "identity" in norm.roots else "document"
        what = "no identity schema among the documents" if root == "identity" else "no document"
        step = Step("for each", root, Truth.FALSE, norm.span, (), what)
        places = tuple(sorted({p for group, _, _ in groups for p in group}))
        strata = [in_force(norm, self.contexts)]
        missing = self.more_identities() if root == "identity" else frozenset()
        if missing and applicability(strata).truth is Truth.TRUE:
            step = Step("for each", root, Truth.UNKNOWN, norm.span, (), "not every identity schema is listed")
            origin = self.identities.origin
            return Judgement(
                info, Verdict.UNDETERMINED, root, place_of(origin), origin.pointer if origin else "", self.given.document, places,
                norm.title, info.remedy, "not every identity schema is listed",
                missing=tuple(sorted(missing, key=lambda m: m.sort_key)), steps=(strata[0].step, step),
            )  # fmt: skip
        reason = what if strata[0].outcome.truth is Truth.TRUE else not_applicable(strata[0])
        return Judgement(
            info, Verdict.NOT_APPLICABLE, root, None, "", self.given.document, places, norm.title, info.remedy, reason,
            steps=(strata[0].step, step),
        )  # fmt: skip

    # ---- priority

    def _defeating(
        self, norm: TypedNorm, place: Place, root: int | None, subject: Subject
    ) -> tuple[tuple[tuple[str, Stratum], ...], tuple[str, ...]]:
        """The norms that override this one for this subject; and the ids of those of which it is not shown."""
        found: list[tuple[str, Stratum]] = []
        unshown: list[str] = []
        paths = [e.path for e in subject.elements]
        for defeater in self.defeaters.get(norm.id, ()):
            here = [h for h in self._holdings(defeater, place).over(paths) if same_root(defeater, h.root, norm, root)]
            shown = [h for h in here if h.stratum.outcome.truth is Truth.TRUE]
            if shown:
                found.append((defeater.id, shown[0].stratum))
            elif here:
                unshown.append(defeater.id)
        return tuple(found), tuple(unshown)

    def _holdings(self, norm: TypedNorm, place: Place) -> Cover[Holding]:
        """Where a defeater's own applicability is shown, and it is not itself defeated."""
        key = (id(norm), place)
        if key not in self._held:
            self._held[key] = Cover((h.paths, h) for h in self._hold(norm, place))
        return self._held[key]

    def _hold(self, norm: TypedNorm, place: Place) -> Iterator[Holding]:
        truth = self.contexts.applies_in(norm, place)
        if truth is Truth.FALSE:
            return
        roots = self.roots(norm)
        for root in range(len(roots)) if roots is not None else (None,):
            evaluator = self.evaluator(place, root, norm)
            strata = self._strata(norm, evaluator, truth)
            if applicability(strata).truth is Truth.FALSE:
                continue
            for subject in subjects(norm, evaluator):
                if subject.gap is not None:
                    continue
                when = conditions("when", norm.when, evaluator, subject.env)
                outcome = applicability([*strata, *when])
                if outcome.truth is Truth.FALSE or self._defeating(norm, place, root, subject)[0]:
                    continue
                text = "; ".join(words(n.span) for n in norm.when) or norm.title
                kind = "permit" if norm.permit else "rule"
                stratum = Stratum(f"{kind} {norm.id}", norm.span, text, outcome)
                yield Holding(root, tuple(e.path for e in subject.elements), stratum)


def _endless(norm: TypedNorm, given: Given, options: Options) -> Judgement:
    """A rule that is given up, as its lists within lists multiply; the verdicts of the others stand."""
    info = wording.rule_info(norm, options.as_of)
    reason = f"it looks at more than {MAX_STEPS:,} elements; check fewer documents at a time"
    return Judgement(info, Verdict.ERROR, "platform", None, "", given.document, (), norm.title, info.remedy, reason)


def same_root(defeater: TypedNorm, held: int | None, norm: TypedNorm, root: int | None) -> bool:
    """Whether what a defeater holds for is the platform, or the identity schema or document that a rule is judged for."""
    return held is None or (held == root and bool(norm.roots & defeater.roots & {"identity", "document"}))


def _merged(judgements: list[Judgement]) -> list[Judgement]:
    """Verdicts that say the same of the same thing, for the same values, are one that names all its places."""
    found: dict[tuple[Judgement, GroupKey], list[Judgement]] = {}
    for judgement in judgements:
        read = tuple((s.clause, s.truth, s.note, tuple((r.path, r.value) for r in s.readings)) for s in judgement.steps)
        found.setdefault((replace(judgement, places=(), steps=()), read), []).append(judgement)
    return [replace(js[0], places=tuple(sorted({p for j in js for p in j.places}))) for js in found.values()]


def _notes_of_conflict(program: Program, judgements: list[Judgement]) -> list[Judgement]:
    """Where two rules are declared to conflict and one is kept, the breach of the other says so."""
    edges: dict[str, set[str]] = {}
    for norm in program.norms:
        for other in norm.conflicts:
            edges.setdefault(norm.id, set()).add(other)
            edges.setdefault(other, set()).add(norm.id)
    if not edges:
        return judgements
    asked: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.verdict is Verdict.SATISFIED and judgement.applicability_known:
            asked.setdefault(judgement.rule.id, []).append(judgement)
    result: list[Judgement] = []
    for judgement in judgements:
        notes: list[str] = []
        if judgement.verdict is Verdict.VIOLATED:
            for other in sorted(edges.get(judgement.rule.id, ())):
                for kept in asked.get(other, ())[:1]:
                    together = not kept.places or not judgement.places or bool(set(kept.places) & set(judgement.places))
                    higher = kept.rule.layer.rank > judgement.rule.layer.rank and together
                    where = f" in {', '.join(kept.places)}" if kept.places else ""
                    notes.append(f"{'required' if higher else 'asked otherwise'} by `{other}`{where}, which is kept")
        result.append(replace(judgement, notes=(*judgement.notes, *notes)) if notes else judgement)
    return result
