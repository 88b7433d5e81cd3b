import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timing import within

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.values import Record
from checkmeta.documents.read import read_text
from checkmeta.facts.json_schema import read_schema

CASES = sorted(path for path in (Path(__file__).parent / "cases/schema").iterdir() if path.suffix != ".facts")


def read(schema, errors=None):
    (document,) = read_text(json.dumps(schema), "case.schema.json", "json")
    return read_schema(document, Collector() if errors is None else errors, [])


def attributes(schema):
    return [
        {name: fact.value for name, fact in item.value.fields.items()}
        for item in read(schema).value.fields["attributes"].value.items
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_facts_of_a_json_schema(case, subject, facts, expected):
    (identity,) = subject(case.read_text(encoding="utf-8"), case.name).identities
    expected(case.with_name(case.name + ".facts"), "\n".join(facts(identity.fact, "identity")) + "\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'properties: { a: { $ref: "#/$defs/adress" } }\n$defs: { address: {} }\n',
            ("F209", "3:26", "`#/$defs/adress` leads nowhere in this document", "did you mean `#/$defs/address`?"),
        ),
        (
            "properties: { a: { $ref: '#nowhere' } }\n",
            ("F209", "3:26", "`#nowhere` leads nowhere in this document", None),
        ),
        (
            "properties: { a: { $ref: '#/properties/b/x' } }\n",
            ("F209", "3:26", "`#/properties/b/x` leads nowhere in this document", None),
        ),
        (
            "properties: { a: { x-checkmeta: { perso: 1 } } }\n",
            ("F202", "3:35", "no `perso` on Attribute", "did you mean `personal`?"),
        ),
        (
            "x-checkmeta: { abuot: person }\nproperties: {}\n",
            ("F202", "3:16", "no `abuot` on IdentitySchema", "did you mean `about`?"),
        ),
        ("x-checkmeta: [a]\nproperties: {}\n", ("F203", "3:14", "`x-checkmeta` takes a mapping, not a list", None)),
        ("properties: [a]\n", ("F203", "3:13", "`properties` of a JSON Schema takes a mapping", None)),
    ],
)
def test_errors_of_a_json_schema(text, found, errors, at):
    head = "$schema: https://json-schema.org/draft/2020-12/schema\ntype: object\n"
    (diagnostic,) = errors(head + text, "user.yaml")
    code, place, message, help_ = found
    assert (diagnostic.code, at(diagnostic.span), diagnostic.message) == (code, place, message)
    if help_:
        assert diagnostic.help == help_


def fan_out(width, depth):
    """Each definition has `width` properties of the next one: width ** depth paths."""
    names = [f"p{i}" for i in range(width)]
    definitions = {
        f"d{i}": {"type": "object", "properties": {n: {"$ref": f"#/$defs/d{i + 1}"} for n in names}}
        for i in range(depth)
    }
    return {"type": "object", "$ref": "#/$defs/d0", "$defs": {**definitions, f"d{depth}": {"type": "string"}}}


def chain(length, **more):
    links = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}", **more} for i in range(length)}
    return {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {**links, f"d{length}": {"type": "string"}}}


def nest(length):
    links = {f"d{i}": {"properties": {"x": {"$ref": f"#/$defs/d{i + 1}"}}} for i in range(length)}
    return {"$ref": "#/$defs/d0", "$defs": {**links, f"d{length}": {"type": "string"}}}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(fan_out(2, 40), id="fan-out"),
        pytest.param(fan_out(300, 3), id="wide fan-out"),
        pytest.param(nest(5_000), id="nested through references"),
        pytest.param(chain(30_000), id="a chain of references"),
        pytest.param({"properties": {"x" * 5_000: {"properties": {"a": {}}}}}, id="a long name"),
        pytest.param({"properties": {f"p{i}": {"type": "string"} for i in range(25_000)}}, id="many properties"),
        pytest.param(
            {
                "properties": {f"p{i}": {"$ref": "#/$defs/e"} for i in range(5_000)},
                "$defs": {"e": {"enum": ["a"] * 50_000}},
            },
            id="a long enumeration, often",
        ),
        pytest.param(
            {
                "properties": {f"p{i}": {"$ref": "#/$defs/e"} for i in range(5_000)},
                "$defs": {"e": {"x-checkmeta": {"purposes": ["a"] * 50_000}}},
            },
            id="a long annotation, often",
        ),
    ],
)
def test_a_bomb_is_an_error_in_bounded_time(schema):
    (document,) = read_text(json.dumps(schema), "bomb.schema.json", "json")
    with within(6), pytest.raises(CheckmetaError) as caught:
        read_schema(document, Collector(), [])
    assert [d.code for d in caught.value.diagnostics] == ["F210"]


