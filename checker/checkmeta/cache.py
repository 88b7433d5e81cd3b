"""Compiled rules kept between runs, as Python keeps byte code: under the user's own cache folder, by content and version.

An entry is a pickle that this user wrote: one that belongs to somebody else, or in a folder that others may write, is not
read. `CHECKMETA_CACHE` names another folder, or is `off`. Whatever goes wrong with the cache, the run goes on without it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import checkmeta
from checkmeta.resources import PACKAGE

MOST: Final = 24
"""Entries kept; the oldest go first."""


def key_of(parts: Iterable[str]) -> str:
    """A name for what is made of these texts by this version of the code."""
    digest = hashlib.sha256()
    for part in (checkmeta.__version__, sys.version, _code(), *parts):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


@cache
def _code() -> str:
    """What tells one state of a checkout from another, without reading it: sizes and times of its files."""
    stamps = [
        (p.relative_to(PACKAGE).as_posix(), p.stat())
        for p in PACKAGE.rglob("*")
        if p.suffix in {".py", ".json", ".lark"}
    ]
    return ";".join(sorted(f"{name}:{s.st_size}:{s.st_mtime_ns}" for name, s in stamps))


def folder() -> Path | None:
    """The cache's folder, made if need be; None where there is none to be trusted."""
    wanted = os.environ.get("CHECKMETA_CACHE", "")
    if wanted == "off":
        return None
    try:
        base = (
            Path(wanted) if wanted else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "checkmeta"
        )
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        return base if _trusted(base.stat()) else None
    except (OSError, RuntimeError):
        return None


def _trusted(status: os.stat_result) -> bool:
    """Whether only this user can have written it."""
    if not hasattr(os, "getuid"):  # Windows: the profile's folder is the user's own
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@contextmanager
def unswept() -> Iterator[None]:
    """A while in which many objects are made and none of them is garbage: to look for some takes a third of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def read(key: str) -> Any | None:
    """What was kept under a key, or None."""
    base = folder()
    if base is None:
        return None
    try:
        with (base / f"{key}.pickle").open("rb") as file:
            if not _trusted(os.fstat(file.fileno())):
                return None
            with unswept():
                return pickle.load(file)  # noqa: S301 - written by this user, see above
    except Exception:  # noqa: BLE001 - a broken entry is as good as none
        return None


def write(key: str, value: Any) -> None:
    """Keep a value; another run sees all of it or nothing."""
    base = folder()
    if base is None:
        return
    try:
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        handle, name = tempfile.mkstemp(dir=base, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(base / f"{key}.pickle")
        entries = sorted(base.glob("*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in entries[MOST:]:
            old.unlink(missing_ok=True)
    except (OSError, pickle.PicklingError, RecursionError, AttributeError, TypeError):
        return
