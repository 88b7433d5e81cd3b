"""Scores by weight, of layers and up the tree of the infrastructure."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from checkmeta.judging.pipeline import Request, check

HEAD = 'ruleset norm.s "S" layer norm source "S"\n'


def run(folder, rules, platform, identity=None):
    (folder / "s.rules").write_text(HEAD + rules, encoding="utf-8")
    world = folder / "world"
    world.mkdir()
    (world / "platform.yaml").write_text(platform, encoding="utf-8")
    if identity is not None:
        (world / "identity.yaml").write_text(identity, encoding="utf-8")
    (subject,) = check(Request((Path("world"),), dt.date(2026, 1, 1), ("s.rules",), cwd=folder)).subjects
    return {s.of: s for s in subject.scores}


def test_rules_count_by_weight(tmp_path):
    found = run(
        tmp_path,
        'rule a "A" weight 3 must platform.security.audit_log\nrule b "B" must platform.security.rate_limits\n',
        "security: {audit_log: true, rate_limits: false}\n",
    )
    assert found["norm"].share == Fraction(3, 4)
    assert found["norm"].weight == 4
    assert found["norm"].made_of == (("satisfied", 1), ("violated", 1))


def test_undetermined_is_never_kept(tmp_path):
    found = run(tmp_path, 'rule a "A" must platform.security.audit_log\n', "security: {rate_limits: true}\n")
    assert found["norm"].share == 0
    assert found["norm"].made_of == (("undetermined", 1),)


@pytest.mark.parametrize(
    "rule",
    [
        'rule a "A" when platform.kind == "game" must platform.security.audit_log',
        "rule a \"A\" must platform.security.audit_log unless possibly small: platform.kind == 'social'".replace(
            "'", '"'
        ),
    ],
)
def test_where_nothing_was_asked_there_is_no_score(rule, tmp_path):
    assert run(tmp_path, rule + "\n", "kind: social\nsecurity: {audit_log: false}\n") == {}


def test_a_rule_about_many_weighs_no_more_than_one_about_one(tmp_path):
    found = run(
        tmp_path,
        'rule a "A" for each x in identity.attributes must x.encrypted\nrule b "B" must platform.security.audit_log\n',
        "security: {audit_log: true}\n",
        "attributes:\n"
        + "".join(f"  - {{name: a{i}, encrypted: {'true' if i == 0 else 'false'}}}\n" for i in range(4)),
    )
    assert found["norm"].share == (Fraction(1, 4) + 1) / 2


TREE = """infrastructure:
  name: world
  encrypted: true
  components:
    - {name: store, weight: 60%, encrypted: false}
    - name: chat
      weight: 40%
      encrypted: true
      components:
        - {name: voice, weight: 50%, encrypted: true}
        - {name: text, weight: 50%, encrypted: false}
"""
EACH = 'rule e "E" for each c in tree(platform.infrastructure) must c.encrypted\n'
ROOT = "platform.infrastructure"


def test_scores_roll_up_the_tree(tmp_path):
    found = run(tmp_path, EACH, TREE)
    shares = {name: score.share for name, score in found.items() if name.startswith(ROOT)}
    assert shares == {
        f"{ROOT}.components[1].components[0]": 1,
        f"{ROOT}.components[1].components[1]": 0,
        f"{ROOT}.components[1]": Fraction(1, 2),
        f"{ROOT}.components[0]": 0,
        ROOT: Fraction(1, 5),
    }
    assert found[ROOT].parts == Fraction(1, 5)
    assert [s.name for s in found.values()][1] == "world"


def test_a_missing_weight_leaves_what_is_above_without_a_score(tmp_path):
    found = run(tmp_path, EACH, TREE.replace("weight: 40%, ", "").replace("      weight: 40%\n", ""))
    assert ROOT not in found
    assert f"{ROOT}.components[1]" in found
