"""The formats of documents that are read, as a list."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.base.records import dataclass
from checkmeta.base.values import Evidence
from checkmeta.language.names.bound_mappings import BUILT_IN, JSON_SCHEMA
from checkmeta.language.typed_mapping import TypedMapping


@dataclass(frozen=True, slots=True)
class FormatEntry:
    """A format: `silence` says when what a document leaves out has its default; `links` are where that is written."""

    id: str
    title: str
    reads: tuple[str, ...]
    evidence: str
    silence: str
    links: tuple[str, ...]
    preferred_to: tuple[str, ...]


def listed_formats(mappings: Sequence[TypedMapping]) -> list[FormatEntry]:
    """The formats that are read, by id."""
    native = [
        FormatEntry(
            id_,
            title,
            ("yaml", "json", "toml"),
            str(Evidence.EXTRACTED if id_ == JSON_SCHEMA else Evidence.DECLARED),
            "never",
            (),
            (),
        )
        for id_, title in BUILT_IN.items()
    ]
    mapped = [
        FormatEntry(
            m.id,
            m.title,
            m.reads,
            str(m.evidence),
            " and ".join(n.span.words for n in m.complete) or "never",
            tuple(s.url.value for s in m.sources if s.url),
            m.rather_than,
        )
        for m in mappings
    ]
    return sorted([*native, *mapped], key=lambda f: f.id)
