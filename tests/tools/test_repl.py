import contextlib
import datetime as dt
import os
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from checkmeta.authoring.interactive.completion import candidates
from checkmeta.authoring.interactive.expression_answers import Setting
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.session import COMMANDS, Session
from checkmeta.vocabulary.bridge import platform_type

from .conftest import COMMAND, HERE


def talk(run, *lines, options=()):
    code, out, err = run("repl", *options, stdin="".join(f"{line}\n" for line in lines).encode())
    assert code == 0
    return out, re.findall(r"error\[(\w+)\]", err)


def test_a_conversation(run):
    out, errors = talk(
        run,
        "platform.name",
        "# a note",
        "",
        ":load world",
        "platform.name",
        "platform.nme",
        ":place DK",
        "platform.audience.minimum_age",
        ":place",
        ":as-of 2027-02-03",
        "today()",
        ":quit",
        "1 + 1",
    )
    assert [line for line in out.splitlines() if not line.startswith("  ")] == [
        "unknown  (text)",
        "`world`: 3 documents, 2 identity schemas",
        '"Harbour"  (text)',
        "for DK",
        "world (for DK): 15  (number)",
        "for the places that the documents state",
        "as of 2027-02-03",
        "2027-02-03  (date)",
    ]
    assert errors == ["T501"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (":lod x", "U004"),
        (":place XX", "U004"),
        (":as-of tomorrow", "U004"),
        (":load 'world", "U004"),
        (":load nowhere", "U001"),
        (":type", "U004"),
        (":type platform.nme", "T501"),
        (":import norm.nought", "N402"),
        (":import", "U004"),
    ],
)
def test_a_mistake_changes_nothing(line, code):
    session = Session(Setting(names_in_sight((), (), HERE), dt.date(2026, 1, 1)), HERE)
    assert not session.reply(":load world")[1]
    before = session.reply(":facts")
    text, wrong = session.reply(line)
    assert wrong
    assert f"error[{code}]" in text
    assert session.reply(":facts") == before
    assert not session.ended


def test_types(run):
    out, _ = talk(run, ":type identity.attributes", ":type 30 days")
    assert out.splitlines()[0] == "list of Attribute"
    assert any(line.split()[0] == "retention" for line in out.splitlines()[1:-1])
    assert out.splitlines()[-1] == "duration"


def test_facts(run):
    out, _ = talk(
        run, ":facts platform.security", ":facts identity.name", ":facts platform.data", options=["-d", "world"]
    )
    assert out.splitlines() == [
        "platform.security.audit_log = true at world/platform.yaml:5:26 (declared)",
        "platform.security.audit_retention = 90 days at world/platform.yaml:5:49 (declared)",
        "identity[0].name = guest at world/guest.yaml:2:9 (declared)",
        "identity[1].name = resident at world/resident.yaml:2:9 (declared)",
        "nothing is stated under `platform.data`",
    ]


def test_every_stated_fact_is_what_its_path_gives(run):
    facts, _ = talk(run, ":facts platform", options=["-d", "world", "-p", "DE"])
    stated = [line.split(" at ")[0].split(" = ", 1) for line in facts.splitlines()]
    asked = [pair for pair in stated if "variants" not in pair[0]]
    assert len(asked) >= 8
    out, errors = talk(run, *(path for path, _ in asked), options=["-d", "world", "-p", "DE"])
    assert not errors
    values = [line.split(": ", 1)[1] for line in out.splitlines() if line.startswith("world")]
    assert [v.rsplit("  (", 1)[0].strip('"') for v in values] == [value for _, value in asked]


def test_imports(run):
    out, errors = talk(
        run, "young", ":import norm.ours as ours", "ours.age", options=["-r", "ours.rules", "-i", "law.eu.gdpr"]
    )
    assert errors == ["N405"]
    assert "ours.age" in out


def test_bytes_that_are_no_text_and_lines_without_an_end(run):
    code, _, err = run("repl", stdin=b"\xff\xfe\x00\n1 + 1")
    assert code == 0
    assert "error[S3" in err
    code, out, err = run("repl", stdin=b"1" * 9_000_000 + b"\n1 + 1\n")
    assert (code, out) == (0, "2  (number)\n")
    assert "S310" in err


def test_help_tells_all_commands():
    session = Session(Setting(names_in_sight((), (), HERE), dt.date(2026, 1, 1)), HERE)
    told = session.reply(":help")[0]
    assert all(f"\n{command}" in told for command in COMMANDS)


