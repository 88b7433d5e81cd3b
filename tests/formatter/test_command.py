"""`checkmeta fmt`: files, folders, the standard input, exit statuses."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.systems import SUPERUSER

from checkmeta.cli.fmt import command

GOOD = 'ruleset norm.good "Good"\n  layer norm\n'
ODD = 'ruleset  norm.odd "Odd" layer norm # kept'
FORMED = 'ruleset norm.odd "Odd"\n  layer norm  # kept\n'
BAD = 'ruleset norm.bad "Bad"\n  layer nrom\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_bytes(GOOD.encode())
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "odd.rules").write_bytes(ODD.encode())
    (tmp_path / "notes.txt").write_bytes(b"rule   x")
    return tmp_path


def fmt(*arguments, stdin=None):
    result = CliRunner().invoke(command, arguments, input=stdin, standalone_mode=False)
    assert result.exception is None, result.exception
    return result


def test_a_folder_is_rewritten_where_it_changes(folder):
    good = folder / "good.rules"
    os.utime(good, (1, 1))
    (folder / "sub" / "odd.rules").chmod(0o640)
    result = fmt()
    assert result.return_value == 0
    assert result.stderr == "formatted sub/odd.rules\n"
    assert (folder / "sub" / "odd.rules").read_bytes() == FORMED.encode()
    assert (folder / "sub" / "odd.rules").stat().st_mode & 0o777 == 0o640
    assert good.stat().st_mtime == 1
    assert sorted(p.name for p in folder.rglob("*")) == ["good.rules", "notes.txt", "odd.rules", "sub"]
    assert fmt().output == ""


def test_check_names_files_and_changes_nothing(folder):
    result = fmt("--check", ".")
    assert result.return_value == 1
    assert result.stdout == "would change: sub/odd.rules\n"
    assert (folder / "sub" / "odd.rules").read_bytes() == ODD.encode()
    assert fmt("--check", "good.rules").return_value == 0


@pytest.mark.parametrize(("options", "status"), [(("--diff",), 0), (("--diff", "--check"), 1)])
def test_diff_can_be_applied_and_changes_nothing(folder, options, status):
    result = fmt(*options, "sub", "good.rules")
    assert result.return_value == status
    assert result.stdout == (
        "--- sub/odd.rules\n+++ sub/odd.rules (formatted)\n@@ -1 +1,2 @@\n"
        f"-{ODD}\n\\ No newline at end of file\n"
        '+ruleset norm.odd "Odd"\n+  layer norm  # kept\n'
    )
    assert (folder / "sub" / "odd.rules").read_bytes() == ODD.encode()


def test_a_file_with_errors_stays_and_the_others_are_formatted(folder):
    (folder / "bad.rules").write_bytes(BAD.encode())
    (folder / "latin.rules").write_bytes(b"# \xe9\n" + GOOD.encode())
    result = fmt(".", "missing.rules")
    assert result.return_value == 2
    assert "error[S301]" in result.stderr
    assert "error[D101]" in result.stderr
    assert "error[U001]: `missing.rules` doesn't exist" in result.stderr
    assert (folder / "bad.rules").read_bytes() == BAD.encode()
    assert (folder / "sub" / "odd.rules").read_bytes() == FORMED.encode()


def test_the_standard_input_goes_to_the_standard_output():
    assert fmt("-", stdin=ODD).stdout == FORMED
    assert fmt("-", stdin="\ufeff" + GOOD.replace("\n", "\r\n")).stdout == GOOD
    assert fmt("-", stdin=GOOD).stdout == GOOD
    checked = fmt("--check", "-", stdin=ODD)
    assert (checked.return_value, checked.stdout) == (1, "would change: <stdin>\n")
    failed = fmt("-", stdin=BAD)
    assert (failed.return_value, failed.stdout) == (2, "")
    assert "<stdin>:2:9" in failed.stderr
    assert fmt("-", stdin=b"\xff").return_value == 2


def test_a_folder_without_rules_is_an_error(folder):
    (folder / "empty").mkdir()
    result = fmt("empty")
    assert result.return_value == 2
    assert "no rules in `empty`" in result.stderr


def test_links_in_a_folder_are_not_followed_and_a_named_one_stays_a_link(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "theirs.rules"
    outside.write_bytes(ODD.encode())
    link = folder / "link.rules"
    link.symlink_to(outside)
    assert fmt(".").return_value == 0
    assert outside.read_bytes() == ODD.encode()
    assert fmt("link.rules").return_value == 0
    assert outside.read_bytes() == FORMED.encode()
    assert link.is_symlink()


def test_what_is_no_file_is_refused(folder):
    os.mkfifo(folder / "pipe.rules")
    result = fmt("pipe.rules")
    assert result.return_value == 2
    assert "`pipe.rules` is not a file" in result.stderr


@pytest.mark.skipif(SUPERUSER, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_an_error(folder):
    (folder / "sub").chmod(0o500)
    result = fmt(".")
    (folder / "sub").chmod(0o700)
    assert result.return_value == 2
    assert "error[U001]: `sub/odd.rules` can't be written" in result.stderr
    assert (folder / "sub" / "odd.rules").read_bytes() == ODD.encode()


def test_the_installed_command_knows_it(folder):
    run = subprocess.run(
        [sys.executable, "-c", "from checkmeta.cli.main import main; main()", "fmt", "--check", "."],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=folder,
    )
    assert (run.returncode, run.stdout) == (1, "would change: sub/odd.rules\n")
