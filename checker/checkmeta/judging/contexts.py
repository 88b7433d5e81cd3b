"""The places that a subject is judged for, and what the facts and figures are in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from checkmeta.base.messages import fixed
from checkmeta.base.records import dataclass, field
from checkmeta.base.values import NONE, Evidence, Fact, Listing, Record, Truth, Unknown, Value, Why
from checkmeta.facts.merge import overlay
from checkmeta.facts.roles import with_roles
from checkmeta.judging.param_values import param_value
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.program import Program, TypedNorm
from checkmeta.vocabulary import places

Place = str | None
"""A code, or None for a place that nobody states."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What holds in a test unless it says otherwise: time, jurisdiction, `applies when`."""

    time: bool = False
    jurisdiction: bool = False
    applies: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge. `jurisdictions` replaces the places that the platform states."""

    as_of: dt.date
    jurisdictions: tuple[str, ...] = ()
    assume: Assumptions = field(default_factory=Assumptions)


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a platform operates.

    Attributes:
        places: to judge for, None among them where more places may be meant than are named.
        known: False where its documents don't say at all.
        readings: what was read for it.

    """

    places: tuple[Place, ...]
    known: bool
    readings: tuple[Reading, ...]


def _fact(platform: Fact, name: str) -> Fact | None:
    value = platform.value
    return value.fields.get(name) if isinstance(value, Record) else None


def stated_places(platform: Fact) -> tuple[tuple[str, ...], bool]:
    """The platform's jurisdictions, and whether these are all."""
    fact = _fact(platform, "jurisdictions")
    if fact is None or isinstance(fact.value, Unknown):
        return (), False
    if isinstance(fact.value, Listing):
        codes = tuple(dict.fromkeys(f.value for f in fact.value.items if isinstance(f.value, str)))
        return codes, not fact.value.partial and all(isinstance(f.value, str) for f in fact.value.items)
    return (), True


@dataclass(frozen=True, slots=True)
class PlaceVariant:
    """What differs in some places. `codes` is None where nobody can tell in which."""

    codes: tuple[str, ...] | None
    facts: Record


def variants(platform: Fact) -> tuple[PlaceVariant, ...]:
    """The platform's variants. One that can't be read leaves open what it changes, and where."""
    fact = _fact(platform, "variants")
    if fact is None or fact.value is NONE:
        return ()
    value = platform.value
    assert isinstance(value, Record)
    whole = Record(
        {k: f for k, f in value.fields.items() if k not in ("variants", "jurisdictions", "identities", "name")}
    )
    if not isinstance(fact.value, Listing):
        absent = isinstance(fact.value, Unknown) and all(m.why is Why.ABSENT for m in fact.value.missing)
        return () if absent else (PlaceVariant(None, whole),)
    found: list[PlaceVariant] = [PlaceVariant(None, whole)] if fact.value.partial else []
    for item in fact.value.items:
        if not isinstance(item.value, Record):
            found.append(PlaceVariant(None, whole))
            continue
        where = item.value.fields.get("for")
        listed = where.value.items if where and isinstance(where.value, Listing) else ()
        codes = tuple(c.value for c in listed if isinstance(c.value, str))
        if codes:
            found.append(PlaceVariant(codes, item.value))
        if not codes or len(codes) < len(listed):
            found.append(PlaceVariant(None, item.value))
    return tuple(found)


def territory(platform: Fact, options: Options) -> Territory:
    """The places to judge for: those stated, narrowed to those asked for, and the parts that have facts of their own."""
    stated, all_stated = stated_places(platform)
    named: list[str] = list(stated)
    fact = _fact(platform, "jurisdictions")
    readings: tuple[Reading, ...] = ()
    if options.jurisdictions:
        named = []
        for asked in options.jurisdictions:
            inside = [p for p in stated if places.within(p, asked)]
            named.extend(inside or [asked])
        all_stated = True
        readings = (Reading("--jurisdiction", ", ".join(options.jurisdictions), None, Evidence.DECLARED),)
    elif fact is not None and fact.origin is not None and (stated or all_stated):
        shown = ", ".join(stated) or "none"
        readings = (
            Reading("platform.jurisdictions", shown, fact.origin.span, fact.origin.evidence, None, fact.origin.pointer),
        )
    own = [code for v in variants(platform) for code in v.codes or ()]
    if not named and not all_stated:
        return Territory((*sorted(set(own)), None), False, readings)
    found = {*named, *(part for code in own for p in named for part in _parts(code, p))}
    return Territory((*sorted(found), *(() if all_stated else (None,))), True, readings)


def _parts(code: str, place: str) -> tuple[str, ...]:
    """The places within `place` of which a variant for `code` speaks."""
    if code == place or places.within(place, code):
        return ()
    if places.within(code, place):
        return (code,)
    return tuple(c for c in places.expand(code) if places.within(c, place))


class Figures(Mapping[str, Value]):
    """The params of a program for a place on a day, each looked up once, where it is asked for."""

    def __init__(self, program: Program, day: dt.date, place: Place, apart: tuple[str, ...]) -> None:
        self._program = program
        self._day = day
        self._place = place
        self._apart = apart
        self._known: dict[str, Value] = {}

    def __getitem__(self, id_: str) -> Value:
        """The param of an id."""
        if id_ not in self._known:
            self._known[id_] = param_value(self._program.params[id_], self._place, self._day, self._apart)
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        """The ids of all params."""
        return iter(self._program.params)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._program.params)


