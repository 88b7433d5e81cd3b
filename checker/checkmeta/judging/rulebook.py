"""Rules on a day: what of judging depends on no subject, found once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from checkmeta.base.messages import fixed
from checkmeta.base.values import Truth, Unknown, Value
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.contexts import AllFigures, Options
from checkmeta.judging.findings import Judgement, RuleInfo, Step
from checkmeta.judging.plans import Plan, SilentSubject, made_of, plans_of
from checkmeta.judging.silence import Path, SilentVerdict, asked_about
from checkmeta.judging.strata import Stratum, in_force, not_applicable
from checkmeta.language.answerable import states
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.language.words import Verdict

Sight = tuple[Path, bool]
"""What a rule sees of a subject: a fact at a path, or, without the mark, only whether anything is stated there."""


class RuleEntry:
    """A norm as it is judged.

    Attributes:
        plan: what is known of it before any subject is.
        in_force: whether it is, on the day.
        defeaters: the permits and rules that may override it.

    """

    def __init__(self, norm: TypedNorm, plan: Plan, options: Options) -> None:
        self.norm = norm
        self.plan = plan
        self.root = plan.root
        self.in_force: Stratum = in_force(norm, options)
        self.defeaters: tuple[RuleEntry, ...] = ()
        self.scope = 0
        """What tells the places apart that it is judged in, where nothing overrides it, as a number."""
        self._day = options.as_of

    @cached_property
    def info(self) -> RuleInfo:
        """The norm as a report names it."""
        source = wording.source_ref(self.norm, self._day) if self.plan.dated else self.plan.source
        return wording.rule_info(self.norm, self._day, source)

    @cached_property
    def lapsed(self) -> SilentVerdict | None:
        """What it comes to where it isn't in force, whatever is stated; None where it is, or goes through a list."""
        if self.in_force.outcome.value is not False or self.plan.many:
            return None
        return SilentVerdict(
            verdict=Verdict.NOT_APPLICABLE, applicability_known=True, reason=not_applicable(self.in_force), notes=(), subject=self.root,
            listed=False, missing=(), wants_place=False, looked=(), parts=(), decided_by="",
        )  # fmt: skip

    @property
    def own_reads(self) -> tuple[Path, ...] | None:
        """What it reads of an element, where its verdict depends on nothing else of it; who overrides it may."""
        return None if self.defeaters else self.plan.own_reads

    @cached_property
    def sees(self) -> tuple[Sight, ...] | None:
        """All that its verdict on a platform can rest on, what overrides it too; None where it may be more than facts at paths."""
        if self.root != "platform" or self.plan.reads is None:
            return None
        asked = asked_about(self.norm)
        found = {(path, path not in asked) for path in self.plan.reads}
        for defeater in self.defeaters:
            if defeater.sees is None:
                return None
            found.update(defeater.sees)
        return tuple(sorted(found)) if all(path[0] == "platform" for path, _ in found) else None

    @cached_property
    def rests(self) -> frozenset[Path] | None:
        """The facts of the platform that its verdict and its words can rest on, and those of what overrides it; None where it may be more."""
        found = self.plan.rests
        for defeater in self.defeaters:
            found = None if found is None or defeater.rests is None else found | defeater.rests
        return None if found is None else frozenset(path for path in found if path[0] == "platform")

    @cached_property
    def told(self) -> Step:
        """Whether it is in force, as a report shows it."""
        return self.in_force.step

    @cached_property
    def rootless(self) -> tuple[str, tuple[Step, ...]]:
        """Why it doesn't apply where nothing is stated of the kind that it is about, in words and steps."""
        root = self.root
        what = fixed("reason.no schema" if root == "identity" else "reason.no document")
        step = Step("for each", root, Truth.FALSE, self.norm.span, (), what)
        here = self.in_force.outcome.truth is Truth.TRUE
        return what if here else not_applicable(self.in_force), (self.told, step)


