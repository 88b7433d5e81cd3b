"""A finding is the same thing whatever moves round it, in every format; and no two are one."""

import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report import json_report, junit, sarif, text
from checkmeta.store.library import load

EXAMPLE = Path(__file__).parents[2] / "rulesets" / "examples" / "unified-identity"
DAY = dt.date(2026, 11, 22)
RULES = """
ruleset law.i "Law" layer law source "S" jurisdiction EU
rule kept "Kept"
  for each attribute in identity.attributes
  must attribute.retention.period < indefinite

ruleset norm.i "Norm" layer norm source "S"
rule public "Public" for each client in platform.clients must not client.public
rule opened "Opened" for each opening in platform.accounts.mapping.openings must opening.person_told == "before"
rule pair "Pair"
  for each client in platform.clients, opening in platform.accounts.mapping.openings
  must not client.public
rule no-public "No public" must not (some client in platform.clients satisfies client.public)
rule log "Log" must platform.security.audit_log
"""
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).map(str.strip).filter(bool)
CLIENTS = st.lists(st.tuples(NAMES, st.booleans()), max_size=4, unique_by=lambda c: c[0])
OPENINGS = st.lists(st.sampled_from(["never", "after"]), max_size=3)
"""Who is told when, of openings without a name."""
ATTRIBUTES = st.lists(NAMES, min_size=1, max_size=4, unique=True)


def platform(clients, openings):
    return {
        "name": "w",
        "jurisdictions": ["DE"],
        "security": {"audit_log": False},
        "clients": [{"name": name, "public": public} for name, public in clients],
        "accounts": {"mapping": {"openings": [{"person_told": told} for told in openings]}},
    }


def identity(attributes):
    return {"name": "i", "attributes": [{"name": name, "retention": {"period": "indefinite"}} for name in attributes]}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "i.rules").write_text(RULES, encoding="utf-8")
    return load(("i.rules",), folder, tests=False)


@pytest.fixture(scope="module")
def run(library, tmp_path_factory):
    top = tmp_path_factory.mktemp("runs")
    numbers = iter(range(10**9))

    def run(clients, openings, attributes, before="", places=(), nested="p/q", cwd=".", day=DAY):
        """The report of two documents in a project of their own."""
        root = top / str(next(numbers))
        world = root / nested / "world"
        world.mkdir(parents=True)
        (root / "checkmeta.toml").touch()
        for name, data in (("platform", platform(clients, openings)), ("identity", identity(attributes))):
            (world / f"{name}.yaml").write_text(before + yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        here = root / cwd
        return check(Request((world,), day, jurisdictions=places, cwd=here), library)

    return run


def breaches(report):
    return [
        (finding_id(s.id, j), j)
        for s in report.subjects
        for j in s.judgements
        if j.verdict is Verdict.VIOLATED or j.breach_unless_shown
    ]


def ids(report):
    return {id_ for id_, _ in breaches(report)}


SOME = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SOME
@given(CLIENTS, OPENINGS, ATTRIBUTES, st.data())
def test_ids(run, clients, openings, attributes, data):
    first = run(clients, openings, attributes)
    known = breaches(first)
    assert len({id_ for id_, _ in known}) == len(known)
    # lines move, and the working folder, the places and the day are others
    assert ids(run(clients, openings, attributes, before="# a comment\n\n\n")) == ids(first)
    assert ids(run(clients, openings, attributes, cwd="p")) == ids(first)
    assert ids(run(clients, openings, attributes, places=("FR", "DE"), day=DAY + dt.timedelta(days=400))) == ids(first)
    # an element is put in, anywhere; and the named ones change their order
    new = ("new one, that nothing else is called", data.draw(st.booleans()))
    at = data.draw(st.integers(0, len(clients)))
    put_in = run([*clients[:at], new, *clients[at:]], openings, [new[0], *attributes])
    assert ids(first) <= ids(put_in)
    assert ids(run(data.draw(st.permutations(clients)), openings, data.draw(st.permutations(attributes)))) == ids(first)
    # one without a name, that states something else, is put in before others
    assert ids(first) <= ids(run(clients, ["unknown", *openings], attributes))


@SOME
@given(CLIENTS, OPENINGS, ATTRIBUTES)
def test_every_format_has_them(run, clients, openings, attributes):
    report = run(clients, openings, attributes)
    wanted = ids(report)
    data = json.loads(json_report.render(report))
    assert {j["id"] for s in data["subjects"] for j in s["judgements"] if j["verdict"] == "violated"} == wanted
    results = json.loads(sarif.render(report))["runs"][0]["results"]
    assert {r["partialFingerprints"]["checkmetaFinding/v1"] for r in results} == wanted
    assert {r["partialFingerprints"]["primaryLocationLineHash"] for r in results} == wanted
    cases = ET.fromstring(junit.render(report)).iter("testcase")  # noqa: S314 - our own
    said = "".join(case.find("*").text for case in cases if len(case) and "violated" in ET.tostring(case).decode())
    shown = text.render(report, verbose=True)
    assert all(id_ in said and id_ in shown for id_ in wanted)


def test_names_of_junit_cases_have_no_index_and_no_line(run):
    report = run([("shop", True)], ["never"], ["email"])
    names = {case.get("name") for case in ET.fromstring(junit.render(report)).iter("testcase")}  # noqa: S314 - our own
    assert {"public", "kept"} <= names
    assert not any("[" in name for name in names)


def test_subjects_are_called_from_the_project(run, library, tmp_path):
    assert [s.id for s in run([], [], ["a"]).subjects] == ["p/q/world"]
    world = tmp_path / "alone"
    world.mkdir()
    (world / "platform.yaml").write_text("name: w\n", encoding="utf-8")
    report = check(Request((Path(),), DAY, cwd=world), library)
    assert [(s.name, s.id) for s in report.subjects] == [(".", "alone")]


def test_the_example_stays_what_it_is(tmp_path):
    """All rules on the example: not one of its findings has the id of another, or another id when it moves."""
    library = load(tests=False)

    def found(folder, places=(), day=DAY):
        return check(Request((folder,), day, jurisdictions=places, cwd=tmp_path), library)

    def copied(name, change):
        folder = tmp_path / name / "unified-identity"
        folder.mkdir(parents=True)
        for path in EXAMPLE.iterdir():
            (folder / path.name).write_text(change(path.name, path.read_text(encoding="utf-8")), encoding="utf-8")
        return folder

    first = found(copied("a", lambda _, text: text))
    assert len(breaches(first)) == len(ids(first)) > 100
    below = copied("b/c", lambda name, text: "\n\n\n" + text if name.endswith(".json") else "# first\n" + text)
    assert ids(found(below)) == ids(first)

    def more(name, text):
        if not name.endswith(".json"):
            return text.replace("clients:\n", "clients:\n  - { name: first of all, public: false }\n", 1)
        schema = json.loads(text)
        schema["properties"] = {"zeroth": {"type": "integer"}, **schema["properties"]}
        return json.dumps(schema, indent=1)

    assert ids(first) <= ids(found(copied("d", more)))
    assert ids(first) <= ids(found(Path("a/unified-identity"), ("CN", "DE", "FR", "KR"), DAY + dt.timedelta(days=1)))
