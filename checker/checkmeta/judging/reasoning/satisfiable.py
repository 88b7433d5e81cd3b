"""Whether conditions can hold together: a few values stand for all that a fact may have, and every mix of them is tried.

Between two constants that a fact is compared with, all its values are alike, so one of them will do. What can't be looked
into (a quantifier, a regular expression) is true or false on its own account. So the answer "no" is certain, and "yes"
means "as far as can be seen".
"""

from __future__ import annotations

import datetime as dt
import operator as op
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from checkmeta.base.records import dataclass, field
from checkmeta.base.typesys import ANY, BOOLEAN, TERM, ListOf, is_textual
from checkmeta.base.values import NONE, Duration, Money, Scalar, WorkingDays
from checkmeta.judging.reasoning.expression_shape import Shape, shape, small
from checkmeta.judging.reasoning.samples import EMPTY, Pair, Sample, same_sample, samples_of
from checkmeta.language.meaning.compare import compare
from checkmeta.language.nodes import (
    All,
    AnyOf,
    Call,
    Compare,
    Const,
    Field,
    Fold,
    Index,
    IsA,
    ListLiteral,
    Local,
    Member,
    Node,
    Not,
    Param,
    Status,
)
from checkmeta.vocabulary import terms

MAX_MIXES = 2_048
"""Of values that are tried for one question: with more, nothing is said."""
MAX_LISTED = 5
"""Words that may stand in one list: every mix of them is tried."""
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
Values = Mapping[Shape, Sample]
Formula = Callable[[Values], bool | None]
Says = Callable[[Sample], bool | None]
Wanted = tuple[Node, bool]
"""A condition, and whether it is to hold."""
Part = tuple[frozenset[Shape], Formula, bool]


@dataclass(slots=True)
class Facts:
    """The facts that conditions speak of, with the constants that each is compared with; None: it can't be looked into."""

    nodes: dict[Shape, Node | Pair | None] = field(default_factory=dict)
    constants: dict[Shape, list[Scalar]] = field(default_factory=dict)
    says: dict[Shape, list[Says]] = field(default_factory=dict)

    def add(self, node: Node | Pair | None, key: Shape, constants: Iterable[Scalar] = ()) -> Shape:
        """Note a fact."""
        self.nodes.setdefault(key, node)
        self.constants.setdefault(key, []).extend(constants)
        return key

    def samples(self, key: Shape) -> tuple[Sample, ...]:
        """The values to try: of those that all conditions answer alike, the first."""
        every = samples_of(self.nodes[key], self.constants[key])
        return tuple({tuple(says(v) for says in self.says[key]): v for v in reversed(every)}.values())


def satisfiable(wanted: Sequence[Wanted]) -> bool:
    """Whether some facts make every condition what is wanted of it; True, too, where that is too much to tell."""
    if not all(small(node) for node, _ in wanted):
        return True
    facts = Facts()
    parts: list[Part] = []
    for node, holds in flat(wanted):
        keys: set[Shape] = set()
        says = formula(node, facts, keys)
        parts.append((frozenset(keys), says, holds))
    domains = {key: facts.samples(key) for key in facts.nodes}
    for about, says, holds in parts:
        if not about and says({}) is not holds:
            return False
        if len(about) == 1:
            (key,) = about
            domains[key] = tuple(v for v in domains[key] if says({key: v}) is holds)
            if not domains[key]:
                return False
    return all(_mix(group, domains) for group in _groups([p for p in parts if len(p[0]) > 1]))


def _mix(parts: list[Part], domains: Mapping[Shape, tuple[Sample, ...]]) -> bool:
    """Whether some mix of values gives every part what is wanted."""
    keys = list(dict.fromkeys(key for part in parts for key in part[0]))
    if prod(len(domains[key]) for key in keys) > MAX_MIXES:
        return True
    for mix in product(*(domains[key] for key in keys)):
        values = dict(zip(keys, mix, strict=True))
        if all(says(values) is holds for _, says, holds in parts):
            return True
    return False


def _groups(parts: list[Part]) -> list[list[Part]]:
    """The parts that share facts with one another, directly or not."""
    groups: list[tuple[set[Shape], list[Part]]] = []
    for part in parts:
        touching = [g for g in groups if g[0] & part[0]]
        keys = set(part[0]).union(*(g[0] for g in touching))
        groups = [g for g in groups if g not in touching]
        groups.append((keys, [p for g in touching for p in g[1]] + [part]))
    return [found for _, found in groups]


def flat(wanted: Iterable[Wanted]) -> list[Wanted]:
    """A conjunction that is to hold, and a disjunction that is not to, as their operands."""
    found: list[Wanted] = []
    stack = list(wanted)
    while stack:
        node, holds = stack.pop()
        if isinstance(node, Not):
            stack.append((node.operand, not holds))
        elif (isinstance(node, All) and holds) or (isinstance(node, AnyOf) and not holds):
            stack.extend((o, holds) for o in node.operands)
        else:
            found.append((node, holds))
    return found


def formula(node: Node, facts: Facts, about: set[Shape]) -> Formula:
    """A condition as a function of the values of its facts, which are added to `about`."""
    match node:
        case Not():
            inner = formula(node.operand, facts, about)
            return lambda values: None if (found := inner(values)) is None else not found
        case All() | AnyOf():
            parts = [formula(o, facts, about) for o in node.operands]
            ends = isinstance(node, AnyOf)
            return lambda values: _kleene([p(values) for p in parts], ends)
    key, says = atom(node, facts)
    if key is None:
        return lambda _: says(NONE)
    about.add(key)
    facts.says.setdefault(key, []).append(says)
    return lambda values: says(values[key])


