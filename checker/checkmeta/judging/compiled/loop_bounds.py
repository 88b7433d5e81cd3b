"""How many elements a rule can look at, before it does: the loops of a rule, as products of lengths of lists.

The reference evaluator counts its steps and gives up at `MAX_STEPS`. Formulas don't count: they are used where even the worst
case is below that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Final

from checkmeta.judging.compiled.operations import each
from checkmeta.judging.compiled.plain import N, U
from checkmeta.language.program import Call, Comprehension, Field, ListLiteral, Local, Node, Quant, Root, TypedNorm
from checkmeta.language.walk import children

Length = tuple[str, ...] | int | None
"""The list at a path, a list written out with so many elements, or, where that isn't known, all lists of the facts together."""
Loop = tuple[Length, ...]
TIMES: Final = 4
"""How often the reference may go through one loop: as a clause, as a part of one, in a message and in a remedy."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands: the loops round it, and the innermost one's variable, if its elements are all different."""

    loops: Loop
    inner: int | None


def loops_of(norm: TypedNorm) -> tuple[Loop, ...]:
    """Every loop of a norm, with those round it."""
    found: list[Loop] = []
    here = _Place((), None)
    for node in norm.applies_when:
        found.extend(_loops(node, here))
    for generator in norm.for_each:
        found.extend(_loops(generator.domain, here))
        here = _entered(generator.domain, generator.variable, here)
        found.append(here.loops)
    for node in _judged(norm):
        found.extend(_loops(node, here))
    return tuple(dict.fromkeys(found))


def _judged(norm: TypedNorm) -> Iterator[Node]:
    yield from norm.when
    if norm.content is not None:
        yield norm.content
    for exception in norm.exceptions:
        yield exception.condition
    yield from norm.failing_that
    for message in (norm.message, norm.remedy):
        if message is not None:
            yield from (p for p in message.parts if not isinstance(p, str))


def _loops(node: Node, here: _Place) -> Iterator[Loop]:
    if not isinstance(node, Quant | Comprehension):
        for child in children(node):
            yield from _loops(child, here)
        return
    yield from _loops(node.domain, here)
    inner = _entered(node.domain, node.variable, here)
    yield inner.loops
    last = node.body if isinstance(node, Quant) else node.element
    for part in (last,) if node.where is None else (node.where, last):
        yield from _loops(part, inner)


def _entered(domain: Node, variable: Local, here: _Place) -> _Place:
    """The place inside a loop. The lists of all that an inner loop goes through are together no longer than all lists."""
    path = _path(domain)
    if path is not None:
        start, names = path
        if isinstance(start, Root):
            return _Place((*here.loops, (start.name, *names)), variable.number)
        outer = here.loops[:-1] if start.number == here.inner else here.loops
        return _Place((*outer, None), variable.number)
    if isinstance(domain, ListLiteral):
        return _Place((*here.loops, len(domain.items)), None)
    return _Place((*here.loops, None), variable.number if isinstance(domain, Call) else None)


def _path(node: Node) -> tuple[Root | Local, tuple[str, ...]] | None:
    names: list[str] = []
    while isinstance(node, Field):
        names.append(node.name)
        node = node.of
    return (node, tuple(reversed(names))) if isinstance(node, Root | Local) else None


def most_steps(loops: Iterable[Loop], facts: Mapping[str, Any], size: int) -> int:
    """The most elements that the loops can look at, all together."""
    return TIMES * sum(prod(_length(part, facts, size) for part in loop) for loop in loops)


def _length(part: Length, facts: Mapping[str, Any], size: int) -> int:
    if part is None or isinstance(part, int):
        return size + 1 if part is None else part
    value: Any = facts.get(part[0], U)
    for name in part[1:]:
        value = value.get(name, U) if isinstance(value, dict) else N
    return len(each(value))
