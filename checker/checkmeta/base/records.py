"""Dataclasses as the rooms hand them on: frozen for the type checker, which holds it, and cheap to make when they run.

To make a frozen one takes four times as long as one that isn't, and a run makes hundreds of thousands. To write the methods of two
hundred classes takes longer than all else that is imported, and a run uses half of them: a class gets its own when one is first called for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import field, fields, is_dataclass, replace
from inspect import get_annotations
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, eq: bool = True, slots: bool = False, **options: Any
    ) -> Callable[[type], type]:
        """`dataclasses.dataclass`; of a frozen one all but that it can't be changed."""

        def made(kind: type) -> type:
            options.update(eq=eq, unsafe_hash=frozen and eq and "__hash__" not in kind.__dict__)
            return _slotted(kind, options) if slots else dataclasses.dataclass(**options)(kind)

        return made


__all__ = ["InParts", "dataclass", "field", "fields", "is_dataclass", "replace"]


class InParts:
    """What may be kept in parts, of which some are read when they are first asked for: most rules are settled without their clauses."""

    __slots__ = ()
    LATER: ClassVar[tuple[tuple[str, ...], ...]]
    """The fields that are kept apart, those that are read together in one."""
    unread: Callable[[int], tuple[object, ...]] | None
    """Gives the values of such a part; None where all of it is there."""

    if not TYPE_CHECKING:  # it would take every name for one of ours

        def __getattr__(self, name: str) -> Any:
            if name == "unread":
                return None
            unread = self.unread
            for number, part in enumerate(self.LATER if unread else ()):
                if name in part:
                    for field, value in zip(part, unread(number), strict=True):
                        setattr(self, field, value)
                    return getattr(self, name)
            raise AttributeError(name)


_CALLED = ("__init__", "__repr__", "__eq__", "__hash__")
_READ = ("__match_args__", "__dataclass_fields__")
_WRITING = RLock()


def _slotted(kind: type, options: dict[str, Any]) -> type:
    """The class with slots, and with something in the place of each of its methods that has `dataclasses` write them all."""
    inherited = {name for base in kind.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
    names = [name for name, of in get_annotations(kind).items() if "ClassVar" not in str(of)]
    body = {k: v for k, v in kind.__dict__.items() if k not in ("__dict__", "__weakref__", *names)}
    body["__slots__"] = tuple(name for name in names if name not in inherited)
    own = type(kind)(kind.__name__, kind.__bases__, {**body, "__qualname__": kind.__qualname__})
    standing_in = [name for name in _CALLED if name not in body and (options["eq"] or name in _CALLED[:2])]

    def written(name: str) -> Any:
        with _WRITING:
            if "__dataclass_fields__" not in kind.__dict__:
                # what compares, hashes and shows them is ours: to write it for each class takes as long as all else that is loaded
                dataclasses.dataclass(**{**options, "repr": False, "eq": False, "unsafe_hash": False})(kind)
                made = {**kind.__dict__, **_methods(kind, hashed=options["unsafe_hash"])}
                for each in (*standing_in, *_READ, "__dataclass_params__"):
                    setattr(own, each, made[each])
        return getattr(own, name)

    for name in standing_in:
        setattr(own, name, _method(name, written))
    for name in _READ:
        setattr(own, name, _Attribute(name, written))
    return own


def _methods(kind: type, *, hashed: bool) -> dict[str, Callable[..., Any] | None]:
    """What `dataclasses` would write for the fields of a class, but its `__init__`."""
    compared = _values([f.name for f in fields(kind) if f.compare])
    counted = _values([f.name for f in fields(kind) if (f.compare if f.hash is None else f.hash)])
    shown = [f.name for f in fields(kind) if f.repr]

    def eq(self: Any, other: Any) -> Any:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_(self: Any) -> int:
        return hash(counted(self))

    def repr_(self: Any) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    return {"__eq__": eq, "__hash__": hash_ if hashed else None, "__repr__": repr_}


def _values(names: list[str]) -> Callable[[Any], Any]:
    """Gives the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda self: (getattr(self, names[0]),)) if names else (lambda _: ())


def _method(name: str, written: Callable[[str], Any]) -> Callable[..., Any]:
    def first(*args: Any, **named: Any) -> Any:
        return written(name)(*args, **named)

    return first


class _Attribute:
    """An attribute of a class that is worked out when it is first read."""

    def __init__(self, name: str, written: Callable[[str], Any]) -> None:
        self.name = name
        self.written = written

    def __get__(self, instance: object, owner: type) -> Any:
        return self.written(self.name)
