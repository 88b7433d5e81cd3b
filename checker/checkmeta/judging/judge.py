"""One subject before all rules: every norm, in every place, for every element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from operator import attrgetter

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass, replace
from checkmeta.base.values import Missing, Truth
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.alike import Element, Likeness, Signature, likeness
from checkmeta.judging.contexts import Assumptions, Options, Place
from checkmeta.judging.cover import Cover
from checkmeta.judging.finding_ids import ElementNames, roots
from checkmeta.judging.findings import Judgement, Standing, Step
from checkmeta.judging.joined import united, with_conflicts
from checkmeta.judging.judged_subject import Given, JudgedSubject, PlaceGroup
from checkmeta.judging.plans import FullPlans
from checkmeta.judging.rulebook import Rulebook, RuleEntry
from checkmeta.judging.silence import Path, SilentVerdict, StatedPaths
from checkmeta.judging.strata import (
    Judged,
    Stratum,
    applicability,
    conditions,
    jurisdiction,
    not_applicable,
    outside,
    subjects,
)
from checkmeta.judging.verdict import Case, Ruling, standing_of, verdict_on
from checkmeta.language.meaning.evaluator import MAX_STEPS, Evaluator, TooManyStepsError
from checkmeta.language.meaning.outcome import Outcome, as_fact, place_of
from checkmeta.language.program import Program
from checkmeta.language.words import Verdict


@dataclass(frozen=True, slots=True)
class Holding:
    """A place in the facts where a permit, or a rule that overrides, holds."""

    root: int | None
    """Which identity schema or document it is about; None for the platform."""
    paths: tuple[str, ...]
    stratum: Stratum


def evaluate(
    program: Program, given: Given, options: Options, *, explain: bool = True, only: AbstractSet[str] | None = None,
    plans: FullPlans | None = None,
) -> tuple[Judgement, ...]:  # fmt: skip
    """Judge one subject, every rule in full, or those alone that have these ids, and explain every verdict, or only those that ask for it.

    Whoever judges the same norms again and again hands on their `plans`. See `Judge.judgements`.
    """
    rulebook = rulebook_in_full(program, options, plans)
    if only is not None:  # with those that may conflict with them
        rulebook.speaking = tuple(e for e in rulebook.speaking if e.norm.id in only or e.norm.id in rulebook.conflicts)
    return Judge(rulebook, given, explain=explain, full=True).judgements()


def rulebook_in_full(program: Program, options: Options, plans: FullPlans | None = None) -> Rulebook:
    """The norms of a program for one who judges them in full: what they come to on silence isn't worked out."""
    return Rulebook(program, options, plans=(plans or FullPlans()).of(program))


EXPLAINED = frozenset(
    {Verdict.VIOLATED, Verdict.EXCEPTED, Verdict.OVERRIDDEN, Verdict.COMPENSATED, Verdict.WAIVED, Verdict.ERROR}
)
"""Verdicts that always have their steps; so has what is asked."""


