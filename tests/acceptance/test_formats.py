"""`facts`, `formats` and `--as` as a person meets them."""

from __future__ import annotations

import json

MAPPING = """\
mapping my.world "My world"
  reads yaml
  recognise when document.world is known
  set platform.name = document.world
  set platform.kind = document.kind
"""
RULES = """\
ruleset norm.mine "Mine"
  layer norm
  source "Mine"
rule named "A world has a name"
  must platform.name is present
"""


def test_a_mapping_of_ones_own(checkmeta, write):
    folder = write({"my.rules": MAPPING, "rules.rules": RULES, "x.yaml": "world: w\nkind: sea\nmore: 1\n"})
    shown = checkmeta("facts", "x.yaml", "-r", "my.rules", cwd=folder).ends(0).out
    assert shown.startswith("x.yaml: my.world (My world), not complete\n  platform.name = w  (x.yaml:1:8)\n")
    assert "not used: 1 of 3 keys\n    /more  (x.yaml:3:1)\n" in shown
    listed = json.loads(checkmeta("facts", "x.yaml", "-r", "my.rules", "--format", "json", cwd=folder).ends(0).out)
    (document,) = listed["documents"]
    assert [f["path"] for f in document["facts"]] == ["platform.name", "platform.kind"]
    assert [(r["code"], r["line"]) for r in document["remarks"]] == [("F212", 2)]
    judged = checkmeta("check", "x.yaml", "-r", "my.rules", "-r", "rules.rules", cwd=folder).ends(0).out
    assert "F212" in judged


def test_as(checkmeta, write):
    folder = write({"my.rules": MAPPING, "rules.rules": RULES, "x.yaml": "earth: w\n"})
    given = ("check", "x.yaml", "-r", "my.rules", "-r", "rules.rules")
    assert "F201" in checkmeta(*given, cwd=folder).ends(2).err
    assert (
        "F218" in checkmeta(*given, "--as", "my.world", cwd=folder).ends(2).err
    )  # nothing in it is a fact of that format
    wrong = checkmeta(*given, "--as", "my.wrld", cwd=folder).ends(2)
    assert "did you mean `my.world`?" in wrong.err


def test_formats(checkmeta, write):
    folder = write({"my.rules": MAPPING})
    table = checkmeta("formats", "-r", "my.rules", cwd=folder).ends(0).out
    assert [line.split()[0] for line in table.splitlines()[2:] if line.startswith(("my.", "checkmeta."))] == [
        "checkmeta.identity",
        "checkmeta.platform",
        "my.world",
    ]
    listed = json.loads(checkmeta("formats", "-r", "my.rules", "--format", "json", cwd=folder).ends(0).out)["formats"]
    (mine,) = [f for f in listed if f["id"] == "my.world"]
    assert (mine["title"], mine["reads"], mine["complete"]) == ("My world", ["yaml"], "never")


def test_a_mapping_file_is_formatted(checkmeta, write):
    folder = write({"my.rules": MAPPING.replace("\n  ", " ")})
    checkmeta("fmt", "my.rules", cwd=folder).ends(0)
    assert (folder / "my.rules").read_text(encoding="utf-8") == MAPPING
    checkmeta("lint", "my.rules", cwd=folder).ends(0)
