"""A subject as rules find it: the places that it is judged in, and its facts in each."""

from __future__ import annotations

from functools import cached_property

from checkmeta.base.records import dataclass
from checkmeta.base.values import Fact, Listing, Missing, Origin, Record, Truth, Unknown, Value, Why
from checkmeta.judging.contexts import Contexts, Place
from checkmeta.judging.rulebook import Rulebook, RuleEntry
from checkmeta.judging.silence import Path, reached
from checkmeta.judging.verdict import Reach
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import place_of
from checkmeta.language.meaning.reached import ordered
from checkmeta.language.program import TypedNorm

IDENTITIES = "platform.identities"


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of one subject.

    `identities` and `documents` come with the name of the document that each stands in.
    """

    platform: Fact
    identities: tuple[tuple[Fact, str], ...]
    documents: tuple[tuple[Fact, str], ...] = ()
    document: str = ""
    """The document of the platform, for findings without a place."""
    reach: Reach | None = None
    """Which facts its documents could state; None where they could state any."""
    home: str = "."
    """The folder that its documents' names are relative to, as they begin with it."""

    def document_of(self, identity: int) -> Fact:
        """The raw document in which an identity schema stands; the only one there is, where none can be told by its place."""
        here = place_of(self.identities[identity][0].origin)
        for fact, _ in self.documents:
            span = place_of(fact.origin)
            if here and span and span.source is here.source and span.start <= here.start and here.end <= span.end:
                return fact
        return self.documents[0][0] if len(self.documents) == 1 else Fact(Unknown.one("document", Why.ABSENT))


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places of equal facts and figures, the first of them, and whether a norm applies there."""

    places: tuple[str, ...]
    first: Place
    truth: Truth


class JudgedSubject:
    """One subject, on the day and by the options of a rulebook."""

    def __init__(self, rulebook: Rulebook, given: Given) -> None:
        self.rulebook = rulebook
        self.given = given
        self.options = rulebook.options
        self.contexts = Contexts(rulebook.program, given.platform, self.options, rulebook.figures)
        self.identities = self._listing()
        self._platforms: dict[Place, Fact] = {}
        self._groups: dict[int, list[PlaceGroup]] = {}
        self._equal: dict[tuple[Path, Place, Place], bool] = {}
        self._said: dict[tuple[Place, int | None], dict[Path, str]] = {}

    def _listing(self) -> Fact:
        """`platform.identities`: the identity schemas of the subject."""
        value = self.given.platform.value
        stated = value.fields.get("identities") if isinstance(value, Record) else None
        return stated or Fact(Listing(tuple(fact for fact, _ in self.given.identities)))

    @cached_property
    def more_identities(self) -> frozenset[Missing]:
        """What is missing where the platform says that there are identity schemas that it doesn't list."""
        value = self.identities.value
        place = place_of(self.identities.origin)
        if isinstance(value, Listing):
            unread = value.partial or any(isinstance(f.value, Unknown) for f in value.items)
            return frozenset({Missing(IDENTITIES, Why.PARTIAL, place, value.detail)}) if unread else frozenset()
        if isinstance(value, Unknown) and any(m.why is not Why.ABSENT for m in value.missing):
            return frozenset(Missing(IDENTITIES, m.why, m.place or place, m.detail) for m in ordered(value.missing))
        return frozenset()

    # ---- contexts

    def groups(self, entry: RuleEntry) -> list[PlaceGroup]:
        """The places where the norm may apply, those of equal facts and figures together."""
        if entry.defeaters or self.contexts.variants:
            return self._grouped(entry)
        found = self._groups.get(entry.scope)
        if found is None:
            found = self._groups[entry.scope] = self._grouped(entry)
        return found

    def _grouped(self, entry: RuleEntry) -> list[PlaceGroup]:
        found: list[tuple[Truth, object, list[Place]]] = []
        for place in self.contexts.territory.places or (None,):
            truth = self.contexts.applies_in(entry.norm, place)
            if truth is Truth.FALSE:
                continue
            key = self._key(entry, place)
            for known, other, places in found:
                if known is truth and other == key and self._alike(entry, places[0], place):
                    places.append(place)
                    break
            else:
                found.append((truth, key, [place]))
        return [PlaceGroup(tuple(p for p in places if p is not None), places[0], truth) for truth, _, places in found]

    def _alike(self, entry: RuleEntry, first: Place, second: Place) -> bool:
        """Whether the platform states the same in two places of all that a norm can rest on."""
        here, there = self.contexts.platform_in(first), self.contexts.platform_in(second)
        if here is there:
            return True
        if entry.rests is None:
            return False
        for path in entry.rests:
            key = (path, first, second)
            if key not in self._equal:
                self._equal[key] = _stated(here, path) == _stated(there, path)
            if not self._equal[key]:
                return False
        return True

    def _key(self, entry: RuleEntry, place: Place) -> object:
        """All that may make a verdict of the norm differ from place to place, but the facts."""
        figures = self.contexts.params_in(place)
        params: tuple[tuple[str, Value], ...] = tuple((id_, figures[id_]) for id_ in sorted(entry.norm.params))
        below = tuple(
            (d.norm.id, self.contexts.applies_in(d.norm, place), self._key(d, place)) for d in entry.defeaters
        )
        return (params, below)

    def platform(self, place: Place) -> Fact:
        """The platform's facts in a place, its identity schemas among them."""
        if place not in self._platforms:
            platform = self.contexts.platform_in(place)
            value = platform.value
            assert isinstance(value, Record)
            if self.given.identities and "identities" not in value.fields:
                platform = Fact(Record({**value.fields, "identities": self.identities}), platform.origin)
            self._platforms[place] = platform
        return self._platforms[place]

    def evaluator(self, place: Place, root: int | None, norm: TypedNorm) -> Evaluator:
        """An evaluator for the facts of a place, and of one identity schema or document."""
        roots = {"platform": self.platform(place)}
        if root is not None:
            if "identity" in norm.roots:
                roots["identity"] = self.given.identities[root][0]
            if "document" in norm.roots:
                own = norm.root == "document"
                roots["document"] = self.given.documents[root][0] if own else self.given.document_of(root)
        figures, said = self.contexts.params_in(place), self.said(place, root)
        return Evaluator(roots, figures, self.options.as_of, self.contexts.params_at, said=said)

    def roots(self, entry: RuleEntry) -> tuple[tuple[Fact, str], ...] | None:
        """The identity schemas or documents that the norm is judged for; None for a norm about the platform."""
        if entry.root == "identity":
            return self.given.identities
        return self.given.documents if entry.root == "document" else None

    def said(self, place: Place, root: int | None) -> dict[Path, str]:
        """What messages call facts there, as far as any has been asked for."""
        return self._said.setdefault((place, root), {})


def _stated(platform: Fact, path: Path) -> tuple[Fact | None, Origin | None]:
    """What is stated at a path from the roots, with its place; None where nothing is."""
    fact, left, origin = reached(platform, path[1:])
    return None if left and isinstance(fact.value, Record) else fact, origin
