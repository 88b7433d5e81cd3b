"""Rules in plain words."""

import pytest

from checkmeta.base.source import Source
from checkmeta.language.prose import paragraphs
from checkmeta.store.compiler import compile_rules
from checkmeta.store.library import load

HEAD = 'ruleset law.t "T" layer law jurisdiction DE, FR effective from 2025-01-01 source "S"\n'


def words(rule):
    program, _ = compile_rules([Source("t.rules", HEAD + rule)], [])
    return paragraphs(program.norms[0])


CASES = {
    "must platform.security.audit_log": "This must hold: the platform’s security’s audit log is true.",
    "must not platform.security.audit_log": "This must not hold: the platform’s security’s audit log is true.",
    "must platform.data.retention.messages < indefinite": "This must hold: the platform’s data’s retention’s messages has an end.",
    'must not (platform.kind == "game" and platform.audience.minors_present)': (
        "This must not hold: both the platform’s kind is “game” and the platform’s audience’s minors present is true."
    ),
    "must every s in platform.sharing where s.bulk satisfies s.logged": (
        "This must hold: for every s in the platform’s sharing for which the s’ bulk is true, the s’ logged is true."
    ),
    "must count(s for s in platform.sharing) <= 3": (
        "This must hold: the number of the s of each s in the platform’s sharing is at most 3."
    ),
    'must starts_with(platform.name, "a") and not ends_with(lower(platform.name), "b")': (
        "This must hold: both the platform’s name begins with “a” and the platform’s name in small letters doesn’t end with “b”."
    ),
    'must not within(platform.operator.country, "EEA")': "This must not hold: the platform’s operator’s country lies in “EEA”.",
    'must within(platform.operator.country, "EEA") == (length(distinct(platform.jurisdictions)) > 1)': (
        "This must hold: whether the platform’s operator’s country lies in “EEA” is "
        "whether the length of the different ones of the platform’s jurisdictions is more than 1."
    ),
}


@pytest.mark.parametrize("clause", CASES)
def test_the_content(clause):
    assert words(f'rule r "R"\n  bearer operator\n  {clause}')[-1] == CASES[clause]


def test_a_whole_rule():
    assert words(
        'rule r "R"\n  bearer operator, provider\n  for each a in identity.attributes\n  when a.personal\n'
        '  must a.retention.period <= 2 years\n  unless archive: "archiving" in a.purposes\n'
        "  failing that a.pseudonymised"
    ) == [
        "In DE and FR from 2025-01-01, the operator and the provider must answer for this.",
        "It is judged for each a in the identity schema’s attributes.",
        "It is about the case that the a’s personal is true.",
        "This must hold: the a’s retention’s period is at most 2 years.",
        "It is excused (archive) if “archiving” is one of the a’s purposes, which whoever claims it has to show.",
        "Failing that, it is made good if the a’s pseudonymised is true.",
    ]


def test_every_shipped_rule_has_its_words():
    for norm in load().program.norms:
        text = paragraphs(norm)
        assert len(text) >= 2
        assert all(line.endswith(".") and "  " not in line for line in text), norm.id
