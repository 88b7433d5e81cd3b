"""The lexicon: which phrases speak of which kind of personal data, and what other words make of them.

`data/lexicon.tsv` has phrases by language, `data/kinds.tsv` what follows from a kind, `data/roles.tsv` the words that
are no phrases. They are read when first asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from checkmeta.base.name_words import STOP_WORDS, fold, singulars
from checkmeta.base.records import dataclass
from checkmeta.vocabulary.terms import table

_DATA: Final = Path(__file__).parent / "data"
_WIDEST: Final = 6
"""Words of the longest phrase."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What a phrase means.

    Attributes:
        phrase: as the lexicon has it: `date of birth`.
        language: its code, such as `fr`.
        terms: kinds of personal data, the most specific first; none for what is about machinery.
        nature: where it isn't the nature of the kind.
        sure: `certain` wherever it stands, `person` in a record about a person, `address` in an address, else `likely`.

    """

    phrase: str
    language: str
    terms: tuple[str, ...]
    nature: str | None
    sure: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What follows from a kind of personal data: its nature, its special category (`none` for none), whether it identifies.

    `within` is the kinds under one of which all stands that data of this kind can be. None is for what doesn't follow
    from the kind alone.
    """

    nature: str | None
    special: str | None
    identifying: bool | None
    within: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """An entry that some words of a name stand for: those from `begin` up to `end`."""

    entry: Lexeme
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Roles:
    """Words that are no kind of data, by what they do to one."""

    name: dict[str, str]
    path: dict[str, str]
    generic: frozenset[str]
    """Of a name: the value of what it stands in, whatever that is."""
    selector: frozenset[str]
    """Of a name: which of several it is."""
    others: frozenset[str]
    """Of a description: what an ambiguous name may be of, other than a person."""
    states: frozenset[str]
    """Of listed values: those of a machine."""


def best_match(words: tuple[str, ...]) -> PhraseMatch | None:
    """Find what the words are about: of the phrases in them the one that ends last, of those the longest."""
    for end in range(len(words), 0, -1):
        for begin in range(max(0, end - _WIDEST), end):
            entry = _entry(words[begin:end])
            if entry is not None:
                return PhraseMatch(entry, begin, end)
    return None


def _entry(words: tuple[str, ...]) -> Lexeme | None:
    """Look words up as one phrase. Where they end must be where words of the phrase end: `s ex` is not `sex`."""
    ends: set[int] = set()
    length = 0
    for word in words[:-1]:
        length += len(word)
        ends.add(length)
    for key in singulars("".join(words)):
        for entry, boundaries in _index().get(key, ()):
            if ends <= boundaries:
                return entry
    return None


@cache
def entries() -> tuple[Lexeme, ...]:
    """Every phrase of the lexicon, in its order."""
    return tuple(
        Lexeme(
            phrase.strip(),
            row["language"],
            () if row["terms"] == "-" else tuple(row["terms"].split(";")),
            row["nature"] or None,
            row["sure"],
        )
        for row in _rows("lexicon.tsv")
        for phrase in row["phrases"].split("|")
    )


@cache
def _index() -> dict[str, list[tuple[Lexeme, frozenset[int]]]]:
    """Entries by their words written together, each with the places where its words end; earlier entries first."""
    index: dict[str, list[tuple[Lexeme, frozenset[int]]]] = {}
    for entry in entries():
        whole = [fold(word) for word in entry.phrase.split()]
        bare = [word for word in whole if word not in STOP_WORDS]
        for parts in (whole, bare) if 1 < len(bare) < len(whole) else (whole,):
            ends = frozenset(sum(map(len, parts[:count])) for count in range(1, len(parts)))
            index.setdefault("".join(parts), []).append((entry, ends))
    return index


@cache
def _kinds() -> dict[str, Kind]:
    return {
        row["term"]: Kind(
            row["nature"] or None,
            row["special"] or None,
            True if row["identifying"] == "yes" else None,
            (row["term"], *(row["beside"].split() if row["beside"] != "-" else ())) if row["beside"] else None,
        )
        for row in _rows("kinds.tsv")
    }


@lru_cache(maxsize=1024)
def kind_of(term: str) -> Kind:
    """Give what follows from a term: what is said of it, or else of the nearest terms above it."""
    known = _kinds()
    level = [term]
    while level:
        for name in level:
            if name in known:
                return known[name]
        level = [parent for name in level if name in table() for parent in table()[name].parents]
    return Kind(None, None, None, None)


@cache
def roles() -> Roles:
    """Read the words that are no phrases. Of a word with several roles in names the later one of the file counts."""
    found: dict[str, dict[str, str]] = {"name": {}, "path": {}}
    sets: dict[str, frozenset[str]] = {}
    for row in _rows("roles.tsv"):
        listed = frozenset(map(fold, row["words"].split()))
        if row["role"] not in ("plain", "about", "thing", "person", "address", "structure"):
            sets[row["role"]] = listed
        else:
            found[row["where"]].update(dict.fromkeys(listed, row["role"]))
    return Roles(found["name"], found["path"], sets["generic"], sets["selector"], sets["other"], sets["state"])


def role(word: str, of: dict[str, str]) -> str | None:
    """Give a word's role, in the singular if need be."""
    return next((of[form] for form in singulars(word) if form in of), None)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
