"""The generated code of a norm, as bytes that can be kept, loaded where it is called."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from checkmeta.judging.compiled.loop_bounds import Loop
from checkmeta.language.program import TypedNorm

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class NormCode:
    """A norm's code as bytes, for this version of Python. `formulas` is None where it has none."""

    name: str
    formulas: bytes | None
    careful: bytes
    loops: tuple[Loop, ...]


class Functions:
    """The functions of a norm. Code is loaded when the first of its kind is asked for."""

    __slots__ = ("_careful", "_formulas", "code", "norm")

    def __init__(self, norm: TypedNorm, code: NormCode) -> None:
        self.norm = norm
        self.code = code
        self._formulas: dict[str, Any] | None = None
        self._careful: dict[str, Any] | None = None

    @property
    def plain(self) -> bool:
        """Whether there are formulas."""
        return self.code.formulas is not None

    def formula(self, suffix: str = "") -> Function:
        """A function over plain facts."""
        if self._formulas is None:
            assert self.code.formulas is not None
            self._formulas = _loaded(self.code.formulas, careful=False)
        found: Function = self._formulas[self.code.name + suffix]
        return found

    def careful(self, suffix: str) -> Function | None:
        """A function of the careful form; None where the norm has no such clause."""
        if self._careful is None:
            self._careful = _loaded(self.code.careful, careful=True)
        return self._careful.get(self.code.name + suffix)


def _loaded(data: bytes, *, careful: bool) -> dict[str, Any]:
    from checkmeta.judging.compiled.namespaces import CAREFUL, PLAIN  # noqa: PLC0415 - the careful form is hardly ever needed

    names = dict(CAREFUL if careful else PLAIN)
    code = marshal.loads(data)  # noqa: S302 - what was just compiled, or what this user keeps
    assert isinstance(code, CodeType)
    exec(code, names)  # noqa: S102 - our own code
    return names
