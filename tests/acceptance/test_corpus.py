"""Documents from practice: each is checked or refused with one clear error, in less than two seconds."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from checkmeta.diagnostics.diagnostic import CheckmetaError
from checkmeta.findings import Verdict
from checkmeta.pipeline import Request, check
from checkmeta.report import text

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
FILES = [p.relative_to(CORPUS) for p in sorted(CORPUS.rglob("*")) if p.is_file()] if CORPUS.is_dir() else []
DAY = dt.date(2026, 11, 22)
SECONDS = 2

pytestmark = pytest.mark.skipif(not FILES, reason="the documents from practice are not here")


@pytest.fixture(scope="module", autouse=True)
def cached(environment):
    """The rules are compiled once for the session, as they are for a person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKMETA_CACHE", environment["CHECKMETA_CACHE"])
        yield


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.as_posix())
def test_a_file_is_checked_or_refused(path):
    started = time.process_time()
    try:
        report = check(Request((path,), DAY, cwd=CORPUS))
    except CheckmetaError as error:
        (found,) = {d.code for d in error.diagnostics}
        assert found != "U005"
        where = {d.span.source.name if d.span else d.subject for d in error.diagnostics}
        assert where == {path.as_posix()}
    else:
        judged = [j for s in report.subjects for j in s.judgements]
        assert judged
        assert all(j.verdict is not Verdict.ERROR for j in judged)
        assert text.render(report)
    assert time.process_time() - started < SECONDS


def test_the_whole_folder(checkmeta):
    """As a person would: one subject of many schemas, in which what is no document of ours is named."""
    ran = checkmeta("check", CORPUS, "--as-of", DAY.isoformat())
    assert ran.status in (0, 1, 2)
    assert "Traceback" not in ran.err
    assert "checkmeta itself failed" not in ran.err
    assert bool(ran.out) is (ran.status != 2)
    assert bool(ran.err) is (ran.status == 2)
