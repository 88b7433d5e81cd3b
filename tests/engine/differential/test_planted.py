"""Faults planted in the shortcuts of judging show on written examples: what compares them with judging in full can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drawn.compare import both, explain
from drawn.documents import Written
from tests.tables import table

from checkmeta.judging import alike, plans, silence

CASES = table(Path(__file__).with_name("planted.yaml"))["cases"]
own_reads, ruling, silent = alike.own_reads, alike.Likeness.ruling, plans._silent


def first_place(self, element, texts, document, explain):
    found = ruling(self, element, texts, document, explain)
    return replace(found, judgement=replace(found.judgement, place=self.judgement.place))


def first_missing(self, element, texts, document, explain):
    return ruling(replace(self, missing=tuple((None, m) for _, m in self.missing)), element, texts, document, explain)


def nowhere(found, *, listed):
    made = silent(found, listed=listed)
    return made and replace(made, wants_place=False)


FAULTS = {
    "what is stated counts as silent": (silence.StatedPaths, "silent", lambda _self, _paths: True),
    "what is missing belongs at the beginning of the document": (
        silence.StatedPaths, "at", lambda self, path: (self._walk(path)[0], self.roots["platform"].origin)
    ),
    "where the platform is doesn't matter": (plans, "_silent", nowhere),
    "all elements are alike": (alike.Element, "signature", lambda _self, _paths: ()),
    "what excuses an element is not looked at": (
        plans, "own_reads", lambda norm: own_reads(replace(norm, exceptions=()))
    ),
    "an element has the place of the first that is like it": (alike.Likeness, "ruling", first_place),
    "the facts that an element lacks are those of the first that is like it": (alike.Likeness, "ruling", first_missing),
}  # fmt: skip


def written(case) -> tuple[tuple[str, ...], Written]:
    return (case["rules"],), Written(tuple(case["documents"].items()), "2026-06-01", (), (False, False, False), ())


def test_every_fault_has_an_example():
    assert {case["fault"] for case in CASES} == FAULTS.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["fault"])
def test_planted(monkeypatch, tmp_path, case):
    rules, subject = written(case)
    expected, found, differ = both(rules, subject, tmp_path)
    assert not differ, (expected, found)
    monkeypatch.setattr(*FAULTS[case["fault"]])
    assert both(rules, subject, tmp_path)[2]


def test_a_failure_is_shown_in_its_smallest_form(monkeypatch, tmp_path):
    case = CASES[0]
    monkeypatch.setattr(*FAULTS[case["fault"]])
    rules, subject = written(case)
    more = rules[0] + 'rule other "O" must platform.clients is present\n'
    shown = explain((more,), subject, tmp_path)
    assert "in full:" in shown
    assert "in short:" in shown
    assert "platform.yaml" in shown
