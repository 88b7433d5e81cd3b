"""Many documents at once: the cells of the one function are those of each rule by itself."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

from checkmeta.base.values import NONE, Fact, Listing, Record, Truth
from checkmeta.judging.compiled.batch import Batch
from checkmeta.judging.compiled.cells import UNDECIDED, Cell
from checkmeta.judging.compiled.judges import verdicts
from checkmeta.judging.compiled.norm import GAP
from checkmeta.judging.compiled.plain import Prepared
from checkmeta.judging.contexts import Options
from checkmeta.judging.reference import Given
from checkmeta.judging.verdict_table import decide
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.vocabulary.bridge import identity_type, platform_type

DAY = dt.date(2026, 6, 1)
HEAD = 'ruleset norm.t "T" layer norm source "S"\n'


def test_the_workload(workload):
    """The rules of the benchmark find what the check by hand finds."""
    batch = Batch(workload.program(), DAY)
    check = workload.floor()
    seen = set()
    for document in workload.documents(300):
        expected = [f"norm.workload.{name.lower()}" for name, _ in check(document)]
        assert batch.violated(*workload.shaped(document).prepared()) == expected
        seen.update(expected)
    assert len(seen) == 20


@pytest.mark.parametrize("holes", [1, 6, 25])
def test_the_workload_with_holes(workload, holes):
    rules = workload.program()
    batch = Batch(rules, DAY)
    draw = random.Random(holes)  # noqa: S311 - holes, no secrets
    for document in workload.documents(25):
        facts = workload.with_holes(workload.shaped(document), holes, draw)
        assert batch.violated(*facts.prepared()) == workload.by_reference(rules, facts)


RULES = """
param least: number
  is 13
  is 16 for DE

rule simple "R" must platform.data.personal
rule forbidden "R" must not platform.data.personal
rule figure "R" must platform.audience.minimum_age >= least
rule conditional "R" when platform.security.audit_log must platform.data.personal
rule excused "R" must platform.data.personal unless logged: platform.security.audit_log failing that platform.security.rate_limits
rule all-public "R" must every c in platform.clients satisfies c.public
rule none-public "R" must not some c in platform.clients where c.name != "a" satisfies c.public
rule some-public "R" must some c in platform.clients satisfies c.public
rule not-every "R" must not every c in platform.clients satisfies c.public
rule each-public "R" for each c in platform.clients must c.public
rule each-named "R" for each c in platform.clients when c.public must c.name != "a"
rule each-excused "R" for each c in platform.clients must c.public unless a: c.name == "a"
rule each-pair "R" for each c in platform.clients, r in c.redirects must r != "a"
rule of-item "R" must every item in platform.clients satisfies item.public and item.name != "b"
rule of-identity "R" must identity.about == "person"
rule each-attribute "R" for each a in identity.attributes must a.personal
"""


def platforms():
    """Platforms of every shape that matters to loops, with and without what is asked."""
    clients = [
        None, NONE, Listing(()), Listing((), partial=True), Listing((client("a", True), client("b", False))),
        Listing((client(None, True), client("b", None))), Listing((client("b", None), client("b", False), client("a", True))),
        Listing((client("c", True, "a"),), partial=True), Listing((Fact(NONE), client("a", True))),
    ]  # fmt: skip
    for number, listed in enumerate(clients):
        fields = {"clients": listed, "data": record(personal=[True, False, None][number % 3])}
        if number % 2:
            fields["security"] = record(audit_log=number % 4 == 1, rate_limits=True)
        fields["audience"] = record(minimum_age=13 + number)
        yield Fact(Record({k: v if isinstance(v, Fact) else Fact(v) for k, v in fields.items() if v is not None}))


def record(**fields):
    return Fact(Record({k: Fact(v) for k, v in fields.items() if v is not None}))


def client(name, public, *redirects):
    fields = {"name": name, "public": public, "redirects": Listing(tuple(map(Fact, redirects))) if redirects else None}
    return record(**fields)


IDENTITY = Fact(
    Record({"about": Fact("person"), "attributes": Fact(Listing((record(personal=True), record(name="b"))))})
)


@pytest.mark.parametrize("place", [None, "DE"])
def test_every_shape_of_rule(program_of, place):
    program = program_of(
        f'{HEAD}  applies when platform.name == "x" or not (platform.name == "x")\n{RULES}' if place else HEAD + RULES
    )
    batch = Batch(program, DAY, place)
    for platform in platforms():
        given = Given(platform, ((IDENTITY, "i.yaml"),))
        options = Options(DAY, (place,) if place else ())
        expected = {}
        for code in verdicts(program, given, options):
            expected.setdefault(code.rule, []).append(code.verdict.value)
        found = batch.cells(Prepared(platform, platform_type()), Prepared(IDENTITY, identity_type()))
        for norm, cells in zip(batch.norms, found, strict=True):
            mine = [verdict(c) for c in (cells if isinstance(cells, list) else [cells])]
            wanted = expected[norm.id]
            if None in mine:  # a gap says no more than that there is one
                gaps = mine.count(None)
                left = Counter(wanted) - Counter(m for m in mine if m)
                assert left.keys() <= {"undetermined", "not-applicable"}
                assert 1 <= left.total() <= gaps  # two that are alike are one code
            else:
                assert set(mine) == set(wanted), (norm.id, platform)


def verdict(cell):
    if cell is GAP:
        return None
    assert isinstance(cell, Cell)
    truth = {True: Truth.TRUE, False: Truth.FALSE}
    a, c, e = (truth.get(v, Truth.UNKNOWN) if isinstance(v, bool) else Truth.UNKNOWN for v in cell[:3])
    found = decide(a, c, e).verdict.value
    return "compensated" if cell.failing is True and found in ("violated", "undetermined") else found


def test_undecided():
    assert verdict(UNDECIDED) == "undetermined"


def test_rules_that_rest_on_others(program_of):
    with pytest.raises(ValueError, match="override"):
        Batch(
            program_of(
                HEAD
                + 'rule a "A" must platform.data.personal\npermit p "P" when platform.security.audit_log overrides a\n'
            ),
            DAY,
        )


def test_facts_of_no_type(program_of):
    batch = Batch(program_of(HEAD + 'rule a "A" must platform.data.personal\n'), DAY)
    with pytest.raises(ValueError, match="types"):
        batch.cells(Prepared(Fact(Record({"name": Fact(5)})), platform_type()))


def test_too_long_lists(program_of):
    batch = Batch(
        program_of(
            HEAD
            + 'rule a "A" must every c in platform.clients satisfies some d in platform.clients satisfies c.name == d.name\n'
        ),
        DAY,
    )
    many = Fact(Record({"clients": Fact(Listing(tuple(client("a", True) for _ in range(600))))}))
    with pytest.raises(TooManyStepsError):
        batch.cells(Prepared(many, platform_type()))
