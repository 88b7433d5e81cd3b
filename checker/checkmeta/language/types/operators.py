"""Operators over operands that are already checked: which types fit, and what to say where they don't."""

from __future__ import annotations

from checkmeta.base import typesys as ts
from checkmeta.language import nodes as p
from checkmeta.language.syntax import ast
from checkmeta.language.types import calendar_checks
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.scope import DefineName, Named, Scope
from checkmeta.language.types.type_errors import article
from checkmeta.vocabulary import terms

ORDER = ("<", "<=", ">", ">=")


def arith(operator: str, left: p.Node, right: p.Node, expression: ast.Expr, scope: Scope) -> p.Node | None:
    """`left + right` and the like."""
    kind = messages.arithmetic(operator, left.type, right.type)
    if kind is None:
        word = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}[operator]
        scope.collector.error(
            "T503",
            f"{article(left.type)} and {article(right.type)} can't be {word}",
            expression.span,
            messages.unit_help(left, right),
        )
        return None
    if not calendar_checks.fit(operator, left, right, expression, scope):
        return None
    calendar = calendar_checks.calendar(left, right, expression, scope)
    return p.Arith(operator, left, right, kind, calendar, span=expression.span)


def otherwise(expression: ast.ElseExpr, left: p.Node, right: p.Node, scope: Scope) -> p.Node | None:
    """`left else right`."""
    if not scope.mapping:
        scope.collector.error("T518", "`else` belongs to mappings", expression.span, "in a rule, use `or`")
        return None
    kind = ts.common(left.type, right.type)
    if kind is None:
        message = f"`{messages.clip_expression(expression.second)}` is {article(right.type)}, not {article(left.type)}"
        scope.collector.error("T502", message, expression.second.span)
        return None
    return p.Else(left, right, kind, span=expression.span)


def negative(expression: ast.Negative, operand: p.Node, scope: Scope) -> p.Node | None:
    """`-operand`."""
    if operand.type not in (ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY, ts.ANY):
        scope.collector.error("T503", f"{article(operand.type)} has no negative", expression.span)
        return None
    return p.Arith("*", operand, p.Const(-1, ts.NUMBER, span=expression.span), operand.type, span=expression.span)


def compare(expression: ast.CompareExpr, left: p.Node, right: p.Node, scope: Scope) -> p.Node | None:
    """`left < right` and the like."""
    operator = expression.operator
    if isinstance(left.type, ts.RecordType) or isinstance(right.type, ts.RecordType):
        scope.collector.error("T503", "records are not compared", expression.span, "compare one of their fields")
        return None
    if operator in ORDER:
        if ts.NOTHING in (left.type, right.type) or not ts.orderable(left.type, right.type):
            help_ = messages.unit_help(left, right)
            scope.collector.error(
                "T503", f"{article(left.type)} and {article(right.type)} have no order", expression.span, help_
            )
            return None
    elif not ts.comparable(left.type, right.type):
        help_ = messages.unit_help(left, right)
        scope.collector.error(
            "T503", f"{article(left.type)} is never equal to {article(right.type)}", expression.span, help_
        )
        return None
    ok = messages.words_fit(left, right, scope.collector) and messages.words_fit(right, left, scope.collector)
    return p.Compare(operator, left, right, span=expression.span) if ok else None


def member(expression: ast.MemberExpr, item: p.Node, listed: p.Node, scope: Scope) -> p.Node | None:
    """`item in list`."""
    if not isinstance(listed.type, ts.ListOf) and listed.type != ts.ANY:
        help_ = "for a part of a text, write `matches`" if ts.is_textual(listed.type) else None
        scope.collector.error(
            "T507",
            f"`{messages.clip_expression(expression.list)}` is {article(listed.type)}, not a list",
            expression.list.span,
            help_,
        )
        return None
    element = listed.type.item if isinstance(listed.type, ts.ListOf) else ts.ANY
    if isinstance(item.type, ts.ListOf | ts.RecordType):
        scope.collector.error(
            "T503",
            f"{article(item.type)} is not looked for in a list",
            expression.item.span,
            "write `some x in … satisfies x in …`",
        )
        return None
    if not ts.comparable(item.type, element):
        scope.collector.error(
            "T503",
            f"{article(item.type)} is never in a list of {messages.plural(element)}",
            expression.span,
            messages.unit_help(item, listed),
        )
        return None
    ok = True
    if isinstance(listed, p.ListLiteral):
        for constant in listed.items:
            ok = messages.words_fit(item, constant, scope.collector) and ok
    ok = messages.word_of(item, element, scope.collector) and ok
    if not ok:
        return None
    node = p.Member(item, listed, span=expression.span)
    return p.Not(node, span=expression.span) if expression.negated else node


