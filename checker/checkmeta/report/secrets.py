"""Places where a secret stands: a report names them and shows none of their text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from checkmeta.findings import Judgement, Reading
from checkmeta.source import Span
from checkmeta.typesys import ListOf, RecordType, Type
from checkmeta.values import Evidence
from checkmeta.vocabulary.bridge import identity_type, platform_type

Lines = frozenset[tuple[str, int]]
"""Lines, by the name of their file and their number."""

_ROOTS: Final = {"platform": platform_type, "identity": identity_type}
_INDEX: Final = re.compile(r"\[[0-9]+\]")


def secret_lines(judgements: Iterable[Judgement]) -> Lines:
    """Find the lines of one subject on which secrets begin: of each fact about a secret that any of its rules read.

    Such a line stays hidden whichever rule points at it. A default stands nowhere, so it hides nothing.
    """
    readings = (reading for judgement in judgements for step in judgement.steps for reading in step.readings)
    return frozenset(
        (reading.place.source.name, reading.place.begin.line)
        for reading in readings
        if reading.place is not None and _tells(reading)
    )


def hidden(span: Span, lines: Lines) -> bool:
    """Whether a span begins on one of these lines."""
    return (span.source.name, span.begin.line) in lines


def _tells(reading: Reading) -> bool:
    """Whether the reading's place is a secret's; what is unknown has a placeholder there, or something else."""
    return reading.why_unknown is None and reading.evidence is not Evidence.DEFAULT and _about_secret(reading.path)


@cache
def _about_secret(path: str) -> bool:
    """Whether the vocabulary says of a fact's path that a secret stands at its place."""
    root, *names = _INDEX.sub("", path).split(".")
    kind: Type | None = _ROOTS[root]() if root in _ROOTS else None
    secret = False
    for name in names:
        field = kind.fields.get(name) if isinstance(kind, RecordType) else None
        if field is None:
            return False
        secret = field.secret
        kind = field.type.item if isinstance(field.type, ListOf) else field.type
    return secret
