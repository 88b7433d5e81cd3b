"""Whatever is given as a report or a history: a code, a line, help, status 2, and nothing written."""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest
from tests.history.conftest import out


@pytest.fixture
def refused(world, capfd):
    """What the whole command says of something; the report that `world` has is `report.json`."""
    from checkmeta.cli.main import main  # noqa: PLC0415

    shutil.copy(world.report("2026-01-05"), "report.json")
    Path("reports").rename("elsewhere")

    def refused(*words):
        capfd.readouterr()
        sys.argv = ["checkmeta", *map(str, words)]
        with pytest.raises(SystemExit) as ended:
            main()
        shown, said = capfd.readouterr()
        assert ended.value.code == 2, shown + said
        assert "Traceback" not in said
        assert "itself failed" not in said
        if said.startswith("error["):
            assert "help: " in said
            return shown, said.partition("]")[0].removeprefix("error["), said
        assert said.startswith("Usage: ")
        return shown, "usage", said

    return refused


def written(name, content):
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


SARIF = json.dumps({"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": []})
REPORTS = {
    "another tool's": (SARIF, "U008"),
    "no JSON": ("checked: all\n", "U008"),
    "empty": ("", "U008"),
    "no text": (b"\xff\xfe\x00", "U008"),
    "a number": ("7", "U008"),
    "deep": ("[" * 100_000, "U008"),
    "a huge number": ('{"schema_version": 1' + "0" * 10_000 + "}", "U008"),
    "a later form": ('{"schema_version": 2}', "U008"),
}


@pytest.mark.parametrize(("text", "code"), REPORTS.values(), ids=REPORTS)
def test_no_report(refused, text, code):
    shown, said, _ = refused("history", "add", written("bad.json", text), "report.json")
    assert said == code
    assert shown == "added report.json: 2026-01-05, 1 came, 0 went\n"  # the others are added all the same


def test_what_is_no_file(refused):
    assert refused("history", "add", "none.json")[1] == "U001"
    Path("empty").mkdir()
    assert refused("history", "add", "empty")[1] == "U002"
    os.mkfifo("pipe.json")
    assert refused("history", "add", "pipe.json")[1] == "U001"
    assert refused("history", "add")[1] == "usage"
    assert refused("history", "--by", "colour")[1] == "usage"
    assert refused("history", "--db", "")[1] == "usage"
    assert not Path(".checkmeta").exists()


