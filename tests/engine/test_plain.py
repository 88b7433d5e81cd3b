"""Facts in their plain form: back again they are what they were, and Python's operators say of them what the rules' do."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.base.typesys import ANY, BOOLEAN, NUMBER, TEXT, Field, ListOf, RecordType
from checkmeta.base.values import INDEFINITE, NONE, Duration, Fact, Listing, Money, Record, Unknown, Why
from checkmeta.judging.compiled import operations
from checkmeta.judging.compiled.plain import (
    FOREVER,
    N,
    Open,
    Prepared,
    Seconds,
    U,
    UnsureError,
    back,
    decimal,
    hidden,
    plain,
)
from checkmeta.language.meaning.compare import compare

SILENT = Unknown(frozenset())
DECIMALS = st.builds(lambda n, e: Fraction(n, 10**e), st.integers(-(10**26), 10**26), st.integers(0, 24))
NEAR = st.builds(  # neighbours that floats can't tell apart
    lambda n, d, e: Fraction(n, 10) + Fraction(d, 10**e), st.integers(0, 20), st.integers(-2, 2), st.integers(14, 22)
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20), DECIMALS, NEAR, st.sampled_from([Fraction(1, 3), Fraction(10) ** 400])
)
DURATIONS = st.one_of(st.builds(Duration, st.integers(0, 10**19), st.integers(0, 40)), st.just(INDEFINITE))
SCALARS = st.one_of(
    st.booleans(), NUMBERS.map(lambda n: int(n) if n.denominator == 1 else Fraction(n)), st.text(max_size=5), DURATIONS, st.just(NONE),
    st.dates(), st.times(), st.builds(Money, DECIMALS, st.sampled_from(["EUR", "CNY"])),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(Listing, st.lists(st.one_of(inner, st.just(SILENT)).map(Fact), max_size=3).map(tuple), st.booleans()),
        st.dictionaries(st.sampled_from("abc"), inner.map(Fact), max_size=3).map(Record),
    ),
    max_leaves=8,
)
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")


@given(VALUES)
def test_back_again(value):
    assert back(plain(value)) == value


@given(
    st.one_of(
        st.tuples(NUMBERS, NUMBERS),
        st.tuples(DURATIONS, DURATIONS),
        st.tuples(NUMBERS | st.just(NONE), NUMBERS | st.just(NONE)),
    )
)
def test_operators_compare_as_rules_do(pair):
    left, right = pair
    for operator in OPERATORS:
        asked = _python(operator, plain(left), plain(right))
        assert asked is compare(operator, left, right), (operator, left, right)
        assert operations.test(operator, plain(left), plain(right)) is asked


@given(st.one_of(NUMBERS, DURATIONS, st.text(), st.dates(), st.just(NONE), st.booleans()))
def test_nothing_is_known_of_what_is_unknown(value):
    known = plain(value)
    for operator in OPERATORS:
        assert _python(operator, known, U) is False
        assert _python(operator, U, known) is False
        assert operations.test(operator, known, U) is U
    for refuted in (operations.not_lt, operations.not_le, operations.not_gt, operations.not_ge):
        assert refuted(known, U) is False
        assert refuted(U, known) is False


@given(NUMBERS | st.just(NONE), NUMBERS | st.just(NONE))
def test_one_of_the_two_formulas_is_true_of_known_values(left, right):
    left, right = plain(left), plain(right)
    pairs = {"<": operations.not_lt, "<=": operations.not_le, ">": operations.not_gt, ">=": operations.not_ge}
    for operator, refuted in pairs.items():
        assert _python(operator, left, right) is not refuted(left, right)


def _python(operator, left, right):
    return {
        "==": lambda: left == right, "!=": lambda: left != right, "<": lambda: left < right, "<=": lambda: left <= right,
        ">": lambda: left > right, ">=": lambda: left >= right,
    }[operator]()  # fmt: skip


@pytest.mark.parametrize(
    "ask", [bool, len, list, lambda o: o == [], lambda o: o != [], lambda o: 1 in o, lambda o: o[0]]
)
def test_fast_code_stops_at_a_list_that_is_not_whole(ask):
    with pytest.raises(UnsureError):
        ask(Open([1], partial=True))


def test_decimals_stay_apart():
    near, far = Fraction(3, 10), Fraction(3, 10) - Fraction(1, 10**20)
    assert decimal(near) == 0.3
    assert decimal(far) < decimal(near)
    assert float(near) == float(far)
    assert Seconds(10**20) < FOREVER


NODE = RecordType("Node")
NODE.fields.update(
    name=Field(TEXT, ""),
    weight=Field(NUMBER, ""),
    on=Field(BOOLEAN, ""),
    parts=Field(ListOf(NODE), ""),
    any=Field(ANY, ""),
)


def node(**fields):
    return Fact(Record({name: value if isinstance(value, Fact) else Fact(value) for name, value in fields.items()}))


@pytest.mark.parametrize(
    ("fact", "facts", "regular"),
    [
        (node(name="a", weight=Fraction(1, 2), on=True), {"name": "a", "weight": 0.5, "on": True}, True),
        (node(name=SILENT, weight=NONE), {"weight": N}, True),
        (node(name=5), {"name": 5}, False),
        (node(weight=True), {"weight": True}, False),
        (node(on=1), {"on": 1}, False),
        (node(weight=Listing(())), {"weight": []}, False),
        (node(on=Record({})), {"on": {}}, False),
        (node(any=5), {"any": 5}, True),
        (node(other="of no type"), {"other": "of no type"}, True),
        (node(parts=Listing((node(name="b"),))), {"parts": [{"name": "b"}]}, True),
        (node(parts=Unknown.one("parts", Why.ABSENT)), {}, True),
        (node(parts=Unknown.one("parts", Why.NULL)), {hidden("parts"): True}, True),
    ],
)
def test_facts_by_their_types(fact, facts, regular):
    found = Prepared(fact, NODE)
    assert (found.facts, found.regular) == (facts, regular)


def test_an_element_that_is_absent_is_of_no_document():
    listed = Listing((Fact(Unknown.one("x", Why.ABSENT)), node(name="a")))
    found = Prepared(node(parts=listed), NODE)
    assert not found.regular
    assert found.size == 2
    assert [i is U for i in found.facts["parts"].items] == [True, False]


def test_a_day_with_a_time_is_no_day():
    kind = RecordType("Day", fields={"day": Field(ANY, "")})
    assert Prepared(node(day=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), kind).regular
