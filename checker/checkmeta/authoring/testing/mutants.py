"""Rules with one small fault each.

Only what a verdict can show is changed: layer, bearer, weight, source and texts are not, for no test speaks of them; nor
are dates and jurisdictions, which a test takes as given unless it names a day or a place. A change that provably changes
nothing, and one that is the same as an earlier one, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from checkmeta.authoring.testing.normal import key
from checkmeta.authoring.testing.nudge import neighbours
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import BOOLEAN, DURATION, MONEY, NUMBER, PERCENT, ListOf
from checkmeta.base.values import Fact, Listing, Record, Unknown
from checkmeta.language import nodes as p
from checkmeta.language import prose
from checkmeta.language.functions import FUNCTIONS
from checkmeta.language.program import Program, TypedNorm, TypedParam
from checkmeta.language.rebuild import Path, condition_parts, part, put
from checkmeta.language.walk import children
from checkmeta.language.words import Modality
from checkmeta.vocabulary.scalars import format_value

KINDS: Final = {
    "comparison": "`<` for `<=`, `>` for `>=`, `==` for `!=`, and the other way round",
    "boundary": "a constant one unit up or down",
    "connective": "`and` for `or`, and the other way round",
    "operand": "one operand of `and` or `or` left out",
    "negation": "`not` added or taken away",
    "quantifier": "`every` for `some`, and the other way round",
    "where": "`where` left out",
    "arithmetic": "`+` for `-`, `*` for `/`, and the other way round",
    "function": "`min` for `max`, `starts_with` for `ends_with`, and the other way round",
    "word": "one constant of a list left out",
    "condition": "one `when`, `failing that` or `applies when` left out",
    "modality": "`must` for `must not`, and the other way round; so with `should`",
    "exception": "one `unless` left out",
    "burden": "`unless possibly` for `unless`, and the other way round",
    "override": "one rule left out of `overrides`",
    "figure": "a value of a param one unit up or down, turned round, or without one element",
}
"""The kinds of changes."""

MOST: Final = 1_000
"""Changes of one rule: of a rule with more, only the first are tried, and the result says so."""

LEFT_OUT: Final = "(left out)"
SWAPPED: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
OPPOSITE: Final = {"+": "-", "-": "+", "*": "/", "/": "*"}
LIKE: Final = {"min": "max", "max": "min", **{f.name: f.opposite for f in FUNCTIONS.values() if f.opposite}}
TURNED: Final = {
    Modality.MUST: Modality.MUST_NOT, Modality.MUST_NOT: Modality.MUST,
    Modality.SHOULD: Modality.SHOULD_NOT, Modality.SHOULD_NOT: Modality.SHOULD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutation:
    """What was changed: where, and the clause in words before and after. Where the clause itself is another, `after` names it."""

    kind: str
    clause: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change, and the rules or the param that have it. `subject` is the id of the rule, rule set or param."""

    subject: str
    change: Mutation
    norms: dict[str, TypedNorm] = field(default_factory=dict, repr=False)
    param: TypedParam | None = field(default=None, repr=False)


# ---- conditions and values


def changes_of(top: p.Node, clause: str, *, is_condition: bool = True) -> Iterator[tuple[p.Node, Mutation]]:
    """A condition or value with one change, for every change that its kind admits; outer parts first."""
    start: Path = ()
    stack: list[tuple[Path, p.Node, bool, Path, p.Node | None]] = [(start, top, is_condition, start, None)]
    while stack:
        path, node, asked, round_, above = stack.pop()
        round_ = path if asked else round_
        for kind, new, at in _local(node, asked, above):
            whole = put(top, path, new)
            before, after = _words(part(top, round_)), _words(part(whole, round_))
            if kind == "operand":
                before, after = _words(at), LEFT_OUT
            yield whole, Mutation(kind, clause, at.span, before, after)
        conditions = condition_parts(node)
        for index, child in reversed(list(enumerate(children(node)))):
            stack.append(((*path, index), child, index in conditions, round_, node))


def _words(node: p.Node) -> str:
    return prose.condition(node) if node.type == BOOLEAN else prose.value(node)


