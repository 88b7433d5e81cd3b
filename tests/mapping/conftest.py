"""What the tests of mappings share: a mapping's text, a document's text, and what comes of the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.source import Source
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import Document
from checkmeta.facts.known_formats import Format
from checkmeta.facts.understand import Understood, understand
from checkmeta.facts.understandings import Line, lines_of
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.store.compiler import compile_rules

HEAD = 'mapping m.x "M"\n  reads json, yaml\n  recognise when document is known\n'


def compiled(text: str) -> tuple[TypedMapping, ...]:
    """The mappings of a text; one that begins with neither a mapping nor a define is the body of one."""
    whole = text if text.startswith(("mapping", "define", "#")) else HEAD + text
    return compile_rules([Source("m.rules", whole)], [])[0].mappings


def said(text: str) -> list[dict[str, Any]]:
    """The errors of a text of mappings."""
    try:
        compile_rules([Source("m.rules", text)], [])
    except CheckmetaError as error:
        return [
            {"code": d.code, "at": f"{d.span.begin.line}:{d.span.begin.column}", "message": d.message, "help": d.help}
            for d in error.diagnostics
            if d.span is not None
        ]
    return []


def read(text: str, format_: str, name: str) -> Document:
    """The one document of a text."""
    (document,) = read_text(text, name, format_)
    return document


def understood(mapping: TypedMapping, document: Document) -> Understood:
    """What a mapping makes of a document."""
    return understand(document, Format(mapping.id, None, mapping), Collector())


def lines(found: Understood) -> list[Line]:
    """The facts, a leaf a line."""
    listed = [line for fact in found.platforms for line in lines_of(fact, "platform")]
    for index, fact in enumerate(found.identities):
        listed += lines_of(fact, "identity" if len(found.identities) == 1 else f"identities[{index}]")
    return listed


def shown(line: Line) -> str:
    """A fact in the form of the cases: `value @line:column`, the evidence if it isn't `extracted`, the reason."""
    at = f" @{line.place.begin.line}:{line.place.begin.column}" if line.place else ""
    kind = "" if line.evidence in ("extracted", "unknown", "partial") else f" ({line.evidence})"
    return f"{line.value}{at}{kind}" + (f": {line.detail}" if line.detail else "")


@pytest.fixture
def errors() -> Callable[[str], list[dict[str, Any]]]:
    """All that is wrong with a text of mappings."""
    return said
