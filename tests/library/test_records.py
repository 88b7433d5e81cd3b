"""Records get their methods when they are first used, and are what `dataclasses` makes of them."""

from __future__ import annotations

import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from checkmeta.base.records import dataclass, field, fields, is_dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A base with a field that takes no part in equality."""

    name: str
    note: str = field(compare=False, repr=False, default="none", kw_only=True)


@dataclass(frozen=True, slots=True)
class Room(Place):
    """Fields with defaults after those of its base."""

    doors: list[str] = field(default_factory=list)
    floor: int = 3


@dataclass(slots=True, eq=False)
class Thing:
    """Equal to itself alone."""

    number: int = 0


def test_it_has_slots_and_no_more():
    assert not hasattr(Room("a"), "__dict__")
    with pytest.raises(AttributeError):
        Room("a").other = 1


def test_methods_are_those_of_a_dataclass():
    room = Room("a", floor=4)
    assert repr(room) == "Room(name='a', doors=[], floor=4)"
    assert (room.doors, room.note) == ([], "none")
    assert Room("b").doors is not room.doors
    assert replace(room, name="b") == Room("b", floor=4) != room
    assert Place("a") == Place("a", note="more")
    assert hash(Place("a")) == hash(Place("a", note="more"))
    assert Place("a") != room
    assert Thing() != Thing()
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Place()


def test_what_asks_for_fields_finds_them():
    assert is_dataclass(Room)
    assert dataclasses.is_dataclass(Room)
    assert [f.name for f in fields(Room)] == ["name", "note", "doors", "floor"]
    match Room("a"):
        case Room(name, doors, floor):
            assert (name, doors, floor) == ("a", [], 3)


def test_it_is_pickled_before_it_is_used_and_after():
    assert pickle.loads(pickle.dumps(Room("a"))) == Room("a")  # noqa: S301 - our own


def test_several_threads_may_be_the_first():
    @dataclass(frozen=True, slots=True)
    class Fresh:
        """Not used yet."""

        name: str
        more: list[int] = field(default_factory=list)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(Fresh, map(str, range(200))))
    assert [f.name for f in found] == [str(n) for n in range(200)]
    assert Fresh("a") == Fresh("a")
