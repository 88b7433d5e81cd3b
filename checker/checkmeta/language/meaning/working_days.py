"""Days on which people work: what is known of their number, and of the day on which so many of them are over.

Which days are worked is known of a place in part only: its days of rest, and the holidays of the years that are listed. So a
count of them leads to a first and a last day, between which nothing is decided.
"""

from __future__ import annotations

import datetime as dt

from checkmeta.base.values import SECONDS, DayRange, Duration, Listing, Value, WorkingCalendar, WorkingDays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_COUNT = 10_000
"""Days that are counted one by one."""


def calendar_of(rest: Value, holidays: Value | None) -> WorkingCalendar | None:
    """The days of rest and the holidays that a rule set states; None where they are no such lists, or nobody ever works."""
    holidays = Listing(()) if holidays is None else holidays
    if not isinstance(rest, Listing) or not isinstance(holidays, Listing):
        return None
    days = frozenset(WEEKDAYS.index(f.value) for f in rest.items if isinstance(f.value, str) and f.value in WEEKDAYS)
    listed = frozenset(f.value for f in holidays.items if isinstance(f.value, dt.date))
    whole = len(days) == len(rest.items) and len(days) < len(WEEKDAYS) and not rest.partial and not holidays.partial
    return WorkingCalendar(days, listed) if whole else None


def unlisted(count: int) -> int:
    """How many days may be holidays of which no list tells, while so many working days go by: ten in a row, and one a week.

    The figure is our own: no state has longer public holidays than these ten working days.
    """
    return 10 + -(-count // 5) if count else 0


def bounds(value: Duration | WorkingDays) -> tuple[float, float]:
    """The least and the most seconds that it may last. Of a week at most two days are days of rest."""
    if isinstance(value, Duration):
        seconds = float("inf") if value.seconds is None else value.seconds
        return seconds, seconds
    most = value.count + unlisted(value.count)
    return value.count * SECONDS["day"], (most + 2 * -(-most // 5)) * SECONDS["day"]


def day_after(day: dt.date, counted: WorkingDays, sign: int) -> dt.date | DayRange | None:
    """The day on which so many working days are over, or (`sign` -1) from which on they are left; `day` itself isn't counted."""
    if counted.count > MOST_COUNT:
        return None
    calendar = counted.calendar
    try:
        if calendar is None:
            near = day + dt.timedelta(days=sign * counted.count)
            far = day + dt.timedelta(days=sign * (int(bounds(counted)[1]) // SECONDS["day"]))
        else:
            near = _walked(day, counted.count, sign, calendar, 0)
            far = _walked(day, counted.count, sign, calendar, unlisted(counted.count))
    except OverflowError:
        return None
    return near if near == far else DayRange(min(near, far), max(near, far))


def _walked(day: dt.date, count: int, sign: int, calendar: WorkingCalendar, unlisted: int) -> dt.date:
    """So many working days on, where so many days of years that aren't listed are holidays as well: the first ones."""
    step = dt.timedelta(days=sign)
    while count:
        day += step
        if day.weekday() in calendar.rest or day in calendar.holidays:
            continue
        if unlisted and day.year not in calendar.years:
            unlisted -= 1
        else:
            count -= 1
    return day
