"""The report as JSON. It is written straight from the findings; the form is `report/model.py`, and the tests hold every report against it.

Building the models takes several times as long as writing what they say, and importing them longer than judging a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checkmeta.base import values
from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.judging import findings
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.run_record import RunRecord
from checkmeta.language import words
from checkmeta.report.encode import encodable, json_lines, location_of, taken
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
        **_HEAD(report),
        "fails_from": {layer: report.bars.of(layer) for layer in words.Layer},
        "exit_status": exit_code(report),
        "record": report.record and _record(report.record),
        "hollow": [_error(d) for d in hollow(report)],
        "summary": _summary(report),
        "rules": {encodable(key): _rule(rule) for key, rule in catalogue(report).items()},
        "errors": [_error(d) for d in report.errors],
    }


def _record(record: RunRecord) -> dict[str, Any]:
    return {
        **_RECORD(record),
        "documents": [_FILE(file) for file in record.documents],
        "waivers": record.waivers and _FILE(record.waivers),
        "baseline": record.baseline and _FILE(record.baseline),
        "project": record.project and _FILE(record.project),
        "rules": [_FILE(file) for file in record.rules],
    }


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
        **_RULE(rule),
        "source": rule.source and _SOURCE(rule.source),
        "texts": dict(rule.texts),
        "location": location_of(rule.span),
    }


def _subject(report: findings.Report, subject: findings.SubjectReport) -> dict[str, Any]:
    """A subject, its verdicts made as they are written."""
    remarks = [_remark(r) for r in subject.remarks]
    return {
        **_SUBJECT(subject),
        "judgements": (_judgement(report, subject.id, j) for j in in_order(subject.judgements)),
        "remarks": sorted(remarks, key=lambda r: encodable(json.dumps(r, ensure_ascii=False))),
        "scores": [_score(s) for s in subject.scores],
        "upcoming": [{**_UPCOMING(u), "source": u.rule.source and _SOURCE(u.rule.source)} for u in subject.upcoming],
    }


def _score(score: findings.Score) -> dict[str, Any]:
    return {
        **_SCORE(score),
        "share": round(float(score.share), 4),
        "made_of": dict(score.made_of),
        "parts": None if score.parts is None else round(float(score.parts), 4),
    }


def _judgement(report: findings.Report, subject_id: str, judgement: findings.Judgement) -> dict[str, Any]:
    return {
        **_JUDGEMENT(judgement),
        "id": finding_id(subject_id, judgement),
        "location": location_of(judgement.place, judgement.document, judgement.pointer),
        "fails": report.fails(judgement),
        "waiver": judgement.waiver and {**_WAIVER(judgement.waiver), "location": location_of(judgement.waiver.span)},
        "known": judgement.known and _KNOWN(judgement.known),
        "missing": [_missing(m) for m in sorted(judgement.missing, key=lambda m: m.sort_key)],
        "steps": [_step(step) for step in judgement.steps],
    }


def _missing(missing: values.Missing) -> dict[str, Any]:
    return {**_MISSING(missing), "detail": missing.detail or None, "location": location_of(missing.place)}


def _step(step: findings.Step) -> dict[str, Any]:
    readings = [
        {**_READING(reading), "basis": basis(reading) or None, "location": location_of(reading.place)}
        for reading in step.readings
    ]
    return {**_STEP(step), "location": location_of(step.rule_place), "readings": readings}


def _error(diagnostic: Diagnostic) -> dict[str, Any]:
    places = [location_of(label.span) for label in diagnostic.labels]
    return _said(diagnostic, location_of(diagnostic.span, diagnostic.subject or ""), places)


def _remark(remark: Remark) -> dict[str, Any]:
    places = [location_of(span) for span in remark.related]
    return _said(remark, location_of(remark.place, remark.document), places)


def _said(what: Diagnostic | Remark, location: dict[str, Any] | None, related: list[Any]) -> dict[str, Any]:
    return {**_SAID(what), "location": location, "related": [place for place in related if place is not None]}


# what is published under the name that it has
_HEAD = taken(
    "as_of", "jurisdictions", "rulesets", "digest", "fail_on", "undetermined_fails", "asked_fails", "most_undetermined", "failed", "baseline",
)  # fmt: skip
_RECORD = taken(
    "paths", "rules_chosen:selectors", "rules_added:added", "topics", "exclude", "gitignore", "as_format", "explained", "commit", "unrecorded",
)  # fmt: skip
_FILE = taken("name", "sha256", "bytes:size", "whole")
_RULE = taken(
    "id", "ruleset", "ruleset_title", "title", "layer", "modality", "force", "jurisdictions:jurisdiction", "bearers:bearer", "weight", "because",
    "remedy", "state", "effective_from", "effective_until", "digest",
)  # fmt: skip
_SOURCE = taken("instrument", "article", "url", "checked", "own")
_SUBJECT = taken("id", "name", "documents", "not_checked", "unread")
_UPCOMING = taken("day", "rule:rule.id", "title:rule.title", "layer:rule.layer", "verdict", "binds", "places")
_SCORE = taken("of", "name", "weight")
_JUDGEMENT = taken(
    "rule:rule.id", "layer:rule.layer", "verdict", "subject", "path", "places", "message", "remedy", "reason", "breach_unless_shown",
    "applicability_known", "standing", "decided_by", "defeated_by", "set_aside_by", "notes", "alike",
)  # fmt: skip
_WAIVER = taken("reason", "approver", "approved", "expires", "ticket")
_KNOWN = taken("since", "due", "owner")
_MISSING = taken("path", "why")
_STEP = taken("clause", "text", "truth", "note")
_READING = taken("path", "value", "evidence", "why_unknown")
_SAID = taken("code", "message", "help")
