"""Facts as they are reached along a path."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.values import NONE, Listing, Missing, Record, Unknown, Value, Why
from checkmeta.language import nodes as p
from checkmeta.language.functions import child_list
from checkmeta.language.meaning.outcome import Deferred, Look, Outcome, Seen, place_of, unknown_of
from checkmeta.vocabulary import terms

PATHS: Final = (p.Root, p.Local, p.Field, p.Index)
"""Nodes that are facts where they stand."""
MAX_TREE: Final = 100_000
"""Parts of a tree that are gone through."""


@dataclass(slots=True, eq=False)
class Elements:
    """A list that is gone through: its elements, and whether there may be more. Like an `Outcome` it is never changed."""

    items: list[Outcome]
    rest: Outcome | None
    """Unknown, where the list is partial or not known at all."""
    seen: Seen = ()
    stated: Outcome | None = None
    """The list itself, for its place."""


def beside(listed: Elements, term: str) -> bool:
    """Whether nothing that a list of terms leaves out can be of the kind `term`."""
    value = listed.stated.value if listed.stated else None
    return isinstance(value, Listing) and terms.apart(value.within, term)


def items_of(listing: Listing, of: Outcome) -> list[Outcome]:
    """The elements of a list that is a fact, each under its path; of one that was computed they have none."""
    if not of.stands:
        return [Outcome(renamed(f.value, ""), (), "", f.origin) for f in listing.items]
    return [
        Outcome(renamed(f.value, f"{of.path}[{i}]") if isinstance(f.value, Unknown) else f.value, (), i, f.origin, of)
        for i, f in enumerate(listing.items)
    ]


def tree_of(top: Outcome, node: p.Node) -> Elements:
    """A record, which `node` gives, and all of its kind below it, depth first. One that lists no others is a leaf."""
    child = child_list(node.type) or ""
    seen = (*top.seen, Look(top, node))
    if not top.known:
        return Elements([], Outcome(top.value, seen), seen, top)
    found: list[Outcome] = []
    rest: list[Outcome] = []
    stack = [top]
    while stack and len(found) < MAX_TREE:
        current = stack.pop()
        found.append(Outcome(current.value, (), current.name, current.origin, current.of))
        below = field_of(current, child)
        if isinstance(below.value, Listing):
            if below.value.partial:
                rest.append(Outcome(Unknown.one(below.path, Why.PARTIAL, place_of(below.origin), below.value.detail)))
            inner = [Outcome(f.value, (), i, f.origin, below) for i, f in enumerate(below.value.items)]
            stack.extend(reversed(inner))
        elif isinstance(below.value, Unknown) and any(m.why is not Why.ABSENT for m in below.value.missing):
            rest.append(below)
    if stack:
        more = Unknown.one(
            top.path, Why.UNREADABLE, place_of(top.origin), Phrase("detail.too many parts", most=MAX_TREE)
        )
        rest.append(Outcome(more))
    return Elements(found, unknown_of(rest) if rest else None, seen, top)


def _absent(of: Outcome, name: str) -> frozenset[Missing]:
    """What is missing of a field of something that is unknown, or doesn't have it."""
    before = of.path
    path = f"{before}.{name}" if before else name
    if not isinstance(of.value, Unknown):
        return frozenset((Missing(path, Why.ABSENT, place_of(of.origin)),))
    return frozenset(
        Missing(path if m.path == before else m.path, m.why, m.place, m.detail) for m in ordered(of.value.missing)
    )


def field_of(of: Outcome, name: str) -> Outcome:
    """A field of a fact, with its path: unknown where the document is silent, `none` of what does not exist."""
    value = of.value
    if isinstance(value, Record):
        fact = value.fields.get(name)
        if fact is not None:
            known = fact.value
            found = Outcome(known, of.seen, name, fact.origin or of.origin, of)
            if isinstance(known, Unknown):  # the path as it was reached, with the reason that the document gives
                found.value = renamed(known, found.path, place_of(fact.origin))
            return found
    elif value is NONE:  # of what does not exist, nothing exists
        return Outcome(NONE, of.seen, name, of.origin, of)
    if isinstance(value, Record | Unknown):
        # it must not hold what holds it: circles are left to the garbage collector, which takes longer than judging
        return Outcome(Deferred(partial(_absent, of, name)), of.seen, name, of.origin, of)
    path = f"{of.path}.{name}" if of.path else name
    return Outcome(
        Unknown.one(path, Why.UNDEFINED, detail=Phrase("detail.no fields", what=of.path)), of.seen, name, of.origin, of
    )


def renamed(value: Value, path: str, place: Span | None = None) -> Value:
    """An unknown value under the path at which it was reached; it belongs at `place`, where it says no other."""
    if not isinstance(value, Unknown):
        return value
    return Unknown(frozenset(Missing(path, m.why, m.place or place, m.detail) for m in ordered(value.missing)))


def ordered(missing: frozenset[Missing]) -> Sequence[Missing]:
    """What is missing, in one order for every run: of several that become one, the first counts."""
    return (
        tuple(missing)
        if len(missing) == 1
        else sorted(missing, key=lambda m: (*m.sort_key, m.place.start if m.place else -1))
    )


def inside(outcome: Outcome) -> frozenset[Missing]:
    """What is missing inside a list."""
    value = outcome.value
    if not isinstance(value, Listing):
        return outcome.missing
    if value.partial:
        return frozenset({Missing(outcome.path or "a list", Why.PARTIAL, place_of(outcome.origin), value.detail)})
    return frozenset(m for f in value.items if isinstance(f.value, Unknown) for m in f.value.missing)
