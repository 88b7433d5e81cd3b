"""Nothing stops a run: bad links and folders, streams that are closed, full or left, a home that is none. Real ones each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = os.path.join(os.path.dirname(sys.executable), "checkmeta")  # noqa: PTH118, PTH120 - no link followed
GOOD = "name: A\nsecurity: {audit_log: true}\n"
BREACH = "check rulesets/examples/unified-identity --as-of 2026-11-22"
CLEAN = "check rulesets/examples/good-neighbour --as-of 2026-11-22"
BAD = f"{CLEAN} nowhere.yaml"
LONG = "n" * 300 + ".yaml"


def errors(ran):
    """The heads of the errors on stderr."""
    assert "U005" not in ran.err
    return re.findall(r"(?m)^error\[(\w+)\]: (.*)$", ran.err)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("loop.yaml", "loop.yaml", "is a link that goes round in a circle"),
        ("loop.json", "other", "is a link that goes round in a circle"),
        ("gone.yaml", "nowhere.yaml", "doesn't exist"),
        ("long.toml", LONG, "has too long a name, or is a link to one"),
        ("deep.yaml", "d/" * 2000 + "x.yaml", None),
        ("through.yaml", "platform.yaml/x.yaml", "can't be read"),
    ],
)
def test_a_bad_link_is_an_error_of_its_own_subject(checkmeta, write, name, target, said):
    folder = write({"a/platform.yaml": GOOD, "b/platform.yaml": GOOD})
    (folder / "b" / name).symlink_to(target)
    if target == "other":
        (folder / "b" / target).symlink_to(name)
    ran = checkmeta("check", "a", "b", cwd=folder).ends(2)
    ((code, message),) = errors(ran)
    assert (code, message.startswith(f"`b/{name}` ")) == ("U001", True)
    assert said is None or message.endswith(said)
    assert f"not read: b/{name}" in ran.out
    assert "satisfied" in ran.out, "the other subject is judged"
    ran = checkmeta("check", f"b/{name}", "a", cwd=folder).ends(2)
    assert [code for code, _ in errors(ran)] == ["U001"]
    assert "satisfied" in ran.out


def test_a_linked_folder_that_is_left_out_is_named(checkmeta, write):
    files = {
        "a/platform.yaml": GOOD,
        "a/real/x.yaml": "x: 1",
        "a/.hid/x.yaml": "x: 1",
        "out/platform.yaml": "name: B\n",
    }
    folder = write(files)
    for name, target in {
        "in": "real",
        "out": "../out",
        "hid": ".hid",
        "up": "..",
        "loop": "loop",
        ".dot": "../out",
    }.items():
        (folder / "a" / name).symlink_to(target)
    ran = checkmeta("check", "a", "-j", "DE", cwd=folder).ends(0)
    left = [f"a/{name}/ (a link to a folder)" for name in ("hid", "out", "up")]
    assert re.findall("(?m)^  not checked: (.*)$", ran.out) == [", ".join(sorted([*left, "a/real/x.yaml"]))]


def test_a_name_that_is_too_long(checkmeta, write):
    folder = write({"a/platform.yaml": GOOD})
    ran = checkmeta("check", "a", LONG, "d/" * 3000 + "x.yaml", cwd=folder).ends(2)
    assert [code for code, _ in errors(ran)] == ["U001", "U001"]
    assert "satisfied" in ran.out


@pytest.mark.parametrize("target", ["x.rules", "nowhere", "n" * 300])
def test_bad_links_among_rules(checkmeta, write, target):
    folder = write({"a/platform.yaml": GOOD, "r/good.rules": 'ruleset norm.x "X" layer norm source "S"\n'})
    (folder / "r/x.rules").symlink_to(target)
    for command in (("check", "a", "-r", "r"), ("lint", "r"), ("check", "a", "-r", LONG), ("fmt", LONG)):
        ((code, _),) = errors(checkmeta(*command, cwd=folder).ends(2))
        assert code in ("U001", "U003")


def test_folders_whose_paths_are_too_long_for_the_system(checkmeta, write):
    folder = write({"a/platform.yaml": GOOD})
    here = os.getcwd()  # noqa: PTH109 - as deep as this no path leads
    try:
        os.chdir(folder / "a")
        for _ in range(25):
            os.mkdir("d" * 200)  # noqa: PTH102
            os.chdir("d" * 200)
        Path("identity.yaml").write_text("attributes: []\n", encoding="utf-8")
    finally:
        os.chdir(here)
    ran = checkmeta("check", "a", cwd=folder).ends(2)
    ((code, message),) = errors(ran)
    assert (code, message.endswith("can't be read")) == ("U001", True)
    assert "no breach found" in ran.out
    shutil.rmtree(folder / "a")


def test_what_may_not_be_entered_or_read(environment, write):
    folder = write({f"{name}/platform.yaml": GOOD for name in ("a", "b", "c")} | {"c/shut/x.yaml": "x: 1\n"})
    (folder / "b/platform.yaml").chmod(0)
    (folder / "c/shut").chmod(0)
    (folder / "c/link.yaml").symlink_to("shut/x.yaml")
    # the superuser may read everything, unless these two rights are given away (capabilities(7), prctl(2))
    weak = "import ctypes, os, sys; [ctypes.CDLL(None).prctl(24, right, 0, 0, 0) for right in (1, 2)]; os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-Ic", weak, COMMAND, "check", "a", "b", "c"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    (folder / "c/shut").chmod(0o700)
    assert done.returncode == 2
    assert "U005" not in done.stderr
    assert re.findall(r"(?m)^error\[U001\]: (.*)$", done.stderr) == [
        "`b/platform.yaml` may not be read",
        "`c/link.yaml` may not be read",
        "the folder `c/shut` can't be read",
    ]
    assert "satisfied" in done.stdout
    assert "  not read: c/link.yaml, c/shut\n" in done.stdout


@pytest.mark.parametrize("text", ["true", "[1]", "3"])
def test_a_schema_that_is_no_mapping(checkmeta, write, text):
    folder = write({"a/platform.yaml": GOOD, "x.json": text})
    ran = checkmeta("check", "--as", "generic.json-schema", "x.json", "a", cwd=folder).ends(2)
    assert [code for code, _ in errors(ran)] == ["F203"]
    assert "satisfied" in ran.out


def test_facts_of_a_schema_that_is_no_mapping(checkmeta, write):
    folder = write({"x.json": "true"})
    assert [code for code, _ in errors(checkmeta("facts", "--as", "generic.json-schema", "x.json", cwd=folder))] == [
        "F203"
    ]


def shell(environment, root, line):
    """Run a line of bash: the exit status of its first command, and both outputs."""
    whole = f"{line}; exit ${{PIPESTATUS[0]}}"
    env = {**environment, "C": COMMAND, "P": sys.executable}
    done = subprocess.run(["bash", "-c", whole], cwd=root, env=env, capture_output=True, text=True, check=False)
    assert "U005" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("reader", ["true", "head -c 5 >/dev/null"])
@pytest.mark.parametrize(
    ("command", "status"),
    [
        (CLEAN, 0),
        (f"{CLEAN} --format json", 0),
        (f"{BREACH} --format sarif", 1),
        (f"{BAD} --format junit", 2),
        ("--help", 0),
    ],
)
def test_a_reader_that_leaves_changes_no_status(environment, root, command, status, reader):
    found, _, said = shell(environment, root, f"$C {command} | {reader}")
    assert found == status
    assert bool(said) is (status == 2), said


@pytest.mark.parametrize("command", [f"{CLEAN} --format json", BREACH, "--version", "PYTHONUNBUFFERED=1"])
@pytest.mark.parametrize(("to", "why"), [(">/dev/full", "no space left on device"), (">&-", "it is closed")])
def test_an_output_that_takes_nothing(environment, root, command, to, why):
    line = f"{command} $C formats" if "=" in command else f"$C {command}"
    found, _, said = shell(environment, root, f"{line} {to}")
    assert found == 2
    assert said.startswith(f"error[U001]: the standard output can't be written: {why}\n")
    assert said.count("error[") == 1


def test_an_output_that_is_not_needed_may_be_closed(environment, root, tmp_path):
    found, _, said = shell(environment, root, f"$C {BREACH} --output {tmp_path}/report.txt >&-")
    assert found == 1
    assert said.startswith("56 breaches of law")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").startswith(said[:20])


@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full", "2>&- >&-", "2> >(true)"])
def test_a_closed_error_stream_ends_nothing(environment, root, to):
    assert shell(environment, root, f"$C {BREACH} {to}")[0] == (2 if to.endswith(" >&-") else 1)


@pytest.mark.parametrize("command", ["repl", "fmt -"])
@pytest.mark.parametrize(("given", "why"), [("<&-", "it is closed"), ("0>/dev/null", "bad file descriptor")])
def test_an_input_that_gives_nothing(environment, root, command, given, why):
    found, _, said = shell(environment, root, f"$C {command} {given}")
    assert (found, said.splitlines()[0]) == (2, f"error[U001]: the standard input can't be read: {why}")


def test_as_a_module(environment, root):
    found, out, said = shell(environment, root, "$P -m checkmeta --version")
    assert (found, said) == (0, "")
    assert out.startswith("checkmeta ")
    assert shell(environment, root, f"$P -m checkmeta {BREACH}")[0] == 1


def test_a_home_that_is_none_leaves_nothing_behind(environment, write):
    """How else a home may be none: `tests/library/test_cache.py`."""
    folder = write({"a/platform.yaml": GOOD})
    found, out, said = shell(environment, folder, "env HOME=/dev/null CHECKMETA_CACHE= $C check a -r ethics.speech")
    assert (found, said) == (0, ""), out
    assert sorted(p.name for p in folder.rglob("*")) == ["a", "platform.yaml"]
