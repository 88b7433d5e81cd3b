"""Composes the stages: what the commands and the public API call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import checkmeta
from checkmeta.check.tree import Program
from checkmeta.evaluate.contexts import Options
from checkmeta.evaluate.evaluate import Given, evaluate
from checkmeta.facts.raw import raw_fact
from checkmeta.facts.subject import Subject, build_subjects
from checkmeta.findings import FailOn, Report, SubjectReport
from checkmeta.library import Library, load, shown_name
from checkmeta.scores import scores
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


def check(request: Request, library: Library | None = None) -> Report:
    """Check documents against rules, which are loaded where they are not given.

    Raises:
        CheckmetaError: bad rules, unreadable documents, nothing to check.

    """
    cwd = request.cwd or Path.cwd()
    library = library or load(request.rules, cwd)
    subjects = build_subjects(list(request.paths), cwd)
    waivers = None
    if request.waivers is not None:
        waivers = read_waivers(cwd / request.waivers, shown_name(cwd / request.waivers, cwd))
    return judge(library, subjects, request, waivers)


def judge(library: Library, subjects: Sequence[Subject], request: Request, waivers: WaiverFile | None = None) -> Report:
    """Evaluate every subject against the chosen rules."""
    program = library.selection
    chosen = set(library.chosen)
    reports = [_subject(program, chosen, s, request) for s in subjects]
    if waivers is not None:
        known = {n.id: n.layer for n in library.program.norms if not n.permit}
        reports = apply(waivers, reports, known, request.as_of)
    reports = [replace(r, scores=scores(r.judgements, s.platform)) for r, s in zip(reports, subjects, strict=True)]
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
    judgements = evaluate(program, given, Options(request.as_of, request.jurisdictions))
    return SubjectReport(
        subject.name,
        tuple(dict.fromkeys(d.name for d in subject.documents)),
        subject.not_checked,
        tuple(j for j in judgements if j.rule.id in chosen),
        subject.remarks,
    )


def given_of(subject: Subject, *, raw: bool) -> Given:
    """The facts of a subject, as the evaluator takes them; the raw documents only where a rule asks for them."""
    identities = tuple((i.fact, i.document) for i in subject.identities)
    documents = tuple((raw_fact(d.root), d.name) for d in subject.documents) if raw else ()
    names = [d.name for d in subject.documents]
    origin = subject.platform.origin
    platform = origin.span.source.name if origin else ""
    return Given(subject.platform, identities, documents, platform or (names[0] if names else subject.name))
