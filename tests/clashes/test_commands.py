"""What `checkmeta lint` and `checkmeta check` say of clashes; that looking for them ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.timing import within

from checkmeta.base.source import Source
from checkmeta.cli.check import command as check
from checkmeta.cli.lint import command as lint
from checkmeta.judging.clashes.find import MAX_FOUND, clashes
from checkmeta.store.compiler import build, parse_all
from checkmeta.store.library import load

OWN = """\
ruleset norm.own "Own"
  layer norm
  source "House rules"

rule log "Its data are personal"
  must platform.data.personal

rule quiet "Games know nobody"
  when platform.kind == "game"
  must not platform.data.personal
"""
OTHER_LAYER = OWN.replace("\nrule quiet", '\nruleset ethics.own "Own"\n  layer ethics\n  source "House"\n\nrule quiet')


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "platform.yaml").write_text("kind: social\n", encoding="utf-8")

    def write(text):
        (tmp_path / "own.rules").write_text(text, encoding="utf-8")

    return write


def run(command, *words):
    return CliRunner().invoke(command, words, standalone_mode=False)


def test_lint_warns(folder):
    folder(OWN)
    result = run(lint, "own.rules", "--select", "L640")
    assert result.return_value == 1
    assert result.stdout == (
        "warning[L640]: `norm.own.quiet` and `norm.own.log` can't both be kept\n"
        "  --> own.rules:10:12\n"
        "   |\n"
        "10 |   must not platform.data.personal\n"
        "   |            ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  ::: own.rules:6:8\n"
        "  |\n"
        "6 |   must platform.data.personal\n"
        "  |        ^^^^^^^^^^^^^^^^^^^^^^ `norm.own.log` asks this\n"
        "  = help: under `{platform: {kind: game}}` no value of `platform.data.personal` keeps both; "
        "let one say `overrides` or `conflicts with`, or other conditions, dates or jurisdictions\n"
        "\n1 finding in 1 file\n"
    )


def test_of_two_layers_it_is_a_note_which_fails_nothing(folder):
    folder(OTHER_LAYER)
    result = run(lint, "own.rules", "--select", "L640", "--format", "json")
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["severity"] == "note"
    assert finding["message"] == "`ethics.own.quiet` can't be kept where `norm.own.log` is, which comes first as a norm"
    assert (
        "`conflicts with norm.own.log`" in finding["help"].replace("say ", "")
        or "conflicts with norm.own.log" in finding["help"]
    )
    assert result.return_value == 0


@pytest.mark.parametrize(
    "silence",
    ["  # lint: ignore L640 -- games are asked otherwise\n  must not", "  conflicts with log\n  must not"],
    ids=["silenced", "declared"],
)
def test_what_is_silenced_or_declared_is_not_told(folder, silence):
    folder(OWN.replace("  must not", silence))
    assert run(lint, "own.rules", "--select", "L640").return_value == 0


def test_check_warns_of_rules_of_ones_own(folder):
    folder(OWN)
    result = run(check, "platform.yaml", "--rules", "own.rules", "--as-of", "2026-06-01")
    assert "warning[L640]: `norm.own.quiet` and `norm.own.log` can't both be kept" in result.stderr
    assert "L640" not in result.stdout


def test_check_warns_of_what_comes_with_checkmeta(folder):
    (rule,) = [n for n in load().program.norms if n.id == "law.eu.gdpr.storage-limitation"]
    assert rule.for_each
    folder(
        'ruleset norm.own "Own"\n  layer norm\n  source "House"\n\nrule keep "K"\n  for each a in identity.attributes\n  when a.personal\n'
        "  must a.retention.period == indefinite and a.retention.review_every is none\n"
    )
    result = run(check, "platform.yaml", "--rules", "own.rules", "--as-of", "2026-06-01")
    assert "note[L640]: `norm.own.keep` can't be kept where `law.eu.gdpr.storage-limitation` is" in result.stderr


@pytest.mark.usefixtures("folder")
def test_check_says_nothing_without_rules_of_ones_own():
    assert run(check, "platform.yaml", "-j", "DE", "--as-of", "2026-06-01").stderr == ""


# ---- it ends


MANY = [f'(platform.name == "a{n}" and platform.audience.minimum_age > {n})' for n in range(12)]
LARGE = {
    "many pairs": 'when platform.name matches "^{n}" must {no} platform.data.personal',
    "many clashes": "must {no} platform.data.personal",
    "many conditions": "when "
    + " and ".join(m.replace(" and ", " or ") for m in MANY)
    + " must {no} platform.data.personal",
    "large contents": "must {no} (" + " or ".join(MANY) + ")",
}


@pytest.mark.parametrize("form", LARGE.values(), ids=LARGE)
def test_it_ends(form):
    rules = (f'rule r{n} "R" {form.format(n=n, no="not" if n % 2 else "")}\n' for n in range(120))
    program, _ = build(parse_all([Source("t.rules", 'ruleset norm.t "T" layer norm source "S"\n' + "".join(rules))]))
    with within(30):
        assert len(clashes(program)) <= MAX_FOUND


def test_shipped_rules_have_no_clash_that_is_not_declared():
    program = load((), Path(__file__).parents[2]).program
    with within(5):
        assert [(c.higher.id, c.lower.id) for c in clashes(program)] == []
