"""Reading a document: which format it has, whether it may be opened, what its text is."""

from __future__ import annotations

import codecs
import errno
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, Severity
from checkmeta.base.document_source import DocumentSource
from checkmeta.base.file_digest import FileDigest, file_digest
from checkmeta.base.paths import is_folder, stands
from checkmeta.base.records import replace
from checkmeta.base.source import Source, Span
from checkmeta.documents.config_maps import unwrapped
from checkmeta.documents.formats import EXTENSIONS, FORMATS, format_of
from checkmeta.documents.gltf_reader import HEAD, json_length
from checkmeta.documents.json_reader import read_jsonc
from checkmeta.documents.limits import FILE_BYTES, JSON_BYTES
from checkmeta.documents.placeholders import marked
from checkmeta.documents.secret_leaves import tell
from checkmeta.documents.templates import Reader, read_template
from checkmeta.documents.tree import Document

_LENIENT: Final[dict[str, Reader]] = {"json": lambda s: [replace(d, format="json") for d in read_jsonc(s)]}
"""For a template's text, in which commas may be left over where a block was."""
_HOLDING: Final = frozenset({"yaml", "json"})
"""Formats in which a ConfigMap is written."""
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENCODING_HELP: Final = "save the file as UTF-8"
STANDARD_INPUT: Final = Path("-")
"""The path that stands for standard input, as elsewhere."""
STDIN: Final = "<stdin>"
"""What reports call it."""


def supported(path: Path) -> bool:
    """Whether the file's name is that of a format that is read."""
    return format_of(path.name) is not None


def read_file(
    path: Path, name: str, root: Path | None = None, digests: list[FileDigest] | None = None
) -> list[Document]:
    """Read a file of any format; `name` is what the reader of a report sees.

    Returns one document, or several for a YAML stream. With `root`, a path that leads out of that folder (through a
    symbolic link or `..`) is refused. What was read is noted in `digests`, whether or not it is a document.
    Raises `CheckmetaError`: U001, D101 to D111.
    """
    kind = _kind_of(path, name)
    data = _load(path, name, root, kind)
    if digests is not None:
        digests.append(file_digest(name, data, whole=kind != "glb"))
    return _parse(data, name, kind)


def read_bytes(data: bytes, name: str, format: str | None = None) -> list[Document]:  # noqa: A002 - the word that tree.py has for it
    """Read the bytes of a document, in `format` (a name in `FORMATS`), else in that of its name; as `read_file` does.

    Raises `CheckmetaError`: D101 to D111.
    """
    kind = _kind(name, name) if format is None else format
    if kind not in FORMATS:
        _refuse(
            "D108", f"the format `{kind}` is not known", name, f"one of {', '.join(f'`{each}`' for each in FORMATS)}"
        )
    if kind == "glb":
        data = data[: HEAD + json_length(data[:HEAD], len(data), name)]
    elif len(data) > _most(kind):
        _refuse_size(len(data), name, kind)
    return _parse(data, name, kind)


def load_bytes(path: Path, name: str, root: Path) -> tuple[bytes, str]:
    """The bytes of a file and what `read_bytes` takes as their format: what `read_file` reads, for another process to read.

    Raises `CheckmetaError`: U001, D102, D106, D108.
    """
    kind = _kind_of(path, name)
    data = _load(path, name, root, kind)
    return (data[HEAD:].rstrip(b"\0"), "gltf") if kind == "glb" else (data, kind)


def _kind_of(path: Path, name: str) -> str:
    """The format of a file; what isn't one is said first."""
    if format_of(path.name) is None:
        if not stands(path):
            _refuse("U001", f"`{name}` doesn't exist", name, "look at its name, and at where you are")
        if is_folder(path):
            _refuse("U001", f"`{name}` is a folder", name, "name a file")
    return _kind(path.name, name)


def _kind(file: str, name: str) -> str:
    """The format that a file's name says."""
    kind = format_of(file)
    if kind is None:
        known = ", ".join(f"`{extension}`" for extension in EXTENSIONS)
        help_ = f"extensions that are read: {known}; `.example`, `.sample` or `.j2` may follow"
        _refuse("D108", f"the format of `{name}` is not known", name, help_)
    return kind


def _parse(data: bytes, name: str, kind: str) -> list[Document]:
    if kind == "glb":
        # writers disagree on what fills the last four bytes
        data, kind = data[HEAD:].rstrip(b"\0"), "gltf"
    return _read(_decode(data, name), name, kind)


def read_standard_input(kinds: Sequence[str] = ("json", "yaml")) -> list[Document]:
    """Read standard input to its end, as one of `kinds` (names in `FORMATS`): what begins as JSON does as JSON.

    Of several others the first that the text can be read as. Raises `CheckmetaError`: U001, D101 to D111.
    """
    try:
        data = sys.stdin.buffer.read(JSON_BYTES + 1)
    except (OSError, ValueError, AttributeError):  # a folder, closed, or not there at all
        _refuse("U001", "standard input can't be read", STDIN)
    text = _decode(data, STDIN) if len(data) <= JSON_BYTES else ""
    is_json = "json" in kinds and text.lstrip()[:1] in ("{", "[") and not text.lstrip().startswith("{{")
    tried = ["json"] if is_json else [kind for kind in kinds if kind != "json"] or ["json"]
    if len(data) > _most(tried[0]):
        _refuse_size(len(data), STDIN, tried[0])
    first: CheckmetaError | None = None
    for kind in tried:
        try:
            return _read(text, STDIN, kind)
        except CheckmetaError as error:
            first = first or error
    assert first is not None
    raise first


