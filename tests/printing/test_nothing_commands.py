"""No command prints what commands a terminal, a reader's eye, or a build system, whatever documents, rules and names hold."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checkmeta.base.harmless import _ALL, JOINERS, UNSEEN, commanding, is_plain, neutralised, printable
from checkmeta.cli import deliver
from checkmeta.cli.main import COMMANDS, main
from checkmeta.report.registry import REPORTS

ROOT = Path(__file__).parent.parent.parent
FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
PIECES = [
    "\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\n::error file=x::owned", "\n::set-output name=a::b", "::error::x", "  ::warning::y",
    "\r::error::z", "\n##[error]x", "##vso[task.setvariable variable=a]b", "##teamcity[x]", "\u202e", "\u2066", "\u200f", "\u061c",
    "\u2028::error::l", "\u2029", "\x85::error::n", "\x0b::error::v", "\x0c", "\x00", "\x7f", "\ufeff", "\u200b", "\U000e0041", "\ue000",
    "\u00ad", "]]>", "<!--", "{{x}}", "\\", '"', "'", "`", "#", "名", "é", "\t", " ", "a",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join) | st.text(max_size=12)
PARTS = 10
_ALL_SLOWLY = re.compile(f"(?:{_ALL.pattern})", re.MULTILINE)
"""The same pattern, with which nothing is taken for plain beforehand."""
in_files = hostile.map(lambda t: "".join(c for c in t if c not in "/\0" and not 0xD800 <= ord(c) < 0xE000)[:60])
NO_UTF_8 = os.fsdecode(b"\xff\x9b")
"""Bytes of a file's name that are no text."""
WORST = "\x1b[31m\n::error file=x::owned\u202e\r##vso[x]y\u2028::error::l\x85\x9b"
RULES = """mapping odd.odd {title}
  reads json
  recognise when has(document, "odd")
  set platform.name = document.odd

ruleset norm.odd {title}
  layer norm
  jurisdiction everywhere
  source {title}

rule named {title}
  because {title}
  must platform.name == "x"
  message "{{platform.name}} is no x"
  remedy {title}

rule attributes {title}
  for each attribute in identity.attributes
  must attribute.required == "always"
  message "{{attribute.name}}"

test {title} of named
  given {{ platform: {{ name: {title} }} }}
  expect violated
"""


def complaints(data):
    """What of some output would command somebody."""
    text = data.decode("utf-8")
    found = [
        (line, c)
        for line in text.split("\n")
        for c in line
        if unicodedata.category(c) in FORBIDDEN and c not in "\t" + JOINERS
    ]
    found += [
        (line, "::")
        for line in text.split("\n")
        if line.lstrip().startswith("::") and not line.lstrip().startswith("::: ")
    ]
    return found + [(line, "##") for line in text.split("\n") if re.search(r"##[A-Za-z]*\[", line)]


def run(*arguments, given=""):
    """Run the command as a whole, with its errors; gives what stands on its two streams."""
    before = sys.argv
    sys.argv = ["checkmeta", *map(str, arguments)]
    with CliRunner().isolation(input=os.fsencode(given)) as streams:
        try:
            main()
        except SystemExit:
            pass
        finally:
            sys.argv = before
        return streams[0].getvalue(), streams[1].getvalue()


def quoted(text):
    """A text of the rules language; what can't stand in rules is left out of it."""
    kept = text
    while found := commanding(kept):
        kept = kept[: found[0]] + kept[found[1] :]
    return (
        '"'
        + kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("{", "\\{").replace("}", "\\}")
        + '"'
    )


