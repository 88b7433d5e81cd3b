"""Evaluation backwards: which facts would have to have which values, so that an expression comes to something else.

Beside each kind of node in `evaluator._MEANING` stands here what would change it. What has no way back (a pattern, a count, a list that
is computed) has none here either, and the reason is noted. A way is a proposal: whoever takes one evaluates everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import islice, product
from math import ceil, floor
from typing import Any, Final

from checkmeta.base.records import dataclass, field
from checkmeta.base.typesys import Enumeration, RecordType
from checkmeta.base.values import NONE, Duration, Listing, Record, Truth, Unknown, Value, Why
from checkmeta.language import nodes as p
from checkmeta.language.meaning.compare import arithmetic, compare, equal
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Env, Outcome
from checkmeta.language.meaning.reached import PATHS

WAYS: Final = 24
"""Ways that are kept of one expression, those with the fewest facts first."""
ELEMENTS: Final = 50
"""Elements of a list that a way may go through."""

OTHERS: Final = "other words would do as well"
NEAR: Final = "the bound itself doesn't do, the value next to it does"
FIGURE: Final = "the rule has no figure: it is that of another rule"
TAKEN_OUT: Final = "a word is taken out of a list"

NOWHERE_YET: Final = "it could stand in several places, and does in none"
CONSTANT: Final = "no setting is read that would say so"

_LEADING: Final = (*PATHS, p.Arith, p.Call, p.Else)
"""Nodes that lead to a fact whose value they pass on."""
_DENIED: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Gone:
    """In the place of a value: an element is taken out of its list."""


GONE: Final = Gone()
Choice = tuple["Value | Gone", str]
"""A value that would do, and why it is not the only one; "" where it is."""


@dataclass(frozen=True, slots=True)
class Want:
    """What a value should become: those that can be written, the best first, and whether any other would do."""

    choices: tuple[Choice, ...]
    accepts: Callable[[Value], bool]

    def only(self, value: Value) -> bool:
        """Whether a value would do; nothing unknown does."""
        return not isinstance(value, Unknown) and self.accepts(value)

    @property
    def certain(self) -> tuple[Choice, ...]:
        """The choices that nothing speaks against."""
        return tuple(choice for choice in self.choices if not choice[1])

    def taking(self, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Those of several choices that would do."""
        return tuple(c for c in choices if isinstance(c[0], Gone) or self.only(c[0]))

    def both(self, other: Want) -> Want:
        """What this and another want of the same value: what this would write, if the other takes it; else what the other would."""
        kept = other.taking(self.choices) or self.taking(other.choices if self.choices else other.certain)
        return Want(kept, lambda v: self.accepts(v) and other.accepts(v))


def flag(value: bool) -> Want:
    """A truth."""
    return Want(((value, ""),), lambda v: v is value)


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """A fact, and what is wanted of it."""

    fact: Outcome
    want: Want


Way = tuple[Aim, ...]
"""What has to change together; nothing, where all is as it should be."""
AS_IT_IS: Final[list[Way]] = [()]
Figures = Callable[[str, str], Sequence[Value]]
"""What rules compare a field of a record with, by the names of both."""


