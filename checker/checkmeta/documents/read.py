"""Reading a document: which format it has, whether it may be opened, what its text is."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import Final, NoReturn

from checkmeta.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.documents.json_reader import read_json
from checkmeta.documents.limits import FILE_BYTES
from checkmeta.documents.toml_reader import read_toml
from checkmeta.documents.tree import Document
from checkmeta.documents.yaml_reader import read_yaml
from checkmeta.source import Source, Span

FORMATS: Final = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonld": "json",
    ".toml": "toml",
}
"""The format of each file name extension (in lower case)."""

_READERS: Final = {"yaml": read_yaml, "json": read_json, "toml": read_toml}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENCODING_HELP: Final = "save the file as UTF-8"


def supported(path: Path) -> bool:
    """Whether the file's name has the extension of a format that is read."""
    return path.suffix.lower() in FORMATS


def read_file(path: Path, name: str, root: Path | None = None) -> list[Document]:
    """Read a file of any format in `FORMATS`; `name` is what the reader of a report sees.

    Returns one document, or several for a YAML stream. With `root`, a path that leads out of that folder (through a
    symbolic link or `..`) is refused. Raises `CheckmetaError`: U001, D101 to D111.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(f"`{extension}`" for extension in FORMATS)
        _refuse("D108", f"the format of `{name}` is not known", name, f"extensions that are read: {known}")
    return _read(_decode(_load(path, name, root), name), name, kind)


def read_text(text: str, name: str, format: str) -> list[Document]:  # noqa: A002 - the word that tree.py has for it
    """Read a text in `format` (`yaml`, `json` or `toml`). A byte order mark at its beginning is no part of it.

    Raises `CheckmetaError`: D101 to D111.
    """
    if format not in _READERS:
        _refuse("D108", f"the format `{format}` is not known", name, "one of `yaml`, `json`, `toml`")
    if len(text) > FILE_BYTES:
        _refuse_size(len(text), name)
    return _read(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), name, format)


def _read(text: str, name: str, kind: str) -> list[Document]:
    source = Source(name, text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"the text has half of a surrogate pair, U+{ord(text[error.start]):04X}"
        raise CheckmetaError([Diagnostic("D101", message, Span(source, error.start, error.start + 1))]) from None
    if (nul := text.find("\0")) >= 0:
        place = source.position(nul)
        message = f"the file is not text: a NUL character in line {place.line}, column {place.column}"
        raise CheckmetaError([Diagnostic("D101", message, Span(source, nul, nul + 1), _ENCODING_HELP)])
    return _READERS[kind](source)


def _refuse(code: str, message: str, name: str, help: str | None = None) -> NoReturn:  # noqa: A002 - the word a reader sees
    raise CheckmetaError([Diagnostic(code, message, help=help, subject=name)])


def _refuse_size(size: int, name: str) -> NoReturn:
    allowed = FILE_BYTES // (1024 * 1024)
    _refuse("D102", f"the file is too large: {size:,} bytes, where {allowed} MiB are allowed", name)


def _load(path: Path, name: str, root: Path | None) -> bytes:
    """Read the bytes of a regular file within `root` and within the bound."""
    try:
        # the path is resolved once and opened as resolved: what was judged is what is read
        real = path.resolve(strict=True)
        if root is not None and not real.is_relative_to(root.resolve(strict=True)):
            _refuse("U001", f"`{name}` leads out of the folder that is read", name, "copy the file into the folder")
        _admit(real.stat(), name)
        # the file may have been exchanged since: never wait for a pipe's writer, and look again at what was opened
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(real, flags), "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            _admit(os.fstat(file.fileno()), name)
            data = file.read(FILE_BYTES + 1)
    except FileNotFoundError:
        _refuse("U001", f"`{name}` doesn't exist", name)
    except PermissionError:
        _refuse("U001", f"`{name}` may not be read", name, "check the file's permissions")
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name, a failing disk
        _refuse("U001", f"`{name}` can't be read", name)
    if len(data) > FILE_BYTES:
        _refuse_size(len(data), name)
    return data


def _admit(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        _refuse("U001", f"`{name}` is a folder, not a file", name)
    if not stat.S_ISREG(status.st_mode):
        _refuse("U001", f"`{name}` is not a regular file", name)
    if status.st_size > FILE_BYTES:
        _refuse_size(status.st_size, name)


def _decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark; the mark is no part of it."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding)
        source = Source(name, before + body[error.start :].decode(encoding, "replace"))
        span = Span(source, len(before), len(before) + 1)
        where = f"at offset {len(mark) + error.start:,}, in line {span.begin.line}"
        known = "UTF-16" if mark and encoding != "utf-8" else "UTF-8"
        message = f"the file is not text in {known}: byte 0x{body[error.start]:02x} {where}"
        raise CheckmetaError([Diagnostic("D101", message, span, _ENCODING_HELP)]) from None
