"""Values as bytes and back, as `pickle` has them, but that of some the parts are read when they are first asked for (`records.InParts`).

Texts of rules, types and classes, of which many parts speak, are kept once, in a list, and named by their number.
"""

from __future__ import annotations

import io
import pickle
from functools import partial
from typing import Any

from checkmeta.base.records import InParts, fields
from checkmeta.base.source import Source
from checkmeta.base.typesys import Basic, Enumeration, ListOf, RecordType

_LENGTH = 8
"""Bytes in which it says where what isn't kept in parts begins."""
_SHARED = (Source, Basic, Enumeration, ListOf, RecordType, type)


def dumps(value: object) -> bytes:
    """A value as bytes.

    Raises:
        pickle.PicklingError, TypeError, AttributeError, RecursionError: it can't be written.

    """
    shared: dict[int, tuple[int, Any]] = {}
    parts = bytearray(_LENGTH)
    whole = _written(value, shared, parts)
    parts[:_LENGTH] = len(parts).to_bytes(_LENGTH, "big")
    buffer = io.BytesIO()
    _Plain(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(([each for _, each in shared.values()], whole))
    return bytes(parts) + buffer.getvalue()


def loads(data: bytes) -> Any:
    """The value again. Only of bytes that nobody else may have written: they can do whatever Python can."""
    shared, whole = pickle.loads(memoryview(data)[int.from_bytes(data[:_LENGTH], "big") :])  # noqa: S301 - see above
    shared.append(partial(_in_parts, data, shared))
    return _read(whole, shared)


def _written(value: object, shared: dict[int, tuple[int, Any]], parts: bytearray) -> bytes:
    buffer = io.BytesIO()
    _Packer(buffer, shared, parts).dump(value)
    return buffer.getvalue()


def _read(data: bytes, shared: list[Any]) -> Any:
    return _Unpacker(data, shared).load()


def _in_parts(
    data: bytes, shared: list[Any], kind: type[InParts], names: tuple[str, ...], early: Any, parts: tuple[int, ...]
) -> InParts:
    """A value of which these fields are there, and the parts are still to be read: each from one place in the data to the next."""
    made = object.__new__(kind)
    for name, value in zip(names, early, strict=True):
        setattr(made, name, value)
    setattr(made, "unread", lambda number: _read(data[parts[2 * number] : parts[2 * number + 1]], shared))  # noqa: B010 - a slot of its own class
    return made


class _Unpacker(pickle.Unpickler):
    def __init__(self, data: bytes, shared: list[Any]) -> None:
        # an attribute, as a method takes twice as long; before all else, as newer versions of Python look for it once
        self.persistent_load = shared.__getitem__  # type: ignore[method-assign]
        super().__init__(io.BytesIO(data))


class _Plain(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """A text without what was worked out of it; all else as ever."""
        return (Source, (value.name, value.text)) if isinstance(value, Source) else NotImplemented


class _Packer(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO, shared: dict[int, tuple[int, Any]], parts: bytearray) -> None:
        super().__init__(buffer, protocol=pickle.HIGHEST_PROTOCOL)
        self.shared = shared  # by their identity, in order
        self.parts = parts  # one behind the other

    def persistent_id(self, value: Any) -> int | None:
        """The number of what is kept once; of what puts values together, which knows the list, the last."""
        if value is _in_parts:
            return -1
        if not isinstance(value, _SHARED):
            return None
        return self.shared.setdefault(id(value), (len(self.shared), value))[0]

    def reducer_override(self, value: Any) -> Any:
        """What is kept in parts, in parts; all else as ever."""
        if not isinstance(value, InParts):
            return NotImplemented
        late = {name for part in value.LATER for name in part}
        names = tuple(f.name for f in fields(value) if f.name not in late and f.name != "unread")  # type: ignore[arg-type]
        ends: list[int] = []
        for part in value.LATER:
            body = _written(tuple(getattr(value, n) for n in part), self.shared, self.parts)
            ends += (len(self.parts), len(self.parts) + len(body))
            self.parts += body
        return _in_parts, (type(value), names, tuple(getattr(value, n) for n in names), tuple(ends))
