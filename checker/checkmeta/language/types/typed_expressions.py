"""Expressions: names bound, types known, mistakes found before anything runs."""

from __future__ import annotations

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.language import nodes as p
from checkmeta.language.functions import AGGREGATES, FUNCTIONS, MAPPING_FUNCTIONS, constants_fit
from checkmeta.language.syntax import ast
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.foreign_names import CALLS, DATES
from checkmeta.language.types.operators import (
    arith,
    compare,
    fold_type,
    is_a_type,
    matches_type,
    member,
    negative,
    otherwise,
    status,
    use,
)
from checkmeta.language.types.scope import Scope
from checkmeta.language.types.type_errors import IN_MAPPINGS, article


def condition(expression: ast.Expr, scope: Scope) -> p.Node | None:
    """A condition, or None with diagnostics."""
    node = check(expression, scope)
    if node is None:
        return None
    if node.type not in (ts.BOOLEAN, ts.ANY):
        help_ = "ask something of it: `is present`, a comparison, …"
        scope.collector.error(
            "T506",
            f"`{messages.clip_expression(expression)}` is {article(node.type)}, not a condition",
            expression.span,
            help_,
        )
        return None
    return node


def check(expression: ast.Expr, scope: Scope) -> p.Node | None:  # the table of forms
    """Any expression, or None with diagnostics."""
    match expression:
        case ast.Group():
            return check(expression.inner, scope)
        case ast.Literal():
            return _literal(expression, scope)
        case ast.NameExpr():
            return _name(expression, scope)
        case ast.FieldExpr():
            return _field(expression, scope)
        case ast.IndexExpr():
            return _index(expression, scope)
        case ast.CallExpr():
            return _call(expression, scope)
        case ast.AggregateExpr():
            return _aggregate(expression, scope)
        case ast.ListExpr():
            return _list(expression, scope)
        case ast.ListComprehension():
            return _comprehension(expression.over, scope)
        case ast.Negative():
            operand = check(expression.operand, scope)
            return None if operand is None else negative(expression, operand, scope)
        case ast.Arithmetic():
            left = check(expression.left, scope)
            if left is None and expression.span.text[: -len(expression.right.span.text)].endswith("-"):
                return None  # an id with a hyphen, rather than a difference: its second half would only be reported as well
            right = check(expression.right, scope)
            return None if left is None or right is None else arith(expression.operator, left, right, expression, scope)
        case ast.ElseExpr():
            left, right = check(expression.first, scope), check(expression.second, scope)
            return None if left is None or right is None else otherwise(expression, left, right, scope)
        case ast.CompareExpr():
            left, right = check(expression.left, scope), check(expression.right, scope)
            return None if left is None or right is None else compare(expression, left, right, scope)
        case ast.MemberExpr():
            left, right = check(expression.item, scope), check(expression.list, scope)
            return None if left is None or right is None else member(expression, left, right, scope)
        case ast.MatchesExpr():
            operand = check(expression.text, scope)
            return None if operand is None else matches_type(expression, operand, scope)
        case ast.StatusExpr():
            operand = check(expression.operand, scope)
            return None if operand is None else status(expression, operand, scope)
        case ast.IsAExpr():
            operand = check(expression.operand, scope)
            return None if operand is None else is_a_type(expression, operand, scope)
        case ast.NotExpr():
            operand = condition(expression.operand, scope)
            return None if operand is None else p.Not(operand, span=expression.span)
        case ast.AndExpr() | ast.OrExpr():
            operands = [condition(o, scope) for o in expression.operands]
            known = tuple(o for o in operands if o is not None)
            if len(known) < len(operands):
                return None
            return (p.All if isinstance(expression, ast.AndExpr) else p.AnyOf)(known, span=expression.span)
        case ast.QuantifiedExpr():
            return _quantified(expression, scope)
        case ast.UnknownLiteral():
            scope.collector.error(
                "T502",
                "`unknown` stands only in a test's `given`",
                expression.span,
                "a fact that a document doesn't state is unknown by itself",
            )
            return None
        case ast.RecordExpr():
            return _record(expression, scope)


def _record(expression: ast.RecordExpr, scope: Scope) -> p.Node | None:
    if not scope.mapping:
        help_ = (
            "a condition is written out, `platform.audience.minimum_age >= 18`; a record with fields is a declaration"
        )
        scope.collector.error("T502", "a record stands only in a test's `given`", expression.span, help_)
        return None
    entries = [(name.text, check(value, scope)) for name, value in expression.entries]
    known = tuple((name, node) for name, node in entries if node is not None)
    if len(known) < len(entries):
        return None
    return p.RecordLiteral(known, ts.ANY, span=expression.span)  # of a table of records, one may lack what another has


def _literal(expression: ast.Literal, scope: Scope) -> p.Node:
    if expression.type == ts.DURATION:
        messages.calendar(expression, scope.collector)
    return p.Const(expression.value, expression.type, span=expression.span)


