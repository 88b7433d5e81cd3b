import datetime as dt
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.base.source import Source, Span
from checkmeta.base.typesys import PERCENT, TEXT, FieldType, ListOf, RecordType
from checkmeta.base.values import INDEFINITE, NONE, Evidence, Fact, Listing, Origin, Record, Unknown, Why
from checkmeta.facts.fact_paths import placed
from checkmeta.facts.merge import merge, overlay
from checkmeta.vocabulary.scalars import parse_duration

EXTRACTED, DECLARED, DEFAULT = Evidence.EXTRACTED, Evidence.DECLARED, Evidence.DEFAULT


def fact(value, evidence=DECLARED, document="a.yaml"):
    return Fact(value, Origin(Span(Source(document, "text"), 0, 4), "", evidence))


def unknown(why):
    return Unknown.one("", why)


def put(*facts, kind=None):
    remarks = []
    return merge(facts, kind, "platform.x", remarks), remarks


def why(merged):
    return [missing.why for missing in merged.value.missing]


@pytest.mark.parametrize(
    ("values", "expected", "remark"),
    [
        ([("a", DECLARED), ("a", EXTRACTED)], "a", None),
        ([("a", DECLARED), ("b", EXTRACTED)], "b", "`platform.x` is stated differently: `b` and `a`"),
        ([("a", DECLARED), ("b", DEFAULT)], "a", "`platform.x` is stated differently: `a` and `b`"),
        ([("a", DECLARED), ("b", DECLARED)], Why.CONTRADICTORY, "`platform.x` is stated differently: `a` and `b`"),
        ([("a", EXTRACTED), ("b", EXTRACTED)], Why.CONTRADICTORY, "`platform.x` is stated differently: `a` and `b`"),
        (
            [("a", DECLARED), ("b", DECLARED), ("c", EXTRACTED)],
            "c",
            "`platform.x` is stated differently: `c`, `a` and `b`",
        ),
        (
            [(NONE, DECLARED), (INDEFINITE, DECLARED)],
            Why.CONTRADICTORY,
            "`platform.x` is stated differently: `none` and `indefinite`",
        ),
        ([(unknown(Why.NULL), DECLARED), ("a", DECLARED)], "a", None),
        ([(unknown(Why.UNREADABLE), EXTRACTED), ("a", DECLARED)], "a", None),
        ([(unknown(Why.NULL), DECLARED), (unknown(Why.DECLARED), DECLARED)], Why.DECLARED, None),
        ([(unknown(Why.ABSENT), DECLARED), (unknown(Why.NULL), DECLARED)], Why.NULL, None),
        ([(unknown(Why.ABSENT), DECLARED), ("a", DEFAULT)], "a", None),
        (
            [(False, EXTRACTED), (True, EXTRACTED), (True, EXTRACTED)],
            Why.CONTRADICTORY,
            "`platform.x` is stated differently: `false` and `true`",
        ),
    ],
)
def test_leaves(values, expected, remark):
    for order in permutations(values):
        merged, remarks = put(*(fact(value, evidence) for value, evidence in order))
        if isinstance(expected, Why):
            assert why(merged) == [expected]
        else:
            assert merged.value == expected
        assert len(remarks) == (1 if remark else 0)
    merged, remarks = put(*(fact(value, evidence) for value, evidence in values))
    assert [r.message for r in remarks] == ([remark] if remark else [])


def test_a_difference_names_both_places():
    merged, (remark,) = put(fact("a", DECLARED, "a.yaml"), fact("b", EXTRACTED, "b.json"))
    assert merged.origin.span.source.name == "b.json"
    assert (remark.code, remark.document, str(remark.place)) == ("F208", "b.json", "b.json:1:1")
    assert [str(span) for span in remark.related] == ["a.yaml:1:1"]
    assert remark.help == "the system's own config counts"


def test_a_percentage_is_shown_as_one():
    kind = RecordType("Thing", "", {"share": FieldType(PERCENT, "")})
    records = [fact(Record({"share": fact(Fraction(n, 10))})) for n in (1, 2)]
    _, (remark,) = put(*records, kind=kind)
    assert remark.message == "`platform.x.share` is stated differently: `10%` and `20%`"


def test_lists_append_what_is_new():
    one, two, three = (fact(Record({"name": fact(name)})) for name in "abc")
    merged, remarks = put(fact(Listing((one, two, two))), fact(Listing((two, three), partial=True, detail="cut")))
    assert [item.value.fields["name"].value for item in merged.value.items] == ["a", "b", "b", "c"]
    assert (merged.value.partial, merged.value.detail, remarks) == (True, "cut", [])
    merged, _ = put(fact(Listing(())), fact(Listing((fact("x"),))))
    assert [item.value for item in merged.value.items] == ["x"]


@pytest.mark.parametrize(
    ("values", "partial"),
    [
        ([Listing((fact("x"),)), unknown(Why.DECLARED)], True),
        ([Listing((fact("x"),)), unknown(Why.UNREADABLE)], True),
        ([Listing(()), unknown(Why.NULL), unknown(Why.DECLARED)], True),
        ([Listing((fact("x"),)), unknown(Why.NULL)], False),
        ([Listing((fact("x"),)), unknown(Why.ABSENT)], False),
        ([Listing((fact("x"),)), unknown(Why.PARTIAL)], True),
        ([Listing((fact("x"),)), Listing((fact("y"),))], False),
    ],
)
def test_a_list_that_somebody_doesn_t_know_is_partial(values, partial):
    for order in permutations(values):
        merged, remarks = put(*map(fact, order), kind=ListOf(TEXT))
        assert (merged.value.partial, bool(merged.value.detail), remarks) == (partial, partial, [])
        assert {item.value for item in merged.value.items} == {
            item.value for listing in values if isinstance(listing, Listing) for item in listing.items
        }


