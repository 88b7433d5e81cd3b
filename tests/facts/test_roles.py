"""Each machine has the role that is said of it; else the operator's, where that speaks of machines."""

import pytest

from checkmeta.base.values import NONE, Fact, Listing, Record, Unknown, Why
from checkmeta.facts.roles import with_roles

DIFFER = Unknown.one("", Why.CONTRADICTORY)


def platform(operator, *own):
    items = tuple(Fact(Record({} if role is None else {"role": Fact(role)})) for role in own)
    machines = Fact(Listing(items))
    fields = {"agents": machines, "ai": Fact(Record({"systems": machines}))}
    return Record(fields if operator is None else {**fields, "operator": Fact(Record({"role": Fact(operator)}))})


def roles(of):
    lists = (of.fields["agents"], of.fields["ai"].value.fields["systems"])
    one, other = (
        [i.value.fields["role"].value if "role" in i.value.fields else None for i in f.value.items] for f in lists
    )
    assert one == other
    return one


@pytest.mark.parametrize(
    ("operator", "own", "wanted"),
    [
        ("provider", (None, None), ["provider", "provider"]),
        ("deployer", (None, "provider"), ["deployer", "provider"]),
        ("provider-and-deployer", (None,), ["provider-and-deployer"]),
        ("controller", (None, "deployer"), [None, "deployer"]),
        ("other", (None,), [None]),
        (None, (None, "provider"), [None, "provider"]),
        ("deployer", (Unknown.one("", Why.NULL),), ["deployer"]),
        ("deployer", (DIFFER,), [DIFFER]),
        (DIFFER, (None,), [None]),
        ("deployer", (), []),
    ],
)
def test_whose_role_counts(operator, own, wanted):
    assert roles(with_roles(platform(operator, *own))) == wanted


def test_what_is_no_list_of_machines_stays_as_it_is():
    said = Record({"operator": Fact(Record({"role": Fact("deployer")})), "agents": Fact(NONE), "ai": Fact(NONE)})
    assert with_roles(said) == said
