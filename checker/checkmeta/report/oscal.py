"""The report as OSCAL assessment results (NIST, 1.2.1; pages.nist.gov/OSCAL).

A rule is an objective. What was found of it is a finding if anything was decided; what each verdict rests on is an observation; a
breach of law, and whatever somebody answers for, is a risk. Every time is the day whose rules were applied, at midnight in UTC:
a report has no clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

from checkmeta.base.file_digest import FileDigest
from checkmeta.base.records import dataclass, field, replace
from checkmeta.judging.findings import Judgement, Report, RuleInfo, Standing, SubjectReport
from checkmeta.language.words import KEPT, Layer, Verdict
from checkmeta.report.answered_for import faults, is_debt
from checkmeta.report.counts_table import sentence
from checkmeta.report.encode import encodable, json_lines
from checkmeta.report.hollow import hollow
from checkmeta.report.order import (
    BREACHES,
    catalogue,
    in_order,
    is_asked,
    is_open,
    numbered,
    only_if_it_applies,
    outcome,
    standing,
)
from checkmeta.report.oscal_parts import Ids, markup, moment, observation, prop, props

VERSION: Final = "1.2.1"
_BROKEN: Final = (*BREACHES, Verdict.WAIVED.value)


def render(report: Report) -> str:
    """Render a report as assessment results in JSON: a result for each subject."""
    ids = Ids(_seed(report))
    when = moment(report.as_of)
    tool = ids("component", "checkmeta", report.version)
    judged = [_Judged(report, subject, ids, when, tool) for subject in report.subjects]
    results = [one.result() for one in judged] or [_Judged(report, None, ids, when, tool).result()]
    parties = sorted({name for one in judged for name in one.approvers})
    body = {
        "metadata": {
            "title": markup("checkmeta: " + (", ".join(s.name for s in report.subjects) or "nothing")),
            "last-modified": when,
            "version": report.as_of.isoformat(),
            "oscal-version": VERSION,
            "props": props(
                {
                    "checkmeta-version": report.version,
                    "rules-digest": report.digest,
                    "fail-on": report.fail_on.value,
                    "fails": "true" if report.failed else "false",
                    "commit": report.record.commit if report.record else None,
                }
            ),
            **_some(
                "parties", [{"uuid": ids.of("party", name), "type": "person", "name": markup(name)} for name in parties]
            ),
        },
        "import-ap": {"href": f"#{ids.of('resource', 'plan')}"},
        "results": results,
        "back-matter": {"resources": list(_resources(report, ids))},
    }
    whole = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return "".join(json_lines({"assessment-results": {"uuid": ids("assessment-results", whole), **body}})) + "\n"


def _seed(report: Report) -> str:
    """What tells this run from others: the digests of what was judged, the day, and the places asked for."""
    record = report.record
    files = [] if record is None else [*record.documents, *([record.waivers] if record.waivers else [])]
    digests = sorted(f"{file.name} {file.sha256}" for file in files)
    return json.dumps([report.digest, report.as_of.isoformat(), report.jurisdictions, report.version, digests])


def _some(name: str, items: Sequence[Any]) -> dict[str, Any]:
    """A list where there is anything in it: OSCAL has no empty ones."""
    return {name: list(items)} if items else {}


@dataclass(frozen=True, slots=True)
class _Answered:
    """Who answers for a breach, and until when."""

    title: str
    who: str | None
    reason: str | None
    until: dt.date | None


def _answered(rule: RuleInfo, judgement: Judgement) -> _Answered | None:
    """By a waiver, or of law by the baseline."""
    waiver, known = judgement.waiver, judgement.known
    if waiver is not None:
        title = "The risk is accepted" if rule.layer is Layer.LAW else "The breach is waived"
        return _Answered(title, waiver.approver, waiver.reason, waiver.expires)
    if known is None or not is_debt(judgement):
        return None
    since = f"known since {known.since}" if known.since else "known before"
    return _Answered("The breach is a debt", known.owner, since, known.due)


@dataclass(slots=True)
class _Judged:
    """A subject, as a result is made of it."""

    report: Report
    subject: SubjectReport | None
    ids: Ids
    when: str
    tool: str
    approvers: set[str] = field(default_factory=set)
    risks: list[dict[str, Any]] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """The result."""
        own = replace(self.report, subjects=() if self.subject is None else (self.subject,))
        name = self.subject.name if self.subject else "nothing"
        judgements = in_order(self.subject.judgements) if self.subject else []
        component = self.ids("component", name)
        seen = [
            (j, observation(j, self.ids, self.when, self.tool, component, name))
            for j in judgements
            if j.verdict is not Verdict.NOT_APPLICABLE and not _out_of_reach(j)
        ]
        findings = list(self._findings(seen))
        warnings = [d.message for d in (*hollow(own), *self.report.errors)]
        warnings += [f"{d.message} ({d.code})" for d in faults(own)]
        counts = {
            "not-applicable": numbered(j for j in judgements if j.verdict is Verdict.NOT_APPLICABLE),
            "out-of-reach": numbered(j for j in judgements if _out_of_reach(j)),
        }
        rules = catalogue(own)
        return {
            "uuid": self.ids("result", name),
            "title": markup(f"{name}, by the rules of {self.report.as_of}"),
            "description": markup(sentence(own)),
            "start": self.when,
            "props": props({key: str(number) for key, number in counts.items()}),
            "local-definitions": {
                "components": [_component(component, "system", name, "What was judged: its documents.")],
                "assessment-assets": {
                    "components": [_component(self.tool, "software", "checkmeta", "What judged.", self.report.version)],
                    "assessment-platforms": [
                        {"uuid": self.ids("platform", name), "uses-components": [{"component-uuid": self.tool}]}
                    ],
                },
            },
            "reviewed-controls": {
                "control-selections": [{"include-all": {}}],
                **_some(
                    "control-objective-selections",
                    [{"include-objectives": [{"objective-id": id_} for id_ in rules]}] if rules else [],
                ),
            },
            **_some("observations", [made for _, made in seen]),
            **_some("risks", self.risks),
            **_some("findings", findings),
            **({"remarks": markup("; ".join(warnings))} if warnings else {}),
        }

    def _findings(self, seen: Sequence[tuple[Judgement, dict[str, Any]]]) -> Iterable[dict[str, Any]]:
        """A finding for each rule of which something was decided, or is asked."""
        by_rule: dict[str, list[tuple[Judgement, dict[str, Any]]]] = {}
        for judgement, made in seen:
            by_rule.setdefault(judgement.rule.id, []).append((judgement, made))
        for id_, own in by_rule.items():
            state = _status([j for j, _ in own])
            if state is None:
                continue
            worst = min((j for j, _ in own), key=lambda j: _ORDER.get(outcome(j), len(_ORDER)))
            rule = worst.rule
            risks = self._risks(rule, own)
            self.risks.extend(risks)
            broken = outcome(worst) in _BROKEN
            yield {
                "uuid": self.ids("finding", self.subject.name if self.subject else "", id_),
                "title": markup(rule.title),
                "description": markup(worst.message if broken else f"{rule.title}: {worst.reason or outcome(worst)}"),
                "props": _rule_props(rule),
                "target": {"type": "objective-id", "target-id": id_, "status": state},
                "related-observations": [{"observation-uuid": made["uuid"]} for _, made in own],
                **_some("related-risks", [{"risk-uuid": risk["uuid"]} for risk in risks]),
            }

    def _risks(self, rule: RuleInfo, own: Sequence[tuple[Judgement, dict[str, Any]]]) -> list[dict[str, Any]]:
        """A breach of law, and what somebody answers for; each by whom and until when."""
        groups: dict[tuple[object, ...], list[tuple[Judgement, dict[str, Any]]]] = {}
        for judgement, made in own:
            answered = _answered(rule, judgement)
            if outcome(judgement) in _BROKEN and (rule.layer is Layer.LAW or answered is not None):
                key = (answered.who, answered.reason, answered.until) if answered else ()
                groups.setdefault(key, []).append((judgement, made))
        return [self._risk(rule, key, group) for key, group in groups.items()]

    def _risk(
        self, rule: RuleInfo, key: tuple[object, ...], group: Sequence[tuple[Judgement, dict[str, Any]]]
    ) -> dict[str, Any]:
        first = group[0][0]
        answered = _answered(rule, first)
        status = "deviation-approved" if first.verdict is Verdict.WAIVED else "open"
        uuid = self.ids("risk", self.subject.name if self.subject else "", rule.id, *map(str, key))
        risk: dict[str, Any] = {
            "uuid": uuid,
            "title": markup(rule.title),
            "description": markup(first.message),
            "statement": markup(rule.because or rule.title),
            "status": status,
        }
        if first.remedy:
            words = {"lifecycle": "recommendation", "title": "Remedy", "description": markup(first.remedy)}
            risk["remediations"] = [{"uuid": self.ids("response", uuid), **words}]
        if answered is not None:
            if answered.until is not None:
                risk["deadline"] = moment(answered.until)
            entry: dict[str, Any] = {
                "uuid": self.ids("log", uuid),
                "title": answered.title,
                "description": markup(answered.reason or "no reason is stated"),
                "start": self.when,
            }
            if answered.who:
                self.approvers.add(answered.who)
                entry["logged-by"] = [{"party-uuid": self.ids.of("party", answered.who)}]
            risk["risk-log"] = {"entries": [{**entry, "status-change": status}]}
        risk["related-observations"] = [{"observation-uuid": made["uuid"]} for _, made in group]
        return risk


_ORDER: Final = {
    kind: number
    for number, kind in enumerate(
        (*_BROKEN, Verdict.ERROR.value, Verdict.UNDETERMINED.value, Verdict.COMPENSATED.value, Verdict.SATISFIED.value)
    )
}
"""What a finding tells of, worst first."""


def _status(judgements: Sequence[Judgement]) -> dict[str, str] | None:
    """Whether a rule is satisfied as a whole; None where nothing was decided, and nothing is asked. Unknown is not satisfied."""
    kinds = {outcome(j) for j in judgements}
    open_ones = [j for j in judgements if is_open(j)]
    if kinds & set(_BROKEN):
        return {"state": "not-satisfied", "reason": "fail"}
    if Verdict.ERROR.value in kinds or any(map(is_asked, open_ones)):
        return {"state": "not-satisfied", "reason": "other"}
    if open_ones:
        return {"state": "not-satisfied", "reason": "other"} if len(open_ones) < len(judgements) else None
    kept = [j for j in judgements if j.verdict in KEPT]
    whole = bool(kept) and not any(j.verdict is Verdict.COMPENSATED or only_if_it_applies(j) for j in kept)
    return {"state": "satisfied", "reason": "pass" if whole else "other"}


def _out_of_reach(judgement: Judgement) -> bool:
    return is_open(judgement) and standing(judgement) is Standing.OUT_OF_REACH


def _component(uuid: str, kind: str, title: str, what: str, version: str | None = None) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "type": kind,
        "title": markup(title),
        "description": what,
        **_some("props", [{"name": "version", "value": version}] if version else []),
        "status": {"state": "operational"},
    }


def _rule_props(rule: RuleInfo) -> list[dict[str, str]]:
    source = rule.source
    return [
        *props({"layer": rule.layer.value, "force": rule.force.value, "weight": str(rule.weight), "state": rule.state}),
        *props({"bearers": ", ".join(rule.bearer) or None, "jurisdictions": ", ".join(rule.jurisdiction) or None}),
        *props({"source": source.text if source else None, "source-url": source.url if source else None}),
        *props({"source-checked": source.checked.isoformat() if source and source.checked else None}),
    ]


def _resources(report: Report, ids: Ids) -> Iterable[dict[str, Any]]:
    """What was judged, and by what: each file with its digest."""
    record = report.record
    asked = {
        "rule sets": ", ".join(report.rulesets) or "none",
        "as of": report.as_of.isoformat(),
        "places": ", ".join(report.jurisdictions) or "those that the documents state",
        "fail on": report.fail_on.value,
    }
    yield {
        "uuid": ids.of("resource", "plan"),
        "title": "Assessment plan",
        "description": markup("; ".join(f"{what}: {value}" for what, value in asked.items())),
    }
    known = {} if record is None else {file.name: file for file in record.documents}
    named = {name for s in report.subjects for name in (*s.documents, *s.unread)}
    cited = {j.document for s in report.subjects for j in s.judgements if j.document}
    for name in sorted({*known, *named, *cited}):
        yield _resource(ids, "document", name, known.get(name))
    if record is not None and record.waivers is not None:
        yield _resource(ids, "waivers", record.waivers.name, record.waivers)
    by = {rule.span.source.name for rule in catalogue(report).values() if rule.span is not None}
    for file in () if record is None else record.rules:
        if file.name in by:
            yield _resource(ids, "rules", file.name, file)


def _resource(ids: Ids, kind: str, name: str, file: FileDigest | None) -> dict[str, Any]:
    link: dict[str, Any] = {"href": quote(encodable(name), safe="/")}
    if file is not None and file.whole:
        link["hashes"] = [{"algorithm": "SHA-256", "value": file.sha256}]
    return {"uuid": ids.of(kind, name), "title": markup(name), "props": [prop("kind", kind)], "rlinks": [link]}
