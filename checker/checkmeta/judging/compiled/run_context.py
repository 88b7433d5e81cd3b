"""What generated code is given beside the facts: the day, the figures of a place, and a count of steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from checkmeta.base.values import Value
from checkmeta.judging.compiled.plain import U, plain
from checkmeta.language.meaning.evaluator import MAX_STEPS, TooManyStepsError


class Context:
    """One place on one day.

    Attributes:
        day: as of which all is judged.
        values: the params for the place, by id.
        figures: those of them that are known, in their plain form.
        steps: elements that careful code has looked at.

    """

    __slots__ = ("_at", "_plain_at", "day", "figures", "steps", "values")

    def __init__(
        self,
        day: dt.date,
        values: Mapping[str, Value],
        at: Mapping[str, Callable[[str], Value]],
        figures: dict[str, Any] | None = None,
        plain_at: dict[tuple[str, str], Any] | None = None,
    ) -> None:
        self.day = day
        self.values = values
        self.steps = 0
        if figures is None:
            figures = {id_: known for id_, value in values.items() if (known := plain(value)) is not U}
        self.figures = figures
        self._at = at
        self._plain_at = {} if plain_at is None else plain_at

    def again(self) -> Context:
        """The same, with no steps counted."""
        return Context(self.day, self.values, self._at, self.figures, self._plain_at)

    def value_at(self, id_: str, place: str) -> Value:
        """A param for a place."""
        return self._at[id_](place)

    def figure(self, id_: str, place: Any) -> Any:
        """A param for a place, in its plain form; `U` for what is no place."""
        if not isinstance(place, str):
            return U
        key = (id_, place)
        if key not in self._plain_at:
            self._plain_at[key] = plain(self._at[id_](place))
        return self._plain_at[key]

    def step(self) -> None:
        """Count an element of a list."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooManyStepsError
