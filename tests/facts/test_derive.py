import datetime as dt
import json

import pytest

from checkmeta.base.source import Source
from checkmeta.base.values import NONE, Listing
from checkmeta.judging.contexts import Options
from checkmeta.judging.judge import evaluate
from checkmeta.judging.pipeline import given_of
from checkmeta.language.words import Verdict
from checkmeta.store.compiler import build, parse_all

CASES = [
    ("about: person", "nature: natural", True, "nature"),
    ("about: person", "nature: technical", False, "nature"),
    ("about: person", "nature: unknown", None, ""),
    ("about: person", "{}", None, ""),
    ("about: person", "category: [EmailAddress]", True, "category"),
    ("about: person", "category: []", None, ""),
    ("about: person", "category: none", None, ""),
    ("about: person", "category: [null]", None, ""),
    ("about: person", "special: health", True, "special"),
    ("about: person", "special: none", None, ""),
    ("about: person", "{ special: none, nature: social }", True, "nature"),
    ("about: person", "identifying: true", True, "identifying"),
    ("about: person", "identifying: false", None, ""),
    ("about: person", "{ identifying: true, nature: technical }", True, "identifying"),
    ("about: person", "{ personal: false, nature: natural }", False, "personal"),
    ("about: person", "{ personal: unknown, nature: natural }", None, ""),
    ("about: avatar", "nature: natural", None, ""),
    ("about: unknown", "nature: natural", None, ""),
    ("name: x", "{ special: health, category: [Health] }", None, ""),
]


@pytest.mark.parametrize(("about", "attribute", "personal", "ground"), CASES)
def test_personal_follows_or_stays_unknown(about, attribute, personal, ground, subject):
    (identity,) = subject(f"{about}\nattributes:\n  - {attribute}\n", "identity.yaml").identities
    (item,) = identity.fact.value.fields["attributes"].value.items
    found = item.value.fields.get("personal")
    if personal is None:
        assert found is None or not isinstance(found.value, bool)
    else:
        assert found.value is personal
        assert found.origin.pointer == f"/attributes/0/{ground}"
        assert found.origin.evidence == ("declared" if ground == "personal" else "default")


def test_what_is_listed_needn_t_be_a_list(subject):
    for attributes in ("attributes: none", "attributes:", "attributes: [null, unknown]", "version: 1"):
        (identity,) = subject(f"about: person\n{attributes}\n", "identity.yaml").identities
        assert identity.fact.value.fields["about"].value == "person"


def inferred(identity):
    """Each attribute's facts that are inferred from its name."""
    return [
        {
            name: [i.value for i in fact.value.items] if isinstance(fact.value, Listing) else fact.value
            for name, fact in item.value.fields.items()
            if fact.origin.evidence == "classified"
        }
        for item in identity.fact.value.fields["attributes"].value.items
    ]


ALL = {"category": ["Religion"], "nature": "social", "special": "religious-or-philosophical-belief", "personal": True}
INFERRED = [
    ("person", "name: religion", ALL),
    ("unknown", "name: religion", {"category": ["Religion"], "nature": "social"}),
    ("unknown", "name: email", {"category": ["EmailAddress"], "nature": "contact", "special": NONE}),
    ("avatar", "name: religion", {}),
    ("organisation", "name: email", {}),
    ("person", "{ name: religion, personal: false }", {}),
    ("person", "{ name: religion, nature: technical }", {}),
    ("person", "{ name: religion, category: none }", {}),
    ("person", "{ name: religion, category: [Username] }", {}),
    ("person", "{ name: religion, special: none }", {}),
    ("person", "{ name: religion, special: health }", {}),
    ("person", "{ name: religion, category: unknown }", {k: v for k, v in ALL.items() if k != "category"}),
    ("person", "{ name: religion, nature: social }", {k: v for k, v in ALL.items() if k not in ("nature", "personal")}),
    ("person", "{ name: email, path: user.email }",
     {"category": ["EmailAddress"], "nature": "contact", "special": NONE, "identifying": True, "personal": True}),
    ("person", "{ name: email, path: server.email }", {}),
    ("person", "{ name: email, type: boolean }", {}),
    ("person", "{ name: health }", {}),
    ("person", "{ name: schema_version }", {"category": [], "nature": "technical", "special": NONE}),
    ("person", "{ name: id, path: issuing_authority.id }", {"category": [], "special": NONE}),
    ("person", "{ name: x, title: Religion }", ALL),
    ("person", "{ name: x, format: email }",
     {"category": ["EmailAddress"], "nature": "contact", "special": NONE, "identifying": True, "personal": True}),
    ("person", "{ name: unknown }", {}),
    ("person", "{ path: email }", {}),
]  # fmt: skip