class Rulebook:
    """The norms of a program on one day. With `keep` what is known of them is kept with the compiled rules; `plans` has it already."""

    def __init__(
        self, program: Program, options: Options, *, keep: bool = False, plans: Sequence[Plan] | None = None
    ) -> None:
        self.program = program
        self.options = options
        self.figures: AllFigures = {}
        self._nothing = SilentSubject(program, options)
        self._silences: dict[object, SilentVerdict | None] = {}
        self._holding: dict[RuleEntry, Truth | None] = {}
        if plans is None:
            plans = plans_of(program) if keep else made_of(program)
        entries = [RuleEntry(norm, plan, options) for norm, plan in zip(program.norms, plans, strict=True)]
        scopes: dict[object, int] = {}
        for entry in entries:
            entry.scope = scopes.setdefault((entry.norm.jurisdiction, entry.norm.params), len(scopes))
        defeaters: dict[str, list[RuleEntry]] = {}
        for entry in entries:
            for target in () if wording.only_advises(entry.norm, options.as_of) else entry.norm.overrides:
                defeaters.setdefault(target, []).append(entry)
        for entry in entries:
            entry.defeaters = tuple(defeaters.get(entry.norm.id, ()))
        self.entries = tuple(entries)
        self.speaking = self._speaking()
        self.asks_documents = any("document" in n.roots for n in program.norms)
        self._stating: dict[str, frozenset[str]] = {}
        self.short: dict[object, Judgement] = {}
        """What `ShortJudge` shares between subjects."""
        self.judged: dict[object, list[tuple[Judgement, Path | None]] | None] = {}
        """By rule, places and what the rule reads there, its verdicts, each with the fact at whose place it stands; None where it has to be judged."""
        self.alike: dict[object, tuple[tuple[RuleEntry, ...], tuple[Judgement, ...]]] = {}
        """By the places and fields of a subject, which rules it has to judge, and the verdicts on all others."""

    def silence(
        self, entry: RuleEntry, truth: Truth, unshown: tuple[str, ...], figures: Mapping[str, Value]
    ) -> SilentVerdict | None:
        """What a rule comes to on silence where its jurisdiction is `truth`; None where it has to be judged.

        `unshown` would override it, if it were shown that they hold; `figures` are those of the place.
        """
        read = tuple(figures[id_] for id_ in sorted(entry.norm.params))
        if any(isinstance(figure, Unknown) for figure in read):  # which part of a place it is for makes a difference
            return None
        key = (entry, truth, unshown, read)
        if key not in self._silences:
            nothing = SilentSubject(self.program, self.options, figures) if entry.plan.figures else self._nothing
            self._silences[key] = nothing.verdict(entry.norm, entry.root, truth, unshown)
        return self._silences[key]

    def holds_on_silence(self, entry: RuleEntry) -> Truth | None:
        """Whether a permit, or a rule that overrides, holds where nothing is stated that it reads; None where that has to be found."""
        if entry not in self._holding:
            open_ = entry.plan.reads is None or entry.plan.figures or entry.defeaters or entry.root != "platform"
            self._holding[entry] = None if open_ else self._nothing.holds(entry.norm)
        return self._holding[entry]

    @cached_property
    def conflicts(self) -> dict[str, list[str]]:
        """Of each rule that is declared to conflict with others, their ids in order."""
        edges: dict[str, set[str]] = {}
        for norm in self.program.norms:
            for other in norm.conflicts:
                edges.setdefault(norm.id, set()).add(other)
                edges.setdefault(other, set()).add(norm.id)
        return {id_: sorted(others) for id_, others in edges.items()}

    def stating(self, mapping: TypedMapping) -> frozenset[str]:
        """The facts that documents of a format can state."""
        if mapping.id not in self._stating:
            self._stating[mapping.id] = states(mapping)
        return self._stating[mapping.id]

    def _speaking(self) -> tuple[RuleEntry, ...]:
        """The norms; of several versions of one provision only the one that speaks on the day, else the last before it."""
        versions: dict[str, list[RuleEntry]] = {}
        for entry in self.entries:
            versions.setdefault(entry.norm.id, []).append(entry)
        day = self.options.as_of
        found: list[RuleEntry] = []
        for own in versions.values():
            live = [e for e in own if e.in_force.outcome.truth is Truth.TRUE]
            past = [e for e in own if e.norm.period.start is None or e.norm.period.start <= day]
            found.append((live or past[-1:] or own)[0])
        return tuple(found)
