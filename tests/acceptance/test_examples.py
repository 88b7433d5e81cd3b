"""The demonstration: the unified identity breaks the law of the European Union and of China, the good neighbour breaks nothing.

The smaller examples tell one thing each, and `SMALL` says which of their breaches are their point. Of each example the decided verdicts
are listed in `verdicts/`, a line each: a new rule adds its own lines and touches no other. What a report looks like is shown by
`frozen/`, a harbour and its own few rules, that no change of the catalogue reaches.

`CHECKMETA_REGENERATE=1 pytest tests/acceptance/test_examples.py` writes the lists and the golden files anew.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLES = ("good-neighbour", "unified-identity")
DAY = ("--as-of", "2026-11-22")
LATER = {"wallet": ("--as-of", "2027-01-01")}
"""Examples whose point is law that holds from a later day on."""
# a rule of each layer and both kinds of law
CHOSEN = (
    "law.cn.pipl.shortest-retention",
    "law.cn.real-identity",
    "law.eu.eidas.pseudonyms-allowed",
    "law.eu.gdpr.identity-storage-limitation",
    "norm.w3c-identity.pairwise-identifiers",
    "ethics.person.many-selves",
)
RULES = tuple(part for rule in CHOSEN for part in ("--rules", rule))
FORMATS = {"txt": "text", "concise": "concise", "json": "json", "sarif": "sarif", "xml": "junit", "md": "markdown"}
DECIDED = ("violated", "excepted", "overridden", "compensated", "satisfied")
# for each rule: where it is broken, and the line of the example that says so
SMALL = {
    "childrens-game": {
        "law.br.digital-statute.no-chance-purchases": (["BR"], "name: seed bag"),
        "law.cn.minors-play-time": (["CN"], "day: sunday"),
        "norm.childrens-code.minors-not-profiled": (["GB"], "profiling: true"),
        "law.us.coppa.disclosure-consent": (["US"], "separate_for_disclosure: false"),
    },
    "identity-provider": {
        "norm.credentials.official-numbers-given": (["FR"], '"nationalIdNumber"'),
        "norm.logs.open-sign-up-on-record": (["FR"], '"eventsEnabled": false'),
        "norm.logs.secrets-elsewhere": (["FR"], '"secret"'),
        "norm.operations.exact-redirects": (["FR"], '"classroom"'),
    },
    "social-world": {
        "norm.nist-800-63.password-length": (["AT", "DE"], "minimum_length: 6"),
        "norm.retention.copies-end": (["AT", "DE"], "server_name"),
    },
    "wallet": {
        "law.eu.eidas.wallet-registered-attributes": (["NL"], "name: tide hall"),
        "norm.credentials.kept-back": (["NL"], '"birthdate"'),
        "norm.w3c-identity.selective-requests": (["NL"], "name: tide hall"),
    },
    "workplace": {
        "ethics.commons.mirrored-with-consent": (["IT"], "name: wardens"),
        "norm.infrastructure.no-weaker-support": (["IT"], "name: steering"),
        "norm.infrastructure.weights-add-up": (["IT"], "infrastructure:"),
        "norm.twins.human-override": (["IT"], "name: snow fence"),
    },
}
FAILED = {
    "childrens-game": 1, "good-neighbour": 0, "identity-provider": 0, "social-world": 0, "unified-identity": 1, "wallet": 1,
    "workplace": 0,
}  # fmt: skip


def folder(example):
    return f"rulesets/examples/{example}"


def day(example):
    return LATER.get(example, DAY)


def settled(text):
    """A report without what every edit of any rule, or a release, changes: the digest, the lines of rules, the version."""
    text = re.sub(r'("digest": )"[0-9a-f]{64}"', r'\1"…"', text)
    text = re.sub(r'("id": "checkmeta/[0-9-]{10})-[0-9a-f]+"', r'\1-…"', text)
    text = re.sub(
        r'("document": "[^"]*\.rules",\s+"end_column": \d+,\s+"end_line": )\d+(,\s+"line": )\d+', r"\1…\2…", text
    )
    text = re.sub(
        r'\{\s+"bytes": \d+,\s+"name": "rulesets/[^"]*",\s+"sha256": "[0-9a-f]+",\s+"whole": true\s+\},?\s*', "", text
    )
    return re.sub(r'("checkmeta"|"version"|"semanticVersion"): "\d+\.\d+\.\d+[^"]*"', r'\1: "…"', text)


@pytest.fixture(scope="module")
def reports(checkmeta):
    """An example as data, with every rule; each is checked once."""

    @cache
    def report(example):
        return json.loads(
            checkmeta("check", folder(example), *day(example), "--format", "json").ends(FAILED[example]).out
        )

    return report


def verdicts(report):
    return [(report["rules"][j["rule"]], j) for s in report["subjects"] for j in s["judgements"]]


def violated(report):
    return [(rule, j) for rule, j in verdicts(report) if j["verdict"] == "violated"]


def test_the_unified_identity_breaks_the_law_of_the_union_and_of_china(reports):
    broken = violated(reports("unified-identity"))
    law = {rule["id"]: rule for rule, _ in broken if rule["layer"] == "law"}
    assert law["law.cn.pipl.shortest-retention"]["source"]["article"] == "Art. 19"
    assert law["law.eu.gdpr.identity-storage-limitation"]["source"]["article"] == "Art. 5(1)(e)"
    assert {rule["layer"] for rule, _ in broken} == {"ethics", "norm", "law"}
    kept = [j for rule, j in broken if rule["id"] == "law.cn.pipl.shortest-retention"]
    assert {j["location"]["document"] for j in kept} == {"rulesets/examples/unified-identity/identity.schema.json"}
    assert all(j["places"] == ["CN"] for j in kept)
    union = [j for rule, j in broken if rule["id"].startswith("law.eu.")]
    assert all(set(j["places"]) <= {"DE", "FR"} for j in union)


def test_every_breach_stands_at_a_place_of_a_document(reports, root):
    for _, found in violated(reports("unified-identity")):
        place = found["location"]
        lines = (root / place["document"]).read_text(encoding="utf-8").split("\n")
        marked = lines[place["line"] - 1][place["column"] - 1 :]
        assert marked, place
        assert not marked[0].isspace(), place


@pytest.mark.parametrize("example", SMALL)
def test_a_small_example_tells_its_point(checkmeta, root, example):
    """Each breach for its places only, at its line."""
    rules = tuple(part for rule in SMALL[example] for part in ("--rules", rule))
    ran = checkmeta("check", folder(example), *day(example), *rules, "--format", "json").ends(FAILED[example])
    found = {}
    for rule, j in violated(json.loads(ran.out)):
        place = j["location"]
        line = (root / place["document"]).read_text(encoding="utf-8").split("\n")[place["line"] - 1]
        found.setdefault(rule["id"], []).append((j["places"], line))
    assert found.keys() == SMALL[example].keys()
    for rule, (places, said) in SMALL[example].items():
        assert [at for at, _ in found[rule]] == [places], rule
        assert said in found[rule][0][1], rule


def test_every_example_is_told_of(root):
    folders = {p.name for p in (root / "rulesets" / "examples").iterdir() if p.is_dir()}
    folders -= {"pack"}  # rules to copy, in tests/own_facts/test_packs.py
    assert folders == {*EXAMPLES, *SMALL} == FAILED.keys()


def test_the_good_neighbour_passes_law_and_norms(checkmeta, reports):
    assert not violated(reports("good-neighbour"))
    counts = Counter(j["verdict"] for _, j in verdicts(reports("good-neighbour")))
    assert counts["satisfied"] > 50
    assert counts["undetermined"] <= 3
    checkmeta("check", folder("good-neighbour"), *DAY, "--fail-on", "norm").ends(0)


def test_both_pass_and_fail_whatever_the_day_from_now_on(checkmeta):
    checkmeta("check", folder("unified-identity")).ends(1)
    checkmeta("check", folder("good-neighbour"), "--fail-on", "norm").ends(0)


def legible(text):
    """What programs read on long lines, as a reader of these files can compare it."""
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def kept(path, got):
    """What a file of the tests holds, written anew where that is asked for."""
    if os.environ.get("CHECKMETA_REGENERATE"):
        path.write_text(got, encoding="utf-8", newline="")
    return path.read_bytes().decode()


@pytest.mark.parametrize("example", FAILED)
def test_decided_verdicts(reports, example):
    """What is decided of an example, with its rule, its line, and the places that it is so for."""
    report = reports(example)
    lines = sorted(
        {
            f"{j['verdict']} {rule['id']} {place(j['location'])} {','.join(j['places'])}".rstrip()
            for rule, j in verdicts(report)
            if j["verdict"] in DECIDED
        }
    )
    got = "".join(f"{line}\n" for line in lines)
    assert got == kept(HERE / "verdicts" / f"{example}.txt", got)


def place(location):
    return f"{location['document'].rpartition('/')[2]}:{location['line']}" if location else "-"


@pytest.mark.parametrize("ending", FORMATS)
def test_golden(checkmeta, ending, tmp_path):
    """The form of each report, on rules and documents that are this test's own."""
    shutil.copytree(HERE / "frozen" / "harbour", tmp_path / "harbour")
    shutil.copy(HERE / "frozen" / "house.rules", tmp_path)
    (tmp_path / ".git").touch()  # a project of its own, so that findings are called the same everywhere
    asked = ("check", "harbour", "--rules", "house.rules", *DAY, "--format", FORMATS[ending])
    ran = checkmeta(*asked, cwd=tmp_path).ends(1)
    got = settled(legible(ran.out) if ending in ("json", "sarif") else ran.out)
    assert ran.err == ""
    assert got == kept(HERE / "frozen" / f"harbour.{ending}", got)


