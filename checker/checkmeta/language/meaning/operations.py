"""What operators come to: figures of the law, arithmetic, comparisons, membership, patterns, kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkmeta.base.messages import Phrase
from checkmeta.base.values import NONE, Listing, Unknown, Why, WorkingDays
from checkmeta.language import nodes as p
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.meaning.compare import arithmetic, compare, equal, rounding
from checkmeta.language.meaning.outcome import Env, Outcome, Seen, disjunction, gather, undefined, unknown_of
from checkmeta.language.meaning.reached import PATHS, beside, inside
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.meaning.working_days import calendar_of
from checkmeta.vocabulary import terms
from checkmeta.vocabulary.scalars import format_operand, format_value

if TYPE_CHECKING:
    from checkmeta.language.meaning.evaluator import Evaluator


def figure(evaluator: Evaluator, node: p.Param, env: Env) -> Outcome:
    """A figure of the law."""
    if node.place is None:
        found = evaluator.params.get(node.id)
        return Outcome(Unknown.one(node.id, Why.UNDEFINED) if found is None else found)
    place = evaluator.value(node.place, env)
    if not isinstance(place.value, str):
        return place if not place.known else undefined(Phrase("detail.no place", name=node.id), place.seen)
    return Outcome(evaluator.param_at[node.id](place.value), place.seen)


def computed(evaluator: Evaluator, node: p.Arith, env: Env) -> Outcome:
    """`left + right` and the like; whole days count where dates are moved."""
    left, right = evaluator.value(node.left, env), evaluator.value(node.right, env)
    if not left.known or not right.known:
        return unknown_of([left, right])
    counted = right.value
    if isinstance(counted, WorkingDays) and node.calendar:
        lists = [evaluator.value(listed, env) for listed in node.calendar]
        if any(not listed.known for listed in lists):
            return unknown_of(lists)
        counted = WorkingDays(counted.count, calendar_of(lists[0].value, lists[1].value if len(lists) > 1 else None))
    result = arithmetic(node.operator, left.value, counted)
    readings = gather([left, right])
    shown = f"{format_operand(left.value)} {node.operator} {format_operand(right.value)}"
    if result is None:
        return undefined(Phrase("detail.sum", what=shown), readings)
    if isinstance(counted, WorkingDays):
        return Outcome(result, (*readings, Reading(shown, format_value(result), None, None)))
    rounded = rounding(node.operator, left.value, right.value)
    if rounded is not None:
        readings = (*readings, Reading(shown, f"{format_value(result)} ({rounded})", None, None))
    return Outcome(result, readings)


def compared(evaluator: Evaluator, node: p.Compare, env: Env) -> Outcome:
    """`left < right` and the like."""
    left, right = evaluator.value(node.left, env), evaluator.value(node.right, env)
    if not left.known or not right.known:
        return unknown_of([left, right])
    readings = gather([left, right])
    result = compare(node.operator, left.value, right.value)
    if result is None:
        inner = [o for o in (left, right) if isinstance(o.value, Listing)]
        missing = frozenset(m for o in inner for m in inside(o))
        if missing:
            return Outcome(Unknown(missing), readings)
        asked = f"{format_operand(left.value)} {node.operator} {format_operand(right.value)}"
        return undefined(Phrase("detail.no answer", what=asked), readings)
    return Outcome(result, readings)


def contained(evaluator: Evaluator, node: p.Member, env: Env) -> Outcome:
    """`item in list`: true where it is found, else unknown where the list, or something in it, is."""
    listed = evaluator.elements(node.list, env)
    item = evaluator.value(node.item, env)
    readings = gather([item, Outcome(False, listed.seen)])
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


def matched(evaluator: Evaluator, node: p.Match, env: Env) -> Outcome:
    """`text matches pattern`."""
    text = evaluator.value(node.text, env)
    if not text.known or text.value is NONE:
        return text if not text.known else Outcome(False, text.seen)
    if not isinstance(text.value, str):
        return undefined(Phrase("detail.not a text", what=text.path), text.seen)
    return Outcome(functions.matches(node.pattern, text.value), text.seen)


def of_kind(evaluator: Evaluator, node: p.IsA, env: Env) -> Outcome:
    """`operand is a term`; of a list, some element is."""
    operand = node.operand
    found = evaluator.locate(operand, env) if isinstance(operand, PATHS) else evaluator.value(operand, env)
    if isinstance(found.value, Listing):
        listed = evaluator.elements(operand, env)
        known = [e.value for e in listed.items if isinstance(e.value, str) and terms.is_term(e.value)]
        if any(terms.is_a(value, node.term) for value in known):
            return Outcome(True, listed.seen)
        if len(known) == len(listed.items) and (listed.rest is None or beside(listed, node.term)):
            return Outcome(False, listed.seen)
        tests = [_one_of_kind(e, node.term, listed.seen) for e in listed.items]
        rest = [listed.rest] if listed.rest and not beside(listed, node.term) else []
        return disjunction([*tests, *rest])
    return _one_of_kind(evaluator.read(found, operand) if isinstance(operand, PATHS) else found, node.term, ())


def _one_of_kind(operand: Outcome, term: str, read: Seen) -> Outcome:
    seen = (*read, *operand.seen)
    if not operand.known:
        return Outcome(operand.value, seen)
    if operand.value is NONE:
        return Outcome(False, seen)
    if not isinstance(operand.value, str) or not terms.is_term(operand.value):
        return undefined(Phrase("detail.no term", what=format_operand(operand.value)), seen)
    return Outcome(terms.is_a(operand.value, term), seen)


def first_known(evaluator: Evaluator, node: p.Else, env: Env) -> Outcome:
    """The first that is known; where neither is, both are missing."""
    left = evaluator.locate(node.left, env)
    if left.known:
        return evaluator.read(left, node.left)
    right = evaluator.locate(node.right, env)
    if right.known:
        return evaluator.read(right, node.right)
    return unknown_of([evaluator.read(left, node.left), evaluator.read(right, node.right)])
