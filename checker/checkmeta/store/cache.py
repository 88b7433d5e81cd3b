"""Compiled rules kept between runs, as Python keeps byte code: under the user's own cache folder, by content and version.

An entry is a pickle, which can do whatever Python can, so that only what this user's own runs wrote is read: nothing that belongs to
somebody else, nothing in a folder that others may write, and nothing in a working tree, in the working folder or in a folder that is
checked, as whoever made that may have brought entries along. `CHECKMETA_CACHE` names another folder, or is `off`. Whatever goes
wrong with the cache, the run goes on without it.

An installed package has entries of its own, for the rules that come with it, so that a first run compiles nothing either. These
are found by the contents of rules and of all code that makes something of them, and so can't be of any other state of these.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from checkmeta.base.resources import COMPILED, PACKAGE
from checkmeta.base.resources import folder as resource
from checkmeta.base.version import VERSION
from checkmeta.store import packing

MOST: Final = 48
"""Entries kept; the oldest go first. Some only name another."""
LEFT_OVER: Final = 3600
"""Seconds after which a file that was never finished is nobody's any more."""
MAKERS: Final = ("base", "documents", "facts", "judging", "language", "store", "vocabulary")
"""The rooms that make what is kept; as imports point one way, nothing of the others can make a difference to it."""
_TREES: Final = (".git", ".hg", ".svn", ".jj", "_darcs", ".fslckout")
"""What a working tree is known by."""
_STRANGE: Final[set[Path]] = set()
"""Folders of which the contents are a stranger's: those that this run reads."""


def recall(parts: Sequence[str]) -> Any | None:
    """What was kept for these texts, or came with the package; None where nothing did."""
    key = key_of(parts)
    found = read(key)
    if found is not None or not COMPILED.is_dir() or _off():
        return found
    try:
        data = (COMPILED / f"{lasting_key(parts)}.pickle").read_bytes()
        with unswept():
            found = packing.loads(data)
    except Exception:  # noqa: BLE001 - a broken entry is as good as none
        return None
    _store(key, data)  # under this name it is found without reading all code
    return found


def keep(parts: Sequence[str], value: Any) -> None:
    """Keep what was made of these texts."""
    write_entry(key_of(parts), value)


def ship(parts: Sequence[str], value: Any, target: Path) -> None:
    """Write an entry for a package that is being built."""
    (target / f"{lasting_key(parts)}.pickle").write_bytes(packing.dumps(value))


def key_of(parts: Iterable[str]) -> str:
    """A name for what is made of these texts by this version of the code, here and now."""
    return _hashed((VERSION, sys.version, _code(), *parts))


def lasting_key(parts: Iterable[str]) -> str:
    """A name for the same that another folder, another day and another Python have, too: it is made of what the files of code hold."""
    return _hashed((VERSION, _contents(), *parts))


def _hashed(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


@cache
def _code() -> str:
    """What tells one state of a checkout from another, without reading it: sizes and times of its files."""
    grammar = (resource("grammar") / "checkmeta.lark").stat()
    stamps: list[str] = [f"grammar:{grammar.st_size}:{grammar.st_mtime_ns}"]
    folders = [f"{PACKAGE}{os.sep}{room}" for room in MAKERS]
    for folder in folders:
        for entry in os.scandir(folder):
            if entry.name.endswith((".py", ".json")):
                status = entry.stat()
                stamps.append(f"{entry.path[len(str(PACKAGE)) :]}:{status.st_size}:{status.st_mtime_ns}")
            elif "." not in entry.name and entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return ";".join(sorted(stamps))


@cache
def _contents() -> str:
    """What tells one state of the code from another wherever it lies: the hashes of its files, and of the grammar."""
    rooms = [PACKAGE / room for room in MAKERS]
    files = {p.relative_to(PACKAGE).as_posix(): p for r in rooms for end in ("*.py", "*.json") for p in r.rglob(end)}
    files["grammar"] = resource("grammar") / "checkmeta.lark"
    return ";".join(f"{name}:{hashlib.sha256(p.read_bytes()).hexdigest()}" for name, p in sorted(files.items()))


def distrust(paths: Iterable[Path]) -> None:
    """Say what this run reads: within these folders, and the folders of these files, nothing is kept, and nothing kept is read."""
    _STRANGE.clear()
    for path in paths:
        try:
            real = path.resolve(strict=True)
            _STRANGE.add(real if real.is_dir() else real.parent)
        except (OSError, RuntimeError, ValueError):
            continue  # what isn't there holds no cache


def distrust_more(folder: Path) -> None:
    """Say of another folder that this run reads what is in it."""
    with suppress(OSError, RuntimeError, ValueError):
        _STRANGE.add(folder.resolve(strict=True))


def cache_folder() -> Path | None:
    """The cache's folder, made if need be; None where there is none to be trusted."""
    if _off():
        return None
    try:
        base = _wanted()
        if base is None or not base.is_absolute() or _brought(base):
            return None
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        return base if trusted(base.stat()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def _off() -> bool:
    return os.environ.get("CHECKMETA_CACHE", "").strip().lower() == "off"


def _wanted() -> Path | None:
    """The folder by the environment; None where it names none. A path that isn't absolute doesn't count, as XDG has it."""
    if wanted := os.environ.get("CHECKMETA_CACHE", ""):
        return Path(wanted)
    above = os.environ.get("XDG_CACHE_HOME", "")
    if Path(above).is_absolute():
        return Path(above) / "checkmeta"
    home = _home()
    return home / ".cache" / "checkmeta" if home is not None else None


def _home() -> Path | None:
    try:
        home = Path.home()
    except RuntimeError:  # there is no such user
        return None
    return home if home.is_absolute() else None


def _brought(base: Path) -> bool:
    """Whether somebody's checkout, or what is being checked, may have brought the folder along, be it as the user's home.

    A working folder that the home is somewhere in is nobody's checkout.
    """
    real = base.resolve()
    home, here = _home(), Path.cwd().resolve()
    around = {*_STRANGE} if home is not None and here in home.resolve().parents else {here, *_STRANGE}
    return any(real.is_relative_to(folder) for folder in around) or any(
        (above / mark).exists() for above in (real, *real.parents) for mark in _TREES
    )


def trusted(status: os.stat_result) -> bool:
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
    base = cache_folder()
    if base is None:
        return None
    try:
        with (base / f"{key}.pickle").open("rb") as file:
            if not trusted(os.fstat(file.fileno())):
                return None
            with unswept():
                return packing.loads(file.read())
    except Exception:  # noqa: BLE001 - a broken entry is as good as none
        return None


def write_entry(key: str, value: Any) -> None:
    """Keep a value, where there is a place for it and it can be written down."""
    if cache_folder() is None:
        return
    try:
        data = packing.dumps(value)
    except (pickle.PicklingError, RecursionError, AttributeError, TypeError):
        return
    _store(key, data)


def _store(key: str, data: bytes) -> None:
    """Keep an entry; another run sees all of it or nothing."""
    base = cache_folder()
    if base is None:
        return
    import tempfile  # noqa: PLC0415 - only where something is kept

    try:
        handle, name = tempfile.mkstemp(dir=base, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(base / f"{key}.pickle")
        entries = sorted(base.glob("*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in entries[MOST:]:
            old.unlink(missing_ok=True)
        _sweep(base)
    except OSError:
        return


def _sweep(base: Path) -> None:
    """Take away what runs that were killed left half written."""
    newest = time.time() - LEFT_OVER
    for half in base.glob("tmp*.new"):
        if half.stat().st_mtime < newest:
            half.unlink(missing_ok=True)
