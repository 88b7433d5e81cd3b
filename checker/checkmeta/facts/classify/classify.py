"""What an attribute is about, from its name and what stands around it.

Whole words are compared with a lexicon, never parts of words. The last phrase of a name is what the name is of; the
words around it leave it as it is (`user email`), make it a fact about the data instead of the data (`email verified`),
make it something else's (`server name`), or leave it open (`spare email`, `email creds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.name_words import words
from checkmeta.base.records import dataclass, replace
from checkmeta.facts.classify.lexicon import Lexeme, PhraseMatch, best_match, kind_of, role, roles
from checkmeta.vocabulary.terms import is_a


class Sureness(StrEnum):
    """How sure a classification is. Only `certain` is good for a fact."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Classification:
    """What an attribute is about. All of it follows from the same words, so that it is sure or unsure together.

    Attributes:
        category: kinds of personal data, the most specific first; none where it is about machinery, or nobody knows.
        nature: `natural`, `social`, `contact` or `technical`; None where it doesn't follow.
        special: a special category of GDPR Art. 9, `none`, or None where it doesn't follow.
        identifying: True where it singles a person out; None where it doesn't follow.
        sure: how sure.
        why: which words of what: "`date of birth` in its name". Empty where there is no reason for anything.
        within: kinds under one of which all stands that it can be, so that it is nothing else; None where it may be
            anything. What is about machinery is of no kind.

    """

    category: tuple[str, ...]
    nature: str | None
    special: str | None
    identifying: bool | None
    sure: Sureness
    why: str
    within: tuple[str, ...] | None = None


NOTHING: Final = Classification((), None, None, None, Sureness.UNSURE, "")

_FORMATS: Final = {
    "email": "EmailAddress", "idn-email": "EmailAddress", "tel": "TelephoneNumber", "phone": "TelephoneNumber",
    "ipv4": "IPAddress", "ipv6": "IPAddress", "ip": "IPAddress", "did": "DecentralisedIdentifier", "handle": "Username",
}  # fmt: skip
_DATES: Final = frozenset({"date", "date-time", "datetime", "time"})
_NEVER_DATES: Final = frozenset(
    {"Name", "Username", "EmailAddress", "TelephoneNumber", "Gender", "Picture", "Password"}
)
_MAY_BE_FLAGS: Final = frozenset(
    {"AgeProof", "DeceasedPerson", "Disability", "TradeUnionMembership", "CriminalConviction", "MedicalHealth"}
)
"""What a yes or no can say; of other kinds a boolean says something about the data."""
_PLACES: Final = frozenset({"City", "Country", "Locality", "Region", "BirthPlace", "BirthCountry", "Street", "School"})
_SEXES: Final = frozenset({"male", "female"})
_WHICH: Final = frozenset({"type", "primary", "preferred"})
_STEPS: Final = 12
"""Elements of a path that are looked at, the nearest first."""
_TITLE_WORDS: Final = 5
_DESCRIPTION_LENGTH: Final = 400


def classify(
    name: str,
    *,
    path: Sequence[str] = (),
    about: str | None = None,
    format: str | None = None,  # noqa: A002 - JSON Schema's word
    type: str | None = None,  # noqa: A002
    title: str | None = None,
    description: str | None = None,
    enum: Sequence[str] = (),
) -> Classification:
    """Classify an attribute.

    `path` is the names of what it stands in, the outermost first; `about` is what the whole record is about (`person`),
    None where nobody says; `format`, `type` (as in `string or null`), `title`, `description` and `enum` are its
    schema's. No text is too long, and none is an error.
    """
    context = _context(path, about)
    own = words(name)
    if path and _is_generic(own):
        outer = _without_structure(path[-1])
        match = best_match(outer)
        if match is not None and match.entry.terms:
            sure = _sureness(match, outer, _context(path[:-1], about), format, type, None, ())
            return _result(match, outer, sure, Phrase("inferred.value of", outer=path[-1]), None)
    match = best_match(own)
    if path and _nobodys(path[-1]):
        return replace(NOTHING, sure=Sureness.CERTAIN, why=Phrase("inferred.stands in", outer=path[-1]), within=())
    place = _named_place(own, path, about)
    if place is not None:
        return place
    if path and own and all(word in roles().selector for word in own) and _classified(path[-1]):
        sure = Sureness.CERTAIN if set(own) <= _WHICH else Sureness.LIKELY
        return Classification((), "technical", None, None, sure, Phrase("inferred.which", words=" ".join(own)), ())
    if match is not None:
        sure = _sureness(match, own, context, format, type, description, enum)
        return _result(match, own, sure, fixed("its name"), type)
    return _without_phrase(own, context, format, title, description, enum)


def _nobodys(element: str) -> bool:
    """Whether an element of a path is about nobody: `issuing_authority`, and all that stands in it."""
    own = _without_structure(element)
    match = best_match(own)
    return match is not None and match.end - match.begin == len(own) and not (match.entry.terms or match.entry.nature)


def _is_generic(own: tuple[str, ...]) -> bool:
    return bool(own) and all(word in roles().generic for word in own)


def _classified(element: str) -> bool:
    """Whether an element of a path is a kind of data by itself: `name`, `phone_number_field`."""
    return _phrase_of(element) is not None


def _without_structure(element: str) -> tuple[str, ...]:
    """The words of `gender_field` that say something."""
    own = words(element)
    return tuple(word for word in own if role(word, roles().path) != "structure") or own


def _phrase_of(element: str) -> Lexeme | None:
    own = _without_structure(element)
    match = best_match(own)
    if match is None or not match.entry.terms:
        return None
    rest = own[: match.begin] + own[match.end :]
    return match.entry if all(role(word, roles().name) == "plain" for word in rest) else None