def _name(expression: ast.NameExpr, scope: Scope) -> p.Node | None:
    name = expression.name
    if name in scope.locals:
        return scope.locals[name]
    if name in scope.roots:
        return p.Root(name, scope.roots[name], span=expression.span)
    if name in scope.names:
        return use(scope.names[name], (), expression, scope)
    scope.collector.error("N405", f"`{name}` has no meaning here", expression.span, messages.no_name(name, scope))
    return None


def _field(expression: ast.FieldExpr, scope: Scope) -> p.Node | None:
    name = expression.name.text
    if (
        isinstance(expression.of, ast.NameExpr)
        and expression.of.name in scope.modules
        and expression.of.name not in scope.locals
    ):
        module = scope.modules[expression.of.name]
        if name not in module:
            scope.collector.error(
                "N405",
                f"`{expression.of.name}` has no `{name}`",
                expression.name.span,
                messages.not_in_module(name, module),
            )
            return None
        return use(module[name], (), expression, scope)
    of = check(expression.of, scope)
    if of is None:
        return None
    if of.type == ts.ANY:
        return p.Field(of, name, ts.ANY, span=expression.span)
    if isinstance(of.type, ts.ListOf):
        scope.collector.error(
            "T502", f"`{messages.clip_expression(expression.of)}` is a list; it has no field `{name}`", expression.name.span,
            messages.no_field_of_list(name, messages.clip_expression(expression.of)),
        )  # fmt: skip
        return None
    if not isinstance(of.type, ts.RecordType):
        scope.collector.error(
            "T502",
            f"`{messages.clip_expression(expression.of)}` is {article(of.type)}; it has no fields",
            expression.name.span,
            DATES if of.type == ts.DATE else None,
        )
        return None
    field = of.type.fields.get(name)
    if field is None:
        help_ = (
            did_you_mean(name, of.type.fields)
            or messages.elsewhere(name, of.type, scope)
            or messages.fields_of(of.type)
        )
        scope.collector.error("T501", f"no `{name}` on {of.type.name}", expression.name.span, help_)
        return None
    return p.Field(of, name, field.type, span=expression.span)


def _index(expression: ast.IndexExpr, scope: Scope) -> p.Node | None:
    of, index = check(expression.of, scope), check(expression.index, scope)
    if of is None or index is None:
        return None
    if of.type == ts.ANY and (ts.is_textual(index.type) or index.type in (ts.NUMBER, ts.ANY)):
        return p.Index(of, index, ts.ANY, span=expression.span)
    if not isinstance(of.type, ts.ListOf):
        scope.collector.error(
            "T507",
            f"`{messages.clip_expression(expression.of)}` is {article(of.type)}, not a list",
            expression.of.span,
            f"write `{messages.clip_expression(expression.of)}.{index.value}`"
            if isinstance(of.type, ts.RecordType) and isinstance(index, p.Const) and isinstance(index.value, str)
            else None,
        )
        return None
    if isinstance(expression.index, ast.Negative) or expression.index.span.text.startswith("-"):
        scope.collector.error("T502", "an index counts from 0", expression.index.span, "the first element is `list[0]`")
        return None
    if index.type != ts.NUMBER:
        scope.collector.error("T502", f"an index is a number from 0, not {article(index.type)}", expression.index.span)
        return None
    return p.Index(of, index, of.type.item, span=expression.span)


def _call(expression: ast.CallExpr, scope: Scope) -> p.Node | None:
    function = expression.function
    arguments = [(a, check(a, scope)) for a in expression.arguments]
    if any(node is None for _, node in arguments):
        return None
    given = tuple((written, node) for written, node in arguments if node is not None)
    if (
        isinstance(function, ast.FieldExpr)
        and isinstance(function.of, ast.NameExpr)
        and function.of.name in scope.modules
    ):
        module = scope.modules[function.of.name]
        if function.name.text in module:
            return use(module[function.name.text], given, expression, scope)
        scope.collector.error(
            "N405",
            f"`{function.of.name}` has no `{function.name}`",
            function.name.span,
            messages.not_in_module(function.name.text, module),
        )
        return None
    if not isinstance(function, ast.NameExpr):
        help_ = messages.no_method(function, [*FUNCTIONS, *AGGREGATES])
        scope.collector.error("T505", f"`{messages.clip_expression(function)}` is not a function", function.span, help_)
        return None
    name = function.name
    if name in scope.names:
        return use(scope.names[name], given, expression, scope)
    if name in AGGREGATES:
        return _fold_list(name, given, expression, scope)
    functions = {**FUNCTIONS, **MAPPING_FUNCTIONS} if scope.mapping else FUNCTIONS
    builtin = functions.get(name)
    if builtin is None and name in MAPPING_FUNCTIONS:
        scope.collector.error("T518", f"`{name}` belongs to mappings", function.span, IN_MAPPINGS)
        return None
    if builtin is None:
        help_ = messages.no_function(name, [*functions, *AGGREGATES, *scope.names])
        scope.collector.error("T505", f"no function `{name}`", function.span, help_)
        return None
    if len(given) != len(builtin.parameters):
        scope.collector.error(
            "T505", f"`{name}` takes {messages.arguments(len(builtin.parameters))}, not {len(given)}", expression.span
        )
        return None
    for number, ((words, accepts), (written, node)) in enumerate(zip(builtin.parameters, given, strict=True)):
        if not accepts(node.type):
            scope.collector.error(
                "T505",
                f"`{name}` takes {words}; `{messages.clip_expression(written)}` is {article(node.type)}",
                written.span,
            )
            return None
        if number in builtin.places:
            messages.place_constant(node, scope.collector)
    nodes = tuple(node for _, node in given)
    if not constants_fit(name, nodes, scope.collector):
        return None
    return p.Call(name, nodes, builtin.result([n.type for n in nodes]), span=expression.span)


