"""Example documents: values that a fact may have, facts put together, and the text of a document that states them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from checkmeta.base import typesys as ts
from checkmeta.base.patterns import regex
from checkmeta.base.values import NONE, Duration, Fact, Listing, Money, Record, Scalar, Value, WorkingDays
from checkmeta.judging.clashes.instance import Path
from checkmeta.judging.reasoning.samples import EMPTY, FULL, OTHER, Sample, samples_of
from checkmeta.language.nodes import Const, Field, IsA, Node
from checkmeta.language.walk import iterate
from checkmeta.vocabulary import places, terms
from checkmeta.vocabulary.scalars import format_value

MAX_CONSTANTS = 12
"""Of a rule, that are tried for one fact."""
PLAIN = regex(r"[A-Za-z][A-Za-z-]*")
WORDS = frozenset({"none", "unknown", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "indefinite"})
"""Words that a document may mean otherwise than as texts."""
KINDS: Mapping[type, ts.Type] = {
    bool: ts.BOOLEAN, int: ts.NUMBER, Fraction: ts.NUMBER, Duration: ts.DURATION, WorkingDays: ts.DURATION, Money: ts.MONEY, dt.date: ts.DATE, dt.time: ts.TIME,
}  # fmt: skip


# ---- values


def may_be_none(node: Node) -> bool:
    """Whether a document may state that there is no such thing, or nothing of which it would be a part."""
    while isinstance(node, Field):
        kind = node.of.type
        if isinstance(kind, ts.RecordType) and kind.fields[node.name].may_be_none:
            return True
        node = node.of
    return False  # of a root or an element, that it is there is given


def concrete(sample: Sample, kind: ts.Type, taken: Collection[object]) -> Value:
    """The value that a sample stands for; `taken` are the constants that it is not, where it is another than those."""
    if sample is EMPTY:
        return Listing(())
    if sample is FULL:
        return Listing((Fact(_some(kind.item, taken)),)) if isinstance(kind, ts.ListOf) else Record({})
    if isinstance(sample, frozenset) and isinstance(kind, ts.ListOf):
        return Listing(tuple(Fact(concrete(e, kind.item, taken)) for e in sorted(sample)))
    if sample is OTHER:
        return _some(kind, taken)
    assert isinstance(sample, Scalar)
    return sample


def choices(node: Node, about: Iterable[Node]) -> tuple[Value, ...]:
    """Values that a document may state for a fact, those first that the conditions `about` it name."""
    constants = list(dict.fromkeys(c for top in about for part in iterate(top) for c in _constants(part)))
    item = node.type.item if isinstance(node.type, ts.ListOf) else node.type
    named = [c for c in constants if _fits(c, item)][:MAX_CONSTANTS]
    found: list[Value]
    if isinstance(node.type, ts.ListOf):
        every = [_listing(named)] if len(named) > 1 else []
        found = [*every, *(_listing([c]) for c in named), concrete(FULL, node.type, named), Listing(())]
    else:
        samples = [s for s in samples_of(node, named) if s is not NONE]
        found = [v for v in (concrete(s, node.type, named) for s in samples) if _stated(v, node.type)]
        found.sort(key=lambda v: v not in named)
    return (*found, NONE) if may_be_none(node) else tuple(found)


def _listing(values: Iterable[Scalar]) -> Listing:
    return Listing(tuple(Fact(v) for v in values))


def _constants(node: Node) -> tuple[Scalar, ...]:
    match node:
        case IsA():
            return (node.term,)
        case Const() if node.value is not NONE:
            return (node.value,)
    return ()


def _fits(value: Scalar, kind: ts.Type) -> bool:
    """Whether a constant is a value of a type."""
    if isinstance(value, str):
        if isinstance(kind, ts.Enumeration):
            return value in kind.words
        return (
            ts.is_textual(kind)
            and (kind != ts.TERM or terms.is_term(value))
            and (kind != ts.PLACE or places.is_place(value))
        )
    return KINDS.get(type(value)) == (ts.NUMBER if kind == ts.PERCENT else kind)


def _stated(value: Value, kind: ts.Type) -> bool:
    """Whether a document can state it: nothing less than nothing, no more than all, no empty text."""
    match value:
        case bool():
            return True
        case int() | Fraction():
            return value >= 0 and (kind != ts.PERCENT or value <= 1)
        case Duration():
            return value.seconds is None or value.seconds >= 0
        case Money():
            return value.amount >= 0
        case str():
            return value != ""
    return True


def _some(kind: ts.Type, taken: Collection[object]) -> Value:
    """A value of a type, none of those taken."""
    if isinstance(kind, ts.RecordType):
        return Record({})
    if isinstance(kind, ts.Enumeration):
        return next((w for w in kind.words if w not in taken), kind.words[0])
    if kind == ts.TERM:
        return next(t for t in terms.names() if t not in taken)
    if kind == ts.PLACE:
        return next(p for p in places.names() if p not in taken)
    if ts.is_textual(kind):
        return next(w for w in ("other", *(f"other{n}" for n in range(len(taken) + 1))) if w not in taken)
    if isinstance(kind, ts.ListOf):
        return Listing(())
    return True if kind == ts.BOOLEAN else 1 if kind in (ts.NUMBER, ts.PERCENT) else NONE


# ---- documents


def document(facts: Mapping[Path, Value]) -> dict[str, Fact]:
    """The roots in which each fact stands in its place; `platform` is always there."""
    whole = _node({("platform",): Record({}), **facts}, ())
    assert isinstance(whole, Record)
    return whole.fields


def _node(facts: Mapping[Path, Value], at: Path) -> Value:
    """What stands at a place: the facts below it put together, else its own value."""
    below = {path: value for path, value in facts.items() if len(path) > len(at)}
    if not below:
        return facts[at]
    steps: dict[str | int, dict[Path, Value]] = {}
    for path, value in below.items():
        steps.setdefault(path[len(at)], {})[path] = value
    if all(isinstance(step, int) for step in steps):
        return Listing(tuple(Fact(_node(steps[step], (*at, step))) for step in sorted(steps, key=str)))
    return Record({str(step): Fact(_node(inner, (*at, step))) for step, inner in steps.items()})


def written_example(facts: Mapping[Path, Value], kinds: Mapping[Path, ts.Type]) -> str:
    """The facts as a document in YAML, in one line: `{platform: {kind: game}}`."""
    return _shown(Record(document(facts)), kinds, ())


def _shown(value: Value, kinds: Mapping[Path, ts.Type], at: Path) -> str:
    match value:
        case Record():
            return "{" + ", ".join(f"{k}: {_shown(f.value, kinds, (*at, k))}" for k, f in value.fields.items()) + "}"
        case Listing():
            return "[" + ", ".join(_shown(f.value, kinds, (*at, n)) for n, f in enumerate(value.items)) + "]"
        case str():
            return value if PLAIN.fullmatch(value) and value not in WORDS else json.dumps(value, ensure_ascii=False)
        case dt.time():
            return json.dumps(value.isoformat("seconds"))
    return format_value(value, kinds.get(at))


def name(path: Path) -> str:
    """A path as a reader writes it: `identity.attributes[0].name`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
