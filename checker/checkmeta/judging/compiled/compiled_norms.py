"""The generated code of norms, each compiled once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from checkmeta.judging.compiled.code import Functions
from checkmeta.language.program import TypedNorm

MOST: Final = 2_048
"""Norms whose code is kept in a process; the oldest go first."""

_known: OrderedDict[int, Functions] = OrderedDict()


def functions_of(norm: TypedNorm) -> Functions:
    """The functions of a norm: those kept for it, else newly compiled ones."""
    found = _known.get(id(norm))
    if found is None:
        from checkmeta.judging.compiled.compile import compile_norm  # noqa: PLC0415 - no code is written where some is kept

        found = Functions(norm, compile_norm(norm))
        keep(found)
    return found


def keep(functions: Functions) -> None:
    """Keep the functions of a norm, and the norm with them, so that no other takes its id."""
    _known[id(functions.norm)] = functions
    while len(_known) > MOST:
        _known.popitem(last=False)
