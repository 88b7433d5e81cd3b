"""Which of many things a subject lies in, by path: found without asking each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Cover(Generic[T]):
    """Things with the paths that each is about. One without paths is about everything."""

    __slots__ = ("_by_path", "_whole")

    def __init__(self, things: Iterable[tuple[Sequence[str], T]]) -> None:
        self._whole: list[tuple[int, T]] = []
        self._by_path: dict[str, list[tuple[int, Sequence[str], T]]] = {}
        for number, (paths, thing) in enumerate(things):
            if not paths:
                self._whole.append((number, thing))
            elif all(paths):
                self._by_path.setdefault(paths[0], []).append((number, paths, thing))

    def over(self, own: Sequence[str]) -> list[T]:
        """The things of which every path is one of `own`, or contains one of them; in their order."""
        around = {prefix for path in own for prefix in _prefixes(path)}
        found = list(self._whole)
        for prefix in around & self._by_path.keys():
            found.extend((n, thing) for n, paths, thing in self._by_path[prefix] if around.issuperset(paths))
        return [thing for _, thing in sorted(found, key=lambda pair: pair[0])]


def _prefixes(path: str) -> Iterator[str]:
    """The path, and all that it lies in."""
    yield path
    for index, character in enumerate(path):
        if character in ".[":
            yield path[:index]
