import pytest

from checkmeta.documents.read import read_text
from checkmeta.facts.recognise import Kind, recognise, stem

PLATFORM, IDENTITY, BUNDLE, SCHEMA = Kind.PLATFORM, Kind.IDENTITY, Kind.BUNDLE, Kind.JSON_SCHEMA

CASES = [
    # by name
    ("platform.yaml", "x: 1", PLATFORM),
    ("a/b/Platform.YML", "x: 1", PLATFORM),
    ("world.platform.yaml", "[]", PLATFORM),
    ("platform.realm.yaml", "x: 1", None),
    ("identity.yaml", "x: 1", IDENTITY),
    ("user.identity.yaml", "name: x", IDENTITY),
    ("myplatform.yaml", "x: 1", None),
    # JSON Schema, whatever it is called
    ("identity.yaml", "{ $schema: 'http://json-schema.org/draft-07/schema#' }", SCHEMA),
    ("a.yaml", "$schema: https://json-schema.org/draft/2020-12/schema", SCHEMA),
    ("a.yaml", "{ type: object, properties: {} }", SCHEMA),
    ("a.yaml", "{ type: object }", None),
    ("a.yaml", "properties: {}", None),
    ("a.schema.yaml", "properties: {}", SCHEMA),
    ("a.schema.yaml", "properties: []", None),
    ("a.yaml", "{ x-checkmeta: {}, allOf: [] }", SCHEMA),
    ("a.yaml", "{ x-checkmeta: {}, other: [] }", None),
    ("bom.yaml", "{ $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', components: [] }", None),
    # by content
    ("a.yaml", "{ name: x, audience: {}, data: {} }", PLATFORM),
    ("a.yaml", "{ name: x, audience: {}, foo: 1, bar: 2 }", None),
    ("a.yaml", "{ audience: {} }", None),
    ("a.yaml", "{ name: x, kind: game, version: 1 }", None),
    ("a.yaml", "{ name: x, attributes: [] }", IDENTITY),
    ("a.yaml", "{ about: person, name: x }", None),
    ("a.yaml", "{ attributes: [], id: 3, realm: x }", None),
    ("compose.yaml", "{ name: x, services: {}, networks: {} }", None),
    ("pod.yaml", "{ apiVersion: v1, kind: Pod, metadata: {}, spec: {} }", None),
    ("a.yaml", "[name, audience]", None),
    ("a.yaml", "text", None),
    # for editors
    ("a.yaml", "$schema: https://checkmeta.dev/schema/platform.json", PLATFORM),
    ("a.yaml", "$schema: https://checkmeta.dev/schema/identity.json", IDENTITY),
    ("platform.yaml", "{ $schema: 'https://checkmeta.dev/schema/identity.json' }", IDENTITY),
    # both in one
    ("a.yaml", "platform: { name: x }", BUNDLE),
    ("a.yaml", "{ identity: { name: x }, $schema: x }", BUNDLE),
    ("a.yaml", "{ platform: {}, identities: [{ name: x }] }", BUNDLE),
    ("platform.yaml", "{ platform: { name: x }, identities: [{ name: x }] }", BUNDLE),
    ("platform.yaml", "identities: [{ name: x }]", PLATFORM),
    ("a.yaml", "identities: [{ name: x }]", BUNDLE),
    ("identity.yaml", "identities: [{ name: x }]", BUNDLE),
    ("a.yaml", "platform: linux", None),
    ("a.yaml", "platform: { os: linux }", None),
    ("a.yaml", "{ platform: { name: x }, other: 1 }", None),
    ("a.yaml", "{}", None),
]


@pytest.mark.parametrize(("name", "text", "kind"), CASES)
def test_recognise(name, text, kind):
    (document,) = read_text(text, name, "yaml")
    assert recognise(document) is kind


def test_documents_of_one_file_each_for_itself():
    text = "name: x\n---\n{ name: y, attributes: [] }\n---\n$schema: http://json-schema.org/schema\n---\n{ name: z }\n"
    found = [recognise(document) for document in read_text(text, "platform.yaml", "yaml")]
    assert found == [PLATFORM, IDENTITY, SCHEMA, PLATFORM]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("user.yaml", "user"),
        ("a.b/user.identity.schema.json", "user"),
        ("identity.yaml", "identity"),
        ("identity.schema.json", "identity"),
        ("a.b.yaml", "a.b"),
        ("noext", "noext"),
    ],
)
def test_what_a_file_is_called(name, called):
    assert stem(name) == called
