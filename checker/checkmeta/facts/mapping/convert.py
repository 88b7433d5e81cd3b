"""Untyped values meeting their targets: a value of the vocabulary's type, or unknown with a remark."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Final

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.document_source import veiled
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.values import (  # fmt: skip
    NONE,
    Duration,
    Evidence,
    Fact,
    Listing,
    Money,
    Origin,
    Record,
    Scalar,
    Unknown,
    Value,
    Why,
    WorkingDays,
)
from checkmeta.documents.limits import shown
from checkmeta.facts.native_scalars import PARSERS
from checkmeta.language.types.type_errors import article
from checkmeta.vocabulary import places, terms
from checkmeta.vocabulary.scalars import format_value

MOST: Final = 50
"""Remarks on one document; what goes wrong more often goes wrong in the same way."""

_WORDS: Final = {"yes": True, "on": True, "no": False, "off": False}
"""What the programs that read YAML 1.1 take for a flag."""
_CLASSES: Final[dict[ts.Type, type | tuple[type, ...]]] = {
    ts.BOOLEAN: bool,
    ts.DURATION: (Duration, WorkingDays),
    ts.MONEY: Money,
    ts.DATE: dt.date,
    ts.TIME: dt.time,
}
_LISTED_TEXT: Final = ts.FieldType(ts.TEXT, "")
"""An element of a list of texts: a list that has none is another thing, so that the text `none` is one like others."""


@dataclass(slots=True)
class Converter:
    """Converts the values of one document.

    Attributes:
        mapping: the id of the mapping, for remarks.
        document: the document's name.
        format: the document's format.
        root: the place of what has no other.
        used: JSON pointers of what went into facts.
        remarks: what didn't fit, an F212 each.

    """

    mapping: str
    document: str
    format: str
    root: Origin
    used: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)

    def fact(self, fact: Fact, target: ts.FieldType, called: str, evidence: Evidence, place: Origin) -> Fact:
        """Give a value as one of `target`; what can't be one is unknown. `place` is where it stands if nowhere else."""
        origin = replace(fact.origin or _first(fact.value) or place, evidence=evidence)
        return Fact(self._value(fact, target, called, origin), origin)

    def _value(self, fact: Fact, target: ts.FieldType, called: str, origin: Origin) -> Value:
        value, kind = fact.value, target.type
        if fact.origin is not None:
            self.used.add(fact.origin.pointer)
        if isinstance(value, Unknown):
            return value
        if value == "":
            return Unknown.one("", Why.NULL, origin.span)
        if value is NONE:
            return NONE if target.may_be_none else self._mismatch(value, kind, called, origin)
        if isinstance(kind, ts.ListOf):
            if not isinstance(value, Listing):
                return self._mismatch(value, kind, called, origin)
            item = _LISTED_TEXT if kind.item == ts.TEXT else ts.FieldType(kind.item, "")
            return replace(value, items=tuple(self.fact(i, item, called, origin.evidence, origin) for i in value.items))
        if isinstance(kind, ts.RecordType):
            if not isinstance(value, Record):
                return self._mismatch(value, kind, called, origin)
            return self._record(value, kind, called, origin)
        if isinstance(value, Record | Listing):
            return self._mismatch(value, kind, called, origin)
        if isinstance(kind, ts.Enumeration):
            found: Scalar | None = _enumerated(value, kind)
        elif value == "none" and target is _LISTED_TEXT:
            found = value
        else:
            assert isinstance(kind, ts.Basic)
            found = _basic(value, kind, fact.origin, words=self.format == "yaml")
        return self._mismatch(value, kind, called, origin) if found is None else found

    def _record(self, value: Record, kind: ts.RecordType, called: str, origin: Origin) -> Value:
        fields: dict[str, Fact] = {}
        for name, inner in value.fields.items():
            field_ = kind.fields.get(name)
            if _silent(inner.value):
                continue
            if field_ is not None:
                fields[name] = self.fact(inner, field_, f"{called}.{name}", origin.evidence, origin)
            else:
                message = f"no `{shown(name)}` on {kind.name}"
                self.remark(message, inner.origin or origin, did_you_mean(name[:60], kind.fields))
        return Record(fields)

    def _mismatch(self, value: Value, kind: ts.Type, called: str, origin: Origin) -> Unknown:
        found = _found(veiled(value, origin))
        self.remark(f"`{called}` is {article(kind)}, not {found}", origin, _help(value, kind))
        return Unknown.one("", Why.UNREADABLE, origin.span, f"{found} is not {article(kind)}")

    def remark(self, message: str, origin: Origin, help_: str | None = None) -> None:
        """Remark on something that the mapping met and that isn't what it is read as."""
        span = origin.span
        said = Remark("F212", message, span, self.document, (), help_ or f"`{self.mapping}` reads it so")
        if len(self.remarks) < MOST and said not in self.remarks:
            self.remarks.append(said)


