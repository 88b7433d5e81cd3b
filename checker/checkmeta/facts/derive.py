"""What follows from what a schema states: whether an attribute is about a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from checkmeta.values import Evidence, Fact, Listing, NoneStated, Record, Unknown, Why

_PERSONAL: Final = ("identifying", "special", "category")
"""Fields of which each makes an attribute personal, if it speaks."""


def derive(identity: Fact) -> Fact:
    """Complete an identity schema's attributes by `personal`, where they don't state it and it follows.

    Of a schema about persons an attribute is personal if it identifies, has a category of personal data or is special;
    else if its nature is known and isn't technical. Of other schemas nothing follows: an avatar has a person behind it.
    The evidence is `default`, the place that of the fact it follows from.
    """
    record = identity.value
    if not isinstance(record, Record) or _value(record, "about") != "person":
        return identity
    attributes = record.fields.get("attributes")
    if attributes is None or not isinstance(attributes.value, Listing):
        return identity
    items = tuple(_complete(item) for item in attributes.value.items)
    listing = replace(attributes, value=replace(attributes.value, items=items))
    return replace(identity, value=Record({**record.fields, "attributes": listing}))


def _complete(attribute: Fact) -> Fact:
    record = attribute.value
    if not isinstance(record, Record) or "personal" in record.fields:
        return attribute
    ground = next((record.fields[name] for name in _PERSONAL if _speaks(record, name)), None)
    personal = ground is not None
    if ground is None and isinstance(_value(record, "nature"), str):
        ground = record.fields["nature"]
        personal = ground.value != "technical"
    if ground is None or (not personal and any(_contested(record, name) for name in _PERSONAL)):
        return attribute
    origin = replace(ground.origin, evidence=Evidence.DEFAULT) if ground.origin else None
    return replace(attribute, value=Record({**record.fields, "personal": Fact(personal, origin)}))


def _value(record: Record, name: str) -> object:
    fact = record.fields.get(name)
    return fact.value if fact else None


def _speaks(record: Record, name: str) -> bool:
    """Whether a field states something that only personal data have."""
    value = _value(record, name)
    if value is None or isinstance(value, Unknown | NoneStated):
        return False
    if isinstance(value, Listing):
        return any(not isinstance(item.value, Unknown) for item in value.items)
    return value is not False


def _contested(record: Record, name: str) -> bool:
    """Whether a field is stated differently, so that it may speak."""
    value = _value(record, name)
    return isinstance(value, Unknown) and any(missing.why is Why.CONTRADICTORY for missing in value.missing)