def read_text(text: str, name: str, format: str) -> list[Document]:  # noqa: A002 - the word that tree.py has for it
    """Read a text in `format` (a name in `FORMATS`, but `glb`). A byte order mark at its beginning is no part of it.

    Raises `CheckmetaError`: D101 to D111.
    """
    if format not in FORMATS or format == "glb":
        known = ", ".join(f"`{kind}`" for kind in FORMATS if kind != "glb")
        _refuse("D108", f"the format `{format}` is not known", name, f"one of {known}")
    if len(text) > FILE_BYTES:
        _refuse_size(len(text), name, "text")
    return _read(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), name, format)


def _read(text: str, name: str, kind: str) -> list[Document]:
    source = DocumentSource(name, text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"the text has half of a surrogate pair, U+{ord(text[error.start]):04X}"
        raise CheckmetaError([Diagnostic("D101", message, Span(source, error.start, error.start + 1))]) from None
    if (nul := text.find("\0")) >= 0:
        place = source.position(nul)
        message = f"the file is not text: a NUL character in line {place.line}, column {place.column}"
        raise CheckmetaError([Diagnostic("D101", message, Span(source, nul, nul + 1), _ENCODING_HELP)])
    found = _documents(source, kind)
    if kind not in _HOLDING:
        return found
    return [
        each for document in found for each in unwrapped(document, lambda t, k: _documents(DocumentSource(name, t), k))
    ]


def _documents(source: Source, kind: str) -> list[Document]:
    reader = FORMATS[kind].read
    found = [marked(document) for document in read_template(source, kind, reader, _LENIENT.get(kind, reader))]
    for document in found:
        tell(document.source, document.root)
    return found


def of_yaml_1_2(document: Document) -> Document:
    """Return the document without warnings that older YAML reads it otherwise (D113): for formats of our own."""
    return replace(document, warnings=tuple(w for w in document.warnings if w.code != "D113"))


def without_repeats(documents: Iterable[Document]) -> None:
    """Raise `CheckmetaError` (D105) if a key stands twice in one of the documents: for formats of our own."""
    found = (w for document in documents for w in document.warnings if w.code == "D105")
    if errors := [replace(warning, severity=Severity.ERROR) for warning in found]:
        raise CheckmetaError(errors)


def _refuse(code: str, message: str, name: str, help: str | None = None) -> NoReturn:  # noqa: A002 - the word a reader sees
    raise CheckmetaError([Diagnostic(code, message, help=help, subject=name)])


def _most(kind: str) -> int:
    return JSON_BYTES if kind == "json" else FILE_BYTES


def _refuse_size(size: int, name: str, kind: str) -> NoReturn:
    allowed = _most(kind) // (1024 * 1024)
    _refuse("D102", f"the file is too large: {size:,} bytes, where {allowed} MiB are allowed", name)


def _load(path: Path, name: str, root: Path | None, kind: str) -> bytes:
    """Read the bytes of a regular file within `root` and within its kind's bound; of a `glb` up to the JSON's end."""
    try:
        # the path is resolved once and opened as resolved: what was judged is what is read
        real = path.resolve(strict=True)
        if root is not None and not real.is_relative_to(root.resolve(strict=True)):
            _refuse("U001", f"`{name}` leads out of the folder that is read", name, "copy the file into the folder")
        _admit(real.stat(), name, kind)
        # the file may have been exchanged since: never wait for a pipe's writer, and look again at what was opened
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(real, flags), "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            status = os.fstat(file.fileno())
            _admit(status, name, kind)
            if kind == "glb":
                head = file.read(HEAD)
                return head + file.read(json_length(head, status.st_size, name))
            data = file.read(_most(kind) + 1)
    except (OSError, RuntimeError, ValueError) as error:  # a NUL in the name, a failing disk
        help_ = "check the file's permissions" if isinstance(error, PermissionError) else None
        _refuse("U001", f"`{name}` {unreadable(error)}", name, help_)
    if len(data) > _most(kind):
        _refuse_size(len(data), name, kind)
    return data


def unreadable(error: Exception) -> str:
    """Say why a file can't be opened."""
    if isinstance(error, FileNotFoundError):
        return "doesn't exist"
    if isinstance(error, PermissionError):
        return "may not be read"
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ELOOP or isinstance(error, RuntimeError):  # the second in Python 3.11 and 3.12
        return "is a link that goes round in a circle"
    return "has too long a name, or is a link to one" if code == errno.ENAMETOOLONG else "can't be read"


def _admit(status: os.stat_result, name: str, kind: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        _refuse("U001", f"`{name}` is a folder, not a file", name)
    if not stat.S_ISREG(status.st_mode):
        _refuse("U001", f"`{name}` is not a regular file", name)
    if status.st_size > _most(kind) and kind != "glb":
        _refuse_size(status.st_size, name, kind)


def _decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark; the mark is no part of it."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding)
        source = DocumentSource(name, before + body[error.start :].decode(encoding, "replace"))
        span = Span(source, len(before), len(before) + 1)
        where = f"at offset {len(mark) + error.start:,}, in line {span.begin.line}"
        known = "UTF-16" if mark and encoding != "utf-8" else "UTF-8"
        message = f"the file is not text in {known}: byte 0x{body[error.start]:02x} {where}"
        raise CheckmetaError([Diagnostic("D101", message, span, _ENCODING_HELP)]) from None
