"""The vocabulary as types of the rules language, read from what `from_models` wrote of the models."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from checkmeta.base.typesys import BASIC, Enumeration, FieldType, ListOf, RecordType, Type

TYPES: Final = Path(__file__).parent / "data" / "types.json"


@cache
def platform_type() -> RecordType:
    """Give the type of `platform`."""
    return _types()["Platform"]


@cache
def identity_type() -> RecordType:
    """Give the type of `identity`."""
    return _types()["IdentitySchema"]


@cache
def _types() -> dict[str, RecordType]:
    written: dict[str, Any] = json.loads(TYPES.read_text(encoding="utf-8"))
    records = {name: RecordType(name, record["description"]) for name, record in written.items()}
    for name, record in written.items():
        for field, parts in record["fields"].items():
            records[name].fields[field] = FieldType(
                _type(parts["type"], records),
                parts["description"],
                parts.get("may_be_none", False),
                tuple(parts.get("none_words", ())),
                parts.get("iri"),
                parts.get("unit"),
                parts.get("derived", False),
                parts.get("secret", False),
                parts.get("quiet", False),
            )
    return records


def _type(written: Any, records: dict[str, RecordType]) -> Type:
    if isinstance(written, str):
        return BASIC[written]
    if "list" in written:
        return ListOf(_type(written["list"], records))
    return records[written["record"]] if "record" in written else Enumeration(tuple(written["words"]))
