"""One norm in one world: its applicability, what it is about, and what is found of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from checkmeta.base.values import Missing
from checkmeta.judging.compiled.careful_operations import (
    FALSE,
    Elements,
    Seen,
    every,
    is_unknown,
    negated,
    some,
    wanting,
)
from checkmeta.judging.compiled.cells import Cell, cell
from checkmeta.judging.compiled.code import Functions
from checkmeta.judging.compiled.operations import closed, each
from checkmeta.judging.compiled.plain import U
from checkmeta.judging.compiled.world import World

GAP: Final = object()
"""In place of a result: a list that is empty, or not whole."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: the elements that it is about, and the list where it ends in one that is empty or not whole."""

    elements: tuple[Seen, ...]
    gap: Elements | None


def results(functions: Functions, facts: tuple[Any, ...], suffix: str) -> list[Any]:
    """What a function of formulas gives for each subject, in order; `GAP` where a list is empty, or not whole."""
    found: list[Any] = []
    depth = len(functions.norm.for_each)

    def level(number: int, elements: tuple[Any, ...]) -> None:
        if number == depth:
            found.append(one(functions, facts, suffix, elements))
            return
        listed = functions.formula(f"_list_{number}")(*facts, *elements)
        items = each(listed)
        for item in items:
            level(number + 1, (*elements, item))
        if not items or not closed(listed):
            found.append(GAP)

    level(0, ())
    return found


def one(functions: Functions, facts: tuple[Any, ...], suffix: str, elements: tuple[Any, ...] = ()) -> Any:
    """What a function of formulas gives for one subject: fast where all is known, else with care."""
    if not any(e is U for e in elements):
        try:
            return functions.formula(suffix)(*facts, *elements)
        except LookupError:
            pass
    return functions.formula(f"{suffix}_dual")(*facts, *elements)


class Runner:
    """Runs the functions of a norm on the facts of a world.

    By its formulas where every fact is of its type and every loop ends soon, else by its careful form alone.
    """

    def __init__(self, functions: Functions, world: World) -> None:
        self.functions = functions
        self.norm = functions.norm
        self.world = world
        self.plain = functions.plain and world.regular and world.bounded(functions.code.loops)

    # ---- applicability

    def applies(self) -> Any:
        """Whether every `applies when` holds: True, False or `U`."""
        if not self.norm.applies_when:
            return True
        if self.plain:
            return one(self.functions, self.world.plain(), "_applies")
        return _truth(every(*self.reasons("_applies", ())))

    # ---- subjects

    def subjects(self) -> Iterator[Subject]:
        """What the norm is about, in order."""
        generator = self.functions.careful("_subjects")
        if generator is None:
            yield Subject((), None)
            return
        for elements, gap in generator(*self.world.seen, self.world.context):
            yield Subject(elements, gap)

    def judged(self) -> Iterator[tuple[Subject, Cell | None]]:
        """Each subject with what is found of it; None of a gap."""
        if not self.plain:
            for subject in self.subjects():
                yield subject, None if subject.gap is not None else self._careful_cell(subject)
            return
        for subject, found in zip(self.subjects(), self.results(""), strict=True):
            assert (found is GAP) == (subject.gap is not None)
            yield subject, None if found is GAP else found

    def holding(self) -> Iterator[Subject]:
        """The subjects of which `when` is shown."""
        subjects = (s for s in self.subjects() if s.gap is None)
        if not self.norm.when:
            yield from subjects
        elif self.plain:
            results = (r for r in self.results("_when") if r is not GAP)
            yield from (s for s, holds in zip(subjects, results, strict=True) if holds is True)
        else:
            yield from (s for s in subjects if every(*self.reasons("_when", s.elements)).value is True)

    # ---- by formulas

    def results(self, suffix: str) -> list[Any]:
        """What a function gives for each subject, by formulas; `GAP` where there is none."""
        return results(self.functions, self.world.plain(), suffix)

    # ---- with care

    def reasons(self, clause: str, elements: tuple[Seen, ...]) -> tuple[Seen, ...]:
        """The conditions of a clause with the facts that they lack."""
        function = self.functions.careful(f"{clause}_reasons")
        if function is None:
            return ()
        found: tuple[Seen, ...] = function(*self.world.seen, self.world.context, *elements)
        return found

    def excuses(self, elements: tuple[Seen, ...]) -> list[tuple[str, Seen]]:
        """The exceptions; what must be shown and isn't known does not excuse."""
        found = zip(self.norm.exceptions, self.reasons("_excuse", elements), strict=True)
        return [(e.label, FALSE if e.shown and is_unknown(s) else s) for e, s in found]

    def content(self, elements: tuple[Seen, ...]) -> Seen:
        """What the rule asks for: the content, or that it doesn't hold."""
        (written,) = self.reasons("_content", elements)
        assert self.norm.modality is not None
        return negated(written) if self.norm.modality.forbids else written

    def _careful_cell(self, subject: Subject) -> Cell:
        elements = subject.elements
        excuses = [(label, _truth(seen)) for label, seen in self.excuses(elements)]
        failing = self.reasons("_failing", elements)
        return cell(
            _truth(every(*self.reasons("_when", elements))), _truth(self.content(elements)), excuses, _truth(some(*failing))
        )  # fmt: skip

    def lacking(self, clauses: tuple[str, ...], elements: tuple[Seen, ...]) -> frozenset[Missing]:
        """The facts that would decide: of `when`, the content, the exceptions or what follows a breach, as far as unknown."""
        parts: list[Seen] = []
        for clause in clauses:
            if clause == "when":
                parts.append(every(*self.reasons("_when", elements)))
            elif clause == "content":
                parts.append(self.content(elements))
            elif clause == "excuse":
                parts.append(some(*(seen for _, seen in self.excuses(elements))))
            else:
                parts.append(some(*self.reasons("_failing", elements)))
        return wanting(parts).missing


def _truth(seen: Seen) -> Any:
    return U if is_unknown(seen) else seen.value is True
