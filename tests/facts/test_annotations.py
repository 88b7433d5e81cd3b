import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.diagnostics.diagnostic import Collector
from checkmeta.documents.read import read_text
from checkmeta.facts.derive import derive
from checkmeta.facts.json_schema import read_schema
from checkmeta.values import Fact, Listing, Record, Unknown

CASES = yaml.safe_load(Path(__file__).with_name("annotations.yaml").read_text(encoding="utf-8"))


def read(text, form="yaml"):
    errors, remarks = Collector(), []
    (document,) = read_text(text, f"case.schema.{form}", form)
    fact = read_schema(document, errors, remarks)
    assert not errors.diagnostics
    return derive(fact), remarks


def follow(fact, path):
    for name in re.findall(r"\w+", path):
        value = fact.value if fact else None
        fields = value.fields if isinstance(value, Record) else {}
        fact = value.items[int(name)] if isinstance(value, Listing) else fields.get(name)
    return fact


def plain(fact, wanted):
    """What a fact is, in the words of the cases."""
    value = fact.value if fact else None
    if isinstance(value, Unknown):
        (missing,) = value.missing
        return {"unknown": missing.why.name.lower()}
    if isinstance(value, Listing):
        if value.partial:
            return {"partial": value.detail}
        return len(value.items) if isinstance(wanted, int) else [item.value for item in value.items]
    return value


def place(span):
    return f"{span.begin.line}:{span.begin.column}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_schema_and_annotations(case):
    fact, remarks = read(case["schema"])
    assert {path: plain(follow(fact, path), wanted) for path, wanted in case["is"].items()} == case["is"]
    found = [[r.message, *map(place, (r.place, *r.related))] for r in remarks]
    assert found == case.get("remarks", [])
    assert {(r.code, r.document) for r in remarks} <= {("F208", "case.schema.yaml")}


def test_differences_are_remarks_of_the_subject(subject):
    text = '{"properties": {"a": {"x-checkmeta": {"required": "never"}}}, "required": ["a"]}'
    (remark,) = subject({"a.schema.json": text}).remarks
    assert (remark.message, remark.help) == (
        "`attribute.required` is stated differently: `always` and `never`",
        "the schema itself counts",
    )


stated = st.fixed_dictionaries(
    {},
    optional={
        "personal": st.booleans(),
        "derived": st.sampled_from([True, False, None]),
        "retention": st.fixed_dictionaries({}, optional={"period": st.sampled_from(["P1Y", "P2Y", "unknown"])}),
        "purposes": st.lists(st.sampled_from("ab"), max_size=2),
        "legal_basis": st.sampled_from(["consent", "none"]),
    },
)
annotated = st.recursive(
    st.fixed_dictionaries({}, optional={"x-checkmeta": stated, "type": st.sampled_from(["string", "null"])}),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "x-checkmeta": stated,
            "$ref": st.sampled_from(["#/$defs/a", "#/$defs/b"]),
            "allOf": st.lists(inner, max_size=3),
            "anyOf": st.lists(inner, max_size=3),
            "if": inner,
            "then": inner,
        },
    ),
    max_leaves=8,
)
definitions = st.fixed_dictionaries({"a": annotated, "b": annotated})


def known(fact, path=""):
    """The leaves that are known, but for the lists, which grow with every statement."""
    if isinstance(fact.value, Record):
        return {p: v for name, inner in fact.value.fields.items() for p, v in known(inner, f"{path}.{name}").items()}
    return {} if isinstance(fact.value, Unknown | Listing) else {path: fact.value}


def attribute(schema, defs):
    fact, _ = read(json.dumps({"properties": {"x": schema}, "$defs": defs}), "json")
    (found,) = fact.value.fields["attributes"].value.items
    fields = {name: f for name, f in found.value.fields.items() if name not in {"type", "name", "path"}}
    return known(Fact(Record(fields)))


@given(st.lists(annotated, min_size=1, max_size=3).flatmap(lambda b: st.tuples(st.just(b), st.permutations(b))))
def test_the_order_of_branches_says_nothing(orders):
    defs = {"a": {}, "b": {}}
    for keyword in ("allOf", "anyOf"):
        one, other = (attribute({keyword: branches}, defs) for branches in orders)
        assert one == other


@given(annotated, annotated, definitions)
def test_what_alternatives_leave_known_all_branches_leave_known_or_contest(one, other, defs):
    alike = attribute({"anyOf": [one, one]}, defs)
    assert alike == attribute({"allOf": [one]}, defs) or one.get("type") == "null"
    void = [branch.get("type") == "null" for branch in (one, other)]
    if not any(void):
        both = attribute({"anyOf": [one, other]}, defs)
        for branch in (one, other):
            assert both.items() <= attribute(branch, defs).items()


@given(annotated, definitions, stated)
def test_own_words_over_those_referred_to(target, defs, own):
    found = attribute({"$ref": "#/$defs/target", "x-checkmeta": own}, {**defs, "target": target})
    assert attribute({"x-checkmeta": own}, defs).items() <= found.items()
