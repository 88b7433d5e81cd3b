"""Large documents end in bounded time, memory and output, in every format; what a report leaves out, it counts.

The bounds are held by the system: past them a run is killed. Time is the processor's. A machine on which others work makes it twice
as long, and one of half its speed as long again: four times the ten seconds are given that a run may take by itself.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from tests.tables import one_in

SECONDS = 40
MEGABYTES = 500
OUTPUT = 20_000_000
TEN = 10 * 1024 * 1024 - 200
FORMATS = ["text", "json", "sarif", "junit"]
"""All are made in one run, within the bounds that a run has for one of them."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(attributes):
    return {
        "$schema": DIALECT,
        "title": "person",
        "type": "object",
        "properties": {f"a{i}": {"type": "string"} for i in range(attributes)},
    }


def user(i):
    data = json.dumps({"hashIterations": 27500, "algorithm": "pbkdf2-sha256"})
    return {
        "username": f"u{i}", "email": f"u{i}@example.org", "enabled": True, "attributes": {"phone": [f"+49 {i}"]},
        "credentials": [{"type": "password", "credentialData": data, "secretData": "{}"}], "realmRoles": ["default"], "groups": [],
    }  # fmt: skip


def realm(users, clients=3):
    client = {
        "publicClient": True,
        "redirectUris": ["https://example.org/*"],
        "standardFlowEnabled": True,
        "webOrigins": ["*"],
    }
    listed = [{"clientId": f"c{i}", "protocol": "openid-connect", **client} for i in range(clients)]
    return {
        "realm": "r",
        "enabled": True,
        "sslRequired": "external",
        "clients": listed,
        "users": [user(i) for i in range(users)],
    }


def filled(line, head="", tail=""):
    """Ten mebibytes of lines."""
    number = (TEN - len(head) - len(tail)) // len(line(9_999_999))
    return head + "".join(map(line, range(number))) + tail


LARGE = {
    "schema.json": lambda: schema(2_000),
    "realm-10k.json": lambda: realm(10_000),
    "realm-60k.json": lambda: realm(60_000),
    "clients.json": lambda: realm(0, 1_000),
    "users.json": lambda: {"realm": "r", "users": realm(10_000)["users"]},
}
TEN_MEBIBYTES = {
    "a.yaml": lambda: filled(lambda i: f"k{i}: v\n"),
    "list.yaml": lambda: filled(lambda i: f"- {{clientId: c{i}}}\n", "realm: r\nenabled: true\nclients:\n"),
    "platform.yaml": lambda: filled(lambda i: f"- {{name: c{i}}}\n", "name: A\nclients:\n"),
    "one.yaml": lambda: filled(lambda _: "x" * 99 + "\n", "name: A\nkind: |\n  "),
    "a.toml": lambda: filled(lambda i: f"k{i} = 1\n"),
    "tables.toml": lambda: filled(lambda i: f"[[t]]\nk = {i}\n"),
    "a.hjson": lambda: filled(lambda i: f"k{i}: v\n", "{\n", "}\n"),
    "a.ini": lambda: filled(lambda i: f"k{i} = v\n", "[a]\n"),
    "a.env": lambda: filled(lambda i: f"K{i}=v\n"),
    "a.properties": lambda: filled(lambda i: f"k{i}=v\n"),
    "a.conf": lambda: filled(lambda i: f"k{i} = v\n"),
    "a.jsonc": lambda: filled(lambda i: f'"k{i}": 1,\n', "{", '"z": 1}'),
    "a.gltf": lambda: filled(lambda i: f'"k{i}": 1,\n', "{", '"z": 1}'),
    "keys.json": lambda: filled(lambda i: f'"k{i}": {{}},\n', "{", '"z": 1}'),
    "numbers.json": lambda: filled(lambda i: f"{i},", "[", "1]"),
    "objects.json": lambda: filled(lambda i: f'{{"a": {i}}},', "[", "{}]"),
    "schema.json": lambda: filled(lambda i: f'"k{i}":{{}},', '{"$schema":"' + DIALECT + '","properties":{', '"z":{}}}'),
    "text.json": lambda: filled(lambda _: "x" * 100, '{"a": "', '"}'),
}
CONFINED = (
    "import os, resource, sys; "
    f"resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES << 20}, {MEGABYTES << 20})); "
    f"resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS})); "
    f"resource.setrlimit(resource.RLIMIT_FSIZE, ({OUTPUT}, {OUTPUT})); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.fixture
def confined(checkmeta):
    """Run the command within the bounds; the cache is filled before, as that takes time once."""
    checkmeta("check", "rulesets/examples/good-neighbour")
    return lambda *args, cwd: checkmeta(*args, cwd=cwd, confined=CONFINED)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_document(confined, write, name):
    folder = write({name: json.dumps(LARGE[name]())})
    outputs = [part for format_ in FORMATS[1:] for part in ("-o", f"{format_}:report.{format_}")]
    ran = confined("check", name, "-o", "-", *outputs, "--fail-on", "never", "-j", "DE", cwd=folder).ends(0)
    assert ran.err == ""
    made = {format_: (folder / f"report.{format_}").read_text(encoding="utf-8") for format_ in FORMATS[1:]}
    made["text"] = ran.out
    assert all(len(text.encode()) < OUTPUT for text in made.values())
    report = json.loads(made["json"])
    verdicts = [j for s in report["subjects"] for j in s["judgements"]]
    assert sum(1 + j["alike"] for j in verdicts) == report["summary"]["verdicts"]
    assert any(j["alike"] for j in verdicts) is (name in ("schema.json", "clients.json"))
    (run,) = json.loads(made["sarif"])["runs"]
    assert {result["kind"] for result in run["results"]} <= {"fail"}
    assert ET.fromstring(made["junit"]).findall(".//testcase")  # noqa: S314 - our own
    assert not [text for text in made.values() if "too many steps" in text]
    if "realm-" in name or name == "users.json":
        number = "60,000" if "60k" in name else "10,000"
        told = f"the list has {number} elements, of which the first 2,000 are looked at"
        assert all(told in made[format_] for format_ in ("text", "json", "sarif"))


@pytest.mark.parametrize("name", one_in(3, [*TEN_MEBIBYTES]))
def test_ten_mebibytes_of_anything(confined, write, name):
    folder = write({name: TEN_MEBIBYTES[name]()})
    ran = confined("check", name, cwd=folder)
    assert ran.status in (0, 1, 2), ran.err[-500:]
    assert re.match(r"error\[[DF]\d+\]: ", ran.err) or ran.out
    assert "U005" not in ran.err
    assert "MemoryError" not in ran.err
    assert len(ran.out) + len(ran.err) < 100_000
