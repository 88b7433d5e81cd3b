"""Composes the stages: what the commands and the public API call."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest, file_digest
from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, replace
from checkmeta.base.version import VERSION
from checkmeta.documents.formats import format_of
from checkmeta.documents.raw import document_fact
from checkmeta.documents.read import STANDARD_INPUT, read_file, read_text
from checkmeta.documents.tree import Document
from checkmeta.facts.declared import Declared, declared
from checkmeta.facts.discover import File, Found, shown_path
from checkmeta.facts.ignored import Ignored
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.repository import commit_of
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects, discover_as
from checkmeta.facts.understand import fact_of
from checkmeta.judging.baseline import Baseline, owed, read_baseline
from checkmeta.judging.contexts import Options, territory
from checkmeta.judging.fail_bars import FailFrom, FailOn
from checkmeta.judging.finding_ids import subject_id
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.judging.fitting import fitting, share
from checkmeta.judging.judge import Judge
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.own_overrides import AcceptedOverride, overrides_told
from checkmeta.judging.reach import reach_of
from checkmeta.judging.rulebook import Rulebook
from checkmeta.judging.run_record import RunRecord
from checkmeta.judging.scores import scores
from checkmeta.judging.short_judge import ShortJudge
from checkmeta.judging.upcoming import Ahead
from checkmeta.judging.waiver_comments import with_comments
from checkmeta.judging.waivers import WaiverFile, read_waivers, waive
from checkmeta.judging.workers import WORTH_KEEPING, reports_of
from checkmeta.language.words import Layer, Verdict
from checkmeta.store.library import Library, about, load
from checkmeta.store.packs import who_knows
from checkmeta.store.rule_files import shown_name

if TYPE_CHECKING:
    from checkmeta.judging.verdict_cache import VerdictCache


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
    fails_from: tuple[tuple[Layer, FailFrom], ...] = ()
    """Of layers by themselves: from what on their verdicts fail the run."""
    most_undetermined: int | None = None
    """How many verdicts may be undetermined; more fail the run."""
    subjects: tuple[Declared, ...] = ()
    """The subjects that a project declares; of these only what `paths` are of is judged, all without paths."""
    exclude: tuple[str, ...] = ()
    """Patterns of what is met in folders and not read, as in a `.gitignore`."""
    accepted: tuple[AcceptedOverride, ...] = ()
    """What of one's own may override what comes with checkmeta."""
    project: FileDigest | None = None
    """The project file that says these two, as it was when it was read."""
    added: tuple[str, ...] = ()
    """Rules to check against besides, as `--add-rules` names them."""
    topics: tuple[str, ...] = ()
    """Only rules about these."""
    gitignore: bool = False
    """Whether what a `.gitignore` names is not read either."""
    baseline: Path | None = None
    """What was known before, and fails nothing but when its day has come."""
    whole: bool = False
    """Whether every verdict is listed, however many there are."""
    jobs: int = 1
    """Processes that judge; 0: as many as there are cores, where there are enough subjects."""
    progress: Callable[[int, int], None] | None = None
    """Told after each subject how many are judged, of how many."""
    root: Path | None = None
    """The folder that subjects are called from; None for the project that each stands in: see `finding_ids.subject_id`."""
    kept: bool = False
    """Whether what is judged is kept for the runs to come, and what was kept isn't judged again."""
    short: bool = False
    """Whether verdicts are only counted: all are there, without scores, what is to come, and what is told of those that nobody is shown."""


