"""A report held against what its files give today: what differs, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from checkmeta.base.records import dataclass
from checkmeta.report.model import FileDigest, Judgement, ReportModel, Rule, RunRecord


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that isn't what it was; `before` is None for one that is new, `now` for one that is gone."""

    before: FileDigest | None
    now: FileDigest | None

    @property
    def name(self) -> str:
        """Of the file."""
        file = self.before or self.now
        assert file is not None
        return file.name


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that is another one today.

    Attributes:
        subject: the name of the subject.
        rule: its id.
        element: the path of what was judged.
        before, now: the verdicts; None where there is none.
        why: what explains it, in words; empty where nothing that is recorded does.

    """

    subject: str
    rule: str
    element: str
    before: str | None
    now: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What differs between a report and what its files give today.

    Attributes:
        before, now: the two.
        documents, waivers, baseline, project, rules: files that aren't what they were.
        differences: verdicts that are others, those first that fail the run, and law before the rest.
        reworded: how many verdicts are the same, in other places or words.
        elsewhere: the parts of the report beside its verdicts that differ.

    """

    before: ReportModel
    now: ReportModel
    documents: tuple[FileChange, ...]
    waivers: tuple[FileChange, ...]
    baseline: tuple[FileChange, ...]
    project: tuple[FileChange, ...]
    rules: tuple[FileChange, ...]
    differences: tuple[Difference, ...]
    reworded: int
    elsewhere: tuple[str, ...]

    @property
    def files(self) -> tuple[FileChange, ...]:
        """All files that aren't what they were."""
        return (*self.documents, *self.waivers, *self.baseline, *self.project, *self.rules)

    @property
    def same(self) -> bool:
        """Whether the files are what they were, and give the same report. Which commit is checked out doesn't matter."""
        return not (
            self.files or self.differences or self.reworded or self.elsewhere
            or self.before.checkmeta != self.now.checkmeta or self.before.as_of != self.now.as_of
        )  # fmt: skip


def verified(before: ReportModel, now: ReportModel) -> Verification:
    """Hold a report against what its files give today. Both say what they rest on."""
    old, new = before.record, now.record
    assert old is not None
    assert new is not None
    documents = _changes(old.documents, new.documents)
    waivers = _changes(_several(old.waivers), _several(new.waivers))
    baseline = _changes(_several(old.baseline), _several(new.baseline))
    project = _changes(_several(old.project), _several(new.project))
    stated = {"the waivers changed": waivers, "the baseline changed": baseline, "the project file changed": project}
    told = tuple(what for what, changes in stated.items() if changes)
    differences, reworded = _verdicts(before, now, [c.name for c in documents], told)
    return Verification(
        before,
        now,
        documents,
        waivers,
        baseline,
        project,
        _changes(old.rules, new.rules),
        tuple(differences),
        reworded,
        tuple(_elsewhere(before, now, old, new)),
    )


def _several(file: FileDigest | None) -> list[FileDigest]:
    return [] if file is None else [file]


def _changes(before: Iterable[FileDigest], now: Iterable[FileDigest]) -> tuple[FileChange, ...]:
    old, new = {f.name: f for f in before}, {f.name: f for f in now}
    names = sorted({*old, *new})
    return tuple(FileChange(old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))


_Key = tuple[str, str, str]
"""The subject, the rule, and the path of what was judged."""


def _by_key(report: ReportModel) -> dict[_Key, list[Judgement]]:
    found: dict[_Key, list[Judgement]] = {}
    for subject in report.subjects:
        for judgement in subject.judgements:
            found.setdefault((subject.name, judgement.rule, judgement.subject), []).append(judgement)
    return found


def _paired(
    before: Sequence[Judgement], now: Sequence[Judgement]
) -> Iterator[tuple[Judgement | None, Judgement | None]]:
    """Verdicts on the same, as they belong together: those of the same document and places first, then the rest in turn."""
    left = list(now)
    alone: list[Judgement] = []
    for first in before:
        second = next((j for j in left if _spot(j) == _spot(first)), None)
        if second is None:
            alone.append(first)
        else:
            left.remove(second)
            yield first, second
    yield from zip_longest(alone, left)


