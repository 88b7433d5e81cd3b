"""Whoever is killed, and whoever writes beside: what a history holds is whole. In a file, and on a real server."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from tests.history.conftest import out, run

from checkmeta.report.history.database import Database
from checkmeta.report.history.tables import VERSION

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BINARIES = [*os.environ.get("PATH", "").split(os.pathsep), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]


def found(name):
    return shutil.which(name, path=os.pathsep.join(BINARIES))


@pytest.fixture(scope="session")
def server():
    """The address of a server of PostgreSQL of our own, whose files are gone afterwards."""
    initdb, postgres = found("initdb"), found("postgres")
    if initdb is None or postgres is None:
        pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}  # initdb refuses root
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if user:
            shutil.chown(folder, "nobody", "nogroup")
        data, secret = Path(folder) / "data", Path(folder) / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        own = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": folder}, **user}
        made = [
            initdb,
            "-D",
            data,
            "-U",
            "keeper",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(made, check=True, capture_output=True, **own)
        with (Path(folder) / "log").open("wb") as log:
            options = ["-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
            process = subprocess.Popen([postgres, "-D", data, *options], stdout=log, stderr=log, **own)
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0 and _answers(port):
                        break
                time.sleep(0.2)
            else:
                pytest.fail((Path(folder) / "log").read_text(encoding="utf-8", errors="replace"))
            yield port
        finally:
            process.terminate()
            process.wait(60)


PASSWORD = "s3cr3t-of-mine"  # noqa: S105 - of a server that lives as long as the test


def _address(port, name, password=PASSWORD):
    return f"postgresql://keeper:{password}@127.0.0.1:{port}/{name}"


def _answers(port):
    import psycopg  # noqa: PLC0415 - only where there is a server

    try:
        psycopg.connect(_address(port, "postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["file", "server"])
def database(request, world):
    """An empty database: a file, or one of a server."""
    assert world
    if request.param == "file":
        return "kept.db"
    return fresh(request.getfixturevalue("server"))


def fresh(port):
    import psycopg  # noqa: PLC0415

    name = f"history_{time.monotonic_ns()}"
    with psycopg.connect(_address(port, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return _address(port, name)


def weeks(world, number):
    """Reports, of which each has something else."""
    files = []
    for week in range(number):
        old, new = (("true", "false"), ("false", "true"))[week % 2]
        world.edit("world/platform.yaml", f"audit_log: {old}", f"audit_log: {new}")
        files.append(world.report(f"2026-{week // 4 + 1:02}-{week % 4 * 7 + 1:02}"))
    return files


def python(*words, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "checker")}
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **more,
    )


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_half_there(database, world):
    files = weeks(world, 8)
    process = python(HERE / "killed.py", database, *files)
    said, wrong = process.communicate(timeout=500)
    assert process.returncode == 0, wrong
    statements, last = said.splitlines()
    assert int(statements.split()[1]) > 20
    assert last == "held 8"
    out("history", "add", "--db", "unhurt.db", *files)
    assert out("history", "--db", database, "--format", "json") == out(
        "history", "--db", "unhurt.db", "--format", "json"
    )


def test_two_writers_at_once(database, world):
    """Both begin with no history at all, and add the same reports, one the last first."""
    files = weeks(world, 6)
    command = ["-m", "checkmeta", "history", "--db", database, "add"]
    both = [python(*command, *files), python(*command, *reversed(files))]
    ends = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert sum(said.count("added") for said, _ in ends) == 6
    out("history", "add", "--db", "alone.db", *files)
    assert out("history", "--db", database, "--format", "json") == out(
        "history", "--db", "alone.db", "--format", "json"
    )


def test_a_server_has_what_a_file_has(server, world):
    address = fresh(server)
    world.edit("world/identity.yaml", "age", '"a\\0ge"')
    files = weeks(world, 3)
    for database in (address, "kept.db"):
        out("history", "add", "--db", database, *files)
    for words in (["--format", "json"], ["--by", "place", "--format", "csv"], ["--by", "topic"], ["--format", "html"]):
        assert out("history", "--db", address, *words) == out("history", "--db", "kept.db", *words)
    by_server = out("ripening", "-r", "h.rules", "--db", address)
    assert by_server == out("ripening", "-r", "h.rules", "reports")
    assert run("history", "--db", address.replace("postgresql", "postgresql+psycopg")).exception is None
    assert run("history", "--db", address.replace("postgresql", "postgres")).exception is None


def test_no_password_is_shown(server, world, capfd):
    from checkmeta.cli.main import main  # noqa: PLC0415

    report = str(world.report("2026-01-05"))
    wrong = "n0t-the-right-0ne"
    for address in (
        _address(server, "postgres", wrong), _address(1, "postgres", wrong), _address(server, "none"),
        f"postgresql://127.0.0.1:{server}/postgres?user=keeper&password={wrong}", f"postgresql://keeper:{wrong}@127.0.0.1:x/y",
        f"mysql://keeper:{wrong}@127.0.0.1/y", f"postgresql://keeper:{wrong}@127.0.0.1:{server}/postgres?nonsense={wrong}",
    ):  # fmt: skip
        for words in (["history", "--db", address], ["history", "add", report, "--db", address]):
            sys.argv = ["checkmeta", *words]
            with pytest.raises(SystemExit) as ended:
                main()
            assert ended.value.code == 2
            said = "".join(capfd.readouterr())
            assert said.startswith(("error[U004]", "error[U044]", "error[U042]")), said
            assert PASSWORD not in said
            assert wrong not in said
            assert "Traceback" not in said


def test_a_history_of_version_1_is_brought_up_to_date(world):
    old = sqlite3.connect("old.db")
    old.executescript((HERE / "version-1.sql").read_text(encoding="utf-8"))
    assert old.execute("SELECT version FROM checkmeta_history").fetchall() == [(1,)]
    old.close()
    before = Path("old.db").read_bytes()
    Path("copy.db").write_bytes(before)

    said = out("history", "--db", "old.db", "--format", "json")
    assert said.count('"came": "2026') == 3
    assert "2 breaches stand, 1 came and went, 1 of these fixed; 3 reports of 1 subject" in out(
        "history", "--db", "old.db"
    )
    out("history", "add", "--db", "copy.db", world.report("2026-05-04"))

    tables = {}
    for name in ("old.db", "copy.db"):
        out("history", "add", "--db", f"new-{name}", world.report("2026-06-01"))
        for each in (name, f"new-{name}"):
            held = sqlite3.connect(each)
            tables[each] = {
                table: [tuple(column[1:]) for column in held.execute(f"PRAGMA table_info({table})")]
                for (table,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            assert held.execute("SELECT version FROM checkmeta_history").fetchall() == [(VERSION,)]
            held.close()
    assert tables["old.db"] == tables["copy.db"] == tables["new-old.db"]
    held = sqlite3.connect("old.db")
    assert held.execute("SELECT count(*), min(length(rules)) FROM checkmeta_run").fetchone() == (3, 64)
    kinds = dict(
        held.execute("SELECT verdict, sum(number) FROM checkmeta_verdicts WHERE rule = 'norm.h.log' GROUP BY verdict")
    )
    assert kinds == {"satisfied": 2, "violated": 1}
    held.close()


def test_killed_while_it_is_brought_up_to_date(world):
    assert world
    old = sqlite3.connect("old.db")
    old.executescript((HERE / "version-1.sql").read_text(encoding="utf-8"))
    old.close()
    process = python(HERE / "killed.py", "old.db")
    said, wrong = process.communicate(timeout=300)
    assert process.returncode == 0, wrong
    versions = said.split()[1:]
    assert set(versions) == {"1", "2"}
    assert versions == sorted(versions)
    assert versions.count("1") > 10


def test_a_step_that_fails_leaves_the_old_version(world):
    assert world
    old = sqlite3.connect("old.db")
    old.executescript((HERE / "version-1.sql").read_text(encoding="utf-8"))
    old.execute(
        "UPDATE checkmeta_part SET content = x'00' WHERE digest IN (SELECT digest FROM checkmeta_part LIMIT 1 OFFSET 4)"
    )
    old.commit()
    old.close()
    before = Path("old.db").read_bytes()
    said = run("history", "--db", "old.db")
    assert [d.code for d in said.exception.diagnostics] == ["U042"]
    held = sqlite3.connect("old.db")
    assert held.execute("SELECT version FROM checkmeta_history").fetchall() == [(1,)]
    assert not held.execute("SELECT 1 FROM sqlite_master WHERE name = 'checkmeta_verdicts'").fetchall()
    held.close()
    assert len(Path("old.db").read_bytes()) == len(before)


def test_reading_takes_a_file_that_nobody_may_write(world):
    out("history", "add", "--db", "kept.db", world.report("2026-01-05"))
    with Database("kept.db").reading() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM checkmeta_part")