@dataclass(slots=True, eq=False)
class Aims:
    """Ways for the expressions of one context. `refused` gathers why there was none."""

    evaluator: Evaluator
    refused: list[str] = field(default_factory=list)
    figures: Figures = lambda _, __: ()
    firm: bool = False
    """Whether what is as wanted is an aim as well: where something else is wanted of the same fact besides."""

    def refuse(self, why: str) -> list[Way]:
        """No way."""
        self.refused.append(why)
        return []

    # ---- conditions

    def holds(self, node: p.Node, env: Env, wanted: bool) -> list[Way]:
        """Ways to make a condition true, or false."""
        now = self.evaluator.condition(node, env)
        if now.truth is (Truth.TRUE if wanted else Truth.FALSE):
            return AS_IT_IS
        match node:
            case p.Not():
                return self.holds(node.operand, env, not wanted)
            case p.All() | p.AnyOf():
                each = (self.holds(operand, env, wanted) for operand in node.operands)
                return all_of(each) if isinstance(node, p.All) is wanted else any_of(each)
            case p.Compare():
                return self._compared(node, env, wanted)
            case p.Member():
                return self._member(node, env, wanted)
            case p.Quant():
                return self._quantified(node, env, wanted)
            case p.Status():
                if (node.status, wanted) in (("none", True), ("present", False)):
                    return self.gives(node.operand, env, Want(((NONE, ""),), lambda v: v is NONE))
                return self.refuse(f"what should stand there, `{node.span.words}` doesn't say")
            case p.Match() | p.IsA():
                return self.refuse(f"`{node.span.words}` can't be turned round")
        return self.gives(node, env, flag(wanted))

    def _compared(self, node: p.Compare, env: Env, wanted: bool) -> list[Way]:
        operator = node.operator if wanted else _DENIED[node.operator]
        sides = ((node.left, node.right, operator), (node.right, node.left, _TURNED[operator]))
        found: list[Way] = []
        for side, other, asked in sides:
            bound = self.evaluator.value(other, env)
            if bound.known and not isinstance(side, p.Const | p.Param):
                found.extend(self.gives(side, env, self._bounded(side, env, asked, bound.value)))
        return found or self.refuse(f"`{node.span.words}` has nothing that could be set")

    def _bounded(self, node: p.Node, env: Env, operator: str, bound: Value) -> Want:
        """What is wanted of a value that is compared: the bound itself where it does."""

        def accepts(value: Value) -> bool:
            return compare(operator, value, bound) is True

        choices: list[Choice] = []
        if operator == "<=" and bound == 0:
            choices = []  # that only asks whether there is a figure at all: to write none there turns the setting off
        elif not isinstance(bound, Unknown | Record | Listing) and accepts(bound):
            choices = [(bound, "")]
        elif operator == "!=":
            choices = _others(node, [bound])
        elif isinstance(bound, Duration) and bound.seconds is not None:
            choices = [(Duration(bound.seconds + (1 if operator == ">" else -1)), NEAR)]
        elif isinstance(bound, int | Fraction) and not isinstance(bound, bool):
            choices = [(bound + (1 if operator == ">" else -1), NEAR)]
        elif isinstance(node, p.Field) and isinstance(node.of.type, RecordType):
            now = self.evaluator.value(node, env).value
            near = [v for v in self.figures(node.of.type.name, node.name) if accepts(v) and compare("!=", v, now)]
            near.sort(key=_size, reverse=operator in ("<", "<="))
            choices = [(value, FIGURE) for value in near[:1]]
        return Want(tuple(choices), accepts)

    def _member(self, node: p.Member, env: Env, wanted: bool) -> list[Way]:
        listed = self.evaluator.elements(node.list, env)
        item = self.evaluator.value(node.item, env)
        values = [e.value for e in listed.items if e.known]

        def within(value: Value) -> bool:
            return any(equal(value, each) is True for each in values)

        if wanted:
            why = OTHERS if len(values) > 1 else ""
            return self.gives(node.item, env, Want(tuple((v, why) for v in values), within))
        same = [e for e in listed.items if item.known and equal(e.value, item.value) is True]
        out = [tuple(Aim(e, Want(((GONE, TAKEN_OUT),), lambda _: False)) for e in same)]
        found = out if same and all(e.origin is not None and e.origin.pointer for e in same) else []
        if not isinstance(node.item, p.Const | p.Param):
            choices = tuple(_others(node.item, values))
            found = [*found, *self.gives(node.item, env, Want(choices, lambda v: not within(v)))]
        return found

    def _quantified(self, node: p.Quant, env: Env, wanted: bool) -> list[Way]:
        listed = self.evaluator.elements(node.domain, env)
        if listed.rest is not None:
            return self.refuse("not all of a list is known")
        ways: list[list[Way]] = []
        for element in listed.items[:ELEMENTS]:
            inner = {**env, node.variable.number: element}
            if node.where is None or self.evaluator.condition(node.where, inner).truth is not Truth.FALSE:
                ways.append(self.holds(node.body, inner, wanted))
        if len(listed.items) > ELEMENTS:
            return self.refuse("the list is too long")
        if node.every is wanted:
            return all_of(ways)
        found = any_of(ways)
        return found or self.refuse("no element is added or taken away")

    # ---- values

    def gives(self, node: p.Node, env: Env, want: Want) -> list[Way]:
        """Ways to make an expression give what is wanted."""
        now = self.evaluator.value(node, env)
        if want.only(now.value) and not (self.firm and isinstance(node, _LEADING)):
            return AS_IT_IS
        if isinstance(node, PATHS):
            return self._fact(self.evaluator.locate(node, env), want)
        match node:
            case p.Else():
                return self._first_known(node, env, want)
            case p.Arith():
                return self._computed(node, env, want)
            case p.Call():
                return self.called(node, env, want)
            case p.Const() | p.Param() | p.ListLiteral() | p.RecordLiteral():
                return self.refuse(CONSTANT)
            case p.Comprehension() | p.Fold():
                return self.refuse(f"`{node.span.words}` can't be turned round")
        found: list[Way] = []
        for value, _ in want.choices:
            if isinstance(value, bool):
                found.extend(self.holds(node, env, value))
        return found

    def _fact(self, fact: Outcome, want: Want) -> list[Way]:
        if not fact.stands:
            return self.refuse("what is computed has no place")
        in_list = isinstance(fact.name, int) and not isinstance(fact.value, Record | Listing)
        if in_list and isinstance(fact.value, str) and not want.choices:
            want = Want(((GONE, TAKEN_OUT),), want.accepts)
        return [(Aim(fact, want),)]

    def _first_known(self, node: p.Else, env: Env, want: Want) -> list[Way]:
        """The side that counts. Where it is a constant, there is one place only that could be meant."""
        left, right = self.evaluator.locate(node.left, env), self.evaluator.locate(node.right, env)
        if left.known or (right.known and isinstance(node.right, p.Const)):
            return self.gives(node.left, env, want)
        if right.known:
            return self.gives(node.right, env, want)
        return self.refuse(NOWHERE_YET)

    def _computed(self, node: p.Arith, env: Env, want: Want) -> list[Way]:
        """`x * 1 second`, `x / 1000`."""
        factor = self.evaluator.value(node.right, env).value
        if node.operator not in "*/" or not isinstance(node.right, p.Const):
            return self.refuse(f"`{node.span.words}` can't be turned round")
        choices: list[Choice] = []
        for value, why in want.choices:
            # whole numbers alone are what configs count in
            back = None if isinstance(value, Gone) else _back(node.operator, value, factor)
            for whole in () if back is None else dict.fromkeys((floor(back), ceil(back))):
                if want.only(arithmetic(node.operator, whole, factor) or False):
                    choices.append((whole, why or ("" if whole == back else NEAR)))

        def accepts(value: Value) -> bool:
            found = arithmetic(node.operator, value, factor)
            return found is not None and want.only(found)

        return self.gives(node.left, env, Want(tuple(choices), accepts))

    def called(self, node: p.Call, env: Env, want: Want) -> list[Way]:
        """A function: what mappings have besides is in `facts/mapping/way_back.py`."""
        if node.function != "lower":
            return self.refuse(f"`{node.span.words}` can't be turned round")
        small = tuple((v, why) for v, why in want.choices if isinstance(v, str) and v == v.lower())
        return self.gives(node.arguments[0], env, Want(small, lambda v: isinstance(v, str) and want.accepts(v.lower())))


