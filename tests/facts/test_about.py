"""Whom a schema is about, by its title and what it has."""

import json

import pytest

TWO_NAMES = ["givenName", "familyName"]
WITH_BIRTH = ["givenName", "birthDate"]


@pytest.mark.parametrize(
    ("title", "names", "persons"),
    [
        ("Proven Person Schema", ["shoe"], True),
        ("customer-data", ["shoe"], True),
        ("PatientCredential", ["shoe"], True),
        ("UserDevice", ["shoe"], False),
        ("Identity Data", WITH_BIRTH, True),
        ("Credential Type v1", TWO_NAMES, True),
        ("Device", WITH_BIRTH, True),
        ("Device", TWO_NAMES, False),
        ("Schema", ["shoe"], False),
    ],
)
def test_about_persons(title, names, persons, subject):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "type": "object"}
    schema["properties"] = {
        "credentialSubject": {"type": "object", "properties": {n: {"type": "string"} for n in names}}
    }
    read = subject(json.dumps(schema), "thing.schema.json")
    about = read.identities[0].fact.value.fields.get("about")
    assert (about.value if about else None) == ("person" if persons else None)
