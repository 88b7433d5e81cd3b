"""Folders and archives: a subject is each folder at the top with all that is in it, or each document."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.paths import is_folder
from checkmeta.documents.formats import format_of
from checkmeta.documents.limits import JSON_BYTES
from checkmeta.documents.read import load_bytes, supported
from checkmeta.facts.discover import FILES, SKIPPED, File, discover
from checkmeta.sweep.subject_row import RowDocument, RowError, SubjectRow
from checkmeta.sweep.subject_source import FOLDER, Source, SourceEntry

Member = tuple[str, int, Callable[[], bytes]]
"""Name within the archive, size, and what reads it."""
_OUT: Final = "a link that leads out of the folder is not followed"


class FolderSource(Source):
    """The folders in a folder. What stands beside them, and is a document, is a subject by itself."""

    def __init__(self, folder: Path, by: str) -> None:
        self.folder = folder
        self.by = by

    @cached_property
    def _tops(self) -> list[str]:
        """Names of what stands at the top, but for what `checkmeta check` passes over."""
        with os.scandir(self.folder) as listing:
            names = [e.name for e in listing if _met(e.name, last=not is_folder(Path(e.path)))]
        return sorted(names)

    def state(self) -> dict[str, Any]:
        """Names, sizes and times of all files."""
        digest = hashlib.sha256()
        for top in self._tops:
            for file in _files(self.folder / top)[0]:
                try:
                    status = file.path.stat()
                except OSError:
                    continue  # its row says why it can't be read
                line = f"{top}/{file.name}\0{status.st_size}\0{status.st_mtime_ns}\n"
                digest.update(line.encode("utf-8", "surrogatepass"))
        return {"kind": "folder", "names": len(self._tops), "files": digest.hexdigest()}

    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """The mark is the name at the top, and the number of the document under it."""
        begin, skip = mark or ("", 0)
        for top in self._tops[bisect_left(self._tops, begin) :]:
            subjects = self._under(top)
            for number in range(skip if top == begin else 0, len(subjects)):
                yield SourceEntry([top, number], *subjects[number])

    def find(self, subject: str) -> SubjectRow | None:
        """Without a look at those before it."""
        top = subject.partition("/")[0]
        return next((e.row() for e in self.entries([top, 0]) if e.subject == subject), None) if top else None

    def _under(self, top: str) -> list[tuple[str, Callable[[], SubjectRow]]]:
        path, shown = self.folder / top, os.fsencode(top).decode("utf-8", "replace")
        if path.is_symlink():
            try:
                inside = path.resolve(strict=True).is_relative_to(self.folder.resolve())
            except (OSError, RuntimeError):
                inside = False
            # what it leads to is met where it is
            return [] if inside else [(shown, lambda: SubjectRow(shown, wrong=RowError("U001", _OUT)))]
        if not path.is_dir():
            return [(shown, partial(self._alone, path, shown))]
        if self.by == FOLDER:
            return [(shown, partial(_folder_row, path, shown))]
        files, wrong = _files(path)
        if wrong is not None:
            return [(shown, lambda: SubjectRow(shown, wrong=wrong))]
        return [(f"{shown}/{file.name}", partial(self._alone, file.path, f"{shown}/{file.name}")) for file in files]

    def _alone(self, path: Path, shown: str) -> SubjectRow:
        return SubjectRow(shown, (_loaded(path, shown.rpartition("/")[2], self.folder),), alone=True)


def _files(folder: Path) -> tuple[list[File], RowError | None]:
    """The documents in a folder, or what keeps it from being read; of a file that one."""
    if not folder.is_dir():
        return [File(folder, folder.name, ".", ".", folder.parent, explicit=False)], None
    errors = Collector()
    found = discover([Path()], folder, errors)
    wrong = RowError.of(errors.diagnostics[0]) if errors.diagnostics else None
    return list(found.files), wrong


def _folder_row(folder: Path, shown: str) -> SubjectRow:
    files, wrong = _files(folder)
    return SubjectRow(shown, tuple(_loaded(file.path, file.name, folder) for file in files), wrong)


def _loaded(path: Path, name: str, root: Path) -> RowDocument:
    try:
        content, format_ = load_bytes(path, name, root)
    except CheckmetaError as error:
        return RowDocument(name, None, wrong=RowError.of(error.diagnostics[0]))
    return RowDocument(name, format_, content)


def looked_at(steps: Sequence[str]) -> bool:
    """Whether `checkmeta check` would look at a document of that path, and the path leads nowhere else."""
    return ".." not in steps and all(_met(step, last=number == len(steps) - 1) for number, step in enumerate(steps))


def _met(name: str, *, last: bool) -> bool:
    """Whether `checkmeta check` would look at it: it is neither hidden, nor a folder of others', nor of an unknown format."""
    env = last and format_of(name) == "env"
    return not (name in SKIPPED or (name.startswith(".") and not env)) and (not last or supported(Path(name)))


