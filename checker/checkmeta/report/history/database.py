"""A history's database: a file of SQLite, or PostgreSQL by its address. What is wrong with it is an error with a code, and shows no password."""

from __future__ import annotations

import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.paths import stands
from checkmeta.base.secret_words import masked
from checkmeta.report.history.kept_reports import Unreadable
from checkmeta.report.history.migrations import STEPS
from checkmeta.report.history.tables import MARK, METADATA, VERSION
from checkmeta.report.wording import one_line

WAIT: Final = 60
"""Seconds that a writer waits for another one."""
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/")
_LOCK: Final = 0x63_6D_68
"""Of those who write a history on a server: a number that nothing else locks there."""
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA", "SQLITE_MISMATCH")


class Database:
    """A history, which isn't opened before it is used.

    Args:
        given: a file, or an address (`postgresql://HOST/NAME`, `sqlite:///FILE`).

    Raises:
        CheckmetaError: U004, it is an address of something else; U041, what reaches it isn't installed.

    """

    __slots__ = ("_file", "_url", "shown")

    def __init__(self, given: str) -> None:
        self._file: Path | None = None
        self._url: URL | None = None
        self.shown: str
        """As people may see it: without user and password."""
        if _ADDRESS.match(given) is None:
            self._file, self.shown = Path(given), one_line(given)
            return
        url = _address(given)
        if url.get_backend_name() == "sqlite":
            self._file, self.shown = Path(str(url.database)), one_line(str(url.database))
            return
        if find_spec("psycopg") is None:
            help_ = "install it: `pip install 'checkmeta[postgresql]'`"
            raise CheckmetaError([Diagnostic("U041", "psycopg, which reaches PostgreSQL, isn't installed", help=help_)])
        self._url = url.set(drivername="postgresql+psycopg")
        port = f":{url.port}" if url.port else ""
        self.shown = one_line(f"postgresql://{url.host or ''}{port}/{url.database or ''}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """What stands in it, all of one moment. One of an earlier version is brought up to date first.

        Raises:
            CheckmetaError: U042 to U044.

        """
        with self._connection(write=False) as connection:
            version = self._version(connection)
            if version == VERSION:
                yield connection
                return
        if version is None:
            self._no_history()
        with self.writing():
            pass
        with self._connection(write=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All that is written in it is there together, or not at all. Who writes meanwhile waits. What isn't there is made.

        Raises:
            CheckmetaError: U042 to U044.

        """
        with self._connection(write=True) as connection:
            version = self._version(connection)
            if version is None:
                if self._file is not None and inspect(connection).get_table_names():
                    self._no_history()
                METADATA.create_all(connection)
                connection.execute(MARK.insert().values(version=VERSION))
            elif version < VERSION:
                for step in STEPS[version - 1 :]:
                    step(connection)
                connection.execute(MARK.update().values(version=VERSION))
            yield connection

    def _version(self, connection: Connection) -> int | None:
        """The version of its tables; None where it is no history."""
        if not inspect(connection).has_table(MARK.name):
            return None
        version = connection.execute(select(MARK.c.version)).scalar_one_or_none()
        if not isinstance(version, int) or version < 1:
            raise Unreadable
        if version > VERSION:
            message = f"the history `{self.shown}` is of version {version}, and this checkmeta knows {VERSION}"
            raise CheckmetaError([Diagnostic("U043", message, help="use the checkmeta that wrote it, or a newer one")])
        return version

    @contextmanager
    def _connection(self, *, write: bool) -> Iterator[Connection]:
        if self._file is not None:
            self._look(self._file, write=write)
        engine = self._of_file(self._file, write=write) if self._file is not None else self._of_server(write=write)
        try:
            with engine.begin() as connection:
                if self._url is not None and write:
                    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                yield connection
        except Unreadable:
            self._damaged("what it holds can't be read")
        except (DBAPIError, sqlite3.Error) as error:
            self._failed(error.orig if isinstance(error, DBAPIError) else error)
        except SQLAlchemyError as error:
            self._damaged(type(error).__name__)
        finally:
            engine.dispose()

    def _look(self, path: Path, *, write: bool) -> None:
        """Say what is wrong with a file before SQLite says it in its own words."""
        try:
            if write and not stands(path.parent):
                path.parent.mkdir()
            mode = path.stat().st_mode
        except FileNotFoundError:
            if write:
                return
            help_ = "`checkmeta history add REPORT` begins one; `--db` says where it is"
            raise CheckmetaError([Diagnostic("U044", f"there is no history `{self.shown}`", help=help_)]) from None
        except (OSError, ValueError) as error:
            self._unreachable((getattr(error, "strerror", None) or "it can't be a file's name").lower())
        if not stat.S_ISREG(mode):
            self._unreachable("it is a folder" if stat.S_ISDIR(mode) else "it is no file")

    def _of_file(self, path: Path, *, write: bool) -> Engine:
        # what a writer that was killed left behind is taken back by who opens it next, so it isn't opened as `ro`
        address = f"{path.absolute().as_uri()}?mode={'rwc' if write else 'rw'}"
        engine = create_engine(
            "sqlite://", poolclass=NullPool, creator=lambda: sqlite3.connect(address, uri=True, timeout=WAIT)
        )

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _: object) -> None:
            connection.isolation_level = None  # transactions begin below, before the first look, and hold tables too
            connection.execute("PRAGMA trusted_schema = OFF")  # the file may be a stranger's
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA query_only = {'OFF' if write else 'ON'}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

        assert callable(connected)
        assert callable(begun)
        return engine

    def _of_server(self, *, write: bool) -> Engine:
        assert self._url is not None
        wait = {} if "connect_timeout" in self._url.query else {"connect_timeout": WAIT // 4}
        level = "READ COMMITTED" if write else "REPEATABLE READ"
        return create_engine(
            self._url, poolclass=NullPool, connect_args=wait, isolation_level=level, hide_parameters=True
        )

    def _failed(self, error: BaseException | None) -> NoReturn:
        name = str(getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or "")
        said = " ".join(one_line(masked(str(error))).split()) or type(error).__name__
        # of PostgreSQL the classes 42 and 22: what isn't there, or is of another kind
        if name.startswith((*_DAMAGED, "42", "22")) or (self._file is not None and "no such" in said):
            self._damaged(said)
        self._unreachable(said)

    def _no_history(self) -> NoReturn:
        self._damaged("it has no table of a history")

    def _damaged(self, why: str) -> NoReturn:
        help_ = "name another with `--db`; what reports say can be added again"
        message = f"`{self.shown}` is no history, or is damaged: {why}"
        raise CheckmetaError([Diagnostic("U042", message, help=help_, subject=self.shown)]) from None

    def _unreachable(self, why: str) -> NoReturn:
        help_ = "look at its name and rights, and whether its server is there" if self._url else None
        message = f"the history `{self.shown}` can't be opened: {why}"
        raise CheckmetaError([Diagnostic("U044", message, help=help_, subject=self.shown)]) from None


def _address(given: str) -> URL:
    """An address of a database that is known here; what is wrong with it isn't shown, as a password may stand in it."""
    help_ = "`postgresql://HOST/NAME`, or a file; the password may stand in PGPASSWORD or ~/.pgpass"
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise CheckmetaError([Diagnostic("U004", "`--db` is no address of a database", help=help_)]) from None
    if backend == "postgres":
        backend, url = "postgresql", url.set(drivername="postgresql")
    if backend not in ("sqlite", "postgresql") or (backend == "sqlite" and not url.database):
        raise CheckmetaError([Diagnostic("U004", f"no history is kept in `{one_line(backend)}`", help=help_)])
    return url
