"""The rules as a table or as JSON; as a page, `catalogue_page` has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from checkmeta.base.records import dataclass
from checkmeta.judging.upcoming import Change
from checkmeta.language.program import RuleHead
from checkmeta.language.words import Layer
from checkmeta.report.encode import json_text, taken
from checkmeta.report.wording import columns


@dataclass(frozen=True, slots=True)
class Entry(RuleHead):
    """A rule or permit in the catalogue. `checked` is None where nobody confirmed its source."""

    kind: str
    effective_from: dt.date | None
    effective_until: dt.date | None
    state: str | None
    source: str
    link: str | None
    checked: dt.date | None
    instrument: str
    """What the rule set is made from."""
    provisions: tuple[str, ...]
    """Where in it the duty stands, or in what else."""
    own: bool
    """Whether it is a rule of our own, and no standard's or law's."""
    topics: tuple[str, ...]
    """What its duty is about."""
    needs: tuple[str, ...]
    """The facts that decide it, by path."""
    formats: tuple[str, ...] = ()
    """The formats of foreign documents that can state all that its duty is about."""

    @property
    def asks(self) -> str:
        """`must` and its like; `may` of a permit."""
        return "may" if self.modality is None else self.modality.value


def as_table(entries: Sequence[Entry]) -> str:
    """A table, law first, with a line that counts."""
    ordered = sorted(entries, key=lambda e: (-e.layer.rank, e.id))
    rows = [
        (
            e.id,
            e.layer.value,
            e.asks,
            ", ".join(e.jurisdiction) or "everywhere",
            period(e),
            ", ".join(e.bearer),
            e.title,
        )
        for e in ordered
    ]
    headers = ("rule", "layer", "", "where", "in force", "bearer", "what it asks")
    table = columns(headers, rows) if rows else "no rules"
    counts = ", ".join(f"{sum(e.layer is layer for e in entries)} {layer.value}" for layer in reversed(Layer))
    unconfirmed = sum(e.checked is None for e in entries)
    return f"{table}\n\n{len(entries)} in all: {counts}; the sources of {unconfirmed} are not confirmed\n"


def upcoming(changes: Sequence[Change]) -> str:
    """What comes, day by day, as a table."""
    ordered = _by_day(changes)
    rows = [(c.day, c.what, c.rule, ", ".join(c.jurisdiction) or "everywhere", c.source, c.title) for c in ordered]
    headers = ("day", "what", "rule", "where", "source", "what it asks")
    return (columns(headers, rows) if rows else "nothing") + "\n"


def upcoming_json(changes: Sequence[Change]) -> str:
    """What comes, day by day, as a JSON array."""
    return json_text([{**_CHANGE(c), "day": c.day.isoformat()} for c in _by_day(changes)], sort=False)


def _by_day(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda c: (c.day, c.rule, c.what))


def period(entry: Entry) -> str:
    """When it is in force, in words."""
    if entry.state:
        return entry.state
    text = f"from {entry.effective_from}" if entry.effective_from else ""
    if entry.effective_until:
        text += f" until {entry.effective_until}"
    return text.strip() or "always"


def as_json(entries: Sequence[Entry]) -> str:
    """A JSON array, by id."""
    return json_text([_JSON(e) for e in sorted(entries, key=lambda e: e.id)], sort=False)


_JSON = taken(
    "id", "kind", "title", "layer", "modality:asks", "jurisdiction", "bearer", "effective_from", "effective_until", "state", "source", "link",
    "checked", "provisions", "own", "topics", "needs", "formats",
)  # fmt: skip
_CHANGE = taken("day", "what", "rule", "title", "jurisdiction", "source")
