"""Aggregates over lists, three-valued."""

from __future__ import annotations

from checkmeta.base.messages import Phrase
from checkmeta.base.values import NONE, Value
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.meaning.compare import arithmetic, order
from checkmeta.language.meaning.outcome import Outcome, Seen, gather, undefined, unknown_of
from checkmeta.language.nodes import Fold


def total(node: Fold, values: list[Outcome], rest: Outcome | None, read: Seen) -> Outcome:
    """`count`, `sum`, `min` or `max` of values; unknown if one of them is, or if there may be more (`rest`)."""
    seen = gather([Outcome(True, read), *values])
    if rest is not None:
        return Outcome(rest.value, seen)
    if any(not v.known for v in values):
        return Outcome(unknown_of(values).value, seen)
    if node.kind == "count":
        return Outcome(len(values), seen)
    if not values:
        zero = functions.zero(node.type) if node.kind == "sum" else None
        return (
            undefined(Phrase("detail.total of nothing", kind=node.kind), seen) if zero is None else Outcome(zero, seen)
        )
    result: Value = values[0].value
    for outcome in values[1:]:
        if node.kind == "sum":
            added = arithmetic("+", result, outcome.value)
            if added is None:
                return undefined(Phrase("detail.total", kind="sum"), seen)
            result = added
            continue
        sign = order(outcome.value, result)
        if sign is None:
            return undefined(Phrase("detail.total", kind=node.kind), seen)
        if sign == (-1 if node.kind == "min" else 1):
            result = outcome.value
    if result is NONE:
        return undefined(Phrase("detail.total of none", kind=node.kind), seen)
    return Outcome(result, seen)
