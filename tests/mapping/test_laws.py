"""Laws of mappings: whatever a document is, reading it ends, and what it gives has the vocabulary's types."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.typesys import (
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    TIME,
    Enumeration,
    ListOf,
    RecordType,
    Type,
    is_textual,
)
from checkmeta.base.values import NONE, Duration, Fact, Listing, Money, Record, Unknown
from checkmeta.facts.mapping.apply import map_document, recognises
from checkmeta.store.library import mappings
from checkmeta.vocabulary.bridge import identity_type, platform_type

from .conftest import compiled, read

EVERYTHING = """\
  complete when document.version is known
  set platform.name = document.a.b else document["c"] default "none given"
  set platform.kind = document.kind
  set platform.jurisdictions = document.places
  set platform.operator = document.operator
  set platform.audience.minimum_age = number(document.a) else document.a.b + 1
  set platform.accounts.self_registration = not document.a default true
  set platform.accounts.authentication.session_lifetime = document.a * 1 second when document.a > 0
  set platform.accounts.authentication.session_idle = duration(document.a, "go") else duration(document.b, "words")
  set platform.security.audit_log = boolean(document.b) when document.a is null
  set platform.data.breach_notice = duration(document.c, "iso8601") * document.a
  set platform.data.categories = [x.term for x in document.list where x.on]
  set platform.economy.refunds = every x in document.list satisfies x.a == document.list[0].a
  for each c in document.list where c.on else true default [], u in c.list
    add platform.clients { name = u, public = c.a, redirects = c.list default ["x"] }
  for each e in entries(document), f in fields(e.value)
    add identity.attributes { name = f.path, type = f.type, allowed_values = f.enum, description = capture(f.title, "(.)b") } partial
  for each s in [json(document.b), json(base64(document.c)), document]
    add identities { name = s.a, attributes = [{name: k.key, retention: {period: k.value * 1 day}} for k in entries(s)] }
"""

KEYS = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "list",
        "on",
        "term",
        "kind",
        "version",
        "places",
        "operator",
        "properties",
        "type",
        "enum",
        "title",
        "$ref",
        "items",
        "required",
        "allOf",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-10, 10**6)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.sampled_from(
        [
            "",
            "x",
            "ab",
            "game",
            "DE",
            "1h30m",
            "2 weeks",
            "P1Y",
            "true",
            "${A}",
            "none",
            "#",
            "#/a",
            "#/properties/a",
            '{"a": {"b": [1]}}',
            "eyJhIjogMX0=",
        ]
    )
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


def fits(fact: Fact, kind: Type) -> bool:
    """Whether a fact, and all in it, is of a type of the vocabulary, with a place."""
    value = fact.value
    if value is NONE or isinstance(value, Unknown):
        return True
    if isinstance(kind, RecordType):
        return isinstance(value, Record) and all(fits(f, kind.fields[n].type) for n, f in value.fields.items())
    if fact.origin is None:
        return False
    if isinstance(kind, ListOf):
        return isinstance(value, Listing) and all(fits(item, kind.item) for item in value.items)
    if isinstance(kind, Enumeration):
        return value in kind.words
    if is_textual(kind):
        return isinstance(value, str)
    classes = {BOOLEAN: bool, DURATION: Duration, MONEY: Money, DATE: dt.date, TIME: dt.time}
    return isinstance(value, classes.get(kind, int | Fraction))


(ALL,) = compiled(EVERYTHING)
EACH = mappings()


@given(document=DOCUMENTS)
def test_every_document_gives_facts_of_the_right_types(document: object) -> None:
    mapped = map_document(ALL, read(json.dumps(document), "json", "x.json"))
    assert mapped.platform is None or fits(mapped.platform, platform_type())
    assert all(fits(identity, identity_type()) and identity.origin for identity in mapped.identities)


@given(document=DOCUMENTS)
def test_what_is_read_is_in_the_document(document: object) -> None:
    text = json.dumps(document)
    mapped = map_document(ALL, read(text, "json", "x.json"))
    stack = [f for f in (mapped.platform, *mapped.identities) if f is not None]
    while stack:
        fact = stack.pop()
        assert fact.origin is None or 0 <= fact.origin.span.start <= fact.origin.span.end <= len(text)
        value = fact.value
        stack += (
            value.fields.values() if isinstance(value, Record) else value.items if isinstance(value, Listing) else ()
        )


@settings(max_examples=30)
@given(document=DOCUMENTS)
def test_no_shipped_mapping_stumbles(document: object) -> None:
    read_ = read(json.dumps(document), "json", "x.json")
    for mapping in EACH:
        recognises(mapping, read_)
        mapped = map_document(mapping, read_)
        assert mapped.platform is None or fits(mapped.platform, platform_type()), mapping.id
        assert all(fits(identity, identity_type()) for identity in mapped.identities), mapping.id


def test_too_many_steps_are_an_error() -> None:
    (mapping,) = compiled(
        "  set platform.security.audit_log = "
        "every a in document satisfies every b in document satisfies every c in document satisfies a != b + c\n"
    )
    with pytest.raises(CheckmetaError) as error:
        map_document(mapping, read(json.dumps([0.5] * 2_000), "json", "x.json"))
    assert [d.code for d in error.value.diagnostics] == ["F213"]
