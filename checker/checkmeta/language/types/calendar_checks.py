"""Working days: where they may be counted, and the params by which a rule set says on which days nobody works."""

from __future__ import annotations

from typing import Final

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.values import Listing, WorkingDays
from checkmeta.language import nodes as p
from checkmeta.language.meaning.working_days import WEEKDAYS
from checkmeta.language.program import TypedVariant
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.types.scope import ParamName, Scope
from checkmeta.language.types.type_errors import article, plural

REST: Final = "days_of_rest"
HOLIDAYS: Final = "public_holidays"
KINDS: Final = {REST: ts.ListOf(ts.TEXT), HOLIDAYS: ts.ListOf(ts.DATE)}
"""The params of these names say which weekdays, and which dates, are no working days."""


def fit(operator: str, left: p.Node, right: p.Node, expression: ast.Expr, scope: Scope) -> bool:
    """Whether working days that are written out are only counted from a date, as nobody knows how long they last."""
    written = [node for node in (left, right) if isinstance(node, p.Const) and isinstance(node.value, WorkingDays)]
    if not written or (operator in "+-" and left.type in (ts.DATE, ts.ANY) and right in written):
        return True
    word = {"+": "added to", "-": "subtracted from", "*": "multiplied with", "/": "divided by"}[operator]
    other = right if left in written else left
    message = f"working days can't be {word} {article(other.type)}"
    scope.collector.error("T522", message, expression.span, "count them from a date: `notified + 3 working days`")
    return False


def calendar(left: p.Node, right: p.Node, expression: ast.Expr, scope: Scope) -> tuple[p.Node, ...]:
    """The params in sight by which days are counted from a date; none where no working days can be."""
    if left.type != ts.DATE or right.type != ts.DURATION:
        return ()
    if isinstance(right, p.Const) and not isinstance(right.value, WorkingDays):
        return ()
    rest, holidays = (scope.names.get(name) for name in (REST, HOLIDAYS))
    if not isinstance(rest, ParamName):
        return ()
    found = [rest, holidays] if isinstance(holidays, ParamName) else [rest]
    return tuple(p.Param(param.id, None, param.type, span=expression.span) for param in found)


def check_calendar(param: declarations.Param, kind: ts.Type, values: list[TypedVariant], collector: Collector) -> None:
    """Of the params that say when nobody works: they are lists of weekdays, and of dates."""
    wanted = KINDS.get(param.name.text)
    if wanted is None:
        return
    if kind != wanted:
        help_ = f"write `param {param.name}: list of {wanted.item}`, or give it another name"
        message = f"`{param.name}` says by name which days are no working days: it is a list of {plural(wanted.item)}"
        collector.error("T522", message, param.type.span, help_)
        return
    for value in values if wanted.item == ts.TEXT else ():
        listed = value.value.value
        for item in listed.items if isinstance(listed, Listing) else ():
            if isinstance(item.value, str) and item.value not in WEEKDAYS and item.origin is not None:
                near = did_you_mean(item.value, WEEKDAYS) or "they are: " + ", ".join(f"`{day}`" for day in WEEKDAYS)
                collector.error("T522", f"`{item.value}` is no day of the week", item.origin.span, near)
