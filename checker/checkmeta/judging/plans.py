"""What is known of each norm before any subject is: what it reads, and its verdicts on silence. Kept with the compiled rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from sys import intern
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.base.source import NOWHERE
from checkmeta.base.values import Fact, Origin, Record, Truth, Value, Why
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.alike import own_reads
from checkmeta.judging.contexts import Contexts, Options
from checkmeta.judging.findings import SourceRef
from checkmeta.judging.silence import JURISDICTIONS, Path, SilentVerdict, reads, rests_on
from checkmeta.judging.strata import Stratum, applicability, conditions, jurisdiction, subjects
from checkmeta.judging.verdict import Case, Ruling, verdict_on
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Look, Outcome, as_fact, looks
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.words import Verdict
from checkmeta.store import cache as compiled

DAY: Final = dt.date(2000, 1, 1)
"""Any: what asks for the day has no verdict on silence."""
_PLACE: Final = ".".join(JURISDICTIONS)
_ROOTS: Final = frozenset({"platform", "identity", "document"})
_SILENT: Final = frozenset({Verdict.UNDETERMINED, Verdict.SATISFIED, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a norm.

    Attributes:
        root: what it is judged for: `platform`, `identity` or `document`.
        reads: the paths that it reads; None where its verdict may rest on more of what is stated.
        figures: whether it rests on the day or on figures of the law besides.
        rests: the paths that its message and its remedy read, too; None likewise.
        tops: the first fields of these, with their roots.
        own_reads: of a rule over one list, the paths that it reads of an element; None where it may see more of it.
        many: whether it goes through a list.
        source: where the duty stands; of a `dated` one that depends on the day.
        silence: its verdicts on silence, in force: in a place in its jurisdiction, and in one of which that isn't known; None
            where it rests on figures, too, or has to be judged each time.

    """

    root: str
    reads: frozenset[Path] | None
    figures: bool
    rests: frozenset[Path] | None
    tops: frozenset[str]
    own_reads: tuple[Path, ...] | None
    many: bool
    source: SourceRef | None
    dated: bool
    silence: tuple[SilentVerdict | None, SilentVerdict | None]


def plans_of(program: Program) -> tuple[Plan, ...]:
    """The plans of a program's norms, in order: those that are kept, else new ones."""
    parts = plan_parts_of(program)
    kept = compiled.recall(parts)
    if isinstance(kept, tuple) and len(kept) == len(program.norms):
        return kept
    made = made_of(program)
    compiled.keep(parts, made)
    return made


def plan_parts_of(program: Program) -> list[str]:
    """What plans are made of, for the cache."""
    own = (
        f"{f.record}.{f.name}: {program.vocabulary.records[f.record].fields[f.name]}" for f in program.vocabulary.own
    )
    return ["plans", *own, *(f"{n.digest} {n.span.source.name} {n.span.start}" for n in program.norms)]


def made_of(program: Program) -> tuple[Plan, ...]:
    """The plans of a program's norms, worked out."""
    return tuple(_plan(norm, program, on_silence=True) for norm in program.norms)


class FullPlans:
    """Plans for one who judges each norm in full, so that what norms come to on silence isn't worked out; of each norm, which stays as it is, once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[TypedNorm, Plan]] = {}

    def of(self, program: Program) -> tuple[Plan, ...]:
        """The plans of a program's norms, in order."""
        for norm in program.norms:
            if id(norm) not in self._known:
                self._known[id(norm)] = norm, _plan(norm, program, on_silence=False)
        return tuple(self._known[id(norm)][1] for norm in program.norms)

    def forget(self, norms: Iterable[TypedNorm]) -> None:
        """Norms that nobody judges any more."""
        for norm in norms:
            self._known.pop(id(norm), None)


def _plan(norm: TypedNorm, program: Program, *, on_silence: bool) -> Plan:
    root = norm.root
    paths, figures = reads(norm)
    paths, rests = _kept_once(paths), _kept_once(rests_on(norm))
    tops = frozenset(intern(".".join(path[:2])) for path in paths or ())
    silence: tuple[SilentVerdict | None, SilentVerdict | None] = (None, None)
    if on_silence and paths is not None and not figures and not norm.permit:
        nothing = SilentSubject(program, Options(DAY))
        silence = (nothing.verdict(norm, root, Truth.TRUE), nothing.verdict(norm, root, Truth.UNKNOWN))
    dated = max(len(norm.sources), len(norm.instruments)) > 1
    source = None if dated else wording.source_ref(norm, DAY)
    return Plan(root, paths, figures, rests, tops, own_reads(norm), bool(norm.for_each), source, dated, silence)


