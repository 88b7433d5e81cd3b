"""Where compiled rules are kept: never where somebody else may have put them."""

from __future__ import annotations

import os
import pickle
import re
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import click
import pytest

from checkmeta.base.resources import PACKAGE
from checkmeta.cli.main import cli
from checkmeta.store import cache


class Bomb:
    """Says so if it is ever unpickled."""

    def __reduce__(self):
        return (os._exit, (99,))


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A working folder and a home beside each other, and nothing said of a cache."""
    for name in ("work", "home", "kept"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CHECKMETA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    cache.distrust(())


def files(folder):
    return sorted(p.name for p in folder.rglob("*"))


def test_it_lies_in_the_home(apart):
    cache.write_entry("k", 1)
    assert cache.read("k") == 1
    assert (apart / "home/.cache/checkmeta/k.pickle").is_file()
    assert not files(apart / "work")


@pytest.mark.parametrize("mark", [".git", ".hg", ".svn"])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_never_in_a_working_tree(apart, monkeypatch, mark, kind):
    tree = apart / "kept"
    (tree / "deep/cache").mkdir(parents=True, mode=0o700)
    (tree / "deep/cache/k.pickle").write_bytes(pickle.dumps(Bomb()))
    monkeypatch.setenv("CHECKMETA_CACHE", str(tree / "deep/cache"))
    assert cache.cache_folder() is not None, "what is refused below is refused for the mark alone"
    (tree / mark).mkdir() if kind == "folder" else (tree / mark).write_text("gitdir: elsewhere")
    before = files(tree)
    cache.write_entry("other", 1)
    assert cache.read("k") is None
    assert files(tree) == before


def test_never_in_the_working_folder(apart, monkeypatch):
    monkeypatch.setenv("CHECKMETA_CACHE", str(apart / "work/.cache"))
    cache.write_entry("k", 1)
    assert not files(apart / "work")


def test_never_in_what_this_run_reads(apart, monkeypatch):
    monkeypatch.setenv("CHECKMETA_CACHE", str(apart / "kept/cache"))
    (apart / "kept/platform.yaml").write_text("name: A\n")
    for read in (apart / "kept", apart / "kept/platform.yaml"):
        cache.distrust([read, apart / "nowhere", apart / "a\0"])
        assert cache.cache_folder() is None
    cache.distrust([apart / "work"])
    assert cache.cache_folder() is not None


def test_never_by_a_link(apart, monkeypatch):
    (apart / "link").symlink_to(apart / "work")
    monkeypatch.setenv("CHECKMETA_CACHE", str(apart / "link/cache"))
    assert cache.cache_folder() is None
    assert not files(apart / "work")


def test_a_folder_round_the_home_is_no_checkout(apart, monkeypatch):
    monkeypatch.chdir(apart)
    assert cache.cache_folder() is not None
    cache.distrust([apart])
    assert cache.cache_folder() is None, "what is checked brought the home along"


def test_a_home_that_is_the_working_folder_may_be_a_checkout(apart, monkeypatch):
    monkeypatch.chdir(apart / "home")
    assert cache.cache_folder() is None


@pytest.mark.parametrize(
    "arguments", [["lint", "{}"], ["lint", "--rules={}"], ["check", "-r{}"], ["check", "-r", "{}"]]
)
def test_however_it_is_named(apart, arguments):
    with suppress(Exception):
        cli.resolve_command(click.Context(cli), [argument.format(apart / "kept") for argument in arguments])
    assert (apart / "kept").resolve() in cache._STRANGE


@pytest.mark.parametrize("name", ["CHECKMETA_CACHE", "XDG_CACHE_HOME", "HOME"])
@pytest.mark.parametrize("value", ["", ".", "somewhere", "../work", "/dev/null/x", "a\udc80b", "~nobody-here"])
def test_a_bad_environment_leaves_nothing_in_the_working_folder(apart, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    cache.write_entry("k", 1)
    assert not files(apart / "work")


def test_what_makes_something_of_rules_counts_and_nothing_above_it():
    """Imports point one way, as `lint-imports` holds; so what no room from `judging` down has changed is as it was."""
    config = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    below = layers[layers.index("judging") :]
    assert sorted(room for layer in below for room in layer.split(" | ")) == sorted(cache.MAKERS)
    keepers = [p for p in PACKAGE.rglob("*.py") if re.search(r"cache\.(keep|recall)\(", p.read_text(encoding="utf-8"))]
    assert keepers
    assert {p.relative_to(PACKAGE).parts[0] for p in keepers} <= {*cache.MAKERS}


@pytest.mark.parametrize("value", ["off", "OFF", "Off", " off "])
def test_it_can_be_off(apart, monkeypatch, value):
    monkeypatch.setenv("CHECKMETA_CACHE", value)
    cache.write_entry("k", 1)
    assert cache.cache_folder() is None
    assert files(apart) == ["home", "kept", "work"]


def test_what_was_never_finished_is_swept(apart):
    cache.write_entry("k", 1)
    base = apart / "home/.cache/checkmeta"
    old, new, other = base / "tmpabc.new", base / "tmpdef.new", base / "mine.new"
    long_ago = time.time() - cache.LEFT_OVER - 60
    for path, when in ((old, long_ago), (new, time.time()), (other, long_ago)):
        path.write_bytes(b"half")
        os.utime(path, (when, when))
    cache.write_entry("l", 2)
    assert files(base) == ["k.pickle", "l.pickle", "mine.new", "tmpdef.new"]
