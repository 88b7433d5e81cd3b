"""Judging in short against judging in full: on random programs and random subjects, both come to the same.

A failure prints the smallest rules and documents that still show it. `CHECKMETA_EXAMPLES=20` takes twenty times as many
examples, and others in every run.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn.choices import Drawn, Seeded
from drawn.compare import both, differs, explain, miscounted
from drawn.documents import Written
from drawn.example import Example, draw_example
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.tables import table

SUBJECTS = 8
EXAMPLES = 150
FOUND = table(Path(__file__).with_name("found.yaml"))["cases"]

# what fails is made smaller by `smallest`, which knows what rules and documents are made of
several = settings(
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("subject")


def agree(example: Example, folder: Path) -> None:
    try:
        written = differs(example)
    except Exception as error:
        for written, _ in example.subjects:
            if both(example.rules, written, folder)[2]:
                raise AssertionError(explain(example.rules, written, folder)) from error
        raise
    assert written is None, explain(example.rules, written, folder)


@settings(parent=several, max_examples=EXAMPLES)
@given(st.integers(0, 2**60))
def test_they_agree(folder: Path, seed: int) -> None:
    agree(draw_example(Seeded(seed), folder, subjects=SUBJECTS), folder)


@settings(parent=several, max_examples=40)
@given(st.data())
def test_they_agree_on_what_hypothesis_thinks_of(folder: Path, data: st.DataObject) -> None:
    """Hypothesis repeats and varies choices that a seed never repeats."""
    agree(draw_example(Drawn(data), folder, subjects=4), folder)


@settings(parent=several, max_examples=EXAMPLES // 3)
@given(st.integers(0, 2**60))
def test_who_counts_many_hears_the_same(folder: Path, seed: int) -> None:
    """Subjects that state the same to a rule are judged once, whatever else they state and wherever it stands."""
    example = draw_example(Seeded(seed), folder, subjects=SUBJECTS)
    wrong = miscounted(example)
    assert wrong is None, "\n".join([*example.rules, *map(str, wrong)])


def test_so_many_cases() -> None:
    assert 0.9 * EXAMPLES * SUBJECTS + 40 * 4 >= 1_200


@pytest.mark.parametrize("case", FOUND, ids=lambda c: c["differs"])
def test_disagreements_that_were_found(folder: Path, case: dict) -> None:
    files = tuple(case["documents"].items())
    assume = tuple(case.get("assume", (False, False, False)))
    changed = tuple(map(tuple, case.get("changed", ())))
    written = Written(files, case["as_of"], tuple(case.get("jurisdictions", ())), assume, changed)
    expected, found, _ = both(tuple(case["rules"]), written, folder)
    assert found == expected
