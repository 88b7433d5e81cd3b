"""Faults planted in the engine are found: the random examples look at all that it does.

Each fault is made wherever it can be in the generated code, or in what that code calls.
"""

from __future__ import annotations

from collections import OrderedDict

import pytest
from drawn.choices import Seeded
from drawn.example import draw_example
from drawn.faults import FAULTS, Fault, plant

from checkmeta.engine import book
from checkmeta.engine.run import project, verdicts
from checkmeta.evaluate.evaluate import evaluate

EXAMPLES = 100
"""Each with eight subjects: a fault that these don't show is not found in a run of the tests."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Programs with their subjects, and the codes that are right."""
    folder = tmp_path_factory.mktemp("subject")
    found = []
    for number in range(EXAMPLES):
        example = draw_example(Seeded(f"planted {number}"), folder)
        expected = [project(evaluate(example.program, g, w.options)) for w, g in example.subjects]
        found.append((example, expected))
    return found


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No code that was compiled before, or with a fault."""
    monkeypatch.setattr(book, "_known", OrderedDict())


def shows(example, expected) -> bool:
    """Whether the engine is wrong about some subject, or raises."""
    try:
        return any(
            verdicts(example.program, given, written.options) != codes
            for (written, given), codes in zip(example.subjects, expected, strict=True)
        )
    except Exception:  # noqa: BLE001 - generated code that is wrong raises anything
        return True


def test_without_a_fault_nothing_shows(sample) -> None:
    assert not any(shows(*one) for one in sample)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_planted_everywhere(monkeypatch, sample, fault: Fault) -> None:
    plant(monkeypatch, fault)
    assert any(shows(*one) for one in sample)
