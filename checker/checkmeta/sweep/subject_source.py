"""What is swept: a source gives its subjects in an order of its own, from the beginning or from a mark on."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.records import dataclass
from checkmeta.sweep.subject_row import RowError, SubjectRow

FOLDER: Final = "folder"
DOCUMENT: Final = "document"
COLUMN: Final = "column:"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A subject of a source.

    Attributes:
        mark: where it begins, as JSON: `Source.entries` goes on from there.
        subject: its name.
        row: reads it; what is wrong with it is in the row.

    """

    mark: Any
    subject: str
    row: Callable[[], SubjectRow]


@dataclass(frozen=True, slots=True)
class SweepPart:
    """Subjects that are judged together, and written together.

    Attributes:
        mark: of its first.
        rows: how many there are.
        again: which of them have the name of one before, by their number in the part.

    """

    mark: Any
    rows: int
    again: tuple[int, ...] = ()


class Source(ABC):
    """Subjects in an order that doesn't change as long as `state` doesn't."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """What tells it from what it may become, as JSON: sizes and times. No path, which may be another elsewhere."""

    @abstractmethod
    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """The subjects, in order, from a mark on."""

    def parts(self, size: int) -> Iterator[SweepPart]:
        """All subjects in parts of a size; the last may be smaller."""
        seen: set[bytes] = set()
        entries = self.entries()
        while batch := list(islice(((e.mark, e.subject) for e in entries), size)):
            again = []
            for number, (_, subject) in enumerate(batch):
                digest = hashlib.blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                if digest in seen:
                    again.append(number)
                seen.add(digest)
            yield SweepPart(batch[0][0], len(batch), tuple(again))

    def rows(self, part: SweepPart) -> Iterator[SubjectRow]:
        """The subjects of a part.

        Raises:
            CheckmetaError: U052, there are fewer than planned.

        """
        count = 0
        for row in self.loaded(_calls(self.entries(part.mark), part)):
            count += 1
            yield row
        if count < part.rows:
            raise source_changed()

    def loaded(self, calls: Iterator[Callable[[], SubjectRow]]) -> Iterator[SubjectRow]:
        """Rows that are read, in their order."""
        return (call() for call in calls)

    def find(self, subject: str) -> SubjectRow | None:
        """The subject of that name."""
        return next((entry.row() for entry in self.entries() if entry.subject == subject), None)


def _calls(entries: Iterator[SourceEntry], part: SweepPart) -> Iterator[Callable[[], SubjectRow]]:
    for number, entry in enumerate(islice(entries, part.rows)):
        if number in part.again:
            message = f"the subject `{entry.subject}` has come before; rows of one subject stand together"
            yield partial(SubjectRow, entry.subject, wrong=RowError("U051", message))
        else:
            yield entry.row


def source_changed() -> CheckmetaError:
    """The error of a source that is another than planned."""
    message = "the source has changed since the sweep was planned"
    return CheckmetaError([Diagnostic("U052", message, help="begin anew, with `--restart` or in another folder")])