def sqlite(*statements):
    with sqlite3.connect("made.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return Path("made.db").read_bytes()


def newer():
    out("history", "add", "report.json", "--db", "made.db")
    return sqlite("UPDATE checkmeta_history SET version = 99")


def damaged(statement):
    def make():
        out("history", "add", "report.json", "--db", "made.db")
        return sqlite(statement)

    return make


def torn():
    out("history", "add", "report.json", "--db", "made.db")
    content = bytearray(Path("made.db").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    return bytes(content)


DATABASES = {
    "a text": (lambda: b"these are no tables, and were never any " * 30, "U042"),
    "another program's": (lambda: sqlite("CREATE TABLE people (name TEXT)"), "U042"),
    "of a newer checkmeta": (newer, "U043"),
    "without its version": (damaged("DELETE FROM checkmeta_history"), "U042"),
    "with a version that is none": (damaged("UPDATE checkmeta_history SET version = 'x'"), "U042"),
    "without a table": (damaged("DROP TABLE checkmeta_change"), "U042"),
    "without reports": (damaged("DELETE FROM checkmeta_run"), "U042"),
    "with a day that is none": (damaged("UPDATE checkmeta_run SET as_of = 'today'"), "U042"),
    "with reasons that are none": (damaged("UPDATE checkmeta_change SET why = '[7]'"), "U042"),
    "with a layer that is none": (damaged("UPDATE checkmeta_finding SET layer = 'x'"), "U042"),
    "with bytes where a text was": (damaged("UPDATE checkmeta_finding SET rule = x'ff'"), "U042"),
    "torn": (torn, "U042"),
}


@pytest.mark.parametrize(("make", "code"), DATABASES.values(), ids=DATABASES)
def test_no_history(refused, make, code):
    file = written("made.db", make())
    before = file.read_bytes()
    assert refused("history", "--db", file)[1] == code
    assert file.read_bytes() == before
    if code == "U043" or b"people" in before or b"never" in before:
        assert refused("history", "add", "report.json", "--db", file)[1] == code
        assert refused("ripening", "-r", "h.rules", "--db", file)[1] == code
        assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE checkmeta_part SET content = x'00'", "DELETE FROM checkmeta_part", "UPDATE checkmeta_run SET parts = '{}'"]
)  # fmt: skip
def test_a_kept_report_that_is_damaged_is_compared_with_nothing(refused, world, statement):
    out("history", "add", "report.json", "--db", "made.db")
    before = sqlite(statement)
    Path("reports").mkdir()
    assert refused("history", "add", world.report("2026-02-02"), "--db", "made.db")[1] == "U042"
    assert Path("made.db").read_bytes() == before


def test_what_no_database_can_be(refused):
    Path("folder").mkdir()
    for name, code in (
        ("folder", "U044"), ("folder/none/at-all/kept.db", "U044"), ("report.json", "U042"), ("a\0b", "U044"), ("x" * 300, "U044"),
        ("mysql://a/b", "U004"), ("sqlite://", "U004"), ("http://a/b", "U004"), ("postgresql://[", "U044"), ("postgresql://", "U044"),
            ("postgresql://h:99999999/x", "U044"),
    ):  # fmt: skip
        assert refused("history", "add", "report.json", "--db", name)[1] == code, name
    assert refused("history")[1] == "U044"
    assert refused("ripening", "-r", "h.rules")[1] == "U044"
    os.mkfifo("pipe.db")
    assert refused("history", "--db", "pipe.db")[1] == "U044"


def test_a_file_that_may_not_be_written(refused, world):
    Path("reports").mkdir()
    report = world.report("2026-02-02").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        kept, later = f"{folder}/kept.db", f"{folder}/later.json"
        out("history", "add", "report.json", "--db", kept)
        Path(later).write_bytes(report)
        Path(kept).chmod(0o444)
        Path(folder).chmod(0o555)
        user = os.geteuid()
        try:
            if user == 0:  # who may write everywhere
                import pwd  # noqa: PLC0415 - not on Windows

                os.seteuid(pwd.getpwnam("nobody").pw_uid)
            said = refused("history", "add", later, "--db", kept)[1]
            shown = out("history", "--db", kept)
        finally:
            os.seteuid(user)
            Path(folder).chmod(0o755)
    assert said == "U044"
    assert "1 report of" in shown


def test_a_disk_without_room(refused, world):
    """A file that may not be written to its end is as good as a full disk; root is told so, too."""
    import resource  # noqa: PLC0415 - Unix has it
    import signal  # noqa: PLC0415

    out("history", "add", "report.json", "--db", "kept.db")
    before = Path("kept.db").read_bytes()
    Path("reports").mkdir()
    world.edit("world/platform.yaml", "audit_log: true", "audit_log: false")
    report = world.report("2026-02-02")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, usual[1]))
        code = refused("history", "add", report, "--db", "kept.db")[1]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert code == "U044"
    assert "1 report of" in out("history", "--db", "kept.db")
    out("history", "add", report, "--db", "kept.db")
    assert "2 reports of" in out("history", "--db", "kept.db")


def test_a_link_of_the_project_leads_nowhere_else(refused, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kept.db"
    out("history", "add", "report.json", "--db", elsewhere)
    before = elsewhere.read_bytes()
    Path(".checkmeta").mkdir()
    Path(".checkmeta/history.db").symlink_to(elsewhere)
    assert refused("history", "add", "report.json")[1] == "U044"
    for named, code in (("../kept.db", "U011"), ("postgresql://a/b", "U011"), (".git/kept.db", "U011")):
        Path("checkmeta.toml").write_text(f'db = "{named}"\n', encoding="utf-8")
        assert refused("history", "add", "report.json")[1] == code
    assert elsewhere.read_bytes() == before


@pytest.mark.parametrize(
    ("missing", "words"), [("sqlalchemy", []), ("psycopg", ["--db", "postgresql://localhost/kept"])]
)
def test_without_what_keeps_it(refused, monkeypatch, missing, words):
    monkeypatch.setitem(sys.modules, missing, None)
    for command in (
        ["history", *words],
        ["history", "add", "report.json", *words],
        ["ripening", "-r", "h.rules", *words],
    ):
        _, code, said = refused(*command)
        assert code == "U041"
        assert "pip install 'checkmeta[" in said
    assert "ethics.h.sessions" in out("ripening", "report.json", "-r", "h.rules")  # which needs no history


def test_a_stranger_s_words_command_nobody(world):
    world.edit("world/identity.yaml", "age", '"<script>x</script>\\n::error::x\\e[31m=1+1"')
    world.edit("world/identity.yaml", "1 year", "indefinite")
    out("history", "add", world.report("2026-01-05"))
    for words in ((), ("--format", "json"), ("--format", "csv"), ("--format", "html"), ("--by", "topic", "-v")):
        said = out("history", *words)
        assert "\x1b" not in said
        assert "\n::error" not in said
    assert "<script>x" not in out("history", "--format", "html")
