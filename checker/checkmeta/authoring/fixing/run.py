"""What `checkmeta fix` does, from a request to changed files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checkmeta.authoring.fixing.levels import Level
from checkmeta.authoring.fixing.mended_files import begins_with_mark, write_texts
from checkmeta.authoring.fixing.mends import Mend, Mender
from checkmeta.authoring.fixing.proof import Draft
from checkmeta.authoring.fixing.trial import Trial, standard_input, trial_of
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.records import dataclass, field, replace
from checkmeta.judging.findings import Judgement
from checkmeta.judging.pipeline import Request, judge
from checkmeta.judging.waiver_comments import with_comments
from checkmeta.judging.waivers import WaiverFile, read_waivers
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library, load
from checkmeta.store.rule_files import shown_name


@dataclass(slots=True, eq=False)
class Run:
    """Documents, all rules, and which of them are asked about.

    Attributes:
        rules: the ids of the rules whose breaches are mended; every rule there is counts for the proof.
        waived: what stays, as somebody answers for it.
        before: the documents as they are; `after` as they are with what was mended.

    """

    trial: Trial
    library: Library
    rules: frozenset[str]
    waived: frozenset[tuple[str, ...]]
    before: Draft
    after: Draft = field(init=False)

    def __post_init__(self) -> None:
        self.after = self.before

    @classmethod
    def of(cls, request: Request) -> Run:
        """Read what a request is about.

        Raises:
            CheckmetaError: bad rules, nothing to check.

        """
        asked = load(request.rules, request.cwd or Path.cwd(), tests=False, added=request.added)
        every = tuple(n.id for n in asked.program.norms if not n.permit)
        return cls._read(request, replace(asked, chosen=every, made={}), frozenset(asked.chosen))

    @classmethod
    def _read(cls, request: Request, library: Library, rules: frozenset[str]) -> Run:
        trial = trial_of(request, library)
        state = Draft({}, trial.judged({}))
        return cls(trial, library, rules, _waived(trial, state, request, request.cwd or Path.cwd()), state)

    def again(self) -> Run:
        """The same on the files as they are now.

        Raises:
            CheckmetaError: nothing to check.

        """
        return self._read(self.trial.request, self.library, self.rules)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Why documents couldn't be read."""
        return tuple(CheckmetaError(self.trial.errors.diagnostics).diagnostics)

    def breaches(self, only: tuple[str, ...] = ()) -> Iterator[Judgement]:
        """What is asked about, as the files are."""
        return (j for t in self.before.tried.values() for j in t.breaches() if self._wanted(t.subject.name, j, only))

    def _wanted(self, subject: str, judgement: Judgement, only: tuple[str, ...]) -> bool:
        id_ = judgement.rule.id
        return (
            id_ in self.rules
            and (not only or any(id_ == name or id_.startswith(f"{name}.") for name in only))
            and (subject, id_, judgement.path, *judgement.places) not in self.waived
        )

    def each(self, only: tuple[str, ...] = ()) -> list[Mend]:
        """What would mend each breach, alone."""
        return list(Mender(self.trial).each(self.before, lambda subject, j: self._wanted(subject, j, only)))

    def all(self, only: tuple[str, ...], level: Level) -> list[Mend]:
        """Mend one breach after the other, up to a level."""
        mender = Mender(self.trial)
        self.after, mends = mender.all(self.before, lambda subject, j: self._wanted(subject, j, only), level)
        return mends

    def marked(self) -> frozenset[str]:
        """The documents that begin with a byte order mark."""
        return frozenset(name for name in self.after.texts if begins_with_mark(self.trial.files[name].path))


def _waived(trial: Trial, state: Draft, request: Request, cwd: Path) -> frozenset[tuple[str, ...]]:
    """What somebody answers for, in a file or in comments."""
    waivers = None
    if request.waivers is not None:
        waivers = read_waivers(cwd / request.waivers, shown_name(cwd / request.waivers, cwd))
    subjects = [tried.subject for tried in state.tried.values()]
    if with_comments(waivers or WaiverFile(), (d for s in subjects for d in s.documents)) == WaiverFile():
        return frozenset()
    report = judge(trial.library, subjects, request, waivers)
    return frozenset(
        (s.name, j.rule.id, j.path, *j.places)
        for s in report.subjects
        for j in s.judgements
        if j.verdict is Verdict.WAIVED
    )


def write_out(run: Run) -> None:
    """Change the files.

    Raises:
        CheckmetaError: U001, one is a link or can't be written; U016, one has changed.

    """
    texts = {
        name: (run.trial.files[name].path, _text(run, name), text)
        for name, text in run.after.texts.items()
        if not standard_input(name)
    }
    write_texts({name: each for name, each in texts.items() if each[1] != each[2]})


def _text(run: Run, name: str) -> str:
    return run.trial.documents(run.trial.files[name], None)[0].source.text
