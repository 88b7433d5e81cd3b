"""Names as words: `userIDNumber`, `user_id_number` and `user-id-number` are the same three."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 200
"""Characters of a name that are looked at; what is longer is no name that anybody chose."""
MOST: Final = 24
"""Words of a name that are looked at."""
STOP_WORDS: Final = frozenset(
    {"of", "the", "de", "du", "des", "la", "le", "les", "del", "der", "die", "di", "da", "do", "degli"}
)
_SPELLINGS: Final = (
    ("color", "colour"),
    ("license", "licence"),
    ("organization", "organisation"),
    ("favorite", "favourite"),
    ("center", "centre"),
    ("behavior", "behaviour"),
    ("decentralized", "decentralised"),
    ("naturalized", "naturalised"),
    ("fingerprints", "fingerprint"),
)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words, without accents, digits and small words such as `of`.

    A word ends where letters end, before a capital after a small letter (`eye|Colour`), and before the last capital
    of a run of them that a small letter follows (`ID|Number`).
    """
    parts: list[str] = []
    begin = None
    text = unicodedata.normalize("NFKC", name[:LONGEST])
    for index, letter in enumerate(text):
        if not (letter.isalpha() or unicodedata.combining(letter)):
            if begin is not None:
                parts.append(text[begin:index])
            begin = None
        elif begin is None:
            begin = index
        elif _starts(text, begin, index):
            parts.append(text[begin:index])
            begin = index
    if begin is not None:
        parts.append(text[begin:])
    folded = [fold(part) for part in parts]
    return tuple(word for word in folded if word and word not in STOP_WORDS)[:MOST]


def _starts(text: str, begin: int, index: int) -> bool:
    """Whether a new word starts at a letter in the middle of a run of letters."""
    if not text[index].isupper():
        return False
    before = text[index - 1]
    if not before.isupper():
        return True
    after = text[index + 1 : index + 3]
    plural = after[:1] == "s" and not after[1:].isalpha()  # `IDs`
    version = after[:1] == "v" and after[1:].isdigit() and text[begin:index].lower() == "i"  # `IPv4`
    return bool(after) and after[0].islower() and not plural and not version


def fold(word: str) -> str:
    """Bring one word to the form in which words are compared: small letters, no accents, British spelling."""
    plain = word.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if plain in ("ipv", "ips"):
        return "ip"
    for american, british in _SPELLINGS:
        plain = plain.replace(american, british)
    return plain


def singulars(word: str) -> tuple[str, ...]:
    """Give a word as it stands, and what it may be the plural of."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return (word,)
    found = [word, word[:-1]]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith("es"):
        found.append(word[:-2])
    return tuple(found)
