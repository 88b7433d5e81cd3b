"""Many documents before one set of rules: compiled once, all rules in one function, cells and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from checkmeta.base.values import Fact, Record, Truth
from checkmeta.judging.compiled.cells import NOT_APPLICABLE, SATISFIED, VIOLATED, Cell
from checkmeta.judging.compiled.code import Functions
from checkmeta.judging.compiled.compiled_norms import functions_of
from checkmeta.judging.compiled.fused import NAME, fused
from checkmeta.judging.compiled.loop_bounds import most_steps
from checkmeta.judging.compiled.namespaces import PLAIN
from checkmeta.judging.compiled.norm import GAP, one, results
from checkmeta.judging.compiled.plain import Prepared, U
from checkmeta.judging.compiled.run_context import Context
from checkmeta.judging.contexts import Contexts, Options
from checkmeta.judging.strata import in_force
from checkmeta.language.meaning.evaluator import MAX_STEPS, TooManyStepsError
from checkmeta.language.program import Program, TypedNorm

Found = Cell | list[Any]
"""What is found of a rule: a cell, or, of a rule with `for each`, one for each subject and `GAP` for a list that ends early."""


class Batch:
    """The rules of a program that are in force in a place on a day, for platforms without variants.

    No rule may be overridden by another: whether it is depends on more than its own cells.
    """

    def __init__(self, program: Program, day: dt.date, place: str | None = None) -> None:
        """Compile.

        Raises:
            ValueError: a rule overrides another, or the formulas of a rule are too long.

        """
        contexts = Contexts(program, Fact(Record({})), Options(day, () if place is None else (place,)))
        norms = [n for n in program.norms if not n.permit and _applies(n, contexts, place)]
        if any(n.overrides for n in program.norms):
            raise ValueError("rules that override others are judged one subject at a time")
        self.norms: tuple[TypedNorm, ...] = tuple(norms)
        self._ids = [norm.id for norm in norms]
        self.context = Context(day, contexts.params_in(place, sorted(program.params)), contexts.params_at)
        functions = [functions_of(norm) for norm in norms]
        if not all(f.plain for f in functions):
            raise ValueError("a rule is too long for this")
        # loops that stand in one another can take long; how long is known when the facts are
        self._loops = tuple(loop for f in functions for loop in f.code.loops if len(loop) > 1)
        names = {**PLAIN, "NO_FACTS": {}, "GAP": GAP}
        for number, own in enumerate(functions):
            names[f"fast_{number}"] = own.formula("")
            names[f"dual_{number}"] = own.formula("_dual")
            names[f"again_{number}"] = _again(own)
        self.source = str(fused(norms))
        exec(compile(self.source, "<all rules>", "exec", dont_inherit=True), names)  # noqa: S102 - our own code
        self._all = names[NAME]

    def cells(self, platform: Prepared, identity: Prepared | None = None) -> list[Found]:
        """What is found of each of `norms`, in order.

        Raises:
            ValueError: a fact is not of the type that the vocabulary gives it.
            TooManyStepsError: the lists are so long that rules may look at more than `MAX_STEPS` elements.

        """
        if not (platform.regular and (identity is None or identity.regular)):
            raise ValueError("facts are not of their types")
        facts = {"platform": platform.facts, "identity": U if identity is None else identity.facts}
        if self._loops:
            size = platform.size + (0 if identity is None else identity.size)
            if most_steps(self._loops, facts, size) > MAX_STEPS:
                raise TooManyStepsError
        found: list[Found] = self._all(facts["platform"], facts["identity"], U, self.context.figures, self.context)
        return found

    def violated(self, platform: Prepared, identity: Prepared | None = None) -> list[str]:
        """The ids of the rules that are violated, of their elements by one at least."""
        found = zip(self._ids, self.cells(platform, identity), strict=True)
        return [
            id_
            for id_, cell in found
            if cell is not SATISFIED and cell is not NOT_APPLICABLE and (cell is VIOLATED or _broken(cell))
        ]


def _broken(found: Any) -> bool:
    """Whether a breach is among what was found: one stays, where nobody knows whether it is made good."""
    if isinstance(found, list):
        return any(map(_broken, found))
    return isinstance(found, Cell) and found[:3] == VIOLATED[:3] and found.failing is not True


def _again(functions: Functions) -> Callable[..., Found]:
    """All that is found of a rule, judged by itself."""

    def again(*facts: Any) -> Found:
        norm = functions.norm
        applies = one(functions, facts, "_applies") if norm.applies_when else True
        if applies is False:
            return NOT_APPLICABLE
        found = results(functions, facts, "")
        if applies is U:
            found = [c._replace(applies=U) if isinstance(c, Cell) and c.applies is True else c for c in found]
        return found if norm.for_each else found[0]

    return again


def _applies(norm: TypedNorm, contexts: Contexts, place: str | None) -> bool:
    return in_force(norm, contexts).outcome.truth is Truth.TRUE and contexts.applies_in(norm, place) is Truth.TRUE