def check(request: Request, library: Library | None = None, texts: Mapping[str, str] | None = None) -> Report:
    """Check documents against rules, which are loaded where they are not given.

    `texts` stand in the place of files, by their names: what an editor has not saved.

    Raises:
        CheckmetaError: bad rules, nothing to check. A document that can't be read is among the report's `errors`.

    """
    cwd = request.cwd or Path.cwd()
    library = library or about(load(request.rules, cwd, tests=False, added=request.added), request.topics)
    formats = formats_of(library, request.as_format)
    errors = Collector()
    found = files_of(request, cwd, formats, errors)
    read: list[FileDigest] = []
    words = library.program.vocabulary
    try:
        subjects = build_subjects(
            list(request.paths), cwd, formats, untyped=library.asks_untyped, errors=errors, found=found, digests=read,
            reader=partial(_unsaved, texts, read) if texts else None,
        )  # fmt: skip
    except CheckmetaError as error:
        raise CheckmetaError(who_knows(error.diagnostics, words), error.more) from None
    waivers, waiving = None, list[FileDigest]()
    baseline, knowing = None, list[FileDigest]()
    if request.waivers is not None:
        waivers = read_waivers(cwd / request.waivers, shown_name(cwd / request.waivers, cwd), waiving)
    if request.baseline is not None:
        baseline = read_baseline(cwd / request.baseline, shown_name(cwd / request.baseline, cwd), knowing)
    wrong = CheckmetaError(errors.diagnostics)  # each once, in the order of their places
    names = [subject.name.partition(" (")[0] for subject in subjects]
    return replace(
        judge(library, subjects, request, waivers, baseline),
        errors=who_knows(wrong.diagnostics, words),
        unrecognised=tuple(name for name in found.declared or () if name not in names),
        record=_record(request, library, cwd, read, waiving, knowing),
    )


def formats_of(library: Library, wanted: str | None = None) -> Formats:
    """The formats that documents are read as; kept with the library."""
    formats = library.made.get(("formats", wanted))
    if not isinstance(formats, Formats):
        selection = library.selection
        formats = library.made["formats", wanted] = Formats(
            selection.mappings, wanted, library.replaced, library.own, selection.vocabulary
        )
    return formats


def _unsaved(texts: Mapping[str, str], digests: list[FileDigest], file: File) -> list[Document]:
    """The documents of a file, or of the text in its place."""
    if file.name not in texts:
        return read_file(file.path, file.name, file.root, digests)
    text = texts[file.name]
    digests.append(file_digest(file.name, text.encode("utf-8", "surrogatepass")))
    return read_text(text, file.name, format_of(file.path.name) or "json")


def _record(
    request: Request,
    library: Library,
    cwd: Path,
    read: Sequence[FileDigest],
    waiving: Sequence[FileDigest],
    knowing: Sequence[FileDigest],
) -> RunRecord:
    """What a run rests on: nothing is read for it a second time."""
    folders = {(cwd / file.name).parent for file in read}
    commits = {commit_of(folder) for folder in folders}
    unrecorded = {
        "subjects or overrides that no project file declares": bool(request.subjects or request.accepted)
        and not request.project,
        "standard input": STANDARD_INPUT in request.paths,
    }
    return RunRecord(
        paths=tuple(sorted(shown_path(path, cwd) for path in request.paths)),
        selectors=tuple(sorted(request.rules)),
        added=tuple(sorted(request.added)),
        topics=tuple(sorted(request.topics)),
        exclude=request.exclude,
        gitignore=request.gitignore,
        as_format=request.as_format,
        explained=request.explain,
        commit=commits.pop() if len(commits) == 1 else None,
        documents=tuple(sorted(read, key=lambda d: d.name)),
        waivers=next(iter(waiving), None),
        rules=library.digests,
        unrecorded=tuple(what for what, asked in unrecorded.items() if asked),
        baseline=next(iter(knowing), None),
        project=request.project if request.subjects or request.accepted else None,
    )


def files_of(request: Request, cwd: Path, formats: Formats, errors: Collector) -> Found:
    """The files that a request is about."""
    restricted = request.exclude or request.gitignore
    ignored = Ignored(cwd, request.exclude, gitignore=request.gitignore) if restricted else None
    if request.subjects:
        return declared(request.subjects, request.paths, cwd, ignored, errors)
    return discover_as(request.paths, cwd, errors, formats, ignored)


