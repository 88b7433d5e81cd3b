"""Adds reports in children that end themselves, or are ended, in the middle; run as a script, so that nothing else runs beside.

`python killed.py FILE` ends a child at each statement that brings a file up to date.
`python killed.py DATABASE REPORT...` ends one at each of its statements, then at moments of chance; what there is after each end is whole.
"""

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.report.history.database import Database
from checkmeta.report.history.kept_reports import counted_runs, kept
from checkmeta.report.history.recording import Recorder
from checkmeta.report.history.tables import RUNS
from checkmeta.report.history.trends import trends
from checkmeta.report.read_back import verdict_counts


def added(database, files, ends_at):
    """Add files, and end without a word at a statement. What was added is acknowledged by a byte."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        seen = 0

        def counting(*_):
            nonlocal seen
            seen += 1
            if seen == ends_at:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", counting)
        event.listen(Engine, "commit", counting)
        recorder = Recorder(Database(database))
        if not files:
            with Database(database).reading():
                pass
        for file in files:
            recorder.add(Path(file).read_bytes(), file)
            os.write(writes, b".")
        os._exit(0)
    os.close(writes)
    if ends_at is None:
        time.sleep(random.random() * 0.6)  # noqa: S311 - any moment will do
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    done = len(os.read(reads, 1000))
    os.close(reads)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return done, not os.WIFSIGNALED(status)


def held(database):
    """How many whole reports there are; none where nothing was ever written whole."""
    if "://" not in database and not (Path(database).is_file() and Path(database).stat().st_size):
        return 0
    try:
        with Database(database).reading() as connection:  # which takes back what was left behind
            ids = connection.execute(select(RUNS.c.id).order_by(RUNS.c.as_of, RUNS.c.id)).scalars().all()
            for id_, (_, _, verdicts) in zip(ids, counted_runs(connection), strict=True):
                assert verdict_counts(kept(connection, id_)) == verdicts
            assert trends(connection, "layer").reports == len(ids)
    except CheckmetaError as error:
        if "it has no table of a history" not in str(error):
            raise
        return 0
    return len(ids)


def upgraded(old):
    """End a child at each statement while it brings a file of an earlier version up to date: it is of the one version or of the other."""
    whole, statement, versions = False, 0, []
    while not whole:
        statement += 1
        shutil.copy(old, "copy.db")
        _, whole = added("copy.db", (), statement)
        with sqlite3.connect("copy.db") as held:
            (version,) = held.execute("SELECT version FROM checkmeta_history").fetchone()
            counted = held.execute("SELECT count(*) FROM sqlite_master WHERE name = 'checkmeta_verdicts'").fetchone()[0]
            columns = [row[1] for row in held.execute("PRAGMA table_info(checkmeta_run)")]
        held.close()
        assert (version == 1, not counted, "rules" not in columns) in ((True,) * 3, (False,) * 3), statement
        versions.append(version)
    print("versions", *versions)


def main(database, *files):
    whole, statement = False, 0
    while not whole:  # the first two: the second has a report before it, and the tables are there
        statement += 1
        before = held(database)
        done, whole = added(database, files[:2], statement)
        now = held(database)
        known = min(before, 2)
        assert max(known, done) <= now <= 2, (statement, before, done, now)
    print("statements", statement)
    for _ in range(int(os.environ.get("KILLS", "30"))):
        before = held(database)
        done, _ = added(database, files, None)
        now = held(database)
        assert max(before, done) <= now <= len(files), (before, done, now)
    added(database, files, -1)
    assert held(database) == len(files)
    print("held", held(database))


upgraded(sys.argv[1]) if len(sys.argv) == 2 else main(*sys.argv[1:])
