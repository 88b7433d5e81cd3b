"""`fmt --upgrade`: texts of before the short `unless` was the usual one are written anew, once, with their comments."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.cli.main import cli
from checkmeta.language.syntax.upgrade import unclear, upgraded

HEAD = 'ruleset norm.t "T"\n  layer norm\n  source "own rules"\n\nrule r "R"\n  must platform.security.audit_log\n'
BEFORE = """  unless shown a: platform.kind == "game"  # a game
  # not for long
  unless b: platform.data.personal
  unless shown platform.kind == "social"
  message "unless shown, {platform.kind}"
"""
NOW = """  unless a: platform.kind == "game"  # a game
  # not for long
  unless possibly b: platform.data.personal
  unless platform.kind == "social"
  message "unless shown, {platform.kind}"
"""


def anew(text, *, old=False):
    return format_rules(upgraded(Source("a.rules", HEAD + text), old=old)).removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (BEFORE, NOW),
        (NOW, NOW),
        ("  unless # why\n    shown a: platform.data.personal\n", "  unless  # why\n    a: platform.data.personal\n"),
        (
            "  unless shown: platform.data.personal\n",
            "  unless shown: platform.data.personal\n",
        ),  # a label of that name
        ("  unless a: platform.data.personal\n", "  unless a: platform.data.personal\n"),
    ],
)
def test_once(before, now):
    assert anew(before) == now
    assert anew(now) == now


def test_a_label_or_a_name_of_these_words():
    assert anew("  unless shown shown: platform.data.personal\n") == "  unless shown: platform.data.personal\n"
    with pytest.raises(CheckmetaError) as failed:
        anew("  unless shown shown\n")
    assert failed.value.diagnostics[0].help == "put the condition into parentheses first"


def test_what_has_unless_alone_is_rewritten_where_it_is_said_to_be_old():
    alone = "  unless a: platform.data.personal\n"
    assert unclear(Source("a.rules", HEAD + alone))
    assert anew(alone, old=True) == "  unless possibly a: platform.data.personal\n"
    assert anew(NOW, old=True) == NOW


def test_both_in_one_file_are_refused():
    with pytest.raises(CheckmetaError) as failed:
        anew("  unless shown a: platform.data.personal\n  unless possibly b: platform.data.personal\n")
    (said,) = failed.value.diagnostics
    assert (said.code, str(said.span)) == ("S316", "a.rules:7:10")


def test_the_command(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.rules").write_text(HEAD + BEFORE, encoding="utf-8")
    (tmp_path / "alone.rules").write_text(HEAD + "  unless a: platform.data.personal\n", encoding="utf-8")
    refused = CliRunner().invoke(cli, ("fmt", "old.rules"), standalone_mode=False)
    assert refused.return_value == 2
    said = CliRunner().invoke(cli, ("fmt", "--upgrade", "."), standalone_mode=False)
    assert said.return_value == 0
    assert "left as it is: alone.rules" in said.output
    assert (tmp_path / "old.rules").read_text(encoding="utf-8") == HEAD + NOW
    CliRunner().invoke(cli, ("fmt", "--upgrade", "--old", "."), standalone_mode=False)
    assert "unless possibly a:" in (tmp_path / "alone.rules").read_text(encoding="utf-8")
    assert (tmp_path / "old.rules").read_text(encoding="utf-8") == HEAD + NOW
