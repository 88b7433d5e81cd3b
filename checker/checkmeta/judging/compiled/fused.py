"""All rules of a program as one Python function: the loops of rules over one list are one loop.

Each rule is tried by itself; where it meets something that isn't known, it is judged again with care, for the element alone
where it is about elements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checkmeta.judging.compiled.formulas import Formulas
from checkmeta.judging.compiled.namespaces import variable_names
from checkmeta.judging.compiled.python_source import FACTS, Text, variables_of
from checkmeta.language.program import All, AnyOf, Field, Local, Node, Not, Quant, Root, TypedNorm
from checkmeta.language.walk import iterate

NAME = "judge_all"


@dataclass(frozen=True, slots=True)
class _Loop:
    """A rule over one list. `found` is the cell where an element of which `decides` holds is met, `start` where none is."""

    number: int
    variable: Local
    where: Node | None
    body: Node
    wanted: bool
    """Whether `body` must hold of such an element, or must not."""
    start: str
    found: str


def fused(norms: Sequence[TypedNorm]) -> Text:
    """The function, and for each rule in a loop what it says of one element where something isn't known.

    It calls `fast_N`, `dual_N` of the N-th norm for one subject, and `again_N` where that must be judged by itself.
    """
    loops: dict[Node, list[_Loop]] = {}
    eaches: dict[Node, list[int]] = {}
    alone: list[int] = []
    for number, norm in enumerate(norms):
        loop = _quantified(number, norm)
        if loop is not None:
            loops.setdefault(loop[0], []).append(loop[1])
        elif _one_list(norm):
            eaches.setdefault(norm.for_each[0].domain, []).append(number)
        else:
            alone.append(number)
    writer = _Writer(norms)
    for own in loops.values():
        for one in own:
            writer.part(one)
    writer.head()
    for domain in dict.fromkeys((*loops, *eaches)):
        writer.group(domain, loops.get(domain, []), eaches.get(domain, []))
    for number in alone:
        writer.alone(number)
    writer.line(1, f"return [{', '.join(f'r{n}' for n in range(len(norms)))}]")
    return writer.text


# ---- which rules are alike


def _quantified(number: int, norm: TypedNorm) -> tuple[Node, _Loop] | None:
    """The list that a rule's content quantifies over, if that is all there is to the rule."""
    if norm.for_each or norm.applies_when or norm.when or norm.exceptions or norm.failing_that:
        return None
    node, positive = norm.content, True
    assert norm.modality is not None
    if norm.modality.forbids:
        positive = False
    while isinstance(node, Not):
        node, positive = node.operand, not positive
    if not isinstance(node, Quant) or not _is_path(node.domain):
        return None
    # of `every` an element that fails decides, of `some` one that holds
    decided = not node.every
    kept, broken = ("SATISFIED", "VIOLATED")
    found, start = (kept, broken) if decided == positive else (broken, kept)
    return node.domain, _Loop(number, node.variable, node.where, node.body, decided, start, found)


def _one_list(norm: TypedNorm) -> bool:
    """Whether a rule is about each element of one list, and can be written in one line."""
    return len(norm.for_each) == 1 and not norm.applies_when and _is_path(norm.for_each[0].domain)


def _is_path(node: Node) -> bool:
    while isinstance(node, Field):
        node = node.of
    return isinstance(node, Root) and node.name != "document"


def _records(norms: Iterable[TypedNorm]) -> dict[Node, str]:
    """Records at the top that several conditions read from, with the names of their variables; outer ones first."""
    counts: Counter[Node] = Counter()
    for norm in norms:
        for clause in (
            *norm.when,
            *([] if norm.content is None else [norm.content]),
            *(g.domain for g in norm.for_each),
        ):
            for node in iterate(clause):
                if isinstance(node, Field) and isinstance(node.of, Field) and _is_path(node):
                    counts[node.of] += 1
    found: dict[Node, str] = {}
    for node, times in sorted(counts.items(), key=lambda pair: _path(pair[0])):
        parent = node.of if isinstance(node, Field) else node
        if times > 1 and (isinstance(parent, Root) or parent in found):
            found[node] = "_".join(_path(node))
    return found


def _path(node: Node) -> tuple[str, ...]:
    if isinstance(node, Field):
        return (*_path(node.of), node.name)
    assert isinstance(node, Root)
    return (node.name,)


# ---- writing


