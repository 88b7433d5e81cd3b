import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from checkmeta.base.typesys import (
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    PLACE,
    TERM,
    TEXT,
    TIME,
    Enumeration,
    ListOf,
    RecordType,
    walk_types,
)
from checkmeta.vocabulary.bridge import identity_type, platform_type
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.platform import Platform
from checkmeta.vocabulary.schema import json_schema

ROOTS = {"platform": (Platform, platform_type()), "identity": (IdentitySchema, identity_type())}
VALIDATORS = {
    kind: Draft202012Validator(json_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER) for kind in ROOTS
}

GOOD = {
    BOOLEAN: [True, False],
    NUMBER: [0, 1, 13, 0.5, -3],
    PERCENT: ["60%", "12.5 %", 0.6, 0, 1],
    TEXT: ["job", "", "60%", "unlimited", "indefinite", "Datenschutz, 数据"],
    DURATION: ["2 years", "P2Y", "PT48H", "indefinite", "1 day 12 hours"],
    MONEY: ["400 CNY", "0.50 EUR", "45_000_000 USD"],
    DATE: ["2026-11-22"],
    TIME: ["20:00", "07:30:15"],
    PLACE: ["DE", "EU", "US-CA", "JP-13"],
    TERM: ["Age", "HairColour", "EyeColour"],
}
ABSENT = ["none", "unknown", None, "unlimited"]
ODD = [
    *(True, 0, 1, 60, -1, 1.5, "", "none", "None", "unlimited", "true", "13", "0.6", "60%%", "P", "2 years ", "years"),
    *("400", "400 cny", "2026-02-30", "2026-1-1", "25:00", "8:00", "UK", "de", "DE-XX", "US-CAL", "eye color", "gam"),
    *([], {}, [[]], [{}], [None], ["unknown"], ["none"], {"name": None}, {"nam": "x"}, ["DE", "DE"], {"for_": ["DE"]}),
]


def values(kind, depth):
    if isinstance(kind, Enumeration):
        return st.sampled_from(kind.words)
    if isinstance(kind, ListOf):
        return st.lists(values(kind.item, depth) | st.sampled_from(["unknown", None]), max_size=2)
    if isinstance(kind, RecordType):
        return records(kind, depth - 1)
    return st.sampled_from(GOOD[kind])


@st.composite
def records(draw, kind, depth=3):
    names = draw(st.lists(st.sampled_from(list(kind.fields)), max_size=3 if depth > 0 else 0, unique=True))
    document = {}
    for name in names:
        field = kind.fields[name]
        choices = [values(field.type, depth), values(field.type, depth), st.sampled_from(ABSENT)]
        if draw(st.integers(0, 9)) == 0:
            choices.append(st.sampled_from(ODD))
        document[name] = draw(st.one_of(choices))
    return document


def model_accepts(model, document):
    try:
        model.model_validate(document)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", ROOTS)
def test_it_is_a_schema(kind):
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://checkmeta.dev/schema/{kind}.json"
    assert json.loads(json.dumps(schema)) == schema
    assert schema == json_schema(kind)


@pytest.mark.parametrize("kind", ROOTS)
def test_editors_find_a_word_on_everything(kind):
    schema = json_schema(kind)
    for record in [schema, *schema["$defs"].values()]:
        assert record["description"]
        assert record["additionalProperties"] is False
        assert "required" not in record
        assert all(prop["description"] and "default" not in prop for prop in record["properties"].values())


@pytest.mark.parametrize("kind", ROOTS)
@settings(max_examples=150)
@given(data=st.data())
def test_schema_and_model_accept_the_same(kind, data):
    model, record = ROOTS[kind]
    document = data.draw(records(record))
    assert VALIDATORS[kind].is_valid(document) == model_accepts(model, document), document


def test_schema_and_model_agree_on_every_field_and_odd_value(models):
    # one level at a time: each record's fields with each value, as a document of that record alone
    definitions = json_schema("platform")["$defs"]
    disagree = []
    for record in walk_types(platform_type()):
        if record.name == "Platform":
            continue
        schema = {"$ref": f"#/$defs/{record.name}", "$defs": definitions}
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for name, field in record.fields.items():
            good = [] if isinstance(field.type, ListOf | RecordType | Enumeration) else GOOD[field.type]
            for value in [*good, *ABSENT, *ODD]:
                document = {name: value}
                if validator.is_valid(document) != model_accepts(models[record.name], document):
                    disagree.append((record.name, document))
    assert disagree == []
