"""The reference evaluator of expressions: plain, three-valued, over the typed tree. It defines what the language means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.values import NONE, Fact, Listing, Record, Truth, Unknown, Value, Why
from checkmeta.language import nodes as p
from checkmeta.language.functions import FUNCTIONS
from checkmeta.language.meaning import operations
from checkmeta.language.meaning.outcome import (
    Env,
    Look,
    Outcome,
    Seen,
    as_fact,
    conjunction,
    disjunction,
    gather,
    negation,
    place_of,
    undefined,
    undefined_of,
    unknown_of,
)
from checkmeta.language.meaning.reached import PATHS, Elements, field_of, items_of, tree_of
from checkmeta.language.meaning.totals import total
from checkmeta.language.walk import closed
from checkmeta.vocabulary.scalars import format_value

MAX_STEPS = 1_000_000
"""Elements that quantifiers and comprehensions of one rule may look at in one context: some half a minute."""


class TooManyStepsError(Exception):
    """A rule goes through more elements than can be waited for."""


@dataclass(slots=True, eq=False)
class Evaluator:
    """Evaluates expressions in one context: the facts of a place, the params of a place, one date."""

    roots: Mapping[str, Fact]
    params: Mapping[str, Value]
    day: dt.date
    param_at: Mapping[str, ParamAt]
    steps: list[int] = field(default_factory=lambda: [0])
    settled: dict[int, tuple[p.Quant, Outcome | None]] = field(default_factory=dict)
    """What quantifiers give that mention no variable of the rule, by the number of their own; None for the others."""
    said: dict[tuple[str, ...], str] = field(default_factory=dict)
    """What messages call facts, by their paths."""
    whole: ClassVar[bool] = False
    """Whether all operands of a condition are looked at, those too that can't matter any more."""

    def condition(self, node: p.Node, env: Env) -> Outcome:
        """A condition: true, false or unknown. What is stated as absent is not the case."""
        outcome = _MEANING[type(node)](self, node, env)
        value = outcome.value
        if value is True or value is False or isinstance(value, Unknown):
            return outcome
        if value is NONE:
            return Outcome(False, outcome.seen)
        return undefined(Phrase("detail.not true or false", what=outcome.path or fixed("a value")), outcome.seen)

    def value(self, node: p.Node, env: Env) -> Outcome:
        """Any expression. A fact that is read is among the readings."""
        return _MEANING[type(node)](self, node, env)

    # ---- facts

    def locate(self, node: p.Node, env: Env) -> Outcome:
        """A fact where it stands, without counting it as read."""
        if isinstance(node, p.Field):
            return field_of(self.locate(node.of, env), node.name)
        if isinstance(node, p.Local):
            return env[node.number]
        if isinstance(node, p.Root):
            return as_fact(self.roots.get(node.name), node.name)
        return self._index(node, env) if isinstance(node, p.Index) else self.value(node, env)

    def fact(self, node: p.Node, env: Env) -> Outcome:
        """A fact that is read."""
        return self.read(self.locate(node, env), node)

    def _index(self, node: p.Index, env: Env) -> Outcome:
        of = self.locate(node.of, env)
        index = self.value(node.index, env)
        if not of.known or not index.known:
            return unknown_of([of, index])
        if isinstance(index.value, str):
            if index.seen and index.shown != index.value:  # the path would tell it
                return undefined(fixed("detail.no key"), index.seen)
            return field_of(of, index.value)
        listing = of.value
        if isinstance(listing, Listing) and isinstance(index.value, int) and not isinstance(index.value, bool):
            if 0 <= index.value < len(listing.items):
                fact = listing.items[index.value]
                return Outcome(fact.value, of.seen, index.value, fact.origin, of)
            if listing.partial:
                path = f"{of.path}[{index.value}]"
                place = place_of(of.origin)
                return Outcome(Unknown.one(path, Why.PARTIAL, place, listing.detail), of.seen, index.value, None, of)
        path = f"{of.path}[{format_value(index.shown)}]"
        missing = Unknown.one(path, Why.UNDEFINED, place_of(of.origin), fixed("detail.no element"))
        return Outcome(missing, of.seen, path)

    def read(self, outcome: Outcome, node: p.Node) -> Outcome:
        """The fact, counted as read."""
        if outcome.name == "" and outcome.of is None:
            return outcome
        seen = (*outcome.seen, Look(outcome, node))
        return Outcome(outcome.value, seen, outcome.name, outcome.origin, outcome.of)

    def elements(self, node: p.Node, env: Env) -> Elements:
        """The elements of a list, each with its place. `none` states that there are none."""
        if isinstance(node, p.Comprehension):
            return self._comprehended(node, env)
        if isinstance(node, p.ListLiteral):
            return Elements([self.value(i, env) for i in node.items], None)
        if isinstance(node, p.Call) and node.function == "tree":
            top = self.locate(node.arguments[0], env)
            return tree_of(top, node.arguments[0])
        seen: Seen
        if isinstance(node, PATHS):
            outcome = self.locate(node, env)
            seen = (*outcome.seen, Look(outcome, node)) if outcome.stands else outcome.seen
        else:
            outcome = self.value(node, env)
            seen = outcome.seen
        value = outcome.value
        if isinstance(value, Listing):
            rest = None
            if value.partial:
                place = place_of(outcome.origin)
                rest = Outcome(Unknown.one(outcome.path or "a list", Why.PARTIAL, place, value.detail), seen)
            return Elements(items_of(value, outcome), rest, seen, outcome)
        if value is NONE:
            return Elements([], None, seen, outcome)
        if isinstance(value, Unknown):
            return Elements([], Outcome(value, seen), seen, outcome)
        return Elements(
            [], undefined(Phrase("detail.not a list", what=outcome.path or fixed("a value")), seen), seen, outcome
        )

    # ---- operators

    def status(self, node: p.Status, env: Env) -> Outcome:
        """`is present` and the like."""
        operand = self.value(node.operand, env)
        value = operand.value
        if node.status == "known":
            return Outcome(operand.known, operand.seen)
        if not operand.known:
            return operand
        if node.status == "none":
            return Outcome(value is NONE, operand.seen)
        if isinstance(value, Listing):
            if not value.items and value.partial:
                return Outcome(
                    Unknown.one(operand.path, Why.PARTIAL, place_of(operand.origin), value.detail), operand.seen
                )
            return Outcome(bool(value.items), operand.seen)
        return Outcome(value is not NONE and value != "", operand.seen)

    def call(self, node: p.Call, env: Env) -> Outcome:
        """A built-in function of known values."""
        if node.function == "today":
            return Outcome(self.day)
        if node.function == "tree":
            return self.gathered(node, env)
        arguments = [self.value(a, env) for a in node.arguments]
        if any(not a.known for a in arguments):
            return unknown_of(arguments)
        compute = FUNCTIONS[node.function].compute
        result = compute(*(a.value for a in arguments)) if compute else None
        if result is None:
            name = node.function
            result = Unknown.one(f"{name}(…)", Why.UNDEFINED, detail=Phrase("detail.no value", name=name))
        seen = gather(arguments)
        return undefined_of(result, seen) if isinstance(result, Unknown) else Outcome(result, seen)

    def record(self, node: p.RecordLiteral, env: Env) -> Outcome:
        """A record that is written out; what is unknown in it is a field that is unknown."""
        found = [(name, self.value(value, env)) for name, value in node.entries]
        return Outcome(Record({n: Fact(o.value, o.origin) for n, o in found}), gather([o for _, o in found]))

    # ---- lists

    def _where(self, where: p.Node | None, env: Env) -> Outcome:
        return Outcome(True) if where is None else self.condition(where, env)

    def quantified(self, node: p.Quant, env: Env) -> Outcome:
        """A quantifier; where nothing in it changes from element to element of a rule's `for each`, it is looked at once."""
        known = self.settled.get(node.variable.number)
        if known is None or known[0] is not node:
            known = self.settled[node.variable.number] = (node, self._quant(node, env) if closed(node) else None)
        return known[1] or self._quant(node, env)

    def _quant(self, node: p.Quant, env: Env) -> Outcome:
        listed = self.elements(node.domain, env)
        every, number = node.every, node.variable.number
        parts: list[Outcome] = []
        inner = dict(env)
        for element in listed.items:
            self.count()
            inner[number] = element
            body: Outcome | None = None
            if node.where is not None:
                where = self.condition(node.where, inner)
                if where.value is False:
                    continue  # not spoken of
                body = self.condition(node.body, inner)
                part = disjunction([negation(where), body]) if every else conjunction([where, body])
            else:
                part = self.condition(node.body, inner)
            if part.value is not every and not isinstance(part.value, Unknown):
                return part
            parts.append(part)
        if listed.rest is not None:
            parts.append(listed.rest)
        if not parts:
            return Outcome(every, listed.seen)
        return conjunction(parts) if every else disjunction(parts)

    def count(self) -> None:
        """Count a step of a list; a rule that takes too many on one document is an error, not a wait."""
        self.steps[0] += 1
        if self.steps[0] > MAX_STEPS:
            raise TooManyStepsError

    def _comprehended(self, node: p.Comprehension, env: Env) -> Elements:
        """The elements for which `where` holds; one of which that is unknown leaves the rest unknown."""
        listed = self.elements(node.domain, env)
        unsure: list[Outcome] = [listed.rest] if listed.rest else []
        kept: list[Outcome] = []
        for element in listed.items:
            self.count()
            inner = {**env, node.variable.number: element}
            where = self._where(node.where, inner)
            if where.truth is Truth.UNKNOWN:
                unsure.append(where)
            elif where.truth is Truth.TRUE:
                found = self.value(node.element, inner)
                kept.append(replace(found, seen=gather([where, found])))
        return Elements(kept, unknown_of(unsure) if unsure else None, listed.seen)

    def gathered(self, node: p.Node, env: Env) -> Outcome:
        """A computed list as a value. Where membership is unknown, the list is partial."""
        listed = self.elements(node, env)
        if listed.rest is not None and not listed.items:
            return listed.rest
        facts = tuple(Fact(e.value, e.origin) for e in listed.items)
        detail = ", ".join(sorted(m.path for m in listed.rest.missing)) if listed.rest else ""
        seen = gather([Outcome(True, listed.seen), *listed.items, *([listed.rest] if listed.rest else [])])
        return Outcome(Listing(facts, listed.rest is not None, detail), seen)

    def fold(self, node: p.Fold, env: Env) -> Outcome:
        """`count`, `sum`, `min` or `max`."""
        listed = self.elements(node.over, env)
        return total(node, listed.items, listed.rest, listed.seen)

    def every_one(self, node: p.All, env: Env) -> Outcome:
        """`a and b`."""
        found: list[Outcome] = []
        for operand in node.operands:
            outcome = self.condition(operand, env)
            if outcome.value is False and not self.whole:
                return Outcome(False, outcome.seen)
            found.append(outcome)
        return conjunction(found)

    def any_one(self, node: p.AnyOf, env: Env) -> Outcome:
        """`a or b`."""
        found: list[Outcome] = []
        for operand in node.operands:
            outcome = self.condition(operand, env)
            if outcome.value is True and not self.whole:
                return Outcome(True, outcome.seen)
            found.append(outcome)
        return disjunction(found)


