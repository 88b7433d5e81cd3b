"""Every option of `checkmeta check`, and the exit status: 0 nothing that fails, 1 findings that do, 2 what could not be checked."""

from __future__ import annotations

import json

import pytest

DAY = ("--as-of", "2026-11-22")
UNIFIED = "rulesets/examples/unified-identity"
GOOD = "rulesets/examples/good-neighbour"
QUIET = "name: Quiet\njurisdictions: [DE]\n"
"""A platform that says next to nothing: much is undetermined, nothing is violated."""
LAYERS = """ruleset {layer}.mine "Mine"
  layer {layer}
  source "My own"

rule named-so "The name is Other"
  must platform.name == "Other"
"""


@pytest.fixture
def report(checkmeta):
    """The JSON report of a run that ends with 0 or 1, or as it is said to."""

    def read(*args, status=None, **options):
        ran = checkmeta("check", *args, "--format", "json", **options)
        assert ran.status in ((0, 1) if status is None else (status,)), ran.err
        return json.loads(ran.out)

    return read


def judgements(report):
    return [j for subject in report["subjects"] for j in subject["judgements"]]


# ---- what fails a run


@pytest.mark.parametrize("layer", ["law", "norm", "ethics"])
def test_a_breach_fails_from_its_layer_down(checkmeta, write, layer):
    """A breach in one layer, under each `--fail-on`."""
    folder = write({"platform.yaml": QUIET, "mine.rules": LAYERS.format(layer=layer)})
    order = ["never", "law", "norm", "ethics"]
    for index, fail_on in enumerate(order):
        status = int(index >= order.index(layer))
        ran = checkmeta("check", "platform.yaml", "--rules", "mine.rules", "--fail-on", fail_on, cwd=folder).ends(
            status
        )
        assert f"violated[{layer}.mine.named-so]" in ran.out
        assert ("does not fail" in ran.out) == (status == 0)


def test_undetermined_fails_only_where_that_is_asked(checkmeta, write):
    folder = write({"platform.yaml": QUIET})
    reported = checkmeta("check", "platform.yaml", *DAY, cwd=folder).ends(0)
    assert "unknown is not compliant" in reported.out
    assert "these settings would settle most:\n  platform." in reported.out
    failed = checkmeta("check", "platform.yaml", *DAY, "--undetermined", "fail", cwd=folder).ends(1)
    assert "undetermined fails too" in failed.out
    norms = ("--rules", "norm.twins")
    checkmeta("check", "platform.yaml", *DAY, "--undetermined", "fail", *norms, cwd=folder).ends(0)
    checkmeta("check", "platform.yaml", *DAY, "--undetermined", "fail", *norms, "--fail-on", "norm", cwd=folder).ends(1)
    asked = ("--undetermined", "fail=asked")
    checkmeta("check", "platform.yaml", *DAY, *norms, "--fail-on", "norm", *asked, cwd=folder).ends(0)
    ran = checkmeta("check", UNIFIED, *DAY, "--rules", "norm.sessions.idle-end", "--fail-on", "norm", *asked).ends(1)
    assert "and what is asked fails too" in ran.out


def test_green_says_what_it_rests_on(checkmeta, write):
    folder = write(
        {"platform.yaml": "name: Quiet\n", "other.json": '{"version": "1"}', "mine.rules": LAYERS.format(layer="norm")}
    )
    ran = checkmeta("check", "platform.yaml", *DAY, "--rules", "law.eu.dsa", cwd=folder).ends(2)
    assert ran.err.startswith("warning[U009]: no law was judged: no place is stated, and none is asked for")
    assert "no answer to --fail-on law" in ran.out
    checkmeta("check", "platform.yaml", *DAY, "--rules", "law.eu.dsa", "--jurisdiction", "DE", cwd=folder).ends(0)
    norms = checkmeta("check", "platform.yaml", "--rules", "mine.rules", cwd=folder).ends(0)
    assert "U009" not in norms.err
    past = checkmeta(
        "check", "platform.yaml", "--rules", "law.eu.dsa", "-j", "DE", "--as-of", "1999-01-01", cwd=folder
    ).ends(2)
    assert past.err.startswith("warning[U010]: nothing was judged: no rule was in force on 1999-01-01")
    other = checkmeta("check", "other.json", "--as", "keycloak.realm", *DAY, cwd=folder).ends(2)
    assert other.err.startswith("error[F218]: nothing in `other.json` is a fact of `keycloak.realm`")


