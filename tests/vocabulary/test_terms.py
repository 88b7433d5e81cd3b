import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.vocabulary import terms

NAMES = st.sampled_from(terms.names())


def test_the_data_file_has_nothing_but_names_parents_and_flags():
    with terms._FILE.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["term", "parents", "special", "own"]
    assert [row[0] for row in rows[1:]] == sorted({row[0] for row in rows[1:]})
    assert all(len(row) == 4 and row[2] in "01" and row[3] in "01" for row in rows[1:])
    notice = (terms._FILE.parent / "NOTICE.md").read_text(encoding="utf-8")
    assert "software-license-2023" in notice
    assert "What was changed" in notice


def test_how_many_terms_there_are():
    assert sum(not term.own for term in terms.table().values()) == 231
    assert sum(term.special for term in terms.table().values() if not term.own) == 32


@given(NAMES)
def test_parents_are_terms_and_nothing_stands_above_itself(name):
    assert all(terms.is_term(parent) for parent in terms.table()[name].parents)
    assert name not in terms.ancestors(name)


@given(NAMES, NAMES, NAMES)
def test_is_a_is_an_order(a, b, c):
    assert terms.is_a(a, a)
    if terms.is_a(a, b) and terms.is_a(b, c):
        assert terms.is_a(a, c)


@given(NAMES)
def test_the_flag_agrees_with_the_tree(name):
    above = (terms.table()[term].special for term in (name, *terms.ancestors(name)))
    assert any(above) == terms.table()[name].special


@pytest.mark.parametrize(
    ("term", "above"),
    [
        ("FacialPrint", "Biometric"),
        ("PhysicalAddress", "Contact"),
        ("PhysicalAddress", "Location"),
        ("SkinTone", "PhysicalCharacteristic"),
        ("BirthDate", "Age"),
        ("HealthRecord", "MedicalHealth"),
        ("Iris", "Biometric"),
        ("Voiceprint", "Biometric"),
        ("EyeColour", "PhysicalCharacteristic"),
        ("Occupation", "Professional"),
        ("SocialCreditScore", "PublicLife"),
        ("WalletIdentifier", "Identifying"),
    ],
)
def test_what_stands_under_what(term, above):
    assert terms.is_a(term, above)
    assert not terms.is_a(above, term)


def test_what_is_no_term():
    assert not terms.is_a("Nonsense", "Nonsense")
    assert not terms.is_a("HairColour", "Nonsense")
    assert terms.ancestors("Nonsense") == frozenset()


def test_own_terms_have_no_iri_of_the_w3c():
    assert terms.iri("HairColour") == "https://w3id.org/dpv/pd#HairColour"
    assert terms.iri("EyeColour") is None
    assert terms.iri("Nonsense") is None


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        *(("eye color", "EyeColour"), ("pd:hair_colour", "HairColour"), ("https://w3id.org/dpv/pd#Age", "Age")),
        *(("Biometrics", "Biometric"), ("dateOfBirth", "BirthDate"), ("FacialPrnt", "FacialPrint"), ("motion", None)),
        *(("", None), ("Age", None), ("zzz", None)),
    ],
)
def test_suggest(wrong, right):
    assert terms.suggest(wrong) == right


@given(st.text(max_size=20))
def test_what_is_suggested_is_a_term(text):
    right = terms.suggest(text)
    assert right is None or (terms.is_term(right) and right != text)


def test_every_alias_is_needed_and_leads_to_a_term():
    folded = {terms._fold(name) for name in terms.names()}
    assert all(terms.is_term(right) and wrong not in folded for wrong, right in terms._ALIASES.items())
