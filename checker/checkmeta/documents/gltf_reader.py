"""Binary glTF (`.glb`, `.vrm`): the JSON in it, found by its headers. What else a file holds is not looked at."""

from __future__ import annotations

import struct
from typing import Final, NoReturn

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.records import replace
from checkmeta.base.source import Source
from checkmeta.documents.json_reader import read_json
from checkmeta.documents.limits import FILE_BYTES
from checkmeta.documents.tree import Document

HEAD: Final = 20
"""Bytes of the file's header and of its first chunk's."""
_MAGIC: Final = b"glTF"
_JSON: Final = b"JSON"


def read_gltf(source: Source) -> list[Document]:
    """Read glTF's text form, which is JSON. Raises `CheckmetaError`: D101 to D111."""
    return [replace(document, format="gltf") for document in read_json(source)]


def json_length(head: bytes, size: int, name: str) -> int:
    """Return how many bytes of JSON stand behind the headers of a file of `size` bytes.

    `head` is the file's first `HEAD` bytes. Raises `CheckmetaError` (D102, D106).
    """
    if head[:4] != _MAGIC:
        _refuse("it doesn't begin with `glTF`", name)
    if len(head) < HEAD:
        _refuse(f"it ends after {size} bytes, inside its headers", name)
    version, whole, length = struct.unpack("<4x3I", head[:16])
    if version != 2:
        _refuse(f"it has version {version} of the format, where 2 is read", name)
    if head[16:20] != _JSON:
        _refuse("its first chunk is not JSON", name)
    if whole != size:
        _refuse(f"its header says {whole:,} bytes, and it has {size:,}", name)
    if length > size - HEAD:
        _refuse(f"its JSON should have {length:,} bytes, and {size - HEAD:,} are left", name)
    if length > FILE_BYTES:
        message = f"the JSON in the file is too large: {length:,} bytes, where {FILE_BYTES // 1024**2} MiB are allowed"
        raise CheckmetaError([Diagnostic("D102", message, subject=name)])
    return int(length)


def _refuse(message: str, name: str) -> NoReturn:
    help_ = "export the file anew; `.gltf` is for the text form"
    raise CheckmetaError([Diagnostic("D106", f"`{name}` is no binary glTF: {message}", help=help_, subject=name)])