def test_undetermined_verdicts_one_by_one(checkmeta, write):
    folder = write({"platform.yaml": QUIET})
    ran = checkmeta("check", "platform.yaml", *DAY, "--rules", "law.eu.dsa", "--verbose", cwd=folder).ends(0)
    assert "undetermined[law.eu.dsa.notice-mechanism]" in ran.out
    assert "platform.moderation" in ran.out


def test_what_could_not_be_checked_outranks_findings(checkmeta, write):
    folder = write({"broken/platform.yaml": "name: A\nname: B\n"})
    ran = checkmeta("check", UNIFIED, folder / "broken", *DAY).ends(2)
    assert "violated[law.eu.gdpr." in ran.out
    assert ran.out.endswith("; incomplete: 1 document could not be read; fails: --fail-on law\n")
    assert ran.err.startswith("error[D105]")


# ---- which rules


def test_rules_by_the_beginning_of_an_id(report):
    def rules(*wanted):
        chosen = [part for rule in wanted for part in ("--rules", rule)]
        return {j["rule"] for j in judgements(report(UNIFIED, *DAY, *chosen))}

    china = rules("law.cn")
    assert len(china) > 5
    assert all(r.startswith("law.cn.") for r in china)
    assert rules("law.cn.pipl.shortest-retention") == {"law.cn.pipl.shortest-retention"}
    assert rules("law.cn", "ethics.person") == china | rules("ethics.person")


def test_rules_of_a_file_and_of_a_folder(report, write):
    folder = write(
        {
            "platform.yaml": QUIET,
            "policies/mine.rules": LAYERS.format(layer="norm"),
            "policies/deep/down.rules": LAYERS.format(layer="ethics"),
            "policies/readme.txt": "not rules",
        }
    )
    one = report("platform.yaml", "--rules", "policies/mine.rules", cwd=folder)
    assert [j["rule"] for j in judgements(one)] == ["norm.mine.named-so"]
    assert one["rules"]["norm.mine.named-so"]["location"]["document"] == "policies/mine.rules"
    both = report("platform.yaml", "--rules", "policies", "--rules", "law.eu.gdpr.duties.breach-notice", cwd=folder)
    assert {j["rule"] for j in judgements(both)} == {
        "ethics.mine.named-so", "norm.mine.named-so", "law.eu.gdpr.duties.breach-notice",
    }  # fmt: skip


# ---- where and when


def test_a_jurisdiction_narrows(report):
    both = report(UNIFIED, *DAY, "--rules", "law")
    china = report(UNIFIED, *DAY, "--rules", "law", "--jurisdiction", "CN")
    assert china["jurisdictions"] == ["CN"]
    broken = {j["rule"] for j in judgements(china) if j["verdict"] == "violated"}
    assert broken
    assert broken == {
        j["rule"] for j in judgements(both) if j["verdict"] == "violated" and j["rule"].startswith("law.cn.")
    }
    (gdpr,) = [j for j in judgements(china) if j["rule"] == "law.eu.gdpr.identity-storage-limitation"]
    assert gdpr["verdict"] == "not-applicable"


def test_a_jurisdiction_asks_what_if(report):
    """The good neighbour is in Europe: the law of China applies only if it is asked for."""
    rule = ("--rules", "law.cn.pipl.shortest-retention")
    assert {j["verdict"] for j in judgements(report(GOOD, *DAY, *rule))} == {"not-applicable"}
    asked = [report(GOOD, *DAY, *rule, "--jurisdiction", places) for places in ("CN", "DE,CN")]
    for judged in asked:
        assert "satisfied" in {j["verdict"] for j in judgements(judged)}
    assert asked[1]["jurisdictions"] == ["DE", "CN"]


def test_a_day_before_the_rule_takes_effect(report):
    rule = ("--rules", "law.cn.pipl.identity-shortest-retention")
    (before,) = judgements(report(UNIFIED, *rule, "--as-of", "2021-10-31", status=2))  # so that nothing was judged
    assert before["verdict"] == "not-applicable"
    assert "2021-10-31" in before["reason"]
    assert "2021-11-01" in before["reason"]
    assert report(UNIFIED, *rule, "--as-of", "2021-11-01")["failed"]


# ---- how it is reported


@pytest.mark.parametrize("name", ["text", "concise", "json", "sarif", "junit", "github"])
def test_output_to_a_file(checkmeta, write, name):
    folder = write({"platform.yaml": QUIET})
    asked = ("check", "platform.yaml", *DAY, "--rules", "norm.twins", "--format", name)
    printed = checkmeta(*asked, cwd=folder).ends(0)
    written = checkmeta(*asked, "--output", "report", cwd=folder).ends(0)
    assert (folder / "report").read_text(encoding="utf-8") == printed.out
    assert written.out == ""
    assert "does not fail" in written.err  # so that a person, too, learns how it went
    assert checkmeta(*asked, "--output", "-", cwd=folder).ends(0).out == printed.out