class _Writer:
    def __init__(self, norms: Sequence[TypedNorm]) -> None:
        self.norms = norms
        self.text = Text()
        self.records = _records(norms)
        own = {*self.records.values(), *(f"r{n}" for n in range(len(norms))), "item", "before", "decides"}
        self.variables = [variable_names(variables_of(norm), own) for norm in norms]

    def line(self, depth: int, line: str) -> None:
        """One line, so far in."""
        self.text.add("    " * depth + line, 1)

    def formulas(self, number: int, fields: dict[Node, str] | None = None) -> Formulas:
        """Writes what stands in a norm. `fields` are those of the loop's element that are at hand."""
        return Formulas(self.variables[number], fast=True, shared={**self.records, **(fields or {})})

    def part(self, loop: _Loop) -> None:
        """What a rule in a loop says of an element where something isn't known."""
        dual = Formulas(self.variables[loop.number], fast=False)
        true, false = dual.true(loop.body), dual.false(loop.body)
        if not loop.wanted:
            true, false = false, true
        if loop.where is not None:
            true, false = f"{dual.true(loop.where)} and {true}", f"({dual.false(loop.where)} or {false})"
        item = self.variables[loop.number][loop.variable.number]
        self.line(0, f"def part_{loop.number}({FACTS}, {item}, before):")
        self.line(1, f"if before is {loop.found} or ({true}):")
        self.line(2, f"return {loop.found}")
        self.line(1, f"return before if {false} else UNDECIDED")
        self.line(0, "")

    def head(self) -> None:
        """The records that several rules read from. Where there is none, nothing can be read from it either."""
        self.line(0, f"def {NAME}({FACTS}):")
        if not self.records:
            return
        for depth, word, form in ((1, "try:", "[{!r}]"), (1, "except LookupError:", ".get({!r}, NO_FACTS)")):
            self.line(depth, word)
            for node, name in self.records.items():
                assert isinstance(node, Field)
                of = self.records.get(node.of) or "_".join(_path(node.of))
                self.line(depth + 1, f"{name} = {of}{form.format(node.name)}")

    def group(self, domain: Node, loops: Sequence[_Loop], eaches: Sequence[int]) -> None:
        """One loop for all rules over a list."""
        heads = {loop.number: loop.variable for loop in loops} | {n: self.norms[n].for_each[0].variable for n in eaches}
        for number, variable in heads.items():
            self.variables[number][variable.number] = "item"
        fields = _fields(loops)
        for loop in loops:
            self.line(1, f"r{loop.number} = {loop.start}")
        for number in eaches:
            self.line(1, f"r{number} = []")
        self.line(1, "try:")
        self.line(2, f"for item in {Formulas({}, fast=True, shared=self.records).value(domain)}:")
        if loops:
            self.line(3, "try:")
            for path in fields:
                self.line(4, f"{_item(path)} = {_item(path[:-1])}[{path[-1]!r}]")
            for loop in loops:
                formulas = self.formulas(loop.number, {n: _item(p) for p, n in _reads(loop) if p in fields})
                test = formulas.true(loop.body) if loop.wanted else formulas.false(loop.body)
                where = "" if loop.where is None else f"{formulas.true(loop.where)} and "
                self.line(4, f"if {where}{test}:")
                self.line(5, f"r{loop.number} = {loop.found}")
            self.line(3, "except LookupError:")
            for loop in loops:
                self.line(4, f"r{loop.number} = part_{loop.number}({FACTS}, item, r{loop.number})")
        for number in eaches:
            self.line(3, "try:")
            self.line(4, f"r{number}.append({self.cell(number, ', item')})")
            self.line(3, "except LookupError:")
            self.line(4, f"r{number}.append(dual_{number}({FACTS}, item))")
        for number in eaches:
            self.line(2, f"if not r{number}:")
            self.line(3, f"r{number}.append(GAP)")
        self.line(1, "except LookupError:")
        for number in heads:
            self.line(2, f"r{number} = again_{number}({FACTS})")

    def alone(self, number: int) -> None:
        """A rule that is about the platform or the identity schema, or about more than one list."""
        norm = self.norms[number]
        if norm.for_each or norm.applies_when:
            self.line(1, f"r{number} = again_{number}({FACTS})")
            return
        self.line(1, "try:")
        self.line(2, f"r{number} = {self.cell(number, '')}")
        self.line(1, "except LookupError:")
        self.line(2, f"r{number} = dual_{number}({FACTS})")

    def cell(self, number: int, item: str) -> str:
        """What is found of one subject, in one line."""
        norm = self.norms[number]
        assert norm.content is not None
        assert norm.modality is not None
        if norm.exceptions or norm.failing_that:
            return f"fast_{number}({FACTS}{item})"
        formulas = self.formulas(number)
        yes, no = ("VIOLATED", "SATISFIED") if norm.modality.forbids else ("SATISFIED", "VIOLATED")
        found = f"{yes} if {formulas.true(norm.content)} else {no}"
        if norm.when:
            found = f"NOT_APPLICABLE if not ({' and '.join(formulas.true(w) for w in norm.when)}) else {found}"
        return found


def _reads(loop: _Loop, *, always: bool = False) -> Iterator[tuple[tuple[str, ...], Field]]:
    """What a rule reads of a loop's element, with its path from there; `always`: whatever else it finds."""
    clauses = (loop.body,) if loop.where is None else (loop.where, loop.body)
    for clause in clauses[:1] if always else clauses:
        for node in _begun(clause) if always else iterate(clause):
            if isinstance(node, Field):
                path: list[str] = []
                of: Node = node
                while isinstance(of, Field):
                    path.append(of.name)
                    of = of.of
                if of == loop.variable:
                    yield tuple(reversed(path)), node


def _begun(node: Node) -> Iterator[Node]:
    """The parts of a condition that are evaluated first."""
    while isinstance(node, All | AnyOf | Not):
        node = node.operand if isinstance(node, Not) else node.operands[0]
    yield from iterate(node.domain if isinstance(node, Quant) else node)


def _fields(loops: Sequence[_Loop]) -> list[tuple[str, ...]]:
    """The paths of what rules read of every element of a loop, and more than once; outer ones first."""
    times = Counter(path for loop in loops for path, _ in _reads(loop))
    always = {path for loop in loops for path, _ in _reads(loop, always=True)}
    return sorted(path for path, number in times.items() if number > 1 and path in always)


def _item(path: tuple[str, ...]) -> str:
    return "_".join(("item", *path))
