"""Colour on a terminal only, and not there where `NO_COLOR` is set."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty", reason="terminals as files are POSIX")

GOOD = ("check", "rulesets/examples/good-neighbour", "--as-of", "2026-11-22")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(environment, root):
    """Run the command at a terminal of its own; what stands on it afterwards, both streams together."""

    def run(*args, cwd=root, **env):
        ours, theirs = pty.openpty()
        command = [os.path.join(os.path.dirname(sys.executable), "checkmeta"), *args]  # noqa: PTH118, PTH120 - no link followed
        environ = {**environment, "TERM": "xterm-256color", **env}
        process = subprocess.Popen(command, cwd=cwd, env=environ, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # how Linux says that nobody holds the other end any more
                break
            if not part:
                break
            seen += part
        os.close(ours)
        return process.wait(timeout=30), seen.decode().replace("\r\n", "\n")

    return run


def test_colour_at_a_terminal(terminal, checkmeta):
    status, seen = terminal(*GOOD)
    piped = checkmeta(*GOOD)
    assert status == piped.status == 0
    assert COLOUR.search(seen)
    assert COLOUR.sub("", seen) == piped.out
    assert "\x1b" not in piped.out


@pytest.mark.parametrize("name", ["text", "concise", "statistics"])
def test_colour_in_a_jobs_log_where_it_is_forced(checkmeta, tmp_path, name):
    plain = checkmeta(*GOOD, "--format", name)
    forced = checkmeta(*GOOD, "--format", name, FORCE_COLOR="1")
    assert COLOUR.search(forced.out)
    assert COLOUR.sub("", forced.out) == plain.out
    assert checkmeta(*GOOD, "--format", name, FORCE_COLOR="0").out == plain.out
    assert checkmeta(*GOOD, "--format", name, FORCE_COLOR="1", NO_COLOR="1").out == plain.out
    checkmeta(*GOOD, "-o", tmp_path / "report.txt", FORCE_COLOR="1").ends(0)
    assert "\x1b" not in (tmp_path / "report.txt").read_text("utf-8")
    assert COLOUR.search(checkmeta("check", "no-such", FORCE_COLOR="1").err)


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab", "markdown", "junit", "csv", "tap"])
def test_what_programs_read_has_no_colours(checkmeta, name):
    assert "\x1b" not in checkmeta(*GOOD, "--format", name, FORCE_COLOR="1").out


def test_errors_in_colour_at_a_terminal(terminal, checkmeta, write):
    folder = write({"platform.yaml": "name: A\nname: B\n"})
    status, seen = terminal("check", "platform.yaml", cwd=folder)
    piped = checkmeta("check", "platform.yaml", cwd=folder)
    assert status == piped.status == 2
    assert COLOUR.search(seen)
    assert COLOUR.sub("", seen) == piped.err
    assert "\x1b" not in piped.err


@pytest.mark.parametrize(
    ("name", "value", "coloured"), [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)]
)
def test_who_wants_no_colour_has_none(terminal, name, value, coloured):
    status, seen = terminal(*GOOD, **{name: value})
    assert status == 0
    assert bool(COLOUR.search(seen)) is coloured


def test_no_colour_in_a_file_written_at_a_terminal(terminal, checkmeta, tmp_path):
    report = tmp_path / "report.txt"
    terminal(*GOOD, "--output", str(report))
    assert report.read_text(encoding="utf-8") == checkmeta(*GOOD).out


def test_a_reader_that_leaves_early_sees_no_traceback(environment, root):
    command = [os.path.join(os.path.dirname(sys.executable), "checkmeta")]  # noqa: PTH118, PTH120 - as above
    unified = [*command, "check", "rulesets/examples/unified-identity", "--as-of", "2026-11-22", "--format", "sarif"]
    process = subprocess.Popen(unified, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait(timeout=30)
    assert said == ""