@pytest.mark.parametrize(
    ("line", "includes", "excludes"),
    [
        ("plat", ["platform"], ["identity"]),
        ("platform.aud", ["platform.audience"], ["platform.name"]),
        ("platform.audience.", ["platform.audience.minimum_age"], []),
        ("platform.access.gates[0].", ["platform.access.gates[0].asks"], []),
        ("every a in identity.attributes satisfies a.ret", ["a.retention"], []),
        ("count(g for g in platform.access.gates where g.", ["g.asks"], []),
        ("some c in platform.clients satisfies c", ["c", "count("], ["platform"]),
        ("low", ["lower("], []),
        ("old", ["older_than("], []),
        ("platform.nothing.", [], []),
        ("platform.name.", [], []),
    ],
)
def test_completion(line, includes, excludes):
    scope = names_in_sight((), ["ours.rules"], HERE).scope
    found = candidates(line, re.split(r"[ (\[](?![^ ]*\])", line)[-1], scope)
    assert set(includes) <= set(found)
    assert not set(excludes) & set(found)
    assert found == sorted(found)


def test_completion_of_a_record_is_its_fields():
    scope = names_in_sight((), (), HERE).scope
    assert candidates("platform.", "platform.", scope) == sorted(f"platform.{n}" for n in platform_type().fields)


def test_completion_of_commands():
    session = Session(Setting(names_in_sight((), (), HERE), dt.date(2026, 1, 1)), HERE)
    assert session.complete(":l", ":l") == [":load"]
    assert session.complete(":load wor", "wor") == ["world/"]
    assert session.complete(":place E", "E")[:2] == ["EC", "EE"]
    assert session.complete(":type platform.aud", "platform.aud") == ["platform.audience"]


@contextlib.contextmanager
def interruptible():
    """What is started here hears interrupts, as in a terminal, where the tests run in the background and ignore them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Terminal:
    """A real terminal with the command in it."""

    def __init__(self, environment, *options):
        pty = pytest.importorskip("pty", reason="terminals as files are POSIX")
        self.end, inner = pty.openpty()
        with interruptible():
            self.process = subprocess.Popen(
                [COMMAND, "repl", *options], stdin=inner, stdout=inner, stderr=inner, cwd=HERE, close_fds=True,
                env={**environment, "TERM": "xterm", "NO_COLOR": "1", "INPUTRC": "/dev/null"},
            )  # fmt: skip
        os.close(inner)
        self.seen = ""

    def until(self, wanted, seconds=60):
        end = time.monotonic() + seconds
        while wanted not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.end], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    self.seen += os.read(self.end, 65536).decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(wanted)
        return before

    def type(self, text):
        os.write(self.end, text.encode())

    def interrupt(self, wanted):
        """Interrupt, and again where Python's line editing was away from its wait and kept the first one for later."""
        for _ in range(60):
            time.sleep(0.2)
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(AssertionError):
                return self.until(wanted, seconds=1)
        raise AssertionError(self.seen)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self.end)


@pytest.fixture
def terminal(environment):
    opened = []

    def start(*options):
        opened.append(Terminal(environment, *options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_in_a_terminal(terminal):
    it = terminal("-d", "world")
    it.until("checkmeta> ")
    it.type("platform.aud\t")
    it.until("platform.audience")
    it.type(".minimum_age\n")
    it.until("(for CN): 18  (number)")
    it.until("checkmeta> ")
    it.type("platform.nme\n")
    it.until("error[T501]")
    it.until("checkmeta> ")
    it.type("1 + ")
    it.until("1 + ")
    it.interrupt("checkmeta> ")  # which drops the line
    it.type("2 + 2\n")
    it.until("4  (number)")
    it.until("checkmeta> ")
    it.type("\x04")
    assert it.process.wait(10) == 0


def test_history_is_kept_only_where_one_asks(terminal, tmp_path, environment):
    it = terminal()
    it.until("checkmeta> ")
    it.type("1 + 1\n:quit\n")
    assert it.process.wait(10) == 0
    assert not Path(environment["HOME"]).exists()
    kept = tmp_path / "history"
    for _ in range(2):
        it = terminal("--history", str(kept))
        it.until("checkmeta> ")
        it.type("1 + 41\n:quit\n")
        assert it.process.wait(10) == 0
    assert kept.read_text().splitlines().count("1 + 41") == 2
    assert kept.stat().st_mode & 0o077 == 0
