"""Each check of another auditor of Keycloak realms has a rule here, or a reason why none says it."""

from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.store.library import load

CHECKS = table(Path(__file__).parents[1] / "benchmarks" / "kcwarden.yaml")
OF_THE_PEER = 49
"""Checks of kcwarden 0.18; one more or less shows that the table is of another version."""


def test_the_table_is_complete():
    assert len(CHECKS) == OF_THE_PEER


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_has_its_rules_or_a_reason(name):
    entry = CHECKS[name]
    assert entry.keys() in ({"rules"}, {"because"})
    if "because" in entry:
        assert len(entry["because"].split()) > 7
    else:
        known = {norm.id for norm in load(tests=False).program.norms}
        assert entry["rules"]
        assert known.issuperset(entry["rules"])
