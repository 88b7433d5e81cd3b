"""Reports put into a history, each with what changed since the report before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select

from checkmeta.base.records import dataclass, replace
from checkmeta.judging.fail_bars import FailBars, FailOn
from checkmeta.report.changes import Cause, ChangeKind, Comparison, differences
from checkmeta.report.history.database import Database
from checkmeta.report.history.kept_reports import count, keep_report, kept, report_digest, storable, texts
from checkmeta.report.history.tables import CHANGES, COVERED, FINDINGS, RUNS
from checkmeta.report.read_back import parsed
from checkmeta.report.side import BREACH, Side, SideVerdict, side_of
from checkmeta.vocabulary.topics import topic_of

_BARS: Final = FailBars(FailOn.NEVER)
_REMEMBERED: Final = 3
"""Reports whose sides stay in memory: one is compared with those round it."""
FIRST: Final = "first report"
"""The cause of what the first report of a subject says: what was before nobody knows."""
_BY_SUBJECT = dict[str, Side]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report that was to be added.

    Attributes:
        day: its own.
        new: whether it wasn't there.
        came, went: how many breaches.

    """

    day: str
    new: bool
    came: int = 0
    went: int = 0


class Recorder:
    """Adds reports to a history."""

    __slots__ = ("_database", "_sides")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sides: dict[str, _BY_SUBJECT] = {}
        """By a report's digest: an id is another report's, if what was written is taken back."""

    def add(self, text: bytes, name: str) -> Added:
        """Add a report, wherever among the others its day is; one that is there changes nothing.

        Raises:
            CheckmetaError: U008, it is no report; U042 to U044.

        """
        report = parsed(text, name)
        data = json.loads(text)
        digest, day = report_digest(data), report.as_of.isoformat()
        with self._database.writing() as connection:
            if connection.execute(select(RUNS.c.id).where(RUNS.c.digest == digest)).first() is not None:
                return Added(day, new=False)
            values = {
                "digest": digest,
                "as_of": day,
                "checkmeta": storable(report.checkmeta),
                "rules": storable(report.digest),
            }
            inserted = connection.execute(RUNS.insert().values(**values, parts=keep_report(connection, data)))
            (run,) = inserted.inserted_primary_key or (0,)
            count(connection, run, report)
            sides = self._sides[digest] = _apart(side_of(report.model_dump(mode="json"), name))
            kinds: list[str] = []
            for subject, side in sides.items():
                connection.execute(COVERED.insert().values(run=run, subject=storable(subject)))
                kinds.extend(self._between(connection, run, day, subject, side))
        while len(self._sides) > _REMEMBERED:
            del self._sides[next(iter(self._sides))]
        came = kinds.count(ChangeKind.NEW)
        return Added(day, new=True, came=came, went=len(kinds) - came - kinds.count(ChangeKind.CHANGED))

    def _between(self, connection: Connection, run: int, day: str, subject: str, side: Side) -> list[str]:
        """Write what changed since the report before, and anew what the one behind says otherwise than this; the kinds of the first."""
        own = COVERED.c.subject == storable(subject)
        of_subject = select(RUNS.c.id, RUNS.c.digest).join(COVERED, COVERED.c.run == RUNS.c.id).where(own)
        earlier = or_(RUNS.c.as_of < day, and_(RUNS.c.as_of == day, RUNS.c.id < run))
        before = connection.execute(
            of_subject.where(earlier).order_by(RUNS.c.as_of.desc(), RUNS.c.id.desc()).limit(1)
        ).first()
        after = connection.execute(
            of_subject.where(RUNS.c.as_of > day).order_by(RUNS.c.as_of, RUNS.c.id).limit(1)
        ).first()
        rows = list(_rows(self._side(connection, before, subject), side, subject))
        _write(connection, run, rows)
        if after is not None:
            of = select(FINDINGS.c.id).where(FINDINGS.c.subject == storable(subject))
            connection.execute(CHANGES.delete().where(CHANGES.c.run == after.id, CHANGES.c.finding.in_(of)))
            _write(connection, after.id, list(_rows(side, self._side(connection, after, subject), subject)))
        return [kind for _, kind, _ in rows]

    def _side(self, connection: Connection, run: Any, subject: str) -> Side | None:
        if run is None:
            return None
        if run.digest not in self._sides:
            whole = kept(connection, run.id).model_dump(mode="json")
            self._sides[run.digest] = _apart(side_of(whole, "the history"))
        found = self._sides[run.digest]
        return found.get(subject) or next((side for id_, side in found.items() if storable(id_) == subject), None)


