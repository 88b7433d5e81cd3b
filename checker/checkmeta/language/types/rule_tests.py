"""Tests of rules: their facts as a document would give them, and what they expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.records import replace
from checkmeta.base.typesys import ANY, RecordType, Type
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.language.names.resolved import BoundNorm, BoundTest
from checkmeta.language.program import TypedExpect, TypedTest
from checkmeta.language.syntax import ast
from checkmeta.language.types import given
from checkmeta.language.types import type_errors as messages


def check_case(
    bound: BoundTest, roots: Mapping[str, Type], norms: Sequence[BoundNorm], collector: Collector
) -> TypedTest | None:
    """Check a test: its facts by the types of `roots`, what it expects by the rules there are."""
    case = bound.case
    for places_ in (case.places, *(e.places for _, e in bound.expects)):
        for code in places_.codes if places_ else ():
            messages.place_code(code.text, code.span, collector)
    platform = Record({})
    identities: tuple[Fact, ...] = ()
    documents: tuple[Fact, ...] = ()
    for name, value in case.given.entries if case.given else ():
        kind = roots.get(name.text)
        if kind == ANY:
            documents = (given.raw(value, name.text, collector),)
            continue
        if not isinstance(kind, RecordType):
            collector.error(
                "T516",
                f"a test gives `platform`, `identity` and `document`, not `{name}`",
                name.span,
                did_you_mean(name.text, ["platform", "identity", "document", "identities"]),
            )
            continue
        plain = ast.ungrouped(value)
        if name.text == "platform" and isinstance(plain, ast.RecordExpr):
            fact = given.record(plain, kind, "platform", collector).value
            assert isinstance(fact, Record)
            platform = fact
        elif name.text == "identity" and isinstance(plain, ast.RecordExpr):
            identities = (given.record(plain, kind, "identity", collector),)
        else:
            collector.error("T516", f"`{name}` is a record", value.span, "write it in braces: `{ … }`")
    listed = platform.fields.get("identities")
    if listed and isinstance(listed.value, Listing):
        # one that is `unknown` is no schema to judge; that there is one more stays said in the list
        identities = (*identities, *(f for f in listed.value.items if isinstance(f.value, Record)))
        given_here = tuple(f for f in identities if f not in listed.value.items)
        platform.fields["identities"] = Fact(
            replace(listed.value, items=(*given_here, *listed.value.items)), listed.origin
        )
    _labels(bound, norms, collector)
    expects = tuple(TypedExpect(rule, expect, span=expect.span) for rule, expect in bound.expects)
    places = tuple(c.text for c in case.places.codes) if case.places else ()
    return TypedTest(
        case.name.value,
        bound.rule,
        bound.ruleset.id.text,
        case.as_of,
        places,
        platform,
        identities,
        documents,
        expects,
        span=case.name.span,
    )


def _labels(bound: BoundTest, known: Sequence[BoundNorm], collector: Collector) -> None:
    """`expect … by LABEL` names an exception of the rule, or a rule that overrides it."""
    for rule, expect in bound.expects:
        if expect.by is None:
            continue
        norms = [n for n in known if n.id == rule]
        labels = {u.label for n in norms for u in n.norm.unless}
        defeaters = {n.id for n in known if rule in n.overrides}
        short = {d.removeprefix(bound.ruleset.id.text + ".") for d in defeaters}
        if expect.by.text not in labels | defeaters | short:
            collector.error(
                "N404",
                f"`{rule}` has no exception `{expect.by}`, and no rule of that name overrides it",
                expect.by.span,
                did_you_mean(expect.by.text, labels | short | {d for d in defeaters if d.endswith(f".{expect.by}")}),
            )
