"""Expressions as Python calls of `reached`: three-valued, with the facts that would decide. Written where they are asked for."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from typing import Final

from checkmeta.base.typesys import ANY, DURATION, NUMBER, PERCENT, Type
from checkmeta.base.values import NONE, Duration, Money, Scalar
from checkmeta.language.functions import child_list
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

COMPUTED = (ListLiteral, Comprehension)
ALWAYS_TRUTH = (Compare, Member, Match, Status, IsA, Not, All, AnyOf, Quant)
KINDS: Final[dict[Type, str]] = {NUMBER: "NUMBER", PERCENT: "PERCENT", DURATION: "DURATION", ANY: "ANY"}
"""The types of which even nothing has a sum, as generated code names them; money has none without a currency."""


def exact(value: Scalar) -> str:
    """A constant."""
    if isinstance(value, Fraction):
        return f"Fraction({value.numerator}, {value.denominator})"
    if isinstance(value, Duration):
        return f"Duration({value.seconds}, {value.months})" if value.seconds is not None else "INDEFINITE"
    if isinstance(value, Money):
        return f"Money({exact(value.amount)}, {value.currency!r})"
    if isinstance(value, time):
        return f"time({value.hour}, {value.minute}, {value.second}, {value.microsecond})"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    return "NONE" if value is NONE else repr(value)


class Careful:
    """Writes expressions in the careful form. `variables` are their Python names by number."""

    def __init__(self, variables: dict[int, str]) -> None:
        self.variables = variables

    def condition(self, node: Node) -> str:
        """A condition: true, false or unknown."""
        return self.value(node) if isinstance(node, ALWAYS_TRUTH) else f"flag({self.value(node)})"

    def value(self, node: Node) -> str:
        """Any expression."""
        match node:
            case Const():
                return f"stated({exact(node.value)})"
            case Root():
                return node.name
            case Local():
                return self.variables[node.number]
            case Field():
                return f"field({self.value(node.of)}, {node.name!r})"
            case Index():
                return f"index({self.value(node.of)}, {self.value(node.index)})"
            case Param():
                if node.place is None:
                    return f"figure(context, {node.id!r})"
                return f"figure_at(context, {node.id!r}, {self.value(node.place)})"
            case ListLiteral() | Comprehension():
                return f"gathered({self.elements(node)})"
            case Call():
                if node.function == "today":
                    return "stated(context.day)"
                if node.function == "tree":
                    return f"gathered({self.elements(node)})"
                return f"call({', '.join((repr(node.function), *map(self.value, node.arguments)))})"
            case Arith():
                return f"calc({node.operator!r}, {self.value(node.left)}, {self.value(node.right)})"
            case Fold():
                return f"total({node.kind!r}, {self.elements(node.over)}, {KINDS.get(node.type, 'MONEY')})"
            case Else() | RecordLiteral():
                raise AssertionError("mappings alone have these")
        return self._truth(node)

    def elements(self, node: Node) -> str:
        """The elements of a list."""
        match node:
            case Comprehension():
                name = self.variables[node.variable.number]
                where = "None" if node.where is None else f"lambda {name}: {self.condition(node.where)}"
                return f"comprehended(context, {self.elements(node.domain)}, {where}, lambda {name}: {self.value(node.element)})"
            case ListLiteral():
                return f"written({', '.join(map(self.value, node.items))})"
            case Call() if node.function == "tree":
                return f"tree({self.value(node.arguments[0])}, {child_list(node.arguments[0].type)!r})"
        return f"elements({self.value(node)})"

    def _truth(self, node: Compare | Member | Match | Status | IsA | Not | All | AnyOf | Quant) -> str:
        match node:
            case Compare():
                return f"compared({node.operator!r}, {self.value(node.left)}, {self.value(node.right)})"
            case Member():
                return f"member({self.value(node.item)}, {self.elements(node.list)})"
            case Match():
                return f"matching({node.pattern!r}, {self.value(node.text)})"
            case Status():
                name = {"known": "known", "none": "is_none", "present": "present"}[node.status]
                return f"{name}({self.value(node.operand)})"
            case IsA():
                computed = isinstance(node.operand, COMPUTED) or (
                    isinstance(node.operand, Call) and node.operand.function == "tree"
                )
                if computed:
                    return f"among({self.elements(node.operand)}, {node.term!r})"
                return f"is_a({self.value(node.operand)}, {node.term!r})"
            case Not():
                return f"negated({self.condition(node.operand)})"
            case All():
                return f"every({', '.join(map(self.condition, node.operands))})"
            case AnyOf():
                return f"some({', '.join(map(self.condition, node.operands))})"
            case Quant():
                name = self.variables[node.variable.number]
                where = "None" if node.where is None else f"lambda {name}: {self.condition(node.where)}"
                listed, body = self.elements(node.domain), self.condition(node.body)
                return f"quantified(context, {node.every}, {listed}, {where}, lambda {name}: {body})"
