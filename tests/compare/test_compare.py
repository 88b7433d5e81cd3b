"""What is new, fixed, changed or newly asked between two states, and why: a case for each reason."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.check import command as check_command
from checkmeta.cli.diff import command
from checkmeta.report.comparison_schema import schema

RULES = """
ruleset law.c "Law" layer law source "S" jurisdiction EU
rule kept "Kept"
  for each attribute in identity.attributes
  must attribute.retention.period < indefinite
  message "{attribute.name} is kept: {attribute.retention.period}"
rule later "Later" effective from 2027-01-01 must platform.security.rate_limits

ruleset norm.c "Norm" layer norm source "S"
rule private "Private"
  for each client in platform.clients
  must not client.public
rule sessions "Sessions" must platform.accounts.authentication.session_lifetime <= 30 days
  message "a session lasts {platform.accounts.authentication.session_lifetime}"
"""
PLATFORM = """jurisdictions: [DE]
security: {rate_limits: false}
accounts: {authentication: {session_lifetime: 90 days}}
clients:
  - {name: a, public: true}
  - {name: b, public: false}
"""
IDENTITY = """attributes:
  - {name: job, retention: {period: indefinite}}
  - {name: age, retention: {period: 1 year}}
"""
WAIVERS = "waivers: [{rule: norm.c.private, element: a, reason: r, approver: Kim, expires: 2026-12-01}]\n"


def document(folder, platform=PLATFORM, identity=IDENTITY):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "platform.yaml").write_text(platform, encoding="utf-8")
    (folder / "identity.yaml").write_text(identity, encoding="utf-8")


VALID = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_is_one_and_refuses_what_is_none():
    Draft202012Validator.check_schema(schema())
    assert not VALID.is_valid({"schema_version": 1})


@pytest.fixture
def diff(tmp_path, monkeypatch, capsys):
    """Run the command in a folder; its status and what it says, as data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.rules").write_text(RULES, encoding="utf-8")

    def diff(*words, rules="c.rules", day="2026-06-01", as_text=False):
        capsys.readouterr()
        options = ["--as-of", day, *(["-r", rules] if rules else []), *([] if as_text else ["--format", "json"])]
        status = command.main([*map(str, words), *options], standalone_mode=False)
        out = capsys.readouterr().out
        if not as_text:
            VALID.validate(json.loads(out))
        return status, out if as_text else json.loads(out)

    return diff


def told(data):
    return [
        (
            c["kind"],
            c["rule"].rpartition(".")[2],
            c["path"].rpartition("#")[2],
            [w["text"] for w in c["why"]],
            c["fails"],
        )
        for c in data["changes"]
    ]


