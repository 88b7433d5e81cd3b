"""A world: the part of the vocabulary that one example is about, with a few values for each of its fields.

Rules and documents of one example speak of the same fields and the same values; of the whole vocabulary they would
miss each other, and every verdict would be undetermined.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache

from checkmeta.base.typesys import (  # fmt: skip
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    PLACE,
    TERM,
    TEXT,
    TIME,
    Enumeration,
    FieldType,
    ListOf,
    RecordType,
    Type,
)
from checkmeta.vocabulary.bridge import identity_type, platform_type
from drawn.choices import Choices

Stated = bool | int | float | str | dt.date


@dataclass(frozen=True, slots=True)
class Value:
    """A value, as a rule writes it and as a document does."""

    rule: str
    document: Stated


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What a fact may be: a scalar with its `values`, a record with its `fields`, a list with its `item`."""

    type: Type
    values: tuple[Value, ...] = ()
    fields: dict[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    none: tuple[str, ...] = ()
    """The words by which a document may state that there is none."""


def _same(*words: str) -> tuple[Value, ...]:
    return tuple(Value(w, w) for w in words)


def _quoted(*words: str) -> tuple[Value, ...]:
    return tuple(Value(f'"{w}"', w) for w in words)


# neighbours stand side by side: equal ones in two spellings, the same number in two currencies, places in one another
POOLS: dict[Type, tuple[Value, ...]] = {
    BOOLEAN: (Value("true", True), Value("false", False)),
    NUMBER: tuple(Value(t, n) for t, n in (("1", 1), ("0", 0), ("2", 2), ("3", 3), ("13", 13), ("18", 18), ("2.5", 2.5), ("1_000_000", 10**6))),
    PERCENT: _same("50%", "0%", "60%", "100%", "12.5%"),
    DURATION: (
        *_same("1 day", "24 hours", "30 days", "1 month", "12 months", "1 year", "2 years", "indefinite", "0 days"),
        *(Value("3 days", "3 working days"), Value("30 days", "10 working days")),  # arithmetic with working days is an error
    ),
    MONEY: _same("5 EUR", "5 CNY", "400 CNY", "400 EUR", "0 EUR", "0.5 EUR"),
    DATE: tuple(Value(t, dt.date.fromisoformat(t)) for t in ("2026-01-31", "2026-06-01", "2024-02-29", "2025-12-31", "2030-01-01")),
    TIME: _same("20:00", "21:00", "08:30", "20:00+08:00", "13:00+00:00"),
    TEXT: _quoted("a", "ab", "B", "web", "Größe", "DE", "Age", "A-b"),
    PLACE: _quoted("DE", "DE-BY", "EU", "FR", "NO", "EFTA", "US-CA", "US", "CN"),
    TERM: _quoted("Age", "FacialPrint", "Biometric", "SkinTone", "PhysicalCharacteristic", "EmailAddress", "Location"),
}  # fmt: skip

SPECIAL = ("variants", "identities", "jurisdictions")
"""Fields of a platform that `drawn.documents` fills in its own way."""


@dataclass(frozen=True, slots=True)
class World:
    """What one example is about."""

    platform: Shape
    identity: Shape


Path = tuple[str, ...]


def _kind(written: Type) -> str:
    inner = written
    while isinstance(inner, ListOf):
        inner = inner.item
    name = "word" if isinstance(inner, Enumeration) else str(inner)
    return f"list of {name}" if isinstance(written, ListOf) else name


@cache
def _leaves(root: RecordType, deepest: int) -> dict[str, list[Path]]:
    """The paths to all scalars and lists of scalars, by type."""
    found: dict[str, list[Path]] = {}

    def walk(record: RecordType, path: Path) -> None:
        for name, own in record.fields.items():
            if not path and name in SPECIAL:
                continue
            inner = own.type.item if isinstance(own.type, ListOf) else own.type
            if not isinstance(inner, RecordType):
                found.setdefault(_kind(own.type), []).append((*path, name))
            elif inner is not record and len(path) + 1 < deepest:
                walk(inner, (*path, name))

    walk(root, ())
    return found


def draw_world(choices: Choices) -> World:
    """Choose what an example is about."""
    return World(_root(choices, platform_type(), 2), _root(choices, identity_type(), 1))


ALWAYS = ("boolean", "number", "duration", "text", "word", "place", "list of DPV term", "list of text", "boolean")
SOMETIMES = (
    "money",
    "date",
    "time of day",
    "percentage",
    "list of word",
    "DPV term",
    "list of place",
    "word",
    "number",
)


def _root(choices: Choices, root: RecordType, sometimes: int) -> Shape:
    leaves = _leaves(root, 4)
    wanted = [*ALWAYS, *choices.some(SOMETIMES, sometimes, 3 * sometimes)]
    paths = [choices.one(leaves[kind]) for kind in wanted if kind in leaves]
    if root is platform_type() and choices.chance(40):
        paths.append(("infrastructure", choices.one(("weight", "encrypted", "redundancy", "place"))))
    return _record(choices, root, paths, None)


def _record(choices: Choices, kind: RecordType, paths: list[Path], own: FieldType | None) -> Shape:
    """A record with the fields that `paths` go through; and some beside them, so that they can be compared."""
    names: dict[str, list[Path]] = {}
    for path in paths:
        names.setdefault(path[0], []).append(path[1:])
    if own is not None:
        beside = [n for n, f in kind.fields.items() if not isinstance(_inner(f.type), RecordType)]
        for name in choices.some(beside, 1, 2):
            names.setdefault(name, [])
    fields = {
        name: _field(choices, kind.fields[name], [p for p in below if p]) for name, below in sorted(names.items())
    }
    shape = Shape(kind, fields=fields, none=_none(own))
    child = kind.fields.get("components")
    if child is not None:  # the one record that contains its like
        fields["components"] = Shape(child.type, item=shape, none=_none(child))
    return shape


def _inner(kind: Type) -> Type:
    return kind.item if isinstance(kind, ListOf) else kind


def _none(own: FieldType | None) -> tuple[str, ...]:
    return ("none", *own.none_words) if own is not None and own.may_be_none else ()


def _field(choices: Choices, own: FieldType, below: list[Path]) -> Shape:
    kind = own.type
    if isinstance(kind, RecordType):
        return _record(choices, kind, below, own)
    if isinstance(kind, ListOf):
        plain = FieldType(kind.item, "")
        return Shape(kind, item=_field(choices, plain, below), none=_none(own))
    pool = _quoted(*kind.words) if isinstance(kind, Enumeration) else POOLS[kind]
    at = choices.below(len(pool)) if kind != BOOLEAN else 0
    return Shape(kind, (pool * 2)[at : at + min(3, len(pool))], none=_none(own))
