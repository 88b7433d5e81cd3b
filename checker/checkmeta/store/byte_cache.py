"""Bytes kept between runs under keys, in one file of the cache's folder; those that nobody asked for longest go first."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from checkmeta.store.cache import cache_folder, trusted

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

MOST: Final = 256 * 1024**2
"""Bytes of the file."""
LARGEST: Final = 16 * 1024**2
"""Bytes of an entry; a larger one isn't kept."""
_TOGETHER: Final = 16 * 1024**2
"""Bytes that are written at once."""
_PATIENCE: Final = 1.0
"""Seconds that another run is waited for."""
_DAY: Final = 86_400
_NAME: Final = "verdicts.sqlite3"
_TABLE: Final = "create table if not exists kept (key blob primary key, used integer not null, body blob not null)"


def _opened(path: Path) -> sqlite3.Connection:
    """The file with its table. Raises `sqlite3.Error`."""
    import sqlite3  # noqa: PLC0415 - as in `ByteCache.open`

    file = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        file.execute(_TABLE)
    except sqlite3.Error:
        file.close()
        raise
    return file


class ByteCache:
    """Whatever goes wrong with it, nothing is found and nothing is kept, and the run goes on without."""

    def __init__(self, file: sqlite3.Connection | None = None) -> None:
        self._file = file
        self._new: dict[bytes, bytes] = {}
        self._asked: set[bytes] = set()

    @staticmethod
    def open() -> ByteCache:
        """The user's own; one that keeps nothing where there is no folder to be trusted."""
        folder = cache_folder()
        if folder is None:
            return ByteCache()
        import sqlite3  # noqa: PLC0415 - only where there is something to look up

        path = folder / _NAME
        for _ in range(2):
            try:
                path.touch(mode=0o600)
                if not trusted(path.stat()):
                    return ByteCache()
                file = _opened(path)
            except sqlite3.OperationalError:  # somebody else is at it
                return ByteCache()
            except sqlite3.DatabaseError:
                with suppress(OSError):
                    path.unlink()
            except OSError:
                return ByteCache()
            else:
                return ByteCache(file)
        return ByteCache()

    def among(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of the keys that something is kept under."""
        return {key for key in keys if self._rows("select 1 from kept where key = ?", key)}

    def get(self, key: bytes) -> bytes | None:
        """What is kept; None where nothing is."""
        rows = self._rows("select body from kept where key = ?", key)
        if not rows:
            return None
        self._asked.add(key)
        try:
            return zlib.decompress(rows[0][0])
        except (zlib.error, TypeError):
            return None

    def put(self, key: bytes, body: bytes) -> None:
        """Keep something, at the latest when the cache is closed."""
        if self._file is None or len(body) > LARGEST:
            return
        self._new[key] = zlib.compress(body, 1)
        if sum(map(len, self._new.values())) > _TOGETHER:
            self._write()

    def close(self) -> None:
        """Write what is new, and take away what is too much."""
        self._write()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self) -> None:
        import sqlite3  # noqa: PLC0415

        if self._file is None or not (self._new or self._asked):
            return
        today = int(time.time()) // _DAY
        try:
            self._file.execute("begin immediate")
            self._file.executemany(
                "update kept set used = ? where key = ? and used < ?", [(today, k, today) for k in self._asked]
            )
            self._file.executemany(
                "insert or replace into kept values (?, ?, ?)", [(key, today, body) for key, body in self._new.items()]
            )
            self._shrink()
            self._file.execute("commit")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._file.execute("rollback")
        self._new.clear()
        self._asked.clear()

    def _shrink(self) -> None:
        """Take away the oldest, a fourth at once, where there is too much."""
        file = self._file
        assert file is not None
        (size,) = file.execute("select count(*) from kept").fetchone()
        (pages,), (free,), (page,) = (
            file.execute(f"pragma {name}").fetchone() for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * page > MOST:
            file.execute(
                "delete from kept where rowid in (select rowid from kept order by used, rowid limit ?)",
                (size // 4 + 1,),
            )

    def _rows(self, query: str, key: bytes) -> list[tuple[bytes, ...]]:
        import sqlite3  # noqa: PLC0415

        if self._file is None:
            return []
        try:
            return self._file.execute(query, (key,)).fetchall()
        except sqlite3.Error:
            return []
