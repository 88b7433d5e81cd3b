"""Object stores: what lies under a prefix, as folders and documents. It comes with `checkmeta[cloud]`."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import from_url

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, refusal
from checkmeta.documents.limits import JSON_BYTES
from checkmeta.facts.discover import FILES
from checkmeta.sweep.file_sources import looked_at
from checkmeta.sweep.subject_row import RowDocument, RowError, SubjectRow
from checkmeta.sweep.subject_source import FOLDER, Source, SourceEntry, source_changed

FLYING: Final = 32
"""Subjects that are fetched ahead of the one that is judged."""


class CloudSource(Source):
    """The objects under a prefix. A mark is the last key before a subject."""

    def __init__(self, address: str, by: str) -> None:
        self.address = address
        self.by = by

    @cached_property
    def _store(self) -> Any:
        return store(self.address)

    def state(self) -> dict[str, Any]:
        """Keys, sizes, and their versions as the store tells them."""
        digest = hashlib.sha256()
        number = 0
        for number, found in enumerate(self._listed(None), 1):  # noqa: B007 - looked at behind the loop
            stamp = found["e_tag"] or found["last_modified"].isoformat()
            digest.update(f"{found['path']}\0{found['size']}\0{stamp}\n".encode())
        return {"kind": "store", "objects": number, "files": digest.hexdigest()}

    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """Keys come in an order in which those of one folder stand together."""
        before = mark or ""
        met = (found for found in self._listed(mark or None) if looked_at(found["path"].split("/")))
        for name, group in groupby(
            met, lambda found: found["path"].split("/")[0] if self.by == FOLDER else found["path"]
        ):
            objects = [(found["path"], found["size"]) for found in group]
            yield SourceEntry(before, name, partial(self._row, name, objects))
            before = objects[-1][0]

    def loaded(self, calls: Iterator[Callable[[], SubjectRow]]) -> Iterator[SubjectRow]:
        """Many requests are under way while one subject is judged."""
        flying: deque[Future[SubjectRow]] = deque()
        with ThreadPoolExecutor(FLYING) as pool:
            for call in calls:
                flying.append(pool.submit(call))
                if len(flying) >= FLYING:
                    yield flying.popleft().result()
            while flying:
                yield flying.popleft().result()

    def _listed(self, offset: str | None) -> Iterator[dict[str, Any]]:
        try:
            for chunk in obstore.list(self._store, offset=offset):
                yield from map(dict, chunk)
        except BaseError as error:
            raise _unanswered(error) from None

    def _row(self, subject: str, objects: list[tuple[str, int]]) -> SubjectRow:
        alone = len(objects) == 1 and objects[0][0] == subject
        if len(objects) > FILES:
            return SubjectRow(subject, wrong=RowError("F211", f"more than {FILES:,} documents"))
        documents = []
        for key, size in objects:
            shown = key.rpartition("/")[2] if alone else key.removeprefix(f"{subject}/")
            if size > JSON_BYTES:
                message = f"the file is too large: {size:,} bytes, where {JSON_BYTES // 1024**2} MiB are allowed"
                documents.append(RowDocument(shown, None, wrong=RowError("D102", message, shown)))
            else:
                documents.append(RowDocument(shown, None, self._fetched(key)))
        return SubjectRow(subject, tuple(documents), alone=alone)

    def _fetched(self, key: str) -> bytes:
        """An object. That a store doesn't answer is no fault of the subject: then the sweep stops, and goes on another time."""
        try:
            return bytes(obstore.get(self._store, key).bytes())
        except (NotFoundError, FileNotFoundError):
            raise source_changed() from None
        except BaseError as error:
            raise _unanswered(error) from None


def store(address: str) -> Any:
    """A store, with what its own variables of the environment say of it.

    Raises:
        CheckmetaError: U051, there is none of that address.

    """
    try:
        return from_url(address)
    except (BaseError, ValueError) as error:
        raise _unanswered(error) from None


def fetch(address: str, to: Path) -> None:
    """Copy one object to a file."""
    folder, _, name = address.rpartition("/")
    try:
        with to.open("wb") as file:
            for chunk in obstore.get(store(folder), name).stream(min_chunk_size=8 * 1024**2):
                file.write(bytes(chunk))
    except (BaseError, FileNotFoundError) as error:
        raise _unanswered(error) from None


def _unanswered(error: Exception) -> CheckmetaError:
    said = " ".join(str(error).split())[:200]
    return refusal("U051", f"the store doesn't answer: {said}", help="run it again: it goes on where it stopped")
