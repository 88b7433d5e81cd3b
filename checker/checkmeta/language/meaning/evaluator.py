"""The reference evaluator of expressions: plain, three-valued, over the typed tree. It defines what the language means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from checkmeta.base.values import NONE, Fact, Listing, Record, Truth, Unknown, Value, Why
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.meaning.compare import arithmetic, compare, equal, rounding
from checkmeta.language.meaning.outcome import (
    Outcome,
    conjunction,
    disjunction,
    gather,
    negation,
    undefined,
    unknown_of,
)
from checkmeta.language.meaning.reached import Elements, beside, field_of, inside, place_of, reading, renamed, tree_of
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.meaning.totals import total
from checkmeta.language.program import (  # fmt: skip
    All,
    AnyOf,
    Arith,
    Call,
    Compare,
    Comprehension,
    Const,
    Else,
    Field,
    Fold,
    Index,
    IsA,
    ListLiteral,
    Local,
    Match,
    Member,
    Node,
    Not,
    Param,
    Quant,
    RecordLiteral,
    Root,
    Status,
)
from checkmeta.language.walk import closed
from checkmeta.vocabulary import terms
from checkmeta.vocabulary.scalars import format_operand, format_value

PATHS = (Root, Local, Field, Index)
MAX_STEPS = 1_000_000
"""Elements that quantifiers and comprehensions of one rule may look at in one context: some half a minute."""


class TooManyStepsError(Exception):
    """A rule goes through more elements than can be waited for."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates expressions in one context: the facts of a place, the params of a place, one date."""

    roots: Mapping[str, Fact]
    params: Mapping[str, Value]
    day: dt.date
    param_at: Mapping[str, ParamAt]
    steps: list[int] = field(default_factory=lambda: [0])
    settled: dict[int, Outcome | None] = field(default_factory=dict)
    """What quantifiers give that mention no variable of the rule, by node; None for the others."""

    def condition(self, node: Node, env: Env) -> Outcome:
        """A condition: true, false or unknown. What is stated as absent is not the case."""
        outcome = self.value(node, env)
        if not outcome.known or isinstance(outcome.value, bool):
            return outcome
        if outcome.value is NONE:
            return Outcome(False, outcome.readings)
        return undefined(f"{outcome.path or 'a value'} is not true or false", outcome.readings)

    def value(self, node: Node, env: Env) -> Outcome:
        """Any expression. A fact that is read is among the readings."""
        if isinstance(node, PATHS):
            return self.read(self.locate(node, env), node)
        match node:
            case Const():
                return Outcome(node.value)
            case Param():
                return self._param(node, env)
            case ListLiteral() | Comprehension():
                return self._gathered(node, env)
            case Arith():
                return self._arith(node, env)
            case Else():
                return self._else(node, env)
            case RecordLiteral():
                return self.record(node, env)
            case Call():
                return self.call(node, env)
            case Fold():
                return self._fold(node, env)
            case Compare():
                return self._compare(node, env)
            case Member():
                return self._member(node, env)
            case Match():
                return self._match(node, env)
            case Status():
                return self.status(node, env)
            case IsA():
                return self._is_a(node, env)
            case Not():
                return negation(self.condition(node.operand, env))
            case All():
                return conjunction([self.condition(o, env) for o in node.operands])
            case AnyOf():
                return disjunction([self.condition(o, env) for o in node.operands])
            case Quant():
                return self._once(node, env)

    # ---- facts

    def locate(self, node: Node, env: Env) -> Outcome:
        """A fact where it stands, without counting it as read."""
        match node:
            case Root():
                fact = self.roots.get(node.name)
                path = node.name
                if fact is None:
                    return Outcome(Unknown.one(path, Why.ABSENT), path=path)
                return Outcome(fact.value, path=path, origin=fact.origin)
            case Local():
                return env[node.number]
            case Field():
                return field_of(self.locate(node.of, env), node.name)
            case Index():
                return self._index(node, env)
        return self.value(node, env)

    def _index(self, node: Index, env: Env) -> Outcome:
        of = self.locate(node.of, env)
        index = self.value(node.index, env)
        if not of.known or not index.known:
            return unknown_of([of, index])
        if isinstance(index.value, str):
            return field_of(of, index.value)
        path = f"{of.path}[{format_value(index.value)}]"
        if isinstance(of.value, Listing) and isinstance(index.value, int) and not isinstance(index.value, bool):
            if 0 <= index.value < len(of.value.items):
                fact = of.value.items[index.value]
                return Outcome(fact.value, of.readings, path, fact.origin)
            if of.value.partial:
                return Outcome(Unknown.one(path, Why.PARTIAL, place_of(of.origin), of.value.detail), of.readings, path)
        return Outcome(
            Unknown.one(path, Why.UNDEFINED, place_of(of.origin), "there is no such element"), of.readings, path
        )

    def read(self, outcome: Outcome, node: Node) -> Outcome:
        """The fact, counted as read."""
        if not outcome.path:
            return outcome
        return Outcome(outcome.value, (*outcome.readings, reading(outcome, node)), outcome.path, outcome.origin)

    def elements(self, node: Node, env: Env) -> Elements:
        """The elements of a list, each with its place. `none` states that there are none."""
        if isinstance(node, Comprehension):
            return self._comprehended(node, env)
        if isinstance(node, ListLiteral):
            return Elements(tuple(self.value(i, env) for i in node.items), None)
        if isinstance(node, Call) and node.function == "tree":
            top = self.locate(node.arguments[0], env)
            return tree_of(top, node.arguments[0])
        outcome = self.locate(node, env) if isinstance(node, PATHS) else self.value(node, env)
        value = outcome.value
        readings = (
            (*outcome.readings, reading(outcome, node))
            if outcome.path and isinstance(node, PATHS)
            else outcome.readings
        )
        if value is NONE:
            return Elements((), None, readings, outcome)
        if isinstance(value, Unknown):
            return Elements((), Outcome(value, readings), readings, outcome)
        if not isinstance(value, Listing):
            return Elements((), undefined(f"{outcome.path or 'a value'} is not a list", readings), readings, outcome)
        items: list[Outcome] = []
        for index, fact in enumerate(value.items):
            path = f"{outcome.path}[{index}]" if outcome.path else ""
            items.append(Outcome(renamed(fact.value, path), (), path, fact.origin))
        rest = None
        if value.partial:
            rest = Outcome(
                Unknown.one(outcome.path or "a list", Why.PARTIAL, place_of(outcome.origin), value.detail), readings
            )
        return Elements(tuple(items), rest, readings, outcome)

    # ---- operators

    def _param(self, node: Param, env: Env) -> Outcome:
        if node.place is None:
            return Outcome(self.params.get(node.id, Unknown.one(node.id, Why.UNDEFINED)))
        place = self.value(node.place, env)
        if not isinstance(place.value, str):
            return place if not place.known else undefined(f"`{node.id}` has no value for no place", place.readings)
        return Outcome(self.param_at[node.id](place.value), place.readings)

    def _arith(self, node: Arith, env: Env) -> Outcome:
        left, right = self.value(node.left, env), self.value(node.right, env)
        if not left.known or not right.known:
            return unknown_of([left, right])
        result = arithmetic(node.operator, left.value, right.value)
        readings = gather([left, right])
        shown = f"{format_operand(left.value)} {node.operator} {format_operand(right.value)}"
        if result is None:
            return undefined(f"{shown} has no value", readings)
        rounded = rounding(node.operator, left.value, right.value)
        if rounded is not None:
            readings = (*readings, Reading(shown, f"{format_value(result)} ({rounded})", None, None))
        return Outcome(result, readings)

    def _compare(self, node: Compare, env: Env) -> Outcome:
        left, right = self.value(node.left, env), self.value(node.right, env)
        if not left.known or not right.known:
            return unknown_of([left, right])
        readings = gather([left, right])
        result = compare(node.operator, left.value, right.value)
        if result is None:
            inner = [o for o in (left, right) if isinstance(o.value, Listing)]
            missing = frozenset(m for o in inner for m in inside(o))
            if missing:
                return Outcome(Unknown(missing), readings)
            return undefined(
                f"{format_operand(left.value)} {node.operator} {format_operand(right.value)} has no answer", readings
            )
        return Outcome(result, readings)

    def _member(self, node: Member, env: Env) -> Outcome:
        listed = self.elements(node.list, env)
        item = self.value(node.item, env)
        readings = gather([item, Outcome(False, listed.readings)])
        if not listed.items and listed.rest is None:
            return Outcome(False, readings)  # nothing is in an empty list, whatever it is
        if not item.known:
            return unknown_of([item, *([listed.rest] if listed.rest else [])])
        same = [(e, equal(item.value, e.value)) for e in listed.items]
        if any(answer is True for _, answer in same):
            return Outcome(True, readings)
        unknowns = [e for e, answer in same if answer is None] + ([listed.rest] if listed.rest else [])
        if unknowns:
            missing = frozenset(m for e in unknowns for m in (e.missing or inside(e)))
            return Outcome(Unknown(missing), readings)
        return Outcome(False, readings)

    def _match(self, node: Match, env: Env) -> Outcome:
        text = self.value(node.text, env)
        if not text.known or text.value is NONE:
            return text if not text.known else Outcome(False, text.readings)
        if not isinstance(text.value, str):
            return undefined(f"{text.path} is not a text", text.readings)
        return Outcome(functions.matches(node.pattern, text.value), text.readings)

    def status(self, node: Status, env: Env) -> Outcome:
        """`is present` and the like."""
        operand = self.value(node.operand, env)
        value = operand.value
        if node.status == "known":
            return Outcome(operand.known, operand.readings)
        if not operand.known:
            return operand
        if node.status == "none":
            return Outcome(value is NONE, operand.readings)
        if isinstance(value, Listing):
            if not value.items and value.partial:
                return Outcome(
                    Unknown.one(operand.path, Why.PARTIAL, place_of(operand.origin), value.detail), operand.readings
                )
            return Outcome(bool(value.items), operand.readings)
        return Outcome(value is not NONE and value != "", operand.readings)

    def _is_a(self, node: IsA, env: Env) -> Outcome:
        if isinstance(self._peek(node.operand, env), Listing):
            listed = self.elements(node.operand, env)
            tests = [self._one_is_a(e, node.term, listed.readings) for e in listed.items]
            rest = [listed.rest] if listed.rest and not beside(listed, node.term) else []
            return disjunction([*tests, *rest] or [Outcome(False, listed.readings)])
        return self._one_is_a(self.value(node.operand, env), node.term, ())

    def _peek(self, node: Node, env: Env) -> Value:
        return (self.locate(node, env) if isinstance(node, PATHS) else self.value(node, env)).value

    def _one_is_a(self, operand: Outcome, term: str, readings: tuple[Reading, ...]) -> Outcome:
        seen = (*readings, *operand.readings)
        if not operand.known:
            return Outcome(operand.value, seen)
        if operand.value is NONE:
            return Outcome(False, seen)
        if not isinstance(operand.value, str) or not terms.is_term(operand.value):
            return undefined(f"{format_operand(operand.value)} is no DPV term", seen)
        return Outcome(terms.is_a(operand.value, term), seen)

    def call(self, node: Call, env: Env) -> Outcome:
        """A built-in function of known values."""
        if node.function == "today":
            return Outcome(self.day)
        if node.function == "tree":
            return self._gathered(node, env)
        arguments = [self.value(a, env) for a in node.arguments]
        if any(not a.known for a in arguments):
            return unknown_of(arguments)
        result = functions.call(node.function, [a.value for a in arguments])
        if isinstance(result, Unknown):
            return Outcome(result, gather(arguments))
        return Outcome(result, gather(arguments))

    def _else(self, node: Else, env: Env) -> Outcome:
        """The first that is known; where neither is, both are missing."""
        left = self.locate(node.left, env)
        if left.known:
            return self.read(left, node.left)
        right = self.locate(node.right, env)
        if right.known:
            return self.read(right, node.right)
        return unknown_of([self.read(left, node.left), self.read(right, node.right)])

    def record(self, node: RecordLiteral, env: Env) -> Outcome:
        """A record that is written out; what is unknown in it is a field that is unknown."""
        found = [(name, self.value(value, env)) for name, value in node.entries]
        return Outcome(Record({n: Fact(o.value, o.origin) for n, o in found}), gather([o for _, o in found]))

    # ---- lists

    def _where(self, where: Node | None, env: Env) -> Outcome:
        return Outcome(True) if where is None else self.condition(where, env)

    def _once(self, node: Quant, env: Env) -> Outcome:
        """A quantifier; where nothing in it changes from element to element of a rule's `for each`, it is looked at once."""
        key = id(node)
        if key not in self.settled:
            self.settled[key] = self._quant(node, env) if closed(node) else None
        return self.settled[key] or self._quant(node, env)

    def _quant(self, node: Quant, env: Env) -> Outcome:
        listed = self.elements(node.domain, env)
        decided = Truth.FALSE if node.every else Truth.TRUE
        parts: list[Outcome] = []
        for element in listed.items:
            self.count()
            inner = {**env, node.variable.number: element}
            where = self._where(node.where, inner)
            if where.truth is Truth.FALSE:
                continue  # not spoken of
            body = self.condition(node.body, inner)
            part = disjunction([negation(where), body]) if node.every else conjunction([where, body])
            if part.truth is decided:
                return part
            parts.append(part)
        if listed.rest is not None:
            parts.append(listed.rest)
        if not parts:
            return Outcome(node.every, listed.readings)
        return conjunction(parts) if node.every else disjunction(parts)

    def count(self) -> None:
        """Count a step of a list; a rule that takes too many on one document is an error, not a wait."""
        self.steps[0] += 1
        if self.steps[0] > MAX_STEPS:
            raise TooManyStepsError

    def _comprehended(self, node: Comprehension, env: Env) -> Elements:
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
                kept.append(replace(found, readings=gather([where, found])))
        return Elements(tuple(kept), unknown_of(unsure) if unsure else None, listed.readings)

    def _gathered(self, node: Node, env: Env) -> Outcome:
        """A computed list as a value. Where membership is unknown, the list is partial."""
        listed = self.elements(node, env)
        if listed.rest is not None and not listed.items:
            return listed.rest
        facts = tuple(Fact(e.value, e.origin) for e in listed.items)
        detail = ", ".join(sorted(m.path for m in listed.rest.missing)) if listed.rest else ""
        seen = gather([Outcome(True, listed.readings), *listed.items, *([listed.rest] if listed.rest else [])])
        return Outcome(Listing(facts, listed.rest is not None, detail), seen)

    def _fold(self, node: Fold, env: Env) -> Outcome:
        listed = self.elements(node.over, env)
        return total(node, list(listed.items), listed.rest, listed.readings)


Env = dict[int, Outcome]


ParamAt = Callable[[str], Value]
