"""What the tests of the syntax share: rule texts that load, and the declarations that they are made of."""

from __future__ import annotations

import re

import pytest
from tests.tables import one_in

from checkmeta.base import resources
from checkmeta.base.source import Source


def sources() -> list[Source]:
    """Every rules file that comes with checkmeta."""
    found = sorted(resources.folder("rulesets").rglob("*.rules"))
    return [Source(path.name, path.read_text(encoding="utf-8")) for path in found]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "source" in metafunc.fixturenames:
        metafunc.parametrize("source", one_in(3, sources()), ids=lambda s: s.name)


@pytest.fixture(scope="session")
def declarations() -> list[str]:
    """The declarations of the shipped rules, one by one."""
    texts = [re.split(r"^(?=(?:rule|permit|test|param|define) )", s.text, flags=re.MULTILINE)[1:] for s in sources()]
    return [declaration for text in texts for declaration in text]