ELSEWHERE = {
    "again": {},
    "elsewhere on earth": {
        "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "COLUMNS": "40",
    },
    "nowhere": {"PYTHONHASHSEED": "4242", "LANG": "C", "LC_ALL": "C", "CHECKMETA_CACHE": "off"},
}  # fmt: skip


@pytest.fixture
def told(checkmeta, tmp_path):
    """A report for people and one for programs, of one run."""

    def told(**env):
        file = tmp_path / "report.json"
        ran = checkmeta("check", folder("unified-identity"), *DAY, *RULES, "-o", "-", "-o", f"json:{file}", **env)
        return {"text": ran.ends(1).out, "json": file.read_text(encoding="utf-8")}

    return told


@pytest.fixture(scope="module")
def first(checkmeta):
    """The same, as each comes by itself."""
    return {
        name: checkmeta("check", folder("unified-identity"), *DAY, *RULES, "--format", name).ends(1).out
        for name in ("text", "json")
    }


@pytest.mark.parametrize("change", ELSEWHERE)
def test_the_same_bytes(told, first, change):
    assert told(**ELSEWHERE[change]) == first


def test_the_same_bytes_from_another_folder(checkmeta, first, root, tmp_path):
    shutil.copytree(root / "rulesets" / "examples", tmp_path / "rulesets" / "examples")
    (tmp_path / ".git").touch()  # another clone of the project
    ran = checkmeta("check", folder("unified-identity"), *DAY, *RULES, "--format", "json", cwd=tmp_path)
    assert of_no_commit(ran.ends(1).out) == of_no_commit(first["json"])


