"""Law is linked at its provision: by data, with a reason for each link that can't be."""

import re
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.language.words import Layer
from checkmeta.store.library import load

DATA = table(Path(__file__).with_name("links.yaml"))
PROVISION = re.compile("|".join(f"(?:{pattern})" for pattern in DATA["provisions"]))


@pytest.fixture(scope="module")
def links():
    """The link of each source of each rule of law, with the rule's id; its rule set's where it has none of its own."""
    found = []
    for norm in load((), tests=False).program.norms:
        if norm.layer is Layer.LAW:
            whole = [c.url.value for c in norm.instruments if c.url]
            found += [(norm.id, c.url.value if c.url else (whole or [""])[-1]) for c in norm.sources]
    return found


def test_each_ends_at_its_provision_or_there_is_a_reason(links):
    excused = tuple(DATA["exceptions"])
    assert [(id_, link) for id_, link in links if not PROVISION.search(link) and not link.startswith(excused)] == []


def test_each_reason_is_needed(links):
    bare = [link for _, link in links if not PROVISION.search(link)]
    assert [prefix for prefix in DATA["exceptions"] if not any(link.startswith(prefix) for link in bare)] == []


def test_few_are_excused(links):
    bare = [link for _, link in links if not PROVISION.search(link)]
    assert len(bare) <= len(links) // 5