def matches_type(expression: ast.MatchesExpr, text: p.Node, scope: Scope) -> p.Node | None:
    """`text matches "pattern"`."""
    if not ts.is_textual(text.type) and text.type != ts.ANY:
        scope.collector.error(
            "T502",
            f"`{messages.clip_expression(expression.text)}` is {article(text.type)}, not a text",
            expression.text.span,
        )
        return None
    if not messages.regular(expression.pattern, scope.collector):
        return None
    return p.Match(text, expression.pattern.value, span=expression.span)


def status(expression: ast.StatusExpr, operand: p.Node, scope: Scope) -> p.Node | None:
    """`operand is present` and the like."""
    asked, negated = expression.status, expression.negated
    if asked == "null" and not scope.mapping:
        help_ = "what a document doesn't state is unknown; ask `is present` or `is none`"
        scope.collector.error("T518", "`is null` belongs to mappings", expression.span, help_)
        return None
    if asked in ("known", "unknown"):
        if operand.type != ts.ANY and not scope.mapping:
            scope.collector.error(
                "T502",
                f"`is {asked}` is not for rules over the vocabulary",
                expression.span,
                "unknown is never compliant by itself; ask `is present` or `is none`",
            )
            return None
        negated = negated != (asked == "unknown")
        asked = "known"
    node = p.Status(operand, asked, span=expression.span)
    return p.Not(node, span=expression.span) if negated else node


def is_a_type(expression: ast.IsAExpr, operand: p.Node, scope: Scope) -> p.Node | None:
    """`operand is a "Term"`."""
    inner = operand.type.item if isinstance(operand.type, ts.ListOf) else operand.type
    if inner not in (ts.TERM, ts.TEXT, ts.ANY):
        scope.collector.error(
            "T502",
            f"`{messages.clip_expression(expression.operand)}` is {article(operand.type)}, not a DPV term",
            expression.operand.span,
        )
        return None
    term = expression.term
    if not terms.is_term(term.value):
        scope.collector.error("T509", f"no DPV term `{term.value}`", term.span, messages.no_term(term.value))
        return None
    node = p.IsA(operand, term.value, span=expression.span)
    return p.Not(node, span=expression.span) if expression.negated else node


def fold_type(name: str, over: p.Node, expression: ast.Expr, scope: Scope) -> p.Node | None:
    """`count`, `sum`, `min` or `max` of a list."""
    item = over.type.item if isinstance(over.type, ts.ListOf) else ts.ANY
    if name == "count":
        return p.Fold(name, over, ts.NUMBER, span=expression.span)
    allowed = (
        (ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY, ts.ANY)
        if name == "sum"
        else (ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY, ts.DATE, ts.ANY)
    )
    if item not in allowed:
        scope.collector.error("T502", f"`{name}` is not for {messages.plural(item)}", expression.span)
        return None
    return p.Fold(name, over, item, span=expression.span)


def use(
    named: Named, arguments: tuple[tuple[ast.Expr, p.Node], ...], expression: ast.Expr, scope: Scope
) -> p.Node | None:
    """A define or param, called with arguments."""
    if isinstance(named, DefineName):
        if len(arguments) != len(named.parameters):
            wanted = ", ".join(f"{n}: {t}" for n, t in named.parameters)
            scope.collector.error(
                "T505",
                f"`{named.name}` takes {messages.arguments(len(named.parameters))}, not {len(arguments)}",
                expression.span,
                f"`{named.name}({wanted})`",
            )
            return None
        for (name, wanted_type), (written, node) in zip(named.parameters, arguments, strict=True):
            if ts.common(node.type, wanted_type) != wanted_type and node.type != ts.ANY:
                scope.collector.error(
                    "T505",
                    f"`{messages.clip_expression(written)}` is {article(node.type)}; `{name}` is {article(wanted_type)}",
                    written.span,
                )
                return None
        return named.expand(tuple(node for _, node in arguments))
    if len(arguments) > 1:
        scope.collector.error("T505", "a param takes one place, or nothing", expression.span)
        return None
    place = None
    if arguments:
        written, place = arguments[0]
        if not ts.is_textual(place.type) and place.type != ts.ANY:
            scope.collector.error(
                "T505", f"`{messages.clip_expression(written)}` is {article(place.type)}, not a place", written.span
            )
            return None
        messages.place_constant(place, scope.collector)
    return p.Param(named.id, place, named.type, span=expression.span)
