"""The places that a subject is judged for, and what the facts and figures are in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from checkmeta.check.tree import Program, TypedNorm
from checkmeta.evaluate.params import param_value
from checkmeta.facts.merge import overlay
from checkmeta.findings import Reading, Truth
from checkmeta.values import Evidence, Fact, Listing, Record, Unknown, Value
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
    """Where a platform operates. `known` is False where its documents don't say."""

    places: tuple[Place, ...]
    known: bool
    readings: tuple[Reading, ...]


def stated_places(platform: Fact) -> tuple[str, ...] | None:
    """The platform's jurisdictions; None where it doesn't state them."""
    value = platform.value
    fact = value.fields.get("jurisdictions") if isinstance(value, Record) else None
    if fact is None or isinstance(fact.value, Unknown):
        return None
    if isinstance(fact.value, Listing):
        return tuple(dict.fromkeys(f.value for f in fact.value.items if isinstance(f.value, str)))
    return ()


def variants(platform: Fact) -> tuple[tuple[tuple[str, ...], Record], ...]:
    """The platform's variants: for which places, and what differs there."""
    value = platform.value
    fact = value.fields.get("variants") if isinstance(value, Record) else None
    if fact is None or not isinstance(fact.value, Listing):
        return ()
    found: list[tuple[tuple[str, ...], Record]] = []
    for item in fact.value.items:
        if isinstance(item.value, Record):
            where = item.value.fields.get("for")
            codes = where.value.items if where and isinstance(where.value, Listing) else ()
            found.append((tuple(c.value for c in codes if isinstance(c.value, str)), item.value))
    return tuple(found)


def territory(platform: Fact, options: Options) -> Territory:
    """The places to judge for: those asked for, else those stated, and the parts of them that have facts of their own."""
    stated = options.jurisdictions or stated_places(platform)
    own = [code for codes, _ in variants(platform) for code in codes]
    readings: tuple[Reading, ...] = ()
    value = platform.value
    fact = value.fields.get("jurisdictions") if isinstance(value, Record) else None
    if fact is not None and fact.origin is not None and stated is not None and not options.jurisdictions:
        readings = (
            Reading("platform.jurisdictions", ", ".join(stated) or "none", fact.origin.span, fact.origin.evidence),
        )
    elif options.jurisdictions:
        readings = (Reading("--jurisdiction", ", ".join(options.jurisdictions), None, Evidence.DECLARED),)
    if stated is None:
        return Territory((*dict.fromkeys(sorted(own)), None), False, readings)
    parts = [code for code in own if any(places.within(code, p) and code != p for p in stated)]
    return Territory(tuple(sorted({*stated, *parts})), True, readings)


class Contexts:
    """The facts and params of one subject, by place."""

    def __init__(self, program: Program, platform: Fact, options: Options) -> None:
        self.program = program
        self.platform = platform
        self.options = options
        self.territory = territory(platform, options)
        self.variants = variants(platform)
        self._platforms: dict[tuple[int, ...], Fact] = {}
        self.params_at: dict[str, Callable[[str], Value]] = {
            id_: partial(self._param_at, id_) for id_ in program.params
        }

    def covering(self, place: Place) -> tuple[int, ...]:
        """The variants that hold in a place."""
        if place is None:
            return ()
        return tuple(i for i, (codes, _) in enumerate(self.variants) if any(places.within(place, c) for c in codes))

    def platform_in(self, place: Place) -> Fact:
        """The platform's facts in a place; a variant for a narrower place lies over one for a wider."""
        indices = tuple(sorted(self.covering(place), key=lambda i: (self._depth(i, place), i)))
        if indices not in self._platforms:
            value = self.platform.value
            assert isinstance(value, Record)
            for index in indices:
                value = overlay(value, self.variants[index][1])
            self._platforms[indices] = Fact(value, self.platform.origin)
        return self._platforms[indices]

    def _depth(self, index: int, place: Place) -> int:
        return max(len(places.ancestors(c)) for c in self.variants[index][0] if place and places.within(place, c))

    def _param_at(self, id_: str, place: str) -> Value:
        return param_value(self.program.params[id_], place, self.options.as_of)

    def params_in(self, place: Place, ids: Sequence[str]) -> dict[str, Value]:
        """The figures for a place."""
        return {id_: param_value(self.program.params[id_], place, self.options.as_of) for id_ in ids}

    def applies_in(self, norm: TypedNorm, place: Place) -> Truth:
        """Whether a norm's jurisdiction covers a place. Of a wider place only a part may lie in it: unknown."""
        if not norm.jurisdiction:
            return Truth.TRUE
        if place is None:
            assumed = self.options.assume.jurisdiction and not self.territory.known
            return Truth.TRUE if assumed else Truth.UNKNOWN
        if any(places.within(place, j) for j in norm.jurisdiction):
            return Truth.TRUE
        if any(places.overlap(place, j) for j in norm.jurisdiction):
            return Truth.UNKNOWN
        return Truth.FALSE
