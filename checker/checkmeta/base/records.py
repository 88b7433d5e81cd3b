"""Dataclasses as the rooms hand them on: frozen for the type checker, which holds it, and cheap to make when they run.

To make a frozen dataclass takes four times as long as one that isn't, and a run makes hundreds of thousands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - handed on
else:

    def dataclass(*, frozen: bool = False, eq: bool = True, **options: Any) -> Callable[[type], type]:
        """`dataclasses.dataclass`; of a frozen one all but that it can't be changed."""

        def made(kind: type) -> type:
            hashed = frozen and eq and "__hash__" not in kind.__dict__
            return dataclasses.dataclass(eq=eq, unsafe_hash=hashed, **options)(kind)

        return made
