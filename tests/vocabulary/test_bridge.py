import re

import pytest

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
from checkmeta.vocabulary.platform import Platform, PlatformFacts, Variant

RECORDS = {record.name: record for record in walk_types(platform_type())}

# what rules and mappings of the design say, with the type that they need
PATHS = {
    "platform.name": TEXT,
    "platform.jurisdictions": ListOf(PLACE),
    "platform.variants[].for": ListOf(PLACE),
    "platform.variants[].accounts.identification.real_identity_verified": BOOLEAN,
    "platform.operator.annual_revenue": MONEY,
    "platform.audience.minimum_age": NUMBER,
    "platform.audience.minors_present": BOOLEAN,
    "platform.accounts.accounts_per_person": NUMBER,
    "platform.accounts.self_registration": BOOLEAN,
    "platform.accounts.authentication.session_lifetime": DURATION,
    "platform.accounts.authentication.lockout": BOOLEAN,
    "platform.accounts.authentication.password_length": NUMBER,
    "platform.accounts.authentication.methods[].sufficient_alone": BOOLEAN,
    "platform.accounts.identification.pseudonym_suffices": BOOLEAN,
    "platform.accounts.identification.required_by": TEXT,
    "platform.accounts.identification.assurance.ial": NUMBER,
    "platform.accounts.mapping.openings[].logged": BOOLEAN,
    "platform.accounts.mapping.openings[].court_reviews_within": DURATION,
    "platform.accounts.deletion.within": DURATION,
    "platform.access.gates[].asks": ListOf(TERM),
    "platform.access.gates[].required_by": TEXT,
    "platform.avatars.after_death.lasts": DURATION,
    "platform.avatars.after_death.labelled": BOOLEAN,
    "platform.agents[].interacts_with_people": BOOLEAN,
    "platform.agents[].authorised_for_crime_detection": BOOLEAN,
    "platform.agents[].placed_on_market": DATE,
    "platform.ai.systems[].data.sources": ListOf(TEXT),
    "platform.data.personal": BOOLEAN,
    "platform.data.retention.messages": DURATION,
    "platform.data.retention_policy.date": DATE,
    "platform.data.transfers[].to": PLACE,
    "platform.data.transfers[].systematic": BOOLEAN,
    "platform.data.assets[].expiry": DURATION,
    "platform.sharing[].categories": ListOf(TERM),
    "platform.requests[].registered": ListOf(TEXT),
    "platform.moderation.intimate_images.removed_within": DURATION,
    "platform.moderation.scores[].contexts": ListOf(TEXT),
    "platform.moderation.scores[].consequences[].context": TEXT,
    "platform.moderation.sanctions[].human_review_on_request": BOOLEAN,
    "platform.minors.parental_consent.below_age": NUMBER,
    "platform.minors.play_hours[].opens": TIME,
    "platform.minors.spending_limits[].per_payment": MONEY,
    "platform.economy.loot_boxes[].odds_published": BOOLEAN,
    "platform.advertising.on_special_data": BOOLEAN,
    "platform.security.audit_retention": DURATION,
    "platform.clients[].redirects": ListOf(TEXT),
    "platform.infrastructure.components[].components[].weight": PERCENT,
    "platform.infrastructure.tier": NUMBER,
    "platform.infrastructure.depends_on": ListOf(TEXT),
    "platform.twins[].override_time": DURATION,
    "platform.governance.responsible[].contact": TEXT,
    "platform.identities[].attributes[].category": ListOf(TERM),
    "identity.identifier.unique_per_person": BOOLEAN,
    "identity.retention.period": DURATION,
    "identity.sharing[].bulk": BOOLEAN,
    "identity.attributes[].retention.review_every": DURATION,
    "identity.attributes[].purposes": ListOf(TEXT),
    "identity.attributes[].consent.withdrawable": BOOLEAN,
    "identity.attributes[].editable_by": ListOf(TEXT),
}

WORDS = {
    "platform.kind": [
        "game",
        "social",
        "work",
        "education",
        "health",
        "marketplace",
        "wallet",
        "twin",
        "identity-provider",
        "other",
    ],
    "platform.accounts.mapping.openings[].to": ["law-enforcement", "government"],
    "platform.accounts.mapping.openings[].order": ["court", "warrant", "request", "emergency"],
    "platform.accounts.mapping.openings[].scope": ["one-person", "bulk"],
    "platform.accounts.mapping.openings[].person_told": ["never", "before", "after"],
    "platform.accounts.authentication.methods[].kind": ["face"],
    "platform.avatars.after_death.action": ["continue-under-agent"],
    "platform.avatars.after_death.consent": ["in-life"],
    "platform.data.purposes[].legal_basis": ["consent"],
    "platform.data.transfers[].mechanism": [
        "standard-clauses",
        "binding-rules",
        "code",
        "certification",
        "explicit-consent",
    ],
    "platform.moderation.sanctions[].decided_by": ["machine"],
    "platform.moderation.sanctions[].basis": ["contract", "explicit-consent"],
    "platform.minors.play_hours[].day": ["friday", "saturday", "sunday", "holiday"],
    "platform.security.transport_encryption": ["all", "external"],
    "identity.about": ["person", "avatar", "agent", "organisation", "object"],
    "identity.scope": ["platform", "cross-platform", "national", "global"],
    "identity.attributes[].required": ["always", "conditional", "never"],
    "identity.attributes[].nature": ["natural", "social", "contact", "technical"],
    "identity.attributes[].legal_basis": ["consent", "public-archive"],
    "identity.attributes[].consent.form": ["implied", "explicit", "separate", "written"],
    "identity.attributes[].retention.starts": ["collection", "last-interaction", "account-closed", "purpose-met"],
}

