"""Facts as plain Python values, so that generated code may use plain Python operators on them.

| fact | here |
| --- | --- |
| a record | a `dict` of what is known; a key that isn't there is unknown |
| a whole list of known elements | a `list` |
| any other list | `Open`: fast code can't go through it |
| a whole number, a decimal | `int`, `float`; `Long` where no float stands for it alone |
| a duration | its seconds: `Seconds`, which remembers the months, or `FOREVER` |
| `none` | `N`, which compares, and has fields and elements, as `none` does |
| unknown | `U`, where there must be something: with it every comparison is false |

A float stands for the one decimal that is written as it is (`0.1` for 1/10). Rounding keeps the order, and no two decimals
share a float here, so that comparing the floats is comparing the decimals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final, Literal, NoReturn, Self

from checkmeta.base.typesys import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    TIME,
    Basic,
    ListOf,
    RecordType,
    Type,
    is_textual,
)
from checkmeta.base.values import INDEFINITE, NONE, Duration, Fact, Listing, Money, Record, Unknown, Value, Why


class UnsureError(LookupError):
    """Fast code met something that isn't known, as it does with a key that isn't there."""


class UnknownValue:
    """The type of `U`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "U"

    def __bool__(self) -> Literal[False]:
        return False

    def _no(self, _: object) -> bool:
        return False

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no
    __hash__ = object.__hash__

    def __getitem__(self, _: object) -> NoReturn:
        raise UnsureError

    def get(self, _: str, __: object = None) -> UnknownValue:
        """A field of what isn't known isn't known."""
        return self


class NothingValue:
    """The type of `N`: false, without fields and elements, less or greater than nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "N"

    def __bool__(self) -> Literal[False]:
        return False

    def __eq__(self, other: object) -> bool:
        return other is self

    def __ne__(self, other: object) -> bool:
        return other is not self and other is not U

    __hash__ = object.__hash__

    def _no(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _no

    def __iter__(self) -> Iterator[NoReturn]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getitem__(self, _: object) -> NothingValue:
        return self

    def get(self, _: str, __: object = None) -> NothingValue:
        """Of what does not exist, nothing exists."""
        return self


U: Final = UnknownValue()
N: Final = NothingValue()


class Seconds(int):
    """A duration. `months` is the part written in months and years."""

    months: int

    def __new__(cls, seconds: int, months: int = 0) -> Self:
        """So many seconds."""
        self = super().__new__(cls, seconds)
        self.months = months
        return self


FOREVER: Final = Seconds(10**60)
"""A duration without end, above all others: a document's longest is some 10**19 seconds, and what is computed from a few of
them isn't much longer."""


