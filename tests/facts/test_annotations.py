"""Annotations that contradict each other, as data: what is known in the end, and what is said about it."""

import json
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.values import Listing, Record, Unknown
from checkmeta.documents.read import read_text
from checkmeta.facts.json_schema import read_schema
from checkmeta.vocabulary.scalars import format_value

CASES = table(Path(__file__).with_name("annotations.yaml"))["cases"]
MANY = [{"properties": {"a": {"x-checkmeta": {"retention": {"period": f"{n + 1} days"}}}}} for n in range(200)]


def read(schema):
    """The facts of a schema, and the remarks about it."""
    remarks = []
    errors = Collector()
    (document,) = read_text(json.dumps(schema), "case.schema.json", "json")
    fact = read_schema(document, errors, remarks)
    errors.raise_errors()
    return fact.value, remarks


def shown(value):
    if isinstance(value, Unknown):
        (missing,) = value.missing
        return f"unknown, {missing.why}"
    if isinstance(value, Record):
        return "record"
    return ", ".join(shown(item.value) for item in value.items) if isinstance(value, Listing) else format_value(value)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case):
    schema = case["schema"]
    if schema.get("allOf") == "@MANY@":
        schema = {"allOf": MANY}
    whole, remarks = read({"type": "object", **schema})
    record = whole
    if case.get("of") != "schema":
        (attribute,) = whole.fields["attributes"].value.items
        record = attribute.value
        assert shown(record.fields["name"].value) == "a"
    assert {name: shown(record.fields[name].value) for name in case["facts"]} == case["facts"]
    assert [r.message for r in remarks] == case.get("remarks", [])
    assert {r.code for r in remarks} <= {"F208"}


def test_of_many_places_a_few_are_named():
    _, (remark,) = read({"type": "object", "allOf": MANY})
    assert remark.place is not None
    assert len(remark.related) == 5
    assert len(remark.message) < 200
