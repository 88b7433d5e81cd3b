"""Values as bytes and back, as `pickle` has them, twice as fast for frozen slotted dataclasses.

Python's own way asks `dataclasses.fields` for each of a hundred thousand nodes, when they are written and when they are read.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from checkmeta.base.source import Source

Setter = Callable[[Any, Any], None]


def dumps(value: object) -> bytes:
    """A value as bytes.

    Raises:
        pickle.PicklingError, TypeError, AttributeError, RecursionError: it can't be written.

    """
    buffer = io.BytesIO()
    _Packer(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def loads(data: bytes) -> Any:
    """The value again. Only of bytes that nobody else may have written: they can do whatever Python can."""
    return pickle.loads(data)  # noqa: S301 - see above


class _Packer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """A dataclass as its class and its fields' values; a text without what was worked out of it; all else as ever."""
        if isinstance(value, Source):
            return Source, (value.name, value.text)
        kind: type = type(value)
        slots = _slots(kind)
        return NotImplemented if slots is None else (rebuilt, (kind, *[get(value) for get, _ in slots]))


def rebuilt(kind: type, *values: object) -> object:
    """A dataclass of these values, in the order of its fields."""
    made: object = object.__new__(kind)
    slots = _slots(kind)
    assert slots is not None
    for (_, put), value in zip(slots, values, strict=True):
        put(made, value)
    return made


@cache
def _slots(kind: type) -> tuple[tuple[Callable[[Any], Any], Setter], ...] | None:
    """How to get and to set each field of a slotted dataclass; None for all else."""
    if not is_dataclass(kind) or "__slots__" not in kind.__dict__:
        return None
    found = [next(base.__dict__[f.name] for base in kind.__mro__ if f.name in base.__dict__) for f in fields(kind)]
    return tuple((slot.__get__, slot.__set__) for slot in found)
