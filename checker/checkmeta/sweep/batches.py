"""Rows in Arrow's types: what other engines hand in and get back, and what Parquet holds. It comes with `checkmeta[arrow]`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from checkmeta.base.records import replace
from checkmeta.store.library import about, load
from checkmeta.sweep.judge_process import JudgeProcess, rules_digest
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.subject_row import COUNTS, RowDocument, RowError, SubjectRow

_TEXTS: Final = pa.list_(pa.string())
_FINDING: Final = pa.struct(
    [
        *((name, pa.string()) for name in ("rule", "layer", "verdict", "document", "path")),
        ("places", _TEXTS), ("line", pa.int32()), ("column", pa.int32()),
    ]
)  # fmt: skip
IN: Final = pa.schema(
    [
        ("subject", pa.string()),
        ("documents", pa.list_(pa.struct([("name", pa.string()), ("format", pa.string()), ("content", pa.binary())]))),
    ]
)
"""A row is a whole subject."""
OUT: Final = pa.schema(
    [
        ("subject", pa.string()), ("error", pa.struct([(name, pa.string()) for name in ("code", "document", "message")])),
        ("fails", pa.bool_()), *((name, pa.int32()) for name in COUNTS), ("findings", pa.list_(_FINDING)), ("missing", _TEXTS),
    ]
)  # fmt: skip
"""A row for each, in order."""
DDL: Final = (
    "subject string, error struct<code: string, document: string, message: string>, fails boolean, "
    + "".join(f"{name} int, " for name in COUNTS)
    + "findings array<struct<rule: string, layer: string, verdict: string, document: string, path: string, "
    "places: array<string>, line: int, column: int>>, missing array<string>"
)
"""`OUT` as Spark says it."""


class BatchJudge:
    """Judges batches of rows, with a process of its own; it keeps no more than that, and may be pickled."""

    def __init__(self, as_of: dt.date, **options: Any) -> None:
        """The options are those of `SweepOptions`; rules are named as in `checkmeta check --rules`, and loaded where they are used."""
        self.options = replace(SweepOptions(as_of), **options)
        self._process: JudgeProcess | None = None

    def judge(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A row of `OUT` for each row of `IN`, in order.

        Raises:
            CheckmetaError: the rules can't be loaded. Nothing that stands in a row makes it raise.

        """
        if self._process is None:
            library = about(load(self.options.rules, tests=False, added=self.options.added), self.options.topics)
            digest = rules_digest(library.program.digest, library.chosen)
            self._process = JudgeProcess(self.options, digest, Path.cwd())
        found = [self._process.judge(subject_row(row))[0] for row in batch.to_pylist()]
        return pa.RecordBatch.from_pylist(found, OUT)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What Spark's `mapInArrow` takes."""
        for batch in batches:
            yield self.judge(batch)

    def __getstate__(self) -> dict[str, Any]:
        """Without the process, which belongs to this one."""
        return {**self.__dict__, "_process": None}


def subject_row(said: dict[str, Any]) -> SubjectRow:
    """A row of `IN` as a subject; one that is none says so."""
    subject, listed = said.get("subject"), said.get("documents")
    if not subject or listed is None:
        return SubjectRow(subject or "", wrong=RowError("U051", "a row has a `subject` and `documents`"))
    documents = {d["name"]: _document(d) for d in listed if d and d.get("name")}
    if len(documents) < len(listed):
        return SubjectRow(subject, wrong=RowError("U051", "each document has a name of its own"))
    return SubjectRow(subject, tuple(documents.values()))


def _document(said: dict[str, Any]) -> RowDocument:
    content = said.get("content") or b""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)
    return RowDocument(said["name"], said.get("format"), data)


def parquet_bytes(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a file of Parquet: the same bytes for the same rows and version of pyarrow."""
    written = io.BytesIO()
    write: Callable[..., None] = pq.write_table
    write(pa.Table.from_pylist(rows, OUT), written, compression="zstd")
    return written.getvalue()
