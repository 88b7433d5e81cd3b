"""The clauses of rules, and which truth values each of them can take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.typesys import BOOLEAN, RecordType
from checkmeta.base.values import Truth
from checkmeta.language import nodes as p
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.program import TypedNorm
from checkmeta.language.rebuild import condition_parts
from checkmeta.language.walk import children, iterate

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
EVERY = frozenset(Truth)


@dataclass(frozen=True, slots=True)
class SeenClause:
    """A condition in a rule: where it stands (in a define, for what a define says), and what it can come to."""

    kind: str
    """The clause of the rule that it belongs to: `when`, `must`, `unless archiving`."""
    node: p.Node
    possible: frozenset[Truth]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.node.span


def labelled_parts(norm: TypedNorm) -> Iterator[tuple[str, p.Node, bool]]:
    """The parts of a rule under the names of their clauses, and whether each is a condition or a value.

    `applies when` is not among them: it belongs to the rule set.
    """
    for generator in norm.for_each:
        yield "for each", generator.domain, False
    for node in norm.when:
        yield "when", node, True
    if norm.content is not None and norm.modality is not None:
        yield norm.modality.value, norm.content, True
    for exception in norm.exceptions:
        yield f"unless {'' if exception.shown else 'possibly '}{exception.label}", exception.condition, True
    for node in norm.failing_that:
        yield "failing that", node, True


def clauses_of(norm: TypedNorm) -> list[SeenClause]:
    """The clauses of a rule, each before those that it is made of; a `not` is left out, since its operand says the same."""
    return [
        clause for kind, node, is_condition in labelled_parts(norm) for clause in clauses_in(kind, node, is_condition)
    ]


def clauses_in(kind: str, top: p.Node, is_condition: bool) -> Iterator[SeenClause]:
    """The conditions in a node, from the outside in, in the order in which they stand."""
    stack = [(top, is_condition)]
    while stack:
        node, asked = stack.pop()
        if asked and not isinstance(node, p.Not):
            yield SeenClause(kind, node, possible(node))
        conditions = condition_parts(node)
        stack.extend((c, i in conditions) for i, c in reversed(list(enumerate(children(node)))))


def possible(node: p.Node) -> frozenset[Truth]:
    """The truth values that a condition can come to, as far as its form shows; at worst all three."""
    match node:
        case p.Const():
            return frozenset({T if node.value is True else F})
        case p.Not():
            return frozenset({T: F, F: T, U: U}[t] for t in possible(node.operand))
        case p.All() | p.AnyOf():
            return _joined([possible(o) for o in node.operands], F if isinstance(node, p.All) else T)
        case p.Quant():
            return _quantified(node)
        case p.Status() if node.status == "known":
            return frozenset({T, F})
        case p.Status(status="present") if node.operand.type == BOOLEAN and not _may_be_none(node.operand):
            return frozenset({T, U})
        case _ if _constant(node):
            return frozenset({Evaluator({}, {}, dt.date.min, {}).condition(node, {}).truth})
        case _:
            return EVERY


def _joined(operands: list[frozenset[Truth]], decisive: Truth) -> frozenset[Truth]:
    """What `and` (false decides) or `or` (true decides) can come to."""
    other = T if decisive is F else F
    if any(o == {decisive} for o in operands):
        return frozenset({decisive})
    found = {decisive} if any(decisive in o for o in operands) else set()
    if any(U in o for o in operands):
        found.add(U)
    if all(other in o for o in operands):
        found.add(other)
    return frozenset(found)


def _quantified(node: p.Quant) -> frozenset[Truth]:
    body = possible(node.body)
    if node.where is not None:
        where = possible(node.where)
        if node.every:
            where = frozenset({T: F, F: T, U: U}[t] for t in where)
        body = _joined([where, body], T if node.every else F)
    written = isinstance(node.domain, p.ListLiteral) and bool(node.domain.items)
    # of a list that a document gives, nobody may know, and it may be empty
    return body if written else body | {U, T if node.every else F}


def _may_be_none(node: p.Node) -> bool:
    """Whether a document may state that there is none of it, or of what it is a field of."""
    while isinstance(node, p.Field) and isinstance(node.of.type, RecordType):
        field = node.of.type.fields.get(node.name)
        if field is None or field.may_be_none:
            return True
        node = node.of
    return not isinstance(node, p.Root)


def _constant(node: p.Node) -> bool:
    """Whether it depends on no fact, no figure and no date."""
    return not any(
        isinstance(n, p.Root | p.Local | p.Param) or (isinstance(n, p.Call) and n.function == "today")
        for n in iterate(node)
    )