def _spot(judgement: Judgement) -> tuple[str, list[str]]:
    return judgement.location.document if judgement.location else "", judgement.places


def _said(judgement: Judgement | None) -> str | None:
    """A verdict in words, with all that decides what becomes of it."""
    if judgement is None:
        return None
    more = [
        *([judgement.standing.value] if judgement.standing else []),
        *(["a breach unless an exception is shown"] if judgement.breach_unless_shown else []),
        *([] if judgement.applicability_known else ["if the rule applies"]),
        *([f"with {judgement.alike} alike"] if judgement.alike else []),
        *(["fails"] if judgement.fails else []),
    ]
    return judgement.verdict.value + (f" ({', '.join(more)})" if more else "")


def _verdicts(
    before: ReportModel, now: ReportModel, documents: Sequence[str], stated: Sequence[str]
) -> tuple[list[Difference], int]:
    old, new = _by_key(before), _by_key(now)
    read = {s.name: {*s.documents, *s.unread} for report in (before, now) for s in report.subjects}
    found: list[tuple[tuple[object, ...], Difference]] = []
    reworded = 0
    for key in {*old, *new}:
        subject, rule, element = key
        for first, second in _paired(old.get(key, ()), new.get(key, ())):
            if first == second:
                continue
            was, is_ = _said(first), _said(second)
            if was == is_:
                reworded += 1
                continue
            own = [name for name in documents if name in read.get(subject, ())] or list(documents)
            why = (*_because(before, now, rule, own), *stated)
            either = [j for j in (first, second) if j is not None]
            weight = (not any(j.fails for j in either), -max(j.layer.rank for j in either), *key, was or "", is_ or "")
            found.append((weight, Difference(subject, rule, element, was, is_, why)))
    found.sort(key=lambda pair: pair[0])
    return [difference for _, difference in found], reworded


def _because(before: ReportModel, now: ReportModel, id_: str, documents: Sequence[str]) -> Iterator[str]:
    """What explains that a rule's verdict is another one."""
    old, new = before.rules.get(id_), now.rules.get(id_)
    if documents:
        more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
        yield f"`{documents[0]}` changed{more}"
    if old is not None and new is not None and old.digest != new.digest:
        yield "the rule's text or figures changed"
    elif (old is None) is not (new is None):
        yield f"the rule is {'new' if old is None else 'gone'}"
    if before.as_of != now.as_of:
        yield _dated(old or new, before.as_of, now.as_of)
    if before.checkmeta != now.checkmeta:
        yield f"checkmeta {before.checkmeta} judged then, and {now.checkmeta} now"


def _dated(rule: Rule | None, old: dt.date, new: dt.date) -> str:
    """What another day has to do with it."""
    first, last = sorted((old, new))
    if rule is not None and rule.effective_from is not None and first < rule.effective_from <= last:
        return f"the rule is in force from {rule.effective_from} on"
    if rule is not None and rule.effective_until is not None and first < rule.effective_until <= last:
        return f"the rule is no longer in force from {rule.effective_until} on"
    return f"it was judged as of {old}, and now as of {new}"


def _elsewhere(before: ReportModel, now: ReportModel, old: RunRecord, new: RunRecord) -> Iterator[str]:
    """The parts of two reports that differ, beside the verdicts and the files."""
    files = {"documents", "waivers", "baseline", "project", "rules", "commit"}
    for name in sorted(RunRecord.model_fields.keys() - files):
        if getattr(old, name) != getattr(new, name):
            yield f"record.{name}"
    for name in sorted(ReportModel.model_fields.keys() - {"subjects", "record", "checkmeta", "as_of"}):
        if getattr(before, name) != getattr(now, name):
            yield name
    theirs = {s.name: s for s in now.subjects}
    for subject in before.subjects:
        other = theirs.get(subject.name)
        if other is not None:
            names = sorted(type(subject).model_fields.keys() - {"name", "judgements"})
            yield from (f"{name} of {subject.name}" for name in names if getattr(subject, name) != getattr(other, name))
