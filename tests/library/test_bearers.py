"""Whom a rule of law binds is no mere remark: a fact decides it."""

from pathlib import Path

import pytest
import yaml

from checkmeta.language.needs import needs
from checkmeta.language.words import Layer
from checkmeta.store.library import build_with_shipped
from checkmeta.store.rule_files import shipped_files

TABLE = yaml.safe_load(Path(__file__).with_name("bearers.yaml").read_text(encoding="utf-8"))
PROGRAM, _, _ = build_with_shipped([(p, str(p)) for p in shipped_files()], Path(__file__).parent)
LAW = [n for n in PROGRAM.norms if n.layer is Layer.LAW]
READ = {rule.id: set(needs(rule)) for rule in LAW if not rule.permit}
for permit in (n for n in LAW if n.permit):
    for defeated in permit.overrides:
        READ.get(defeated, set()).update(needs(permit))
BEARERS = {rule.id: rule.bearer for rule in LAW if not rule.permit}


def named(rule, by):
    """Whether an entry of the table speaks of a rule: its own id, one before it, or the beginning of one."""
    return rule == by or rule.startswith(f"{by}.") or (by.endswith(("-", ".")) and rule.startswith(by))


def excused(rule):
    return [by for by in TABLE["everybody"] if named(rule, by)]


def wanted(rule):
    """The facts of which one must decide whether somebody is bound; none where the rule binds every operator."""
    own = max((by for by in TABLE["others"] if named(rule, by)), key=len, default=None)
    if own:
        return TABLE["others"][own]
    return [fact for bearer in BEARERS[rule] if bearer != "operator" for fact in TABLE["kinds"][bearer]]


def decided(rule):
    """Whether the rule, or a permit that defeats it, reads one of them."""
    return any(
        read == fact or read.startswith((f"{fact}.", f"{fact}[")) for fact in wanted(rule) for read in READ[rule]
    )


@pytest.mark.parametrize("rule", sorted(BEARERS))
def test_a_fact_says_who_is_bound(rule):
    assert not wanted(rule) or excused(rule) or decided(rule), (BEARERS[rule], wanted(rule), READ[rule])


@pytest.mark.parametrize("by", [*TABLE["others"], *TABLE["everybody"]])
def test_every_entry_speaks_of_a_rule(by):
    assert any(named(rule, by) for rule in BEARERS)


@pytest.mark.parametrize("by", TABLE["everybody"])
def test_no_entry_excuses_what_a_fact_decides(by):
    assert any(wanted(rule) and not decided(rule) for rule in BEARERS if named(rule, by))
