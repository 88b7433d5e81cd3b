"""Conditions as Python expressions over plain facts.

Every condition becomes two ordinary formulas: one that is true where the condition is definitely true, one that is true where
it is definitely false. `not` swaps them; where neither is true, the condition is unknown. The fast form is the first
formula without any care: it stops with a `LookupError` at whatever isn't known.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Final

from checkmeta.base.typesys import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    NOTHING,
    NUMBER,
    PERCENT,
    TIME,
    Enumeration,
    ListOf,
    Type,
    is_textual,
)
from checkmeta.base.values import NONE, Duration, Money, Scalar
from checkmeta.judging.compiled.plain import Long, decimal
from checkmeta.language.functions import child_list
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.program import (  # fmt: skip
    All,
    AnyOf,
    Arith,
    Call,
    Compare,
    Comprehension,
    Const,
    Else,
    Field,
    Fold,
    Index,
    IsA,
    ListLiteral,
    Local,
    Match,
    Member,
    Node,
    Not,
    Param,
    Quant,
    RecordLiteral,
    Root,
    Status,
)

CONDITIONS = (Compare, Member, Match, Status, IsA, Not, All, AnyOf, Quant)
MOST: Final = 60_000
"""Characters of one formula. A comparison of conditions writes each of them out twice, so that a few nested ones explode."""
REFUTED: Final = {"<": "not_lt", "<=": "not_le", ">": "not_gt", ">=": "not_ge"}


class TooLongError(Exception):
    """A formula that would be longer than can be compiled with care."""


def literal(value: Scalar) -> str:
    """A constant in its plain form."""
    if isinstance(value, Fraction):
        short = decimal(value)
        return f"Long({value.numerator}, {value.denominator})" if isinstance(short, Long) else repr(short)
    if isinstance(value, Duration):
        months = f", {value.months}" if value.months else ""
        return "FOREVER" if value.seconds is None else f"Seconds({value.seconds:_}{months})"
    if isinstance(value, Money):
        return f'Money(Fraction({value.amount.numerator}, {value.amount.denominator}), "{value.currency}")'
    if isinstance(value, dt.time):
        return f"time({value.hour}, {value.minute}, {value.second}, {value.microsecond})"
    if isinstance(value, dt.date):
        return f"date({value.year}, {value.month}, {value.day})"
    return "N" if value is NONE else repr(value)


def ordinary(kind: Type) -> bool:
    """Whether Python's operators compare plain values of a type as rules do."""
    return (
        kind in (BOOLEAN, NUMBER, PERCENT, DURATION, DATE, TIME, NOTHING)
        or is_textual(kind)
        or isinstance(kind, Enumeration)
    )


