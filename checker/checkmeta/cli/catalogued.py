"""Rules and themes as the catalogue and its indexes list them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence

from checkmeta.base import resources
from checkmeta.judging.judgement_wording import source_ref
from checkmeta.language.answerable import answering, states
from checkmeta.language.needs import duty, needs
from checkmeta.language.program import Program, TypedNorm
from checkmeta.report.catalogue import Entry
from checkmeta.report.catalogue_indexes import Theme
from checkmeta.vocabulary.topics import topics_of


def entries_of(program: Program, norms: Sequence[TypedNorm]) -> list[Entry]:
    """Norms of a program as entries of the catalogue, with the formats of its mappings that can state their duties."""
    stated = [(m.id, states(m)) for m in program.mappings]
    return [_entry(norm, stated) for norm in norms]


def shipped_themes() -> list[Theme]:
    """The questions of the shipped page, from a file of data beside the rules."""
    with (resources.folder("rulesets") / "themes.toml").open("rb") as file:
        listed = tomllib.load(file)["theme"]
    return [
        Theme(
            t["name"],
            t["title"],
            t["asks"],
            tuple(t["rules"]),
            tuple((text, link) for text, link in t.get("cites", ())),
        )
        for t in listed
    ]


def _entry(norm: TypedNorm, stated: Sequence[tuple[str, frozenset[str]]]) -> Entry:
    source = source_ref(norm, dt.date.max)  # where it stands in the end: a catalogue asks no clock
    return Entry(
        **norm.head,
        kind="permit" if norm.permit else "rule",
        effective_from=norm.period.start,
        effective_until=norm.period.end,
        state=norm.state.name if norm.state else None,
        source=source.text if source else "",
        link=source.url if source else None,
        checked=source.checked if source else None,
        instrument=source.instrument if source else "",
        provisions=tuple(dict.fromkeys(clause.text.value for clause in norm.sources)),
        own=source is not None and source.own,
        topics=topics_of(duty(norm), needs(norm)),
        needs=needs(norm),
        formats=answering(norm, stated),
    )
