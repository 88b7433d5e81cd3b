"""The vocabulary's scalars as text: read from documents, and written for people.

A pattern stands beside each reader. It is the reader's whole grammar (but for the calendar: `2025-02-30`), and the JSON
Schema uses it too, so it keeps to what Python and ECMAScript read alike.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.typesys import PERCENT, Type
from checkmeta.base.values import (
    INDEFINITE,
    MONTH,
    SECONDS,
    DayRange,
    Duration,
    Listing,
    Money,
    NoneStated,
    Record,
    Unknown,
    Value,
    WorkingDays,
)

_COUNT: Final = "[0-9]{1,12}"  # twelve digits are enough for anything real, and keep arithmetic small
_DECIMAL: Final = rf"(?:{_COUNT}|[0-9]{{1,3}}(?:_[0-9]{{3}}){{1,3}})(?:\.{_COUNT})?"

_DATE_UNITS: Final = ("year", "month", "week", "day")
_TIME_UNITS: Final = ("hour", "minute", "second")
_UNITS: Final = (*_DATE_UNITS, *_TIME_UNITS)


def _iso(units: tuple[str, ...]) -> str:
    return "".join(f"(?:{_COUNT}{unit[0].upper()})?" for unit in units)


_ISO: Final = f"P(?=[0-9T]){_iso(_DATE_UNITS)}(?:T(?=[0-9]){_iso(_TIME_UNITS)})?"
_WORDED: Final = "(?=[0-9])" + "".join(f"(?:(?:^| ){_COUNT} {unit}s?)?" for unit in _UNITS)

_WORKED: Final = f"{_COUNT} working days?"

DURATION_PATTERN: Final = f"^(?:indefinite|{_ISO}|{_WORDED})$"
PERIOD_PATTERN: Final = f"^(?:indefinite|{_ISO}|{_WORDED}|{_WORKED})$"
MONEY_PATTERN: Final = f"^{_DECIMAL} [A-Z]{{3}}$"
PERCENT_PATTERN: Final = f"^{_DECIMAL} ?%$"
TIME_PATTERN: Final = "^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?$"
DATE_PATTERN: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_DURATION: Final = regex(DURATION_PATTERN)
_MONEY: Final = regex(MONEY_PATTERN)
_PERCENT: Final = regex(PERCENT_PATTERN)
_TIME: Final = regex(TIME_PATTERN)
_DATE: Final = regex(DATE_PATTERN)
_WORKING: Final = regex(f"^{_WORKED}$")
_IN_MONTHS: Final = {"year": 12, "month": 1}


def parse_duration(text: str) -> Duration | None:
    """Read `indefinite`, ISO 8601 (`P2Y`, `PT48H`) or whole units, largest first (`2 years`, `1 day 12 hours`)."""
    if not _DURATION.fullmatch(text):
        return None
    if text == "indefinite":
        return INDEFINITE
    months = seconds = 0
    for unit, count in _parts(text).items():
        if unit in _IN_MONTHS:
            months += count * _IN_MONTHS[unit]
        else:
            seconds += count * SECONDS[unit]
    return Duration(months * MONTH + seconds, months)


def parse_period(text: str) -> Duration | WorkingDays | None:
    """Read a duration, or a number of days on which people work: `3 working days`."""
    if _WORKING.fullmatch(text):
        return WorkingDays(int(text.split(" ", maxsplit=1)[0]))
    return parse_duration(text)


def _parts(text: str) -> dict[str, int]:
    """Read how many of each unit a well-formed finite duration has."""
    if not text.startswith("P"):
        return {unit.removesuffix("s"): int(count) for count, unit in re.findall("([0-9]+) ([a-z]+)", text)}
    date, _, time = text[1:].partition("T")  # `M` is months before the `T` and minutes behind it
    return {
        unit: int(count)
        for part, units in ((date, _DATE_UNITS), (time, _TIME_UNITS))
        for count, letter in re.findall("([0-9]+)([A-Z])", part)
        for unit in units
        if unit[0].upper() == letter
    }


def parse_money(text: str) -> Money | None:
    """Read an amount and an ISO 4217 currency: `400 CNY`, `45_000_000 EUR`, `0.50 USD`."""
    if not _MONEY.fullmatch(text):
        return None
    amount, currency = text.split(" ")
    return Money(Fraction(amount.replace("_", "")), currency)


def parse_percent(text: str) -> Fraction | None:
    """Read a percentage as its fraction: `60%` is 3/5."""
    return Fraction(text.rstrip("% ").replace("_", "")) / 100 if _PERCENT.fullmatch(text) else None


def parse_time(text: str) -> dt.time | None:
    """Read a time of day on the 24-hour clock: `20:00`, `07:30:15`; with its offset from UTC, `20:00+08:00`."""
    return dt.time.fromisoformat(text) if _TIME.fullmatch(text) else None


def parse_date(text: str) -> dt.date | None:
    """Read a day of the calendar: `2026-11-22`."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


