"""A form of conditions in which some that mean the same are the same: changes that change nothing are found by it."""

from __future__ import annotations

from checkmeta.authoring.testing.rule_clauses import possible
from checkmeta.base.records import replace
from checkmeta.base.typesys import BOOLEAN
from checkmeta.base.values import Truth
from checkmeta.language.nodes import All, AnyOf, Call, Compare, Comprehension, Const, Fold, Node, Not, Quant
from checkmeta.language.program import TypedNorm
from checkmeta.language.rebuild import rebuild
from checkmeta.language.walk import children

Key = tuple[object, ...]

WHOLE = {">": (">=", 1), "<=": ("<", 1)}
"""Comparisons of a whole number, which a count is, with a constant."""


def key(norm: TypedNorm) -> Key:
    """What the verdicts of a rule depend on, as far as a mutant can change it. Equal keys: no test can tell the two apart."""
    forbids = norm.modality is not None and norm.modality.forbids
    return (
        tuple(_values(g.domain) for g in norm.for_each),
        normal(All(norm.applies_when)),
        normal(All(norm.when)),
        None if norm.content is None else normal(norm.content, negated=forbids),
        tuple(
            (e.label, e.shown and Truth.UNKNOWN in possible(e.condition), normal(e.condition)) for e in norm.exceptions
        ),
        normal(AnyOf(norm.failing_that)),
        norm.overrides,
    )


def normal(node: Node, *, negated: bool = False) -> Node:
    """A condition or its negation with `not` only before what can't take it in; Kleene's three values stay as they are."""
    match node:
        case Const() if isinstance(node.value, bool):
            return Const(node.value != negated, BOOLEAN)
        case Not():
            return normal(node.operand, negated=not negated)
        case All() | AnyOf():
            return _joined([normal(o, negated=negated) for o in node.operands], every=isinstance(node, All) != negated)
        case Quant():
            every = node.every != negated
            body = normal(node.body, negated=negated)
            if node.where is not None:  # every = not where, or body; some = where and body
                body = _joined([normal(node.where, negated=every), body], every=not every)
            return replace(node, every=every, domain=_values(node.domain), where=None, body=body)
        case Compare():
            return _compare(node, negated)
        case _:
            plain = _values(node)
            return Not(plain) if negated else plain


def _joined(operands: list[Node], *, every: bool) -> Node:
    """`and` (`every`) or `or` without nesting, repetition, and constants that decide nothing."""
    kind = All if every else AnyOf
    flat: list[Node] = []
    for operand in operands:
        flat.extend(operand.operands if isinstance(operand, kind) else [operand])
    neutral, decisive = Const(every, BOOLEAN), Const(not every, BOOLEAN)
    if decisive in flat:
        return decisive
    kept = tuple(dict.fromkeys(o for o in flat if o != neutral))
    if len(kept) == 1:
        return kept[0]
    return kind(kept) if kept else neutral


def _compare(node: Compare, negated: bool) -> Node:
    operator = node.operator
    if operator in ("==", "!="):
        if negated:
            operator = "!=" if operator == "==" else "=="
        # `x == false` is no `not x`: of what is stated as absent, only the second is true
        if node.left.type == BOOLEAN and node.right == Const(True, BOOLEAN):
            return normal(node.left, negated=operator == "!=")
        return Compare(operator, _values(node.left), _values(node.right))
    left, right = _values(node.left), _values(node.right)
    counted = (isinstance(left, Fold) and left.kind == "count") or (
        isinstance(left, Call) and left.function == "length"
    )
    if counted and isinstance(right, Const) and isinstance(right.value, int) and operator in WHOLE:
        operator, more = WHOLE[operator]
        right = replace(right, value=right.value + more)
    plain = Compare(operator, left, right)
    return Not(plain) if negated else plain


def _values(node: Node) -> Node:
    """A value: the conditions under `where` in it are brought into the same form."""
    if isinstance(node, Comprehension):
        where = None if node.where is None else normal(node.where)
        if where == Const(True, BOOLEAN):
            where = None
        return replace(node, element=_values(node.element), domain=_values(node.domain), where=where)
    parts = children(node)
    return rebuild(node, tuple(_values(p) for p in parts)) if parts else node
