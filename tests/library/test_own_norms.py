"""Norms of our own are told apart from standards by their weight, too: they only advise, and count for less in the score of norms."""

import datetime as dt

import pytest

from checkmeta.judging.judgement_wording import source_ref
from checkmeta.language.words import Layer, Modality
from checkmeta.store.library import load

ADVICE = {Modality.SHOULD, Modality.SHOULD_NOT}


@pytest.fixture(scope="module")
def norms():
    """Each norm that comes along, with whether it is our own."""
    shipped = [n for n in load((), tests=False).program.norms if n.layer is Layer.NORM and not n.permit]
    found = [(n, source_ref(n, dt.date.max)) for n in shipped]
    return [(n, source is not None and source.own) for n, source in found]


def test_there_are_both(norms):
    assert {own for _, own in norms} == {True, False}


def test_ours_only_advise(norms):
    assert [n.id for n, own in norms if own and n.modality not in ADVICE] == []


def test_each_of_a_standard_weighs_more_than_any_of_ours(norms):
    heaviest = max(n.weight for n, own in norms if own)
    assert heaviest == 1
    assert [n.id for n, own in norms if not own and n.weight <= heaviest] == []