def _silent(value: Value) -> bool:
    """Whether a document says nothing of it, as of a part of a record that needn't be mentioned then."""
    return isinstance(value, Unknown) and all(missing.why is Why.ABSENT for missing in value.missing)


def _first(value: Value) -> Origin | None:
    """The place of the first part of a composed value that has one."""
    if isinstance(value, Record):
        inner = iter(value.fields.values())
    elif isinstance(value, Listing):
        inner = iter(value.items)
    else:
        return None
    return next((fact.origin for fact in inner if fact.origin is not None), None)


def _enumerated(value: Scalar, kind: ts.Enumeration) -> str | None:
    return value if isinstance(value, str) and value in kind.words else None


def _basic(value: Scalar, kind: ts.Basic, origin: Origin | None, *, words: bool) -> Scalar | None:
    """A scalar as one of a basic type; None where it is none. `words`: a plain `no` may stand for a flag."""
    is_number = isinstance(value, int | Fraction) and not isinstance(value, bool)
    if isinstance(value, str):
        if kind in PARSERS:
            return PARSERS[kind](value)
        if kind == ts.BOOLEAN and words and origin is not None and origin.span.text == value:
            return _WORDS.get(value.lower())  # in quotes it would be a text, and its place would have the quotes
        fits = (kind == ts.TEXT and value != "none") or (kind == ts.PLACE and places.is_place(value))
        return value if fits or (kind == ts.TERM and terms.is_term(value)) else None
    if kind == ts.TEXT:
        return _written(value, origin) if is_number else None
    if kind == ts.NUMBER:
        return value if is_number else None
    if kind == ts.PERCENT:
        return Fraction(value) if isinstance(value, int | Fraction) and is_number and 0 <= value <= 1 else None
    if isinstance(value, Duration) and value.seconds is not None and value.seconds < 0:
        return None  # `-1` means anything but a time
    return value if kind in _CLASSES and isinstance(value, _CLASSES[kind]) else None


def _written(value: Scalar, origin: Origin | None) -> str:
    """A number as the document writes it: a version `1.10` is not `1.1`."""
    text = origin.span.text if origin else ""
    try:
        same = len(text) < 60 and Fraction(text) == value
    except (ValueError, ZeroDivisionError):
        same = False
    return text if same else format_value(value)


def _found(value: Value) -> str:
    """What stands there, in words."""
    written = shown(format_value(value))
    match value:
        case Record():
            return "a mapping"
        case Listing():
            return "a list"
        case bool():
            return f"`{written}`"
        case int() | Fraction():
            return f"the number `{written}`"
        case str():
            return f"the text `{written}`"
        case dt.date():
            return f"the date `{written}`"
        case Duration():
            return f"`{written}`"
        case _:
            return f"`{written}`"


def _help(value: Value, kind: ts.Type) -> str | None:
    number = isinstance(value, int | Fraction) and not isinstance(value, bool)
    if kind == ts.DURATION and number:
        return "the mapping has to say what it counts: `… * 1 second`"
    if kind == ts.BOOLEAN and isinstance(value, str):
        return "the mapping has to read the text: `boolean(…)`"
    if kind == ts.NUMBER and isinstance(value, str):
        return "the mapping has to read the text: `number(…)`"
    if isinstance(kind, ts.Enumeration) and isinstance(value, str):
        return 'the mapping has to say which word is meant: `set … = "word" when … == "…"`'
    return None
