"""What an expression can name: paths through the facts of a world, defines and params."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checkmeta.base.typesys import Type
from drawn.world import Shape

DEEPEST_PATH = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A define or param that an expression may use: what it is, and the types of its arguments."""

    text: str
    kind: Type
    arguments: tuple[tuple[Type, Shape], ...] = ()
    param: bool = False


@dataclass(frozen=True)
class Scope:
    """What can be named where an expression stands."""

    paths: tuple[tuple[str, Shape], ...]
    names: tuple[Name, ...] = ()
    raw: tuple[str, ...] = ()
    """Keys of raw documents, where `document` may be spoken of."""

    @cached_property
    def by_type(self) -> dict[Type, list[tuple[str, Shape]]]:
        """Every path, by the type of what stands there."""
        found: dict[Type, list[tuple[str, Shape]]] = {}
        for text, shape in self.paths:
            found.setdefault(shape.type, []).append((text, shape))
        return found

    @cached_property
    def lists(self) -> list[tuple[str, Shape]]:
        """The paths to lists."""
        return [(t, s) for t, s in self.paths if s.item is not None]

    @cached_property
    def scalars(self) -> list[tuple[str, Shape]]:
        """The paths to scalars."""
        return [(t, s) for t, s in self.paths if s.values]

    def bind(self, name: str, shape: Shape) -> Scope:
        """With a variable. What it gives access to is named more often than the rest."""
        own = reach(name, shape)
        return Scope((*own, *own, *self.paths), self.names, self.raw)


def reach(text: str, shape: Shape, *, index: bool = False) -> tuple[tuple[str, Shape], ...]:
    """A path and all that it leads to; with `index`, through the first elements of lists too."""
    found = [(text, shape)]
    for name, inner in shape.fields.items():
        if text.count(".") < DEEPEST_PATH:
            found.extend(reach(f"{text}.{name}", inner, index=index))
    if index and shape.item is not None and "[" not in text:
        found.extend(reach(f"{text}[0]", shape.item))
        found.extend(reach(f"{text}[1]", shape.item)[:1])
    return tuple(found)
