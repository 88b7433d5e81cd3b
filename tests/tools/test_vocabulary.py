"""`checkmeta vocabulary`: every fact that rules may ask for is found, by its path and by what it means."""

import json
import re

import pytest

from checkmeta.authoring.fact_entries import MOST, fact_entries, looked_up
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.typesys import ListOf, RecordType
from checkmeta.language.needs import needs
from checkmeta.store import library

ENTRIES = fact_entries()
PATHS = {entry.path for entry in ENTRIES}


def test_whatever_a_shipped_rule_reads_is_there():
    program = library.load(tests=False).program
    # `tree` walks what stands in the infrastructure as one list
    read = {
        re.sub(r"^(platform\.infrastructure)\[\](\.components\[\])?", r"\1", p) for n in program.norms for p in needs(n)
    }
    known = PATHS | {f"{e.path}{'[]' * depth(e.field.type)}" for e in ENTRIES} | {"platform", "identity"}
    raw = {p for p in read if p.startswith(("document", "platform.identities", "platform.variants"))}
    assert read - raw - known == set()


def depth(kind):
    return 1 + depth(kind.item) if isinstance(kind, ListOf) else 0


def test_a_record_is_entered_before_what_is_in_it():
    order = [entry.path for entry in ENTRIES]
    assert len(order) == len(PATHS)
    for entry in ENTRIES:
        if isinstance(entry.field.type, RecordType) and entry.path != "platform.variants":
            assert order[order.index(entry.path) + 1].startswith(f"{entry.path}.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("platform.audience.minimum_age",), ["platform.audience.minimum_age"]),
        (("audience.minimum_age",), ["platform.audience.minimum_age"]),
        (("identity.attributes[3].retention.period",), ["identity.attributes[].retention.period"]),
        (("consent", "parents"), ["platform.minors.parental_consent"]),
    ],
)
def test_facts_are_found(words, found):
    assert set(found) <= {e.path for e in looked_up(words, ENTRIES)}


@pytest.mark.parametrize(
    ("wrong", "help_"),
    [
        ("platform.audience.minimal_age", "did you mean `platform.audience.minimum_age`?"),
        ("retnetion", "did you mean `retention`?"),
        ("age verification", "by themselves: `age` finds 50, `verification` finds 2"),
        ("zzzz", "`checkmeta vocabulary` lists the topics"),
        ("", "`checkmeta vocabulary` lists the topics"),
    ],
)
def test_what_there_is_not(wrong, help_):
    with pytest.raises(CheckmetaError) as failed:
        looked_up((wrong,), ENTRIES)
    assert [(d.code, d.help) for d in failed.value.diagnostics] == [("U003", help_)]


def test_the_command(run):
    status, out, _ = run("vocabulary")
    assert status == 0
    assert f"{len(ENTRIES)} facts;" in out
    status, out, _ = run("vocabulary", "audience.minimum_age")
    assert out.startswith("platform.audience.minimum_age  number in years of age; or `none`\n")
    assert "    law.eu.gdpr.child-consent\n" in out
    status, out, _ = run("vocabulary", "whether")
    assert out.count("\n") == MOST + 1
    (fact,) = json.loads(run("vocabulary", "audience.minimum_age", "--format", "json")[1])["facts"]
    assert fact["type"] == "number"
    assert "law.eu.gdpr.child-consent" in fact["rules"]
    assert "mastodon.settings" in fact["formats"]
