"""Duties of different places that no one way of setting things up keeps: who serves both has to serve each in its own way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from checkmeta.base.records import dataclass, replace
from checkmeta.judging.clashes.find import clashes
from checkmeta.judging.clashes.say import example
from checkmeta.language.program import Program, TypedNorm


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two rules of which one setup keeps only one.

    Attributes:
        first, second: their ids.
        first_places, second_places: where each holds; empty: everywhere.
        example: facts under which both apply, and what can't be chosen so that both are kept.

    """

    first: str
    second: str
    first_places: tuple[str, ...]
    second_places: tuple[str, ...]
    example: str


def contradictions(program: Program, ids: Collection[str], day: dt.date) -> tuple[Contradiction, ...]:
    """The contradictions among rules that are in force on a day, each proved on an example.

    Every rule is taken as if it held everywhere, with what excuses from it. One whose figures differ by place proves nothing then.
    """
    norms = {id(n): n for n in program.norms if _in_force(n, day)}
    everywhere = tuple(replace(n, jurisdiction=()) for n in norms.values())
    places = {n.id: n.jurisdiction for n in norms.values()}
    found = clashes(replace(program, norms=everywhere, tests=()), among=ids)
    return tuple(
        Contradiction(c.higher.id, c.lower.id, places[c.higher.id], places[c.lower.id], example(c)) for c in found
    )


def _in_force(norm: TypedNorm, day: dt.date) -> bool:
    ends = [end for end in (norm.period.end, norm.superseded) if end is not None]
    return (norm.period.start is None or norm.period.start <= day) and all(day < end for end in ends)