MOST_ITEMS: Final = 8
MOST_DEPTH: Final = 4
MOST_DECIMALS: Final = 12
MOST_DIGITS: Final = 40


def format_value(value: Value, type: Type | None = None) -> str:  # noqa: A002 - the word a reader expects
    """Write a value as a person would: `2 years`, `400 CNY`, `20:00`, `1.5`, `≈ 0.333333`.

    A number whose `type` is PERCENT is written as `60%`. Long lists and deep records are cut with `…`.
    """
    return _format(value, type, MOST_DEPTH)


def format_operand(value: Value) -> str:
    """What an operation had no answer for; of texts and what may hold them only that they are, as they may be secrets."""
    match value:
        case str():
            return "a text"
        case Listing():
            return "a list"
        case Record():
            return "a record"
    return format_value(value)


def _format(value: Value, kind: Type | None, depth: int) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Fraction():
            return _percent(Fraction(value)) if kind == PERCENT else format_number(Fraction(value))
        case str():
            return value
        case Duration():
            return format_duration(value)
        case WorkingDays():
            return f"{value.count} working day{'' if value.count == 1 else 's'}"
        case DayRange():
            return f"{value.first.isoformat()} to {value.last.isoformat()}"
        case Money():
            return f"{format_number(value.amount)} {value.currency}"
        case dt.time():
            return value.isoformat("seconds" if value.second else "minutes")
        case dt.date():
            return value.isoformat()
        case NoneStated():
            return "none"
        case Unknown():
            return "unknown"
        case Listing():
            if depth == 0:
                return "[…]"
            items = [_format(fact.value, None, depth - 1) for fact in value.items[:MOST_ITEMS]]
            more = ["…"] if value.partial or len(value.items) > MOST_ITEMS else []
            return f"[{', '.join(items + more)}]"
        case Record():
            if depth == 0:
                return "{…}"
            shown = list(value.fields.items())[:MOST_ITEMS]
            pairs = [f"{name}: {_format(fact.value, None, depth - 1)}" for name, fact in shown]
            more = ["…"] if len(value.fields) > MOST_ITEMS else []
            return "{" + ", ".join(pairs + more) + "}"


def _percent(value: Fraction) -> str:
    return f"{format_number(value * 100)}%"


def format_number(number: Fraction) -> str:
    """Write an exact decimal where there is one of few digits (`0.125`), else six significant digits marked `≈`."""
    if abs(number) < 10**MOST_DIGITS:
        scaled = number * 10**MOST_DECIMALS
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**MOST_DECIMALS)
            sign = "-" if number < 0 else ""
            decimals = f"{rest:0{MOST_DECIMALS}d}".rstrip("0")
            return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
    rounded = Context(prec=6, traps=[]).divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"≈ {rounded.normalize(Context(prec=6, traps=[]))!s}".replace("E+", "e").replace("E-", "e-")


def format_duration(duration: Duration) -> str:
    """Write `2 years`, `18 months`, `1 day 12 hours` or `indefinite`."""
    if duration.seconds is None:
        return "indefinite"
    total = abs(duration.seconds)
    months = abs(duration.months)
    if months * MONTH > total or not months:
        months = total // MONTH if total % MONTH == 0 else 0
    rest = total - months * MONTH
    parts = [(months // 12, "year")] if months % 12 == 0 else [(months, "month")]
    for unit in ("day", *_TIME_UNITS):  # laws count in days, not weeks
        count, rest = divmod(rest, SECONDS[unit])
        parts.append((count, unit))
    text = " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
    sign = "-" if duration.seconds < 0 else ""
    return f"{sign}{text}" if text else "0 seconds"
