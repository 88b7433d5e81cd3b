"""The rules as a table or as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from checkmeta.findings import Layer


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule or permit in the catalogue. `checked` is None where nobody confirmed its source."""

    id: str
    ruleset: str
    ruleset_title: str
    kind: str
    title: str
    layer: Layer
    modality: str
    jurisdiction: tuple[str, ...]
    bearer: tuple[str, ...]
    effective_from: dt.date | None
    effective_until: dt.date | None
    state: str | None
    source: str
    link: str | None
    checked: dt.date | None


def as_table(entries: Sequence[Entry]) -> str:
    """A table, law first, with a line that counts."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    ordered = sorted(entries, key=lambda e: (-e.layer.rank, e.id))
    rows = [
        (
            e.id,
            e.layer.value,
            e.modality,
            ", ".join(e.jurisdiction) or "everywhere",
            _period(e),
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


def _period(entry: Entry) -> str:
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
            "modality": e.modality,
            "jurisdiction": list(e.jurisdiction),
            "bearer": list(e.bearer),
            "effective_from": e.effective_from.isoformat() if e.effective_from else None,
            "effective_until": e.effective_until.isoformat() if e.effective_until else None,
            "state": e.state,
            "source": e.source,
            "link": e.link,
            "checked": e.checked.isoformat() if e.checked else None,
        }
        for e in sorted(entries, key=lambda e: e.id)
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


LAYER_WORDS = {Layer.LAW: "Law", Layer.NORM: "Norms", Layer.ETHICS: "Ethics"}


def as_markdown(entries: Sequence[Entry]) -> str:
    """The catalogue as a page: a table for each rule set, law first."""
    lines = [
        "# The rules",
        "",
        "Made by `checkmeta rules --format markdown`; a test keeps it current. `checkmeta explain RULE` shows a rule in plain",
        "words, with its text and its tests. Duties are put in our own words; the source says where each stands.",
        "",
        "**Confirmed** is the day on which the provision's text was read for this rule. Where it says *no*, the article or the",
        "date comes from secondary reading: look it up before you rely on it.",
        "",
        "| layer | rules | permits | confirmed |",
        "| --- | ---: | ---: | ---: |",
    ]
    for layer in reversed(Layer):
        own = [e for e in entries if e.layer is layer]
        rules = [e for e in own if e.kind == "rule"]
        lines.append(
            f"| {LAYER_WORDS[layer]} | {len(rules)} | {len(own) - len(rules)} | {sum(e.checked is not None for e in own)} |"
        )
    for layer in reversed(Layer):
        lines.extend(["", f"## {LAYER_WORDS[layer]}"])
        own = [e for e in entries if e.layer is layer]
        for ruleset in sorted({e.ruleset for e in own}):
            lines.extend(_ruleset_page([e for e in own if e.ruleset == ruleset]))
    return "\n".join(lines) + "\n"


def _ruleset_page(entries: list[Entry]) -> list[str]:
    first = entries[0]
    lines = ["", f"### {_cell(first.ruleset_title)} (`{first.ruleset}`)", ""]
    lines.append("| rule | asks | where | in force | who answers | stands in | confirmed |")
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for e in sorted(entries, key=lambda e: e.id):
        name = e.id.removeprefix(f"{e.ruleset}.")
        source = f"[{_cell(e.source)}]({e.link})" if e.link else _cell(e.source)
        cells = (
            f"`{name}`",
            _cell(e.title) + (f" (*{e.modality}*)" if e.modality in ("should", "should not", "may") else ""),
            ", ".join(e.jurisdiction) or "everywhere",
            _period(e),
            ", ".join(e.bearer),
            source,
            e.checked.isoformat() if e.checked else "no",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _cell(text: str) -> str:
    """Text that can't break out of a cell."""
    return " ".join(text.replace("|", "\\|").split())
