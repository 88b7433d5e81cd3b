"""The pages between the catalogue and the rule sets: by place, date, theme and topic, and norms and ethics by what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.language.words import Layer
from checkmeta.report.catalogue import Entry

LAYER_WORDS: Final = {Layer.LAW: "Law", Layer.NORM: "Norms", Layer.ETHICS: "Ethics"}
DOWN: Final = tuple(reversed(Layer))
BY_PLACE: Final = "by-place"
BY_DATE: Final = "by-date"
BY_THEME: Final = "by-theme"
BY_TOPIC: Final = "by-topic"
BY_SOURCE: Final = "by-source"
_HEAD: Final = "rule set | provisions | rules | confirmed | our own | from documents"
_MARKS: Final = "--- | --- | ---: | ---: | ---: | ---:"


@dataclass(frozen=True, slots=True)
class Theme:
    """A question that the rules answer, and the ids of those that do; `cites` are texts of law that bind no platform, with links."""

    name: str
    title: str
    asks: str
    rules: tuple[str, ...]
    cites: tuple[tuple[str, str], ...] = ()


def indexes(entries: Sequence[Entry], themes: Sequence[Theme] = ()) -> Mapping[str, str]:
    """Each index by the name of its page, without those that would be empty."""
    pages = {
        BY_PLACE: ("Law by place", _places(entries)),
        BY_DATE: ("Law by date", _dates(entries)),
        BY_THEME: ("The questions behind the project", _themes(entries, themes)),
        BY_TOPIC: ("Rule sets by topic", _topics(entries)),
        BY_SOURCE: ("Norms and ethics, by what they rest on", _sources(entries)),
    }
    note = "Made by `checkmeta docs --pages`. Each rule set has a page of its own beside this one."
    return {name: "\n".join((f"# {title}", "", note, *lines)) + "\n" for name, (title, lines) in pages.items() if lines}


def tabled(title: str, head: str, marks: str, rows: Sequence[Sequence[object]]) -> list[str]:
    """A table under its title; `marks` say which columns are numbers. Nothing without rows."""
    body = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return ["", f"## {title}", "", f"| {head} |", f"| {marks} |", *body] if rows else []


def known(entries: Sequence[Entry]) -> tuple[int, int, int]:
    """How many are confirmed, how many are our own, and how many can be decided by documents alone."""
    return (
        sum(e.checked is not None for e in entries),
        sum(e.own for e in entries),
        sum(bool(e.formats) for e in entries),
    )


def dated(entries: Sequence[Entry]) -> Iterator[tuple[int, list[Entry], list[Entry]]]:
    """The years in which law begins or ends, with what does."""
    law = [e for e in entries if e.layer is Layer.LAW]
    for year in sorted({d.year for e in law for d in (e.effective_from, e.effective_until) if d}):
        begins = [e for e in law if e.effective_from and e.effective_from.year == year]
        yield year, begins, [e for e in law if e.effective_until and e.effective_until.year == year]


def answered(entries: Sequence[Entry], themes: Sequence[Theme]) -> Iterator[tuple[Theme, list[Entry]]]:
    """The themes that rules of the list answer, with these."""
    by_id = {e.id: e for e in entries}
    for theme in themes:
        own = [by_id[r] for r in theme.rules if r in by_id]
        if own:
            yield theme, own


def anchor(heading: str) -> str:
    """The part of a page that a heading of one word makes."""
    return heading.lower()


def cell(text: str) -> str:
    """Text that can't break out of a cell."""
    return " ".join(text.replace("|", "\\|").split())


def _linked(entry: Entry) -> str:
    """The rule set of a rule, by its title, with the page that it has."""
    return f"[{cell(entry.ruleset_title)}]({entry.ruleset}.md)"


def _rule(entry: Entry) -> str:
    """A rule, by its title, with its part of its set's page."""
    return f"[{cell(entry.title)}]({entry.ruleset}.md#{entry.id})"


def _sets(title: str, entries: Sequence[Entry]) -> list[str]:
    """A table of rule sets, each with the parts of the instrument that its rules rest on."""
    rows = []
    for ruleset in sorted({e.ruleset for e in entries}):
        of = [e for e in entries if e.ruleset == ruleset]
        parts = "; ".join(dict.fromkeys(p for e in of for p in e.provisions))
        rests = f"{of[0].instrument}: {parts}" if parts else of[0].instrument
        rows.append((_linked(of[0]), cell(rests), len(of), *known(of)))
    return tabled(title, _HEAD, _MARKS, rows)


def _places(entries: Sequence[Entry]) -> list[str]:
    law = [e for e in entries if e.layer is Layer.LAW]
    places = sorted({p for e in law for p in e.jurisdiction})
    return [line for place in places for line in _sets(place, [e for e in law if place in e.jurisdiction])]


def _sources(entries: Sequence[Entry]) -> list[str]:
    soft = [layer for layer in DOWN if layer is not Layer.LAW]
    return [line for layer in soft for line in _sets(LAYER_WORDS[layer], [e for e in entries if e.layer is layer])]


def _dates(entries: Sequence[Entry]) -> list[str]:
    lines: list[str] = []
    for year, begins, ends in dated(entries):
        days = [(e.effective_from, "begins", e) for e in begins] + [(e.effective_until, "ends", e) for e in ends]
        rows = [
            (day, what, ", ".join(e.jurisdiction) or "everywhere", _rule(e))
            for day, what, e in sorted(days, key=lambda row: (str(row[0]), row[1], row[2].id))
        ]
        lines.extend(tabled(str(year), "day | | where | rule", "--- | --- | --- | ---", rows))
    return lines


def _themes(entries: Sequence[Entry], themes: Sequence[Theme]) -> list[str]:
    lines: list[str] = []
    for theme, own in answered(entries, themes):
        lines.extend(["", f'<a id="{theme.name}"></a>', "", f"## {cell(theme.title)}", ""])
        lines.extend([f"{cell(theme.asks)} (`--theme {theme.name}`)", ""])
        lines.extend(f"- {_rule(e)} (`{e.id}`)" for e in own)
        lines.extend(
            f"- Beside them: [{cell(text)}]({link})" if link else f"- Beside them: {cell(text)}"
            for text, link in theme.cites
        )
    return lines


def _topics(entries: Sequence[Entry]) -> list[str]:
    lines: list[str] = []
    for topic in sorted({t for e in entries for t in e.topics}):
        about = [e for e in entries if topic in e.topics]
        rows = [
            (LAYER_WORDS[e.layer], _linked(e), sum(x.ruleset == e.ruleset for x in about))
            for e in {e.ruleset: e for e in about}.values()
        ]
        rows.sort(key=lambda row: ([LAYER_WORDS[layer] for layer in DOWN].index(row[0]), row[1]))
        lines.extend(tabled(topic, "layer | rule set | rules", "--- | --- | ---:", rows))
    return lines
