"""Laws of the parts: random conditions before random facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.authoring.testing import mutants as made
from checkmeta.authoring.testing.explanations import explanations
from checkmeta.authoring.testing.mutants import changes_of
from checkmeta.authoring.testing.mutate import Mutant, changed
from checkmeta.authoring.testing.normal import key, normal
from checkmeta.authoring.testing.nudge import neighbours
from checkmeta.authoring.testing.rule_clauses import labelled_parts, possible
from checkmeta.authoring.testing.runner import run_case
from checkmeta.base.source import Source
from checkmeta.base.typesys import (  # fmt: skip
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    TEXT,
    TIME,
    ListOf,
    RecordType,
)
from checkmeta.base.values import (
    INDEFINITE,
    MONTH,
    NONE,
    YEAR,
    Duration,
    Fact,
    Listing,
    Money,
    Record,
    Truth,
    Unknown,
    Why,
)
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.nodes import (
    All,
    AnyOf,
    Compare,
    Comprehension,
    Const,
    Field,
    Fold,
    ListLiteral,
    Local,
    Member,
    Not,
    Quant,
    Root,
    Status,
)
from checkmeta.language.rebuild import condition_parts, part, put, rebuild
from checkmeta.language.walk import children, iterate

THING = RecordType("Thing")
ROOT = Root("platform", THING)
X = Local("x", 1, THING)


def field(of, name, kind):
    return Field(of, name, kind)


def leaves(of):
    number = field(of, "n", NUMBER)
    flag = field(of, "b", BOOLEAN)
    things = field(of, "xs", ListOf(THING))
    return [
        st.just(flag),
        st.just(field(of, "c", BOOLEAN)),
        st.builds(Const, st.booleans(), st.just(BOOLEAN)),
        st.builds(
            Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.just(number),
            st.builds(Const, st.integers(0, 2), st.just(NUMBER)),
        ),
        st.builds(Compare, st.sampled_from(["==", "!="]), st.just(flag), st.builds(Const, st.booleans(), st.just(BOOLEAN))),
        st.builds(Status, st.sampled_from([number, flag, things]), st.sampled_from(["present", "none", "known"])),
        st.builds(
            lambda items: Member(number, ListLiteral(tuple(Const(i, NUMBER) for i in items), ListOf(NUMBER))),
            st.lists(st.integers(0, 2), max_size=2),
        ),
    ]  # fmt: skip


def joined(inner):
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, inner), st.builds(All, several), st.builds(AnyOf, several))


INNER = st.recursive(st.one_of(leaves(X)), joined, max_leaves=4)
XS = field(ROOT, "xs", ListOf(THING))
QUANT = st.builds(Quant, st.booleans(), st.just(X), st.just(XS), st.none() | INNER, INNER)
COUNT = st.builds(
    lambda where, operator, n: Compare(operator, Fold("count", Comprehension(X, X, XS, where, ListOf(THING)), NUMBER), Const(n, NUMBER)),
    st.none() | INNER, st.sampled_from(["<", "<=", ">", ">=", "=="]), st.integers(0, 2),
)  # fmt: skip
CONDITIONS = st.recursive(st.one_of(*leaves(ROOT), QUANT, COUNT), joined, max_leaves=6)

UNKNOWN = Unknown.one("x", Why.ABSENT)
BOOLS = st.sampled_from([True, False, NONE, UNKNOWN])
NUMBERS = st.sampled_from([0, 1, 2, NONE, UNKNOWN])


def thing(b, c, n):
    return Record({"b": Fact(b), "c": Fact(c), "n": Fact(n), "xs": Fact(NONE)})


LISTS = st.one_of(
    st.sampled_from([NONE, UNKNOWN]),
    st.builds(
        lambda items, partial: Listing(tuple(Fact(i) for i in items), partial),
        st.lists(st.builds(thing, BOOLS, BOOLS, NUMBERS), max_size=3),
        st.booleans(),
    ),
)
FACTS = st.builds(lambda r, xs: Record({**r.fields, "xs": Fact(xs)}), st.builds(thing, BOOLS, BOOLS, NUMBERS), LISTS)


def truth(node, facts):
    return Evaluator({"platform": Fact(facts)}, {}, dt.date(2026, 1, 1), {}).condition(node, {}).truth


OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


@settings(max_examples=150)
@given(CONDITIONS, FACTS)
def test_the_normal_form_means_the_same(node, facts):
    assert truth(normal(node), facts) is truth(node, facts)
    assert truth(normal(node, negated=True), facts) is OPPOSITE[truth(node, facts)]


@settings(max_examples=150)
@given(CONDITIONS)
def test_the_normal_form_is_its_own_and_sees_through_double_negation(node):
    assert normal(normal(node)) == normal(node)
    assert normal(Not(Not(node))) == normal(node)


@settings(max_examples=150)
@given(CONDITIONS, FACTS)
def test_what_occurs_is_possible(node, facts):
    assert truth(node, facts) in possible(node)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_the_normal_form_of_a_count_means_the_same(operator):
    for size in range(4):
        facts = Record({"xs": Fact(Listing((Fact(thing(True, True, 1)),) * size))})
        for n in range(4):
            node = Compare(operator, Fold("count", XS, NUMBER), Const(n, NUMBER))
            assert truth(normal(node), facts) is truth(node, facts)
            assert truth(normal(node, negated=True), facts) is not truth(node, facts)


T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
YES, NO, FACT = Const(True, BOOLEAN), Const(False, BOOLEAN), field(ROOT, "b", BOOLEAN)
ONE = ListLiteral((Const(1, NUMBER),), ListOf(NUMBER))
KNOWN = Status(FACT, "known")


@pytest.mark.parametrize(
    ("node", "values"),
    [
        (YES, {T}),
        (NO, {F}),
        (FACT, {T, F, U}),
        (KNOWN, {T, F}),
        (Not(KNOWN), {T, F}),
        (Not(YES), {F}),
        (Compare("<", Const(1, NUMBER), Const(2, NUMBER)), {T}),
        (All((FACT, NO)), {F}),
        (All((FACT, YES)), {T, F, U}),
        (All((KNOWN, YES)), {T, F}),
        (AnyOf((FACT, YES)), {T}),
        (AnyOf((KNOWN, NO)), {T, F}),
        (Quant(True, X, XS, None, YES), {T, U}),
        (Quant(False, X, XS, None, YES), {T, F, U}),
        (Quant(False, X, XS, None, NO), {F, U}),
        (Quant(True, X, ONE, None, YES), {T}),
        (Quant(True, X, ONE, NO, FACT), {T}),
        (Quant(False, X, ONE, KNOWN, YES), {T, F}),
    ],
)
def test_what_a_form_can_come_to(node, values):
    assert possible(node) == values


@settings(max_examples=60)
@given(CONDITIONS)
def test_parts_are_put_back(node):
    stack = [((), node)]
    while stack:
        path, at = stack.pop()
        assert part(node, path) == at
        assert put(node, path, at) == node
        assert rebuild(at, children(at)) == at
        assert all(children(at)[i].type == BOOLEAN for i in condition_parts(at))
        stack.extend(((*path, i), c) for i, c in enumerate(children(at)))


@settings(max_examples=60)
@given(CONDITIONS)
def test_a_change_changes_one_thing(node):
    for new, change in changes_of(node, "must"):
        assert new != node
        assert new.type == BOOLEAN
        assert change.kind in made.KINDS
        assert change.before != change.after


def test_every_rule_is_rebuilt_from_its_parts(shipped):
    nodes = [n for norm in shipped.norms for _, top, _ in labelled_parts(norm) for n in iterate(top)]
    assert len(nodes) > 1_000
    assert all(rebuild(n, children(n)) == n for n in nodes)


def test_no_test_notices_what_is_left_out_as_the_same(shipped):
    """Equivalent by form: then no verdict of any shipped test may differ."""
    left_out = 0
    for norm in shipped.norms:
        original = key(norm)
        for new, change in islice(made._of_norm(norm), made.MOST):
            if key(new) != original:
                continue
            left_out += 1
            mutant = Mutant(norm.id, change, {norm.id: new})
            reached = [c for c in shipped.cases if norm.id in c.reached]
            assert all(run_case(changed(c, mutant)).passed for c in reached), (norm.id, change)
    doubled = [replace(n, when=(*n.when, *n.when)) for n in shipped.norms]
    assert [key(n) for n in doubled] == [key(n) for n in shipped.norms]


@pytest.mark.parametrize(
    ("value", "kind", "near"),
    [
        (16, NUMBER, (17, 15)),
        (Fraction(3, 2), NUMBER, (Fraction(8, 5), Fraction(7, 5))),
        (Fraction(19, 10), NUMBER, (2, Fraction(9, 5))),
        (Fraction(3, 5), PERCENT, (Fraction(61, 100), Fraction(59, 100))),
        (Fraction(1, 200), PERCENT, (Fraction(6, 1000), Fraction(4, 1000))),
        (Money(Fraction(400), "CNY"), MONEY, (Money(Fraction(401), "CNY"), Money(Fraction(399), "CNY"))),
        (Duration(2 * YEAR, 24), DURATION, (Duration(3 * YEAR, 36), Duration(YEAR, 12))),
        (Duration(18 * MONTH, 18), DURATION, (Duration(19 * MONTH, 19), Duration(17 * MONTH, 17))),
        (Duration(MONTH + 86_400, 1), DURATION, (Duration(MONTH + 2 * 86_400, 1), Duration(MONTH, 1))),
        (Duration(3 * 86_400), DURATION, (Duration(4 * 86_400), Duration(2 * 86_400))),
        (Duration(36 * 3600), DURATION, (Duration(37 * 3600), Duration(35 * 3600))),
        (Duration(90), DURATION, (Duration(91), Duration(89))),
        (INDEFINITE, DURATION, ()),
        (dt.date(2026, 3, 1), DATE, (dt.date(2026, 3, 2), dt.date(2026, 2, 28))),
        (dt.date.max, DATE, (dt.date(9999, 12, 30),)),
        (dt.time(20), TIME, (dt.time(20, 1), dt.time(19, 59))),
        (dt.time(7, 30, 15), TIME, (dt.time(7, 30, 16), dt.time(7, 30, 14))),
        (dt.time(0), TIME, (dt.time(0, 1),)),
        (True, BOOLEAN, ()),
        ("a", TEXT, ()),
        (NONE, NUMBER, ()),
    ],
)
def test_neighbours(value, kind, near):
    found = neighbours(value, kind)
    assert found == near
    assert [getattr(f, "months", None) for f in found] == [getattr(n, "months", None) for n in near]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# mutant: why", [("why", set())]),
        ("  #mutant : why not  \r\n", [("why not", set())]),
        ("# mutant boundary, word: why", [("why", {"boundary", "word"})]),
        ("# mutant:", []),
        ("# mutants: why", []),
        ("# no mutant: why", []),
        ('"# mutant: a" # mutant: b', [("b", set())]),
        ('"\\"# mutant: a"', []),
        ('"""\n# mutant: a\n"""\n# mutant: b', [("b", set())]),
        ("# a\n# mutant: b\n# mutant: c", [("b", set()), ("c", set())]),
    ],
)
def test_explanations(text, found):
    assert [(e.reason, set(e.kinds)) for e in explanations([Source("x", text)])] == found