AllFigures = dict[tuple[Place, tuple[str, ...]], Figures]
"""By place, and the parts of it that are judged for themselves."""


class Contexts:
    """The facts and params of one subject, by place. `figures` depend on no subject, and may be shared by several."""

    def __init__(self, program: Program, platform: Fact, options: Options, figures: AllFigures | None = None) -> None:
        self._figures: AllFigures = {} if figures is None else figures
        self.program = program
        self.platform = platform
        self.options = options
        self.territory = territory(platform, options)
        self.variants = variants(platform)
        self._platforms: dict[object, Fact] = {}
        self._covering: dict[Place, tuple[int, ...]] = {}
        self.params_at: dict[str, Callable[[str], Value]] = {
            id_: partial(self._param_at, id_) for id_ in program.params
        }

    def covering(self, place: Place) -> tuple[int, ...]:
        """The variants that hold in a place, or may."""
        if place not in self._covering:
            self._covering[place] = tuple(
                i
                for i, v in enumerate(self.variants)
                if v.codes is None or (place is not None and any(places.within(place, c) for c in v.codes))
            )
        return self._covering[place]

    def platform_in(self, place: Place) -> Fact:
        """The platform's facts in a place.

        A variant for a narrower place lies over one for a wider. What two variants state differently, neither of them the
        narrower, is unknown; so is what a variant changes of which nobody knows where it holds.
        """
        indices = self.covering(place)
        key = (indices, tuple(self._code(i, place) for i in indices))
        if key not in self._platforms:
            value = self.platform.value
            assert isinstance(value, Record)
            known = [
                (self._code(i, place), self.variants[i].facts) for i in indices if self.variants[i].codes is not None
            ]
            known.sort(key=lambda pair: len(places.ancestors(pair[0])))
            for _, facts in known:
                value = overlay(value, facts)
            for number, (code, facts) in enumerate(known):
                for other, later in known[number + 1 :]:
                    if code == other or not (places.within(code, other) or places.within(other, code)):
                        value = overlay(value, differing(facts, later))
            for i in indices:
                if self.variants[i].codes is None:
                    value = overlay(value, blurred(self.variants[i].facts))
            self._platforms[key] = Fact(with_roles(value), self.platform.origin)
        return self._platforms[key]

    def _code(self, index: int, place: Place) -> str:
        """The code by which a variant holds in a place: the narrowest."""
        codes = self.variants[index].codes or ()
        matching = [c for c in codes if place is not None and places.within(place, c)]
        return max(matching, key=lambda c: (len(places.ancestors(c)), c), default="")

    def _param_at(self, id_: str, place: str) -> Value:
        return param_value(self.program.params[id_], place, self.options.as_of)

    def params_in(self, place: Place) -> Figures:
        """The figures for a place. Parts of it that are judged for themselves don't count."""
        key = (place, self._apart(place))
        if key not in self._figures:
            self._figures[key] = Figures(self.program, self.options.as_of, *key)
        return self._figures[key]

    def _apart(self, place: Place) -> tuple[str, ...]:
        """The places within `place` that are judged for themselves."""
        if place is None:
            return ()
        return tuple(q for q in self.territory.places if q is not None and q != place and places.within(q, place))

    def applies_in(self, norm: TypedNorm, place: Place) -> Truth:
        """Whether a norm's jurisdiction covers a place. Of a wider place only a part may lie in it: unknown."""
        if not norm.jurisdiction or self.options.assume.jurisdiction:
            return Truth.TRUE
        if place is None:
            nowhere = self.territory.known and not self.territory.places
            return Truth.FALSE if nowhere else Truth.UNKNOWN
        if any(places.within(place, j) for j in norm.jurisdiction):
            return Truth.TRUE
        apart = self._apart(place)
        touching = [j for j in norm.jurisdiction if places.overlap(place, j)]
        if all(any(places.within(j, q) for q in apart) for j in touching):
            return Truth.FALSE
        return Truth.UNKNOWN


def blurred(record: Record) -> Record:
    """The same facts, each unknown."""
    return Record({name: _blur(fact) for name, fact in record.fields.items()})


def _blur(fact: Fact) -> Fact:
    if isinstance(fact.value, Record):
        return Fact(blurred(fact.value), fact.origin)
    place = fact.origin.span if fact.origin else None
    detail = fixed("detail.variant")
    return Fact(Unknown.one("", Why.CONTRADICTORY, place, detail), fact.origin)


def differing(first: Record, second: Record) -> Record:
    """What two records state differently, as unknown."""
    found: dict[str, Fact] = {}
    for name, fact in first.fields.items():
        other = second.fields.get(name)
        if name == "for" or other is None or other.value == fact.value:
            continue
        if isinstance(fact.value, Record) and isinstance(other.value, Record):
            inner = differing(fact.value, other.value)
            if inner.fields:
                found[name] = Fact(inner, other.origin)
            continue
        place = other.origin.span if other.origin else None
        found[name] = Fact(Unknown.one("", Why.CONTRADICTORY, place, fixed("detail.variants differ")), other.origin)
    return Record(found)
