"""What is left out as slow: each row of the table names a test that exists, and of each folder some tests are quick."""

import re
from pathlib import Path

import pytest

from ..conftest import QUICK, measured  # noqa: TID252 - tests are no package that is installed

TESTS = Path(__file__).parents[1]
MEANS = measured()
BY_FOLDER = {}
for file in sorted(TESTS.rglob("test_*.py")):
    path = file.relative_to(TESTS.parent).as_posix()
    names = re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    BY_FOLDER.setdefault(file.relative_to(TESTS).parts[0], set()).update(f"{path}::{name}" for name in names)


def test_what_was_measured_exists():
    assert set(MEANS) <= set().union(*BY_FOLDER.values()), "run: pytest -n 2 --write-durations"


@pytest.mark.parametrize("folder", BY_FOLDER)
def test_some_tests_are_quick(folder):
    assert any(MEANS.get(test, 0) <= QUICK for test in BY_FOLDER[folder])


def test_what_is_slow_is_left_out(request):
    """The marks that tests have are those that the table gives them."""
    marked = {item.nodeid.partition("[")[0] for item in request.session.items if item.get_closest_marker("slow")}
    assert marked <= MEANS.keys()
