"""What is asked of every mapping about its facts: that they can be said either way, that a rule reads them, and that a rule which
a format could decide is decided somewhere. What isn't so stands in data beside this file, each line with its reason; and no line is stale.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.base import resources
from checkmeta.base.typesys import BOOLEAN, Enumeration, ListOf
from checkmeta.language.answerable import states
from checkmeta.language.needs import needs
from checkmeta.language.nodes import Const
from checkmeta.store.library import load
from checkmeta.vocabulary.bridge import identity_type, platform_type

HERE = Path(__file__).parent
ONE_SIDED = table(HERE / "one_sided.yaml")
UNREAD = table(HERE / "left_unread.yaml")
MAPPINGS = resources.folder("rulesets") / "mapping"
UNASKED = table(HERE / "unasked.yaml")
ROOTS = {"platform": platform_type(), "identity": identity_type(), "identities": identity_type()}
PROGRAM = load(tests=False).program


def target(path):
    """The type of a fact, of a list its elements'."""
    root, *steps = path.replace("[]", "").split(".")
    kind = ROOTS[root]
    for step in steps:
        kind = kind.fields[step].type
        kind = kind.item if isinstance(kind, ListOf) else kind
    return kind


def settings(mapping):
    """By path, the values and defaults that a mapping sets."""
    found = defaultdict(list)
    for each in mapping.sets:
        found[".".join(each.path)] += [each.value, each.default]
    for gathering in mapping.gatherings:
        for addition in gathering.additions:
            for entry in addition.entries:
                found[".".join(addition.path) + "[]." + ".".join(entry.path)] += [entry.value, entry.default]
    return found


def missing(mapping):
    """(fact, kind, values that it can never have) of a mapping; a value that is read from a document may be any."""
    for path, nodes in settings(mapping).items():
        kind = target(path)
        words = {True, False} if kind == BOOLEAN else set(kind.words) if isinstance(kind, Enumeration) else set()
        said = [node for node in nodes if node is not None]
        if words and all(isinstance(node, Const) for node in said):
            left = words - {node.value for node in said if isinstance(node.value, bool | str)}
            if left:
                yield path.rpartition(".")[2], kind, ", ".join(sorted(str(word).lower() for word in left))


def excused(mapping, fact, never):
    return any(
        e["fact"] == fact and e["never"] == never and (e["of"] == ["*"] or mapping in e["of"])
        for e in ONE_SIDED["flags"]
    )


@pytest.mark.parametrize("mapping", PROGRAM.mappings, ids=lambda m: m.id)
def test_a_fact_can_be_said_either_way_or_it_says_why_not(mapping):
    for fact, kind, never in missing(mapping):
        assert fact in ONE_SIDED["words"] if kind != BOOLEAN else excused(mapping.id, fact, never), (fact, never)


def test_no_reason_is_stale():
    left = [(m.id, *each) for m in PROGRAM.mappings for each in missing(m)]
    flags = {(id_, fact, never) for id_, fact, kind, never in left if kind == BOOLEAN}
    for entry in ONE_SIDED["flags"]:
        of = {id_ for id_, fact, never in flags if (fact, never) == (entry["fact"], entry["never"])}
        assert of if entry["of"] == ["*"] else of >= set(entry["of"]), (entry["fact"], entry["never"], of)
    assert {fact for _, fact, kind, _ in left if kind != BOOLEAN} == set(ONE_SIDED["words"])


def test_a_fact_is_read_by_a_rule_or_it_says_why_not():
    read = {path for norm in PROGRAM.norms for path in needs(norm)}
    stated = {path.removesuffix("[]") for mapping in PROGRAM.mappings for path in states(mapping)}
    unread = {p for p in stated if not any(r.removesuffix("[]") == p or r.startswith((f"{p}.", f"{p}[")) for r in read)}
    assert unread == set(UNASKED), (unread - set(UNASKED), set(UNASKED) - unread)
    assert all(len(reason.split()) >= 3 for reason in UNASKED.values())


@pytest.mark.parametrize("id_", UNREAD)
def test_a_key_that_is_listed_as_left_unread_is_so(id_):
    """The list is kept true from this side; what a product documents beyond it no machine can ask."""
    (text,) = (t for t in (f.read_text(encoding="utf-8") for f in MAPPINGS.glob("*.rules")) if f"mapping {id_} " in t)
    for key, reason in UNREAD[id_].items():
        assert not re.search(rf"[a-z\])][.]{key}\b(?! =)|\"{key}\"", text.replace("platform.name", "")), key
        assert len(reason.split()) > 4
