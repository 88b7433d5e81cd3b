"""From what somebody names to a source. What can be read only once, or is a query's answer, is kept beside the plan."""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.files import unusable
from checkmeta.base.paths import is_folder, stands
from checkmeta.sweep.file_sources import ArchiveSource, FolderSource
from checkmeta.sweep.kept_parts import KeptParts
from checkmeta.sweep.line_source import LineSource, need_plain
from checkmeta.sweep.needed import need
from checkmeta.sweep.subject_source import COLUMN, DOCUMENT, FOLDER, Source

STORES: Final = ("s3://", "gs://", "az://")
ENDINGS: Final = {
    ".jsonl": "lines", ".ndjson": "lines", ".parquet": "arrow", ".arrow": "arrow", ".feather": "arrow", ".tar": "archive", ".zip": "archive",
}  # fmt: skip
"""What a file of rows or an archive is called."""


def open_source(name: str, by: str | None, kept: KeptParts, query: str | None = None) -> Source:
    """The source of a name: `-`, a folder, a file, an object store, or a database that is asked.

    Raises:
        CheckmetaError: U001, it isn't there; U004, `by` doesn't fit; U051, it is none; U053, what reads it isn't installed.

    """
    kind = ENDINGS.get(Path(name).suffix.lower(), "")
    if name == "-":
        return _of_file(_once(kept, "source.jsonl", _standard_input), "lines", by)
    if query is not None:
        from_query = need("checkmeta.sweep.arrow_source", "checkmeta[adbc]", "a query")
        scheme = name.partition(":")[0]
        if scheme not in from_query.DRIVERS:
            known = ", ".join(f"`{each}:`" for each in from_query.DRIVERS)
            raise refusal(
                "U004", "`--query` asks a database, and the source is none", help=f"addresses begin with {known}"
            )
        return _of_file(_once(kept, "source.parquet", lambda to: from_query.write_query(name, query, to)), "arrow", by)
    if name.startswith(STORES):
        cloud = need("checkmeta.sweep.cloud_source", "checkmeta[cloud]", f"`{name.partition(':')[0]}:`")
        if kind:
            suffix = Path(name).suffix.lower()
            ending = {"lines": ".jsonl", "arrow": ".parquet" if suffix == ".parquet" else ".arrow"}.get(kind, suffix)
            return _of_file(_once(kept, f"source{ending}", lambda to: cloud.fetch(name, to)), kind, by)
        source: Source = cloud.CloudSource(name, _by_file(by))
        return source
    if "://" in name:  # not said again, as it may hold a password
        help_ = f"stores begin with {', '.join(STORES)}; a database is asked with `--query`"
        raise refusal("U004", "the source is an address of neither a store nor, with `--query`, a database", help=help_)
    path = Path(name)
    if is_folder(path):
        return FolderSource(path, _by_file(by))
    if not stands(path):
        raise refusal("U001", f"`{name}` doesn't exist", subject=name)
    return _of_file(path, kind, by)


def _of_file(path: Path, kind: str, by: str | None) -> Source:
    try:
        if kind == "lines":
            need_plain(path)
            return LineSource(path, _by_column(by))
        if kind == "arrow":
            source: Source = need("checkmeta.sweep.arrow_source", "checkmeta[arrow]", "Parquet").ArrowSource(
                path, _by_column(by)
            )
            return source
        need_plain(path)
        if tarfile.is_tarfile(path) or zipfile.is_zipfile(path):
            return ArchiveSource(path, _by_file(by))
    except OSError as error:
        raise unusable(path.as_posix(), error) from None
    help_ = f"it is a folder, or ends in {', '.join(ENDINGS)}"
    raise refusal("U051", f"`{path.as_posix()}` is no source of subjects", help=help_)


def _by_file(by: str | None) -> str:
    if by is not None and by not in (FOLDER, DOCUMENT):
        raise refusal(
            "U004", f"`--subject-by {by}` is about rows, and the source has files", help="write `folder` or `document`"
        )
    return by or FOLDER


def _by_column(by: str | None) -> str:
    if by is not None and not by.startswith(COLUMN):
        raise refusal(
            "U004",
            f"`--subject-by {by}` is about files, and the source has rows",
            help="write `column:NAME`, or leave it out",
        )
    return by or ""


def _once(kept: KeptParts, name: str, write: Callable[[Path], None]) -> Path:
    """A file beside the plan, written whole when it is first asked for."""
    path = kept.folder / name
    if path.exists():
        return path
    kept.make()
    try:
        handle, written = tempfile.mkstemp(prefix=f".{name}.", suffix=".new", dir=kept.folder)
        os.close(handle)
        try:
            write(Path(written))
            with open(written, "rb+") as file:  # noqa: PTH123 - for its descriptor
                os.fsync(file.fileno())
            os.replace(written, path)  # noqa: PTH105
        finally:
            with suppress(FileNotFoundError):
                os.unlink(written)  # noqa: PTH108
    except OSError as error:
        raise unusable(path.as_posix(), error, "written") from None
    return path


def _standard_input(to: Path) -> None:
    with to.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, 1024**2)
