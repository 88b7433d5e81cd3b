"""Each rule whose duty a format can state, either way, is decided by some document of the format's tests, or it stands in `undecided.yaml`."""

import datetime as dt
import importlib.util
import sys
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.needs import duty
from checkmeta.language.words import Verdict
from checkmeta.store.library import load

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("corpus_of_tests", HERE.parent / "benchmarks" / "corpus.py")
BENCHMARK = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = BENCHMARK  # dataclasses look their module up
SPEC.loader.exec_module(BENCHMARK)
UNDECIDED = table(HERE / "undecided.yaml")
DAY = dt.date(2026, 11, 22)
LISTED = {(id_, rule) for kind in UNDECIDED["kinds"] for rule, formats in kind["rules"].items() for id_ in formats} | {
    (id_, rule) for id_, rules in UNDECIDED["gaps"].items() for rule in rules
}


@pytest.fixture(scope="module")
def library():
    return load()


def decided(id_, library, duties):
    """The rules that the documents of a format's tests decide: their duty, wherever they are offered and whoever the operator is."""
    for path in sorted((HERE / id_).iterdir()):
        if path.name.endswith(".facts.txt"):
            continue
        try:
            report = check(Request((Path(path.name),), DAY, cwd=path.parent, short=True), library)
        except CheckmetaError:
            continue
        for subject in report.subjects:
            for judgement in subject.judgements:
                known = judgement.verdict not in BENCHMARK.UNDECIDED
                if judgement.verdict is Verdict.NOT_APPLICABLE or judgement.rule.id not in duties:
                    continue
                if known or not BENCHMARK.counts(judgement, duties, partial=False):
                    yield judgement.rule.id


def test_what_a_format_can_answer_is_decided_or_says_why_not(library):
    able = BENCHMARK.answerable(library)
    left = set()
    for id_, rules in able.items():
        duties = {norm.id: frozenset(duty(norm)) for norm in library.program.norms if norm.id in rules}
        left |= {(id_, rule) for rule in rules - set(decided(id_, library, duties))}
    assert left == LISTED, (sorted(left - LISTED), sorted(LISTED - left))


def test_every_kind_says_why():
    assert all(len(kind["because"].split()) > 4 and kind["rules"] for kind in UNDECIDED["kinds"])
