"""What `--fix` does to files, and the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import hypothesis.strategies as st
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from checkmeta.authoring.lint.fix import apply_edits, mend, write_back
from checkmeta.authoring.lint.lint_run import lint, rules_of
from checkmeta.authoring.lint.material import Edit
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.cli.lint import command
from checkmeta.store.compiler import build, parse_all

HEAD = 'ruleset norm.t "T"\n  layer norm\n  source "S"\n\n'
RULE = 'rule r "R"\n  must platform.data.personal\n'


def run(sources):
    program, warnings = build(parse_all(sources))
    return lint(rules_of(program, sources), warnings=warnings)


def mended(text):
    return mend((Source("t.rules", HEAD + text),), run).sources[0].text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RULE, RULE),
        (RULE.replace('"R"', '"So it is."'), RULE.replace('"R"', '"So it is"')),
        (RULE.replace("personal", "personal == true"), RULE),
        (RULE.replace("personal", "personal != true"), RULE.replace("platform", "not platform")),
        (RULE.replace("platform.data.personal", "(not not platform.data.personal)"), RULE.replace("platform.data.personal", "(platform.data.personal)")),
        (RULE.replace("platform.data.personal", '(not (platform.name != "a"))'), RULE.replace("platform.data.personal", '(platform.name == "a")')),
        (RULE.replace("platform.data.personal", '(not platform.name not  in ["a"])'), RULE.replace("platform.data.personal", '(platform.name in ["a"])')),
        (RULE.replace("platform.data.personal", "(not (platform.name is not present))"), RULE.replace("platform.data.personal", "(platform.name is present)")),
        (
            RULE.replace("platform.data.personal", "(not (not platform.data.personal == true))"),
            RULE.replace("platform.data.personal", "(platform.data.personal)"),
        ),
        ("define a = platform.data.personal\n\n" + RULE, RULE),
        ("define a = b\n\ndefine b = platform.data.personal\n" + RULE, RULE),
        ("# what a is\ndefine a = platform.data.personal\n\n" + RULE, RULE),
        ("# about all\n\ndefine a = platform.data.personal  # too\n" + RULE, "# about all\n\n" + RULE),
        ("define a = platform.data.personal\r\n" + RULE, RULE),
        (RULE + "\ndefine a = platform.data.personal", RULE + "\n"),
        (RULE.replace("personal", "personal == true # lint: ignore L607 -- so"), RULE.replace("personal", "personal == true # lint: ignore L607 -- so")),
        (RULE.replace("personal", "personal # hm\n == true"), RULE.replace("personal", "personal # hm\n == true")),
    ],
)  # fmt: skip
def test_mended(before, after):
    assert mended(before) == after


def test_what_is_mended_is_not_found_again():
    text = HEAD + "define a = b\ndefine b = platform.data.personal\n" + RULE.replace("personal", "personal == true")
    fixed = mend((Source("t.rules", text),), run)
    assert fixed.mended == 3
    assert not any(f.edits for f in fixed.left)


def test_a_text_that_the_compiler_refuses_is_not_kept():
    source = Source("t.rules", HEAD + RULE.replace('"R"', '"So it is."'))

    def refuse(sources):
        if sources != (source,):
            raise CheckmetaError([])
        return run(sources)

    fixed = mend((source,), refuse)
    assert fixed.sources == (source,)
    assert fixed.mended == 0


@settings(max_examples=100)
@given(
    st.text("abc", max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5), st.text("X", max_size=2)), max_size=5),
)
def test_edits_don_t_touch_one_another(text, drawn):
    groups = [(Edit(min(a, len(text)), min(a + n, len(text)), new),) for a, n, new in drawn]
    result, made = apply_edits(text, groups)
    assert made <= len(groups)
    assert len(result) >= len(text) - sum(e.end - e.start for (e,) in groups)
    assert bool(made) is bool(groups)


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "real.rules").write_text("x", encoding="utf-8")
    (tmp_path / "link.rules").symlink_to(tmp_path / "real.rules")
    with pytest.raises(CheckmetaError) as caught:
        write_back({tmp_path / "link.rules": "y"})
    assert caught.value.diagnostics[0].code == "U001"
    assert (tmp_path / "real.rules").read_text(encoding="utf-8") == "x"


def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "a.rules"
    path.write_text("x", encoding="utf-8")
    path.chmod(0o640)
    write_back({path: "é\r\n"})
    assert path.read_bytes() == "é\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


# ---- the command


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.rules").write_text(HEAD + RULE.replace("personal", "personal == true"), encoding="utf-8")
    return tmp_path


def call(*words):
    return CliRunner().invoke(command, words, standalone_mode=False)


@pytest.mark.usefixtures("place")
def test_text():
    result = call("mine.rules", "--ignore", "completeness,tests")
    assert result.return_value == 1
    assert "warning[L607]" in result.output
    assert "--> mine.rules:6:8" in result.output
    assert result.output.endswith("1 finding in 1 file; `--fix` mends 1\n")


@pytest.mark.usefixtures("place")
def test_json_is_the_same_in_every_run():
    first, second = (call("mine.rules", "--select", "style", "--format", "json").output for _ in range(2))
    assert first == second
    report = json.loads(first)
    (one,) = report.pop("findings")
    assert report == {"files": 1, "mended": 0}
    assert (one["code"], one["file"], one["line"], one["column"], one["fixable"]) == ("L607", "mine.rules", 6, 8, True)


def test_fix(place):
    assert call("mine.rules", "--fix", "--select", "style").return_value == 0
    assert (place / "mine.rules").read_text(encoding="utf-8") == HEAD + RULE
    assert call("mine.rules", "--select", "style").output == "nothing found in 1 file\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.rules",), "doesn't exist"),
        (("--fix",), "changes files; name them"),
        (("mine.rules", "--select", "L999"), "no check `L999`"),
        (("mine.rules", "--as-of", "tomorrow"), "no date"),
        (("bad.rules",), "does not belong here"),
    ],
)
def test_refused(place, words, said):
    (place / "bad.rules").write_text(HEAD + "rulle", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "checkmeta.cli.main", "lint", *words],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "checker")},
    )  # fmt: skip
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