def test_what_is_within_the_bounds_is_read():
    assert len(attributes(fan_out(3, 6))) == 3**6
    assert [a["path"] for a in attributes(nest(100))] == [".".join("x" * 100)]
    assert [a["type"] for a in attributes(chain(5_000))] == ["string"]


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ({"properties": {"a": {"$ref": "#"}}}, ["a: recursive"]),
        ({"$ref": "#", "properties": {"a": {"type": "string"}}}, ["a: string"]),
        ({"properties": {"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}}, ["a: None", "b: None"]),
        (
            {"properties": {"a": {"properties": {"b": {"properties": {"c": {"$ref": "#/properties/a"}}}}}}},
            ["a.b.c: recursive"],
        ),
        ({"properties": {"a": {"anyOf": [{"type": "string"}, {"$ref": "#"}]}}}, ["a: string or recursive"]),
        ({"properties": {"a": {"items": {"items": {"$ref": "#"}}}}}, ["a: recursive"]),
        ({"type": "array", "items": {"properties": {"a": True}}}, ["[].a: None"]),
        (
            {"properties": {"a": {"prefixItems": [{"properties": {"b": {}}}, {"properties": {"c": {}}}]}}},
            ["a[].b: None", "a[].c: None"],
        ),
        ({"properties": {"a": True, "b": False, "c": {"allOf": [True, False]}}}, ["a: None"]),
        ({"properties": {"a.b": {}, "a": {"properties": {"b": {}}}}}, ["a.b: None", "a.b: None"]),
        ({"properties": {}}, []),
        ({"$ref": 7, "allOf": 3, "required": "x", "properties": {"a": 5}, "minItems": "1"}, ["a: None"]),
    ],
)
def test_paths_and_types(schema, paths):
    assert [f"{a['path']}: {a.get('type')}" for a in attributes(schema)] == paths


names = st.sampled_from(["a", "b", "c"])
references = st.sampled_from(["#", "#/properties/a", "#/$defs/b", "#/allOf/0", "https://example.com/x", "#/nowhere"])


def schemas_with(more):
    types = {"type": st.sampled_from(["string", "object", ["null"], 3]), **more}
    return st.recursive(
        st.one_of(st.booleans(), st.fixed_dictionaries({}, optional=types)),
        lambda inner: st.fixed_dictionaries(
            {},
            optional={
                "properties": st.dictionaries(names, inner, max_size=3),
                "$defs": st.dictionaries(names, inner, max_size=2),
                "allOf": st.lists(inner, max_size=2),
                "anyOf": st.lists(inner, max_size=2),
                "if": inner,
                "items": inner,
                "required": st.lists(names, max_size=2),
                "additionalProperties": inner,
                "enum": st.lists(st.one_of(st.none(), st.text(max_size=2), st.integers()), max_size=3),
                **more,
            },
        ),
        max_leaves=25,
    )


schemas = schemas_with({"$ref": references})


@given(
    st.fixed_dictionaries(
        {"properties": st.dictionaries(names, schemas, max_size=3)}, optional={"$defs": st.dictionaries(names, schemas)}
    )
)
def test_any_schema_is_read_or_refused(schema):
    errors = Collector()
    fact = read(schema, errors)
    assert {d.code for d in errors.diagnostics} <= {"F209"}
    assert isinstance(fact.value, Record)
    found = [item.value.fields["path"].value for item in fact.value.fields["attributes"].value.items]
    assert len(found) == len(set(found))
    assert {path.partition(".")[0].rstrip("[]") for path in found} <= {"a", "b", "c"}


@given(schemas_with({}), st.permutations(["a", "b", "c"]))
def test_the_order_of_properties_is_the_order_of_attributes_only(schema, order):
    parts = dict.fromkeys(order, schema)
    one, other = (
        {a["path"]: a for a in attributes({"properties": {name: parts[name] for name in some}, "required": ["b"]})}
        for some in (order, sorted(order))
    )
    assert one == other


@given(schemas_with({}))
def test_what_all_branches_of_one_say_is_what_it_says(schema):
    plain, wrapped = ({"properties": {"a": s}} for s in (schema, {"allOf": [{"anyOf": [schema]}]}))
    assert [(a["path"], a["required"]) for a in attributes(plain)] == [
        (a["path"], a["required"]) for a in attributes(wrapped)
    ]
