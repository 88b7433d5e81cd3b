"""JSON Lines: a line is a row, or an object of a subject that one of its columns names."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.documents.limits import JSON_BYTES
from checkmeta.sweep.subject_row import RowDocument, RowError, SubjectRow
from checkmeta.sweep.subject_source import COLUMN, Source, SourceEntry, source_changed
from checkmeta.vocabulary.bridge import vocabulary

LINE_BYTES: Final = JSON_BYTES + 1024**2
"""Bytes of a line."""


class LineSource(Source):
    """A file of JSON Lines. A line that is no row is a row that says so."""

    def __init__(self, path: Path, by: str) -> None:
        self.path = path
        self.column = by.removeprefix(COLUMN) if by.startswith(COLUMN) else None

    def state(self) -> dict[str, Any]:
        """Its size and time."""
        status = self.path.stat()
        return {"kind": "lines", "size": status.st_size, "time": status.st_mtime_ns}

    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """The mark is where the line begins, in bytes, and its number."""
        begin, number = mark or (0, 1)
        with self.path.open("rb") as file:
            if begin > file.seek(0, 2):
                raise source_changed()
            file.seek(begin)
            yield from self._by_column(file, begin, number) if self.column else _rows(file, begin, number)

    def _by_column(self, file: BinaryIO, begin: int, number: int) -> Iterator[SourceEntry]:
        """Lines that follow each other, and name the same subject, are its documents."""
        mark, subject = [begin, number], ""
        held: list[RowDocument] = []
        for at, line_number, line in _lines(file, begin, number):
            found = _parsed(line)
            name = found if isinstance(found, RowError) else column_text(found.get(self.column or ""))
            if isinstance(found, RowError) or not isinstance(name, str):
                if held:
                    yield SourceEntry(mark, subject, partial(SubjectRow, subject, tuple(held)))
                    held = []
                wrong = (
                    found if isinstance(found, RowError) else RowError("U051", f"there is no text in `{self.column}`")
                )
                yield _broken([at, line_number], line_number, wrong)
                continue
            if held and name != subject:
                yield SourceEntry(mark, subject, partial(SubjectRow, subject, tuple(held)))
                held = []
            if not held:
                mark, subject = [at, line_number], name
            held.append(column_document(found, len(held) + 1, line, self.column or ""))
        if held:
            yield SourceEntry(mark, subject, partial(SubjectRow, subject, tuple(held)))


def column_text(value: object) -> str | None:
    """What a column says of a subject's name; None where that is nothing."""
    plain = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) or None if plain else None


def column_document(said: dict[str, Any], number: int, whole: bytes, column: str) -> RowDocument:
    """What a row says of its subject: with a `name` and a `content` that document, else all of it is one.

    Of a platform as we write it the column that names it is no part, where a platform has no such field.
    """
    name, content, format_ = (said.get(key) for key in ("name", "content", "format"))
    if isinstance(name, str) and name and isinstance(content, str | bytes):
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return RowDocument(name, format_ if isinstance(format_, str) else None, data)
    fields = vocabulary().platform.fields
    if column in said and column not in fields and len(said) > 1 and fields.keys() >= said.keys() - {column}:
        whole = _without(column, whole)
    return RowDocument(f"{number}.json", "json", whole)


def _without(column: str, whole: bytes) -> bytes:
    """An object without one of its keys; as it stands where a key stands twice, which is for its reader to say."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(column)
        return found

    said = json.loads(whole, object_pairs_hook=once)
    del said[column]
    return whole if twice else json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _rows(file: BinaryIO, begin: int, number: int) -> Iterator[SourceEntry]:
    for at, line_number, line in _lines(file, begin, number):
        found = _parsed(line)
        row = found if isinstance(found, RowError) else _row(found)
        if isinstance(row, RowError):
            yield _broken([at, line_number], line_number, row)
        else:
            yield SourceEntry([at, line_number], row.subject, partial(_itself, row))


def _itself(row: SubjectRow) -> SubjectRow:
    return row


def _broken(mark: Any, number: int, wrong: RowError) -> SourceEntry:
    row = SubjectRow(f"line {number}", wrong=wrong)
    return SourceEntry(mark, row.subject, lambda: row)


def _lines(file: BinaryIO, at: int, number: int) -> Iterator[tuple[int, int, bytes]]:
    """Each line that isn't blank: where it begins, its number, and as much of it as may be read."""
    while line := file.readline(LINE_BYTES + 1):
        begin = at
        at += len(line)
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(1024**2)):
            at += len(rest)
        if line.strip():
            yield begin, number, line
        number += 1


def _parsed(line: bytes) -> dict[str, Any] | RowError:
    """The object of a line, or what is wrong with it."""
    if len(line) > LINE_BYTES:
        return RowError("U051", f"the line is longer than {LINE_BYTES // 1024**2} MiB")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError, MemoryError) as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return RowError("U051", f"the line is no JSON{where}")
    return found if isinstance(found, dict) else RowError("U051", "the line is no JSON object")


def _row(said: dict[str, Any]) -> SubjectRow | RowError:
    """A row as it is written in JSON: `{"subject": …, "documents": [{"name": …, "content": …}]}`."""
    subject, listed = said.get("subject"), said.get("documents")
    if not isinstance(subject, str) or not subject or not isinstance(listed, list):
        return RowError(
            "U051", "a row has a text `subject` and a list `documents`; `--subject-by column:NAME` takes other objects"
        )
    documents: dict[str, RowDocument] = {}
    for each in listed:
        document = _document(each)
        if document is None:
            return RowError(
                "U051", "a document has a text `name`, and a text `content` or, in base 64, `content_base64`"
            )
        if document.name in documents:
            return RowError("U051", f"two documents are called `{document.name}`")
        documents[document.name] = document
    return SubjectRow(subject, tuple(documents.values()))


def _document(said: object) -> RowDocument | None:
    if not isinstance(said, dict):
        return None
    name, format_, text, coded = (said.get(key) for key in ("name", "format", "content", "content_base64"))
    if not isinstance(name, str) or not name or not isinstance(format_, str | None):
        return None
    if isinstance(text, str):
        return RowDocument(name, format_, text.encode("utf-8", "surrogatepass"))
    try:
        return RowDocument(name, format_, base64.b64decode(coded, validate=True)) if isinstance(coded, str) else None
    except (binascii.Error, ValueError):
        return None


def need_plain(path: Path) -> None:
    """Refuse what is packed: a part could only be read with all that stands before it.

    Raises:
        CheckmetaError: U051, it is.

    """
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] == b"\x1f\x8b" or head == b"\x28\xb5\x2f\xfd":
        raise refusal(
            "U051",
            f"`{path.name}` is compressed",
            help="unpack it, or pipe it: `zcat FILE | checkmeta sweep - --to FOLDER`",
        )
