"""Equality, order, membership and arithmetic over known values. None of them can fail: what has no value is None here."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from typing import Any, Final

from checkmeta.base.values import (  # fmt: skip
    INDEFINITE,
    NONE,
    DayRange,
    Duration,
    Listing,
    Money,
    Record,
    Unknown,
    Value,
    WorkingDays,
    months_between,
)
from checkmeta.language.meaning import working_days

_ORDERED: Final = (int | Fraction, Duration, dt.date, dt.time)
"""Values that have an order with others of their kind; amounts of money have it within one currency."""
MAX_BITS = 4_000
"""Of a number's numerator or denominator: arithmetic past this is undefined, so that rules end."""


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are the same; None where an unknown part keeps it open."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if left is NONE and isinstance(right, Listing):
        left = Listing(())
    if right is NONE and isinstance(left, Listing):
        right = Listing(())
    if isinstance(left, Listing) and isinstance(right, Listing):
        if left.partial or right.partial:
            return None
        if len(left.items) != len(right.items):
            return False
        parts = [equal(a.value, b.value) for a, b in zip(left.items, right.items, strict=True)]
        return False if False in parts else None if None in parts else True
    if isinstance(left, Record | Listing) or isinstance(right, Record | Listing):
        return False
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, Money) and isinstance(right, Money) and left.currency != right.currency:
        return None
    for kind, whole in ((WorkingDays, Duration), (DayRange, dt.date)):
        if (isinstance(left, kind) and isinstance(right, whole)) or (
            isinstance(left, whole) and isinstance(right, kind)
        ):
            return _between("==", left, right)
    if isinstance(left, DayRange) and isinstance(right, DayRange):
        return _between("==", left, right)
    if isinstance(left, dt.time) and isinstance(right, dt.time) and (left.tzinfo is None) != (right.tzinfo is None):
        return None
    return left == right


def order(left: Value, right: Value) -> int | None:
    """-1, 0 or 1; None where the two have no order."""
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    if isinstance(left, Money) and isinstance(right, Money):
        return order(left.amount, right.amount) if left.currency == right.currency else None
    if isinstance(left, WorkingDays) and isinstance(right, WorkingDays):
        return (left.count > right.count) - (left.count < right.count)
    if isinstance(left, dt.time) and isinstance(right, dt.time) and left.utcoffset() != right.utcoffset():
        return None  # which of two clocks a day begins by, nobody says
    one: Any = left
    for kind in _ORDERED:
        if isinstance(left, kind) and isinstance(right, kind):
            sign: int = (one > right) - (one < right)
            return sign
    return None


def compare(operator: str, left: Value, right: Value) -> bool | None:
    """A comparison of known values. With `none`, every comparison is false but `!=`: there is no such thing to compare."""
    if operator in ("==", "!="):
        same = equal(left, right)
        return None if same is None else same == (operator == "==")
    if left is NONE or right is NONE:
        return False
    sign = order(left, right)
    if sign is None:
        return _between(operator, left, right)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def _between(operator: str, left: Value, right: Value) -> bool | None:
    """A comparison with what is known to lie between two bounds only; None where they don't decide it."""
    if isinstance(left, Duration | WorkingDays) and isinstance(right, Duration | WorkingDays):
        one, other = working_days.bounds(left), working_days.bounds(right)
    elif isinstance(left, dt.date | DayRange) and isinstance(right, dt.date | DayRange):
        one, other = _days(left), _days(right)
    else:
        return None
    if operator in (">", ">="):
        one, other, operator = other, one, operator.replace(">", "<")
    if operator == "==":
        apart = one[1] < other[0] or one[0] > other[1]
        return False if apart else True if one == other and one[0] == one[1] else None
    if operator == "<":
        return True if one[1] < other[0] else False if one[0] >= other[1] else None
    return True if one[1] <= other[0] else False if one[0] > other[1] else None


def _days(value: dt.date | DayRange) -> tuple[int, int]:
    """The first and the last day that it may be, counted."""
    first, last = (value.first, value.last) if isinstance(value, DayRange) else (value, value)
    return first.toordinal(), last.toordinal()


