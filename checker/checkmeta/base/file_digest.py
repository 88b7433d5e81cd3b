"""What a file was when it was read, so that anybody can tell later whether it still is."""

from __future__ import annotations

import hashlib

from checkmeta.base.records import dataclass


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The bytes of a file that a run rests on.

    Attributes:
        name: of the file, as reports show it.
        sha256: in hex, over the very bytes that were judged.
        size: how many bytes these are.
        whole: whether they are all of the file; of a binary glTF only the part in JSON is read.

    """

    name: str
    sha256: str
    size: int
    whole: bool = True


def file_digest(name: str, data: bytes, *, whole: bool = True) -> FileDigest:
    """The digest of what was read of a file."""
    return FileDigest(name, hashlib.sha256(data).hexdigest(), len(data), whole)
