"""What goes into the cache comes out of it as it was."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from checkmeta.base.records import dataclass
from checkmeta.base.source import Located, Source, Span
from checkmeta.base.values import INDEFINITE, NONE, Fact, Listing, Money, Record
from checkmeta.store import packing
from checkmeta.store.compiler import compile_rules
from checkmeta.store.join import joined, own_part

SHIPPED = """ruleset norm.a "A"
  layer norm
  jurisdiction everywhere
  source "us"

param age: number
  is 16

define young = platform.audience.minimum_age < age

rule b "B"
  when young
  must platform.security.audit_log

test "kept" of b
  given { platform: { audience: { minimum_age: 3 }, security: { audit_log: true } } }
  expect satisfied
"""
OWN = """ruleset ethics.z "Z"
  layer ethics
  jurisdiction everywhere
  source "us"

import norm.a

param limit: duration
  is 3 days

rule y "Y"
  when young
  must platform.data.retention.logs <= limit
  message "{platform.data.retention.logs} of {age}"

test "kept" of y
  given { platform: { audience: { minimum_age: 3 }, data: { retention: { logs: 1 day } } } }
  expect satisfied
"""


@dataclass(frozen=True, slots=True)
class Leaf(Located):
    """One field of its own, one from its base that is a keyword's."""

    name: str


SOURCE = Source("a.rules", "one\ntwo\n")


@pytest.mark.parametrize(
    "value",
    [
        Leaf("x", span=Span(SOURCE, 1, 3)),
        Fact(
            Record(
                {"a": Fact(Listing((Fact(Money(Fraction(1, 3), "CNY")), Fact(INDEFINITE)), partial=True, detail="d"))}
            )
        ),
        (NONE, frozenset({"b"}), dt.date(2026, 1, 31), {"k": [1, None, True]}),
    ],
)
def test_a_value_comes_back(value):
    assert repr(packing.loads(packing.dumps(value))) == repr(value)


def test_what_takes_no_part_in_equality_comes_back_too():
    found = packing.loads(packing.dumps(Leaf("x", span=Span(SOURCE, 4, 7))))
    assert (str(found.span), found.span.text) == ("a.rules:2:1", "two")


def test_one_thing_stays_one():
    first, second = packing.loads(packing.dumps([SOURCE, Span(SOURCE, 0, 1)]))
    assert second.source is first


def sources(own=OWN):
    return [Source("own.rules", own)], [Source("a.rules", SHIPPED)]


def test_own_rules_beside_known_ones_mean_what_they_mean_when_all_is_compiled():
    own, shipped = sources()
    whole = compile_rules(own, shipped)
    known = compile_rules([], shipped)[0]
    beside = compile_rules(own, shipped, known)
    mine = own_part(beside[0], known)
    assert [n.id for n in mine.norms] == ["ethics.z.y"]
    assert [n.id for n in packing.loads(packing.dumps(mine)).norms] == ["ethics.z.y"]
    for found in (beside[0], joined(mine, known)):
        assert repr(found) == repr(whole[0])
        assert [str(n.span) for n in found.norms] == [str(n.span) for n in whole[0].norms]
    assert beside[1] == whole[1] == ()


def test_parts_of_a_rule_are_read_when_they_are_asked_for():
    program = compile_rules([], sources()[1])[0]
    (norm,) = packing.loads(packing.dumps(program)).norms
    assert norm.unread is not None
    assert (norm.id, norm.title, str(norm.span)) == ("norm.a.b", "B", str(program.norms[0].span))
    assert repr(norm.content) == repr(program.norms[0].content)
    assert norm.content.span.source is norm.span.source
    assert repr(norm) == repr(program.norms[0])
    assert norm.written.id.text == "b"
    with pytest.raises(AttributeError):
        norm.no_such_field  # noqa: B018 - that it raises is the test