def _apart(side: Side) -> _BY_SUBJECT:
    """A side for each subject, so that each is compared with the last report of itself."""
    verdicts: dict[str, dict[Any, SideVerdict]] = {subject: {} for subject in side.documents}
    for key, verdict in side.verdicts.items():
        verdicts[key[0]][key] = verdict
    return {
        subject: replace(side, verdicts=own, documents={subject: side.documents[subject]})
        for subject, own in verdicts.items()
    }


_Row = tuple[Mapping[str, Any], str, Mapping[str, Any]]
"""A finding, what became of it, and what is said of that."""


def _rows(old: Side | None, new: Side | None, subject: str) -> Iterator[_Row]:
    assert new is not None
    if old is None:
        first = [(FIRST, "it stood in the first report")]
        for verdict in new.verdicts.values():
            if verdict.state == BREACH:
                yield _row(verdict, new, ChangeKind.NEW, first)
        return
    found: Comparison = differences(old, new, _BARS)
    for change in found.changes:
        key = (subject, change.verdict.rule, change.verdict.path)
        before, now = old.verdicts.get(key), new.verdicts.get(key)
        stood = before is not None and before.state == BREACH
        why = [(cause.value, text) for cause, text in change.why]
        if now is not None and now.state == BREACH:
            if before is not None and stood and before.fact != now.fact:
                other = (Cause.DOCUMENT.value, f"`{now.decided_by}` decides now")
                yield _row(before, old, ChangeKind.GONE, [*why, other])
            kind = ChangeKind.CHANGED if change.kind is ChangeKind.CHANGED else ChangeKind.NEW
            yield _row(now, new, kind, why)
        elif before is not None and stood:
            yield _row(before, old, change.kind, why)


def _row(verdict: SideVerdict, side: Side, kind: ChangeKind, why: list[tuple[str, str]]) -> _Row:
    rule = side.rules[verdict.rule]
    source = rule["source"] or {}
    paths = (verdict.decided_by, *sorted(verdict.missing), verdict.path.rpartition("#")[2])
    finding = {
        "name": verdict.id, "subject": verdict.subject, "rule": verdict.rule, "path": verdict.path, "fact": verdict.fact,
        "layer": verdict.layer, "instrument": source.get("instrument") or "", "article": source.get("article") or "",
        "bearers": texts(rule["bearers"]), "topic": next(filter(None, map(topic_of, paths)), "other"),
    }  # fmt: skip
    told = {
        "kind": kind.value, "message": verdict.message, "stands_at": verdict.where, "places": texts(verdict.places),
        "why": json.dumps(why, ensure_ascii=False),
    }  # fmt: skip
    return _stored(finding), kind.value, _stored(told)


def _stored(values: Mapping[str, str]) -> dict[str, str]:
    return {key: storable(value) for key, value in values.items()}


def _write(connection: Connection, run: int, rows: list[_Row]) -> None:
    for finding, _, told in rows:
        same = [FINDINGS.c[key] == finding[key] for key in ("subject", "rule", "path", "fact")]
        id_ = connection.execute(select(FINDINGS.c.id).where(*same)).scalar()
        if id_ is None:
            (id_,) = connection.execute(FINDINGS.insert().values(**finding)).inserted_primary_key or (0,)
        connection.execute(CHANGES.insert().values(run=run, finding=id_, **told))
