"""Each built-in is one row that lacks nothing: a meaning, words, a line in the reference."""

import re
from pathlib import Path

import pytest

from checkmeta.base.values import NONE, Listing
from checkmeta.language.functions import FUNCTIONS, MAPPING_FUNCTIONS

REFERENCE = (Path(__file__).parents[2] / "grammar" / "README.md").read_text(encoding="utf-8")
ASKED_OF_THE_EVALUATOR = {"tree", "today"}
"""What these give depends on more than their arguments."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_row_is_whole(name):
    row = FUNCTIONS[name]
    assert (row.compute is None) == (name in ASKED_OF_THE_EVALUATOR)
    assert (row.asks is None) != (row.says is None)
    assert row.opposite is None or FUNCTIONS[row.opposite].opposite == name
    assert set(row.places) <= set(range(len(row.parameters)))


@pytest.mark.parametrize("name", [*FUNCTIONS, *MAPPING_FUNCTIONS])
def test_the_reference_tells_of_it(name):
    assert re.search(rf"`{name}\(", REFERENCE)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - ASKED_OF_THE_EVALUATOR))
@pytest.mark.parametrize("value", [NONE, True, 3, "text", Listing(())])
def test_it_is_total(name, value):
    row = FUNCTIONS[name]
    row.compute(*[value] * len(row.parameters))  # whatever it is given, it fails with nothing
