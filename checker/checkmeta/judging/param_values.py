"""The value of a param for a place and a day."""

from __future__ import annotations

import datetime as dt

from checkmeta.base.messages import Phrase
from checkmeta.base.values import Missing, Unknown, Value, Why
from checkmeta.language.program import TypedParam, TypedVariant
from checkmeta.vocabulary import places


def param_value(param: TypedParam, place: str | None, day: dt.date, apart: tuple[str, ...] = ()) -> Value:
    """The most specific place, then the latest `from` up to `day`.

    Unknown where there is no value, and where the place is so wide (all of the EU) that parts of it have other values;
    the parts in `apart` don't count, as they are judged for themselves.
    """
    name = param.id.rsplit(".", 1)[-1]
    live = [v for v in param.variants if v.period.holds(day)]
    chosen = _chosen(live, place)
    if chosen is None:
        where = f" for {place}" if place else ""
        # without a place: no document is where a figure of the law belongs
        said = Phrase("for place", place=place) if place else ""
        return Unknown.one(
            f"{name}{where}", Why.UNDEFINED, None, Phrase("detail.no figure", name=name, where=said, day=day)
        )
    for inner in sorted({p for v in live for p in v.places if p != place and _partly(p, place)}):
        if any(places.within(inner, q) for q in apart):
            continue
        other = _chosen(live, inner)
        if other is not None and other.value.value != chosen.value.value:
            detail = Phrase("detail.depends on", name=name, place=place or Phrase("the world"))
            return Unknown(frozenset({Missing("platform.jurisdictions", Why.ABSENT, None, detail)}))
    return chosen.value.value


def _partly(inner: str, place: str | None) -> bool:
    """Whether a part of `place`, and not all of it, lies in `inner`."""
    return place is None or (places.overlap(inner, place) and not places.within(place, inner))


def _chosen(live: list[TypedVariant], place: str | None) -> TypedVariant | None:
    best: TypedVariant | None = None
    best_key: tuple[int, dt.date] | None = None
    for variant in live:
        depth = _depth(variant, place)
        if depth is None:
            continue
        key = (depth, variant.period.start or dt.date.min)
        if best_key is None or key > best_key:
            best, best_key = variant, key
    return best


def _depth(variant: TypedVariant, place: str | None) -> int | None:
    """How specific a variant is for a place; None where it doesn't match."""
    if not variant.places:
        return 0
    if place is None:
        return None
    matching = [p for p in variant.places if places.within(place, p)]
    return max((1 + len(places.ancestors(p)) for p in matching), default=None)
