"""Verdicts and what they rest on: pure data, the one type that reporters consume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Missing, Truth
from checkmeta.judging.fail_bars import FailBars, FailFrom, FailOn
from checkmeta.judging.run_record import RunRecord
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.program import Program, RuleHead
from checkmeta.language.words import Force, Layer, Modality, Verdict

OWN = regex(r"\bown rules?\b|^after |^no standard's duty|^on the subject of |^the figure is our own")
"""How a source says that nobody but the author of the rule asks for it."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a duty stands. `article` is the rule's own part of the citation, `instrument` the rule set's."""

    instrument: str
    article: str | None
    url: str | None
    checked: dt.date | None
    """The day on which its text was confirmed; None where it was not."""

    @property
    def own(self) -> bool:
        """Whether the duty is its author's own, and no standard's or law's: the words of the source say so."""
        return OWN.search(self.article or self.instrument) is not None

    @property
    def text(self) -> str:
        """Citation in one line."""
        return ", ".join(part for part in (self.instrument, self.article) if part)


@dataclass(frozen=True, slots=True)
class RuleInfo(RuleHead):
    """A rule as a report names it. `source` is the one in force on the report's date."""

    modality: Modality
    force: Force
    source: SourceRef | None
    remedy: str | None
    """As written, with `{…}`; the judgement has it filled in."""
    state: str | None
    """`proposed`, `trial`, `recommended`, or None for a rule in force."""
    effective_from: dt.date | None
    effective_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Step:
    """One stratum or operand of a verdict. `text` is the clause in the author's words, `rule_place` where it stands."""

    clause: str
    text: str
    truth: Truth
    rule_place: Span | None
    readings: tuple[Reading, ...] = ()
    note: str | None = None


