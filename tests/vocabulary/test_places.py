import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.vocabulary import places

SOME = st.sampled_from(
    [*places.names(), "DE-BY", "US-CA", "CN-GD", "IN-KA", "GB-SCT", "FR-971", "US-PR", "PR-1", "nowhere", "UK"]
)


def test_how_many_there_are():
    assert len(places.COUNTRIES) == 249
    assert {name: len(members) for name, members in places.GROUPS.items()} == {"EU": 27, "EEA": 30, "EFTA": 4}
    assert all(members <= places.COUNTRIES for members in places.GROUPS.values())
    assert not set(places.GROUPS) & places.COUNTRIES


@pytest.mark.parametrize("code", ["DE", "EU", "EEA", "DE-BY", "US-CA", "CN-GD", "IN-KA", "FR-971", "GB-SCT", "JP-13"])
def test_places(code):
    assert places.is_place(code)


@pytest.mark.parametrize(
    "code", ["", "UK", "de", "XX", "DE-", "DE-XX", "US-CAL", "EU-DE", "FR-9711", "DEU", "DE-BY\n", "DE BY"]
)
def test_no_places(code):
    assert not places.is_place(code)


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("DE-BY", ("DE", "EU", "EEA")),
        ("DE", ("EU", "EEA")),
        ("EU", ("EEA",)),
        ("EEA", ()),
        ("NO", ("EFTA", "EEA")),
        ("CH", ("EFTA",)),
        ("US-CA", ("US",)),
        ("RE", ("FR", "EU", "EEA")),
        ("FR-971", ("FR", "EU", "EEA")),
        ("PR", ("US-PR", "US")),
        ("US-PR", ("US",)),
        ("PR-1", ("PR", "US-PR", "US")),
        ("HK", ()),
        ("GB", ()),
        ("nowhere", ()),
    ],
)
def test_ancestors(code, above):
    assert places.ancestors(code) == above


@pytest.mark.parametrize("code", ["AS", "GU", "MP", "PR", "UM", "VI"])
def test_territories_of_the_united_states_lie_in_them(code):
    assert places.within(code, "US")
    assert places.within(code, f"US-{code}")
    assert not places.within(f"US-{code}", code)


@given(SOME, SOME, SOME)
def test_within_is_an_order(a, b, c):
    assert places.within(a, a)
    if places.within(a, b) and places.within(b, c):
        assert places.within(a, c)
    if places.within(a, b) and places.within(b, a):
        assert a == b


@given(SOME, SOME)
def test_overlap_is_symmetric_and_follows_from_within(a, b):
    assert places.overlap(a, b) == places.overlap(b, a)
    if places.within(a, b):
        assert places.overlap(a, b)


@given(SOME, SOME)
def test_overlap_means_a_place_within_both(a, b):
    shared = [p for p in (*places.names(), a, b) if places.within(p, a) and places.within(p, b)]
    assert places.overlap(a, b) == bool(shared)


def test_expand():
    assert places.expand("EFTA") == ("CH", "IS", "LI", "NO")
    assert places.expand("DE-BY") == ("DE-BY",)
    assert all(places.within(member, "EEA") for member in places.expand("EEA"))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        *(
            ("UK", "GB"),
            ("USA", "US"),
            ("EL", "GR"),
            ("de", "DE"),
            ("us_ca", "US-CA"),
            ("uk-sct", "GB-SCT"),
            ("US-CAL", "US-CA"),
        ),
        *(
            ("Germany", "DE"),
            ("europe", "EU"),
            ("DE-QQQ", "DE"),
            ("Atlantis", None),
            ("", None),
            ("DE", None),
            ("-", None),
        ),
    ],
)
def test_suggest(wrong, right):
    assert places.suggest(wrong) == right


@given(st.text(max_size=12))
def test_what_is_suggested_is_a_place(text):
    right = places.suggest(text)
    assert right is None or (places.is_place(right) and right != text)


def test_every_alias_is_needed_and_leads_to_a_place():
    assert all(places.is_place(right) and not places.is_place(wrong) for wrong, right in places._ALIASES.items())
