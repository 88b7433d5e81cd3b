"""Files in a Kubernetes ConfigMap or Secret are documents of their own, with places in the manifest."""

import base64
import json

import pytest

from checkmeta.base.diagnostics.render import excerpt
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, find, walk

MANIFEST = """\
apiVersion: v1
kind: ConfigMap
metadata: { name: world }
data:
  world.yaml: |
    # comments stay
    world: Aurora
    doors:
      - { name: "north", open: yes }
  realm.json: '{"realm": "it''s", "deep": [1, "${HOST}"]}'
  notes.txt: |
    - not: read
  broken.yaml: "a: ["
  list.yaml: "[1, 2]"
  number.yaml: 3
---
kind: Service
data: { a.yaml: "b: 1" }
"""


def test_each_file_is_a_document():
    world, realm, service = read_text(MANIFEST, "all.yaml", "yaml")
    assert (find(world.root, "/doors/0/name").value, world.format, world.index) == ("north", "yaml", 0)
    assert (find(realm.root, "/realm").value, realm.format) == ("it's", "json")
    assert find(realm.root, "/deep/1").placeholder == "${HOST}"
    assert find(service.root, "/data/a.yaml").value == "b: 1"
    assert {d.name for d in (world, realm, service)} == {"all.yaml"}


def test_places_are_in_the_manifest():
    world, realm, _ = read_text(MANIFEST, "all.yaml", "yaml")
    for document in (world, realm):
        assert document.source.text == MANIFEST
        for _, node in walk(document.root):
            if isinstance(node, ScalarNode) and isinstance(node.value, str):
                assert node.value.replace("'", "''") in node.span.text
            if isinstance(node, MappingNode):
                assert all(key in span.text for key, span in node.keys.items())
    assert find(world.root, "/world").span.begin.line == 7
    assert find(realm.root, "/deep/0").span.text == "1"


@pytest.mark.parametrize(
    "text",
    [
        "{ kind: ConfigMap, data: { a.txt: 'b: 1' } }",
        "{ kind: ConfigMap, data: { a.yaml: 'b: [' } }",
        "{ kind: ConfigMap, data: { a.yaml: !x 'b: 1' } }",
        "{ kind: ConfigMap, data: [ 'b: 1' ] }",
        "{ kind: ConfigMap }",
        "{ kind: [ConfigMap], data: { a.yaml: 'b: 1' } }",
        "[ { kind: ConfigMap, data: { a.yaml: 'b: 1' } } ]",
    ],
)
def test_what_holds_no_document_stays_as_it_is(text):
    (document,) = read_text(text, "x.yaml", "yaml")
    assert document.root.span.text == text


def test_only_manifests_hold_files():
    held = {"kind": "ConfigMap", "data": {"a.yaml": "b: 1"}}
    (inner,) = read_text(json.dumps(held), "x.json", "json")
    assert find(inner.root, "/b").value == 1
    (toml,) = read_text('kind = "ConfigMap"\n[data]\n"a.yaml" = "b: 1"', "x.toml", "toml")
    assert find(toml.root, "/kind").value == "ConfigMap"


def test_a_repeated_key_is_shown_in_the_manifest():
    (document,) = read_text("kind: ConfigMap\ndata:\n  a.yaml: |\n    b: 1\n    b: 2\n", "x.yaml", "yaml")
    (warning,) = [w for w in document.warnings if w.code == "D105"]
    assert (warning.span.begin.line, warning.span.text) == (5, "b")


def test_so_many_files_are_looked_into():
    files = "".join(f"  f{number}.yaml: 'n: {number}'\n" for number in range(30))
    assert len(read_text(f"kind: ConfigMap\ndata:\n{files}", "x.yaml", "yaml")) == 20


def coded(text):
    return base64.b64encode(text.encode()).decode()


def test_a_secret_holds_files_as_they_are_or_in_base64():
    halves = coded("world: Borealis")
    manifest = f"""\
kind: Secret
metadata: {{ name: realm }}
stringData:
  plain.yaml: "world: Aurora"
data:
  realm.json: {coded('{"realm": "harbour"}')}
  folded.yaml: >-
    {halves[:9]}
    {halves[9:]}
  password: {coded("world: none")}
  broken.json: "{{!"
  binary.json: {base64.b64encode(bytes([255, 0])).decode()}
  nul.json: {coded(chr(0))}
"""
    plain, realm, folded = read_text(manifest, "secret.yaml", "yaml")
    assert find(folded.root, "/world").value == "Borealis"
    assert find(plain.root, "/world").value == "Aurora"
    assert plain.source.text == manifest
    assert find(plain.root, "/world").span.text == "Aurora"
    assert find(realm.root, "/realm").value == "harbour"
    assert find(realm.root, "/realm").span.begin.line == 6


def test_what_stands_in_base64_in_a_secret_is_never_shown():
    manifest = f"kind: Secret\ndata:\n  realm.json: {coded(json.dumps({'realm': 'harbour', 'secret': 'eel'}))}\n"
    (realm,) = read_text(manifest, "secret.yaml", "yaml")
    shown = "\n".join(excerpt(find(realm.root, "/realm").span))
    assert "realm.json" in shown
    assert coded("{")[:2] not in shown


def test_a_list_holds_manifests():
    held = [
        {"kind": "ConfigMap", "data": {"a.yaml": "b: 1"}, "binaryData": {"b.yaml": coded("b: 2")}},
        {"kind": "Secret", "data": {"c.yaml": coded("b: 3")}},
        {"kind": "Service", "data": {"d.yaml": "b: 4"}},
        {"kind": "List", "items": [{"kind": "ConfigMap", "data": {"e.yaml": "b: 5"}}]},
        "f.yaml",
    ]
    found = read_text(json.dumps({"kind": "List", "items": held}), "all.json", "json")
    assert [find(document.root, "/b").value for document in found] == [1, 2, 3]


def test_only_so_many_files_of_a_manifest_are_looked_into():
    many = {f"{i:03}.yaml": f"b: {i}" for i in range(50)}
    found = read_text(json.dumps({"kind": "Secret", "stringData": many}), "many.json", "json")
    assert [find(document.root, "/b").value for document in found] == list(range(20))
