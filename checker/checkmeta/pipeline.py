"""Composes the stages: what the commands and the public API call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import checkmeta
from checkmeta.check.tree import Program, TypedMapping
from checkmeta.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.documents.raw import raw_fact
from checkmeta.engine.beforehand import settle
from checkmeta.engine.store import ready
from checkmeta.evaluate.contexts import Options
from checkmeta.evaluate.evaluate import Given, evaluate
from checkmeta.facts.formats import Formats
from checkmeta.facts.secrets import secret_places
from checkmeta.facts.subject import Subject, build_subjects, discover_as, read_documents
from checkmeta.facts.understand import Understood, understand, unused
from checkmeta.findings import FailOn, Judgement, Report, SubjectReport, Verdict
from checkmeta.library import Library, load, shown_name
from checkmeta.report.formats import FormatEntry
from checkmeta.report.understood import Understanding, lines_of
from checkmeta.resolve.mappings import BUILT_IN, JSON_SCHEMA
from checkmeta.scores import scores
from checkmeta.values import Evidence
from checkmeta.waivers import WaiverFile, apply, read_waivers


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
    brief: bool = False
    """Whether the report only counts what is satisfied or doesn't apply: that need not be explained, then."""
    as_format: str | None = None
    """The id of the format that files given by themselves are read as, whatever they look like."""


def check(request: Request, library: Library | None = None) -> Report:
    """Check documents against rules, which are loaded where they are not given.

    Raises:
        CheckmetaError: bad rules, nothing to check. A document that can't be read is among the report's `errors`.

    """
    cwd = request.cwd or Path.cwd()
    library = library or load(request.rules, cwd, tests=False)
    if request.brief:
        ready(library.base or library.program)
    program = library.selection
    chosen = [n for n in program.norms if n.id in set(library.chosen)]
    formats = Formats(program.mappings, request.as_format)
    errors = Collector()
    untyped = any("document" in n.roots for n in chosen)
    subjects = build_subjects(list(request.paths), cwd, formats, untyped=untyped, errors=errors)
    waivers = None
    if request.waivers is not None:
        waivers = read_waivers(cwd / request.waivers, shown_name(cwd / request.waivers, cwd))
    wrong = CheckmetaError(errors.diagnostics)  # each once, in the order of their places
    return replace(judge(library, subjects, request, waivers), errors=wrong.diagnostics)


def judge(library: Library, subjects: Sequence[Subject], request: Request, waivers: WaiverFile | None = None) -> Report:
    """Evaluate every subject against the chosen rules."""
    program = library.selection
    chosen = set(library.chosen)
    reports = [_subject(program, chosen, s, request) for s in subjects]
    if waivers is not None:
        known = {n.id: n.layer for n in library.program.norms if not n.permit}
        today = {old: new for old, new in library.program.formerly.items() if old not in known}
        named = tuple(replace(w, rule=today.get(w.rule, w.rule)) for w in waivers.waivers)
        reports = apply(replace(waivers, waivers=named), reports, known, request.as_of)
    reports = [
        r if r.unread else replace(r, scores=scores(r.judgements, s.platform))
        for r, s in zip(reports, subjects, strict=True)
    ]
    rulesets = sorted({n.ruleset for n in program.norms if n.id in chosen})
    return Report(
        version=checkmeta.__version__,
        as_of=request.as_of,
        jurisdictions=request.jurisdictions,
        rulesets=tuple(rulesets),
        digest=program.digest,
        fail_on=request.fail_on,
        undetermined_fails=request.undetermined_fails,
        subjects=tuple(reports),
    )


def _subject(program: Program, chosen: set[str], subject: Subject, request: Request) -> SubjectReport:
    given = given_of(subject, raw=any("document" in n.roots for n in program.norms))
    options = Options(request.as_of, request.jurisdictions)
    judgements = evaluate(program, given, options, settle if request.brief and request.waivers is None else None)
    return SubjectReport(
        subject.name,
        tuple(dict.fromkeys(d.name for d in subject.documents)),
        subject.not_checked,
        tuple(_unless_unread(j, subject.unread) for j in judgements if j.rule.id in chosen),
        subject.remarks,
        foreign=subject.foreign,
        unread=subject.unread,
        secrets=secret_places(subject.platform),
    )


def _unless_unread(judgement: Judgement, unread: Sequence[str]) -> Judgement:
    """A verdict of a subject of which a document can't be read: a breach stands, all else might be otherwise."""
    if not unread or judgement.verdict is Verdict.VIOLATED:
        return judgement
    reason = "what might decide it can't be read: " + ", ".join(f"`{name}`" for name in unread)
    return replace(judgement, verdict=Verdict.ERROR, reason=reason, missing=(), breach_unless_shown=False)


def understandings(
    paths: Sequence[Path], mappings: Sequence[TypedMapping], as_format: str | None = None, cwd: Path | None = None
) -> tuple[list[Understanding], Collector]:
    """What is understood of each document at `paths`, by itself; and what is wrong with others.

    Raises:
        CheckmetaError: no such format, or one for no file.

    """
    formats = Formats(tuple(mappings), as_format)
    errors = Collector()
    found: list[Understanding] = []
    read = read_documents(discover_as(paths, cwd or Path.cwd(), errors, formats), errors)[0]
    known = [pair for file, whole in read for pair in formats.each(whole, errors, explicit=file.explicit)]
    for document, format_ in known:
        if format_ is None:
            found.append(Understanding(document.name, document.index, None, "", None, (), (), (), 0))
            continue
        try:
            found.append(_understanding(understand(document, format_, errors)))
        except CheckmetaError as error:
            errors.diagnostics.extend(error.diagnostics)
    return found, errors


def known_formats(mappings: Sequence[TypedMapping]) -> list[FormatEntry]:
    """The formats that are read, by id."""
    native = [
        FormatEntry(
            id_,
            title,
            ("yaml", "json", "toml"),
            str(Evidence.EXTRACTED if id_ == JSON_SCHEMA else Evidence.DECLARED),
            "never",
            (),
            (),
        )
        for id_, title in BUILT_IN.items()
    ]
    mapped = [
        FormatEntry(
            m.id,
            m.title,
            m.reads,
            str(m.evidence),
            " and ".join(n.span.words for n in m.complete) or "never",
            tuple(s.url.value for s in m.sources if s.url),
            m.rather_than,
        )
        for m in mappings
    ]
    return sorted([*native, *mapped], key=lambda f: f.id)


def _understanding(understood: Understood) -> Understanding:
    document, format_ = understood.document, understood.format
    lines = [line for fact in understood.platforms for line in lines_of(fact, "platform")]
    for index, fact in enumerate(understood.identities):
        path = "identity" if len(understood.identities) == 1 else f"identities[{index}]"
        lines.extend(lines_of(fact, path))
    left, total = unused(document.root, understood.used) if understood.used is not None else ([], 0)
    title = format_.mapping.title if format_.mapping else BUILT_IN[format_.id]
    return Understanding(
        document.name, document.index, format_.id, title, understood.complete, tuple(lines), understood.remarks,
        tuple(left), total,
    )  # fmt: skip


def given_of(subject: Subject, *, raw: bool) -> Given:
    """The facts of a subject, as the evaluator takes them; the raw documents only where a rule asks for them."""
    identities = tuple((i.fact, i.document) for i in subject.identities)
    documents = tuple((raw_fact(d.root), d.name) for d in subject.documents) if raw else ()
    names = [d.name for d in subject.documents]
    origin = subject.platform.origin
    platform = origin.span.source.name if origin else ""
    return Given(subject.platform, identities, documents, platform or (names[0] if names else subject.name))
