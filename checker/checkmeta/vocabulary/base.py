"""What the models are made of: scalar types that validate, the words for what isn't there, and `fact`.

Each scalar carries the type of the rules language that it has (`bridge` reads it) and its JSON Schema. Wherever a value
may stand, `unknown` or null may stand too, and mean silence; `none` may stand where absence can be stated.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    Strict,
    StrictStr,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from checkmeta.base.records import dataclass
from checkmeta.base.typesys import BOOLEAN, DATE, DURATION, MONEY, NUMBER, PERCENT, PLACE, TERM, TEXT, TIME
from checkmeta.base.values import NONE, Duration, Money, NoneStated, Number, WorkingDays
from checkmeta.vocabulary import places, scalars, terms

UNKNOWN: Final = "unknown"


class Model(BaseModel):
    """A record of the vocabulary: every field may be silent, and no field beyond these may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Silence:
    """Marks `T | None`: `unknown` and null are read as None."""

    def words(self) -> tuple[str, ...]:
        """List the words that say `none` here."""
        return ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # only what is no word for absence reaches T, so that an error speaks of T alone, not of each arm of a union
        inner = handler.generate_schema(get_args(source)[0])
        words = self.words()

        def read(value: object, validate: Callable[[object], object]) -> object:
            if value is None or value == UNKNOWN:
                return None
            if words and (value is NONE or (isinstance(value, str) and value in words)):
                return NONE
            try:
                return validate(value)
            except RecursionError:
                raise ValueError("the document is nested too deeply") from None

        def write(value: object, serialise: Callable[[object], object]) -> object:
            return None if value is None else "none" if value is NONE else serialise(value)

        return core_schema.no_info_wrap_validator_function(
            read, inner, serialization=core_schema.wrap_serializer_function_ser_schema(write)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"enum": [*self.words(), UNKNOWN, None]}]}


@dataclass(frozen=True, slots=True)
class Absence(Silence):
    """Marks `T | NoneStated | None`: `none`, or a word that says so here, states that there is no such thing."""

    none_words: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """List `none` and the words that say it here."""
        return ("none", *self.none_words)


T = TypeVar("T")
Maybe = Annotated[T | None, Silence()]
OrNone = Annotated[T | NoneStated | None, Absence()]
OrUnlimited = Annotated[T | NoneStated | None, Absence(("unlimited",))]
Many = OrNone[list[Maybe[T]]]


def fact(
    description: str,
    *,
    unit: str | None = None,
    iri: str | None = None,
    derived: bool = False,
    secret: bool = False,
    quiet: bool = False,
    alias: str | None = None,
) -> Any:
    """Declare a field.

    Args:
        description: one sentence for people.
        unit: what a bare number counts.
        iri: the term of the W3C Data Privacy Vocabulary that the field means.
        derived: the checker works it out where a document doesn't state it.
        secret: where it stands in a document, there stands a secret; reports show no text of that place.
        quiet: no user notices when a setting changes it, so that `checkmeta fix` may do so unasked.
        alias: its name in documents and rules, where Python reserves that word.

    """
    marks = {"x-derived": derived, "x-secret": secret, "x-quiet": quiet}
    extra: dict[str, Any] = {"x-unit": unit, "x-dpv": iri, **{name: said or None for name, said in marks.items()}}
    kept = {name: value for name, value in extra.items() if value is not None}
    return Field(default=None, description=description, alias=alias, json_schema_extra=kept)


def _read_number(value: object) -> Number:
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(repr(value))  # the number that was written, not its nearest binary
    raise ValueError("a number is expected, such as `13`")


def _read_percent(value: object) -> Fraction:
    if isinstance(value, str):
        percent = scalars.parse_percent(value)
        if percent is None:
            raise ValueError("a percentage is expected, such as `60%`")
        return percent
    share = Fraction(_read_number(value))
    if not 0 <= share <= 1:
        raise ValueError(
            f"a bare number is a share from 0 to 1; write `{scalars.format_number(share)}%` for a percentage"
        )
    return share


