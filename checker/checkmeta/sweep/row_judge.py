"""Judges one subject: its documents lie in memory, and what is found is one short row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.records import dataclass, replace
from checkmeta.base.values import Why
from checkmeta.documents.limits import RUN_BYTES
from checkmeta.documents.read import read_bytes
from checkmeta.documents.tree import Document
from checkmeta.facts.discover import File, Found
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.finding_ids import general
from checkmeta.judging.findings import Judgement, Report
from checkmeta.judging.pipeline import Request, formats_of, judge
from checkmeta.judging.waivers import WaiverFile, read_waivers
from checkmeta.language.words import Verdict
from checkmeta.report.hollow import nothing_judged
from checkmeta.report.order import in_order, is_breach, outcome
from checkmeta.store.library import Library, about, load
from checkmeta.store.packs import who_knows
from checkmeta.store.rule_files import shown_name
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.subject_row import COUNTS, RowDocument, RowError, SubjectRow

MISSING: Final = 20
"""Facts named that would settle the most of a subject."""
_COUNTED: Final = {verdict: verdict.value.replace("-", "_") for verdict in Verdict if verdict is not Verdict.ERROR}
assert set(_COUNTED.values()) == set(COUNTS)


class RowJudge:
    """All that subjects are judged by, loaded once.

    Raises:
        CheckmetaError: bad rules or waivers.

    """

    def __init__(self, options: SweepOptions, cwd: Path) -> None:
        self.library = about(load(options.rules, cwd, tests=False, added=options.added), options.topics)
        self.request = options.request(cwd)
        self.waivers = _waivers(self.request)
        self._last: tuple[tuple[Judgement, ...], Summed] | None = None

    def judged(self, row: SubjectRow) -> tuple[dict[str, Any], bool]:
        """The row of a subject, and whether something was judged that could have failed the run."""
        report = row_report(row, replace(self.request, short=True), self.library, self.waivers)
        counts: Counter[str] = Counter()
        missing: Counter[str] = Counter()
        found: list[Judgement] = []
        fails = False
        error = RowError.of(report.errors[0]) if report.errors else None
        for subject in report.subjects:
            apart = len(subject.judgements) - subject.shared
            for part in (_summed(subject.judgements[:apart], report), self._shared(subject.judgements[apart:], report)):
                counts += part.counts
                missing += part.missing
                found += part.found
                fails = fails or part.fails
                error = error or part.error
        return {
            "subject": row.subject,
            "error": None if error is None else error.as_dict(),
            "fails": fails,
            **{name: counts[name] for name in COUNTS},
            "findings": [_finding(judgement) for judgement in in_order(found)],
            "missing": _first(missing),
        }, fails or not nothing_judged(report)

    def _shared(self, judgements: tuple[Judgement, ...], report: Report) -> Summed:
        """The sum of verdicts that many subjects share: found once, as long as those of the next are the same."""
        if self._last is None or self._last[0] != judgements:
            self._last = (judgements, _summed(judgements, report))
        return self._last[1]


@dataclass(frozen=True, slots=True)
class Summed:
    """Verdicts, summed up.

    Attributes:
        counts: by the name of their column.
        missing: the facts that would settle those that are undetermined, by how many they would.
        found: what is broken, or set aside.
        fails: whether any of them fails the run.
        error: the first rule that was given up.

    """

    counts: Counter[str]
    missing: Counter[str]
    found: list[Judgement]
    fails: bool
    error: RowError | None


def _summed(judgements: Sequence[Judgement], report: Report) -> Summed:
    counts: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    found: list[Judgement] = []
    error: RowError | None = None
    for judgement in judgements:
        if judgement.verdict in _COUNTED:
            counts[_COUNTED[judgement.verdict]] += 1 + judgement.alike
        elif error is None:
            error = RowError("U051", f"`{judgement.rule.id}`: {judgement.reason}", judgement.document)
        if judgement.verdict is Verdict.UNDETERMINED:
            missing.update({general(m.path) for m in judgement.missing if m.why is not Why.UNDEFINED})
        if is_breach(judgement) or judgement.set_aside_by:
            found.append(judgement)
    return Summed(counts, missing, found, any(map(report.fails, judgements)), error)


def row_report(row: SubjectRow, request: Request, library: Library, waivers: WaiverFile | None = None) -> Report:
    """What `checkmeta check` would say of the subject; the waivers are read where they aren't given.

    Raises:
        CheckmetaError: none of its documents can be judged, or bad waivers.

    """
    cwd, words = request.cwd or Path.cwd(), library.program.vocabulary
    documents = {d.name: d for d in row.documents}
    together = sum(len(d.content) for d in row.documents)
    if row.wrong is not None:
        raise CheckmetaError([Diagnostic(row.wrong.code, row.wrong.message, subject=row.wrong.document)])
    if together > RUN_BYTES:
        message = (
            f"the documents are too large together: {together:,} bytes, where {RUN_BYTES // 1024**2} MiB are allowed"
        )
        raise CheckmetaError([Diagnostic("F217", message)])
    files = tuple(
        File(Path(name), name, name.rpartition("/")[0] or ".", ".", cwd, explicit=row.alone)
        for name in sorted(documents)
    )
    errors = Collector()
    try:
        subjects = build_subjects(
            [], cwd, formats_of(library), untyped=library.asks_untyped, errors=errors,
            found=Found(files, () if row.alone else (".",), ()), reader=lambda file: _read(documents[file.name]),
        )  # fmt: skip
    except CheckmetaError as error:
        raise CheckmetaError(who_knows(error.diagnostics, words), error.more) from None
    named = [replace(s, name=row.subject + s.name.removeprefix("."), home=row.subject) for s in subjects]
    found = judge(library, named, request, waivers or _waivers(request))
    return replace(found, errors=who_knows(CheckmetaError(errors.diagnostics).diagnostics, words))


def _waivers(request: Request) -> WaiverFile | None:
    """Those that name a subject: as each is judged by itself, one that names none would waive in all."""
    if request.waivers is None:
        return None
    cwd = request.cwd or Path.cwd()
    read = read_waivers(cwd / request.waivers, shown_name(cwd / request.waivers, cwd))
    return replace(read, waivers=tuple(w for w in read.waivers if w.subject is not None))


def _read(document: RowDocument) -> list[Document]:
    if document.wrong is not None:
        raise CheckmetaError([Diagnostic(document.wrong.code, document.wrong.message, subject=document.name)])
    return read_bytes(document.content, document.name, document.format)


def _finding(judgement: Judgement) -> dict[str, Any]:
    span = judgement.place
    place = span if span is not None and span.source.name else None
    return {
        "rule": judgement.rule.id,
        "layer": judgement.rule.layer.value,
        "verdict": outcome(judgement),
        "document": place.source.name if place is not None else judgement.document,
        "path": judgement.path,
        "places": list(judgement.places),
        "line": place.begin.line if place is not None else None,
        "column": place.begin.column if place is not None else None,
    }


def _first(missing: Counter[str]) -> list[str]:
    """The facts that would settle the most, those of the most rules first."""
    return [path for path, _ in sorted(missing.items(), key=lambda item: (-item[1], item[0]))[:MISSING]]
