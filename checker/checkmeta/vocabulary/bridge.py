"""The vocabulary as types of the rules language, read from what `from_models` wrote of the models."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import BASIC, Enumeration, FieldType, ListOf, RecordType, Type

TYPES: Final = Path(__file__).parent / "data" / "types.json"


@dataclass(frozen=True, slots=True)
class AddedField:
    """A field that a rule set adds: to a record of the vocabulary, or to one of its own."""

    record: str
    name: str
    ruleset: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The records that facts are of, by name, and what rule sets have added to them."""

    records: dict[str, RecordType]
    own: tuple[AddedField, ...] = ()

    @property
    def platform(self) -> RecordType:
        """The type of `platform`."""
        return self.records["Platform"]

    @property
    def identity(self) -> RecordType:
        """The type of `identity`."""
        return self.records["IdentitySchema"]

    def extensible(self) -> Vocabulary:
        """The same with records of its own, to which fields may be added before anybody reads it."""
        records = {name: RecordType(name, record.description) for name, record in self.records.items()}
        for name, record in self.records.items():
            records[name].fields.update(
                {key: replace(field, type=_moved(field.type, records)) for key, field in record.fields.items()}
            )
        return Vocabulary(records)


def _moved(kind: Type, records: dict[str, RecordType]) -> Type:
    if isinstance(kind, ListOf):
        return ListOf(_moved(kind.item, records))
    return records[kind.name] if isinstance(kind, RecordType) else kind


@cache
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with checkmeta."""
    return Vocabulary(_types())


def platform_type() -> RecordType:
    """Give the type of `platform`, without anybody's own facts."""
    return vocabulary().platform


def identity_type() -> RecordType:
    """Give the type of `identity`, without anybody's own facts."""
    return vocabulary().identity


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
