"""Findings as rows, for the formats that have a line for each: what is broken, waived or asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, Report, Standing
from checkmeta.language.words import Verdict
from checkmeta.report.defects import deciding
from checkmeta.report.encode import encodable
from checkmeta.report.home import Home
from checkmeta.report.order import in_order, is_asked, is_breach, outcome
from checkmeta.report.wording import one_line, said
from checkmeta.vocabulary.topics import topic_of

LONGEST: Final = 30_000
"""Characters of a cell of CSV; a spreadsheet holds few more."""
_FORMULA: Final = ("=", "+", "-", "@")
COLUMNS: Final = (
    "finding", "verdict", "fails", "layer", "rule", "title", "message", "subject", "document", "line", "column", "element",
    "decided_by", "places", "bearers", "topic", "instrument", "article", "source", "evidence", "remedy", "reason", "alike",
    "known_since", "due", "owner",
)  # fmt: skip


def rows(report: Report, home: Home) -> Iterator[dict[str, Any]]:
    """A row for each verdict that asks for something, by subject, rule and place; its columns are `COLUMNS`."""
    for subject in report.subjects:
        for judgement in in_order(subject.judgements):
            kind = _kind(judgement)
            if kind is not None:
                yield _row(report, judgement, kind, subject.name, finding_id(subject.id, judgement), home)


def _kind(judgement: Judgement) -> str | None:
    """What it is called; None for what asks for nothing, or what no document could say."""
    if is_breach(judgement) or judgement.set_aside_by or judgement.verdict is Verdict.ERROR:
        return outcome(judgement)
    return Standing.ASKED.value if is_asked(judgement) else None


def _row(report: Report, judgement: Judgement, kind: str, subject: str, known: str, home: Home) -> dict[str, Any]:
    rule, span = judgement.rule, judgement.place
    named = span if span is not None and span.source.name else None
    name = named.source.name if named is not None else judgement.document
    before = judgement.known
    read = {r.evidence.value for step in judgement.steps for r in step.readings if r.evidence is not None}
    values = (
        known, kind, report.fails(judgement), rule.layer.value, rule.id, one_line(rule.title), said(judgement), subject,
        home.path(name) or name, named.begin.line if named else None, named.begin.column if named else None,
        judgement.element or judgement.subject, deciding(judgement), list(judgement.places), list(rule.bearer),
        topic_of(judgement.decided_by), rule.source.instrument if rule.source else None,
        rule.source.article if rule.source else None, rule.source.url if rule.source else None, sorted(read),
        judgement.remedy, judgement.reason or None, judgement.alike,
        *((str(before.since) if before.since else None, str(before.due) if before.due else None, before.owner) if before else (None,) * 3),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def csv_line(values: Iterable[object]) -> str:
    """A line of CSV (RFC 4180), each cell a text on one line; one that a spreadsheet would work out gets an apostrophe before it."""
    into = io.StringIO()
    csv.writer(into, lineterminator="\n").writerow(map(_cell, values))
    return into.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    told = one_line(encodable(text), LONGEST)
    return f"'{told}" if told.startswith(_FORMULA) else told