def judge(
    library: Library,
    subjects: Sequence[Subject],
    request: Request,
    waivers: WaiverFile | None = None,
    baseline: Baseline | None = None,
) -> Report:
    """Evaluate every subject against the chosen rules."""
    program = library.selection
    chosen = set(library.chosen)
    most = share(len(subjects)) if not request.whole else sys.maxsize
    answered = with_comments(waivers or WaiverFile(), (d for s in subjects for d in s.documents))
    options = Options(request.as_of, request.jurisdictions)
    rulebook = _rulebook(library, options)
    ahead = _ahead(library, rulebook, chosen)
    strangers = (
        {n.id: n.span.source.name for n in program.norms if n.span.source.name in library.own} if library.own else {}
    )
    accepted = {(a.rule, a.by): a for a in request.accepted if request.as_of < a.until}

    def alone(subject: Subject) -> SubjectReport:
        return overrides_told(_subject(rulebook, ahead, library.beside, subject, request), strangers, accepted)

    judged = _each(
        alone, subjects, rulebook, request, (library.chosen, sorted(strangers.items()), sorted(accepted.items()))
    )
    if (
        waivers is None and baseline is None and answered == WaiverFile()
    ):  # each as soon as it is judged, so that a large run never holds all that could be said
        reports = (
            list(judged) if request.short else [_finished(r, s, most) for r, s in zip(judged, subjects, strict=True)]
        )
    else:
        known = {n.id: n.layer for n in library.program.norms if not n.permit}
        today = {old: new for old, new in library.program.formerly.items() if old not in known}
        named = tuple(replace(w, rule=today.get(w.rule, w.rule)) for w in answered.waivers)
        marked = waive(replace(answered, waivers=named), list(judged), known, request.as_of)
        if baseline is not None:
            marked = owed(baseline, marked, today, request.as_of)
        reports = [_finished(r, s, most) for r, s in zip(marked, subjects, strict=True)]
    return Report(
        version=VERSION,
        as_of=request.as_of,
        jurisdictions=request.jurisdictions,
        rulesets=library.rulesets,
        digest=program.digest,
        fail_on=request.fail_on,
        undetermined_fails=request.undetermined_fails,
        asked_fails=request.asked_fails,
        fails_from=request.fails_from,
        most_undetermined=request.most_undetermined,
        subjects=tuple(reports),
        whole=library.whole,
        baseline=baseline.name if baseline is not None else None,
    )


def _each(
    alone: Callable[[Subject], SubjectReport],
    subjects: Sequence[Subject],
    rulebook: Rulebook,
    request: Request,
    rests_on: Sequence[object],
) -> Iterator[SubjectReport]:
    """The subjects judged one after the other, on several cores, or in an earlier run; their reports are the same."""
    keeping: AbstractContextManager[VerdictCache | None] = nullcontext()
    if request.kept and len(subjects) >= WORTH_KEEPING:
        from checkmeta.judging.verdict_cache import VerdictCache  # noqa: PLC0415 - most runs judge one subject

        keeping = VerdictCache(rulebook.program, (rulebook.options, request.explain, *rests_on))
    with keeping as cache:
        found = reports_of(alone, subjects, rulebook, request.jobs, cache)
        for number, (subject, report) in enumerate(zip(subjects, found, strict=True), 1):
            if request.progress is not None:
                request.progress(number, len(subjects))
            folder = request.cwd or Path.cwd()  # where the project begins is no part of what was judged
            yield replace(report, id=subject_id(subject.home or subject.name, subject.name, folder, request.root))


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


def _ahead(library: Library, rulebook: Rulebook, chosen: set[str]) -> Ahead:
    """What comes into force next, kept in the same way."""
    key = ("ahead", rulebook.options)
    found = library.made.get(key)
    if not isinstance(found, Ahead):
        found = library.made[key] = Ahead(rulebook, chosen)
    return found


