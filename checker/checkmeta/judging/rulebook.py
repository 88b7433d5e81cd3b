"""Rules on a day: what of judging depends on no subject, found once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from checkmeta.base.source import NOWHERE
from checkmeta.base.values import Fact, Origin, Record, Truth, Why
from checkmeta.judging import judgement_wording as wording
from checkmeta.judging.alike import own_reads
from checkmeta.judging.contexts import AllFigures, Contexts, Options
from checkmeta.judging.findings import RuleInfo
from checkmeta.judging.silence import JURISDICTIONS, Path, Silence, reads
from checkmeta.judging.strata import Stratum, applicability, conditions, in_force, jurisdiction, subjects
from checkmeta.judging.verdict import Case, Ruling, verdict_on
from checkmeta.language.answerable import states
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Look, as_fact, looks
from checkmeta.language.program import Program, TypedMapping, TypedNorm
from checkmeta.language.words import Verdict

_PLACE = ".".join(JURISDICTIONS)
_SILENT = frozenset({Verdict.UNDETERMINED, Verdict.SATISFIED, Verdict.NOT_APPLICABLE})


@dataclass(slots=True, eq=False)
class Entry:
    """A norm as it is judged.

    Attributes:
        info: as a report names it.
        in_force: whether it is, on the day.
        root: what it is judged for: `platform`, `identity` or `document`.
        defeaters: the permits and rules that may override it.
        reads: the paths that it reads; None where its verdict may rest on more.
        tops: the first fields of these, with their roots.
        own_reads: of a rule over one list, the paths that it reads of an element; None where it may see more of it.
        silence: its verdicts on silence, as far as they were asked for; None where it has none.

    """

    norm: TypedNorm
    info: RuleInfo
    in_force: Stratum
    root: str
    reads: frozenset[Path] | None
    tops: frozenset[str]
    own_reads: tuple[Path, ...] | None = None
    defeaters: tuple[Entry, ...] = ()
    silence: dict[Truth, Silence | None] = field(default_factory=dict)


class Rulebook:
    """The norms of a program on one day."""

    def __init__(self, program: Program, options: Options) -> None:
        self.program = program
        self.options = options
        self.figures: AllFigures = {}
        entries = [_entry(norm, options) for norm in program.norms]
        defeaters: dict[str, list[Entry]] = {}
        for entry in entries:
            for target in () if wording.only_advises(entry.norm, options.as_of) else entry.norm.overrides:
                defeaters.setdefault(target, []).append(entry)
        for entry in entries:
            entry.defeaters = tuple(defeaters.get(entry.norm.id, ()))
            if entry.defeaters:  # who overrides it may depend on the element
                entry.own_reads = None
        self.entries = tuple(entries)
        self.speaking = self._speaking()
        self.asks_documents = any(e.root == "document" for e in entries)
        self._stating: dict[str, frozenset[str]] = {}

    def stating(self, mapping: TypedMapping) -> frozenset[str]:
        """The facts that documents of a format can state."""
        if mapping.id not in self._stating:
            self._stating[mapping.id] = states(mapping)
        return self._stating[mapping.id]

    def _speaking(self) -> tuple[Entry, ...]:
        """The norms; of several versions of one provision only the one that speaks on the day, else the last before it."""
        versions: dict[str, list[Entry]] = {}
        for entry in self.entries:
            versions.setdefault(entry.norm.id, []).append(entry)
        day = self.options.as_of
        found: list[Entry] = []
        for own in versions.values():
            live = [e for e in own if e.in_force.outcome.truth is Truth.TRUE]
            past = [e for e in own if e.norm.period.start is None or e.norm.period.start <= day]
            found.append((live or past[-1:] or own)[0])
        return tuple(found)

    def silence(self, entry: Entry, truth: Truth) -> Silence | None:
        """What a rule comes to on silence where its jurisdiction is `truth`; None where it has to be judged each time."""
        if truth not in entry.silence:
            entry.silence[truth] = self._silence(entry, truth)
        return entry.silence[truth]

    def _silence(self, entry: Entry, truth: Truth) -> Silence | None:
        norm = entry.norm
        if entry.reads is None or entry.defeaters or entry.in_force.outcome.truth is not Truth.TRUE:
            return None
        nothing = Fact(Record({}), Origin(NOWHERE, ""))
        evaluator = Evaluator({"platform": nothing, "identity": nothing}, {}, self.options.as_of, {})
        contexts = Contexts(self.program, nothing, self.options, self.figures)
        strata = [
            entry.in_force,
            jurisdiction(norm, contexts, truth),
            *conditions("applies when", norm.applies_when, evaluator, {}, assume=self.options.assume.applies),
        ]
        listed = list(subjects(norm, evaluator))
        whole = len(listed) == 1 and not listed[0].elements
        if not whole or (norm.for_each and applicability(strata).truth is Truth.FALSE):
            return None
        top = as_fact(nothing, entry.root)
        ruling = verdict_on(Case(norm, entry.info, evaluator, listed[0], strata, (), top, "", ()))
        return _silent(ruling, listed=listed[0].gap is not None)


def _silent(ruling: Ruling, *, listed: bool) -> Silence | None:
    """A verdict before a subject that states nothing, as one on silence; None for what asks for something."""
    judgement = ruling.judgement
    missing = [m for m in judgement.missing if m.path != _PLACE]
    looked = list(looks(ruling.deciding.seen))
    if (
        judgement.verdict not in _SILENT
        or judgement.breach_unless_shown
        or any(m.why is not Why.ABSENT for m in missing)
    ):
        return None
    if any(not isinstance(look, Look) or look.why_unknown is None for look in looked):
        return None
    return Silence(
        verdict=judgement.verdict,
        applicability_known=judgement.applicability_known,
        reason=judgement.reason,
        notes=judgement.notes,
        subject=judgement.subject,
        listed=listed,
        missing=tuple((_steps(m.path), m.path, m.why, m.detail) for m in missing),
        wants_place=len(missing) < len(judgement.missing),
        looked=(_steps(judgement.subject),)
        if listed
        else tuple(_steps(look.outcome.path) for look in looked if isinstance(look, Look)),
        parts=tuple(tuple(sorted(m.path for m in part.missing)) for part in ruling.parts),
        decided_by=judgement.decided_by,
    )


def _steps(path: str) -> Path:
    return tuple(path.split("."))


def _entry(norm: TypedNorm, options: Options) -> Entry:
    root = "identity" if "identity" in norm.roots else "document" if "document" in norm.roots else "platform"
    paths = None if norm.permit or root == "document" else reads(norm)
    tops = frozenset(".".join(path[:2]) for path in paths or ())
    return Entry(
        norm, wording.rule_info(norm, options.as_of), in_force(norm, options), root, paths, tops, own_reads(norm)
    )
