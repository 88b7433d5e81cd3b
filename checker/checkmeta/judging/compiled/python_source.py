"""A norm as Python source: functions of one clause a line, each line with the line of the rules file that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checkmeta.judging.compiled.careful import Careful
from checkmeta.judging.compiled.formulas import Formulas, TooLongError
from checkmeta.judging.compiled.namespaces import variable_names
from checkmeta.language.program import All, AnyOf, Comprehension, Local, Node, Program, Quant, TypedNorm
from checkmeta.language.walk import children

FACTS = "platform, identity, document, figures, context"
SEEN = "platform, identity, document, context"
WIDTH = 100


@dataclass(slots=True)
class Text:
    """Lines of Python; `origins` has the line of the rules file for each."""

    lines: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)

    def add(self, line: str, origin: int) -> None:
        """One more line."""
        assert "\n" not in line
        self.lines.append(line)
        self.origins.append(origin)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True, slots=True)
class NormSource:
    """The functions of a norm. `formulas` is None where they would be longer than can be compiled with care."""

    name: str
    formulas: Text | None
    careful: Text


def python_name(id_: str) -> str:
    """The name of a norm's functions."""
    return re.sub(r"\W", "_", id_)


def norm_source(norm: TypedNorm) -> NormSource:
    """Write a norm's functions."""
    name = python_name(norm.id)
    variables = variable_names(variables_of(norm))
    writer = _Writer(norm, name, variables)
    try:
        formulas: Text | None = writer.formulas()
    except TooLongError:
        formulas = None
    return NormSource(name, formulas, writer.careful())


def generate(program: Program) -> str:
    """All norms of a program as one readable text: for each the formulas, then the careful form."""
    return python_of(program.norms)


def python_of(norms: Iterable[TypedNorm]) -> str:
    """Norms as one readable text."""
    parts: list[str] = []
    for norm in norms:
        source = norm_source(norm)
        parts.append(f"# {norm.id}: {' '.join(norm.title.split())}\n# {norm.span}\n")
        parts.extend(str(text) for text in (source.formulas, source.careful) if text is not None and text.lines)
    return "\n\n".join(parts)


def variables_of(norm: TypedNorm) -> list[Local]:
    """Every variable of a norm, those of its `for each` first."""
    found = [g.variable for g in norm.for_each]
    stack = [
        *(e.condition for e in reversed(norm.exceptions)), *reversed(norm.failing_that),
        *([] if norm.content is None else [norm.content]), *reversed(norm.when), *reversed(norm.applies_when),
        *(g.domain for g in norm.for_each),
    ]  # fmt: skip
    while stack:
        node = stack.pop()
        if isinstance(node, Quant | Comprehension):
            found.append(node.variable)
        stack.extend(reversed(children(node)))
    return found


