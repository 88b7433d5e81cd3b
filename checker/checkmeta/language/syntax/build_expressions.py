"""Lark's tree of an expression to ours."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from functools import partial
from typing import Any, Final

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from checkmeta.base.source import Span
from checkmeta.base.typesys import BOOLEAN, DATE, DURATION, MONEY, NOTHING, NUMBER, PERCENT, TEXT, TIME
from checkmeta.base.values import INDEFINITE, NONE, SECONDS, Duration, Money, WorkingDays
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.grammar import parse, too_deep
from checkmeta.language.syntax.reserved import check_names
from checkmeta.language.syntax.syntax_errors import explain
from checkmeta.language.syntax.tokens import Node, TextBuilder, clip
from checkmeta.vocabulary.scalars import parse_time

MAX_DIGITS = 60
FORMS: Final[dict[str, tuple[Any, ...]]] = {
    "true": (partial(ast.Literal, True, BOOLEAN, "true"),),
    "false": (partial(ast.Literal, False, BOOLEAN, "false"),),
    "none": (partial(ast.Literal, NONE, NOTHING, "none"),),
    "indefinite": (partial(ast.Literal, INDEFINITE, DURATION, "indefinite"),),
    "unknown": (ast.UnknownLiteral,),
    "name": (ast.NameExpr, "word"),
    "group": (ast.Group, "expression"),
    "field": (ast.FieldExpr, "expression", "name"),
    "index": (ast.IndexExpr, "expression", "expression"),
    "aggregate": (ast.AggregateExpr, "expression", "form"),
    "comprehension": (ast.Comprehension, "expression", "name", "expression", "optional"),
    "arithmetic": (lambda left, sign, right, span: ast.Arithmetic(sign, left, right, span=span), "expression", "word", "expression"),
    "compare": (lambda left, sign, right, span: ast.CompareExpr(sign, left, right, span=span), "expression", "word", "expression"),
    "else_": (ast.ElseExpr, "expression", "expression"),
    "member": (partial(ast.MemberExpr, negated=False), "expression", "expression"),
    "not_member": (partial(ast.MemberExpr, negated=True), "expression", "expression"),
    "is_status": (partial(ast.StatusExpr, negated=False), "expression", "word"),
    "is_not_status": (partial(ast.StatusExpr, negated=True), "expression", "word"),
    "is_a": (partial(ast.IsAExpr, negated=False), "expression", "plain"),
    "is_not_a": (partial(ast.IsAExpr, negated=True), "expression", "plain"),
    "negation": (ast.NotExpr, "expression"),
    "quantified": (ast.QuantifiedExpr, "word", "name", "expression", "optional", "expression"),
}  # fmt: skip
"""Nodes of the grammar that are what their children are: our node, and what reads each child."""


class Builder(TextBuilder):
    """Builds expressions of one source and collects what is wrong with them."""

    def date(self, token: Node) -> dt.date | None:
        """A date, or None with a diagnostic."""
        try:
            if isinstance(token, Token) and token.type == "DATE":
                return dt.date.fromisoformat(str(token))
        except ValueError:
            self.error("S305", f"`{token}` is not in the calendar", token)
            return None
        self.error("S305", f"`{token}` is not a date as written here", token, "write year-month-day: `2026-01-31`")
        return None

    def number(self, token: Node) -> Fraction | int:
        """An exact number."""
        digits = str(token).replace("_", "")
        if len(digits) > MAX_DIGITS:
            self.error("S311", f"a number has at most {MAX_DIGITS} digits", token)
            return 0
        value = Fraction(digits)
        return int(value) if value.denominator == 1 else value

    def expression(self, node: Node | None) -> ast.Expr:
        """Any expression."""
        if node is None:
            raise AssertionError("the grammar has an expression here")
        if isinstance(node, Token):
            raise TypeError(f"a bare token {node!r} is no expression")
        if node.data in FORMS:
            result: ast.Expr = self.form(node)
        else:
            result = getattr(self, f"_{node.data.rstrip('_')}")(node, self.span(node))
        return result

    def form(self, node: Tree[Token]) -> Any:
        """What is made of its children alone, each by itself."""
        make, *readers = FORMS[node.data]
        parts = zip(readers, node.children, strict=False)
        return make(*(getattr(self, read)(child) for read, child in parts), span=self.span(node))

    def word(self, token: Node) -> str:
        """A word as it stands."""
        return str(token)

    def optional(self, node: Node | None) -> ast.Expr | None:
        """An expression, where there is one."""
        return None if node is None else self.expression(node)

    # ---- atoms

    def _quantity(self, node: Tree[Token], span: Span) -> ast.Expr:
        return self.quantity(node, span)

    def quantity(self, node: Tree[Token], span: Span) -> ast.Literal:
        """A number with or without a unit."""
        token, unit = node.children[0], node.children[1] if len(node.children) > 1 else None
        value = self.number(token)
        written = span.text
        if unit is None:
            return ast.Literal(value, NUMBER, written, span=span)
        if str(unit) == "%":
            share = Fraction(value) / 100
            return ast.Literal(int(share) if share.denominator == 1 else share, PERCENT, written, span=span)
        if isinstance(unit, Token) and unit.type == "CURRENCY":
            return ast.Literal(Money(Fraction(value), str(unit)), MONEY, written, span=span)
        if str(unit).startswith("working"):
            if not isinstance(value, int):
                self.error("S311", f"`{written}` is no whole number of working days", span)
            return ast.Literal(WorkingDays(int(value)), DURATION, written, span=span)
        word = str(unit).removesuffix("s")
        seconds = Fraction(value) * SECONDS[word]
        if seconds.denominator != 1:
            self.error("S311", f"`{written}` is not a whole number of seconds", span, "write it in a smaller unit")
            seconds = Fraction(0)
        months = Fraction(value) * {"month": 1, "year": 12}.get(word, 0)
        return ast.Literal(Duration(int(seconds), int(months)), DURATION, written, span=span)

    def _string(self, node: Tree[Token], span: Span) -> ast.Expr:
        value = self.plain(node.children[0]).value
        return ast.Literal(value, TEXT, span.text, span=span)

    def _date(self, node: Tree[Token], span: Span) -> ast.Expr:
        return ast.Literal(self.date(node.children[0]) or dt.date.min, DATE, span.text, span=span)

    _bad_date = _date

    def _time(self, node: Tree[Token], span: Span) -> ast.Expr:
        written = str(node.children[0])
        if len(written) > len("20:00"):
            zoned = parse_time(written)
            if zoned is None:
                help_ = "write hours and minutes, and how far the clock is from UTC: `20:00+08:00`"
                self.error("S311", f"`{span.text}` is no time of day", span, help_)
            return ast.Literal(zoned or dt.time(), TIME, span.text, span=span)
        hours, minutes = (int(part) for part in written.split(":"))
        if hours == 24 and minutes == 0:
            return ast.Literal(dt.time(23, 59, 59, 999_999), TIME, span.text, span=span)
        if hours > 23 or minutes > 59:
            self.error("S311", f"`{span.text}` is no time of day", span, "write hours and minutes: `20:00`")
            return ast.Literal(dt.time(), TIME, span.text, span=span)
        return ast.Literal(dt.time(hours, minutes), TIME, span.text, span=span)

    def _list(self, node: Tree[Token], span: Span) -> ast.Expr:
        items = [child for child in node.children if child is not None]
        if len(items) == 1 and isinstance(items[0], Tree) and items[0].data == "comprehension":
            return ast.ListComprehension(self.form(items[0]), span=span)
        return ast.ListExpr(tuple(self.expression(item) for item in items), span=span)

    def _record(self, node: Tree[Token], span: Span) -> ast.Expr:
        return self.record(node, span)

    def record(self, node: Tree[Token], span: Span) -> ast.RecordExpr:
        """A record; a name may stand once."""
        entries: list[tuple[ast.Name, ast.Expr]] = []
        seen: set[str] = set()
        for pair in node.children:
            if not isinstance(pair, Tree):
                continue
            key, value = pair.children
            name = self.name(key)
            if isinstance(key, Token) and key.type == "STRING":
                name = ast.Name(self.text(key).value, span=self.span(key))
            if name.text in seen:
                self.error("S308", f"`{name}` stands twice in one record", name.span)
            seen.add(name.text)
            entries.append((name, self.expression(value)))
        return ast.RecordExpr(tuple(entries), span=span)

    # ---- postfix

    def _call(self, node: Tree[Token], span: Span) -> ast.Expr:
        given = node.children[1]
        arguments = tuple(self.expression(a) for a in given.children) if isinstance(given, Tree) else ()
        return ast.CallExpr(self.expression(node.children[0]), arguments, span=span)

    # ---- operators

    def _minus(self, node: Tree[Token], span: Span) -> ast.Expr:
        operand = self.expression(node.children[1])
        if isinstance(operand, ast.Literal) and operand.type is NUMBER:
            assert isinstance(operand.value, int | Fraction)
            return ast.Literal(-operand.value, NUMBER, span.text, span=span)
        return ast.Negative(operand, span=span)

    def _matches(self, node: Tree[Token], span: Span) -> ast.Expr:
        pattern = self.text(node.children[1])
        value = pattern.value.replace("\ufdd0", "\\{").replace(
            "\ufdd1", "\\}"
        )  # there they are the pattern's own escapes
        return ast.MatchesExpr(
            self.expression(node.children[0]), ast.Text(value, pattern.offsets, span=pattern.span), span=span
        )

    def _or(self, node: Tree[Token], span: Span) -> ast.Expr:
        return self._connective(node, span, ast.OrExpr, ast.AndExpr)

    def _and(self, node: Tree[Token], span: Span) -> ast.Expr:
        return self._connective(node, span, ast.AndExpr, ast.OrExpr)

    def _connective(
        self, node: Tree[Token], span: Span, this: type[ast.AndExpr | ast.OrExpr], other: type[ast.AndExpr | ast.OrExpr]
    ) -> ast.Expr:
        operands: list[ast.Expr] = []
        for child in node.children:
            built = self.expression(child)
            if isinstance(built, this):
                operands.extend(built.operands)
                continue
            if isinstance(built, other):
                said = "`and` and `or` are mixed without parentheses"
                self.error("S306", said, built.span, f"put parentheses round `{clip(built.span.text)}`")
            operands.append(built)
        return this(tuple(operands), span=span)

    # ---- messages

    def message(self, token: Node) -> ast.Message:
        """A text with `{expression}` in it."""
        text = self.text(token)
        parts: list[str | ast.Expr] = []
        rest = 0
        for match in re.finditer(r"\{([^{}]*)\}|[{}]", text.value):
            if match.group(1) is None:
                start = text.offsets[match.start()]
                place = Span(self.source, start, start + 1)
                said = f"`{match.group()}` has no partner"
                self.error("S312", said, place, f"write `\\{match.group()}` for the character itself")
                continue
            parts.append(text.value[rest : match.start()])
            parts.append(self._embedded(match.start(1), match.end(1), text))
            rest = match.end()
        parts.append(text.value[rest:])
        shown = [p.replace("\ufdd0", "{").replace("\ufdd1", "}") if isinstance(p, str) else p for p in parts]
        return ast.Message(tuple(p for p in shown if p != ""), text.value, span=text.span)

    def _embedded(self, start: int, end: int, text: ast.Text) -> ast.Expr:
        """The expression between two braces, read where it stands so that its spans are right."""
        base = text.offsets[start] if start < len(text.offsets) else text.span.end - 1
        stop = text.offsets[end] if end < len(text.offsets) else base + (end - start)
        inner = text.value[start:end]
        if not inner.strip():
            said = "nothing stands between the braces"
            self.error("S312", said, Span(self.source, base - 1, stop + 1), "name a value: `{attribute.name}`")
            return ast.NameExpr("platform", span=text.span)
        try:
            tree = parse(self.source.text[base:stop], "expr")
        except UnexpectedInput as error:
            explain(error, self.source, base, stop, self.collector)
            return ast.NameExpr("platform", span=text.span)
        check_names(tree, self.source, base, self.collector)
        if too_deep(tree):
            place = Span(self.source, base, stop)
            self.error("S310", "this is nested too deeply", place, "name a part of it with `define`")
            return ast.NameExpr("platform", span=text.span)
        return Builder(self.source, self.collector, base).expression(tree)
