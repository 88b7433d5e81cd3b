"""What a Compose file, a workload of Kubernetes or a ConfigMap gives to containers is read as environment files are, with places in the manifest."""

import pytest

from checkmeta.documents.container_environments import STARTED
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import ScalarNode, find, walk

COMPOSE = """\
services:
  web:
    image: world
    environment:
      NAME: Aurora
      OPEN: false
      PORT: 08080
      KEY: ${KEY}
      LEFT:
  worker:
    build: .
    env_file: .env
    environment:
      - NAME=Aurora
      - ADDRESS=http://a.example?b=c
      - LEFT
      - KEY=${KEY}
"""
WORKLOAD = """\
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - { name: NAME, value: "Aurora" }
            - { name: KEY, valueFrom: { secretKeyRef: { name: a, key: b } } }
        - name: worker
          envFrom: [ { configMapRef: { name: c } } ]
          env: [ { name: NAME, value: "Aurora" } ]
"""


def values(document):
    return {name: node.value for name, node in document.root.entries.items()}


def test_each_service_of_a_compose_file_has_one():
    web, worker = read_text(COMPOSE, "compose.yaml", "yaml")
    assert (web.format, worker.format) == ("env", "env")
    assert values(web) == {"NAME": "Aurora", "OPEN": "false", "PORT": "08080", "KEY": "${KEY}", "LEFT": None}
    assert values(worker) == {"NAME": "Aurora", "ADDRESS": "http://a.example?b=c", "LEFT": None, "KEY": "${KEY}"}
    assert find(web.root, "/KEY").placeholder == find(worker.root, "/KEY").placeholder == "${KEY}"


def test_what_stands_in_another_file_leaves_it_open():
    assert [d.open_ended for d in read_text(COMPOSE, "compose.yaml", "yaml")] == [False, True]
    assert [d.open_ended for d in read_text(WORKLOAD, "a.yaml", "yaml")] == [False, True]


def test_each_container_of_a_workload_has_one():
    web, worker = read_text(WORKLOAD, "a.yaml", "yaml")
    assert values(web) == {"NAME": "Aurora", "KEY": None}
    assert values(worker) == {"NAME": "Aurora"}


@pytest.mark.parametrize("text", [COMPOSE, WORKLOAD])
def test_places_are_in_the_manifest(text):
    for document in read_text(text, "a.yaml", "yaml"):
        assert document.source.text == text
        for _, node in walk(document.root):
            if isinstance(node, ScalarNode) and isinstance(node.value, str):
                assert node.value in node.span.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kind: ConfigMap\ndata: { NAME: Aurora, OPEN: 'yes' }", "env"),
        ("kind: ConfigMap\ndata: { NAME: Aurora, other: 'yes' }", "yaml"),
        ("kind: ConfigMap\ndata: {}", "yaml"),
        ("services: { web: { environment: { NAME: Aurora } } }", "yaml"),
        ("services: { web: { image: world } }", "yaml"),
        ("services: [ a ]", "yaml"),
        ("kind: Pod\nspec: { containers: [ { env: [ { name: NAME, value: Aurora } ] } ] }", "env"),
        ("kind: Pod\nspec: { containers: [ { env: [ 1, { value: a } ] } ] }", "yaml"),
    ],
)
def test_only_what_is_one(text, kind):
    (document,) = read_text(text, "a.yaml", "yaml")
    assert document.format == kind


@pytest.mark.parametrize(
    ("manifest", "line"),
    [
        (
            "services:\n  web:\n    image: a\n    command: start-dev --import\n    environment: {NAME: b}\n",
            "start-dev --import",
        ),
        (
            "services:\n  web:\n    image: a\n    command: [start, --import]\n    environment: {NAME: b}\n",
            "start --import",
        ),
        (
            "kind: Pod\nspec:\n  containers:\n    - {command: [run], args: [start], env: [{name: NAME, value: b}]}\n",
            "run start",
        ),
        ("services:\n  web:\n    image: a\n    environment: {NAME: b}\n", None),
        ("services:\n  web:\n    image: a\n    command: {a: 1}\n    environment: {NAME: b}\n", None),
    ],
)
def test_what_a_container_is_started_with(manifest, line):
    (document,) = read_text(manifest, "compose.yml", "yaml")
    started = document.root.entries.get(STARTED)
    assert (started and started.value) == line
