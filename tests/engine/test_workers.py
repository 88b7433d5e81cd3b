"""Subjects judged by several processes: the same reports, in the same order, and a process that ends is an error."""

import datetime as dt
import os
import signal

import pytest
from tests.engine.conftest import SECRET, write_worlds

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.pipeline import Request, check
from checkmeta.judging.worker_pool import on_cores
from checkmeta.judging.workers import processes
from checkmeta.report.registry import REPORTS, render

RULES = """ruleset law.w "Law" layer law source "S"
rule log "Log of {platform.name}" must platform.security.audit_log
rule kept "Kept" for each a in identity.attributes must a.retention.period is present
"""
DAY = dt.date(2026, 11, 22)

pytestmark = pytest.mark.skipif(processes(2, 2) == 1, reason="a process can't be copied as it is here")


@pytest.fixture
def worlds(tmp_path):
    """Ten of them, one with a waiver in a comment, one that can't be read whole, each with a secret."""
    (tmp_path / "w.rules").write_text(RULES, encoding="utf-8")
    write_worlds(tmp_path, 10)
    return tmp_path


def asked(folder, jobs, told=None):
    paths = tuple(sorted(path for path in folder.iterdir() if path.is_dir()))
    return Request(paths, DAY, ("w.rules",), cwd=folder, jobs=jobs, progress=told)


def test_reports_are_the_same_in_every_format(worlds):
    one, several = (check(asked(worlds, jobs)) for jobs in (1, 3))
    for name in REPORTS:
        assert render(one, name) == render(several, name), name
        assert SECRET not in render(several, name)


def test_what_is_shared_stays_one_object(worlds):
    report = check(asked(worlds, 2))
    rules = {id(j.rule) for s in report.subjects for j in s.judgements}
    assert len(rules) == 2


def test_it_is_told_how_far_it_is(worlds):
    told = []
    check(asked(worlds, 2, lambda done, of: told.append((done, of))))
    assert told == [(number, 10) for number in range(1, 11)]


def test_a_process_that_is_ended_is_an_error(worlds):
    subjects = build_subjects([worlds / "world0", worlds / "world1"], worlds)

    def ended(subject):
        del subject
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(CheckmetaError) as caught:
        list(on_cores(ended, subjects, 2))
    assert [d.code for d in caught.value.diagnostics] == ["U017"]


def test_an_error_of_judging_is_handed_on(worlds):
    subjects = build_subjects([worlds / "world0", worlds / "world1"], worlds)

    def wrong(subject):
        raise ValueError(subject.name)

    with pytest.raises(ValueError, match="world0"):
        list(on_cores(wrong, subjects, 2))


@pytest.mark.parametrize(
    ("jobs", "subjects", "count"), [(1, 100, 1), (3, 100, 3), (3, 2, 2), (0, 1, 1), (0, 7, 1), (5, 0, 1)]
)
def test_as_many_as_are_worth_it(jobs, subjects, count):
    assert processes(jobs, subjects) == count
