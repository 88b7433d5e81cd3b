"""What was broken before: norms and ethics fail nothing, law is a debt until its day, and whatever is new fails."""

import datetime as dt
import json
import re
from pathlib import Path

import jsonschema
import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.outputs import home
from checkmeta.judging.baseline import FORM, baseline_text, read_baseline
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.report import json_report, junit, sarif, text
from checkmeta.report.answered_for import faults
from checkmeta.report.counts_table import sentence
from checkmeta.report.registry import REPORTS, Appearance
from checkmeta.store.library import load

RULES = """
ruleset law.b "Law" layer law source "S"
rule kept "Kept"
  for each attribute in identity.attributes
  must attribute.retention.period < indefinite
  message "{attribute.name} is kept"
rule log "Log" must platform.security.audit_log

ruleset norm.b "Norm" layer norm source "S"
rule private "Private"
  for each client in platform.clients
  must not client.public
  formerly norm.b.old

ruleset ethics.b "Ethics" layer ethics source "S"
rule say "Say" must platform.security.rate_limits
"""
DAY = dt.date(2026, 6, 1)
PLATFORM = "security: {audit_log: false, rate_limits: false}\nclients: [{name: a, public: true}]\n"
IDENTITY = "attributes: [{name: job, retention: {period: indefinite}}]\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "b.rules").write_text(RULES, encoding="utf-8")
    return load(("b.rules",), folder, tests=False)


@pytest.fixture
def run(library, tmp_path):
    def run(platform=PLATFORM, identity=IDENTITY, day=DAY, baseline=None, fail_on=FailOn.ETHICS, whole=False):
        world = tmp_path / "world"
        world.mkdir(exist_ok=True)
        (world / "platform.yaml").write_text(platform, encoding="utf-8")
        (world / "identity.yaml").write_text(identity, encoding="utf-8")
        if baseline is not None:
            (tmp_path / "base.yaml").write_text(baseline, encoding="utf-8")
        path = Path("base.yaml") if baseline is not None else None
        request = Request((Path("world"),), day, fail_on=fail_on, cwd=tmp_path, baseline=path, whole=whole)
        return check(request, library)

    return run


@pytest.fixture
def base(run):
    """The baseline of the documents, filled in."""
    return filled(baseline_text(run(whole=True), None, {}))


def filled(text_, due="2026-12-31"):
    return text_.replace("due:\n", f"due: {due}\n").replace("owner:\n", "owner: Dana\n")


def failing(report):
    return {(j.rule.id, j.element) for s in report.subjects for j in s.judgements if report.fails(j)}


def known(report):
    return {(j.rule.id, j.element) for s in report.subjects for j in s.judgements if j.known is not None}


def codes(report):
    return [d.code for d in faults(report)]


ALL = {("law.b.kept", "job"), ("law.b.log", ""), ("norm.b.private", "a"), ("ethics.b.say", "")}


def test_what_was_there_fails_nothing(run, base):
    assert failing(run()) == ALL
    report = run(baseline=base)
    assert (failing(report), known(report), codes(report)) == (set(), ALL, [])
    assert "2 breaches of law, 1 of norms, 1 of ethics; of these 2 debts of law, 2 known before" in sentence(report)


def test_law_is_no_debt_before_it_has_a_day_and_somebody(run):
    bare = baseline_text(run(whole=True), None, {})
    report = run(baseline=bare)
    assert failing(report) == {("law.b.kept", "job"), ("law.b.log", "")}
    assert codes(report) == ["W707"]
    assert failing(run(baseline=bare.replace("due:\n", "due: 2026-12-31\n"))) == failing(report)
    assert failing(run(baseline=bare.replace("owner:\n", "owner: Dana\n"))) == failing(report)


def test_a_debt_fails_on_its_day(run, base):
    assert failing(run(baseline=base, day=dt.date(2026, 12, 30))) == set()
    report = run(baseline=base, day=dt.date(2026, 12, 31))
    assert failing(report) == {("law.b.kept", "job"), ("law.b.log", "")}
    assert codes(report) == ["W708"]
    assert "it was due on 2026-12-31, and Dana answers for it" in text.render(report)


def test_what_is_new_fails_and_a_debt_that_grows_does(run, base):
    more = "attributes: [{name: age, retention: {period: indefinite}}, {name: job, retention: {period: indefinite}}]\n"
    report = run(identity=more, baseline=base)
    assert failing(report) == {("law.b.kept", "age")}
    assert "a debt that grew" in text.render(report)
    door = PLATFORM.replace("[{name: a", "[{name: b, public: true}, {name: a")
    assert failing(run(platform=door, baseline=base)) == {("norm.b.private", "b")}


def test_lines_that_move_and_folders_change_nothing(run, base):
    assert failing(run("# one\n\n\n" + PLATFORM, "# two\n" + IDENTITY, baseline=base)) == set()


def test_what_is_mended_is_said_and_is_gone_when_it_is_written_anew(run, base, tmp_path):
    better = PLATFORM.replace("audit_log: false", "audit_log: true")
    report = run(platform=better, baseline=base)
    assert codes(report) == ["W709"]
    old = read_baseline(tmp_path / "base.yaml", "base.yaml")
    anew = baseline_text(run(platform=better, day=dt.date(2026, 9, 1), whole=True), old, {})
    assert "law.b.log" not in anew
    assert "since: 2026-06-01" in anew
    assert "since: 2026-09-01" not in anew
    assert "due: 2026-12-31" in anew
    assert 'owner: "Dana"' in anew
    assert (failing(run(platform=better, baseline=anew)), codes(run(platform=better, baseline=anew))) == (set(), [])
    back = run(baseline=anew)
    assert failing(back) == {("law.b.log", "")}


