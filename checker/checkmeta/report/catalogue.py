"""The rules as a table or as JSON; as a page, `catalogue_page` has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from checkmeta.base.records import dataclass
from checkmeta.judging.upcoming import Change
from checkmeta.language.program import RuleHead
from checkmeta.language.words import Layer
from checkmeta.report.encode import json_text


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
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

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
    table = tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True) if rows else "no rules"
    counts = ", ".join(f"{sum(e.layer is layer for e in entries)} {layer.value}" for layer in reversed(Layer))
    unconfirmed = sum(e.checked is None for e in entries)
    return f"{table}\n\n{len(entries)} in all: {counts}; the sources of {unconfirmed} are not confirmed\n"


def upcoming(changes: Sequence[Change]) -> str:
    """What comes, day by day, as a table."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    ordered = sorted(changes, key=lambda c: (c.day, c.rule, c.what))
    rows = [(c.day, c.what, c.rule, ", ".join(c.jurisdiction) or "everywhere", c.source, c.title) for c in ordered]
    headers = ("day", "what", "rule", "where", "source", "what it asks")
    return (tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True) if rows else "nothing") + "\n"


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
    listed = [
        {
            "id": e.id,
            "kind": e.kind,
            "title": e.title,
            "layer": e.layer.value,
            "modality": e.asks,
            "jurisdiction": list(e.jurisdiction),
            "bearer": list(e.bearer),
            "effective_from": e.effective_from.isoformat() if e.effective_from else None,
            "effective_until": e.effective_until.isoformat() if e.effective_until else None,
            "state": e.state,
            "source": e.source,
            "link": e.link,
            "checked": e.checked.isoformat() if e.checked else None,
            "provisions": list(e.provisions),
            "own": e.own,
            "topics": list(e.topics),
            "needs": list(e.needs),
            "formats": list(e.formats),
        }
        for e in sorted(entries, key=lambda e: e.id)
    ]
    return json_text(listed, sort=False)