def _reader(
    parse: Callable[[str], T | None], kind: type[T] | tuple[type[T], ...], wanted: str
) -> Callable[[object], T]:
    """Make a validator that takes a value of `kind` as it is and reads text with `parse`."""

    def read(value: object) -> T:
        if isinstance(value, str):
            value = parse(value)
        # a datetime is a date to Python, but here a day has no hour
        if not isinstance(value, kind) or isinstance(value, dt.datetime):
            raise ValueError(f"{wanted} is expected")  # noqa: TRY004 - pydantic reports no other
        return value

    return read


def _read_text(value: str) -> str:
    if value == "none":
        raise ValueError("`none` makes no sense here")
    return value


def _read_place(value: str) -> str:
    if not places.is_place(value):
        near = places.suggest(value)
        raise ValueError(f"`{value}` is no place" + (f"; did you mean `{near}`?" if near else ""))
    return value


def _read_term(value: str) -> str:
    if not terms.is_term(value):
        near = terms.suggest(value)
        raise ValueError(f"`{value}` is no term of personal data" + (f"; did you mean `{near}`?" if near else ""))
    return value


def _write_number(number: Number) -> int | float:
    return int(number) if number == int(number) else float(number)


def _write_percent(share: Fraction) -> str:
    return scalars.format_value(share, PERCENT)


_WRITTEN: Final = PlainSerializer(scalars.format_value)


def _text(title: str, **schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "title": title, **schema})


Flag = Annotated[bool, Strict(), BOOLEAN]
Count = Annotated[
    Number, PlainValidator(_read_number), PlainSerializer(_write_number), WithJsonSchema({"type": "number"}), NUMBER
]
Share = Annotated[
    Fraction,
    PlainValidator(_read_percent),
    PlainSerializer(_write_percent),
    WithJsonSchema(
        {
            "title": "percentage",
            "examples": ["60%", 0.6],
            "anyOf": [
                {"type": "string", "pattern": scalars.PERCENT_PATTERN},
                {"type": "number", "minimum": 0, "maximum": 1},
            ],
        }
    ),
    PERCENT,
]
Text = Annotated[
    StrictStr, AfterValidator(_read_text), WithJsonSchema({"type": "string", "not": {"const": "none"}}), TEXT
]
Span = Annotated[
    Duration | WorkingDays,
    PlainValidator(
        _reader(scalars.parse_period, (Duration, WorkingDays), "a duration such as `2 years`, `P2Y` or `indefinite`")
    ),
    _text(
        "duration",
        pattern=scalars.PERIOD_PATTERN,
        examples=["2 years", "P2Y", "48 hours", "3 working days", "indefinite"],
    ),
    _WRITTEN,
    DURATION,
]
Amount = Annotated[
    Money,
    PlainValidator(_reader(scalars.parse_money, Money, "an amount with its currency, such as `400 CNY`,")),
    _text("money", pattern=scalars.MONEY_PATTERN, examples=["400 CNY", "0.50 EUR"]),
    _WRITTEN,
    MONEY,
]
Day = Annotated[
    dt.date,
    PlainValidator(_reader(scalars.parse_date, dt.date, "a date such as `2026-11-22`")),
    _text("date", format="date", pattern=scalars.DATE_PATTERN, examples=["2026-11-22"]),
    _WRITTEN,
    DATE,
]
Time = Annotated[
    dt.time,
    PlainValidator(_reader(scalars.parse_time, dt.time, "a time of day such as `20:00`")),
    _text("time of day", pattern=scalars.TIME_PATTERN, examples=["20:00", "20:00+08:00"]),
    _WRITTEN,
    TIME,
]
Place = Annotated[
    StrictStr,
    AfterValidator(_read_place),
    WithJsonSchema(
        {
            "title": "place",
            "examples": ["DE", "US-CA", "EU"],
            "anyOf": [{"enum": list(places.names())}, {"type": "string", "pattern": places.SUBDIVISION_PATTERN}],
        }
    ),
    PLACE,
]
Term = Annotated[
    StrictStr,
    AfterValidator(_read_term),
    WithJsonSchema({"title": "DPV term", "enum": list(terms.names())}),
    TERM,
]