def _local(node: p.Node, asked: bool, above: p.Node | None) -> Iterator[tuple[str, p.Node, p.Node]]:
    """The changes of this node itself: the kind, the node instead, and the part that is no longer what it was."""
    match node:
        case p.Compare():
            yield "comparison", replace(node, operator=SWAPPED[node.operator]), node
        case p.Const() if not isinstance(above, p.ListLiteral | p.Index):
            for value in neighbours(node.value, node.type):
                yield "boundary", replace(node, value=value), node
        case p.All() | p.AnyOf():
            other = p.AnyOf if isinstance(node, p.All) else p.All
            yield "connective", other(node.operands, span=node.span), node
            for index, operand in enumerate(node.operands):
                kept = (*node.operands[:index], *node.operands[index + 1 :])
                yield "operand", replace(node, operands=kept) if len(kept) > 1 else kept[0], operand
        case p.ListLiteral():
            for index, item in enumerate(node.items):
                if isinstance(item, p.Const):
                    yield "word", replace(node, items=(*node.items[:index], *node.items[index + 1 :])), item
        case p.Quant():
            yield "quantifier", replace(node, every=not node.every), node
        case p.Arith() if node.type in (NUMBER, PERCENT) and node.right.type in (NUMBER, PERCENT):
            yield "arithmetic", replace(node, operator=OPPOSITE[node.operator]), node
        case p.Arith() if node.operator in "+-" and node.right.type in (DURATION, MONEY):
            yield "arithmetic", replace(node, operator=OPPOSITE[node.operator]), node
        case p.Fold() if node.kind in LIKE:
            yield "function", replace(node, kind=LIKE[node.kind]), node
        case p.Call() if node.function in LIKE:
            yield "function", replace(node, function=LIKE[node.function]), node
    if isinstance(node, p.Quant | p.Comprehension) and node.where is not None:
        yield "where", replace(node, where=None), node.where
    if asked and isinstance(node, p.Not):
        yield "negation", node.operand, node
    elif asked and not isinstance(node, p.Const) and not isinstance(above, p.Not):
        yield "negation", p.Not(node, span=node.span), node


# ---- rules


def _several(nodes: tuple[p.Node, ...], clause: str) -> Iterator[tuple[tuple[p.Node, ...], Mutation]]:
    """Several conditions of one kind: each left out, then each changed."""
    for index, node in enumerate(nodes):
        kept = (*nodes[:index], *nodes[index + 1 :])
        yield kept, Mutation("condition", clause, node.span, prose.condition(node), LEFT_OUT)
        for new, change in changes_of(node, clause):
            yield (*nodes[:index], new, *nodes[index + 1 :]), change


def _of_norm(norm: TypedNorm) -> Iterator[tuple[TypedNorm, Mutation]]:
    for index, generator in enumerate(norm.for_each):
        for new, change in changes_of(generator.domain, "for each", is_condition=False):
            generators = (*norm.for_each[:index], replace(generator, domain=new), *norm.for_each[index + 1 :])
            yield replace(norm, for_each=generators), change
    for when, change in _several(norm.when, "when"):
        yield replace(norm, when=when), change
    if norm.content is not None and norm.modality is not None:
        words = prose.condition(norm.content)
        turned = TURNED[norm.modality]
        change = Mutation("modality", norm.modality, norm.content.span, words, f"{turned}: {words}")
        yield replace(norm, modality=turned), change
        for new, change in changes_of(norm.content, norm.modality):
            yield replace(norm, content=new), change
    yield from _exceptions(norm)
    for failing, change in _several(norm.failing_that, "failing that"):
        yield replace(norm, failing_that=failing), change
    for index, target in enumerate(norm.overrides):
        span = norm.written.overrides[index].span if len(norm.written.overrides) == len(norm.overrides) else norm.span
        kept = (*norm.overrides[:index], *norm.overrides[index + 1 :])
        yield replace(norm, overrides=kept), Mutation("override", "overrides", span, target, LEFT_OUT)


