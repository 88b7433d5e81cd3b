"""Where random decisions come from: hypothesis, which shrinks what fails, or a seed, which is faster and always the same.

The first alternative of every choice is the plainest one: that is where hypothesis shrinks to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices(ABC):
    """A source of decisions."""

    @abstractmethod
    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""

    def one(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[self.below(len(options))] if len(options) > 1 else options[0]

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.below(100) >= 100 - percent

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """One of several, each with its weight."""
        at = self.below(sum(weight for weight, _ in options))
        for weight, option in options:
            if at < weight:
                return option
            at -= weight
        raise AssertionError

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """From `least` to `most` different ones, in their order."""
        rest = list(range(len(options)))
        count = min(len(rest), least + self.below(most - least + 1))
        taken = sorted(rest.pop(self.below(len(rest))) for _ in range(count))
        return [options[i] for i in taken]

    def times(self, least: int, most: int) -> Iterator[int]:
        """Repeat from `least` to `most` times."""
        return iter(range(least + self.below(most - least + 1)))


class Seeded(Choices):
    """Decisions from a seed."""

    def __init__(self, seed: int | str) -> None:
        self.random = Random(seed)  # noqa: S311 - an example, not a secret

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        return int(self.random.random() * bound)


@cache
def _below(bound: int) -> st.SearchStrategy[int]:
    return st.integers(0, bound - 1)


class Drawn(Choices):
    """Decisions that hypothesis takes."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        return self.data.conjecture_data.draw(_below(bound)) if bound > 1 else 0
