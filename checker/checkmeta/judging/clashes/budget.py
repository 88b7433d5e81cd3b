"""How much may be tried, so that the search for clashes ends whatever the rules are."""

from __future__ import annotations

from typing import Final

from checkmeta.base.records import dataclass

WORK: Final = 25_000
"""Plain conditions that are looked at for one program: some three seconds. Rules that are left then are not looked at."""


@dataclass(slots=True)
class Budget:
    """What is left of it."""

    left: int = WORK

    def spend(self, conditions: int) -> bool:
        """Whether so many more conditions may be looked at; they count, if they may."""
        self.left -= conditions
        return self.left >= 0