class SilentSubject:
    """A subject that states nothing, on the day and in the place that figures are for."""

    def __init__(self, program: Program, options: Options, figures: Mapping[str, Value] | None = None) -> None:
        self.nothing = Fact(Record({}), Origin(NOWHERE, ""))
        self.contexts = Contexts(program, self.nothing, options)
        roots = {"platform": self.nothing, "identity": self.nothing}
        self.evaluator = Evaluator(roots, figures or {}, options.as_of, self.contexts.params_at)

    def strata(self, norm: TypedNorm, truth: Truth) -> list[Stratum]:
        """What makes a norm apply, in force."""
        return [
            Stratum("in force", norm.span, "in force", Outcome(True)),
            jurisdiction(norm, self.contexts, truth),
            *conditions("applies when", norm.applies_when, self.evaluator, {}),
        ]

    def holds(self, norm: TypedNorm) -> Truth:
        """Whether a permit, or a rule that overrides, holds of the whole; of elements, of which there are none, it doesn't."""
        if norm.for_each:
            return Truth.FALSE
        when = conditions("when", norm.when, self.evaluator, {})
        return applicability([*self.strata(norm, Truth.TRUE), *when]).truth

    def verdict(self, norm: TypedNorm, root: str, truth: Truth, unshown: tuple[str, ...] = ()) -> SilentVerdict | None:
        """What a rule comes to, where it isn't shown that `unshown` override it; None where it has to be judged each time."""
        strata = self.strata(norm, truth)
        listed = list(subjects(norm, self.evaluator))
        whole = len(listed) == 1 and not listed[0].elements
        if not whole or (norm.for_each and applicability(strata).truth is Truth.FALSE):
            return None
        info = wording.rule_info(norm, DAY, None)
        top = as_fact(self.nothing, root)
        ruling = verdict_on(Case(norm, info, self.evaluator, listed[0], strata, (), top, "", (), unshown))
        return _silent(ruling, listed=listed[0].gap is not None)


def _silent(ruling: Ruling, *, listed: bool) -> SilentVerdict | None:
    """A verdict before a subject that states nothing, as one on silence; None for what asks for something."""
    judgement = ruling.judgement
    # where the platform is; what a figure of another place waits for is told with it, and found by judging alone
    missing = [m for m in judgement.missing if m.path != _PLACE or m.detail]
    looked = [look for look in looks(ruling.deciding.seen) if isinstance(look, Look) and look.why_unknown is not None]
    if any(
        "[" in path or "." not in path or path.partition(".")[0] not in _ROOTS
        for path in (look.outcome.path for look in looked)
    ):  # where an element by its number belongs, and what is in it, is found by judging alone
        return None
    asks = judgement.verdict not in _SILENT or judgement.breach_unless_shown
    if listed and "." not in judgement.subject:  # a list that is computed has no place of its own
        return None
    told = any(m.why is not Why.ABSENT or m.detail for m in missing)
    if asks or told or len(looked) < len(list(looks(ruling.deciding.seen))):
        return None
    return SilentVerdict(
        verdict=judgement.verdict,
        applicability_known=judgement.applicability_known,
        reason=judgement.reason,
        notes=judgement.notes,
        subject=intern(judgement.subject),
        listed=listed,
        missing=tuple((_steps(m.path), intern(m.path)) for m in missing),
        wants_place=len(missing) < len(judgement.missing),
        looked=(_steps(judgement.subject),) if listed else tuple(_steps(look.outcome.path) for look in looked),
        parts=tuple(tuple(sorted(intern(m.path) for m in part.missing)) for part in ruling.parts),
        decided_by=intern(judgement.decided_by),
    )


def _kept_once(paths: frozenset[Path] | None) -> frozenset[Path] | None:
    return None if paths is None else frozenset(_steps(".".join(path)) for path in paths)


@cache
def _steps(path: str) -> Path:
    """The steps of a path; one object for each, so that it is kept once."""
    return tuple(map(intern, path.split(".")))
