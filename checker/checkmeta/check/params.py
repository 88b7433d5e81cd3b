"""Params: figures of the law by place and date."""

from __future__ import annotations

from checkmeta.check import given, messages
from checkmeta.check.tree import TypedParam, TypedVariant
from checkmeta.diagnostics.diagnostic import Collector, Label, did_you_mean
from checkmeta.syntax import ast
from checkmeta.typesys import BASIC, TIME, ListOf, RecordType, Type
from checkmeta.vocabulary import places


def named_type(written: ast.TypeExpr, records: dict[str, RecordType], collector: Collector) -> Type | None:
    """The type of that name."""
    basic = {**BASIC, "time": TIME}
    base: Type | None = basic.get(written.name) or records.get(written.name)
    if base is None:
        known = [n for n in (*basic, *records) if " " not in n]
        collector.error(
            "T502",
            f"no type `{written.name}`",
            written.span,
            did_you_mean(written.name, known) or "types are: " + ", ".join(f"`{k}`" for k in basic if " " not in k),
        )
        return None
    for _ in range(written.depth):
        base = ListOf(base)
    return base


def check_param(ruleset: str, param: ast.Param, collector: Collector) -> TypedParam | None:
    """A param with its values typed, and no two of them for one place and time."""
    kind = named_type(param.type, {}, collector)
    if kind is None:
        return None
    variants: list[TypedVariant] = []
    for variant in param.variants:
        value = given.typed(variant.value, kind, param.name.text, collector)
        if isinstance(ast.plain(variant.value), ast.Literal):
            literal = ast.plain(variant.value)
            assert isinstance(literal, ast.Literal)
            messages.calendar(literal, collector)
        codes = tuple(c.text for c in variant.places.codes) if variant.places else ()
        for code in variant.places.codes if variant.places else ():
            messages.place_code(code.text, code.span, collector)
        variants.append(TypedVariant(value, codes, variant.period, span=variant.span))
    _unambiguous(param, variants, collector)
    return TypedParam(f"{ruleset}.{param.name.text}", kind, tuple(variants), span=param.span)


def _unambiguous(param: ast.Param, variants: list[TypedVariant], collector: Collector) -> None:
    """Two groupings that both match a place, neither within the other, leave no most specific value."""
    for index, later in enumerate(variants):
        for earlier in variants[:index]:
            if not _overlap(earlier.period, later.period):
                continue
            for a in earlier.places or ("",):
                for b in later.places or ("",):
                    clash = _clash(a, b, earlier.period, later.period)
                    if clash:
                        collector.error(
                            "T511",
                            f"`{param.name}` has two values {clash}",
                            later.span,
                            labels=[Label(earlier.span, "the other")],
                        )
                        break


def _overlap(a: ast.Period, b: ast.Period) -> bool:
    return (a.end is None or b.start is None or b.start < a.end) and (
        b.end is None or a.start is None or a.start < b.end
    )


def _clash(a: str, b: str, first: ast.Period, second: ast.Period) -> str | None:
    if a == b:
        same_day = first.start == second.start
        return f"for {a or 'everywhere'} from the same day" if same_day else None
    if not a or not b or places.within(a, b) or places.within(b, a):
        return None
    return f"where {a} and {b} overlap" if places.overlap(a, b) else None
