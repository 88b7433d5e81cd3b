"""What is said of documents beside errors and verdicts."""

from __future__ import annotations

from checkmeta.base.document_source import veiled_words
from checkmeta.base.records import dataclass
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

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """By document, place, code."""
        return (self.document, self.place.start if self.place else 0, self.code, self.message)

    def __post_init__(self) -> None:
        """Leave secrets out of what is said, as a diagnostic does."""
        spans = (self.place, *self.related)
        object.__setattr__(self, "message", veiled_words(self.message, spans))
        if self.help is not None:
            object.__setattr__(self, "help", veiled_words(self.help, spans))