def all_of(parts: Iterable[list[Way]]) -> list[Way]:
    """All of several things: a way of each, joined; what two of them want of one fact, both want."""
    found: list[Way] = [()]
    for ways in parts:
        joined = (reconciled((*a, *b)) for a, b in islice(product(found, ways), WAYS * WAYS))
        found = sorted((way for way in joined if way is not None), key=len)[:WAYS]
    return found


def any_of(parts: Iterable[list[Way]]) -> list[Way]:
    """One of several things."""
    return sorted((way for ways in parts for way in ways), key=len)[:WAYS]


def reconciled(way: Way) -> Way | None:
    """A way in which each fact comes once; None where two of its aims can't both be reached."""
    found: dict[object, Aim] = {}
    for aim in way:
        origin = aim.fact.origin
        key = (aim.fact.path, origin and (id(origin.span.source), origin.pointer))
        known = found.get(key)
        joined = aim if known is None else Aim(aim.fact, known.want.both(aim.want))
        if not joined.want.choices and (aim.want.choices or (known is not None and known.want.choices)):
            return None
        found[key] = joined
    return tuple(found.values())


def decided_ways(ways: Iterable[Way], refused: list[str]) -> list[Way]:
    """Ways of which it is known what each fact should become: some only say what it mustn't be."""
    found: list[Way] = []
    for whole in ways:
        way = tuple(aim for aim in whole if not aim.want.only(aim.fact.value))
        open_ones = [aim for aim in way if not aim.want.choices]
        if not open_ones:
            found.extend([way] if way else [])
        elif open_ones[0].fact.known:
            refused.append("there is no figure or word to write")
        else:
            refused.append("nobody says what should stand there")
    return found


def _others(node: p.Node, without: Sequence[Value]) -> list[Choice]:
    """What a flag or a word may be instead."""
    if len(without) == 1 and isinstance(without[0], bool):
        return [(not without[0], "")]
    kind = node.type
    left = [word for word in kind.words if word not in without] if isinstance(kind, Enumeration) else []
    return [(word, OTHERS if len(left) > 1 else "") for word in left]


def _back(operator: str, value: Value, factor: Value) -> Fraction | None:
    """The number of which `number operator factor` is a value; None where there is none."""
    total: Any = value.seconds if isinstance(value, Duration) else value
    by: Any = factor.seconds if isinstance(factor, Duration) else factor
    if isinstance(total, bool) or not isinstance(total, int | Fraction) or not isinstance(by, int | Fraction) or not by:
        return None
    return Fraction(total) / by if operator == "*" else Fraction(total) * by


def _size(value: Value) -> Fraction:
    if isinstance(value, Duration):
        return Fraction(value.seconds if value.seconds is not None else 10**15)
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def is_absent(value: Value) -> bool:
    """Whether a document doesn't speak of something: it is neither null nor what can't be read."""
    return isinstance(value, Unknown) and all(m.why is Why.ABSENT for m in value.missing)
