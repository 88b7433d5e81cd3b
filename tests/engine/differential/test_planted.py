"""Faults planted in the engine are found: the random examples look at all that it does.

Each fault is made wherever it can be in the generated code, or in what that code calls.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice

import pytest
from drawn.choices import Seeded
from drawn.compare import differs, explain
from drawn.example import draw_example
from drawn.faults import FAULTS, Fault, plant

from checkmeta.judging.compiled import compiled_norms as book
from checkmeta.judging.compiled.judges import project, verdicts
from checkmeta.judging.reference import evaluate

EXAMPLES = 480
"""At most, each with eight subjects: most faults show in a few, the last in some four hundred."""


class Sample:
    """Programs with their subjects, and the codes that are right: made when they are first asked for."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.made = []

    def __iter__(self):
        for number in range(EXAMPLES):
            if number == len(self.made):
                example = draw_example(Seeded(f"planted {number}"), self.folder)
                expected = [project(evaluate(example.program, g, w.options)) for w, g in example.subjects]
                self.made.append((example, expected))
            yield self.made[number]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("subject"))


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
    assert not any(shows(*one) for one in islice(sample, 40))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_planted_everywhere(monkeypatch, sample, fault: Fault) -> None:
    plant(monkeypatch, fault)
    assert any(shows(*one) for one in sample)


def test_a_failure_is_shown_in_its_smallest_form(monkeypatch, sample) -> None:
    plant(monkeypatch, next(f for f in FAULTS if f.name == "a breach is kept"))
    example = next(x for x, expected in sample if shows(x, expected))
    written = differs(example)
    assert written is not None
    shown = explain(example.rules, written, sample.folder)
    assert "reference: Code(" in shown
    assert "engine:    Code(" in shown
    lines = [line for line in shown.split("\n") if line.strip() and "Code(" not in line]
    # a header of three lines, a rule of two, a document or two, the day
    assert len(lines) <= 20, shown