class ArchiveSource(Source):
    """A `.tar` or `.zip`, read where it lies. Links in it are left out, and names that lead out of it."""

    def __init__(self, path: Path, by: str) -> None:
        self.path = path
        self.by = by

    def state(self) -> dict[str, Any]:
        """Its size and time."""
        status = self.path.stat()
        return {"kind": "archive", "size": status.st_size, "time": status.st_mtime_ns}

    @cached_property
    def _subjects(self) -> list[tuple[str, list[Member]]]:
        """The members of each subject, by name; of two members of one name the later counts, as when it is unpacked."""
        members = _tar_members(self.path) if tarfile.is_tarfile(self.path) else _zip_members(self.path)
        met: dict[str, Member] = {}
        for name, size, read in members:
            steps = [step for step in name.split("/") if step not in ("", ".")]
            if steps and not name.startswith("/") and looked_at(steps):
                met["/".join(steps)] = ("/".join(steps), size, read)
        found: dict[str, list[Member]] = {}
        for name, member in met.items():
            found.setdefault(name.split("/")[0] if self.by == FOLDER else name, []).append(member)
        return sorted(found.items(), key=itemgetter(0))

    def entries(self, mark: Any = None) -> Iterator[SourceEntry]:
        """The mark is the number of the subject."""
        for number in range(mark or 0, len(self._subjects)):
            name, members = self._subjects[number]
            yield SourceEntry(number, name, partial(_archive_row, name, members))


def _archive_row(subject: str, members: list[Member]) -> SubjectRow:
    alone = len(members) == 1 and members[0][0] == subject
    if len(members) > FILES:
        return SubjectRow(subject, wrong=RowError("F211", f"more than {FILES:,} documents"))
    documents = []
    for name, size, read in sorted(members, key=itemgetter(0)):
        shown = name.rpartition("/")[2] if alone else name.removeprefix(f"{subject}/")
        wrong = None
        if size > JSON_BYTES:
            message = f"the file is too large: {size:,} bytes, where {JSON_BYTES // 1024**2} MiB are allowed"
            wrong = RowError("D102", message, shown)
        try:
            content = b"" if wrong else read()
        except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, EOFError) as error:
            content, wrong = (
                b"",
                RowError("U001", f"it can't be read out of the archive: {type(error).__name__}", shown),
            )
        documents.append(RowDocument(shown, None, content, wrong))
    return SubjectRow(subject, tuple(documents), alone=alone)


def _tar_members(path: Path) -> Iterator[Member]:
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            archive.members.clear()  # type: ignore[attr-defined] # they would all be kept
            if member.isreg() and not member.issparse():
                yield member.name, member.size, partial(_slice, path, member.offset_data, member.size)


def _slice(path: Path, start: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def _zip_members(path: Path) -> Iterator[Member]:
    archive = zipfile.ZipFile(path)
    for info in archive.infolist():
        kind = info.external_attr >> 28
        if not info.is_dir() and kind in (0, 0o10):  # what says nothing of its kind, and plain files
            yield info.filename, info.file_size, partial(_unzipped, archive, info)


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(JSON_BYTES)