def _fold_list(
    name: str, given: tuple[tuple[ast.Expr, p.Node], ...], expression: ast.Expr, scope: Scope
) -> p.Node | None:
    if len(given) != 1 or not (isinstance(given[0][1].type, ts.ListOf) or given[0][1].type == ts.ANY):
        scope.collector.error(
            "T505", f"`{name}` takes a list", expression.span, f"`{name}([a, b])`, or `{name}(x.weight for x in list)`"
        )
        return None
    return fold_type(name, given[0][1], expression, scope)


def _aggregate(expression: ast.AggregateExpr, scope: Scope) -> p.Node | None:
    function = expression.function
    if not isinstance(function, ast.NameExpr) or function.name not in AGGREGATES:
        scope.collector.error(
            "T505",
            f"`{messages.clip_expression(function)}` doesn't take `… for … in …`",
            function.span,
            CALLS.get(messages.clip_expression(function).lower())
            or "these do: " + ", ".join(f"`{a}`" for a in AGGREGATES),
        )
        return None
    over = _comprehension(expression.over, scope)
    return None if over is None else fold_type(function.name, over, expression, scope)


def domain(expression: ast.Expr, scope: Scope) -> tuple[p.Node, ts.Type] | None:
    """A list to go through, and the type of its elements."""
    node = check(expression, scope)
    if node is None:
        return None
    if isinstance(node.type, ts.ListOf):
        return node, node.type.item
    if node.type == ts.ANY:
        return node, ts.ANY
    help_ = None
    if isinstance(node.type, ts.RecordType):
        lists = [n for n, f in node.type.fields.items() if isinstance(f.type, ts.ListOf)]
        help_ = "its lists are: " + ", ".join(f"`{x}`" for x in lists) if lists else None
    scope.collector.error(
        "T507", f"`{messages.clip_expression(expression)}` is {article(node.type)}, not a list", expression.span, help_
    )
    return None


def _comprehension(over: ast.Comprehension, scope: Scope) -> p.Node | None:
    found = domain(over.domain, scope)
    if found is None:
        return None
    listed, item = found
    inner, variable = scope.bind(over.variable.text, item, over.variable.span)
    element = check(over.element, inner)
    where = None if over.where is None else condition(over.where, inner)
    if element is None or (over.where is not None and where is None):
        return None
    return p.Comprehension(element, variable, listed, where, ts.ListOf(element.type), span=over.span)


def _quantified(expression: ast.QuantifiedExpr, scope: Scope) -> p.Node | None:
    found = domain(expression.domain, scope)
    if found is None:
        return None
    listed, item = found
    inner, variable = scope.bind(expression.variable.text, item, expression.variable.span)
    where = None if expression.where is None else condition(expression.where, inner)
    body = condition(expression.body, inner)
    if body is None or (expression.where is not None and where is None):
        return None
    quant = p.Quant(expression.quantifier == "every", variable, listed, where, body, span=expression.span)
    return p.Not(quant, span=expression.span) if expression.quantifier == "no" else quant


def _list(expression: ast.ListExpr, scope: Scope) -> p.Node | None:
    items = [check(i, scope) for i in expression.items]
    nodes = tuple(i for i in items if i is not None)
    if len(nodes) < len(items):
        return None
    kind: ts.Type = nodes[0].type if nodes else ts.ANY
    for node, written in zip(nodes[1:], expression.items[1:], strict=True):
        joined = ts.common(kind, node.type)
        if joined is None:
            scope.collector.error(
                "T502",
                f"`{messages.clip_expression(written)}` is {article(node.type)} in a list of {messages.plural(kind)}",
                written.span,
            )
            return None
        kind = joined
    return p.ListLiteral(nodes, ts.ListOf(kind), span=expression.span)
