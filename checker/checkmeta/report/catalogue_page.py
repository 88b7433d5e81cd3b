"""The catalogue as a page in Markdown: counts, tables by topic, place and bearer, the themes, then every rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from checkmeta.language.words import Layer
from checkmeta.report.catalogue import Entry, period

LAYER_WORDS: Final = {Layer.LAW: "Law", Layer.NORM: "Norms", Layer.ETHICS: "Ethics"}
_DOWN: Final = tuple(reversed(Layer))


@dataclass(frozen=True, slots=True)
class Theme:
    """A question that the rules answer, and the ids of those that do."""

    title: str
    asks: str
    rules: tuple[str, ...]


def as_markdown(entries: Sequence[Entry], themes: Sequence[Theme] = ()) -> str:
    """The catalogue as a page, law first. A theme of which no rule is listed is left out."""
    lines = [
        "# The rules",
        "",
        "Made by `checkmeta rules --format markdown`; a test keeps it current. `checkmeta explain RULE` shows a rule in plain",
        "words, with its text and its tests. Duties are put in our own words; the source says where each stands.",
        "",
        "**Confirmed** is the day on which the provision's text was read for this rule; of rules of our own, the day on which they",
        "were set. Where it says *no*, the article or the date comes from secondary reading: look it up before you rely on it.",
        "**Needs** are the facts that decide a rule; **formats** are those of real systems' documents that can state all that its",
        "duty is about, so that nobody has to declare it.",
        "",
        "| layer | rules | permits | confirmed |",
        "| --- | ---: | ---: | ---: |",
    ]
    for layer in _DOWN:
        own = [e for e in entries if e.layer is layer]
        rules = [e for e in own if e.kind == "rule"]
        lines.append(
            f"| {LAYER_WORDS[layer]} | {len(rules)} | {len(own) - len(rules)} | {sum(e.checked is not None for e in own)} |"
        )
    lines.extend(_themes(entries, themes))
    lines.extend(_table("By topic", "topic", entries, lambda e: e.topics))
    lines.extend(_table("By place", "place", entries, lambda e: e.jurisdiction or ("everywhere",)))
    lines.extend(_table("By bearer", "who answers", entries, lambda e: e.bearer))
    for layer in _DOWN:
        own = [e for e in entries if e.layer is layer]
        if own:
            lines.extend(["", f"## {LAYER_WORDS[layer]}"])
        for ruleset in sorted({e.ruleset for e in own}):
            lines.extend(_ruleset_page([e for e in own if e.ruleset == ruleset]))
    return "\n".join(lines) + "\n"


def _themes(entries: Sequence[Entry], themes: Sequence[Theme]) -> list[str]:
    known = {e.id: e for e in entries}
    lines: list[str] = []
    for theme in themes:
        own = [known[r] for r in theme.rules if r in known]
        if own:
            lines.extend(["", f"### {_cell(theme.title)}", "", _cell(theme.asks), ""])
            lines.extend(f"- `{e.id}`: {_cell(e.title)}" for e in own)
    heading = [
        "",
        "## The questions behind the project",
        "",
        "What is asked of virtual worlds and digital identities, and the rules that answer.",
    ]
    return [*heading, *lines] if lines else []


def _table(title: str, head: str, entries: Sequence[Entry], of: Callable[[Entry], Sequence[str]]) -> list[str]:
    """Counts of a kind of label by layer."""
    labels = sorted({label for e in entries for label in of(e)})
    columns = [LAYER_WORDS[layer].lower() for layer in _DOWN]
    lines = ["", f"## {title}", "", f"| {head} | {' | '.join(columns)} |", "| --- | ---: | ---: | ---: |"]
    for label in labels:
        counts = [sum(e.layer is layer and label in of(e) for e in entries) for layer in _DOWN]
        lines.append(f"| {_cell(label)} | {' | '.join(str(c or '') for c in counts)} |")
    return lines if labels else []


def _ruleset_page(entries: list[Entry]) -> list[str]:
    first = entries[0]
    lines = ["", f"### {_cell(first.ruleset_title)} (`{first.ruleset}`)", ""]
    lines.append("| rule | asks | topic | where | in force | who answers | stands in | confirmed | needs | formats |")
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for e in sorted(entries, key=lambda e: e.id):
        name = e.id.removeprefix(f"{e.ruleset}.")
        source = f"[{_cell(e.source)}]({e.link})" if e.link else _cell(e.source)
        cells = (
            f"`{name}`",
            _cell(e.title) + (f" (*{e.modality}*)" if e.modality in ("should", "should not", "may") else ""),
            ", ".join(e.topics),
            ", ".join(e.jurisdiction) or "everywhere",
            period(e),
            ", ".join(e.bearer),
            source,
            e.checked.isoformat() if e.checked else "no",
            ", ".join(f"`{n}`" for n in e.needs),
            ", ".join(f"`{f}`" for f in e.formats),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _cell(text: str) -> str:
    """Text that can't break out of a cell."""
    return " ".join(text.replace("|", "\\|").split())
