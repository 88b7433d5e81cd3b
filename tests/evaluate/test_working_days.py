"""Laws of working days: what is decided holds, whatever the holidays turn out to be."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.values import DayRange, Duration, WorkingCalendar, WorkingDays
from checkmeta.language.meaning.compare import arithmetic, compare
from checkmeta.language.meaning.working_days import day_after, unlisted

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
REST = st.frozensets(st.integers(0, 6), max_size=2)
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
several = settings(max_examples=200)


def days_of(value: object) -> tuple[dt.date, dt.date]:
    assert isinstance(value, dt.date | DayRange)
    return (value.first, value.last) if isinstance(value, DayRange) else (value, value)


@several
@given(DAYS, st.integers(0, 60), REST, st.data())
def test_the_true_day_lies_between_the_bounds(
    day: dt.date, count: int, rest: frozenset[int], data: st.DataObject
) -> None:
    """The holidays of every year are drawn, as many as a state may have; the calendar lists none of them, or one year of them."""
    near = [day + dt.timedelta(days=n) for n in range(-220, 221)]
    most = unlisted(count)
    holidays = data.draw(st.frozensets(st.sampled_from(near), max_size=most))
    sign = data.draw(st.sampled_from([1, -1]))
    true = _counted(day, count, sign, rest, holidays)
    years = data.draw(st.frozensets(st.sampled_from(sorted({d.year for d in near}))))
    listed = frozenset(h for h in holidays if h.year in years)
    for calendar in (
        None,
        WorkingCalendar(rest, frozenset()),
        WorkingCalendar(rest, listed),
        WorkingCalendar(rest, holidays),
    ):
        first, last = days_of(day_after(day, WorkingDays(count, calendar), sign))
        assert first <= true <= last, calendar


def _counted(day: dt.date, count: int, sign: int, rest: frozenset[int], holidays: frozenset[dt.date]) -> dt.date:
    while count:
        day += dt.timedelta(days=sign)
        count -= day.weekday() not in rest and day not in holidays
    return day


@several
@given(DAYS, st.integers(0, 60), REST, OPERATORS, DAYS)
def test_what_is_decided_of_a_range_holds_of_each_day_in_it(
    day: dt.date, count: int, rest: frozenset[int], operator: str, other: dt.date
) -> None:
    found = day_after(day, WorkingDays(count, WorkingCalendar(rest, frozenset())), 1)
    assert isinstance(found, dt.date | DayRange)
    decided, turned = compare(operator, found, other), compare(_TURNED[operator], other, found)
    assert decided is turned
    first, last = days_of(found)
    each = {compare(operator, dt.date.fromordinal(n), other) for n in range(first.toordinal(), last.toordinal() + 1)}
    assert decided is (each.pop() if len(each) == 1 else None)


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@several
@given(DAYS, st.integers(0, 60), st.integers(0, 200), OPERATORS)
def test_a_duration_beside_working_days_is_decided_as_from_any_day(
    day: dt.date, count: int, days: int, operator: str
) -> None:
    decided = compare(operator, Duration(days * 86_400), WorkingDays(count))
    deadline = arithmetic("+", day, WorkingDays(count))
    assert deadline is not None
    assert decided is compare(operator, day + dt.timedelta(days=days), deadline)
