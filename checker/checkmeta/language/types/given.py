"""A test's `given` record as the facts that a document would give, typed by the vocabulary."""

from __future__ import annotations

from fractions import Fraction

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.source import Span
from checkmeta.base.values import NONE, Evidence, Fact, Listing, Missing, Origin, Record, Unknown, Value, Why
from checkmeta.language.syntax import ast
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.foreign_names import BOOLEANS
from checkmeta.vocabulary import terms


def record(expression: ast.RecordExpr, kind: ts.RecordType, path: str, collector: Collector) -> Fact:
    """A record of the vocabulary. What doesn't fit goes into `collector`."""
    fields: dict[str, Fact] = {}
    for name, value in expression.entries:
        field = kind.fields.get(name.text)
        if field is None:
            help_ = did_you_mean(name.text, kind.fields) or messages.fields_of(kind)
            collector.error("T516", f"no `{name}` on {kind.name}", name.span, help_)
            continue
        fields[name.text] = _value(value, field, f"{path}.{name}", collector)
    return Fact(Record(fields), _origin(expression.span))


def _origin(span: Span) -> Origin:
    return Origin(span, "", Evidence.DECLARED)


def _value(expression: ast.Expr, field: ts.FieldType, path: str, collector: Collector) -> Fact:
    expression = ast.ungrouped(expression)
    span = expression.span
    if isinstance(expression, ast.UnknownLiteral):
        return Fact(Unknown(frozenset({Missing(path, Why.DECLARED, span)})), _origin(span))
    if isinstance(expression, ast.Literal) and expression.value is NONE:
        if not field.may_be_none:
            collector.error("T516", f"`{path}` can't be `none`", span, _none_help(field.type))
        return Fact(NONE, _origin(span))
    return typed(expression, field.type, path, collector)


def _none_help(kind: ts.Type) -> str | None:
    return "write `indefinite` for what never ends" if str(kind) == "duration" else None


def raw(expression: ast.Expr, path: str, collector: Collector) -> Fact:
    """What an untyped document holds: records, lists, texts, numbers, dates, true and false. All else it writes as texts."""
    expression = ast.ungrouped(expression)
    origin = _origin(expression.span)
    if isinstance(expression, ast.UnknownLiteral):
        return Fact(Unknown(frozenset({Missing(path, Why.NULL, expression.span)})), origin)
    if isinstance(expression, ast.RecordExpr):
        inner = {name.text: raw(value, f"{path}.{name}", collector) for name, value in expression.entries}
        return Fact(Record(inner), origin)
    if isinstance(expression, ast.ListExpr):
        return Fact(Listing(tuple(raw(e, f"{path}[{i}]", collector) for i, e in enumerate(expression.items))), origin)
    if isinstance(expression, ast.Literal) and expression.type in (ts.TEXT, ts.NUMBER, ts.BOOLEAN, ts.DATE):
        return Fact(expression.value, origin)
    help_ = f'a document holds texts and numbers: `"{expression.span.words}"`'
    collector.error("T516", f"`{path}` can't be `{messages.clip_expression(expression)}`", expression.span, help_)
    return Fact(NONE, origin)


def typed(expression: ast.Expr, kind: ts.Type, path: str, collector: Collector) -> Fact:
    """A value of a type of the vocabulary."""
    expression = ast.ungrouped(expression)
    span = expression.span
    origin = _origin(span)
    if isinstance(kind, ts.RecordType):
        if isinstance(expression, ast.RecordExpr):
            return record(expression, kind, path, collector)
    elif isinstance(kind, ts.ListOf):
        if isinstance(expression, ast.ListExpr):
            item = ts.FieldType(kind.item, "")
            items = [_value(e, item, f"{path}[{i}]", collector) for i, e in enumerate(expression.items)]
            return Fact(Listing(tuple(items)), origin)
    elif isinstance(expression, ast.Literal):
        value = _scalar(expression, kind, collector)
        if value is not None:
            return Fact(value, origin)
        return Fact(NONE, origin)
    help_ = f'write it in double quotes: `"{span.text}"`' if ts.is_textual(kind) and span.text.isalnum() else None
    if kind == ts.BOOLEAN and span.text.lower() in BOOLEANS:
        help_ = f"write `{BOOLEANS[span.text.lower()]}`"
    collector.error(
        "T516", f"`{path}` is {messages.article(kind)}, not `{messages.clip_expression(expression)}`", span, help_
    )
    return Fact(NONE, origin)


def _scalar(literal: ast.Literal, kind: ts.Type, collector: Collector) -> Value | None:
    value = literal.value
    if kind == ts.ANY:
        return value
    if isinstance(value, str) and ts.is_textual(kind):
        if isinstance(kind, ts.Enumeration) and value not in kind.words:
            listed = ", ".join(f"`{w}`" for w in kind.words)
            collector.error(
                "T516",
                f"`{value}` is none of its words",
                literal.span,
                did_you_mean(value, kind.words) or f"they are: {listed}",
            )
        elif kind == ts.PLACE:
            messages.place_code(value, literal.span, collector)
        elif kind == ts.TERM and not terms.is_term(value):
            collector.error("T516", f"no DPV term `{value}`", literal.span, messages.no_term(value))
        return value
    if literal.type == kind:
        return value
    if kind == ts.PERCENT and literal.type == ts.NUMBER and isinstance(value, int | Fraction) and 0 <= value <= 1:
        return value
    collector.error(
        "T516", f"`{literal.written}` is {messages.article(literal.type)}, not {messages.article(kind)}", literal.span
    )
    return None
