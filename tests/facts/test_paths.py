"""What is missing under several names of a document comes to one name of the vocabulary, at the same place in every run."""

from __future__ import annotations

from checkmeta.base.source import Source, Span
from checkmeta.base.values import Fact, Missing, Unknown, Why
from checkmeta.facts.fact_paths import placed

SOURCE = Source("x.yaml", "x" * 100)


def test_of_several_the_first_by_name_says_where_it_belongs():
    for number in range(40):  # sets have another order in each
        several = [
            Missing(f"document.{letter}{number}", Why.ABSENT, Span(SOURCE, at, at)) for at, letter in enumerate("abc")
        ]
        found = placed(Fact(Unknown(frozenset(several))), "platform.x").value
        assert isinstance(found, Unknown)
        assert [(m.path, m.place and m.place.start) for m in found.missing] == [("platform.x", 0)]
