"""One side of a comparison: what a report says, by what its findings are. It is taken from the published form, so that a kept report will do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from checkmeta.base.records import dataclass, field, replace
from checkmeta.judging.finding_ids import general
from checkmeta.language.words import Verdict

Key = tuple[str, str, str]
"""Subject, rule, path by names."""

BREACH: Final = "breach"
WAIVED: Final = "waived"
ASKED: Final = "asked"
OPEN: Final = "open"
LOST: Final = "lost"
KEPT: Final = "kept"
ASIDE: Final = "aside"
WORST_FIRST: Final = (BREACH, LOST, WAIVED, ASKED, OPEN, KEPT, ASIDE)
_STATES: Final = {
    Verdict.VIOLATED: BREACH, Verdict.WAIVED: WAIVED, Verdict.ERROR: LOST, Verdict.NOT_APPLICABLE: ASIDE,
    Verdict.SATISFIED: KEPT, Verdict.EXCEPTED: KEPT, Verdict.OVERRIDDEN: KEPT, Verdict.COMPENSATED: KEPT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """What one rule comes to for one thing: the worst of its verdicts, with all the places that this is for.

    Attributes:
        fact: the deciding fact, with `[*]` for elements.
        readings: what was read, by paths in which the thing itself has its name.
        missing: the facts that are missing.
        where: `file:line:column`.

    """

    id: str
    rule: str
    layer: str
    subject: str
    path: str
    state: str
    verdict: str
    message: str
    where: str
    document: str
    places: tuple[str, ...]
    decided_by: str
    fact: str
    readings: Mapping[str, str | None]
    missing: tuple[str, ...]
    waiver: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A report, for comparing.

    Attributes:
        called: what the user called it.
        rules: what is published of each rule, by id.
        places: those of each subject.
        documents: those of each subject.
        paths: all that any rule judged, by subject.
        digests: of the documents, where the report has a record.
        incomplete: whether a document could not be read.

    """

    called: str
    version: str
    as_of: dt.date
    digest: str
    rules: Mapping[str, Mapping[str, Any]]
    verdicts: Mapping[Key, SideVerdict]
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    documents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paths: frozenset[tuple[str, str]] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    incomplete: bool = False


def side_of(report: Mapping[str, Any], called: str) -> Side:
    """Take a side from a report in its published form; `judgements` may be an iterator."""
    verdicts: dict[Key, SideVerdict] = {}
    places: dict[str, set[str]] = {}
    documents: dict[str, frozenset[str]] = {}
    for subject in report["subjects"]:
        id_ = subject["id"] or subject["name"]
        documents[id_] = frozenset(subject["documents"])
        own = places.setdefault(id_, set())
        for judgement in subject["judgements"]:
            own.update(judgement["places"])
            found = _verdict(judgement, id_)
            key = (id_, found.rule, found.path)
            verdicts[key] = _together(verdicts[key], found) if key in verdicts else found
    return Side(
        called=called,
        version=report["checkmeta"],
        as_of=dt.date.fromisoformat(str(report["as_of"])),
        digest=report["digest"],
        rules=report["rules"],
        verdicts=verdicts,
        places={key: frozenset(value) for key, value in places.items()},
        documents=documents,
        paths=frozenset((subject, path) for subject, _, path in verdicts),
        digests={file["name"]: file["sha256"] for file in (report["record"] or {"documents": ()})["documents"]},
        incomplete=bool(report["errors"]),
    )


def _verdict(judgement: Mapping[str, Any], subject: str) -> SideVerdict:
    path = judgement["path"] or judgement["subject"]
    location = judgement["location"] or {}
    line = f":{location['line']}:{location['column']}" if location.get("line") else ""
    return SideVerdict(
        id=judgement["id"],
        rule=judgement["rule"],
        layer=str(judgement["layer"]),
        subject=subject,
        path=path,
        state=_state(judgement),
        verdict=str(judgement["verdict"]),
        message=judgement["message"],
        where=f"{location.get('document') or subject}{line}",
        document=location.get("document") or "",
        places=tuple(judgement["places"]),
        decided_by=judgement["decided_by"],
        fact=general(judgement["decided_by"]),
        readings=dict(_readings(judgement, path.rpartition("#")[2])),
        missing=tuple(m["path"].replace(judgement["subject"], path.rpartition("#")[2]) for m in judgement["missing"]),
        waiver=judgement["waiver"],
    )


def _state(judgement: Mapping[str, Any]) -> str:
    if judgement["verdict"] == Verdict.UNDETERMINED:
        if judgement["breach_unless_shown"]:
            return BREACH
        return ASKED if judgement["standing"] == "asked" else OPEN
    return _STATES[Verdict(judgement["verdict"])]


def _readings(judgement: Mapping[str, Any], called: str) -> Iterable[tuple[str, str | None]]:
    """What was read, None where it isn't known. Indexes of the thing itself become its name."""
    subject = judgement["subject"]
    for step in judgement["steps"]:
        for reading in step["readings"]:
            path = reading["path"]
            own = called + path[len(subject) :] if path.startswith(subject) else path
            yield own, None if reading["why_unknown"] else reading["value"]


def _together(first: SideVerdict, second: SideVerdict) -> SideVerdict:
    """The worse of two, which speaks, with the places of both where they are as bad."""
    one, other = sorted((first, second), key=lambda v: WORST_FIRST.index(v.state))
    if one.state != other.state:
        return one
    return replace(one, places=tuple(sorted({*one.places, *other.places})))
