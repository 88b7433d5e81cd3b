"""What is said of documents beside errors and verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from checkmeta.base.source import Span


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the documents that is no rule's: two of them disagree, a file was not understood."""

    code: str
    message: str
    place: Span | None
    document: str
    related: tuple[Span, ...] = ()
    help: str | None = None
