import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkmeta.base.name_words import words
from checkmeta.facts.classify.classify import Classification, Sureness, classify
from checkmeta.facts.classify.lexicon import entries, kind_of
from checkmeta.vocabulary.bridge import identity_type
from checkmeta.vocabulary.terms import is_term, table

FOLDER = Path(__file__).parent


def cases() -> Iterator[dict[str, str]]:
    with (FOLDER / "cases.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


@pytest.mark.parametrize(
    "case", list(cases()), ids=lambda c: f"{c['path']}.{c['name']} of {c['about'] or '?'} {c['more']}"
)
def test_an_attribute(case):
    more = {}
    if case["more"] != "-":
        keyword, _, value = case["more"].partition("=")
        more[keyword] = value.split(",") if keyword == "enum" else value
    found = classify(
        case["name"], path=tuple(filter(None, case["path"].split("."))), about=case["about"] or None, **more
    )
    shown = {
        "sure": str(found.sure),
        "category": ";".join(found.category),
        "nature": found.nature,
        "special": found.special,
    }
    assert {key: value or "" for key, value in shown.items()} == {key: case[key] for key in shown}


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("userIDNumber", "user id number"),
        ("userIDs", "user ids"),
        ("HTMLPage", "html page"),
        ("IPv6Address", "ip address"),
        ("x509Certificate", "x certificate"),
        ("mfa2", "mfa"),
        ("date of the birth", "date birth"),
        ("eu.europa-ec/pid_1:name", "eu europa ec pid name"),
        ("Pre\u0301nom", "prenom"),
        ("favoriteColor", "favourite colour"),
        ("", ""),
        ("__1__", ""),
    ],
)
def test_words_of_a_name(name, split):
    assert " ".join(words(name)) == split


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (classify("eyeColor"), "`eye colour` in its name"),
        (classify("value", path=("emails",)), "`email` in `emails`, whose value it is"),
        (classify("f1", about="person", format="email"), "`email` in its format"),
        (classify("server_name"), "`name` in its name, which other words make something else's or leave open"),
        (classify("phone_verified"), "`phone` in its name, which it only says something about"),
        (classify("shade"), ""),
    ],
)
def test_why(found, why):
    assert found.why == why


def test_the_lexicon_speaks_the_vocabulary():
    attribute = identity_type().fields["attributes"].type.item
    natures, specials = (set(attribute.fields[name].type.words) for name in ("nature", "special"))
    assert len(entries()) > 800
    for entry in entries():
        assert entry.terms or entry.nature or entry.sure == "certain", entry.phrase
        assert all(map(is_term, entry.terms)), entry.phrase
        assert entry.sure in ("certain", "person", "address", "likely"), entry.phrase
        assert entry.nature is None or entry.nature in natures, entry.phrase
        assert words(entry.phrase), entry.phrase
        for term in entry.terms:
            kind = kind_of(term)
            assert kind.nature is None or kind.nature in natures, term
            assert kind.special in {None, "none", *specials}, term
            assert not (table()[term].special and kind.special == "none"), term


def test_every_phrase_means_what_it_says():
    for entry in entries():
        found = classify(entry.phrase, about="person", path=("address",) if entry.sure == "address" else ())
        wanted = Sureness.LIKELY if entry.sure == "likely" else Sureness.CERTAIN
        assert (found.sure, found.category) == (wanted, entry.terms), entry


def test_long_and_hostile_names_end_soon():
    for name in ("a" * 10**6, "aB" * 10**5, "_".join(["name"] * 10**5), "\u0301" * 10**5, "\x00\ud800", "🙂" * 1000):
        found = classify(name, path=(name,) * 1000, description=name, title=name, enum=(name,), format=name, type=name)
        assert isinstance(found, Classification)


def test_nothing_is_read_on_import():
    code = (
        "import sys, builtins; from pathlib import Path; opened = []; real = Path.open;"
        "Path.open = lambda self, *a, **k: (opened.append(self.name), real(self, *a, **k))[1];"
        "from checkmeta.facts.classify.classify import classify; assert not opened, opened;"
        "classify('name'); assert 'lexicon.tsv' in opened; assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=FOLDER.parent.parent / "checker")
