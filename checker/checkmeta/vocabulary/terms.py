"""Kinds of personal data: the taxonomy of the W3C Data Privacy Vocabulary, with own terms where it has gaps.

A term may stand under several (`PhysicalAddress` under `Contact` and `Location`). What the data file is made from, and
under which licence: `data/NOTICE.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from checkmeta.base.records import dataclass

_FILE: Final = Path(__file__).parent / "data" / "terms.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of personal data.

    Attributes:
        name: as rules write it: `FacialPrint`.
        parents: the kinds that it is one of, directly.
        special: named among the special categories (GDPR Art. 9).
        own: not of the W3C's taxonomy.

    """

    name: str
    parents: tuple[str, ...]
    special: bool
    own: bool


@cache
def table() -> dict[str, Term]:
    """Every term by name, in the order of the names."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Term(
                row["term"],
                tuple(row["parents"].split(";")) if row["parents"] else (),
                row["special"] == "1",
                row["own"] == "1",
            )
            for row in csv.DictReader(file)
        ]
    return {term.name: term for term in rows}


def names() -> tuple[str, ...]:
    """Every term's name, in order."""
    return tuple(table())


def is_term(name: str) -> bool:
    """Whether the taxonomy has a term of this name."""
    return name in table()


@lru_cache(maxsize=4096)
def ancestors(name: str) -> frozenset[str]:
    """Collect the terms above `name`, itself left out; none for what is no term."""
    known = table()
    above: set[str] = set()
    open_ends = list(known[name].parents) if name in known else []
    while open_ends:
        parent = open_ends.pop()
        if parent not in above:
            above.add(parent)
            open_ends.extend(known[parent].parents)
    return frozenset(above)


def is_a(name: str, ancestor: str) -> bool:
    """Whether the term `name` is `ancestor` or stands under it."""
    return is_term(name) and (name == ancestor or ancestor in ancestors(name))


@cache
def below(name: str) -> frozenset[str]:
    """Collect the terms under `name`, itself among them."""
    return frozenset(term for term in table() if is_a(term, name))


def apart(names: Iterable[str] | None, term: str) -> bool:
    """Whether no term under one of `names` stands under `term`, too; of None, which is any, never."""
    return names is not None and all(below(name).isdisjoint(below(term)) for name in names)


def iri(name: str) -> str | None:
    """Give the W3C's IRI of a term; None for own terms, and for what is no term."""
    term = table().get(name)
    return f"https://w3id.org/dpv/pd#{name}" if term and not term.own else None


_ALIASES: Final = {
    "email": "EmailAddress", "phone": "TelephoneNumber", "phonenumber": "TelephoneNumber",
    "mobile": "TelephoneNumber", "dateofbirth": "BirthDate", "birthday": "BirthDate", "dob": "BirthDate",
    "placeofbirth": "BirthPlace", "sex": "Gender", "dna": "DNACode", "face": "FacialPrint",
    "faceprint": "FacialPrint", "faceid": "FacialPrint", "voice": "Voiceprint", "profession": "Occupation",
    "employment": "Job", "address": "PhysicalAddress", "photo": "Picture", "image": "Picture", "ip": "IPAddress",
    "idcard": "OfficialID", "biometrics": "Biometric", "healthdata": "Health", "medical": "MedicalHealth",
    "politics": "PoliticalOpinion", "sexualorientation": "SexualPreference", "eyetracking": "Gaze",
    "did": "DecentralisedIdentifier",
}  # fmt: skip
_AMERICAN: Final = {
    "color": "colour",
    "behavior": "behaviour",
    "favorite": "favourite",
    "decentralized": "decentralised",
}


def _fold(name: str) -> str:
    """`pd:Hair Color`, `hair_color` and `HairColour` alike."""
    bare = re.split(r"[:#/]", name[-80:])[-1]
    folded = re.sub("[^a-z0-9]", "", bare.lower())
    for american, british in _AMERICAN.items():
        folded = folded.replace(american, british)
    return folded


def suggest(name: str) -> str | None:
    """Find the term that a mistaken name may mean (`eye color`: `EyeColour`, `Biometrics`: `Biometric`), or None."""
    folded = {_fold(term): term for term in table()}
    wanted = _fold(name)
    if wanted in folded:
        return folded[wanted] if folded[wanted] != name else None
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    alike = [term for term in folded if term[:1] == wanted[:1]]  # `motion` is no slip of the pen for `Emotion`
    from difflib import get_close_matches  # noqa: PLC0415 - only of what is wrong

    close = get_close_matches(wanted, alike, n=1, cutoff=0.8)
    return folded[close[0]] if close else None
