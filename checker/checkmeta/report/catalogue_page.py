"""The catalogue as a page in Markdown: counts, the themes, and an index by place, date, topic and bearer. Each rule set has a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.language.words import Layer
from checkmeta.report.catalogue import Entry

LAYER_WORDS: Final = {Layer.LAW: "Law", Layer.NORM: "Norms", Layer.ETHICS: "Ethics"}
_DOWN: Final = tuple(reversed(Layer))
PAGES: Final = "catalogue"
"""The folder of the rule sets' pages, beside the catalogue."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A question that the rules answer, and the ids of those that do; `cites` are texts of law that bind no platform, with links."""

    name: str
    title: str
    asks: str
    rules: tuple[str, ...]
    cites: tuple[tuple[str, str], ...] = ()


def as_markdown(entries: Sequence[Entry], themes: Sequence[Theme] = ()) -> str:
    """The catalogue as a page, law first. A theme of which no rule is listed is left out."""
    lines = [
        "# The rules",
        "",
        "Made by `checkmeta rules --format markdown`; a test keeps it current. From a place, a date or a question one comes to a rule set,",
        "whose page has each rule in plain words, with its source, its exceptions and its tests. `checkmeta explain RULE` shows one in a terminal.",
        "Whoever has a provision searches this page for it: the tables at its end name, for each rule set, the parts of the law it is made from.",
        "",
        "Duties are put in our own words; the source says where each stands. **Confirmed** counts the rules whose provision was read for",
        "them; of rules of our own, those that were set. What isn't confirmed rests on secondary reading: look it up before you rely on it.",
        "**Our own** counts the rules that no law and no standard asks for in these words: opinions, which reports call so (`own rule`).",
        "**From documents** counts the rules whose whole duty can be stated by the documents of real systems, so that nobody has to declare it.",
        "",
        "| layer | rules | permits | confirmed | our own | from documents |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for layer in _DOWN:
        own = [e for e in entries if e.layer is layer]
        rules = [e for e in own if e.kind == "rule"]
        counts = (len(rules), len(own) - len(rules), *_known(own))
        lines.append(f"| {LAYER_WORDS[layer]} | {' | '.join(map(str, counts))} |")
    lines.extend(_places(entries))
    lines.extend(_dates(entries))
    lines.extend(_themes(entries, themes))
    lines.extend(_table("By topic", "topic", entries, lambda e: e.topics))
    lines.extend(_table("By bearer", "who answers", entries, lambda e: e.bearer))
    head = "rule set | where | provisions | rules | confirmed | our own | from documents"
    for layer in _DOWN:
        own = [e for e in entries if e.layer is layer]
        rows = []
        for ruleset in sorted({e.ruleset for e in own}):
            of = [e for e in own if e.ruleset == ruleset]
            where = sorted({place for e in of for place in e.jurisdiction or ("everywhere",)})
            rows.append((_linked(of[0]), _some(where), _cell(_provisions(of)), len(of), *_known(of)))
        lines.extend(_titled(LAYER_WORDS[layer], head, "--- | --- | --- | ---: | ---: | ---: | ---:", rows))
    return "\n".join(lines) + "\n"


def _titled(title: str, head: str, marks: str, rows: Sequence[Sequence[object]]) -> list[str]:
    """A table under its title; `marks` say which columns are numbers. Nothing without rows."""
    body = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return ["", f"## {title}", "", f"| {head} |", f"| {marks} |", *body] if rows else []


def _known(entries: Sequence[Entry]) -> tuple[int, int, int]:
    """How many are confirmed, how many are our own, and how many can be decided by documents alone."""
    return (
        sum(e.checked is not None for e in entries),
        sum(e.own for e in entries),
        sum(bool(e.formats) for e in entries),
    )


def _linked(entry: Entry) -> str:
    """The rule set of a rule, by its title, with the page that it has."""
    return f"[{_cell(entry.ruleset_title)}]({PAGES}/{entry.ruleset}.md)"


def _provisions(entries: Sequence[Entry]) -> str:
    """The instrument and the parts of it that the rules rest on, so that whoever has a provision finds its rule set."""
    parts = dict.fromkeys(p for e in entries for p in e.provisions)
    return f"{entries[0].instrument}: {'; '.join(parts)}" if parts else entries[0].instrument


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:6]) + (f" and {len(places) - 6} more" if len(places) > 6 else "")


def _places(entries: Sequence[Entry]) -> list[str]:
    """Each place that law is for, with the rule sets that speak of it."""
    law = [e for e in entries if e.layer is Layer.LAW]
    rows = []
    for place in sorted({p for e in law for p in e.jurisdiction}):
        own = [e for e in law if place in e.jurisdiction]
        sets = dict.fromkeys(_linked(e) for e in sorted(own, key=lambda e: e.ruleset))
        rows.append((place, len(own), "; ".join(sets)))
    return _titled("Law by place", "place | rules | rule sets", "--- | ---: | ---", rows)


def _dates(entries: Sequence[Entry]) -> list[str]:
    """The years in which law begins or ends."""
    law = [e for e in entries if e.layer is Layer.LAW]
    years = sorted({d.year for e in law for d in (e.effective_from, e.effective_until) if d})
    rows = []
    for year in years:
        begins = [e for e in law if e.effective_from and e.effective_from.year == year]
        ends = [e for e in law if e.effective_until and e.effective_until.year == year]
        cells = (
            "; ".join(dict.fromkeys(f"{_linked(e)} ({len([x for x in of if x.ruleset == e.ruleset])})" for e in of))
            for of in (begins, ends)
        )
        rows.append((year, *cells))
    return _titled("Law by date", "year | begins | ends", "--- | --- | ---", rows)


def _themes(entries: Sequence[Entry], themes: Sequence[Theme]) -> list[str]:
    known = {e.id: e for e in entries}
    lines: list[str] = []
    for theme in themes:
        own = [known[r] for r in theme.rules if r in known]
        if own:
            lines.extend(["", f"### {_cell(theme.title)}", "", f"{_cell(theme.asks)} (`--theme {theme.name}`)", ""])
            lines.extend(f"- [{_cell(e.title)}]({PAGES}/{e.ruleset}.md#{e.id}) (`{e.id}`)" for e in own)
            lines.extend(
                f"- Beside them: [{_cell(text)}]({link})" if link else f"- Beside them: {_cell(text)}"
                for text, link in theme.cites
            )
    heading = [
        "",
        "## The questions behind the project",
        "",
        "What is asked of virtual worlds and digital identities, and the rules that answer.",
    ]
    return [*heading, *lines] if lines else []


def _table(title: str, head: str, entries: Sequence[Entry], of: Callable[[Entry], Sequence[str]]) -> list[str]:
    """Counts of a kind of label by layer."""
    rows = []
    for label in sorted({label for e in entries for label in of(e)}):
        counts = [sum(e.layer is layer and label in of(e) for e in entries) for layer in _DOWN]
        rows.append((_cell(label), *(c or "" for c in counts)))
    columns = " | ".join((head, *(LAYER_WORDS[layer].lower() for layer in _DOWN)))
    return _titled(title, columns, "--- | ---: | ---: | ---:", rows)


def _cell(text: str) -> str:
    """Text that can't break out of a cell."""
    return " ".join(text.replace("|", "\\|").split())
