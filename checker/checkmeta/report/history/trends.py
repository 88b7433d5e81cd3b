"""What a history shows: each breach's times, when it came and went and why, and how many there were of a kind on each day."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from statistics import median_low
from typing import Any, Final

from sqlalchemy import Connection, select

from checkmeta.base.records import dataclass, replace
from checkmeta.report.changes import ChangeKind
from checkmeta.report.history.kept_reports import Unreadable
from checkmeta.report.history.tables import CHANGES, COVERED, FINDINGS, RUNS
from checkmeta.report.order import LAYERS

Told = tuple[tuple[str, str], ...]
"""Why: pairs of a cause, as `changes.Cause` has it, and a text."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a breach stood without a break.

    Attributes:
        name: the finding's id.
        came: the day of the first report that says it.
        went: that of the first that no longer does; None while it stands.
        how: what became of it: `fixed`, `gone`, `waived`, `no longer known`; empty while it stands.
        places: of the last report that says it.
        changed: what came to be otherwise of it meanwhile.

    """

    name: str
    subject: str
    rule: str
    path: str
    fact: str
    layer: str
    instrument: str
    article: str
    bearers: tuple[str, ...]
    topic: str
    message: str
    stands_at: str
    places: tuple[str, ...]
    came: dt.date
    why_came: Told
    changed: tuple[tuple[dt.date, Told], ...] = ()
    went: dt.date | None = None
    how: str = ""
    why_went: Told = ()

    def days(self, last: dt.date) -> int:
        """How long it stood, until `last` where it stands."""
        return ((self.went or last) - self.came).days


@dataclass(frozen=True, slots=True)
class Trend:
    """The breaches of one kind.

    Attributes:
        numbers: how many stood after each of the history's days.
        oldest: of those that stand.
        fixed: how many were mended; what is gone, waived or no longer known wasn't.
        days: half of these took no longer.
        longest: what the longest took, in days.

    """

    name: str
    numbers: tuple[int, ...]
    oldest: Spell | None
    fixed: int
    days: int | None
    longest: int | None

    @property
    def stand(self) -> int:
        """How many stand."""
        return self.numbers[-1]


@dataclass(frozen=True, slots=True)
class Trends:
    """All that a history tells.

    Attributes:
        days: on which there are reports.
        reports: how many there are.
        spells: by the day on which they came.
        by: what each row of `rows` is one of.

    """

    days: tuple[dt.date, ...]
    reports: int
    subjects: int
    spells: tuple[Spell, ...]
    by: str
    rows: tuple[Trend, ...]

    def standing(self) -> list[Spell]:
        """What stands, the oldest first."""
        return [spell for spell in self.spells if spell.went is None]

    def left(self) -> list[Spell]:
        """What came and went, the latest first."""
        return sorted((s for s in self.spells if s.went is not None), key=lambda s: (s.went, s.came), reverse=True)


KINDS: Final[Mapping[str, Callable[[Spell], Sequence[str]]]] = {
    "layer": lambda spell: (spell.layer,),
    "instrument": lambda spell: (spell.instrument or "none named",),
    "bearer": lambda spell: spell.bearers or ("nobody named",),
    "place": lambda spell: spell.places or ("everywhere",),
    "topic": lambda spell: (spell.topic,),
    "subject": lambda spell: (spell.subject,),
}
"""What breaches may be counted by. One that binds two bearers, or is law in two places, counts for both."""


def trends(connection: Connection, by: str) -> Trends:
    """What a history tells.

    Args:
        connection: to it, at one moment.
        by: one of `KINDS`.

    Raises:
        Unreadable: the history is damaged.

    """
    try:
        runs = connection.execute(select(RUNS.c.as_of)).scalars().all()
        days = tuple(sorted(map(dt.date.fromisoformat, set(runs))))
        if not days:
            raise Unreadable
        query = (
            select(RUNS.c.as_of, CHANGES, FINDINGS)
            .join(CHANGES, CHANGES.c.run == RUNS.c.id)
            .join(FINDINGS, FINDINGS.c.id == CHANGES.c.finding)
            .order_by(RUNS.c.as_of, RUNS.c.id, FINDINGS.c.subject, FINDINGS.c.rule, FINDINGS.c.path, FINDINGS.c.fact)
        )
        spells = _spells(connection.execute(query).mappings())
        subjects = len(connection.execute(select(COVERED.c.subject).distinct()).all())
    except (TypeError, ValueError, KeyError) as error:
        raise Unreadable from error
    return regrouped(Trends(days, len(runs), subjects, spells, by, ()), by)


def regrouped(found: Trends, by: str) -> Trends:
    """The same, counted by something else."""
    groups: dict[str, list[Spell]] = defaultdict(list)
    for spell in found.spells:
        for name in dict.fromkeys(KINDS[by](spell)):
            groups[name].append(spell)
    rows = [_trend(name, own, found.days) for name, own in groups.items()]
    layers = [str(layer) for layer in LAYERS]
    rows.sort(key=lambda r: (layers.index(r.name) if by == "layer" else -r.stand, -max(r.numbers), r.name))
    return replace(found, by=by, rows=tuple(rows))


def _trend(name: str, spells: Sequence[Spell], days: Sequence[dt.date]) -> Trend:
    fixed = [spell.days(days[-1]) for spell in spells if spell.how == ChangeKind.FIXED]
    steps = Counter(spell.came for spell in spells)
    steps.subtract(spell.went for spell in spells if spell.went is not None)
    return Trend(
        name,
        tuple(accumulate(steps[day] for day in days)),
        min((s for s in spells if s.went is None), key=lambda s: s.came, default=None),
        len(fixed),
        median_low(fixed) if fixed else None,
        max(fixed, default=None),
    )


def _spells(rows: Iterable[Mapping[Any, Any]]) -> tuple[Spell, ...]:
    """Go through what changed, in order."""
    done: list[Spell] = []
    standing: dict[int, Spell] = {}
    for row in rows:
        finding, day, kind = row[CHANGES.c.finding], dt.date.fromisoformat(row[RUNS.c.as_of]), row[CHANGES.c.kind]
        why: Told = tuple((str(cause), str(text)) for cause, text in json.loads(row[CHANGES.c.why]))
        spell = standing.get(finding)
        if kind in (ChangeKind.NEW, ChangeKind.CHANGED):
            told: dict[str, Any] = {
                "message": _text(row[CHANGES.c.message]),
                "stands_at": _text(row[CHANGES.c.stands_at]),
                "places": _texts(row[CHANGES.c.places]),
            }
            if spell is None:
                same: dict[str, Any] = {key: _text(row[FINDINGS.c[key]]) for key in _SAME}
                bearers = _texts(row[FINDINGS.c.bearers])
                standing[finding] = Spell(**same, **told, bearers=bearers, came=day, why_came=why)
            else:
                standing[finding] = replace(spell, **told, changed=(*spell.changed, (day, why)))
        elif spell is not None:
            done.append(replace(standing.pop(finding), went=day, how=_text(kind), why_went=why))
    done.extend(standing.values())
    return tuple(sorted(done, key=lambda s: (s.came, _rank(s.layer), s.subject, s.rule, s.path, s.fact)))


_SAME: Final = ("name", "subject", "rule", "path", "fact", "layer", "instrument", "article", "topic")


def _rank(layer: str) -> int:
    return [str(each) for each in LAYERS].index(layer)


def _text(stored: object) -> str:
    """A text, as SQLite keeps whatever it is given."""
    if not isinstance(stored, str):
        raise TypeError
    return stored


def _texts(stored: str) -> tuple[str, ...]:
    return tuple(map(str, json.loads(stored)))