MAY_BE_NONE = [
    *("platform.accounts.identification.required_by", "platform.accounts.mapping.openings[].order"),
    *("platform.data.impact_assessment", "platform.data.retention_policy", "platform.minors.play_hours"),
    *(
        "identity.attributes[].retention.review_every",
        "platform.data.transfers[].mechanism",
        "platform.avatars.per_account",
    ),
    *("platform.security.transport_encryption", "platform.governance.code_of_conduct", "platform.minors.age_assurance"),
    *(
        "platform.accounts.authentication.lockout",
        "platform.moderation.appeals",
        "platform.accounts.accounts_per_person",
    ),
]


def field(path):
    steps = path.split(".")
    record = {"platform": platform_type(), "identity": identity_type()}[steps[0]]
    for step in steps[1:-1]:
        kind = record.fields[step.removesuffix("[]")].type
        if step.endswith("[]"):
            assert isinstance(kind, ListOf), step
            kind = kind.item
        assert isinstance(kind, RecordType), step
        record = kind
    return record.fields[steps[-1]]


@pytest.mark.parametrize(("path", "kind"), PATHS.items())
def test_paths(path, kind):
    assert field(path).type == kind


@pytest.mark.parametrize(("path", "words"), WORDS.items())
def test_words(path, words):
    kind = field(path).type
    assert isinstance(kind, Enumeration)
    assert set(words) <= set(kind.words)
    assert not {"none", "unknown"} & set(kind.words)


@pytest.mark.parametrize("path", MAY_BE_NONE)
def test_what_may_be_none(path):
    assert field(path).may_be_none


def test_other_words_for_none():
    unlimited = [(r.name, n) for r in RECORDS.values() for n, f in r.fields.items() if f.none_words]
    assert unlimited == [("Accounts", "accounts_per_person"), ("Avatars", "per_account")]
    assert field("platform.avatars.per_account").none_words == ("unlimited",)


def test_one_record_type_a_model_and_one_field_a_field(models):
    assert set(RECORDS) == set(models) - {"PlatformFacts"}
    for name, record in RECORDS.items():
        assert list(record.fields) == [info.alias or field for field, info in models[name].model_fields.items()]


def test_types_are_made_once_and_are_recursive():
    assert platform_type() is platform_type()
    assert identity_type() is RECORDS["IdentitySchema"]
    assert RECORDS["Component"].fields["components"].type == ListOf(RECORDS["Component"])
    assert field("platform.identities").type == ListOf(identity_type())


def test_a_variant_is_a_platform_without_variants_and_identities():
    shared = {name: f.type for name, f in RECORDS["Variant"].fields.items() if name != "for"}
    whole = {name: f.type for name, f in platform_type().fields.items() if name not in ("variants", "identities")}
    assert shared == whole
    assert issubclass(Platform, PlatformFacts)
    assert issubclass(Variant, PlatformFacts)


def test_every_list_may_be_none():
    assert not [
        n for r in RECORDS.values() for n, f in r.fields.items() if isinstance(f.type, ListOf) and not f.may_be_none
    ]


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_says_what_it_means(name):
    record = RECORDS[name]
    assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
    assert record.description.endswith(".")
    for field_name, f in record.fields.items():
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field_name)
        assert re.fullmatch(r"[A-Z][^.]*(Art\. 9[^.]*)?\.", f.description), (field_name, f.description)
        assert f.may_be_none or not re.search(r"`none` wh?", f.description), field_name
        assert (f.unit is not None) == (f.type in (NUMBER, PERCENT)), field_name
        assert f.iri is None or re.fullmatch(r"https://w3id\.org/dpv(/pd)?#[A-Za-z]+", f.iri), field_name


def test_what_the_checker_works_out():
    derived = {(r.name, n) for r in RECORDS.values() for n, f in r.fields.items() if f.derived}
    of_attributes = {("Attribute", name) for name in ("personal", "nature", "category", "special")}
    assert derived == {*of_attributes, ("IdentitySchema", "credential")}