ELEMENTS = "identity.attributes[{}]"
CASES = {
    "nothing": (lambda text: text, lambda text: text, []),
    "only lines": (lambda text: "# a\n\n" + text, lambda text: "# b\n\n\n" + text, []),
    "an element first": (
        str, lambda text: text.replace("attributes:\n", "attributes:\n  - {name: x, retention: {period: 1 day}}\n"), []),
    "a value": (
        str, lambda text: text.replace("period: 1 year", "period: indefinite"),
        [("new", "kept", ELEMENTS.format("age"), ["`identity.attributes[age].retention.period`: 1 year → indefinite"], True)]),
    "an element that is broken": (
        str, lambda text: text + "  - {name: x, retention: {period: indefinite}}\n" * ("age" in text),
        [("new", "kept", ELEMENTS.format("x"), ["`identity.attributes[x]` is new in identity.yaml"], True)]),
    "an element of which nobody says": (
        str, lambda text: text + "  - {name: x}\n" * ("age" in text),
        [("newly asked", "kept", ELEMENTS.format("x"), ["`identity.attributes[x]` is new in identity.yaml"], False)]),
    "an answer that is taken back": (
        str, lambda text: text.replace("age, retention: {period: 1 year}", "age"),
        [("newly asked", "kept", ELEMENTS.format("age"), ["an answer was taken back: `identity.attributes[age].retention.period` was 1 year"], False)]),
    "a breach of which nobody says any more": (
        str, lambda text: text.replace("job, retention: {period: indefinite}", "job"),
        [("no longer known", "kept", ELEMENTS.format("job"), ["an answer was taken back: `identity.attributes[job].retention.period` was indefinite"], False)]),
    "mended": (
        str, lambda text: text.replace("period: indefinite", "period: 2 years"),
        [("fixed", "kept", ELEMENTS.format("job"), ["`identity.attributes[job].retention.period`: indefinite → 2 years"], False)]),
    "an element that is gone": (
        str, lambda text: "\n".join(line for line in text.split("\n") if "job" not in line),
        [("gone", "kept", ELEMENTS.format("job"), ["`identity.attributes[job]` is no longer there in identity.yaml"], False)]),
    "a breach with another value": (
        lambda text: text.replace("90 days", "60 days"), str,
        [("changed", "sessions", "platform", ["`platform.accounts.authentication.session_lifetime`: 60 days → 90 days"], False)]),
    "an answer": (
        lambda text: text.replace("age, retention: {period: 1 year}", "age"), str,
        [("answered", "kept", ELEMENTS.format("age"), ["somebody says `identity.attributes[age].retention.period`: 1 year"], False)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_documents(name, diff, tmp_path):
    before, now, changes = CASES[name]
    document(tmp_path / "old" / "w", before(PLATFORM), before(IDENTITY))
    document(tmp_path / "new" / "w", now(PLATFORM), now(IDENTITY))
    status, data = diff("old/w", "new/w")
    shown = [
        (k, r, p, [w.replace("new/w/", "").replace("old/w/", "") for w in why], f) for k, r, p, why, f in told(data)
    ]
    assert shown == changes
    assert status == (1 if any(fails for *_, fails in changes) else 0)
    assert data["as_before"] + sum(kind in ("fixed", "gone", "changed", "no longer known") for kind, *_ in changes) == 3


def test_the_day_on_which_a_law_comes_into_force(diff, tmp_path):
    document(tmp_path / "w")
    status, data = diff("2026-12-31", "2027-01-01", "--at", "w")
    assert (status, told(data)) == (1, [("new", "later", "platform", ["it came into force on 2027-01-01"], True)])


def test_the_text_of_a_rule(diff, tmp_path):
    document(tmp_path / "w")
    other = RULES.replace("<= 30 days", "<= 30 days and platform.security.rate_limits").replace(
        "rule private", "rule closed"
    )
    (tmp_path / "d.rules").write_text(other, encoding="utf-8")
    status, data = diff("c.rules", "d.rules", "--at", "w", rules=None)
    assert told(data) == [
        ("new", "closed", "platform.clients[a]", ["the rule is new among those judged by"], False),
        ("gone", "private", "platform.clients[a]", ["the rule is no longer among those judged by"], False),
    ]
    assert status == 0
    (tmp_path / "d.rules").write_text(RULES.replace("<= 30 days", "<= 120 days"), encoding="utf-8")
    assert told(diff("d.rules", "c.rules", "--at", "w", rules=None)[1]) == [
        ("new", "sessions", "platform", ["the rule's text or its figures changed"], False)
    ]


def test_a_waiver_that_ended_and_one_that_was_taken_out(diff, tmp_path):
    document(tmp_path / "w")
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    _, data = diff("2026-11-30", "2026-12-01", "--at", "w", "--waivers", "waivers.yaml", "--fail-on", "norm")
    assert told(data) == [("new", "private", "platform.clients[a]", ["the waiver by Kim ended with 2026-11-30"], True)]
    kept = report(tmp_path, "w", "kept.json", "--waivers", "waivers.yaml")
    assert told(diff(kept, report(tmp_path, "w", "now.json"))[1]) == [
        ("new", "private", "platform.clients[a]", ["the waiver by Kim was taken out"], False)
    ]
    assert told(diff("now.json", "kept.json")[1]) == [
        ("waived", "private", "platform.clients[a]", ["waived by Kim until 2026-11-30: r"], False)
    ]


def report(folder, path, name, *options):
    check_command.main(
        [path, "-r", "c.rules", "--as-of", "2026-06-01", "--format", "json", "-o", str(folder / name), *options],
        standalone_mode=False,
    )
    return name


def test_another_place(diff, tmp_path):
    document(tmp_path / "w", PLATFORM.replace("[DE]", "[US]"))
    document(tmp_path / "v")
    _, data = diff("w", "v")
    assert ("new", "kept", ELEMENTS.format("job"), ["judged for DE as well"], True) in [
        (*c[:3], [w for w in c[3] if "judged" in w and "no longer" not in w], c[4]) for c in told(data)
    ]


def test_kept_reports(diff, tmp_path):
    document(tmp_path / "w")
    old = report(tmp_path, "w", "old.json")
    document(tmp_path / "w", identity=IDENTITY.replace("1 year", "indefinite"))
    new = report(tmp_path, "w", "new.json")
    status, data = diff(old, new)
    (change,) = told(data)
    assert (status, change[:3]) == (1, ("new", "kept", ELEMENTS.format("age")))
    assert change[3] == ["`identity.attributes[age].retention.period` is indefinite now"]
    assert told(diff(new, "w")[1]) == []


def test_pull_request_mode(diff, tmp_path):
    """It fails by what the change brings, whatever there was before; from a layer on; by what is newly asked only if that is wanted."""
    document(tmp_path / "old")
    document(
        tmp_path / "new",
        PLATFORM.replace("name: b, public: false", "name: b, public: true"),
        IDENTITY + "  - {name: x}\n",
    )
    assert diff("old", "new")[0] == 0
    assert diff("old", "new", "--fail-on", "norm")[0] == 1
    assert diff("old", "new", "--undetermined", "fail=asked")[0] == 1
    assert diff("old", "new", "--undetermined", "fail=asked", "--fail-on", "never")[0] == 0
    assert diff("old", "old", "--fail-on", "ethics")[0] == 0


def test_the_text(diff, tmp_path):
    document(tmp_path / "old")
    document(tmp_path / "new", identity=IDENTITY.replace("1 year", "indefinite") + "  - {name: x}\n")
    status, said = diff("old", "new", as_text=True)
    assert status == 1
    answer = "1 new (law 1), 1 newly asked (law 1); 3 breaches as before; fails: --fail-on law"
    assert said.splitlines()[0] == said.splitlines()[-1] == answer
    assert re.search(
        r"law  age is kept: indefinite \(for DE\): new/identity.yaml:3:5 +\[law.c.kept\]\n +why: `identity.attributes\[age\]",
        said,
    )
    assert "nobody says `identity.attributes[x].retention.period`  [law.c.kept]" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nowhere", "w"), "U015"),
        (("--", "-x", "w"), "U015"),
        (("w", "w", "nowhere"), "U001"),
        (("empty", "empty"), "U002"),
        (("2026-01-01", "2026-02-01", "--at", "empty"), "U002"),
    ],
)
def test_wrong_usage(words, code, diff, tmp_path):
    del diff  # it has made the folder
    document(tmp_path / "w")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CheckmetaError) as caught:
        command.main(["--as-of", "2026-06-01", "-r", "c.rules", *words], standalone_mode=False)
    assert {d.code for d in caught.value.diagnostics} == {code}


@pytest.mark.parametrize(
    ("limit", "doubt", "status"),
    [
        ("law", "report", 0),
        ("norm", "report", 1),
        ("norm", "fail=law", 1),  # what is said of law takes nothing from what is said of norms
        ("law=breach,norm=breach", "fail=law", 1),
        ("law=asked", "fail=law", 0),
        ("never", "fail=law", 0),
    ],
)
def test_a_norm_that_the_change_breaks_fails_as_it_would_in_a_check(diff, tmp_path, limit, doubt, status):
    document(tmp_path / "old", PLATFORM.replace("90 days", "9 days"))
    document(tmp_path / "new")
    assert diff("old", "new", "--fail-on", limit, "--undetermined", doubt)[0] == status