def _context(path: Sequence[str], about: str | None) -> str:
    """What surrounds an attribute: `person`, `address`, `thing`, or `open`.

    The nearest element of the path that says something decides, by the last of its words; one that nobody knows leaves
    it open.
    """
    for element in reversed(path[-_STEPS:]):
        inner = [role(word, roles().path) for word in reversed(words(element))]
        telling = next((r or "open" for r in inner if r != "structure"), None)
        if telling == "open" and _classified(element):
            return "person"
        if telling is not None:
            return telling
    return {"person": "person", None: "open"}.get(about, "thing")


def _named_place(own: tuple[str, ...], path: Sequence[str], about: str | None) -> Classification | None:
    """The `name` of a city is the city; the country of a place of birth is where somebody was born."""
    if not path:
        return None
    outer = _phrase_of(path[-1])
    if outer is None or not set(outer.terms) & _PLACES:
        return None
    whole = best_match((*words(outer.phrase), *own))
    if whole is not None and whole.begin == 0 and whole.end == len(words(outer.phrase)) + len(own):
        match = whole
    elif own == ("name",):
        match = PhraseMatch(outer, 0, 1)
    else:
        return None
    sure = _sureness(replace(match, begin=0, end=len(own)), own, _context(path[:-1], about), None, None, None, ())
    return _result(match, own, sure, fixed("its path"), None)


def _sureness(
    match: PhraseMatch,
    own: tuple[str, ...],
    context: str,
    format_: str | None,
    type_: str | None,
    description: str | None,
    enum: Sequence[str],
) -> Sureness:
    entry = match.entry
    before = [role(word, roles().name) for word in own[: match.begin]]
    after = [role(word, roles().name) for word in own[match.end :]]
    if "thing" in before or "thing" in after or "about" in before or "about" in after:
        return Sureness.UNSURE
    if not entry.terms:
        return Sureness.CERTAIN if not before and not after else Sureness.LIKELY
    if context == "thing" or (type_ == "boolean" and not set(entry.terms) & _MAY_BE_FLAGS):
        return Sureness.UNSURE
    confirmed = _FORMATS.get(format_ or "") in entry.terms
    if None in after and not confirmed:
        return Sureness.UNSURE
    if format_ in _DATES and set(entry.terms) & _NEVER_DATES:
        return Sureness.UNSURE
    if None in before or None in after or entry.sure == "likely":
        return Sureness.LIKELY
    if entry.sure == "certain" or confirmed:
        return Sureness.CERTAIN
    if roles().states & {value.casefold() for value in enum}:
        return Sureness.UNSURE
    if description and roles().others & set(words(description[:_DESCRIPTION_LENGTH])):
        return Sureness.LIKELY
    located = any(is_a(term, above) for term in entry.terms for above in ("Contact", "Location"))
    if (context == "address" and located) or (context == "person" and entry.sure == "person"):
        return Sureness.CERTAIN
    return Sureness.LIKELY


def _result(match: PhraseMatch, own: tuple[str, ...], sure: Sureness, where: str, type_: str | None) -> Classification:
    """Say what follows from a phrase that is found."""
    entry = match.entry
    why = Phrase("inferred.phrase", phrase=entry.phrase, where=where)
    if sure is Sureness.UNSURE:
        rest = [role(word, roles().name) for word in own[: match.begin] + own[match.end :]]
        if ("about" in rest or type_ == "boolean") and "thing" not in rest:
            note = Phrase("inferred.only about", why=why)
            return Classification((), "technical", None, None, Sureness.LIKELY, note)
        return replace(NOTHING, why=Phrase("inferred.left open", why=why))
    if not entry.terms:
        return Classification((), entry.nature, None, None, sure, why, ())
    kinds = [kind_of(term) for term in entry.terms]
    specials = {kind.special for kind in kinds}
    special = next((s for s in sorted(s for s in specials if s) if s != "none"), None)
    if special is None and specials == {"none"}:
        special = "none"
    identifying = True if any(kind.identifying for kind in kinds) else None
    known = [kind.within for kind in kinds if kind.within is not None]
    within = tuple(dict.fromkeys(term for terms in known for term in terms)) if len(known) == len(kinds) else None
    return Classification(entry.terms, entry.nature or kinds[0].nature, special, identifying, sure, why, within)


def _without_phrase(
    own: tuple[str, ...],
    context: str,
    format_: str | None,
    title: str | None,
    description: str | None,
    enum: Sequence[str],
) -> Classification:
    """Classify what its name says nothing about: by its title, its format, its values, at last its description."""
    known = {role(word, roles().name) for word in own}
    if context == "thing" or known & {"thing", "about"}:
        return NOTHING
    for text, where, most in (
        (title, fixed("its title"), Sureness.CERTAIN),
        (description, fixed("its description"), Sureness.LIKELY),
    ):
        told = words(text) if text else ()
        match = best_match(told) if 0 < len(told) <= _TITLE_WORDS else None
        if match is not None:
            sure = _sureness(match, told, context, format_, None, description, enum)
            if sure is not Sureness.UNSURE:
                return _result(match, told, most if sure is Sureness.CERTAIN else sure, where, None)
    term = _FORMATS.get(format_ or "")
    if term is not None:
        sure = Sureness.CERTAIN if context == "person" else Sureness.LIKELY
        by_format = PhraseMatch(Lexeme(format_ or "", "", (term,), None, "person"), 0, 0)
        return _result(by_format, (), sure, fixed("its format"), None)
    if {value.casefold() for value in enum} >= _SEXES:
        by_values = PhraseMatch(Lexeme("male, female", "", ("Gender",), None, "likely"), 0, 0)
        return _result(by_values, (), Sureness.LIKELY, fixed("its values"), None)
    return NOTHING
