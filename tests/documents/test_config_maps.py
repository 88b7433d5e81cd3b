"""Files in a Kubernetes ConfigMap are documents of their own, with places in the manifest."""

import json

import pytest

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
