import pytest

from checkmeta.vocabulary.bridge import identity_type, platform_type
from checkmeta.vocabulary.topics import TOPIC_OF, TOPICS, topic_of, topics_of


def test_every_part_of_the_vocabulary_has_its_topic():
    assert {f"platform.{name}" for name in platform_type().fields} <= TOPIC_OF.keys()
    assert "identity" in TOPIC_OF


def test_every_topic_is_about_facts_that_exist():
    for path in TOPIC_OF:
        record = {"platform": platform_type(), "identity": identity_type()}.get(path.split(".")[0])
        for step in path.split(".")[1:]:
            record = getattr(record, "item", record)
            assert step in record.fields, path
            record = record.fields[step].type
    assert "" not in TOPICS


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("platform.minors.profiling", "minors"),
        ("platform.clients[].redirects[]", "sign-in"),
        ("platform.accounts.mapping.openings[].to", "account-key"),
        ("platform.accounts", "accounts"),
        ("identity.attributes[].retention.period", "retention"),
        ("identity.attributes[0].name", "attributes"),
        ("platform.name", ""),
        ("document.anything", ""),
        ("elsewhere", ""),
    ],
)
def test_a_fact_is_about_the_longest_part_that_is_named(path, topic):
    assert topic_of(path) == topic


def test_minors_count_wherever_a_rule_asks_about_them():
    assert topics_of(["platform.sharing"], ["platform.minors.profiling", "platform.security.audit_log"]) == (
        "minors",
        "sharing",
    )
