"""By what two reports can be told to rest on the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from checkmeta.base.records import fields, is_dataclass
from checkmeta.base.source import Source
from checkmeta.language.nodes import Local
from checkmeta.language.program import TypedNorm, TypedParam

_ELSEWHERE = frozenset(
    {"span", "type", "written", "digest", "roots", "params", "number", "origin", "jurisdiction_span", "spoken", "unread"}
)  # fmt: skip
"""Fields in which a rule says nothing of its own: places, and what follows from the rest."""


def digest(sources: Iterable[Source]) -> str:
    """SHA-256 over the texts, in the order of their hashes: the names of files and folders don't matter."""
    parts = sorted(
        hashlib.sha256(s.text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest() for s in sources
    )
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def norm_digest(norm: TypedNorm, params: Mapping[str, TypedParam]) -> str:
    """SHA-256 over what a norm means, its defines and the figures that it uses written out.

    It changes with every word that a report may show, and not with comments, layout, or anything of another rule.
    """
    numbers: dict[int, int] = {}
    parts = [*_parts(norm, numbers), *(p for id_ in sorted(norm.params) for p in _parts(params[id_], numbers))]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _parts(value: object, numbers: dict[int, int]) -> Iterator[str]:
    """A value as words; variables are told apart by the order in which they come."""
    if isinstance(value, tuple | list):
        yield f"({len(value)}"
        for item in value:
            yield from _parts(item, numbers)
    elif (names := _own(type(value))) is not None:  # type: ignore[arg-type] # mypy takes a class for what can't be hashed
        yield type(value).__name__
        if isinstance(value, Local):
            yield str(numbers.setdefault(value.number, len(numbers)))
        for name in names:
            yield from _parts(getattr(value, name), numbers)
    else:
        yield f"{type(value).__name__} {value!r}"


@cache
def _own(kind: type) -> tuple[str, ...] | None:
    """The fields in which something of that kind says what is its own; None of what has no fields."""
    return tuple(f.name for f in fields(kind) if f.name not in _ELSEWHERE) if is_dataclass(kind) else None
