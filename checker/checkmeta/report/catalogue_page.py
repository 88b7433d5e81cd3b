"""The catalogue as a page in Markdown: counts, and an index by place, date, theme, topic and bearer, which leads to the pages of `catalogue_indexes`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from checkmeta.language.words import Layer
from checkmeta.report.catalogue import Entry
from checkmeta.report.catalogue_indexes import (
    BY_DATE,
    BY_PLACE,
    BY_SOURCE,
    BY_THEME,
    BY_TOPIC,
    DOWN,
    LAYER_WORDS,
    Theme,
    anchor,
    answered,
    cell,
    dated,
    known,
    tabled,
)

PAGES: Final = "catalogue"
"""The folder of the indexes and of the rule sets' pages, beside the catalogue."""


def as_markdown(entries: Sequence[Entry], themes: Sequence[Theme] = ()) -> str:
    """The catalogue as a page, law first. A theme of which no rule is listed is left out."""
    lines = [
        "# The rules",
        "",
        "Made by `checkmeta rules --format markdown`; a test keeps it current. Three steps lead from a provision to what is asked of it: the place",
        "below, its instrument in the list behind it, which names the provisions, and the rule on the page of its set: in plain words, with the source",
        "linked at its provision, whom it binds, its exceptions and its tests. `checkmeta explain RULE` shows one in a terminal.",
        "",
        "Duties are put in our own words; the source says where each stands. **Confirmed** counts the rules whose provision was read for",
        "them; of rules of our own, those that were set. What isn't confirmed rests on secondary reading: look it up before you rely on it.",
        "**Our own** counts the rules that no law and no standard asks for in these words: opinions, which reports call so (`own rule`). A norm of",
        "our own only advises (`should`), and weighs less than any norm that a standard asks for.",
        "**From documents** counts the rules whose whole duty can be stated by the documents of real systems, so that nobody has to declare it.",
        "",
        "| layer | rules | permits | confirmed | our own | from documents |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for layer in DOWN:
        own = [e for e in entries if e.layer is layer]
        rules = [e for e in own if e.kind == "rule"]
        counts = (_layer(layer, own), len(rules), len(own) - len(rules), *known(own))
        lines.append(f"| {' | '.join(map(str, counts))} |")
    lines.extend(_places(entries))
    lines.extend(_dates(entries))
    lines.extend(_themes(entries, themes))
    lines.extend(_counted("By topic", "topic", entries, lambda e: e.topics, BY_TOPIC))
    lines.extend(_counted("By bearer", "who answers", entries, lambda e: e.bearer))
    return "\n".join(lines) + "\n"


def _to(page: str, label: str, part: str) -> str:
    """A link to a part of an index."""
    return f"[{cell(label)}]({PAGES}/{page}.md#{part})"


def _layer(layer: Layer, own: Sequence[Entry]) -> str:
    """The layer's word; of norms and ethics, which are for everywhere, it leads to their sets by what they rest on."""
    words = LAYER_WORDS[layer]
    return words if layer is Layer.LAW or not own else _to(BY_SOURCE, words, anchor(words))


def _places(entries: Sequence[Entry]) -> list[str]:
    """Each place that law is for, and how much there is for it."""
    law = [e for e in entries if e.layer is Layer.LAW]
    rows = []
    for place in sorted({p for e in law for p in e.jurisdiction}):
        own = [e for e in law if place in e.jurisdiction]
        sets = len({e.ruleset for e in own})
        rows.append((_to(BY_PLACE, place, anchor(place)), sets, len(own), known(own)[0], known(own)[2]))
    head = "place | rule sets | rules | confirmed | from documents"
    return tabled("Law by place", head, "--- | ---: | ---: | ---: | ---:", rows)


def _dates(entries: Sequence[Entry]) -> list[str]:
    """The years in which law begins or ends."""
    rows = [(_to(BY_DATE, str(y), str(y)), len(begins), len(ends) or "") for y, begins, ends in dated(entries)]
    return tabled("Law by date", "year | begins | ends", "--- | ---: | ---:", rows)


def _themes(entries: Sequence[Entry], themes: Sequence[Theme]) -> list[str]:
    rows = []
    for theme, own in answered(entries, themes):
        counts = (sum(e.layer is layer for e in own) or "" for layer in DOWN)
        rows.append((_to(BY_THEME, theme.title, theme.name), *counts))
    columns = " | ".join(("question", *(LAYER_WORDS[layer].lower() for layer in DOWN)))
    return tabled("The questions behind the project", columns, "--- | ---: | ---: | ---:", rows)


def _counted(
    title: str, head: str, entries: Sequence[Entry], of: Callable[[Entry], Sequence[str]], page: str | None = None
) -> list[str]:
    """Counts of a kind of label by layer, each label with its part of an index where there is one."""
    rows = []
    for label in sorted({label for e in entries for label in of(e)}):
        counts = [sum(e.layer is layer and label in of(e) for e in entries) for layer in DOWN]
        rows.append((_to(page, label, anchor(label)) if page else cell(label), *(c or "" for c in counts)))
    columns = " | ".join((head, *(LAYER_WORDS[layer].lower() for layer in DOWN)))
    return tabled(title, columns, "--- | ---: | ---: | ---:", rows)