def test_a_debt_of_its_own_day_keeps_it(run, base, tmp_path):
    own = base.replace('rule: "law.b.log"\n', 'rule: "law.b.log"\n    due: 2026-07-01\n    owner: Kim\n')
    report = run(baseline=own, day=dt.date(2026, 8, 1))
    assert failing(report) == {("law.b.log", "")}
    anew = baseline_text(run(whole=True), read_baseline(tmp_path / "base.yaml", "base.yaml"), {})
    assert 'due: 2026-07-01\n    owner: "Kim"' in anew


def test_a_norm_that_is_law_now_is_new(run, base):
    listed = base[: base.index("debts:")] + "debts: []\nknown:" + base.split("debts:")[1].replace("\nknown:", "")
    assert {rule for rule, _ in failing(run(baseline=listed))} == {"law.b.kept", "law.b.log"}


def test_a_rule_that_was_renamed(run, base, tmp_path):
    before = base.replace("norm.b.private", "norm.b.old")
    assert failing(run(baseline=before)) == set()
    (tmp_path / "base.yaml").write_text(before.replace("2026-06-01", "2026-01-01"), encoding="utf-8")
    anew = baseline_text(
        run(whole=True), read_baseline(tmp_path / "base.yaml", "base.yaml"), {"norm.b.old": "norm.b.private"}
    )
    assert (anew.count("since: 2026-01-01"), anew.count("norm.b.old")) == (4, 0)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("[]", False),
        ("debts: []", False),
        ("debts: 1\nknown: []", False),
        ("due: soon\ndebts: []\nknown: []", False),
        ("debts: []\nknown: []", True),
        ("debts: []\nknown: [{rule: r, subject: s, elements: [platform]}]", True),
    ],
)
def test_its_form(wrong, right, run):
    if right:
        assert run(baseline=wrong)
        return
    with pytest.raises(CheckmetaError) as caught:
        run(baseline=wrong)
    assert {d.code for d in caught.value.diagnostics} == {"W707"}


@pytest.mark.parametrize(
    "entry", ["1", "{rule: r}", "{rule: r, subject: s, elements: x}", "{rule: r, subject: s, elements: [], x: 1}"]
)
def test_an_entry_that_is_not_understood(entry, run):
    report = run(baseline=f"debts: [{entry}]\nknown: []")
    assert codes(report) == ["W707"]
    assert failing(report) == ALL


def test_what_is_written_keeps_to_the_schema(base):
    import yaml  # noqa: PLC0415

    data = yaml.load(base, yaml.BaseLoader)  # noqa: S506 - it makes texts of everything
    jsonschema.Draft202012Validator(FORM.schema()).validate({**data, "debts": data["debts"], "known": data["known"]})


def test_every_format_shows_it(run, base):
    report = run(baseline=base)
    shown = text.render(report)
    assert "2 debts of law (base.yaml), due by 2026-12-31 (in 213 days), answered for by Dana:" in shown
    assert "  debt[law.b.kept] job is kept: world/identity.yaml:1:14" in shown
    assert "known before, and failing nothing (base.yaml): 1 of norms, 1 of ethics" in shown
    assert "known[norm.b.private]" in text.render(report, verbose=True)
    data = json.loads(json_report.render(report))
    (log,) = [j for s in data["subjects"] for j in s["judgements"] if j["rule"] == "law.b.log"]
    assert (data["baseline"], log["fails"]) == ("base.yaml", False)
    assert log["known"] == {"since": "2026-06-01", "due": "2026-12-31", "owner": "Dana"}
    results = json.loads(sarif.render(report))["runs"][0]["results"]
    assert {r["baselineState"] for r in results} == {"unchanged"}
    assert "known since 2026-06-01, due by 2026-12-31 (in 213 days), answered for by Dana" in junit.render(report)
    assert "<failure" not in junit.render(report)


def test_every_element_is_in_it_however_many_a_report_lists(run):
    many = "attributes:\n" + "".join(f"  - {{name: a{n}, retention: {{period: indefinite}}}}\n" for n in range(1500))
    base = baseline_text(run(identity=many, whole=True), None, {})
    assert base.count("identity.yaml#identity.attributes[") == 1500
    assert failing(run(identity=many, baseline=filled(base))) == set()


@pytest.mark.parametrize("name", REPORTS)
def test_every_format_says_by_when_a_debt_is_mended_and_who_answers_for_it(run, base, name, tmp_path):
    report = run(baseline=base, fail_on=FailOn.LAW)
    assert not report.failed
    written = "".join(REPORTS[name].render(report, Appearance(home=home(tmp_path))))
    assert "2026-12-31" in written
    assert "Dana" in written


@pytest.mark.parametrize("name", REPORTS)
def test_every_format_says_what_is_wrong_with_it(run, base, name, tmp_path):
    report = run(baseline=base.replace("due: 2026-12-31", "due:"), fail_on=FailOn.LAW)
    (fault, *_) = faults(report)
    assert fault.code == "W707"
    written = "".join(REPORTS[name].render(report, Appearance(home=home(tmp_path))))
    assert fault.code in written or fault.message.replace("`", "") in re.sub(r"<[^>]+>|`", "", written)