class _Writer:
    def __init__(self, norm: TypedNorm, name: str, variables: dict[int, str]) -> None:
        self.norm = norm
        self.name = name
        self.variables = variables
        self.fast = Formulas(variables, fast=True)
        self.dual = Formulas(variables, fast=False)
        self.reasons = Careful(variables)
        self.subject = [variables[g.variable.number] for g in norm.for_each]

    def origin(self, node: Node | None = None) -> int:
        """The line on which a node begins; of what stands in another file, the norm's own."""
        span = self.norm.span if node is None or node.span.source is not self.norm.span.source else node.span
        return span.begin.line

    def head(self, text: Text, suffix: str, parameters: str, extra: Iterable[str] = ()) -> None:
        """The first line of a function."""
        if text.lines:
            text.add("", self.origin())
        text.add(f"def {self.name}{suffix}({', '.join((parameters, *extra))}):", self.origin())

    # ---- formulas

    def formulas(self) -> Text:
        """The fast function, the one of the two formulas, and those of the parts that are asked for by themselves."""
        text = Text()
        norm = self.norm
        if norm.applies_when:
            self.guard(text, "_applies", norm.applies_when, ())
        for number, generator in enumerate(norm.for_each):
            self.head(text, f"_list_{number}", FACTS, self.subject[:number])
            text.add(f"    return {self.dual.value(generator.domain)}", self.origin(generator.domain))
        if norm.overrides and norm.when:
            self.guard(text, "_when", norm.when, self.subject)
        if norm.content is not None:
            self._fast(text)
            self._dual(text)
        return text

    def guard(self, text: Text, suffix: str, nodes: Sequence[Node], subject: Sequence[str]) -> None:
        """Conditions that all must hold: a fast function, and one of the two formulas."""
        self.head(text, suffix, FACTS, subject)
        for node in nodes:
            self.test(text, "if not", node, "return False")
        text.add("    return True", self.origin())
        self.head(text, f"{suffix}_dual", FACTS, subject)
        self.rails(text, "return", nodes, every=True)

    def test(self, text: Text, word: str, node: Node, then: str) -> None:
        """`if` a condition of the fast form, one operand a line where it is long."""
        formula = self.fast.true(node)
        if isinstance(node, All | AnyOf) and len(formula) > WIDTH:
            connective = "and" if isinstance(node, All) else "or"
            text.add(f"    {word} (", self.origin(node))
            for number, operand in enumerate(node.operands):
                text.add(f"        {f'{connective} ' if number else ''}{self.fast.true(operand)}", self.origin(operand))
            text.add("    ):", self.origin(node))
        else:
            text.add(f"    {word} {formula}:", self.origin(node))
        text.add(f"        {then}", self.origin(node))

    def rails(self, text: Text, target: str, nodes: Sequence[Node], *, every: bool, negated: bool = False) -> None:
        """The two formulas of several conditions together, as one value."""
        true, false = (self.dual.false, self.dual.true) if negated else (self.dual.true, self.dual.false)
        yes, no = ("and", "or") if every else ("or", "and")
        text.add(f"    {target} either(", self.origin(nodes[0]))
        for formula, word in ((true, yes), (false, no)):
            for number, node in enumerate(nodes):
                end = "," if number == len(nodes) - 1 else ""
                text.add(f"        {f'{word} ' if number else ''}{formula(node)}{end}", self.origin(node))
        text.add("    )", self.origin(nodes[-1]))

    def _fast(self, text: Text) -> None:
        norm = self.norm
        assert norm.content is not None
        assert norm.modality is not None
        self.head(text, "", FACTS, self.subject)
        for node in norm.when:
            self.test(text, "if not", node, "return NOT_APPLICABLE")
        self.test(text, "if not" if norm.modality.forbids else "if", norm.content, "return SATISFIED")
        if norm.exceptions:
            text.add("    excuses = []", self.origin(norm.exceptions[0].condition))
            for exception in norm.exceptions:
                self.test(text, "if", exception.condition, f"excuses.append({exception.label!r})")
            text.add("    if excuses:", self.origin())
            text.add("        return excepted(excuses)", self.origin())
        for node in norm.failing_that:
            self.test(text, "if", node, "return COMPENSATED")
        text.add("    return VIOLATED", self.origin(norm.content))

    def _dual(self, text: Text) -> None:
        norm = self.norm
        assert norm.content is not None
        assert norm.modality is not None
        self.head(text, "_dual", FACTS, self.subject)
        yes, no = (self.dual.false, self.dual.true) if norm.modality.forbids else (self.dual.true, self.dual.false)
        if not norm.when and not norm.exceptions and not norm.failing_that:
            for formula, found in ((yes, "SATISFIED"), (no, "VIOLATED")):
                text.add(f"    if {formula(norm.content)}:", self.origin(norm.content))
                text.add(f"        return {found}", self.origin(norm.content))
            text.add("    return UNDECIDED", self.origin(norm.content))
            return
        applies = "True"
        if norm.when:
            applies = "applies"
            self.rails(text, "applies =", norm.when, every=True)
            text.add("    if applies is False:", self.origin())
            text.add("        return NOT_APPLICABLE", self.origin())
        self.rails(text, "content =", [norm.content], every=True, negated=norm.modality.forbids)
        text.add("    if content is True:", self.origin(norm.content))
        text.add(f"        return cell({applies}, True, (), False)", self.origin(norm.content))
        if norm.exceptions:
            text.add("    excuses = (", self.origin())
            for exception in norm.exceptions:
                node = exception.condition
                false = "True" if exception.shown else self.dual.false(node)  # what isn't shown does not excuse
                text.add(f"        ({exception.label!r}, either(", self.origin(node))
                text.add(f"            {self.dual.true(node)},", self.origin(node))
                text.add(f"            {false},", self.origin(node))
                text.add("        )),", self.origin(node))
            text.add("    )", self.origin())
        failing = "False"
        if norm.failing_that:
            failing = "failing"
            self.rails(text, "failing =", norm.failing_that, every=False)
        excuses = "excuses" if norm.exceptions else "()"
        text.add(f"    return cell({applies}, content, {excuses}, {failing})", self.origin())

    # ---- the careful form

    def careful(self) -> Text:
        """The functions that say which facts would decide."""
        text = Text()
        norm = self.norm
        self._reasons(text, "_applies_reasons", norm.applies_when, ())
        if norm.for_each:
            self._subjects(text)
        self._reasons(text, "_when_reasons", norm.when, self.subject)
        if norm.content is not None:
            self._reasons(text, "_content_reasons", (norm.content,), self.subject)
        self._reasons(text, "_excuse_reasons", [e.condition for e in norm.exceptions], self.subject)
        self._reasons(text, "_failing_reasons", norm.failing_that, self.subject)
        return text

    def _reasons(self, text: Text, suffix: str, nodes: Sequence[Node], subject: Sequence[str]) -> None:
        if not nodes:
            return
        self.head(text, suffix, SEEN, subject)
        text.add("    return (", self.origin(nodes[0]))
        for node in nodes:
            text.add(f"        {self.reasons.condition(node)},", self.origin(node))
        text.add("    )", self.origin(nodes[-1]))

    def _subjects(self, text: Text) -> None:
        """A generator of what the norm is about: the elements, and the list where it is empty or not whole."""
        self.head(text, "_subjects", SEEN)
        self._level(text, 0)

    def _level(self, text: Text, level: int) -> None:
        if level == len(self.norm.for_each):
            return
        node = self.norm.for_each[level].domain
        origin = self.origin(node)
        pad = "    " * (level + 1)
        name, words = self.subject[level], node.span.words
        listed = f"listed_{level}"
        elements = "".join(f"{n}, " for n in self.subject[: level + 1])
        text.add(f"{pad}{listed} = {self.reasons.elements(node)}", origin)
        text.add(f"{pad}for number, {name} in enumerate({listed}.items):", origin)
        text.add(f"{pad}    {name} = called({name}, {words!r}, number)", origin)
        if level + 1 == len(self.norm.for_each):
            text.add(f"{pad}    yield ({elements.rstrip()}), None", origin)
        self._level(text, level + 1)
        reached = "".join(f"{n}, " for n in self.subject[:level])
        text.add(f"{pad}if {listed}.rest is not None or not {listed}.items:", origin)
        text.add(f"{pad}    yield ({reached.rstrip()}), {listed}", origin)
