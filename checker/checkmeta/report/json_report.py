"""The report as JSON. It is written straight from the findings; the form is `report/model.py`, and the tests hold every report against it.

Building the models takes several times as long as writing what they say, and importing them longer than judging a document.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from checkmeta.base import values
from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.source import Span
from checkmeta.judging import findings
from checkmeta.judging.evidence import RunRecord
from checkmeta.judging.finding_ids import finding_id
from checkmeta.language import words
from checkmeta.report.encode import encodable, json_lines
from checkmeta.report.grounds import basis
from checkmeta.report.hollow import hollow
from checkmeta.report.order import (
    UNLESS_SHOWN,
    all_judgements,
    catalogue,
    exit_code,
    in_order,
    numbered,
    only_if_it_applies,
    standing,
    tally,
)


def render(report: findings.Report) -> str:
    """Render a report as JSON that keeps to `schema()`."""
    return "".join(parts(report))


def parts(report: findings.Report) -> Iterator[str]:
    """Render it piece by piece. A large report has ten times its size in published form, so only a verdict at a time has it."""
    yield from json_lines(as_data(report))
    yield "\n"


def as_data(report: findings.Report) -> dict[str, Any]:
    """The same as data, its subjects and verdicts as iterators."""
    return {**_head(report), "subjects": (_subject(report, subject) for subject in report.subjects)}


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of what `render` gives."""
    from checkmeta.report import model  # noqa: PLC0415 - pydantic takes its time, and only the schema needs it

    body = model.ReportModel.model_json_schema(mode="serialization")
    return {**body, "$schema": model.DIALECT, "$id": model.SCHEMA_ID, "title": "checkmeta report"}


def _head(report: findings.Report) -> dict[str, Any]:
    """All but the subjects."""
    return {
        "schema_version": 1,
        "checkmeta": report.version,
        "as_of": report.as_of.isoformat(),
        "jurisdictions": report.jurisdictions,
        "rulesets": report.rulesets,
        "digest": report.digest,
        "fail_on": report.fail_on,
        "undetermined_fails": report.undetermined_fails,
        "asked_fails": report.asked_fails,
        "fails_from": {layer: report.bar(layer) for layer in words.Layer},
        "most_undetermined": report.most_undetermined,
        "failed": report.failed,
        "baseline": report.baseline,
        "exit_status": exit_code(report),
        "record": None if report.record is None else _record(report.record),
        "hollow": [_error(d) for d in hollow(report)],
        "summary": _summary(report),
        "rules": {encodable(key): _rule(rule) for key, rule in catalogue(report).items()},
        "errors": [_error(d) for d in report.errors],
    }


def _record(record: RunRecord) -> dict[str, Any]:
    return {
        "paths": record.paths,
        "rules_chosen": record.selectors,
        "rules_added": record.added,
        "topics": record.topics,
        "exclude": record.exclude,
        "gitignore": record.gitignore,
        "as_format": record.as_format,
        "explained": record.explained,
        "commit": record.commit,
        "documents": [_file(file) for file in record.documents],
        "waivers": None if record.waivers is None else _file(record.waivers),
        "rules": [_file(file) for file in record.rules],
        "unrecorded": record.unrecorded,
    }


def _file(file: FileDigest) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "bytes": file.size, "whole": file.whole}


def _summary(report: findings.Report) -> dict[str, Any]:
    judgements = all_judgements(report)
    counts = tally(judgements)
    by_layer = {layer: {verdict: counts[layer, verdict.value] for verdict in words.Verdict} for layer in words.Layer}
    unless_shown = {layer: counts[layer, UNLESS_SHOWN] for layer in words.Layer}
    for layer, among in unless_shown.items():
        by_layer[layer][words.Verdict.UNDETERMINED] += among
    return {
        "verdicts": numbered(judgements),
        "only_counted": sum(j.alike for j in judgements),
        "by_layer": by_layer,
        "breaches_unless_shown": unless_shown,
        "by_standing": {
            layer: {
                kind: numbered(
                    j for j in judgements
                    if j.rule.layer is layer and j.verdict is words.Verdict.UNDETERMINED and standing(j) is kind
                )
                for kind in findings.Standing
            }
            for layer in words.Layer
        },
        "satisfied_if_applicable": {
            layer: numbered(j for j in judgements if j.rule.layer is layer and only_if_it_applies(j)) for layer in words.Layer
        },
    }  # fmt: skip


def _rule(rule: findings.RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.id,
        "ruleset": rule.ruleset,
        "ruleset_title": rule.ruleset_title,
        "title": rule.title,
        "layer": rule.layer,
        "modality": rule.modality,
        "force": rule.force,
        "jurisdictions": rule.jurisdiction,
        "bearers": rule.bearer,
        "weight": rule.weight,
        "source": None if rule.source is None else _source(rule.source),
        "because": rule.because,
        "texts": dict(rule.texts),
        "remedy": rule.remedy,
        "state": rule.state,
        "effective_from": _day(rule.effective_from),
        "effective_until": _day(rule.effective_until),
        "digest": rule.digest,
        "location": _location(rule.span),
    }


