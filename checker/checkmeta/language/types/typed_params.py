"""Params: figures of the law by place and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from checkmeta.base.diagnostics.diagnostic import Collector, Label, did_you_mean
from checkmeta.base.typesys import ANY, BASIC, TIME, ListOf, RecordType, Type
from checkmeta.language.nodes import Node, Param
from checkmeta.language.program import TypedNorm, TypedParam, TypedVariant
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.types import given
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.calendar_checks import check_calendar
from checkmeta.language.types.foreign_names import TYPES
from checkmeta.language.walk import children
from checkmeta.vocabulary import places


def named_type(written: declarations.TypeExpr, records: dict[str, RecordType], collector: Collector) -> Type | None:
    """The type of that name."""
    basic = {**BASIC, "time": TIME}
    if written.name == ANY.name:  # for defines of mappings and of rules over `document`
        basic[ANY.name] = ANY
    base: Type | None = basic.get(written.name) or records.get(written.name)
    if base is None:
        known = [n for n in (*basic, *records) if " " not in n]
        collector.error(
            "T502",
            f"no type `{written.name}`",
            written.span,
            _meant(written.name, known, [k for k in basic if " " not in k]),
        )
        return None
    for _ in range(written.depth):
        base = ListOf(base)
    return base


def _meant(name: str, known: list[str], basic: list[str]) -> str:
    """Help for what is no type."""
    if name.lower() in TYPES:
        return f"write `{TYPES[name.lower()]}`"
    return did_you_mean(name, known) or "types are: " + ", ".join(f"`{k}`" for k in basic)


def check_param(ruleset: str, param: declarations.Param, collector: Collector) -> TypedParam | None:
    """A param with its values typed, and no two of them for one place and time."""
    kind = named_type(param.type, {}, collector)
    if kind is None:
        return None
    variants: list[TypedVariant] = []
    for variant in param.variants:
        value = given.typed(variant.value, kind, param.name.text, collector)
        if isinstance(ast.ungrouped(variant.value), ast.Literal):
            literal = ast.ungrouped(variant.value)
            assert isinstance(literal, ast.Literal)
            messages.calendar(literal, collector)
        codes = tuple(c.text for c in variant.places.codes) if variant.places else ()
        for code in variant.places.codes if variant.places else ():
            messages.place_code(code.text, code.span, collector)
        variants.append(TypedVariant(value, codes, variant.period, span=variant.span))
    _unambiguous(param, variants, collector)
    check_calendar(param, kind, variants, collector)
    return TypedParam(f"{ruleset}.{param.name.text}", kind, tuple(variants), span=param.span)


def _unambiguous(param: declarations.Param, variants: list[TypedVariant], collector: Collector) -> None:
    """Two groupings that both match a place, neither within the other, leave no most specific value."""
    first: dict[tuple[str, dt.date | None], TypedVariant] = {}
    by_group: dict[str, list[TypedVariant]] = {}
    for later in variants:
        reported: set[int] = set()
        for code in dict.fromkeys(later.places or ("",)):
            start = later.period.start
            earlier = first.setdefault((code, start), later)
            if earlier is not later and id(earlier) not in reported:
                reported.add(id(earlier))
                _two_values(param, f"for {code or 'everywhere'} from the same day", later, earlier, collector)
            if code not in places.GROUPS:
                continue
            for other, known in by_group.items():
                if not _cross(code, other):
                    continue
                found = next((v for v in known if v is not later and _overlap(v.period, later.period)), None)
                if found is not None and id(found) not in reported:
                    reported.add(id(found))
                    _two_values(param, f"where {other} and {code} overlap", later, found, collector)
            by_group.setdefault(code, []).append(later)


def check_values(norms: Iterable[TypedNorm], params: Mapping[str, TypedParam], collector: Collector) -> None:
    """Warn of params that have no value in some place where a rule that needs them may apply: there it stays open."""
    said: set[str] = set()
    for norm in norms:
        for id_ in sorted(norm.params - said):
            given = {code for variant in params[id_].variants for code in variant.places or ("",)}
            if "" in given or not _asked_here(norm, id_):
                continue
            countries = [c for code in norm.jurisdiction for c in places.expand(code)]
            lacking = sorted(
                {c for c in countries if not any(places.within(c, g) or places.within(g, c) for g in given)}
            )
            if countries and not lacking:
                continue
            said.add(id_)
            where = ", ".join(lacking[:5]) + (f" and {len(lacking) - 5} more" if len(lacking) > 5 else "")
            name = id_.rsplit(".", 1)[-1]
            message = f"`{name}` has no value {f'for {where}' if lacking else 'for all other places'}, where `{norm.id}` needs one"
            collector.warning(
                "T520",
                message,
                params[id_].span,
                "what needs it stays undetermined there; add a value, or say in the rule's `jurisdiction` where it holds",
                labels=[Label(norm.span, "the rule")],
            )


def _asked_here(norm: TypedNorm, param: str) -> bool:
    """Whether the norm asks for the param's value in the place that is judged, not in one that it names."""
    tops = [*norm.applies_when, *norm.when, *norm.failing_that, *(e.condition for e in norm.exceptions)]
    tops.extend(g.domain for g in norm.for_each)
    stack: list[Node] = [*tops, norm.content] if norm.content is not None else tops
    while stack:
        node = stack.pop()
        if isinstance(node, Param) and node.id == param and node.place is None:
            return True
        stack.extend(children(node))
    return False


def _two_values(
    param: declarations.Param, clash: str, later: TypedVariant, earlier: TypedVariant, collector: Collector
) -> None:
    message = f"`{param.name}` has two values {clash}"
    collector.error("T511", message, later.span, labels=[Label(earlier.span, "the other")])


def _overlap(a: ast.Period, b: ast.Period) -> bool:
    return (a.end is None or b.start is None or b.start < a.end) and (
        b.end is None or a.start is None or a.start < b.end
    )


def _cross(a: str, b: str) -> bool:
    """Whether two groupings share a place, and neither is within the other."""
    return places.overlap(a, b) and not places.within(a, b) and not places.within(b, a)