def _subject(
    rulebook: Rulebook, ahead: Ahead, beside: AbstractSet[str], subject: Subject, request: Request
) -> SubjectReport:
    given = given_of(subject, raw=rulebook.asks_documents)
    given = replace(given, reach=reach_of(subject, rulebook.stating))
    own = of_developers(subject)
    judge = (ShortJudge if request.short else Judge)(rulebook, given, explain=request.explain)
    judgements: Sequence[Judgement] = judge.judgements()
    shared = judge.shared if isinstance(judge, ShortJudge) and own is None and not subject.unread else 0
    if beside:
        shared = sum(j.rule.id not in beside for j in judgements[len(judgements) - shared :])
        judgements = [j for j in judgements if j.rule.id not in beside]
    if own is not None:
        judgements = [_at_work(j) for j in judgements]
    if subject.unread:
        judgements = [_unless_unread(j, subject.unread) for j in judgements]
    known = territory(subject.platform, rulebook.options).known
    return SubjectReport(
        subject.name,
        tuple(dict.fromkeys(d.name for d in subject.documents)),
        subject.not_checked,
        tuple(judgements),
        (*subject.remarks, *(() if own is None else (own,))),
        foreign=subject.foreign,
        unread=subject.unread,
        place_known=known,
        used=subject.used,
        covers=tuple((place, _covered(subject, rulebook.options, place)) for place in rulebook.options.jurisdictions),
        upcoming=ahead.of(given) if known and subject.used and not subject.unread and not request.short else (),
        shared=shared,
    )


def of_developers(subject: Subject) -> Remark | None:
    """What to say of a developer's own copy, where its documents say that it is one: it serves nobody whom a law protects."""
    fact = fact_of(subject.platform, "for_development")
    if fact is None or fact.value is not True or fact.origin is None:
        return None
    span = fact.origin.span
    message = f"`{subject.name}` is a developer's own copy, by what stands here: no law is judged on it"
    return Remark("F220", message, span, span.source.name, (), "check what is run for people, with its own documents")


def _at_work(judgement: Judgement) -> Judgement:
    """A verdict on a developer's own copy: law doesn't apply to it, norms and ethics do."""
    if judgement.rule.layer is not Layer.LAW or judgement.verdict is Verdict.NOT_APPLICABLE:
        return judgement
    return replace(
        judgement,
        verdict=Verdict.NOT_APPLICABLE,
        reason=Phrase("reason.own copy"),
        missing=(),
        breach_unless_shown=False,
        standing=None,
    )


def _covered(subject: Subject, options: Options, place: str) -> tuple[str, ...]:
    """The places that a subject is judged for where one is asked for."""
    alone = territory(subject.platform, replace(options, jurisdictions=(place,)))
    return tuple(code for code in alone.places if code is not None)


def _unless_unread(judgement: Judgement, unread: Sequence[str]) -> Judgement:
    """A verdict of a subject of which a document can't be read: a breach stands, all else might be otherwise."""
    if judgement.verdict is Verdict.VIOLATED:
        return judgement
    reason = Phrase("reason.unread", names=", ".join(f"`{name}`" for name in unread))
    return replace(
        judgement, verdict=Verdict.ERROR, reason=reason, missing=(), breach_unless_shown=False, standing=None
    )


def given_of(subject: Subject, *, raw: bool) -> Given:
    """The facts of a subject, as the evaluator takes them; the raw documents only where a rule asks for them."""
    identities = tuple((i.fact, i.document) for i in subject.identities)
    # those of our own hold nothing untyped, and are asked only where there is no other
    untyped = [d for d in subject.documents if d.name not in subject.typed] or subject.documents
    documents = tuple((document_fact(d), d.name) for d in untyped) if raw else ()
    names = [d.name for d in subject.documents]
    origin = subject.platform.origin
    platform = origin.span.source.name if origin else ""
    document = platform or (names[0] if names else subject.name)
    return Given(subject.platform, identities, documents, document, home=subject.home or subject.name)