def world(folder, name, key, value, title):
    """A folder of hostile documents and rules."""
    (folder / name).mkdir(exist_ok=True)
    inside = folder / name
    (inside / "platform.json").write_text(json.dumps({"name": value, "clients": [{"name": key}]}), encoding="utf-8")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": value, "type": "object",
        "properties": {key: {"type": "string", "description": value}, "birthDate": {"type": "string"}},
    }  # fmt: skip
    (inside / "a.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "unknown.json").write_text(json.dumps({"name": "a", key + "x": value, "kind": value}), encoding="utf-8")
    (folder / "platform.yaml").write_text(f"name: A\n{key}: [{value}", encoding="utf-8", errors="replace", newline="")
    (folder / "odd.json").write_text(json.dumps({"odd": value, key: key}), encoding="utf-8")
    (folder / "own.rules").write_text(RULES.format(title=quoted("a" + title)), encoding="utf-8", newline="")
    (folder / "wrong.rules").write_text(
        RULES.format(title=f'"{title}"') + title, encoding="utf-8", errors="replace", newline=""
    )
    (folder / f"{name}.rules").write_text("rule" + title, encoding="utf-8", errors="replace", newline="")


def every_command(name, title):
    """Each command with the files of such a folder; the formats of those that programs read."""
    own, day = ("-r", "own.rules"), ("--as-of", "2026-11-22")
    for paths in ([name], ["unknown.json"], ["platform.yaml"], [f"{name}x"], ["odd.json"]):
        for format_ in sorted({*REPORTS} - {"github"}) if paths == [name] else ("text",):
            yield ["check", *paths, *own, *day, "--format", format_], format_
        yield ["facts", *paths], "text"
        yield ["facts", *paths, *own, "--format", "json"], "json"
        yield ["eval", "platform", "-d", *paths, "--format", "json"], "json"
    yield ["check", name, *own, *day, "-v"], "text"
    yield ["check", name, *own, *day, "--explain", "named"], "text"
    yield ["eval", "platform.name", "-d", name], "text"
    yield ["init", name, *own, *day, "--output", "-"], "text"
    yield ["sweep", ".", *own, *day, "--to", "-", "--jobs", "1"], "jsonl"
    for rules in ("own.rules", "wrong.rules", f"{name}.rules"):
        for format_ in ("text", "json"):
            yield ["lint", rules, "--format", format_], format_
            yield ["test", rules, "--coverage", "--format", format_], format_
            yield ["rules", rules, "--format", format_], format_
            yield ["formats", "-r", rules, "--format", format_], format_
            yield ["vocabulary", "name", "-r", rules, "--format", format_], format_
        yield ["rules", rules, "--format", "markdown"], "text"
        yield ["docs", rules], "text"
        yield ["docs", rules, "--format", "html"], "text"
        yield ["fmt", "--diff", rules], "text"
        yield ["fmt", "--check", rules], "text"
    yield ["explain", "norm.odd.named", *own], "text"
    yield ["explain", f"x{title}", *own], "text"
    yield ["explain", "norm.odd.named", *own, "--python"], "text"
    yield ["repl", "-d", name], "text"
    yield ["new", "rule", f"norm.{title}"], "text"
    yield ["new", "rule", "norm.fresh.one", "--title", title], "text"
    yield ["ripening", "unknown.json", *own], "text"
    yield ["check", name, *own, *day, "-o", "report.json"], "text"
    yield ["history", "add", "report.json", name, "--db", f"{name}.db"], "text"
    for shape in ("text", "json", "csv", "html"):
        yield ["history", "--db", f"{name}.db", "--format", shape], shape
    yield ["check", f"--{title}"], "text"
    yield ["matrix", name, *own, *day, "-j", "DE"], "text"
    yield ["diff", name, name, *own, *day], "text"
    for format_ in ("diff", "json", "sarif"):
        yield ["fix", name, *own, *day, "--format", format_], format_
    yield ["fix", name, *own, *day, "--write", "--level", "suggested"], "text"
    yield ["verify", f"{name}/none.json"], "text"
    yield ["attest", "unknown.json"], "text"
    yield ["check", "--format", f"x{title}", name], "text"
    yield ["rules", "--topic", f"x{title}"], "text"
    yield [f"x{title}"], "text"


def parsed(data, format_):
    """Whether what programs read is well-formed."""
    if data and format_ in ("json", "sarif", "sarif-all", "gitlab"):
        json.loads(data)
    if data and format_ == "junit":
        ET.fromstring(data.decode("utf-8"))  # noqa: S314 - it is our own


@settings(max_examples=8, suppress_health_check=list(HealthCheck), derandomize=True)
@example(name=WORST.replace("/", "") + NO_UTF_8, key=WORST, value=WORST, title=WORST, part=None)
@example(name="::error::a", key="::error::k", value="##[error]v", title="::error::t", part=0)
@given(
    st.builds("a{}{}".format, in_files, st.sampled_from(["", NO_UTF_8])),
    hostile,
    hostile,
    hostile,
    st.integers(0, PARTS - 1),
)
def test_no_command_prints_a_command(name, key, value, title, part):
    """Every command with the worst, and a part of them with whatever else comes."""
    title = title.replace("\0", "\x01")
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            world(Path(folder), name, key, value, title)
            used = set()
            for arguments, format_ in islice(every_command(name, title), part, None, PARTS if part is not None else 1):
                used.add(arguments[0])
                out, err = run(*arguments, given=f"platform.name\n{title}\n:facts\n:load {name}\nidentity.attributes\n")
                assert not complaints(out), arguments
                assert not complaints(err), arguments
                assert b"checkmeta itself failed" not in err, err
                parsed(out, format_)
        finally:
            os.chdir(here)
    # what serves until it is ended has tests of its own
    assert part is not None or set(COMMANDS) - used == {"schema", "lsp", "playground"}


def test_what_is_plain_has_nothing_to_neutralise():
    """Of single characters all are tried, as it rests on what this Python prints."""
    for code in range(0x110000):
        character = chr(code)
        if is_plain(character):
            assert neutralised(character, _ALL_SLOWLY) == character
    assert not [text for text in PIECES if is_plain(text) and neutralised(text, _ALL_SLOWLY) != text]


def test_the_class_has_all_that_is_forbidden():
    seen = re.compile(f"[{UNSEEN}]")
    assert [
        f"{n:x}"
        for n in range(0x110000)
        if unicodedata.category(chr(n)) in FORBIDDEN and chr(n) not in "\t\n\r" and not seen.match(chr(n))
    ] == []


@given(st.text() | hostile)
def test_what_is_neutralised_is_as_long_and_stays(text):
    once = neutralised(text)
    assert len(once) == len(text)
    assert neutralised(once) == once
    assert not complaints(once.replace("\r\n", "\n").encode())
    assert len(printable(text)) == len(text)
    assert not set(printable(text)) & set("\n\r\t\x1b\u202e")


@given(hostile, st.sampled_from(["error", "title", "gutter"]))
def test_our_own_colours_stay_and_a_strangers_go(text, style):
    painted = f"{deliver.paint(text, style)} {text}"
    shown = deliver.harmless(painted)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert shown.count("\x1b") >= 2
    assert not complaints(bare.replace("\r\n", "\n").encode())


def test_only_one_file_prints():
    """The linter's own words: `print`, `click.echo` and the streams are banned but there."""
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "TID251,T20", "--no-cache", "checker"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    printing = r"click\.(?:echo|secho|style)|\bprint\(|sys\.(?:__)?std(?:out|err)(?:__)?\.(?:write|buffer)"
    files = [
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "checker").rglob("*.py")
        if re.search(printing, p.read_text("utf-8"))
    ]
    assert files == ["checker/checkmeta/cli/deliver.py"]


