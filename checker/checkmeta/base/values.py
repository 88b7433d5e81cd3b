"""Run-time values of the rules language, `unknown` among them.

A value is a `bool`, `int` or `Fraction` (exact numbers; a percentage is its fraction, 60% = 3/5), `str`, `date`, `time`
(with its offset from UTC where it states one), `Duration`, `WorkingDays`, `DayRange`, `Money`, `NONE` (stated as absent),
`Unknown` (not stated), a `Record` or a `Listing`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from functools import total_ordering
from typing import Final, Self

from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span

YEAR: Final = 31_556_952
MONTH: Final = 2_629_746
SECONDS: Final = {
    "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": MONTH, "year": YEAR,
}  # fmt: skip


class NoneStated:
    """The one value `NONE`: the document states that there is no such thing. It is not the same as silence."""

    __slots__ = ()
    _instance: Self | None = None

    def __new__(cls) -> Self:
        """Give the one instance."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "none"


NONE: Final = NoneStated()


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Duration:
    """Whole seconds, totally ordered; `seconds` is None for `indefinite`, which is above all.

    `months` is the part written in months and years: adding it to a date follows the calendar. Equality and order look
    at the seconds alone (a year is 31,556,952 s, a month 2,629,746 s: the mean Gregorian ones).
    """

    seconds: int | None
    months: int = field(default=0)

    @property
    def indefinite(self) -> bool:
        """Whether it never ends."""
        return self.seconds is None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.seconds == other.seconds

    def __hash__(self) -> int:
        return hash(self.seconds)

    def __lt__(self, other: Duration) -> bool:
        if self.seconds is None:
            return False
        return other.seconds is None or self.seconds < other.seconds


INDEFINITE: Final = Duration(None)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days of a place are not worked: weekdays (0 is Monday), and dates. A year of which no date is listed is not known."""

    rest: frozenset[int]
    holidays: frozenset[dt.date]

    @property
    def years(self) -> frozenset[int]:
        """The years whose holidays are known."""
        return frozenset(day.year for day in self.holidays)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many days on which people work; with a calendar where it is known in which place."""

    count: int
    calendar: WorkingCalendar | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DayRange:
    """A day of which only is known that it is one of these: both ends, and what lies between."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217). Amounts in two currencies don't compare."""

    amount: Fraction
    currency: str


class Truth(StrEnum):
    """Kleene's three values."""

    __hash__ = str.__hash__  # Enum's own, in Python, takes longer than most of what is asked

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a value is unknown."""

    __hash__ = str.__hash__  # Enum's own, in Python, takes longer than most of what is asked

    ABSENT = "absent"
    """The document doesn't mention it."""
    NULL = "null"
    """The document has the key, with null."""
    DECLARED = "declared unknown"
    """The document says `unknown`."""
    CONTRADICTORY = "contradictory"
    """Two documents state it differently."""
    PARTIAL = "partial"
    """The list that was read is not the whole list."""
    UNDEFINED = "undefined"
    """No value exists: a division by zero, the least of nothing, an index past the end."""
    UNREADABLE = "unreadable"
    """The value couldn't be read: a reference to another file, a placeholder."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that would have to be known.

    Attributes:
        path: in the vocabulary, from a root: `platform.accounts.mapping.openings`, `identity.attributes[0].retention`.
        why: how it is missing.
        place: the nearest thing that does stand in a document: where the fact belongs.
        detail: a few words more, such as the reference that isn't followed.

    """

    path: str
    why: Why
    place: Span | None = field(default=None, compare=False)
    detail: str = field(default="", compare=False)

    @property
    def sort_key(self) -> tuple[str, str]:
        """By path."""
        return (self.path, self.why)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, and which facts are missing for it."""

    missing: frozenset[Missing]

    @classmethod
    def one(cls, path: str, why: Why, place: Span | None = None, detail: str = "") -> Unknown:
        """Unknown for want of one fact."""
        return cls(frozenset({Missing(path, why, place, detail)}))


class Evidence(StrEnum):
    """How a fact came to be known."""

    DECLARED = "declared"
    """Its owner says so, in a native document or an annotation."""
    EXTRACTED = "extracted"
    """It stands in a system's own config or schema."""
    DEFAULT = "default"
    """A documented default of a product or a standard, where the document is complete and silent."""
    CLASSIFIED = "classified"
    """It is inferred from a name."""


FOLLOWS: Final = "follows from what is stated of it"
"""Basis of a default that is no product's, but what a document's own words come to."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from: the value's span, the span of its key if it has one, the JSON pointer, the evidence.

    `basis` says whose default it is, or, of what is inferred, from what and how surely.
    """

    span: Span
    pointer: str
    evidence: Evidence = Evidence.DECLARED
    key: Span | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its place. `origin` is None for what no document states (a synthetic container)."""

    value: Value
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Record:
    """Named facts. A name that isn't there is unknown."""

    fields: dict[str, Fact]

    def __hash__(self) -> int:
        return hash(tuple(sorted((k, v.value) for k, v in self.fields.items())))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of facts; complete unless `partial`."""

    items: tuple[Fact, ...]
    partial: bool = False
    detail: str = field(default="", compare=False)
    """Why it is partial: "`$ref` to https://… is not followed"."""
    within: tuple[str, ...] | None = None
    """Of a partial list of terms: the terms under one of which all that it leaves out stands; None where it may be any."""


Number = int | Fraction
Scalar = bool | int | Fraction | str | dt.date | dt.time | Duration | WorkingDays | DayRange | Money | NoneStated
Value = Scalar | Unknown | Record | Listing


def months_between(duration: Duration) -> tuple[int, int]:
    """The calendar months of a finite duration and the seconds beyond them."""
    total = duration.seconds or 0
    return duration.months, total - duration.months * MONTH