@pytest.mark.parametrize(("about", "attribute", "facts"), INFERRED)
def test_what_a_name_says_certainly_is_a_fact_unless_its_schema_denies_it(about, attribute, facts, subject):
    (identity,) = subject(f"about: {about}\nattributes:\n  - {attribute}\n", "identity.yaml").identities
    assert inferred(identity) == [facts]


def test_a_schema_s_names_are_read_with_what_stands_around_them(subject):
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "x-checkmeta": {"about": "person"},
        "properties": {
            "emails": {"type": "array", "items": {"properties": {"value": {}, "primary": {"type": "boolean"}}}},
            "issuer": {"properties": {"name": {"type": "string"}}},
            "state": {"enum": ["active", "blocked"]},
        },
    }
    (identity,) = subject(json.dumps(schema), "person.schema.json").identities
    assert [facts.get("category") for facts in inferred(identity)] == [["EmailAddress"], [], None, None]
    value = identity.fact.value.fields["attributes"].value.items[0].value.fields
    assert value["category"].value.partial
    assert value["category"].origin.pointer == value["name"].origin.pointer
    assert value["category"].origin.basis == "inferred from `email` in `emails`, whose value it is: certain"


NEITHER = [
    ("email", ["Contact", "EmailAddress", "EmailAddressWork"], ["Biometric", "OfficialID", "BirthPlace"]),
    ("created_at", [], ["Biometric", "EmailAddress", "Gender"]),
    ("country", ["Country", "BirthPlace", "PhysicalAddress"], ["Religion", "Name"]),
    ("portrait", ["Picture", "Biometric", "Religion"], []),
    ("sub", ["UID", "OfficialID", "Name"], ["Biometric", "Religion"]),
]


@pytest.mark.parametrize(("name", "perhaps", "never"), NEITHER)
def test_what_a_name_leaves_no_doubt_about_is_of_no_kind_beside(name, perhaps, never, subject):
    found = subject(f"about: person\nattributes:\n  - name: {name}\n", "identity.yaml")
    rules = "".join(
        f'rule no-{kind.lower()} "x"\n  for each a in identity.attributes\n  when a.category is a "{kind}"\n  must false\n'
        for kind in (*perhaps, *never)
    )
    head = 'ruleset norm.x "x"\n  layer norm\n  jurisdiction everywhere\n  source "x"\n'
    program, _ = build(parse_all([Source("x.rules", head + rules)]))
    judged = evaluate(program, given_of(found, raw=True), Options(dt.date(2026, 11, 22)))
    spared = {v.rule.id for v in judged if v.verdict is Verdict.NOT_APPLICABLE}
    assert spared == {f"norm.x.no-{kind.lower()}" for kind in never}


ABOUT = [
    ({"title": "CurrentUser", "properties": {"x": {}}}, "person"),
    ({"title": "Person", "properties": {"x": {}}}, "person"),
    ({"title": "User device", "properties": {"first_name": {}, "last_name": {}}}, None),
    ({"title": "Users of a company", "properties": {"x": {}}}, None),
    ({"title": "Card", "properties": {"first_name": {}, "last_name": {}}}, "person"),
    ({"title": "Card", "properties": {"last_name": {}, "birthDate": {}}}, "person"),
    ({"title": "Card", "properties": {"first_name": {"properties": {"value": {}}}, "birth_date": {}}}, "person"),
    ({"title": "Card", "properties": {"traits": {"properties": {"first_name": {}, "last_name": {}}}}}, "person"),
    ({"title": "Card", "properties": {"birth_date": {}}}, None),
    ({"title": "Card", "properties": {"last_name": {}}}, None),
    ({"title": "Card", "properties": {"name": {}, "birth_date": {}}}, None),
    ({"title": "Monster", "properties": {"first_name": {}, "last_name": {}}}, None),
    ({"title": "User", "x-checkmeta": {"about": "avatar"}, "properties": {"x": {}}}, "avatar"),
]


@pytest.mark.parametrize(("schema", "about"), ABOUT)
def test_a_schema_of_names_and_birth_dates_is_about_persons(schema, about, subject):
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    (identity,) = subject(json.dumps({**head, **schema}), "x.schema.json").identities
    found = identity.fact.value.fields.get("about")
    assert (found and found.value) == about
    if about == "person":
        assert found.origin.evidence == "classified"