def test_the_steps_of_a_verdict(checkmeta):
    ran = checkmeta("check", UNIFIED, *DAY, "--explain", "law.cn.pipl.identity-shortest-retention").ends(1)
    for line in (
        "[true]    in force: from 2021-11-01",
        "[true]    jurisdiction: CN",
        "[false]   or: identity.retention.period < indefinite and identity.retention.reason is present",
        "identity.retention.period = indefinite  at rulesets/examples/unified-identity/identity.schema.json:",
    ):
        assert line in ran.out
    short = checkmeta("check", UNIFIED, *DAY, "--explain", "identity-shortest-retention").ends(1)
    assert short.out == ran.out


# ---- what can't be used


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], ["no path is given", "checkmeta.toml"]),
        (["nowhere"], ["`nowhere` doesn't exist"]),
        (["empty"], ["no documents to check in `empty`", "YAML, JSON or TOML"]),
        (["notes"], ["no documents to check"]),
        (["notes/notes.txt"], ["the format of `notes/notes.txt` is not known", ".yaml"]),
        (["good", "--as-of", "2026-02-30"], ["`2026-02-30` is no date", "2026-01-31"]),
        (["good", "--as-of", "20260130"], ["`20260130` is no date"]),
        (["good", "--as-of", "2026-W05-1"], ["`2026-W05-1` is no date"]),
        (["good", "--as-of", "today"], ["`today` is no date"]),
        (["good", "--jurisdiction", "UK"], ["no place `UK`", "did you mean `GB`?"]),
        (["good", "--jurisdiction", "EU,Germany"], ["no place `Germany`"]),
        (["good", "--jurisdiction", ""], ["place"]),
        (["good", "--fail-on", "laws"], ["`laws`", "`law`"]),
        (["good", "--undetermined", "ignore"], ["`ignore`", "report, fail, fail=asked, fail=law, fail=N"]),
        (["good", "--format", "xml"], ["'xml'", "'junit'"]),
        (["good", "--fromat", "json"], ["--fromat", "--format"]),
        (["good", "--output", "no/such/folder.txt"], ["`no/such/folder.txt` can't be written"]),
        (["good", "--rules", "law.eu.gdp"], ["no rule or rule set `law.eu.gdp`", "did you mean `law.eu.gdpr`?"]),
        (["good", "--rules", "law.cn.pipl.shortest-retension"], ["did you mean `law.cn.pipl.shortest-retention`?"]),
        (
            ["good", "--rules", "zzz", "--rules", "law.eu.gdp", "--rules", "zzz"],
            ["no rule or rule set `law.eu.gdp`", "no rule or rule set `zzz`"],
        ),
        (["good", "--rules", "zzz"], ["no rule or rule set `zzz`", "`checkmeta rules`"]),
        (["good", "--rules", "nowhere.rules"], ["`nowhere.rules` doesn't exist"]),
        (["good", "--rules", "empty"], ["no rules in `empty`", "`.rules`"]),
        (["good", "--rules", "hollow.rules"], ["no rules to check against"]),
        (["good", "--rules", "blank.rules"], ["blank.rules:1:1", "ruleset law.example"]),
        (["good", "--explain", "shortest-retension"], ["no rule `shortest-retension`", "did you mean `shortest-retention`?"]),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else None,
)  # fmt: skip
def test_what_is_wrong_is_said(checkmeta, good, args, says):
    (good / "empty").mkdir()
    (good / "notes").mkdir()
    (good / "notes" / "notes.txt").write_text("nothing of ours")
    (good / "hollow.rules").write_text('ruleset ethics.hollow "Hollow"\n  layer ethics\n  source "My own"\n')
    (good / "blank.rules").write_text("# nothing yet\n")
    ran = checkmeta("check", *args, cwd=good).ends(2)
    assert ran.out == ""
    for words in says:
        assert words in ran.err


def test_help_and_version(checkmeta):
    assert checkmeta("--version").ends(0).out.startswith("checkmeta 0.")
    whole = checkmeta("--help").ends(0).out
    for name in ("check", "rules", "explain", "test", "schema"):
        assert f"\n  {name} " in whole
        assert checkmeta(name, "--help").ends(0).out.startswith(f"Usage: checkmeta {name}")
    assert "Exit status: 0" in whole
    assert "did you mean `check`?" in checkmeta("chekc").ends(2).err
