"""What evaluating a node gives, and Kleene's connectives over it (Kleene 1952, § 64: the strong tables).

What was read for a value is only noted while rules are judged; it becomes `Reading`s, with paths and texts, where somebody
asks for them. Most verdicts are never explained, and to explain one takes longer than to find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from checkmeta.base.document_source import is_hidden, veiled
from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass
from checkmeta.base.secret_words import HIDDEN
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, Missing, Origin, Record, Truth, Unknown, Value, Why
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.nodes import Node
from checkmeta.vocabulary.scalars import format_value

MAX_READINGS = 60
"""Readings kept for one condition: enough to explain it, little enough to print."""
NAMING = ("name", "recipient", "object", "to", "path")
"""The fields by which people call an element, the first that is stated."""

MAX_MISSING = 200
"""Missing facts gathered for one condition: of a list of thousands of elements each may lack one."""


@dataclass(slots=True, eq=False)
class Outcome:
    """A value, what was read for it, and where it stands if it is a fact.

    Never changed once it is made; it isn't frozen, as then making one would cost four times as much.

    Attributes:
        value: what it came to.
        seen: what was read for it, in order.
        name: the last step of the fact's path: a root, a field, an index; "" for what was computed.
        origin: where the fact stands.
        of: what `name` is a step from.

    """

    value: Value
    seen: Seen = ()
    name: str | int = ""
    origin: Origin | None = None
    of: Outcome | None = None
    _path: str | None = None

    @property
    def path(self) -> str:
        """The fact's path in the vocabulary; "" for what was computed."""
        if self._path is None:
            of, name = self.of, self.name
            if of is None:
                self._path = str(name)
            elif isinstance(name, int):
                self._path = f"{of.path}[{name}]"
            else:
                before = of.path
                self._path = f"{before}.{name}" if before else name
        return self._path

    @property
    def called(self) -> str:
        """The path with elements by their names, where they have one: `identity.attributes[eyeColour].retention`."""
        if self.of is None:
            return str(self.name)
        before = self.of.called
        if isinstance(self.name, int):
            return f"{before}[{name_of(self.value, self.origin) or self.name}]"
        return f"{before}.{self.name}" if before else self.name

    @property
    def stands(self) -> bool:
        """Whether it is a fact, with a path; not something that was computed."""
        return self.name != "" or self.of is not None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read, as a report shows it."""
        return tuple(look if isinstance(look, Reading) else look.reading for look in looks(self.seen))

    @property
    def shown(self) -> Value:
        """The value without secrets: neither one that stands there, nor what was computed from one."""
        if isinstance(self.value, str | Listing | Record):
            return veiled(self.value, self.origin, tuple(_spans(self.seen)))
        return self.value

    @property
    def place(self) -> Span | None:
        """Where the fact stands; of one that isn't known, where it belongs."""
        origin, value = self.origin, self.value
        if isinstance(value, Unknown):
            reasons = sorted(value.missing, key=lambda m: m.sort_key)
            return next((m.place for m in reasons if m.place), place_of(origin))
        return place_of(origin) if origin is None or isinstance(value, Record | Listing) else origin.span

    @property
    def known(self) -> bool:
        """Whether it has a value."""
        return not isinstance(self.value, Unknown)

    @property
    def truth(self) -> Truth:
        """As a condition. What is stated as absent is not the case."""
        value = self.value
        if value is True:
            return Truth.TRUE
        return Truth.UNKNOWN if isinstance(value, Unknown) else Truth.FALSE

    @property
    def missing(self) -> frozenset[Missing]:
        """The facts that would have to be known."""
        return self.value.missing if isinstance(self.value, Unknown) else frozenset()


Env = dict[int, Outcome]
"""What the variables of an expression stand for, by their numbers."""


class Deferred(Unknown):
    """Unknown; which facts are missing is found out where somebody asks.

    Most conditions come to something else in the end, and a rule reads many facts of which no document speaks.
    """

    __slots__ = ("_find", "_found")
    _find: Callable[[], frozenset[Missing]]
    _found: frozenset[Missing] | None

    def __init__(self, find: Callable[[], frozenset[Missing]]) -> None:
        """`find` gives what is missing."""
        object.__setattr__(self, "_find", find)
        object.__setattr__(self, "_found", None)

    @property
    def missing(self) -> frozenset[Missing]:
        """The facts that would have to be known."""
        found = self._found
        if found is None:
            found = self._find()
            object.__setattr__(self, "_found", found)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self.missing == other.missing

    def __hash__(self) -> int:
        return hash((self.missing,))

    def __reduce__(self) -> tuple[object, ...]:
        return (Unknown, (self.missing,))


@dataclass(slots=True, eq=False)
class Look:
    """A fact that was looked at, by a node."""

    outcome: Outcome
    node: Node

    @property
    def reading(self) -> Reading:
        """As a report shows it."""
        return _reading(self)

    @property
    def place(self) -> Span | None:
        """Where that stands which was looked at; of what isn't known, where it belongs."""
        return self.outcome.place

    @property
    def why_unknown(self) -> Why | None:
        """Why it isn't known; None where it is."""
        value = self.outcome.value
        if not isinstance(value, Unknown):
            return None
        return min(value.missing, key=lambda m: m.sort_key).why if value.missing else Why.ABSENT

    @property
    def pointer(self) -> str:
        """JSON pointer of the place in its document."""
        return self.outcome.origin.pointer if self.outcome.origin else ""


