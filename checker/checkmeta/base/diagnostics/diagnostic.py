"""What went wrong with a text: pure data; rendering is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from checkmeta.base.document_source import veiled_words
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span


class Severity(StrEnum):
    """How bad it is. An error stops the pipeline after its stage, a warning does not; a note asks for nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to a diagnostic, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in one place.

    Attributes:
        code: one that has a page: `checkmeta.base.diagnostics.codes`.
        message: one line, lower case, no final period, back-quotes round what the user wrote.
        span: where; None for what has no place in a text (a missing file).
        help: what to do about it.

    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    labels: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    subject: str | None = field(default=None)
    """The file that it is about, where there is no span."""

    def __post_init__(self) -> None:
        """Leave secrets out of what is said: whoever quotes a document needn't think of it."""
        spans = (self.span, *(label.span for label in self.labels))
        object.__setattr__(self, "message", veiled_words(self.message, spans))
        if self.help is not None:
            object.__setattr__(self, "help", veiled_words(self.help, spans))

    @property
    def is_error(self) -> bool:
        """Whether it stops the run."""
        return self.severity is Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """By file, place, code."""
        if self.span is None:
            return (self.subject or "", 0, self.code, self.message)
        return (self.span.source.name, self.span.start, self.code, self.message)


MAX_KEPT = 100
"""Errors that one stage keeps; the rest are counted."""


class CheckmetaError(Exception):
    """One or several diagnostics that end a stage. The command prints them and exits with 2."""

    def __init__(self, diagnostics: Iterable[Diagnostic], more: int = 0) -> None:
        self.more = more
        """How many there are besides."""
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(set(diagnostics), key=lambda d: d.sort_key))
        super().__init__("; ".join(d.message for d in self.diagnostics))


def refusal(
    code: str,
    message: str,
    span: Span | None = None,
    help: str | None = None,  # noqa: A002 - the word a reader sees
    *,
    subject: str | None = None,
) -> CheckmetaError:
    """One error, to be raised."""
    return CheckmetaError([Diagnostic(code, message, span, help, subject=subject)])


@dataclass(slots=True)
class Collector:
    """Gathers the diagnostics of one stage."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    left_out: int = 0
    """Errors that were not kept, as there are many already."""

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic; of very many errors the rest are only counted."""
        full = diagnostic.is_error and len(self.diagnostics) >= MAX_KEPT
        if full and sum(d.is_error for d in self.diagnostics) >= MAX_KEPT:
            self.left_out += 1
        else:
            self.diagnostics.append(diagnostic)

    def error(
        self,
        code: str,
        message: str,
        span: Span | None,
        help: str | None = None,  # noqa: A002 - the word a reader sees
        labels: Iterable[Label] = (),
    ) -> None:
        """Add an error."""
        self.add(Diagnostic(code, message, span, help, tuple(labels)))

    def warning(
        self,
        code: str,
        message: str,
        span: Span | None,
        help: str | None = None,  # noqa: A002 - the word a reader sees
        labels: Iterable[Label] = (),
    ) -> None:
        """Add a warning."""
        self.add(Diagnostic(code, message, span, help, tuple(labels), Severity.WARNING))

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(d.is_error for d in self.diagnostics)

    def raise_errors(self) -> None:
        """Raise what was gathered, if an error is among it."""
        if self.failed:
            raise CheckmetaError(self.diagnostics, self.left_out)


def did_you_mean(wrong: str, right: Iterable[str]) -> str | None:
    """Help of the form "did you mean `x`?", or None where nothing is close."""
    from difflib import get_close_matches  # noqa: PLC0415 - only of what is wrong

    candidates = sorted(set(right))
    folded = {c.lower().replace("-", "_"): c for c in candidates}
    close = get_close_matches(wrong.lower().replace("-", "_"), folded, n=1, cutoff=0.65)
    return f"did you mean `{folded[close[0]]}`?" if close else None