def outermost(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths of the elements that together are a subject, without those that a later one continues."""
    return tuple(
        path
        for index, path in enumerate(paths)
        if not any(later.startswith((f"{path}.", f"{path}[")) for later in paths[index + 1 :])
    )


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who answers for a breach of a norm or of ethics, for a time.

    Attributes:
        rule: full id of a rule, or the beginning of ids: `norm.xrsi.*`.
        element: what it is about, by the name of the element, or by its path as reports show it; None for all.
        document: the document that it is about; None for every one.
        subject: the subject that it is about, by its name or id in reports; None where it reaches one subject only.
        expires: the first day on which it no longer holds.
        approved: the day on which it was approved.
        line: of one that stands in a comment, the line of the document that it is about.

    """

    rule: str
    span: Span
    element: str | None = None
    document: str | None = None
    subject: str | None = None
    reason: str | None = None
    approver: str | None = None
    expires: dt.date | None = None
    approved: dt.date | None = None
    ticket: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """That a breach was there before: it is in the baseline. A breach of law is a debt, due on a day, for which somebody answers."""

    since: dt.date | None = None
    due: dt.date | None = None
    owner: str | None = None

    def fails(self, day: dt.date) -> bool:
        """Whether it is a debt, and its day has come."""
        return self.due is not None and self.due <= day


class Standing(StrEnum):
    """What would settle an undetermined verdict."""

    ASKED = "asked"
    """The rule is known to apply, and nobody says whether it is kept."""
    SILENT = "silent"
    """A document of the subject could say what is missing, and doesn't."""
    OUT_OF_REACH = "out of reach"
    """None of its documents could say it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one rule and one subject.

    Attributes:
        subject: the path of what was judged: `platform`, `identity.attributes[3]`, `platform.accounts.mapping.openings[0]`;
            of a pair that two lists of a `for each` make, both paths: `platform.clients[0], platform.access.gates[2]`.
        place: where that stands in its document, or the nearest thing that does.
        pointer: JSON pointer of `place` in its document.
        document: name of that document.
        places: the jurisdictions that it was judged for; empty where the subject doesn't say.
        breach_unless_shown: undetermined only because an exception is unstated; counts as a failure.
        defeated_by: labels of the exceptions, or ids of the permits and rules, that decided the verdict.
        missing: the facts that would decide an undetermined verdict (or a compensation).
        applicability_known: False for a verdict that stands although nobody knows whether the rule applies.
        decided_by: the path of the fact that decided: of a breach the first that the false part of its content rests on, else
            the first that was read and is known; of an undetermined verdict the first that isn't. Elements have their names
            where they have one; what an attribute takes over from its schema has the schema's path. "" where none was read.
        standing: of an undetermined verdict.
        steps: how it was found; only of verdicts that ask for something or say that something is excused, unless all are to be explained.

    """

    rule: RuleInfo
    verdict: Verdict
    subject: str
    place: Span | None
    pointer: str
    document: str
    places: tuple[str, ...]
    message: str
    remedy: str | None
    reason: str
    breach_unless_shown: bool = False
    applicability_known: bool = True
    defeated_by: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    decided_by: str = ""
    standing: Standing | None = None
    element: str = ""
    """The name that the subject itself has, such as an attribute's: waivers name it by this, as indexes change."""
    set_aside_by: tuple[str, ...] = ()
    """Files of rules that don't come with checkmeta, by which a rule of law or a norm that does is overridden: nobody is
    excused by rules of their own in silence."""
    called: str = ""
    """`subject` with elements by what they are called (`finding_ids.ElementNames`); "" where that is the same."""
    waiver: Waiver | None = None
    """What waived it; of a breach of law: by what its risk is accepted, which keeps no law."""
    known: Known | None = None
    """Of a breach that is in the baseline, and fails nothing before its day."""
    schema: str = ""
    """What the identity schema (or document) is called that it is judged for (`finding_ids.roots`); "" for the platform."""
    alike: int = 0
    """How many more verdicts there are like this one, on other elements of its list, that the report counts and doesn't list."""

    @property
    def path(self) -> str:
        """What was judged, however lines, elements and folders move: `person.json#identity.attributes[email]`."""
        return f"{self.schema}#{self.called or self.subject}" if self.schema else self.called or self.subject

    @property
    def sort_key(self) -> tuple[str, str, int, str, tuple[str, ...]]:
        """By rule, document, place."""
        start = self.place.start if self.place else 0
        return (self.rule.id, self.document, start, self.subject, self.places)


@dataclass(frozen=True, slots=True)
class Score:
    """How much is kept, by weight.

    Attributes:
        of: a layer, or the path of a component of the infrastructure.
        name: how people call it.
        share: from 0 to 1; undetermined counts as not kept.
        weight: of the rules that had something to say.
        made_of: verdicts that it was made of, with their numbers.
        parts: the share of a component's parts, averaged by weight; None where there are none.

    """

    of: str
    name: str
    share: Fraction
    weight: int
    made_of: tuple[tuple[str, int], ...]
    parts: Fraction | None = None


@dataclass(frozen=True, slots=True)
class WeightedPart:
    """A component of the infrastructure, as its documents state it, with what it comes to.

    Attributes:
        path: in the vocabulary, from `platform.infrastructure` on.
        tier: its class, 1 the highest; None where none is stated.
        weight: its share of what it is part of, from 0 to 1; None where none is stated.
        own: the score of what is asked of it alone.
        score: that, rolled up with its parts; None where one of them has no weight, or where nothing was judged.

    """

    path: str
    name: str
    tier: Fraction | None
    weight: Fraction | None
    own: Score | None
    score: Score | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A rule that comes into force within a year, judged on its first day by the documents as they stand.

    Attributes:
        verdict: the worst that it comes to.
        binds: whether it is known to apply then; else it may.
        places: that it was judged for.

    """

    rule: RuleInfo
    day: dt.date
    verdict: Verdict
    binds: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectReport:
    """One platform with its identity schemas: what was read and what was found."""

    name: str
    documents: tuple[str, ...]
    not_checked: tuple[str, ...]
    """Files in the folder that are no platform config and no identity schema."""
    judgements: tuple[Judgement, ...]
    remarks: tuple[Remark, ...] = ()
    scores: tuple[Score, ...] = ()
    foreign: tuple[str, ...] = ()
    """Those of the documents that are other products' files, read by a mapping."""
    unread: tuple[str, ...] = ()
    """Documents of its own that can't be read: but for breaches, nothing is said of it."""
    place_known: bool = True
    """Whether its documents say where it is offered, or `--jurisdiction` does."""
    used: bool = True
    """Whether anything in its documents is a fact."""
    upcoming: tuple[Upcoming, ...] = ()
    """What is to bind it next, by day; nothing where its place isn't known, or a document can't be read."""
    covers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each place of `--jurisdiction` those that verdicts name for it: what the documents state within it, or itself."""
    infrastructure: tuple[WeightedPart, ...] = ()
    """Each component before its parts."""
    id: str = ""
    """Its folder relative to the project: see `finding_ids.subject_id`."""
    shared: int = field(default=0, compare=False, repr=False)
    """How many of the last of the verdicts rest on nothing that is this subject's own: see `ShortJudge`."""


_NEVER_FAIL: Final = frozenset({Verdict.NOT_APPLICABLE, Verdict.SATISFIED})


@dataclass(frozen=True, slots=True)
class Report:
    """One run of `checkmeta check`."""

    version: str
    as_of: dt.date
    jurisdictions: tuple[str, ...]
    """Of `--jurisdiction`; empty where the documents' own count."""
    rulesets: tuple[str, ...]
    digest: str
    """SHA-256 over the rule texts, so that two reports can be told to rest on the same rules."""
    fail_on: FailOn
    undetermined_fails: bool
    subjects: tuple[SubjectReport, ...]
    errors: tuple[Diagnostic, ...] = ()
    """Why documents could not be read: nothing of them is in the verdicts, so that the report is incomplete."""
    asked_fails: bool = False
    """Whether what is asked fails, of all that is undetermined."""
    baseline: str | None = None
    """The file of what was known before; None where there is none."""
    record: RunRecord | None = None
    """What it rests on; None for what was judged without reading files."""
    whole: Callable[[], Program] | None = field(default=None, compare=False, repr=False)
    """Gives the rules that were judged by, with their tests, for whoever tells what a rule asks."""

    fails_from: tuple[tuple[Layer, FailFrom], ...] = ()
    """What is asked of layers by themselves; of the others `fail_on` and the two flags say it."""
    most_undetermined: int | None = None
    """More undetermined verdicts than these fail the run; None: any number may be."""
    unrecognised: tuple[str, ...] = ()
    """Subjects that were declared, and of which no document is recognised."""
    _bars: dict[Layer, FailFrom] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Those of the layers that were asked about."""
    _failed: list[bool] = field(default_factory=list, init=False, compare=False, repr=False)
    """Whether it fails, once somebody has asked."""

    @property
    def bars(self) -> FailBars:
        """From what on verdicts fail the run."""
        others = FailFrom.ASKED if self.asked_fails else FailFrom.BREACH
        return FailBars(self.fail_on, self.fails_from, FailFrom.UNDETERMINED if self.undetermined_fails else others)

    def fails(self, judgement: Judgement) -> bool:
        """Whether this verdict makes the run fail."""
        if judgement.verdict in _NEVER_FAIL:
            return False
        if judgement.known is not None and not judgement.known.fails(self.as_of):
            return False
        if judgement.verdict is Verdict.VIOLATED or judgement.breach_unless_shown or judgement.set_aside_by:
            least = FailFrom.BREACH
        elif judgement.verdict is not Verdict.UNDETERMINED:
            return False
        else:
            least = FailFrom.ASKED if judgement.standing is Standing.ASKED else FailFrom.UNDETERMINED
        layer = judgement.rule.layer
        if judgement.rule.state in ("proposed", "trial"):  # these only advise
            layer = Layer.ETHICS
        bar = self._bars.get(layer)
        if bar is None:
            bar = self._bars[layer] = self.bars.of(layer)
        return bar.fails(least)

    @property
    def too_much_undetermined(self) -> bool:
        """Whether more is undetermined than may be."""
        if self.most_undetermined is None or self.fail_on is FailOn.NEVER:
            return False
        open_ones = (
            1 + j.alike
            for s in self.subjects
            for j in s.judgements
            if j.verdict is Verdict.UNDETERMINED and not j.breach_unless_shown
        )
        return sum(open_ones) > self.most_undetermined

    @property
    def failed(self) -> bool:
        """Whether any verdict makes the run fail, or too many are undetermined."""
        if not self._failed:
            every = (j for s in self.subjects for j in s.judgements)
            self._failed.append(self.too_much_undetermined or any(map(self.fails, every)))
        return self._failed[0]
