"""What brings the tables of an earlier version up to date: a step from each version to the next, within one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

STEPS: Final[tuple[Callable[[Connection], None], ...]] = ()
