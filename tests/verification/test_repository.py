"""The commit that is checked out is read from the files of a repository, whoever wrote them."""

import shutil
import subprocess

import pytest

from checkmeta.facts.repository import commit_of

ONE, TWO = "1" * 40, "2" * 64


def write(base, files):
    for name, text in files.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


CASES = {
    "detached": ({".git/HEAD": f"{ONE}\n"}, ONE),
    "sha-256": ({".git/HEAD": TWO}, TWO),
    "a branch": ({".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": f"{ONE}\n"}, ONE),
    "a branch with a stroke": ({".git/HEAD": "ref: refs/heads/a/b\n", ".git/refs/heads/a/b": ONE}, ONE),
    "a packed branch": ({".git/HEAD": "ref: refs/heads/main", ".git/packed-refs": f"# pack\n{ONE} refs/heads/main\n"}, ONE),
    "nothing committed": ({".git/HEAD": "ref: refs/heads/main\n"}, None),
    "kept in tables": ({".git/HEAD": "ref: refs/heads/.invalid\n", ".git/refs/heads/.invalid": ONE}, None),
    "no repository": ({"a.txt": ""}, None),
    "a branch that leads out": ({".git/HEAD": "ref: refs/heads/../../../secret\n", "secret": ONE}, None),
    "a branch that is no commit": ({".git/HEAD": "ref: refs/heads/main", ".git/refs/heads/main": "a secret"}, None),
    "no text": ({".git/HEAD": "\0" * 9000}, None),
    "a file that leads to another's": ({".git": "gitdir: other\n", "other/HEAD": ONE}, None),
    "a folder that names another": (
        {".git": "gitdir: other\n", "other/HEAD": ONE, "other/commondir": ".", "other/gitdir": "elsewhere/.git"}, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_commit(tmp_path, case):
    files, expected = CASES[case]
    write(tmp_path, {**files, "in/here.yaml": ""})
    assert commit_of(tmp_path / "in") == expected


def test_a_head_that_is_a_pipe_stops_nothing(tmp_path):
    import os  # noqa: PLC0415

    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git" / "HEAD")
    assert commit_of(tmp_path) is None


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_real_repositories_worktrees_and_submodules(tmp_path):
    def git(*arguments, at="one"):
        options = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
        command = ["git", *options, "-C", tmp_path / at, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    for name in ("one", "part"):
        (tmp_path / name).mkdir()
        git("init", "-q", at=name)
        git("commit", "-q", "--allow-empty", "-m", name, at=name)
    git("worktree", "add", "-q", "-b", "side", tmp_path / "side")
    git("commit", "-q", "--allow-empty", "-m", "side", at="side")
    git("submodule", "add", "-q", tmp_path / "part", "inner")
    for name in ("one", "side", "one/inner"):
        assert commit_of(tmp_path / name) == git("rev-parse", "HEAD", at=name), name
    git("pack-refs", "--all")
    git("gc", "-q")
    for name in ("one", "side", "one/inner"):
        assert commit_of(tmp_path / name) == git("rev-parse", "HEAD", at=name), name
    assert git("rev-parse", "HEAD") != git("rev-parse", "HEAD", at="side")
