"""Facts as they are reached along a path, and how they are shown as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from checkmeta.base.document_source import veiled
from checkmeta.base.source import Span
from checkmeta.base.values import NONE, Listing, Missing, Origin, Record, Unknown, Value, Why
from checkmeta.language.functions import child_list
from checkmeta.language.meaning.outcome import Outcome, unknown_of
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.program import Node
from checkmeta.vocabulary import terms
from checkmeta.vocabulary.scalars import format_value

MAX_TREE: Final = 100_000
"""Parts of a tree that are gone through."""


@dataclass(frozen=True, slots=True)
class Elements:
    """A list that is gone through: its elements, and whether there may be more."""

    items: tuple[Outcome, ...]
    rest: Outcome | None
    """Unknown, where the list is partial or not known at all."""
    readings: tuple[Reading, ...] = ()
    stated: Outcome | None = None
    """The list itself, for its place."""


def beside(listed: Elements, term: str) -> bool:
    """Whether nothing that a list of terms leaves out can be of the kind `term`."""
    value = listed.stated.value if listed.stated else None
    return isinstance(value, Listing) and terms.apart(value.within, term)


def tree_of(top: Outcome, node: Node) -> Elements:
    """A record, which `node` gives, and all of its kind below it, depth first. One that lists no others is a leaf."""
    child = child_list(node.type) or ""
    readings = (*top.readings, reading(top, node))
    if not top.known:
        return Elements((), Outcome(top.value, readings), readings, top)
    found: list[Outcome] = []
    rest: list[Outcome] = []
    stack = [top]
    while stack and len(found) < MAX_TREE:
        current = stack.pop()
        found.append(Outcome(current.value, (), current.path, current.origin))
        below = field_of(current, child)
        if isinstance(below.value, Listing):
            if below.value.partial:
                rest.append(Outcome(Unknown.one(below.path, Why.PARTIAL, place_of(below.origin), below.value.detail)))
            inner = [Outcome(f.value, (), f"{below.path}[{i}]", f.origin) for i, f in enumerate(below.value.items)]
            stack.extend(reversed(inner))
        elif isinstance(below.value, Unknown) and any(m.why is not Why.ABSENT for m in below.value.missing):
            rest.append(below)
    if stack:
        more = Unknown.one(top.path, Why.UNREADABLE, place_of(top.origin), f"more than {MAX_TREE:,} parts")
        rest.append(Outcome(more))
    return Elements(tuple(found), unknown_of(rest) if rest else None, readings, top)


def field_of(of: Outcome, name: str) -> Outcome:
    """A field of a fact, with its path: unknown where the document is silent, `none` of what does not exist."""
    path = f"{of.path}.{name}" if of.path else name
    value = of.value
    if isinstance(value, Record):
        fact = value.fields.get(name)
        if fact is None:
            place = of.origin.key or of.origin.span if of.origin else None
            return Outcome(Unknown.one(path, Why.ABSENT, place), of.readings, path, of.origin)
        known = fact.value
        if isinstance(known, Unknown):  # the path as it was reached, with the reason that the document gives
            known = Unknown(
                frozenset(Missing(path, m.why, m.place or place_of(fact.origin), m.detail) for m in known.missing)
            )
        return Outcome(known, of.readings, path, fact.origin or of.origin)
    if isinstance(value, Unknown):
        return Outcome(
            Unknown(frozenset(further(m, of.path, path) for m in value.missing)), of.readings, path, of.origin
        )
    if value is NONE:  # of what does not exist, nothing exists
        return Outcome(NONE, of.readings, path, of.origin)
    return Outcome(Unknown.one(path, Why.UNDEFINED, detail=f"{of.path} has no fields"), of.readings, path, of.origin)


def place_of(origin: Origin | None) -> Span | None:
    """Where a fact is shown: at its key, else where it stands."""
    return None if origin is None else origin.key or origin.span


def further(missing: Missing, before: str, after: str) -> Missing:
    """What is missing one step along a path."""
    path = after if missing.path == before else missing.path
    return Missing(path, missing.why, missing.place, missing.detail)


def renamed(value: Value, path: str) -> Value:
    """An unknown value under the path at which it was reached."""
    if not isinstance(value, Unknown):
        return value
    return Unknown(frozenset(Missing(path, m.why, m.place, m.detail) for m in value.missing))


def inside(outcome: Outcome) -> frozenset[Missing]:
    """What is missing inside a list."""
    value = outcome.value
    if not isinstance(value, Listing):
        return outcome.missing
    if value.partial:
        return frozenset({Missing(outcome.path or "a list", Why.PARTIAL, place_of(outcome.origin), value.detail)})
    return frozenset(m for f in value.items if isinstance(f.value, Unknown) for m in f.value.missing)


def reading(outcome: Outcome, node: Node) -> Reading:
    """A fact that was looked at, as a report shows it."""
    origin = outcome.origin
    pointer = origin.pointer if origin else ""
    if isinstance(outcome.value, Unknown):
        reasons = sorted(outcome.value.missing, key=lambda m: m.sort_key)
        place = next((m.place for m in reasons if m.place), place_of(origin))
        return Reading(outcome.path, "unknown", place, None, reasons[0].why if reasons else Why.ABSENT, pointer)
    scalar = not isinstance(outcome.value, Record | Listing)
    place = origin.span if origin and scalar else place_of(origin)
    evidence, basis = (origin.evidence, origin.basis) if origin else (None, "")
    return Reading(outcome.path, _shown(outcome.value, node, origin), place, evidence, None, pointer, basis)


def _shown(value: Value, node: Node, origin: Origin | None) -> str:
    """A value in few words: of records it is enough that they are there."""
    if isinstance(value, Record):
        return "stated"
    if isinstance(value, Listing) and any(isinstance(f.value, Record) for f in value.items):
        count = len(value.items)
        return f"{count} element{'' if count == 1 else 's'}{' and more' if value.partial else ''}"
    return format_value(veiled(value, origin), node.type)
