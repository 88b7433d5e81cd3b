"""The paths by which rules name facts, written into the unknowns among them."""

from __future__ import annotations

from typing import Final

from checkmeta.base.records import replace
from checkmeta.base.values import Fact, Listing, Record, Unknown
from checkmeta.language.meaning.reached import renamed

_PLACED: Final = (Unknown, Record, Listing)
"""Other values have no path in them."""


def placed(fact: Fact, path: str) -> Fact:
    """Give the same fact, standing at `path`: each unknown in it says where, such as `identity.attributes[2].name`."""
    value = fact.value
    if isinstance(value, Unknown):
        return replace(fact, value=renamed(value, path))
    if isinstance(value, Record):
        fields: dict[str, Fact] = {}
        for name, inner in value.fields.items():
            fields[name] = placed(inner, f"{path}.{name}") if isinstance(inner.value, _PLACED) else inner
        return replace(fact, value=Record(fields))
    if isinstance(value, Listing):
        items: list[Fact] = []
        for index, item in enumerate(value.items):
            items.append(placed(item, f"{path}[{index}]") if isinstance(item.value, _PLACED) else item)
        return replace(fact, value=replace(value, items=tuple(items)))
    return fact