def _exceptions(norm: TypedNorm) -> Iterator[tuple[TypedNorm, Mutation]]:
    for index, excuse in enumerate(norm.exceptions):
        before, after = norm.exceptions[:index], norm.exceptions[index + 1 :]
        clause = f"unless {'' if excuse.shown else 'possibly '}{excuse.label}"
        other = f"unless {'possibly ' if excuse.shown else ''}{excuse.label}"
        words = prose.condition(excuse.condition)
        yield replace(norm, exceptions=(*before, *after)), Mutation("exception", clause, excuse.span, words, LEFT_OUT)
        turned = replace(excuse, shown=not excuse.shown)
        change = Mutation("burden", clause, excuse.span, words, f"{other}: {words}")
        yield replace(norm, exceptions=(*before, turned, *after)), change
        for new, change in changes_of(excuse.condition, clause):
            yield replace(norm, exceptions=(*before, replace(excuse, condition=new), *after)), change


def mutants_of_rule(norm: TypedNorm) -> tuple[list[Mutant], bool]:
    """A rule's or permit's mutants, and whether it has more changes than are tried."""
    each = (({norm.id: changed}, change) for changed, change in _of_norm(norm))
    return _distinct(norm.id, norm, each)


def mutants_of_ruleset(ruleset: str, norms: Sequence[TypedNorm]) -> tuple[list[Mutant], bool]:
    """The mutants of a rule set's `applies when`, each in all its rules at once; and whether it has more than are tried."""
    # every rule has the same conditions, translated anew: the changes come in the same order
    twins = zip(*(_several(n.applies_when, "applies when") for n in norms), strict=True)
    each = (
        ({n.id: replace(n, applies_when=nodes) for n, (nodes, _) in zip(norms, one, strict=True)}, one[0][1])
        for one in twins
    )
    return _distinct(ruleset, norms[0], each)


def _distinct(
    subject: str, first: TypedNorm, each: Iterator[tuple[dict[str, TypedNorm], Mutation]]
) -> tuple[list[Mutant], bool]:
    """The changes, up to the limit, that are neither without effect nor the same as an earlier one."""
    known = {key(first)}
    found: list[Mutant] = []
    for changed, change in islice(each, MOST):
        its = key(changed[first.id])
        if its not in known:
            known.add(its)
            found.append(Mutant(subject, change, changed))
    return found, next(each, None) is not None


def mutants_of_param(param: TypedParam) -> Iterator[Mutant]:
    """A param with one of its values changed."""
    for index, variant in enumerate(param.variants):
        where = f" for {', '.join(variant.places)}" if variant.places else ""
        for value in _near(variant.value, param):
            new = replace(variant, value=Fact(value.value, variant.value.origin))
            variants = (*param.variants[:index], new, *param.variants[index + 1 :])
            kind = param.type.item if isinstance(param.type, ListOf) else param.type
            change = Mutation(
                "figure", "is", variant.span, f"{format_value(variant.value.value, kind)}{where}", f"{format_value(value.value, kind)}{where}"
            )  # fmt: skip
            yield Mutant(param.id, change, param=replace(param, variants=variants))


def _near(fact: Fact, param: TypedParam) -> Iterator[Fact]:
    value = fact.value
    if isinstance(value, Listing):
        for index in range(len(value.items)):
            yield Fact(replace(value, items=(*value.items[:index], *value.items[index + 1 :])))
    elif isinstance(value, bool):
        yield Fact(not value)
    elif not isinstance(value, Record | Unknown):
        yield from (Fact(v) for v in neighbours(value, param.type))


def mutants(
    program: Program, norms: Sequence[TypedNorm], rulesets: Sequence[str], params: Sequence[str]
) -> tuple[list[Mutant], list[str]]:
    """The mutants of these rules, of the `applies when` of `rulesets` and of `params`, in the order of files and lines.

    With them come the ids of rules so large that not all of theirs are among them.
    """
    several = [(norm.id, *mutants_of_rule(norm)) for norm in norms]
    several.extend((r, *mutants_of_ruleset(r, [n for n in norms if n.ruleset == r])) for r in rulesets)
    found = [mutant for _, some, _ in several for mutant in some]
    found.extend(mutant for id_ in params for mutant in mutants_of_param(program.params[id_]))
    ordered = sorted(found, key=lambda m: (m.change.span.source.name, m.change.span.start, m.subject))
    return ordered, [id_ for id_, _, more in several if more]
