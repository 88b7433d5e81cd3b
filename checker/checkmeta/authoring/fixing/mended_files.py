"""Changed texts back into their files, in the encoding that they had; a file that is no longer what was read is left alone."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from checkmeta.authoring.lint.fix import write_back
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def write_texts(texts: Mapping[str, tuple[Path, str, str]]) -> None:
    """Replace files: by their names, where each is, what was read of it, and what is to stand there.

    Raises:
        CheckmetaError: U001, one is a link, or can't be written; U016, one has changed since it was read. None has been changed then, or only
            those before it.

    """
    made: dict[Path, bytes] = {}
    for name, (path, before, after) in texts.items():
        if path.is_symlink():
            write_back({path: after})  # which refuses it
        data = _bytes(path, name)
        mark, encoding = mark_of(data)
        if data[len(mark) :] != before.encode(encoding):
            message = f"`{name}` has changed since it was read"
            raise CheckmetaError([Diagnostic("U016", message, help="run it again", subject=name)])
        made[path] = mark + after.encode(encoding)
    write_back(made)


def mark_of(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that a file begins with, or nothing, and its encoding."""
    return next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CheckmetaError([Diagnostic("U001", f"`{name}` can't be read", subject=name)]) from None


def begins_with_mark(path: Path) -> bool:
    """Whether a file begins with a byte order mark."""
    try:
        with path.open("rb") as file:
            return mark_of(file.read(3))[0] != b""
    except OSError:
        return False