class Formulas:
    """Writes formulas; `fast` ones without care, else a condition's two. `shared` has names for facts that are read already."""

    def __init__(self, variables: dict[int, str], *, fast: bool, shared: dict[Node, str] | None = None) -> None:
        self.variables = variables
        self.fast = fast
        self.shared = shared or {}

    # ---- conditions

    def true(self, node: Node) -> str:
        """That a condition is definitely true."""
        return self._bounded(self._true(node))

    def false(self, node: Node) -> str:
        """That a condition is definitely false. In the fast form: the negation."""
        return self._bounded(f"not {self._true(node)}" if self.fast else self._false(node))

    @staticmethod
    def _bounded(text: str) -> str:
        if len(text) > MOST:
            raise TooLongError
        return text

    def _true(self, node: Node) -> str:
        match node:
            case Not():
                return self.false(node.operand)
            case All():
                return self._joined("and", [self.true(o) for o in node.operands])
            case AnyOf():
                return self._joined("or", [self.true(o) for o in node.operands])
            case Quant():
                return self._some(node, "any", true=True) if not node.every else self._every(node, true=True)
            case Const():
                return repr(node.value is True)
            case Compare() if self._ordinary(node):
                return f"{self.operand(node.left)} {node.operator} {self.operand(node.right)}"
            case Member() if self.fast and self._looked_for(node):
                return f"{self.operand(node.item)} in {self._domain(node.list)}"
            case Status() if node.status == "none":
                text = self.value(node.operand)
                return f"{text} is N"
            case Status() if node.status == "known":
                text = self.value(node.operand)
                return f"({text}, True)[1]" if self.fast else f"{text} is not U"
            case Status() if self.fast and (isinstance(node.operand.type, ListOf) or is_textual(node.operand.type)):
                return self.value(node.operand)  # false for `none`, and for what is empty
            case Compare() | Member() | Match() | Status() | IsA():
                answer = self._answer(node)
                return f"sure({answer})" if self.fast else f"{answer} is True"
        text = self.value(node)
        if not self.fast:
            return f"{text} is True"
        return text if node.type == BOOLEAN else f"sure(flag({text}))"

    def _false(self, node: Node) -> str:
        match node:
            case Not():
                return self.true(node.operand)
            case All():
                return self._joined("or", [self.false(o) for o in node.operands])
            case AnyOf():
                return self._joined("and", [self.false(o) for o in node.operands])
            case Quant():
                return self._some(node, "any", true=False) if node.every else self._every(node, true=False)
            case Const():
                return repr(node.value is not True)
            case Compare() if self._ordinary(node):
                left, right = self.operand(node.left), self.operand(node.right)
                if node.operator in REFUTED:
                    return f"{REFUTED[node.operator]}({left}, {right})"
                return f"{left} {'!=' if node.operator == '==' else '=='} {right}"
            case Status() if node.status == "known":
                return f"{self.value(node.operand)} is U"
            case Compare() | Member() | Match() | Status() | IsA():
                return f"{self._answer(node)} is False"
        return f"flag({self.value(node)}) is False"

    @staticmethod
    def _joined(word: str, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"

    @staticmethod
    def _ordinary(node: Compare) -> bool:
        return ordinary(node.left.type) and ordinary(node.right.type)

    @staticmethod
    def _looked_for(node: Member) -> bool:
        kind = node.list.type
        return ordinary(node.item.type) and isinstance(kind, ListOf) and ordinary(kind.item)

    def _answer(self, node: Compare | Member | Match | Status | IsA) -> str:
        """True, False or `U`."""
        match node:
            case Compare():
                return f'test("{node.operator}", {self.value(node.left)}, {self.value(node.right)})'
            case Member():
                return f"has({self.value(node.item)}, {self.value(node.list)})"
            case Match():
                return f"matching({node.pattern!r}, {self.value(node.text)})"
            case IsA():
                return f"is_a({self.value(node.operand)}, {node.term!r})"
            case Status():
                return f"{'is_none' if node.status == 'none' else 'present'}({self.value(node.operand)})"

    def _some(self, node: Quant, word: str, *, true: bool) -> str:
        """There is an element of which it holds, or (`true` false) of which it doesn't."""
        name = self.variables[node.variable.number]
        body = self.true(node.body) if true else self.false(node.body)
        if self.fast:
            where = "" if node.where is None else f" if {self.true(node.where)}"
            return f"{word}({body} for {name} in {self._domain(node.domain)}{where})"
        inner = body if node.where is None else self._joined("and", [self.true(node.where), body])
        return f"any_of({self.value(node.domain)}, lambda {name}: {inner})"

    def _every(self, node: Quant, *, true: bool) -> str:
        """Of every element it holds, or (`true` false) it doesn't."""
        if self.fast:
            return self._some(node, "all", true=true)
        name = self.variables[node.variable.number]
        body = self.true(node.body) if true else self.false(node.body)
        inner = body if node.where is None else self._joined("or", [self.false(node.where), body])
        return f"all_of({self.value(node.domain)}, lambda {name}: {inner})"

    # ---- values

    def operand(self, node: Node) -> str:
        """A value beside an operator."""
        if isinstance(node, Const) and isinstance(node.value, Duration):  # its seconds are all that is compared
            return literal(node.value) if node.value.seconds is None else f"{node.value.seconds:_}"
        return self.value(node)

    def _domain(self, node: Node) -> str:
        """A list to go through, for fast code."""
        text = self.value(node)
        return text if isinstance(node.type, ListOf) else f"items({text})"

    def _sure(self, text: str) -> str:
        return f"sure({text})" if self.fast else text

    def value(self, node: Node) -> str:
        """A value. In the fast form it is known."""
        return self._bounded(self._value(node))

    def _value(self, node: Node) -> str:
        match node:
            case Const():
                return literal(node.value)
            case Root():
                return self._sure(node.name) if node.type == ANY else node.name
            case Local():
                return self.variables[node.number]
            case Field():
                if self.shared and node in self.shared:
                    return self.shared[node]
                of = self.value(node.of)
                if node.of.type == ANY:
                    return self._sure(f"field({of}, {node.name!r})")
                return f"{of}[{node.name!r}]" if self.fast else f"{of}.get({node.name!r}, U)"
            case Index():
                return self._sure(f"at({self.value(node.of)}, {self.value(node.index)})")
            case Param():
                if node.place is None:
                    return f"figures[{node.id!r}]" if self.fast else f"figures.get({node.id!r}, U)"
                return self._sure(f"context.figure({node.id!r}, {self.value(node.place)})")
            case ListLiteral():
                elements = ", ".join(self.value(i) for i in node.items)
                return f"[{elements}]" if self.fast else f"listing({elements})"
            case Comprehension():
                return self._comprehension(node)
            case Fold():
                zero = functions.zero(node.type)
                nothing = "U" if zero is None else literal(zero) if isinstance(zero, int | Duration) else "U"
                return self._sure(f"total({node.kind!r}, {self.value(node.over)}, {nothing})")
            case Arith():
                return self._sure(f"calc({node.operator!r}, {self.value(node.left)}, {self.value(node.right)})")
            case Call():
                return self._call(node)
            case Else() | RecordLiteral():
                raise AssertionError("mappings alone have these")
        if self.fast:
            return f"bool({self.true(node)})"
        return f"either({self.true(node)}, {self.false(node)})"

    def _comprehension(self, node: Comprehension) -> str:
        name = self.variables[node.variable.number]
        element = self.value(node.element)
        if self.fast:
            where = "" if node.where is None else f" if {self.true(node.where)}"
            return f"[{element} for {name} in {self._domain(node.domain)}{where}]"
        tests = "None, None"
        if node.where is not None:
            tests = f"lambda {name}: {self.true(node.where)}, lambda {name}: {self.false(node.where)}"
        return f"gathered({self.value(node.domain)}, {tests}, lambda {name}: {element})"

    def _call(self, node: Call) -> str:
        if node.function == "today":
            return "context.day"
        arguments = ", ".join(self.value(a) for a in node.arguments)
        if node.function == "tree":
            return self._sure(f"tree({arguments}, {child_list(node.arguments[0].type)!r})")
        return self._sure(f"call({node.function!r}, {arguments})")