@dataclass(slots=True, eq=False)
class Gathered:
    """What was read for several outcomes."""

    outcomes: Iterable[Outcome]

    def looks(self) -> Iterator[Look | Reading]:
        """Each reading once, in order, up to MAX_READINGS."""
        found: set[Reading] = set()
        for outcome in self.outcomes:
            for look in looks(outcome.seen):
                read = look if isinstance(look, Reading) else look.reading
                if read in found:
                    continue
                found.add(read)
                yield look
                if len(found) == MAX_READINGS:
                    return


Seen = tuple[Look | Gathered | Reading, ...]


def looks(seen: Seen) -> Iterator[Look | Reading]:
    """What was looked at, in order."""
    for part in seen:
        if isinstance(part, Gathered):
            yield from part.looks()
        else:
            yield part


def undefined(reason: str, seen: Seen = ()) -> Outcome:
    """Unknown because no value exists."""
    return Outcome(Unknown.one(reason, Why.UNDEFINED, detail=reason), seen)


def undefined_of(unknown: Unknown, seen: Seen) -> Outcome:
    """Unknown for a reason that may quote what was read; of a secret it doesn't."""
    if any(is_hidden(span) for span in _spans(seen)):
        return undefined(Phrase("detail.no value", name=HIDDEN), seen)
    return Outcome(unknown, seen)


def gather(outcomes: Sequence[Outcome]) -> Seen:
    """What was read for several outcomes: each fact once, in order, up to MAX_READINGS."""
    found = [o for o in outcomes if o.seen]
    if not found:
        return ()
    if len(found) == 1 and len(found[0].seen) == 1:
        return found[0].seen
    return (Gathered(found),)


def unknown_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Unknown for want of all that the unknown ones among `outcomes` want."""
    unknowns = [o for o in outcomes if isinstance(o.value, Unknown)]
    value = unknowns[0].value if len(unknowns) == 1 else Deferred(partial(_all_missing, unknowns))
    return Outcome(value, gather(unknowns))


def _all_missing(unknowns: Sequence[Outcome]) -> frozenset[Missing]:
    """What is missing for one thing or another, in order, as far as `MAX_MISSING`: who settles these is told of the rest then."""
    missing: set[Missing] = set()
    for each in unknowns:
        missing |= each.missing
        if len(missing) >= MAX_MISSING:
            break
    return frozenset(missing)


def conjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """False if one is false (the first explains it), else unknown if one is unknown, else true."""
    known = True
    for outcome in outcomes:
        if isinstance(outcome.value, Unknown):
            known = False
        elif outcome.value is not True:
            return Outcome(False, outcome.seen)
    return Outcome(True, gather(outcomes)) if known else unknown_of(outcomes)


def disjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """True if one is true (the first explains it), else unknown if one is unknown, else false."""
    known = True
    for outcome in outcomes:
        if outcome.value is True:
            return Outcome(True, outcome.seen)
        known = known and not isinstance(outcome.value, Unknown)
    return Outcome(False, gather(outcomes)) if known else unknown_of(outcomes)


def negation(outcome: Outcome) -> Outcome:
    """Unknown stays unknown."""
    if isinstance(outcome.value, Unknown):
        return outcome
    return Outcome(outcome.value is not True, outcome.seen)


def name_of(value: Value, origin: Origin | None) -> str:
    """What an element is called; a text is its own name. A secret in it isn't told."""
    if isinstance(value, str):
        return str(veiled(value, origin))
    if isinstance(value, Record):
        for field in NAMING:
            fact = value.fields.get(field)
            if fact is not None and isinstance(fact.value, str):
                return str(veiled(fact.value, fact.origin))
    return ""


def place_of(origin: Origin | None) -> Span | None:
    """Where a fact is shown: at its key, else where it stands."""
    return None if origin is None else origin.key or origin.span


def _spans(seen: Seen) -> Iterator[Span]:
    """Where what was read stands."""
    for look in looks(seen):
        if isinstance(look, Reading):
            if look.place is not None:
                yield look.place
        elif look.outcome.origin is not None:
            yield look.outcome.origin.span


def _reading(look: Look) -> Reading:
    outcome, origin = look.outcome, look.outcome.origin
    why = look.why_unknown
    if why is not None:
        return Reading(outcome.path, "unknown", look.place, None, why, look.pointer)
    evidence, basis = (origin.evidence, origin.basis) if origin else (None, "")
    shown = _shown(veiled(outcome.value, origin), look.node)
    return Reading(outcome.path, shown, look.place, evidence, None, look.pointer, basis)


def _shown(value: Value, node: Node) -> str:
    """A value in few words: of records it is enough that they are there."""
    if isinstance(value, Record):
        return "stated"
    if isinstance(value, Listing) and any(isinstance(f.value, Record) for f in value.items):
        count = len(value.items)
        return f"{count} element{'' if count == 1 else 's'}{' and more' if value.partial else ''}"
    return format_value(value, node.type)


def as_fact(fact: Fact | None, root: str) -> Outcome:
    """A root: unknown where there is none."""
    if fact is None:
        return Outcome(Unknown.one(root, Why.ABSENT), name=root)
    return Outcome(fact.value, (), root, fact.origin)
