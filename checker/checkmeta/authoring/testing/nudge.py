"""The constants next to a constant: one more and one less of its smallest unit."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from checkmeta.base.typesys import PERCENT, Type
from checkmeta.base.values import MONTH, SECONDS, Duration, Money, Scalar, WorkingDays

MOST_DECIMALS = 12


def neighbours(value: Scalar, kind: Type) -> tuple[Scalar, ...]:
    """One more and one less, in the unit of the last digit as it is written: of `2 years` a year, of `1.5` a tenth.

    Empty for what has no neighbours: texts, truth values, `none`, `indefinite`.
    """
    match value:
        case bool() | str():
            return ()
        case int() | Fraction():
            step = _step(Fraction(value) * 100) / 100 if kind == PERCENT else _step(Fraction(value))
            return tuple(_plain(Fraction(value) + s) for s in (step, -step))
        case Money():
            step = _step(value.amount)
            return tuple(Money(value.amount + s, value.currency) for s in (step, -step))
        case Duration():
            return _durations(value)
        case dt.date():
            days = (value.toordinal() + s for s in (1, -1))
            return tuple(dt.date.fromordinal(d) for d in days if 1 <= d <= dt.date.max.toordinal())
        case dt.time():
            size = 1 if value.second else 60
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            near = (s for s in (seconds + size, seconds - size) if 0 <= s < SECONDS["day"])
            return tuple(dt.time(s // 3600, s // 60 % 60, s % 60, tzinfo=value.tzinfo) for s in near)
        case WorkingDays():
            return tuple(WorkingDays(n) for n in (value.count + 1, value.count - 1) if n >= 0)
        case _:
            return ()


def _step(number: Fraction) -> Fraction:
    """One in the last decimal place."""
    for places in range(MOST_DECIMALS):
        if (number * 10**places).denominator == 1:
            return Fraction(1, 10**places)
    return Fraction(1, 10**MOST_DECIMALS)


def _plain(number: Fraction) -> int | Fraction:
    return int(number) if number.denominator == 1 else number


def _durations(value: Duration) -> tuple[Duration, ...]:
    if value.seconds is None:
        return ()
    rest = value.seconds - value.months * MONTH
    if value.months and not rest:
        months = 12 if value.months % 12 == 0 else 1
        return tuple(Duration(value.seconds + s * MONTH, value.months + s) for s in (months, -months))
    size = next((s for s in (SECONDS["day"], SECONDS["hour"], SECONDS["minute"]) if value.seconds % s == 0), 1)
    if rest and rest % SECONDS["day"] == 0:  # days beside months, whose seconds are no whole days
        size = SECONDS["day"]
    return tuple(Duration(value.seconds + s, value.months) for s in (size, -size))
