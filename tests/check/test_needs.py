"""What a rule has to know, and which format can tell: written here by hand from the texts below."""

import pytest

from checkmeta.base.source import Source
from checkmeta.language.answerable import answering, states
from checkmeta.language.needs import duty, needs
from checkmeta.store.compiler import compile_rules

RULES = """\
ruleset norm.t "T"
  layer norm
  source "S"
  applies when platform.data.personal

rule plain "R"
  when platform.accounts is present
  must platform.security.audit_log and platform.security.audit_retention < indefinite
  unless platform.security.rate_limits

rule each "R"
  for each client in platform.clients
  must no address in client.redirects satisfies address == "*"

rule deep "R"
  must every a in identity.attributes where a.personal satisfies a.retention.period < indefinite

rule nested "R"
  for each part in tree(platform.infrastructure)
  must count(c for c in part.components where c.weight > 10%) < 3
"""
MAPPINGS = """\
mapping foreign.log "A log"
  reads json
  recognise when document.log is known
  set platform.security.audit_log = document.log
  set platform.security.audit_retention = document.days * 1 day

mapping foreign.people "People"
  reads json
  recognise when document.people is known
  for each p in document.people
    add identity.attributes { name = p.name, retention.period = p.days * 1 day }
  for each c in document.programs
    add platform.clients { redirects = c.addresses }

mapping foreign.several "Several schemas"
  reads json
  recognise when document.several is known
  for each s in document.several
    add platform.identities { name = s.name, attributes = [ { name: a.name, retention: { period: a.days * 1 day } } for a in s.fields ] }
"""


@pytest.fixture(scope="module")
def program():
    return compile_rules([Source("r.rules", RULES), Source("m.rules", MAPPINGS)], [])[0]


NEEDS = {
    "plain": (
        {"platform.data.personal", "platform.accounts", "platform.security.rate_limits",
         "platform.security.audit_log", "platform.security.audit_retention"},
        {"platform.security.audit_log", "platform.security.audit_retention"},
        ("foreign.log",),
    ),
    "each": (
        {"platform.data.personal", "platform.clients[].redirects[]"},
        {"platform.clients[].redirects[]"},
        ("foreign.people",),
    ),
    "deep": (
        {"platform.data.personal", "identity.attributes[].personal", "identity.attributes[].retention.period"},
        {"identity.attributes[].personal", "identity.attributes[].retention.period"},
        ("foreign.people", "foreign.several"),
    ),
    "nested": (
        {"platform.data.personal", "platform.infrastructure[].components[].weight"},
        {"platform.infrastructure[].components[].weight"},
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", NEEDS)
def test_what_decides_a_rule_and_who_can_tell(program, rule):
    norm = next(n for n in program.norms if n.id == f"norm.t.{rule}")
    everything, own, formats = NEEDS[rule]
    assert set(needs(norm)) == everything
    assert set(duty(norm)) == own
    assert answering(norm, [(m.id, states(m)) for m in program.mappings]) == formats