class Long(Fraction):
    """A decimal that no float stands for. It compares with what the floats stand for."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return Fraction.__eq__(self, exact(other))

    def __lt__(self, other: Any) -> bool:
        return Fraction.__lt__(self, exact(other))

    def __le__(self, other: Any) -> bool:
        return Fraction.__le__(self, exact(other))

    def __gt__(self, other: Any) -> bool:
        return Fraction.__gt__(self, exact(other))

    def __ge__(self, other: Any) -> bool:
        return Fraction.__ge__(self, exact(other))

    __hash__ = Fraction.__hash__


class Open:
    """A list that is not whole (`partial`), or has elements that aren't known. Fast code stops at whatever it asks of it.

    `within` is as in `Listing`.
    """

    __slots__ = ("items", "partial", "within")

    def __init__(self, items: list[Any], partial: bool, within: tuple[str, ...] | None = None) -> None:
        self.items = items
        self.partial = partial
        self.within = within

    def __repr__(self) -> str:
        return f"Open({self.items!r}, {self.partial})"

    def _unsure(self, *_: object) -> NoReturn:
        raise UnsureError

    __bool__ = __eq__ = __ne__ = __iter__ = __len__ = __getitem__ = __contains__ = _unsure
    __hash__ = object.__hash__


def exact(value: Any) -> Any:
    """What a float stands for; anything else as it is."""
    return Fraction(repr(value)) if type(value) is float else value


def decimal(value: Fraction) -> int | float | Long:
    """A number in its plain form."""
    if value.denominator == 1:
        return int(value)
    try:
        near = float(value)
    except OverflowError:
        return Long(value)
    return near if Fraction(repr(near)) == value else Long(value)


def whole(items: Iterable[Any], partial: bool = False, within: tuple[str, ...] | None = None) -> list[Any] | Open:
    """A list, open if it must be."""
    listed = list(items)
    return Open(listed, partial, within) if partial or any(i is U for i in listed) else listed


def plain(value: Value | None) -> Any:
    """A value in its plain form; `U` for what is unknown, and for None: what has no value."""
    if isinstance(value, Fraction):
        return decimal(value)
    if isinstance(value, Duration):
        return FOREVER if value.seconds is None else Seconds(value.seconds, value.months)
    if value is NONE:
        return N
    if value is None or isinstance(value, Unknown):
        return U
    if isinstance(value, Record):
        return {k: p for k, f in value.fields.items() if (p := plain(f.value)) is not U}
    if isinstance(value, Listing):
        return whole((plain(f.value) for f in value.items), value.partial, value.within)
    return value


def back(value: Any) -> Value:
    """The value that a plain one stands for."""
    if type(value) is float:
        return Fraction(repr(value))
    if isinstance(value, Seconds):
        return INDEFINITE if value is FOREVER else Duration(int(value), value.months)
    if isinstance(value, list):
        return Listing(tuple(Fact(back(i)) for i in value))
    if isinstance(value, dict):
        return Record({k: Fact(back(v)) for k, v in value.items()})
    if isinstance(value, Open):
        return Listing(tuple(Fact(back(i)) for i in value.items), value.partial, within=value.within)
    if value is N:
        return NONE
    if value is U:
        return Unknown(frozenset())
    known: Value = value
    return known


class Prepared:
    """The facts of a root in their plain form.

    Attributes:
        facts: a dict, or `U` or `N`.
        regular: whether every value is of the type that the vocabulary gives it. Plain operators are right for those
            alone.
        size: elements of all its lists together.

    """

    __slots__ = ("facts", "regular", "size")

    def __init__(self, fact: Fact | None, kind: Type) -> None:
        self.regular = True
        self.size = 0
        self.facts: Any = U if fact is None else self._typed(fact.value, kind)

    def _typed(self, value: Value, kind: Type) -> Any:
        found = type(value)
        if found is Record:
            assert isinstance(value, Record)
            return self._record(value, kind)
        if found is Listing:
            assert isinstance(value, Listing)
            return self._list(value, kind)
        if found is Unknown or value is NONE:
            return plain(value)
        if found not in _classes(kind):
            self.regular = False
        # most facts are what they are already
        return value if found is str or found is bool or found is int else plain(value)

    def _record(self, value: Record, kind: Type) -> dict[str, Any]:
        if isinstance(kind, RecordType):
            types = kind.fields
        else:
            types = {}
            self.regular = self.regular and kind == ANY
        found: dict[str, Any] = {}
        for name, fact in value.fields.items():
            field = types.get(name)
            known = self._typed(fact.value, ANY if field is None else field.type)
            if known is not U:
                found[name] = known
            elif field is not None and isinstance(field.type, ListOf) and field.type.item is kind:
                assert isinstance(fact.value, Unknown)
                # of a tree's branches, silence makes a leaf; any other unknown may hide some
                if any(m.why is not Why.ABSENT for m in fact.value.missing):
                    found[hidden(name)] = True
        return found

    def _list(self, value: Listing, kind: Type) -> list[Any] | Open:
        item: Type = ANY
        if isinstance(kind, ListOf):
            item = kind.item
        else:
            self.regular = self.regular and kind == ANY
        self.size += len(value.items)
        listed = [self._typed(f.value, item) for f in value.items]
        if not any(i is U for i in listed):
            return Open(listed, partial=True, within=value.within) if value.partial else listed
        for fact in value.items:
            # no document gives an element that is absent; in a tree it would be a leaf that nobody knows
            if isinstance(fact.value, Unknown) and all(m.why is Why.ABSENT for m in fact.value.missing):
                self.regular = False
        return Open(listed, value.partial, value.within)


def hidden(name: str) -> str:
    """The mark beside a tree's branches that are unknown, and not merely silent. No field has such a name."""
    return f"?{name}"


_SCALARS: Final = (bool, int, Fraction, str, dt.date, dt.datetime, dt.time, Duration, Money)
_BY_KIND: Final[dict[int, tuple[Type, tuple[type, ...]]]] = {}
"""The classes of a type's values, by its id; with the type, so that no other takes its id."""


def _classes(kind: Type) -> tuple[type, ...]:
    """The classes of a type's scalars."""
    known = _BY_KIND.get(id(kind))
    if known is None:
        known = _BY_KIND[id(kind)] = (kind, _classes_of(kind))
    return known[1]


def _classes_of(kind: Type) -> tuple[type, ...]:
    if kind == ANY:
        return _SCALARS
    if is_textual(kind):
        return (str,)
    if not isinstance(kind, Basic):
        return ()
    by_name: dict[Type, tuple[type, ...]] = {
        BOOLEAN: (bool,), NUMBER: (int, Fraction), PERCENT: (int, Fraction), DURATION: (Duration,), MONEY: (Money,),
        DATE: (dt.date,), TIME: (dt.time,),
    }  # fmt: skip
    return by_name.get(kind, ())
