"""Composes the stages: what the commands and the public API call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.version import VERSION
from checkmeta.documents.raw import raw_fact
from checkmeta.facts.discover import shown_path
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.repository import commit_of
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.contexts import Options, territory
from checkmeta.judging.evidence import RunRecord
from checkmeta.judging.findings import FailOn, Judgement, Report, SubjectReport
from checkmeta.judging.fitting import fitting, share
from checkmeta.judging.judge import Given, Judge
from checkmeta.judging.reach import reach_of
from checkmeta.judging.rulebook import Rulebook
from checkmeta.judging.scores import scores
from checkmeta.judging.waivers import WaiverFile, read_waivers, waive
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library, load, shown_name


@dataclass(frozen=True, slots=True)
class Request:
    """What `checkmeta check` was asked. `as_of` is the one clock of a run."""

    paths: tuple[Path, ...]
    as_of: dt.date
    rules: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    fail_on: FailOn = FailOn.LAW
    undetermined_fails: bool = False
    waivers: Path | None = None
    cwd: Path | None = None
    explain: bool = False
    """Whether every verdict is explained, those too that ask for nothing: see `findings.Judgement.steps`."""
    as_format: str | None = None
    """The id of the format that files given by themselves are read as, whatever they look like."""
    asked_fails: bool = False
    """Whether what is asked fails the run, of all that is undetermined."""


def check(request: Request, library: Library | None = None) -> Report:
    """Check documents against rules, which are loaded where they are not given.

    Raises:
        CheckmetaError: bad rules, nothing to check. A document that can't be read is among the report's `errors`.

    """
    cwd = request.cwd or Path.cwd()
    library = library or load(request.rules, cwd, tests=False)
    formats = library.made.get(("formats", request.as_format))
    if not isinstance(formats, Formats):
        formats = library.made["formats", request.as_format] = Formats(library.selection.mappings, request.as_format)
    errors = Collector()
    chosen = set(library.chosen)
    untyped = any("document" in n.roots for n in library.selection.norms if n.id in chosen)
    read: list[FileDigest] = []
    subjects = build_subjects(list(request.paths), cwd, formats, untyped=untyped, errors=errors, digests=read)
    waivers, waiving = None, list[FileDigest]()
    if request.waivers is not None:
        waivers = read_waivers(cwd / request.waivers, shown_name(request.waivers, cwd), waiving)
    wrong = CheckmetaError(errors.diagnostics)  # each once, in the order of their places
    record = _record(request, library, cwd, read, waiving)
    return replace(judge(library, subjects, request, waivers), errors=wrong.diagnostics, record=record)


def _record(
    request: Request, library: Library, cwd: Path, read: Sequence[FileDigest], waiving: Sequence[FileDigest]
) -> RunRecord:
    """What a run rests on: nothing is read for it a second time."""
    folders = {(cwd / file.name).parent for file in read}
    commits = {commit_of(folder) for folder in folders}
    return RunRecord(
        paths=tuple(shown_path(path, cwd) for path in request.paths),
        selectors=request.rules,
        as_format=request.as_format,
        explained=request.explain,
        commit=commits.pop() if len(commits) == 1 else None,
        documents=tuple(sorted(read, key=lambda d: d.name)),
        waivers=next(iter(waiving), None),
        rules=library.digests,
    )


def judge(library: Library, subjects: Sequence[Subject], request: Request, waivers: WaiverFile | None = None) -> Report:
    """Evaluate every subject against the chosen rules."""
    program = library.selection
    chosen = set(library.chosen)
    most = share(len(subjects))
    rulebook = _rulebook(library, Options(request.as_of, request.jurisdictions))
    judged = (_subject(rulebook, chosen, s, explain=request.explain) for s in subjects)
    if waivers is None:  # each as soon as it is judged, so that a large run never holds all that could be said
        reports = [_finished(r, s, most) for r, s in zip(judged, subjects, strict=True)]
    else:
        known = {n.id: n.layer for n in library.program.norms if not n.permit}
        today = {old: new for old, new in library.program.formerly.items() if old not in known}
        named = tuple(replace(w, rule=today.get(w.rule, w.rule)) for w in waivers.waivers)
        waived = waive(replace(waivers, waivers=named), list(judged), known, request.as_of)
        reports = [_finished(r, s, most) for r, s in zip(waived, subjects, strict=True)]
    rulesets = sorted({n.ruleset for n in program.norms if n.id in chosen})
    return Report(
        version=VERSION,
        as_of=request.as_of,
        jurisdictions=request.jurisdictions,
        rulesets=tuple(rulesets),
        digest=program.digest,
        fail_on=request.fail_on,
        undetermined_fails=request.undetermined_fails,
        asked_fails=request.asked_fails,
        subjects=tuple(reports),
        whole=library.whole,
    )


def _finished(report: SubjectReport, subject: Subject, most: int) -> SubjectReport:
    """A report with its scores, of all verdicts, and with as many of these as it may have."""
    found, tree = ((), ()) if report.unread else scores(report.judgements, subject.platform)
    return replace(report, judgements=fitting(report.judgements, most), scores=found, infrastructure=tree)


def _rulebook(library: Library, options: Options) -> Rulebook:
    """The chosen rules on the day; kept with the library, for whoever checks many documents one by one."""
    found = library.made.get(options)
    if not isinstance(found, Rulebook):
        found = library.made[options] = Rulebook(library.selection, options, keep=True)
    return found


def _subject(rulebook: Rulebook, chosen: set[str], subject: Subject, *, explain: bool) -> SubjectReport:
    given = given_of(subject, raw=rulebook.asks_documents)
    given = replace(given, reach=reach_of(subject, rulebook.stating))
    judgements = Judge(rulebook, given, explain=explain).judgements()
    return SubjectReport(
        subject.name,
        tuple(dict.fromkeys(d.name for d in subject.documents)),
        subject.not_checked,
        tuple(_unless_unread(j, subject.unread) for j in judgements if j.rule.id in chosen),
        subject.remarks,
        foreign=subject.foreign,
        unread=subject.unread,
        place_known=territory(subject.platform, rulebook.options).known,
        used=subject.used,
        covers=tuple((place, _covered(subject, rulebook.options, place)) for place in rulebook.options.jurisdictions),
    )


def _covered(subject: Subject, options: Options, place: str) -> tuple[str, ...]:
    """The places that a subject is judged for where one is asked for."""
    alone = territory(subject.platform, replace(options, jurisdictions=(place,)))
    return tuple(code for code in alone.places if code is not None)


def _unless_unread(judgement: Judgement, unread: Sequence[str]) -> Judgement:
    """A verdict of a subject of which a document can't be read: a breach stands, all else might be otherwise."""
    if not unread or judgement.verdict is Verdict.VIOLATED:
        return judgement
    reason = "what might decide it can't be read: " + ", ".join(f"`{name}`" for name in unread)
    return replace(
        judgement, verdict=Verdict.ERROR, reason=reason, missing=(), breach_unless_shown=False, standing=None
    )


def given_of(subject: Subject, *, raw: bool) -> Given:
    """The facts of a subject, as the evaluator takes them; the raw documents only where a rule asks for them."""
    identities = tuple((i.fact, i.document) for i in subject.identities)
    documents = tuple((raw_fact(d.root), d.name) for d in subject.documents) if raw else ()
    names = [d.name for d in subject.documents]
    origin = subject.platform.origin
    platform = origin.span.source.name if origin else ""
    return Given(subject.platform, identities, documents, platform or (names[0] if names else subject.name))