def _source(source: findings.SourceRef) -> dict[str, Any]:
    return {
        "instrument": source.instrument,
        "article": source.article,
        "url": source.url,
        "checked": _day(source.checked),
        "own": source.own,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _subject(report: findings.Report, subject: findings.SubjectReport) -> dict[str, Any]:
    """A subject, its verdicts made as they are written."""
    remarks = [_remark(r) for r in subject.remarks]
    return {
        "id": subject.id,
        "name": subject.name,
        "documents": subject.documents,
        "not_checked": subject.not_checked,
        "unread": subject.unread,
        "judgements": (_judgement(report, subject.id, j) for j in in_order(subject.judgements)),
        "remarks": sorted(remarks, key=lambda r: encodable(json.dumps(r, ensure_ascii=False))),
        "scores": [_score(s) for s in subject.scores],
        "upcoming": [_upcoming(u) for u in subject.upcoming],
    }


def _upcoming(item: findings.Upcoming) -> dict[str, Any]:
    return {
        "day": _day(item.day),
        "rule": item.rule.id,
        "title": item.rule.title,
        "layer": item.rule.layer,
        "source": None if item.rule.source is None else _source(item.rule.source),
        "verdict": item.verdict,
        "binds": item.binds,
        "places": item.places,
    }


def _score(score: findings.Score) -> dict[str, Any]:
    return {
        "of": score.of,
        "name": score.name,
        "share": round(float(score.share), 4),
        "weight": score.weight,
        "made_of": dict(score.made_of),
        "parts": None if score.parts is None else round(float(score.parts), 4),
    }


def _judgement(report: findings.Report, subject_id: str, judgement: findings.Judgement) -> dict[str, Any]:
    return {
        "id": finding_id(subject_id, judgement),
        "rule": judgement.rule.id,
        "layer": judgement.rule.layer,
        "verdict": judgement.verdict,
        "subject": judgement.subject,
        "path": judgement.path,
        "location": _location(judgement.place, judgement.document, judgement.pointer),
        "places": judgement.places,
        "message": judgement.message,
        "remedy": judgement.remedy,
        "reason": judgement.reason,
        "fails": report.fails(judgement),
        "breach_unless_shown": judgement.breach_unless_shown,
        "applicability_known": judgement.applicability_known,
        "standing": judgement.standing,
        "decided_by": judgement.decided_by,
        "defeated_by": judgement.defeated_by,
        "set_aside_by": judgement.set_aside_by,
        "waiver": None if judgement.waiver is None else _waiver(judgement.waiver),
        "known": None if judgement.known is None else _known(judgement.known),
        "missing": [_missing(m) for m in sorted(judgement.missing, key=lambda m: m.sort_key)],
        "notes": judgement.notes,
        "alike": judgement.alike,
        "steps": [_step(step) for step in judgement.steps],
    }


def _waiver(waiver: findings.Waiver) -> dict[str, Any]:
    return {
        "reason": waiver.reason,
        "approver": waiver.approver,
        "approved": _day(waiver.approved),
        "expires": _day(waiver.expires),
        "ticket": waiver.ticket,
        "location": _location(waiver.span),
    }


def _known(known: findings.Known) -> dict[str, Any]:
    return {"since": _day(known.since), "due": _day(known.due), "owner": known.owner}


def _missing(missing: values.Missing) -> dict[str, Any]:
    return {
        "path": missing.path,
        "why": missing.why,
        "detail": missing.detail or None,
        "location": _location(missing.place),
    }


def _step(step: findings.Step) -> dict[str, Any]:
    readings = [
        {
            "path": reading.path,
            "value": reading.value,
            "evidence": reading.evidence,
            "basis": basis(reading) or None,
            "why_unknown": reading.why_unknown,
            "location": _location(reading.place),
        }
        for reading in step.readings
    ]
    return {
        "clause": step.clause,
        "text": step.text,
        "truth": step.truth,
        "note": step.note,
        "location": _location(step.rule_place),
        "readings": readings,
    }


def _error(diagnostic: Diagnostic) -> dict[str, Any]:
    related = [_location(label.span) for label in diagnostic.labels]
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "location": _location(diagnostic.span, diagnostic.subject or ""),
        "related": [location for location in related if location is not None],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    related = [_location(span) for span in remark.related]
    return {
        "code": remark.code,
        "message": remark.message,
        "help": remark.help,
        "location": _location(remark.place, remark.document),
        "related": [location for location in related if location is not None],
    }


def _location(span: Span | None, document: str = "", pointer: str | None = None) -> dict[str, Any] | None:
    """Locate a span; without one the document alone; without that nothing."""
    line = column = end_line = end_column = None
    if span is not None and span.source.name:
        begin, finish = span.begin, span.finish
        line, column, end_line, end_column = begin.line, begin.column, finish.line, finish.column
        document = document or span.source.name
    elif not document:
        return None
    return {
        "document": document,
        "pointer": pointer,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