def of_no_commit(text):
    """What doesn't tell which commit of a repository was checked out."""
    return re.sub(r'"commit":(null|"[0-9a-f]+")', '"commit":…', text)


def test_the_same_bytes_in_any_order(checkmeta, first, root, tmp_path):
    """Files given one by one, in either order, and made in another order on the disk."""
    world = tmp_path / folder("unified-identity")
    world.mkdir(parents=True)
    (tmp_path / ".git").touch()
    files = sorted(p.name for p in (root / folder("unified-identity")).iterdir() if p.suffix in (".json", ".yaml"))
    for name in reversed(files):
        shutil.copy(root / folder("unified-identity") / name, world)
    turned = tuple(part for rule in reversed(CHOSEN) for part in ("--rules", rule))
    ran = checkmeta("check", world.relative_to(tmp_path), *DAY, *turned, "--format", "json", cwd=tmp_path)
    assert of_no_commit(ran.ends(1).out) == of_no_commit(first["json"])
    paths = [f"{folder('unified-identity')}/{name}" for name in files]
    one, other = (checkmeta("check", *p, *DAY, *RULES, "--format", "json").ends(1).out for p in (paths, paths[::-1]))
    assert one == other


def test_the_formats_tell_the_same(checkmeta, reports, shared):
    """SARIF, of every verdict and of what is broken, and JUnit: valid, and with the verdicts of the JSON report."""
    import jsonschema  # noqa: PLC0415 - both are slow to import, and used here alone
    import xmlschema  # noqa: PLC0415

    sarif_schema = json.loads((shared / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    junit_schema = xmlschema.XMLSchema(shared / "schemas" / "junit-10.xsd")
    for example in EXAMPLES:
        report = reports(example)
        wanted = Counter(j["verdict"] for _, j in verdicts(report))
        for format_ in ("sarif-all", "sarif"):
            sarif = json.loads(checkmeta("check", folder(example), *day(example), "--format", format_).out)
            jsonschema.Draft4Validator(sarif_schema).validate(sarif)
            results = sarif["runs"][0]["results"]
            told = wanted if format_ == "sarif-all" else Counter({"violated": wanted["violated"]})
            assert Counter(r["properties"]["verdict"] for r in results) == +told
            # what is the same of one thing in several places has one fingerprint, and a result for each verdict
            prints = [
                (r["partialFingerprints"]["checkmetaFinding/v1"], *r["properties"].get("places", ())) for r in results
            ]
            assert len(prints) == len(set(prints))
        junit = checkmeta("check", folder(example), *day(example), "--format", "junit").out
        junit_schema.validate(junit)
        broken = {j["rule"] for _, j in verdicts(report) if j["fails"]}
        assert junit.count("<failure ") == len(broken)
        assert ('failures="0"' in junit.split("\n")[1]) == (FAILED[example] == 0)