ParamAt = Callable[[str], Value]

_MEANING: Final[dict[type, Callable[[Evaluator, Any, Env], Outcome]]] = {
    p.Root: Evaluator.fact,
    p.Local: Evaluator.fact,
    p.Field: Evaluator.fact,
    p.Index: Evaluator.fact,
    p.Const: lambda _, node, __: Outcome(node.value),
    p.Param: operations.figure,
    p.ListLiteral: Evaluator.gathered,
    p.Comprehension: Evaluator.gathered,
    p.Arith: operations.computed,
    p.Else: operations.first_known,
    # those that mappings give another meaning are looked up at the evaluator that asks
    p.RecordLiteral: lambda evaluator, node, env: evaluator.record(node, env),
    p.Call: lambda evaluator, node, env: evaluator.call(node, env),
    p.Fold: Evaluator.fold,
    p.Compare: operations.compared,
    p.Member: operations.contained,
    p.Match: operations.matched,
    p.Status: lambda evaluator, node, env: evaluator.status(node, env),
    p.IsA: operations.of_kind,
    p.Not: lambda evaluator, node, env: negation(evaluator.condition(node.operand, env)),
    p.All: lambda evaluator, node, env: evaluator.every_one(node, env),
    p.AnyOf: Evaluator.any_one,
    p.Quant: Evaluator.quantified,
}
"""What each kind of node comes to."""