def _kleene(found: list[bool | None], ends: bool) -> bool | None:
    """`or` where `ends` is true, else `and`."""
    return ends if ends in found else None if None in found else not ends


def atom(node: Node, facts: Facts) -> tuple[Shape | None, Says]:
    """The fact that a plain condition speaks of, and what it says of a value; None and the answer for a constant."""
    match node:
        case Const():
            return None, lambda _: node.value is True
        case Compare(left=Const() as left, right=Const() as right):
            return None, lambda _: _compare(node.operator, left.value, right.value)
        case Compare(left=Const() as left, right=right) if right.type != ANY:
            flipped = FLIPPED[node.operator]
            return facts.add(right, shape(right), [left.value]), lambda v: _compare(flipped, v, left.value)
        case Compare(left=left, right=Const() as right) if left.type != ANY:
            return facts.add(left, shape(left), [right.value]), lambda v: _compare(node.operator, v, right.value)
        case Compare() if ANY not in (node.left.type, node.right.type):
            return _pair(node, facts)
        case Member(list=ListLiteral() as listed) if node.item.type != ANY:
            constants = [i.value for i in listed.items if isinstance(i, Const)]
            if len(constants) == len(listed.items) and isinstance(node.item, Const):
                item = node.item.value
                return None, lambda _: _kleene([same_sample(item, c) for c in constants], True)
            if len(constants) == len(listed.items):
                key = facts.add(node.item, shape(node.item), constants)
                return key, lambda v: _kleene([same_sample(v, c) for c in constants], True)
        case IsA() if node.operand.type == ListOf(TERM) and _room(node.operand, [node.term], facts):
            word = node.term
            key = facts.add(node.operand, shape(node.operand), [word])
            return key, lambda v: isinstance(v, frozenset) and any(_is_a(e, word) is True for e in v)
        case Member(item=Const(value=str() as text)) if _room(node.list, [text], facts):
            key = facts.add(node.list, shape(node.list), [text])
            return key, lambda v: isinstance(v, frozenset) and text in v
        case IsA() if node.operand.type == TERM and not isinstance(node.operand, Const):
            term = node.term
            return facts.add(node.operand, shape(node.operand), [term]), lambda v: _is_a(v, term)
        case Status() if node.status in ("present", "none") and not isinstance(node.operand, Const):
            if node.operand.type != ANY:
                key = facts.add(node.operand, shape(node.operand))
                return key, (lambda v: v is NONE) if node.status == "none" else (lambda v: v not in (NONE, EMPTY, ""))
        case Field() | Local() | Index() | Param() | Call() | Fold() if node.type == BOOLEAN:
            return facts.add(node, shape(node)), lambda v: v is True
    return facts.add(None, shape(node)), lambda v: v is True


def _room(listed: Node, constants: list[str], facts: Facts) -> bool:
    """Whether a list of texts stands in the facts, and is compared with few enough words that every mix of them can be tried."""
    if (
        not isinstance(listed, Field | Index | Local)
        or not isinstance(listed.type, ListOf)
        or not is_textual(listed.type.item)
    ):
        return False
    return len({*facts.constants.get(shape(listed), ()), *constants}) <= MAX_LISTED


def _pair(node: Compare, facts: Facts) -> tuple[Shape, Says]:
    """Two facts that are compared: how they stand to each other."""
    left, right = shape(node.left), shape(node.right)
    key: Shape = ("pair", left, right)
    operator = node.operator
    if ("pair", right, left) in facts.nodes:
        key, operator = ("pair", right, left), FLIPPED[operator]
    facts.add(Pair(same=left == right), key)

    def says(how: Sample) -> bool | None:
        if operator in ("==", "!="):
            return (how in ("equal", "both none")) == (operator == "==")
        if how in ("one none", "both none"):
            return False
        return {"below": "<" in operator, "above": ">" in operator, "equal": "=" in operator}[str(how)]

    return key, says


def _compare(operator: str, left: object, right: object) -> bool | None:
    """A comparison, as the evaluator makes it: with `none`, every one is false but `!=`."""
    if operator in ("==", "!="):
        same = same_sample(left, right)
        return None if same is None else same == (operator == "==")
    if NONE in (left, right):
        return False
    if isinstance(left, Money) and isinstance(right, Money):
        return ORDER[operator](left.amount, right.amount) if left.currency == right.currency else None
    if isinstance(left, Duration | WorkingDays | dt.time) and isinstance(right, Duration | WorkingDays | dt.time):
        return compare(operator, left, right)
    return ORDER[operator](left, right) if type(left) is type(right) or _numbers(left, right) else None


def _is_a(value: object, term: str) -> bool | None:
    """Whether a term is one or under one; None of what is no term."""
    if value is NONE:
        return False
    return terms.is_a(value, term) if isinstance(value, str) and terms.is_term(value) else None


def _numbers(left: object, right: object) -> bool:
    return (
        not isinstance(left, bool)
        and not isinstance(right, bool)
        and hasattr(left, "numerator")
        and hasattr(right, "numerator")
    )
