"""By what two reports can be told to rest on the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from checkmeta.base.source import Source


def digest(sources: Iterable[Source]) -> str:
    """SHA-256 over the texts, in the order of their hashes: the names of files and folders don't matter."""
    parts = sorted(
        hashlib.sha256(s.text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest() for s in sources
    )
    return hashlib.sha256("".join(parts).encode()).hexdigest()