class Judge(JudgedSubject):
    """One subject before a rulebook. With `explain` every verdict has its steps; then, and with `full`, none is taken from silence."""

    def __init__(self, rulebook: Rulebook, given: Given, *, explain: bool = False, full: bool = False) -> None:
        super().__init__(rulebook, given)
        self.explain = explain
        self.full = full or explain or rulebook.options.assume != Assumptions()  # what is assumed isn't silence
        self.names = ElementNames()
        self._schemas = {
            "identity": roots(given.home, given.identities),
            "document": roots(given.home, given.documents),
        }
        self._stated: dict[tuple[Place, int | None], StatedPaths] = {}
        self._elements: dict[str, Element] = {}
        self._held: dict[tuple[str, int, Place], Cover[Holding]] = {}
        self._standings: dict[SilentVerdict, Standing] = {}
        self._unplaced: dict[tuple[str, ...], Sequence[Missing]] = {}

    def judgements(self) -> tuple[Judgement, ...]:
        """Every verdict, sorted by rule, document and place, whatever the order of files and rules."""
        found: list[Judgement] = []
        for entry in self.rulebook.speaking:
            if not entry.norm.permit:
                found.extend(self._each(entry))
        return tuple(sorted(with_conflicts(self.rulebook.conflicts, found), key=lambda j: j.sort_key))

    def _each(self, entry: RuleEntry) -> list[Judgement]:
        try:
            return self.judge(entry)
        except TooManyStepsError:
            return [_endless(entry, self.given)]

    def judge(self, entry: RuleEntry) -> list[Judgement]:
        """Every verdict of a rule."""
        groups = self.groups(entry)
        if not groups:
            return [self._elsewhere(entry)]
        of = self.roots(entry)
        if of is not None and not of:
            return [self._rootless(entry, groups)]
        found: list[Ruling] = []
        if of is None and len(groups) == 1 and (silent := self._silent(entry, groups[0], None)) is not None:
            return [silent]
        for group in groups:
            for root in range(len(of)) if of is not None else (None,):
                for ruling in self._judge(entry, group, root):
                    if root is not None:
                        ruling.judgement = replace(ruling.judgement, schema=self._schemas[entry.root][root])
                    found.append(ruling)
        judged = [self._explained(ruling) for ruling in united(found)]
        if entry.root == "identity" and self.more_identities:
            judged.append(self._rootless(entry, groups))
        return judged

    def _explained(self, ruling: Ruling) -> Judgement:
        """A verdict with its steps, where it has any."""
        judgement = ruling.judgement
        return replace(judgement, steps=ruling.explain()) if self.explain or self._asks(judgement) else judgement

    @staticmethod
    def _asks(judgement: Judgement) -> bool:
        """Whether a verdict asks for something, or says that something is excused."""
        return judgement.verdict in EXPLAINED or judgement.standing is Standing.ASKED

    def _judge(self, entry: RuleEntry, group: PlaceGroup, root: int | None) -> Iterator[Ruling]:
        silent = self._silent(entry, group, root)
        if silent is not None:
            # what it says in another place may rest on the same values, and then the two are one
            top = as_fact(self._stated_in(entry, group.first, root).roots[entry.root], entry.root)
            yield Ruling(silent, lambda: next(self._in_full(entry, group, root)).explain(), top)
            return
        if self.full or entry.in_force.outcome.value is not False:
            yield from self._in_full(entry, group, root)
            return
        # where it isn't in force nothing else that is said of it matters
        ruling = next(self._in_full(entry, group, root, [entry.in_force]))
        ruling.explain = lambda: next(self._in_full(entry, group, root)).explain()
        yield ruling

    def _in_full(
        self, entry: RuleEntry, group: PlaceGroup, root: int | None, strata: list[Stratum] | None = None
    ) -> Iterator[Ruling]:
        norm = entry.norm
        evaluator = self.evaluator(group.first, root, norm)
        strata = strata or self._strata(entry, evaluator, group.truth)
        top = as_fact(evaluator.roots[entry.root], entry.root)
        roots = self.roots(entry)
        document = roots[root][1] if roots is not None and root is not None else self.given.document
        if norm.for_each and applicability(strata).truth is Truth.FALSE:
            yield self._stopped(entry, strata, top, document, group.places)
            return
        alike: dict[Signature, Likeness | None] = {}
        for subject in subjects(norm, evaluator):
            defeaters, unshown = self._defeating(entry, group.first, root, subject)
            case = Case(
                norm, entry.info, evaluator, subject, strata, defeaters, top, document, group.places, unshown, self.given.reach,
                self.names,
            )  # fmt: skip
            if entry.own_reads is None or self.full or subject.gap is not None:
                yield verdict_on(case)
            else:
                yield self._like(case, entry.own_reads, alike)

    def _like(self, case: Case, paths: tuple[Path, ...], alike: dict[Signature, Likeness | None]) -> Ruling:
        """The verdict on an element: that on one before that is like it, where there was one."""
        element = self._element(case.subject.elements[0])
        signature = element.signature(paths)
        if signature is None or alike.get(signature, self) is None:
            return verdict_on(case)
        known = alike.get(signature)
        if known is None:
            ruling = verdict_on(case)
            alike[signature] = (
                None if self._asks(ruling.judgement) else likeness(ruling, case.subject.elements[0], paths)
            )
            return ruling
        env = case.subject.env
        message = wording.fill(case.norm.message, case.evaluator, env) or case.norm.title
        remedy = wording.fill(case.norm.remedy, case.evaluator, env)
        return known.ruling(element, (message, remedy), case.document, lambda: verdict_on(case).explain())

    def _element(self, outcome: Outcome) -> Element:
        """An element with what was read of it, for all rules that come to it."""
        known = self._elements.get(outcome.path)
        if known is None or known.outcome.value is not outcome.value or known.origin is not outcome.origin:
            known = self._elements[outcome.path] = Element(outcome, self.names.path(outcome))
        return known

    def _stated_in(self, entry: RuleEntry, place: Place, root: int | None) -> StatedPaths:
        key = (place, root if entry.root == "identity" else None)
        found = self._stated.get(key)
        if found is None:
            roots = {"platform": self.platform(place)}
            if key[1] is not None:
                roots["identity"] = self.given.identities[key[1]][0]
            found = self._stated[key] = StatedPaths(roots)
        return found

    def _silent(self, entry: RuleEntry, group: PlaceGroup, root: int | None) -> Judgement | None:
        """The verdict on silence, with the places at which what is missing belongs; None where the rule has to be judged."""
        if self.full or (root is not None and entry.root == "document"):
            return None
        stated = self._stated_in(entry, group.first, root)
        silence = entry.lapsed or self._silence(entry, group, stated)
        if silence is None:
            return None
        return self._on_silence(entry, silence, stated, group, root)

    def _on_silence(
        self, entry: RuleEntry, silence: SilentVerdict, stated: StatedPaths, group: PlaceGroup, root: int | None
    ) -> Judgement:
        """Such a verdict, with all that is told of it."""
        norm = entry.norm
        top = stated.roots[entry.root]
        missing = stated.missing(silence.missing)
        if silence.wants_place:
            if norm.jurisdiction not in self._unplaced:
                self._unplaced[norm.jurisdiction] = tuple(
                    jurisdiction(norm, self.contexts, group.truth).outcome.missing
                )
            missing = sorted((*missing, *self._unplaced[norm.jurisdiction]), key=attrgetter("path", "why"))
        document = self.given.identities[root][1] if root is not None else self.given.document
        origin = None
        for path in silence.looked:
            origin = stated.at(path)[1]
            if origin is not None:
                break
        place = place_of(origin)
        if silence.listed or place is None:
            near = next((m.place for m in missing if m.place is not None), None)
            place = near or place_of(origin or top.origin)
            origin = origin if silence.listed else top.origin
        message, remedy = None, entry.info.remedy
        if not silence.listed:
            said, made = self.said(group.first, root), partial(self.evaluator, group.first, root, norm)
            message, remedy = wording.worded(norm.message, said, made), wording.worded(norm.remedy, said, made)
        standing = None
        if silence.verdict is Verdict.UNDETERMINED:
            standing = self._standings.get(silence)
            if standing is None:
                standing = self._standings[silence] = standing_of(silence.parts, self.given.reach, asked=False)
        return Judgement(
            rule=entry.info, verdict=silence.verdict, subject=silence.subject, place=place, pointer=origin.pointer if origin else "",
            document=place.source.name if place and place.source.name else document, places=group.places, message=message or norm.title,
            remedy=remedy, reason=silence.reason, applicability_known=silence.applicability_known, missing=tuple(missing),
            notes=silence.notes, decided_by=silence.decided_by, standing=standing,
        )  # fmt: skip

    def _silence(self, entry: RuleEntry, group: PlaceGroup, stated: StatedPaths) -> SilentVerdict | None:
        """What a rule in force comes to where nothing is stated that it reads, nor that overrides it; None where something is."""
        plan = entry.plan
        if plan.reads is None or entry.in_force.outcome.value is not True:
            return None
        if not (plan.tops.isdisjoint(stated.fields) or stated.silent(plan.reads)):
            return None
        if not entry.defeaters and not plan.figures:
            return plan.silence[0 if group.truth is Truth.TRUE else 1]
        unshown: tuple[str, ...] = ()
        for defeater in entry.defeaters:
            here = self.contexts.applies_in(defeater.norm, group.first)
            if here is Truth.FALSE or defeater.in_force.outcome.truth is Truth.FALSE:
                continue
            holds = self.rulebook.holds_on_silence(defeater)
            if holds is None or holds is Truth.TRUE or not stated.silent(defeater.plan.reads or ()):
                return None
            if holds is Truth.UNKNOWN:
                unshown = (*unshown, defeater.norm.id)
        return self.rulebook.silence(entry, group.truth, unshown, self.contexts.params_in(group.first))

    def _strata(self, entry: RuleEntry, evaluator: Evaluator, truth: Truth) -> list[Stratum]:
        assume = self.options.assume.applies
        return [
            entry.in_force,
            jurisdiction(entry.norm, self.contexts, truth),
            *conditions("applies when", entry.norm.applies_when, evaluator, {}, assume=assume),
        ]

    def _stopped(
        self, entry: RuleEntry, strata: Sequence[Stratum], top: Outcome, document: str, places: tuple[str, ...]
    ) -> Ruling:
        """A rule that does not apply is not taken element by element."""
        first = next(s for s in strata if s.outcome.truth is Truth.FALSE)
        pointer = top.origin.pointer if top.origin else ""
        judgement = Judgement(
            entry.info, Verdict.NOT_APPLICABLE, top.path, place_of(top.origin), pointer, document, places, entry.norm.title,
            entry.info.remedy, not_applicable(first),
        )  # fmt: skip
        return Ruling(judgement, lambda: tuple(s.step for s in strata), first.outcome)

    def _elsewhere(self, entry: RuleEntry) -> Judgement:
        """No place of the platform lies in the norm's jurisdiction."""
        lapsed = entry.in_force.outcome.truth is Truth.FALSE
        reason = not_applicable(entry.in_force) if lapsed else outside(", ".join(entry.norm.jurisdiction))
        origin = self.given.platform.origin
        steps = (entry.told, jurisdiction(entry.norm, self.contexts, Truth.FALSE).step) if self.explain else ()
        return Judgement(
            entry.info, Verdict.NOT_APPLICABLE, "platform", place_of(origin), origin.pointer if origin else "", self.given.document,
            self._stated_places, entry.norm.title, entry.info.remedy, reason, steps=steps,
        )  # fmt: skip

    @cached_property
    def _stated_places(self) -> tuple[str, ...]:
        return tuple(place for place in self.contexts.territory.places if place)

    def _rootless(self, entry: RuleEntry, groups: Sequence[PlaceGroup]) -> Judgement:
        """A rule about identity schemas where there is none, or where there are more than are listed."""
        norm, root = entry.norm, entry.root
        places = tuple(sorted({p for group in groups for p in group.places}))
        missing = self.more_identities if root == "identity" else frozenset()
        if missing and entry.in_force.outcome.truth is Truth.TRUE:
            unlisted = fixed("reason.schemas unlisted")
            step = Step("for each", root, Truth.UNKNOWN, norm.span, (), unlisted)
            origin = self.identities.origin
            return Judgement(
                entry.info, Verdict.UNDETERMINED, root, place_of(origin), origin.pointer if origin else "", self.given.document, places,
                norm.title, entry.info.remedy, unlisted,
                missing=tuple(sorted(missing, key=lambda m: m.sort_key)), steps=(entry.told, step),
            )  # fmt: skip
        reason, steps = entry.rootless
        return Judgement(
            entry.info, Verdict.NOT_APPLICABLE, root, None, "", self.given.document, places, norm.title, entry.info.remedy,
            reason, steps=steps,
        )  # fmt: skip

    # ---- priority

    def _defeating(
        self, entry: RuleEntry, place: Place, root: int | None, subject: Judged
    ) -> tuple[tuple[tuple[str, Stratum], ...], tuple[str, ...]]:
        """The norms that override this one for this subject; and the ids of those of which it is not shown."""
        if not entry.defeaters:
            return (), ()
        found: list[tuple[str, Stratum]] = []
        unshown: list[str] = []
        paths = [e.path for e in subject.elements]
        for defeater in entry.defeaters:
            here = [h for h in self._holdings(defeater, place).over(paths) if same_root(defeater, h.root, entry, root)]
            shown = [h for h in here if h.stratum.outcome.truth is Truth.TRUE]
            if shown:
                found.append((defeater.norm.id, shown[0].stratum))
            elif here:
                unshown.append(defeater.norm.id)
        return tuple(found), tuple(unshown)

    def _holdings(self, entry: RuleEntry, place: Place) -> Cover[Holding]:
        """Where a defeater's own applicability is shown, and it is not itself defeated."""
        key = (entry.norm.id, entry.norm.span.start, place)
        if key not in self._held:
            self._held[key] = Cover((h.paths, h) for h in self._hold(entry, place))
        return self._held[key]

    def _hold(self, entry: RuleEntry, place: Place) -> Iterator[Holding]:
        norm = entry.norm
        truth = self.contexts.applies_in(norm, place)
        if truth is Truth.FALSE:
            return
        roots = self.roots(entry)
        for root in range(len(roots)) if roots is not None else (None,):
            evaluator = self.evaluator(place, root, norm)
            strata = self._strata(entry, evaluator, truth)
            if applicability(strata).truth is Truth.FALSE:
                continue
            for subject in subjects(norm, evaluator):
                if subject.gap is not None:
                    continue
                when = conditions("when", norm.when, evaluator, subject.env)
                outcome = applicability([*strata, *when])
                if outcome.truth is Truth.FALSE or self._defeating(entry, place, root, subject)[0]:
                    continue
                said = "; ".join(n.span.words for n in norm.when) or norm.title
                kind = "permit" if norm.permit else "rule"
                stratum = Stratum(f"{kind} {norm.id}", norm.span, said, outcome)
                yield Holding(root, tuple(e.path for e in subject.elements), stratum)


def _endless(entry: RuleEntry, given: Given) -> Judgement:
    """A rule that is given up, as its lists within lists multiply; the verdicts of the others stand."""
    reason = Phrase("reason.endless", most=MAX_STEPS)
    info = entry.info
    return Judgement(info, Verdict.ERROR, "platform", None, "", given.document, (), info.title, info.remedy, reason)


def same_root(defeater: RuleEntry, held: int | None, entry: RuleEntry, root: int | None) -> bool:
    """Whether what a defeater holds for is the platform, or the identity schema or document that a rule is judged for."""
    return held is None or (held == root and entry.root == defeater.root)