def test_none_and_a_list_that_somebody_doesn_t_know():
    for order in permutations([fact(NONE), fact(unknown(Why.DECLARED))]):
        assert why(put(*order, kind=ListOf(TEXT))[0]) == [Why.DECLARED]
        assert put(*order, kind=TEXT)[0].value is NONE
    assert put(fact(NONE), fact(unknown(Why.NULL)), kind=ListOf(TEXT))[0].value is NONE


def test_a_record_and_none_clash():
    record = Record({"a": fact(1)})
    for order in permutations([fact(NONE), fact(record)]):
        merged, remarks = put(*order)
        assert why(merged) == [Why.CONTRADICTORY]
        assert len(remarks) == 1
    merged, _ = put(fact(NONE), fact(record, EXTRACTED), fact(Record({"b": fact(2)}), EXTRACTED))
    assert {name: inner.value for name, inner in merged.value.fields.items()} == {"a": 1, "b": 2}


def test_a_variant_lies_over_the_rest():
    base = Record(
        {
            "kind": fact("game"),
            "places": fact(Listing((fact("DE"),))),
            "data": fact(Record({"sale": fact(True), "logs": fact(1)})),
        }
    )
    patch = Record(
        {
            "for": fact(Listing((fact("CN"),))),
            "places": fact(Listing(())),
            "data": fact(Record({"sale": fact(unknown(Why.NULL))}), document="b"),
        }
    )
    laid = overlay(base, patch)
    assert laid.fields.keys() == {"kind", "places", "data"}
    assert laid.fields["places"].value == Listing(())
    assert isinstance(laid.fields["data"].value.fields["sale"].value, Unknown)
    assert laid.fields["data"].value.fields["logs"].value == 1
    assert overlay(base, Record({})) == base


# as in the vocabulary, a field of one name has values of one type, or none, or unknown ones
evidences = st.sampled_from([EXTRACTED, DECLARED, DEFAULT])
unknowns = st.sampled_from([unknown(Why.NULL), unknown(Why.DECLARED), unknown(Why.UNREADABLE)])
TYPES = {
    "flag": st.booleans(),
    "count": st.integers(0, 2),
    "share": st.sampled_from([Fraction(1, 3), Fraction(1, 2)]),
    "word": st.sampled_from(["a", "b"]),
    "day": st.sampled_from([dt.date(2026, 1, 1), dt.date(2027, 1, 1)]),
    "period": st.sampled_from([INDEFINITE, parse_duration("2 years"), parse_duration("24 months")]),
    "items": st.lists(st.builds(fact, st.one_of(st.sampled_from("xyz"), unknowns)), max_size=3).map(
        lambda items: Listing(tuple(items))
    ),
}


def records_of(fields):
    optional = {
        name: st.builds(fact, st.one_of(values, st.just(NONE), unknowns), evidences) for name, values in fields.items()
    }
    return st.fixed_dictionaries({}, optional=optional).map(Record)


records = records_of({**TYPES, "part": records_of({**TYPES, "part": records_of(TYPES)})}).map(fact)


def leaf_values(fact, path=()):
    if isinstance(fact.value, Record):
        return {p: v for name, inner in fact.value.fields.items() for p, v in leaf_values(inner, (*path, name)).items()}
    if isinstance(fact.value, Listing):
        return {path: (fact.value.partial, frozenset((type(item.value), item.value) for item in fact.value.items))}
    return {path: (type(fact.value), fact.value)}


@given(records)
def test_with_itself_it_stays_what_it_is(record):
    merged, remarks = put(record, record)
    assert merged == record
    assert remarks == []
    assert put(record)[0] == record


@given(st.lists(records, min_size=2, max_size=4).flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))))
def test_the_order_of_documents_changes_no_leaf(orders):
    one, other = (put(*order) for order in orders)
    assert leaf_values(one[0]) == leaf_values(other[0])
    assert len(one[1]) == len(other[1])


@given(st.lists(records, min_size=1, max_size=3))
def test_merging_what_is_merged_changes_nothing(parts):
    merged, _ = put(*parts)
    assert put(merged, merged) == (merged, [])


@given(records, records)
def test_where_the_patch_speaks_it_wins(base, patch):
    laid = leaf_values(Fact(overlay(base.value, patch.value)))
    assert leaf_values(patch).items() <= laid.items() or any(
        isinstance(f.value, Record) and not f.value.fields for f in patch.value.fields.values()
    )


@given(records)
def test_unknowns_say_where_they_are(record):
    def check(fact, path):
        if isinstance(fact.value, Unknown):
            assert {missing.path for missing in fact.value.missing} == {path}
        elif isinstance(fact.value, Record):
            for name, inner in fact.value.fields.items():
                check(inner, f"{path}.{name}")
        elif isinstance(fact.value, Listing):
            for index, item in enumerate(fact.value.items):
                check(item, f"{path}[{index}]")

    check(placed(record, "platform"), "platform")
