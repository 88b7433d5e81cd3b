"""What was judged in an earlier run is not judged again, and nobody could tell by the report."""

import datetime as dt
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.conftest import SECRET, write_worlds

from checkmeta.judging import pipeline
from checkmeta.judging.own_overrides import AcceptedOverride
from checkmeta.judging.pipeline import Request, check
from checkmeta.judging.workers import processes
from checkmeta.report.registry import REPORTS, render
from checkmeta.store import byte_cache, cache

RULES = """ruleset law.w "Law" layer law source "S"
rule log "Log of {platform.name}"
  must platform.security.audit_log
  unless small: platform.security.admin_audit_log
rule kept "Kept" for each a in identity.attributes must a.retention.period is present
"""
DAY = dt.date(2026, 11, 22)
CORPUS = Path(__file__).parents[2].parent / "shared/corpus"


@pytest.fixture
def worlds(tmp_path, monkeypatch):
    """Five, one that can't be read whole, in a folder beside which the cache lies."""
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setattr(byte_cache, "cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "worlds"
    folder.mkdir()
    (folder / "w.rules").write_text(RULES, encoding="utf-8")
    write_worlds(folder, 5)
    return folder


def asked(folder, **more):
    paths = tuple(sorted(path for path in folder.iterdir() if path.is_dir()))
    return Request(paths, DAY, ("w.rules",), cwd=folder, **{"kept": True, "jobs": 1, **more})


@pytest.fixture
def judged(monkeypatch):
    """The names of the subjects that are judged."""
    names = []
    judge = pipeline._subject

    def told(rulebook, ahead, chosen, subject, request):
        names.append(subject.name)
        return judge(rulebook, ahead, chosen, subject, request)

    monkeypatch.setattr(pipeline, "_subject", told)
    return names


def test_a_second_run_judges_nothing_and_says_the_same_in_every_format(worlds, judged):
    without = check(asked(worlds, kept=False))
    first, second = check(asked(worlds)), check(asked(worlds))
    assert len(judged) == 10
    for name in REPORTS:
        assert render(without, name) == render(first, name) == render(second, name), name


def test_what_changed_is_judged(worlds, judged):
    check(asked(worlds))
    judged.clear()
    path = worlds / "world2/platform.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("World 2", "World Two"), encoding="utf-8")
    report = check(asked(worlds))
    assert judged == ["world2"]
    for name in REPORTS:
        assert render(report, name) == render(check(asked(worlds, kept=False)), name), name


def test_lines_that_move_are_another_text(worlds, judged):
    check(asked(worlds))
    judged.clear()
    path = worlds / "world2/platform.yaml"
    path.write_text("# one line more\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    check(asked(worlds))
    assert judged == ["world2"]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"as_of": DAY + dt.timedelta(1)},
        {"jurisdictions": ("DE",)},
        {"explain": True},
        {"accepted": (AcceptedOverride("law.w.log", "own.rule", "A", "B", DAY + dt.timedelta(9)),)},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_whoever_asks_otherwise_is_answered_anew(worlds, judged, otherwise):
    check(asked(worlds))
    judged.clear()
    again = replace(asked(worlds), **otherwise)
    report = check(again)
    if "accepted" not in otherwise:  # where nothing is overridden it makes no difference
        assert len(judged) == 5
    assert render(report, "json") == render(check(replace(again, kept=False)), "json")


@pytest.mark.parametrize("text", [RULES.replace("unless small:", "unless little:"), RULES.replace('"Kept"', '"Held"')])
def test_other_rules_judge_anew(worlds, judged, text):
    check(asked(worlds))
    judged.clear()
    (worlds / "w.rules").write_text(text, encoding="utf-8")
    check(asked(worlds))
    assert len(judged) == 5


@pytest.mark.skipif(processes(2, 2) == 1, reason="a process can't be copied as it is here")
def test_several_processes_keep_and_find_the_same(worlds, judged):
    first = check(asked(worlds, jobs=2))
    second = check(asked(worlds, jobs=2))
    assert judged == []  # not in this process
    assert render(first, "json") == render(second, "json")
    check(asked(worlds))
    assert judged == []


def test_subjects_keep_their_ids_where_the_project_begins_elsewhere(worlds, judged):
    before = check(asked(worlds))
    (worlds.parent / "checkmeta.toml").write_text("", encoding="utf-8")
    after = check(asked(worlds))
    assert len(judged) == 5
    assert [s.id for s in before.subjects] != [s.id for s in after.subjects] == [f"worlds/world{n}" for n in range(5)]


def test_waivers_and_baselines_come_after(worlds, judged):
    check(asked(worlds))
    judged.clear()
    waiver = 'rule = "law.w.log"\nsubject = "world0"\nreason = "R"\napprover = "A"\nexpires = 2026-12-24\n'
    (worlds / "waivers.toml").write_text(f"[[waivers]]\n{waiver}", encoding="utf-8")
    report = check(asked(worlds, waivers=Path("waivers.toml")))
    assert judged == []
    assert [j.waiver is not None for j in report.subjects[0].judgements if j.rule.id == "law.w.log"] == [True]


def test_no_text_and_no_secret_is_kept(worlds):
    check(asked(worlds, explain=True))
    with closing(sqlite3.connect(worlds.parent / "cache/verdicts.sqlite3")) as file:
        rows = file.execute("select body from kept").fetchall()
    assert len(rows) == 5
    for (body,) in rows:
        text = zlib.decompress(body)
        assert SECRET.encode() not in text
        assert b"# token" not in text


def test_a_checkout_brings_none(worlds, monkeypatch):
    monkeypatch.setattr(byte_cache, "cache_folder", cache.cache_folder)
    monkeypatch.setenv("CHECKMETA_CACHE", str(worlds / "cache"))
    cache.distrust([worlds])
    check(asked(worlds))
    assert not (worlds / "cache").exists()


def test_what_is_broken_is_judged_anew_and_mended(worlds, judged):
    expected = render(check(asked(worlds)), "json")
    path = worlds.parent / "cache/verdicts.sqlite3"
    for spoilt in (b"no database at all" * 99, b"", path.read_bytes()[: path.stat().st_size // 2]):
        path.write_bytes(spoilt)
        assert render(check(asked(worlds)), "json") == expected
    file = sqlite3.connect(path)
    with file:
        file.execute("update kept set body = ?", (zlib.compress(b"\x80\x05garbage"),))
    file.close()
    judged.clear()
    assert render(check(asked(worlds)), "json") == expected
    assert len(judged) == 5


@pytest.mark.skipif(not CORPUS.is_dir(), reason="real documents aren't here")
def test_real_documents_are_recalled_whole(tmp_path, monkeypatch, judged):
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setattr(byte_cache, "cache_folder", lambda: tmp_path / "cache")
    paths = tuple(sorted(path for path in CORPUS.iterdir() if path.is_dir()))[::4]
    request = Request(paths, DAY, cwd=CORPUS, kept=True)
    first = check(request)
    count = len(judged)
    second = check(request)
    assert count >= 2
    assert len(judged) == count
    assert render(first, "json") == render(second, "json")
