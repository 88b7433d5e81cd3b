"""A subject as a row: what goes to the process that judges it, and what comes back."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from checkmeta.base.child_process import read_frame
from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.records import dataclass

COUNTS: Final = (
    "violated", "undetermined", "excepted", "satisfied", "not_applicable", "overridden", "compensated", "waived",
)  # fmt: skip
"""The verdicts that a row counts."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a subject, or one of its documents, could not be judged."""

    code: str
    message: str
    document: str = ""

    @staticmethod
    def of(diagnostic: Diagnostic) -> RowError:
        """The error that a diagnostic tells."""
        span = diagnostic.span
        name = span.source.name if span is not None else diagnostic.subject or ""
        return RowError(diagnostic.code, diagnostic.message, name)

    def as_dict(self) -> dict[str, str]:
        """As it stands in a row."""
        return {"code": self.code, "document": self.document, "message": self.message}


@dataclass(frozen=True, slots=True)
class RowDocument:
    """A document of a subject.

    Attributes:
        name: relative to the subject, with `/`.
        format: a name in `documents.formats.FORMATS`; None for that of its name.
        content: its bytes.
        wrong: why there is no content.

    """

    name: str
    format: str | None
    content: bytes = b""
    wrong: RowError | None = None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A whole subject.

    Attributes:
        subject: its name.
        documents: by name.
        wrong: why nothing of it can be judged.
        alone: whether its one document is taken as `checkmeta check FILE` takes it.

    """

    subject: str
    documents: tuple[RowDocument, ...] = ()
    wrong: RowError | None = None
    alone: bool = False


def row_frame(row: SubjectRow) -> tuple[list[Any], list[bytes]]:
    """A row as it goes through a pipe: its names, and behind them the contents as they are."""
    named = [(d.name, d.format, len(d.content), d.wrong and [d.wrong.code, d.wrong.message]) for d in row.documents]
    return [row.subject, row.alone, named], [d.content for d in row.documents]


def read_row(stream: BinaryIO) -> SubjectRow | None:
    """The next row of a pipe; None at its end."""
    found = read_frame(stream)
    if found is None:
        return None
    (subject, alone, named), data = found
    at = 0
    documents: list[RowDocument] = []
    for name, format_, size, wrong in named:
        told = RowError(wrong[0], wrong[1], name) if wrong else None
        documents.append(RowDocument(name, format_, data[at : at + size], told))
        at += size
    return SubjectRow(subject, tuple(documents), alone=alone)


def error_row(subject: str, wrong: RowError) -> dict[str, Any]:
    """The row of a subject that nothing could be said of."""
    return {
        "subject": subject, "error": wrong.as_dict(), "fails": False, **dict.fromkeys(COUNTS, 0), "findings": [], "missing": [],
    }  # fmt: skip
