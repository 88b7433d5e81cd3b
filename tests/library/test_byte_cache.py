"""Bytes kept between runs: bounded, and of no harm to whoever can't have them."""

import sqlite3
from contextlib import closing

import pytest

from checkmeta.store import byte_cache
from checkmeta.store.byte_cache import ByteCache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setattr(byte_cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(byte_cache, "_PATIENCE", 0.01)
    return tmp_path / "cache"


def got(key):
    with closing(ByteCache.open()) as found:
        return found.get(key)


def among(keys):
    with closing(ByteCache.open()) as found:
        return found.among(keys)


def kept(entries):
    found = ByteCache.open()
    for key, body in entries.items():
        found.put(key, body)
    found.close()


def test_what_was_put_is_there_in_the_next_run(folder):
    kept({b"a": b"1" * 99, b"b": b"2"})
    assert got(b"a") == b"1" * 99
    assert got(b"c") is None
    assert among([b"a", b"b", b"c"]) == {b"a", b"b"}
    assert (folder / "verdicts.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("folder")
def test_those_not_asked_for_go_first(monkeypatch):
    day = [1.0]
    monkeypatch.setattr(byte_cache.time, "time", lambda: day[0] * 86_400)
    bodies = {bytes([n]): n.to_bytes(2, "big") * 40 for n in range(40)}
    kept(bodies)
    day[0] = 2
    asked = ByteCache.open()
    assert all(asked.get(bytes([n])) for n in range(10))
    asked.close()
    monkeypatch.setattr(byte_cache, "MOST", 0)
    kept({b"new": b"1"})
    left = among([*bodies, b"new"])
    assert left >= {bytes([n]) for n in range(10)} | {b"new"}
    assert len(left) == 41 - 41 // 4 - 1


@pytest.mark.usefixtures("folder")
def test_a_large_one_is_not_kept(monkeypatch):
    monkeypatch.setattr(byte_cache, "LARGEST", 10)
    kept({b"a": b"1" * 11, b"b": b"1" * 10})
    assert among([b"a", b"b"]) == {b"b"}


def test_whoever_comes_while_another_writes_goes_without(folder):
    kept({b"a": b"1"})
    other = sqlite3.connect(folder / "verdicts.sqlite3", isolation_level=None)
    other.execute("begin exclusive")
    kept({b"b": b"2"})
    assert got(b"a") is None
    other.execute("rollback")
    other.close()
    assert among([b"a", b"b"]) == {b"a"}


def test_a_file_that_others_may_write_is_not_read(folder):
    kept({b"a": b"1"})
    (folder / "verdicts.sqlite3").chmod(0o666)
    assert got(b"a") is None


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(byte_cache, "cache_folder", lambda: None)
    kept({b"a": b"1"})
    assert got(b"a") is None
