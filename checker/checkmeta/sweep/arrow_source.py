"""Parquet and Arrow files: a row is a subject, or an object of one that a column names. It comes with `checkmeta[arrow]`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.sweep.batches import subject_row
from checkmeta.sweep.line_source import column_document, column_text
from checkmeta.sweep.needed import need
from checkmeta.sweep.subject_row import RowError, SubjectRow
from checkmeta.sweep.subject_source import COLUMN, Source, SourceEntry

_ROWS: Final = 256
"""Rows that are held at a time."""
_GROUP: Final = 10_000
"""Rows of a row group that is written: what is read before a part in its midst."""
DRIVERS: Final = {
    "sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql", "snowflake": "snowflake", "bigquery": "bigquery",
    "grpc": "flightsql", "grpc+tls": "flightsql",
}  # fmt: skip
"""By the beginning of a database's address, what its driver is called."""


class ArrowSource(Source):
    """A file of rows, read from the row group or batch in which a mark lies."""

    def __init__(self, path: Path, by: str) -> None:
        self.path = path
        self.column = by.removeprefix(COLUMN) if by.startswith(COLUMN) else None
        try:
            names = self._schema().names
        except (pa.ArrowInvalid, OSError):
            raise refusal("U051", f"`{path.name}` is no file of Parquet or Arrow") from None
        for name in (self.column,) if self.column else ("subject", "documents"):
            if name not in names:
                help_ = "`--subject-by column:NAME` says which column names the subject"
                raise refusal("U051", f"`{path.name}` has no column `{name}`", help=help_)

    def state(self) -> dict[str, Any]:
        """Its size and time."""
        status = self.path.stat()
        return {"kind": "arrow", "size": status.st_size, "time": status.st_mtime_ns}

    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """The mark is the number of the row."""
        rows = enumerate(self._rows(mark or 0), mark or 0)
        if self.column is None:
            for number, row in rows:
                yield SourceEntry(number, row.get("subject") or f"row {number + 1}", partial(subject_row, row))
            return
        for name, group in groupby(rows, lambda each: column_text(each[1].get(self.column or ""))):
            own = list(group)
            if name is not None:
                documents = (
                    column_document(row, n, _json(row), self.column or "") for n, (_, row) in enumerate(own, 1)
                )
                yield SourceEntry(own[0][0], name, partial(SubjectRow, name, tuple(documents)))
                continue
            wrong = RowError("U051", f"there is no text in `{self.column}`")
            for number, _ in own:
                yield SourceEntry(number, f"row {number + 1}", partial(SubjectRow, f"row {number + 1}", wrong=wrong))

    def _schema(self) -> pa.Schema:
        if self.path.suffix == ".parquet":
            return pq.read_schema(self.path)
        with pa.memory_map(str(self.path)) as file:
            return pa.ipc.open_file(file).schema

    def _rows(self, start: int) -> Iterator[dict[str, Any]]:
        for before, batch in self._batches(start):
            yield from batch.slice(max(0, start - before)).to_pylist()

    def _batches(self, start: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Batches from the one in which a row lies, each with how many rows stand before it."""
        before = 0
        if self.path.suffix != ".parquet":
            with pa.memory_map(str(self.path)) as mapped:
                reader = pa.ipc.open_file(mapped)
                for number in range(reader.num_record_batches):
                    whole = reader.get_batch(number)
                    for begin in range(0, whole.num_rows, _ROWS):
                        batch = whole.slice(begin, _ROWS)
                        if before + batch.num_rows > start:
                            yield before, batch
                        before += batch.num_rows
            return
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if before + rows <= start:
                    before += rows
                    continue
                for batch in file.iter_batches(_ROWS, row_groups=[group]):
                    if before + batch.num_rows > start:
                        yield before, batch
                    before += batch.num_rows


def _json(row: dict[str, Any]) -> bytes:
    """A row as a document; of what JSON has no word for, as days, the text."""
    return json.dumps(row, default=str, sort_keys=True).encode()


def write_query(address: str, query: str, to: Path) -> None:
    """Write what a query gives to a file of Parquet, batch by batch. It comes with `checkmeta[adbc]`.

    Raises:
        CheckmetaError: U053, the database's driver isn't installed; U051, the database doesn't answer.

    """
    scheme, _, rest = address.partition(":")
    driver = need(f"adbc_driver_{DRIVERS[scheme]}.dbapi", f"adbc-driver-{DRIVERS[scheme]}", f"`{scheme}:`")
    error = need("adbc_driver_manager", "adbc-driver-manager", "a query").Error
    try:
        with (
            driver.connect(rest if scheme == "sqlite" else address, autocommit=True) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query)
            reader = cursor.fetch_record_batch()
            with pq.ParquetWriter(to, reader.schema, compression="zstd") as file:
                for batch in reader:
                    file.write_batch(batch, row_group_size=_GROUP)
    except (error, pa.ArrowException) as wrong:
        said = " ".join(str(wrong).replace(address, scheme).split())[:200]  # the address may hold a password
        raise refusal("U051", f"the query isn't answered: {said}") from None
