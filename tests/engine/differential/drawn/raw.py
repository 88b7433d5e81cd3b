"""Random conditions about raw documents: of any type, so that nothing is certain before they run."""

from __future__ import annotations

from checkmeta.base.typesys import BOOLEAN, DATE, DURATION, NUMBER, TEXT
from drawn.scope import Scope
from drawn.values import Values

RAW = (
    "{raw} == {other}", "{raw} != {other}", "{raw} is known", "{raw} is unknown", "{raw} is present", "{raw} is none", "{raw}", "(not {raw})",
    "{raw} < 3", "{raw} >= 2026-01-31", "{raw} > 1 day", "{other} in {raw}", "{raw} not in [{other}, {raw}]", '{raw} matches "a"', '{raw} is a "Age"',
    "({raw} and {other} == {raw})", "({raw} or {raw} is known)", "(every {name} in {raw} satisfies {name}.{key} == {other})",
    "(some {name} in {raw} where {name}.{key} satisfies {name} != {other})", "(no {name} in {raw} satisfies {name}.{key} is known)",
    "count({raw}) > {number}", "length({raw}) < {number}", "sum({name}.{key} for {name} in {raw}) > {number}", "max({raw}) == {other}",
    'lower({raw}) == "a"', 'starts_with({raw}, "a")', 'within({raw}, "EU")', "distinct({raw}) == {raw}", "[{raw}, {other}] == [{raw}]",
    "[{name} for {name} in {raw} where {name} == {other}] is present", "-{raw} < {number}",
)  # fmt: skip


def _path(write: Values, scope: Scope, depth: int) -> str:
    text = "document"
    for _ in write.choices.times(1, 3):
        key = write.choices.one(scope.raw)
        step = write.choices.weighted([(6, f".{key}"), (1, f'["{key}"]'), (2, f".{key}[0]")])
        text += step
    if depth > 0 and write.choices.chance(20):
        other = write.choices.one(("1", "document", "1 day", '"a"', "2026-01-31", _path(write, scope, depth - 1)))
        return f"({text} {write.choices.one('+-*/')} {other})"
    return text


def condition(write: Values, scope: Scope, depth: int) -> str:
    """A condition about a raw document."""
    raw = _path(write, scope, depth)
    kind = write.choices.one((NUMBER, TEXT, DATE, BOOLEAN, DURATION))
    other = write.choices.one((write.constant(kind, scope), _path(write, scope, depth - 1), "document"))
    name = write.fresh()
    key = write.choices.one(scope.raw)
    return write.choices.one(RAW).format(raw=raw, other=other, name=name, key=key, number=write.choices.one("0123"))