ENCODINGS = ["latin-1", "ascii", "cp1252", "utf-8"]
ASKED = [
    (["check", "world", "-r", "own.rules", "--format", "json"], "json"),
    (["check", "world", "-r", "own.rules"], None),
    (["check", "world", "-r", "own.rules", "--format", "sarif"], "sarif"),
    (["check", "world", "-r", "own.rules", "--format", "junit"], "junit"),
    (["facts", "world", "--format", "json"], "json"),
    (["facts", "world"], None),
    (["docs", "own.rules"], "text"),
    (["--help"], None),
    (["nichts名"], None),
]


# one report for programs and one for people by each encoding, and all that is printed by one of them
@pytest.mark.parametrize(
    ("encoding", "arguments", "format_"),
    [
        (encoding, *asked)
        for number, asked in enumerate(ASKED)
        for encoding in (ENCODINGS if number < 2 else [ENCODINGS[number % 4]])
    ],
)
def test_where_the_stream_is_not_utf_8(tmp_path, encoding, arguments, format_):
    world(tmp_path, "world", "名é", "名é…", "名é")
    environment = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    ran = subprocess.run(
        [sys.executable, "-c", "from checkmeta.cli.main import main; main()", *arguments],
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert b"U005" not in ran.stderr
    assert b"Traceback" not in ran.stderr
    if format_ is None:
        ran.stdout.decode(encoding)
    else:
        assert "名" in ran.stdout.decode("utf-8")
        parsed(ran.stdout, format_)


def test_a_command_of_ours_is_one_and_nothing_behind_its_head(capsysbinary):
    ours = "::error file=a.yaml,line=1,title=law%3A x::found ::error::y and ##[group]\x1b[31m"
    deliver.deliver_commands([ours + "\n", "::set-output name=x::y\n", "::add-mask::z\n", "said\n"])
    first, second, third, last = capsysbinary.readouterr().out.decode().splitlines()
    assert first.startswith("::error file=a.yaml,line=1,title=law%3A x::found ")
    assert "##[" not in first
    assert "\x1b" not in first
    assert not second.startswith("::")
    assert not third.startswith("::")
    assert last == "said"