def arithmetic(operator: str, left: Value, right: Value) -> Value | None:
    """`left operator right`; None where it has no value."""
    if isinstance(left, bool) or isinstance(right, bool) or left is NONE or right is NONE:
        return None
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return _numbers(operator, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right if operator == "+" and len(left) + len(right) < 100_000 else None
    if isinstance(left, Money) or isinstance(right, Money):
        return _money(operator, left, right)
    if isinstance(left, dt.date):
        return _dates(operator, left, right)
    if isinstance(left, Duration) or isinstance(right, Duration):
        return _durations(operator, left, right)
    return None


def _numbers(operator: str, left: Fraction | int, right: Fraction | int) -> int | Fraction | None:
    if operator == "/":
        if right == 0:
            return None
        result: Fraction | int = Fraction(left) / right
    else:
        result = left + right if operator == "+" else left - right if operator == "-" else left * right
    exact = Fraction(result)
    if exact.numerator.bit_length() > MAX_BITS or exact.denominator.bit_length() > MAX_BITS:
        return None
    return int(exact) if exact.denominator == 1 else exact


def _money(operator: str, left: Value, right: Value) -> Value | None:
    if isinstance(left, Money) and isinstance(right, Money):
        if left.currency != right.currency:
            return None
        if operator == "/":
            return _numbers("/", left.amount, right.amount)
        amount = _numbers(operator, left.amount, right.amount) if operator in "+-" else None
        return None if amount is None else Money(Fraction(amount), left.currency)
    money, number = (left, right) if isinstance(left, Money) else (right, left)
    if not isinstance(money, Money) or not isinstance(number, int | Fraction):
        return None
    if operator == "*" or (operator == "/" and money is left):
        amount = _numbers(operator, money.amount, number)
        return None if amount is None else Money(Fraction(amount), money.currency)
    return None


def _durations(operator: str, left: Value, right: Value) -> Value | None:
    if isinstance(left, Duration) and isinstance(right, Duration):
        if operator == "/":
            if left.seconds is None or not right.seconds:
                return None
            return _numbers("/", left.seconds, right.seconds)
        if operator == "-" and right.indefinite:
            return None
        if left.seconds is None or right.seconds is None:
            return INDEFINITE
        sign = 1 if operator == "+" else -1
        return Duration(left.seconds + sign * right.seconds, left.months + sign * right.months)
    duration, number = (left, right) if isinstance(left, Duration) else (right, left)
    if not isinstance(duration, Duration) or not isinstance(number, int | Fraction):
        return None
    if operator not in "*/" or (operator == "/" and (duration is not left or number == 0)):
        return None
    if duration.seconds is None:
        return INDEFINITE if number > 0 else None
    factor = Fraction(number) if operator == "*" else 1 / Fraction(number)
    months = duration.months * factor
    # half a month has no calendar meaning: then the seconds alone count
    kept = int(months) if months.denominator == 1 else 0
    seconds = duration.seconds * factor
    return Duration(int(seconds), kept) if abs(seconds) < 10**15 else None


def _dates(operator: str, left: dt.date, right: Value) -> Value | None:
    if isinstance(right, dt.date):
        return Duration((left - right).days * 86_400) if operator == "-" else None
    if isinstance(right, WorkingDays):
        return working_days.day_after(left, right, 1 if operator == "+" else -1) if operator in "+-" else None
    if not isinstance(right, Duration) or right.indefinite or operator not in "+-":
        return None
    sign = 1 if operator == "+" else -1
    months, seconds = months_between(right)
    moved = add_months(left, sign * months)
    try:
        return None if moved is None else moved + dt.timedelta(days=sign * (seconds // 86_400))
    except OverflowError:
        return None


def rounding(operator: str, left: Value, right: Value) -> str | None:
    """How `date + duration` or `date - duration` was rounded; None where it was not, or is something else."""
    if not isinstance(left, dt.date) or not isinstance(right, Duration) or right.seconds is None:
        return None
    months, seconds = months_between(right)
    moved = add_months(left, months if operator == "+" else -months)
    if moved is not None and moved.day != left.day:
        return f"{moved.isoformat()[:7]} has no day {left.day}: the last of the month"
    return "whole days count" if seconds % 86_400 else None


def add_months(day: dt.date, months: int) -> dt.date | None:
    """The same day so many months on; the last of the month where it has no such day (31 January + 1 month: 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
