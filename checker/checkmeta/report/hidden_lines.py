"""Lines on which a secret stands: a report names them and shows none of their text."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.base.source import Span

Lines = frozenset[tuple[str, int]]
"""Lines, by the name of their file and their number."""


def secret_lines(places: Iterable[Span]) -> Lines:
    """Give the lines on which these places begin. They stay hidden whichever rule points at them."""
    return frozenset((place.source.name, place.begin.line) for place in places)


def hidden(span: Span, lines: Lines) -> bool:
    """Whether a span begins on one of these lines."""
    return (span.source.name, span.begin.line) in lines
