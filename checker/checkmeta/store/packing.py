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

_SHARED = (Source, Basic, Enumeration, ListOf, RecordType, type)


def dumps(value: object) -> bytes:
    """A value as bytes.

    Raises:
        pickle.PicklingError, TypeError, AttributeError, RecursionError: it can't be written.

    """
    shared: dict[int, tuple[int, Any]] = {}
    whole = _written(value, shared)
    buffer = io.BytesIO()
    _Plain(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(([each for _, each in shared.values()], whole))
    return buffer.getvalue()


def loads(data: bytes) -> Any:
    """The value again. Only of bytes that nobody else may have written: they can do whatever Python can."""
    shared, whole = pickle.loads(data)  # noqa: S301 - see above
    shared.append(partial(_in_parts, shared))
    return _read(whole, shared)


def _written(value: object, shared: dict[int, tuple[int, Any]]) -> bytes:
    buffer = io.BytesIO()
    _Packer(buffer, shared).dump(value)
    return buffer.getvalue()


def _read(data: bytes, shared: list[Any]) -> Any:
    unpickler = pickle.Unpickler(io.BytesIO(data))  # noqa: S301 - see `loads`
    unpickler.persistent_load = shared.__getitem__  # type: ignore[method-assign]
    return unpickler.load()


def _in_parts(shared: list[Any], kind: type[InParts], names: tuple[str, ...], early: Any, parts: Any) -> InParts:
    """A value of which these fields are there, and the parts are still to be read."""
    made = object.__new__(kind)
    for name, value in zip(names, early, strict=True):
        setattr(made, name, value)
    setattr(made, "unread", lambda number: _read(parts[number], shared))  # noqa: B010 - a slot of its own class
    return made


class _Plain(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """A text without what was worked out of it; all else as ever."""
        return (Source, (value.name, value.text)) if isinstance(value, Source) else NotImplemented


class _Packer(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO, shared: dict[int, tuple[int, Any]]) -> None:
        super().__init__(buffer, protocol=pickle.HIGHEST_PROTOCOL)
        self.shared = shared  # by their identity, in order

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
        parts = tuple(_written(tuple(getattr(value, n) for n in part), self.shared) for part in value.LATER)
        return _in_parts, (type(value), names, tuple(getattr(value, n) for n in names), parts)
