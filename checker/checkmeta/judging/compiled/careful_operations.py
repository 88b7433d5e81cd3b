"""What the careful form of a rule calls: three-valued operations over facts with their paths.

The careful form is for what the two formulas don't say: which facts would decide. It reads the facts as the documents give
them, and names each by its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from checkmeta.base.typesys import Type
from checkmeta.base.values import NONE, Fact, Listing, Missing, Record, Unknown, Value, Why
from checkmeta.judging.compiled.run_context import Context
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.meaning.compare import arithmetic, compare, equal, order
from checkmeta.language.meaning.outcome import all_missing
from checkmeta.language.meaning.reached import MAX_TREE
from checkmeta.vocabulary import terms
from checkmeta.vocabulary.scalars import format_operand, format_value


class Seen(NamedTuple):
    """A value; `path` is where it was reached, "" for what was computed."""

    value: Value
    path: str = ""

    @property
    def missing(self) -> frozenset[Missing]:
        """The facts that would have to be known."""
        return self.value.missing if isinstance(self.value, Unknown) else frozenset()


TRUE = Seen(True)
FALSE = Seen(False)
Of = Callable[[Seen], Seen]


@dataclass(frozen=True, slots=True)
class Elements:
    """A list that is gone through. `rest` is unknown where there may be more; `stated` is the list itself, if it is a fact."""

    items: tuple[Seen, ...]
    rest: Seen | None = None
    stated: Seen | None = None


def unsaid(path: str, why: Why) -> Seen:
    """Unknown for want of one fact that was reached."""
    return Seen(Unknown.one(path, why), path)


def undefined(reason: str) -> Seen:
    """Unknown because no value exists."""
    return Seen(Unknown.one(reason, Why.UNDEFINED))


def wanting(parts: Iterable[Seen]) -> Seen:
    """Unknown for want of all that the unknown ones want."""
    return Seen(Unknown(all_missing(p.missing for p in parts)))


def is_unknown(seen: Seen) -> bool:
    """Whether it has no value."""
    return isinstance(seen.value, Unknown)


# ---- conditions


def flag(seen: Seen) -> Seen:
    """A value as a condition."""
    if isinstance(seen.value, bool | Unknown):
        return seen
    return FALSE if seen.value is NONE else undefined(f"{seen.path or 'a value'} is not true or false")


def every(*parts: Seen) -> Seen:
    """`and`."""
    if any(p.value is False for p in parts):
        return FALSE
    return wanting(parts) if any(map(is_unknown, parts)) else TRUE


def some(*parts: Seen) -> Seen:
    """`or`."""
    if any(p.value is True for p in parts):
        return TRUE
    return wanting(parts) if any(map(is_unknown, parts)) else FALSE


def negated(part: Seen) -> Seen:
    """`not`."""
    return part if is_unknown(part) else FALSE if part.value is True else TRUE


def compared(operator: str, left: Seen, right: Seen) -> Seen:
    """A comparison."""
    if is_unknown(left) or is_unknown(right):
        return wanting((left, right))
    answer = compare(operator, left.value, right.value)
    if answer is not None:
        return Seen(answer)
    missing = frozenset(m for side in (left, right) if isinstance(side.value, Listing) for m in inside(side))
    if missing:
        return Seen(Unknown(missing))
    return undefined(f"{format_operand(left.value)} {operator} {format_operand(right.value)} has no answer")


def inside(seen: Seen) -> frozenset[Missing]:
    """What is missing inside a list."""
    value = seen.value
    if not isinstance(value, Listing):
        return seen.missing
    if value.partial:
        return frozenset({Missing(seen.path or "a list", Why.PARTIAL)})
    return frozenset(m for f in value.items if isinstance(f.value, Unknown) for m in f.value.missing)


def member(item: Seen, listed: Elements) -> Seen:
    """`item in list`."""
    rest = () if listed.rest is None else (listed.rest,)
    if not listed.items and not rest:
        return FALSE
    if is_unknown(item):
        return wanting((item, *rest))
    answers = [(e, equal(item.value, e.value)) for e in listed.items]
    if any(answer is True for _, answer in answers):
        return TRUE
    unsure = [*(e for e, answer in answers if answer is None), *rest]
    return Seen(Unknown(frozenset(m for e in unsure for m in (e.missing or inside(e))))) if unsure else FALSE


def matching(pattern: str, text: Seen) -> Seen:
    """`text matches pattern`."""
    if is_unknown(text):
        return text
    if isinstance(text.value, str):
        return Seen(functions.matches(pattern, text.value))
    return FALSE if text.value is NONE else undefined(f"{text.path} is not a text")


def known(seen: Seen) -> Seen:
    """`is known`."""
    return FALSE if is_unknown(seen) else TRUE


def is_none(seen: Seen) -> Seen:
    """`is none`."""
    return seen if is_unknown(seen) else Seen(seen.value is NONE)


def present(seen: Seen) -> Seen:
    """`is present`."""
    value = seen.value
    if isinstance(value, Unknown):
        return seen
    if not isinstance(value, Listing):
        return Seen(value is not NONE and value != "")
    if value.partial and not value.items:
        return Seen(Unknown.one(seen.path, Why.PARTIAL))
    return Seen(bool(value.items))


def is_a(seen: Seen, term: str) -> Seen:
    """`operand is a term`."""
    if isinstance(seen.value, Listing):
        return among(elements(seen), term)
    return _one_is_a(seen, term)


def among(listed: Elements, term: str) -> Seen:
    """Whether some element is a term."""
    rest = () if listed.rest is None or _beside(listed.stated, term) else (listed.rest,)
    return some(*(_one_is_a(e, term) for e in listed.items), *rest)


def _beside(listed: Seen | None, term: str) -> bool:
    """Whether nothing that a list leaves out can be a term."""
    value = None if listed is None else listed.value
    return isinstance(value, Listing) and terms.apart(value.within, term)


def _one_is_a(seen: Seen, term: str) -> Seen:
    value = seen.value
    if isinstance(value, Unknown):
        return Seen(value)
    if value is NONE:
        return FALSE
    if not isinstance(value, str) or not terms.is_term(value):
        return undefined(f"{format_operand(value)} is no DPV term")
    return Seen(terms.is_a(value, term))


def quantified(context: Context, universal: bool, listed: Elements, where: Of | None, body: Of) -> Seen:
    """`every` and `some`; of an element of which `where` is false it doesn't speak."""
    parts: list[Seen] = []
    for element in listed.items:
        context.step()
        within = TRUE if where is None else where(element)
        if within.value is False:
            continue
        holds = body(element)
        part = some(negated(within), holds) if universal else every(within, holds)
        if part.value is not universal and not is_unknown(part):
            return part
        parts.append(part)
    if listed.rest is not None:
        parts.append(listed.rest)
    return every(*parts) if universal else some(*parts)


# ---- facts


def root(fact: Fact | None, name: str) -> Seen:
    """A root."""
    return unsaid(name, Why.ABSENT) if fact is None else Seen(fact.value, name)


def field(of: Seen, name: str) -> Seen:
    """`of.name`."""
    path = f"{of.path}.{name}" if of.path else name
    value = of.value
    if isinstance(value, Record):
        fact = value.fields.get(name)
        return unsaid(path, Why.ABSENT) if fact is None else Seen(_renamed(fact.value, path), path)
    if isinstance(value, Unknown):
        longer = (Missing(path, m.why) if m.path == of.path else m for m in value.missing)
        return Seen(Unknown(frozenset(longer)), path)
    return Seen(NONE, path) if value is NONE else unsaid(path, Why.UNDEFINED)


def _renamed(value: Value, path: str) -> Value:
    if not isinstance(value, Unknown):
        return value
    return Unknown(frozenset(Missing(path, m.why) for m in value.missing))


def index(of: Seen, number: Seen) -> Seen:
    """`of[number]`, or a field by its name."""
    if is_unknown(of) or is_unknown(number):
        return wanting((of, number))
    if isinstance(number.value, str):
        return field(of, number.value)
    path = f"{of.path}[{format_value(number.value)}]"
    if isinstance(of.value, Listing) and isinstance(number.value, int) and not isinstance(number.value, bool):
        if 0 <= number.value < len(of.value.items):
            return Seen(of.value.items[number.value].value, path)
        if of.value.partial:
            return unsaid(path, Why.PARTIAL)
    return unsaid(path, Why.UNDEFINED)


# ---- lists


def elements(seen: Seen) -> Elements:
    """The elements of a list, each with its path."""
    value = seen.value
    if value is NONE:
        return Elements((), None, seen)
    if isinstance(value, Unknown):
        return Elements((), Seen(value), seen)
    if not isinstance(value, Listing):
        return Elements((), undefined(f"{seen.path or 'a value'} is not a list"), seen)
    paths = [f"{seen.path}[{i}]" if seen.path else "" for i in range(len(value.items))]
    items = tuple(Seen(_renamed(f.value, p), p) for f, p in zip(value.items, paths, strict=True))
    return Elements(items, Seen(Unknown.one(seen.path or "a list", Why.PARTIAL)) if value.partial else None, seen)


def written(*items: Seen) -> Elements:
    """A list written out."""
    return Elements(items)


def comprehended(context: Context, listed: Elements, where: Of | None, element: Of) -> Elements:
    """A comprehension; an element of which `where` is unknown leaves the rest unknown."""
    unsure = [] if listed.rest is None else [listed.rest]
    kept: list[Seen] = []
    for item in listed.items:
        context.step()
        within = TRUE if where is None else where(item)
        if is_unknown(within):
            unsure.append(within)
        elif within.value is True:
            kept.append(element(item))
    return Elements(tuple(kept), wanting(unsure) if unsure else None)


def tree(top: Seen, branch: str) -> Elements:
    """A record and all of its kind below it, depth first."""
    if is_unknown(top):
        return Elements((), Seen(top.value), top)
    found: list[Seen] = []
    rest: list[Seen] = []
    stack = [top]
    while stack and len(found) < MAX_TREE:
        current = stack.pop()
        found.append(current)
        below = field(current, branch)
        if isinstance(below.value, Listing):
            if below.value.partial:
                rest.append(unsaid(below.path, Why.PARTIAL))
            inner = [Seen(f.value, f"{below.path}[{i}]") for i, f in enumerate(below.value.items)]
            stack.extend(reversed(inner))
        elif any(m.why is not Why.ABSENT for m in below.missing):
            rest.append(below)
    if stack:
        rest.append(unsaid(top.path, Why.UNREADABLE))
    return Elements(tuple(found), wanting(rest) if rest else None, top)


def gathered(listed: Elements) -> Seen:
    """A computed list as a value; partial where membership is unknown."""
    if listed.rest is not None and not listed.items:
        return listed.rest
    return Seen(Listing(tuple(Fact(e.value) for e in listed.items), listed.rest is not None))


def total(kind: str, listed: Elements, of: Type) -> Seen:
    """`count`, `sum`, `min` or `max`."""
    if listed.rest is not None:
        return Seen(listed.rest.value)
    values = listed.items
    if any(map(is_unknown, values)):
        return wanting(values)
    if kind == "count":
        return Seen(len(values))
    if not values:
        zero = functions.zero(of) if kind == "sum" else None
        return undefined(f"the {kind} of nothing has no value") if zero is None else Seen(zero)
    result = values[0].value
    for seen in values[1:]:
        if kind == "sum":
            added = arithmetic("+", result, seen.value)
            if added is None:
                return undefined("the sum has no value")
            result = added
            continue
        sign = order(seen.value, result)
        if sign is None:
            return undefined(f"the {kind} has no value")
        if sign == (-1 if kind == "min" else 1):
            result = seen.value
    return undefined(f"the {kind} of `none` has no value") if result is NONE else Seen(result)


# ---- scalars


def calc(operator: str, left: Seen, right: Seen) -> Seen:
    """Arithmetic."""
    if is_unknown(left) or is_unknown(right):
        return wanting((left, right))
    result = arithmetic(operator, left.value, right.value)
    if result is None:
        return undefined(f"{format_operand(left.value)} {operator} {format_operand(right.value)} has no value")
    return Seen(result)


def call(name: str, *arguments: Seen) -> Seen:
    """A built-in function."""
    if any(map(is_unknown, arguments)):
        return wanting(arguments)
    return Seen(functions.call(name, [a.value for a in arguments]))


def figure(context: Context, id_: str) -> Seen:
    """A param for the place that is judged."""
    return Seen(context.values.get(id_, Unknown.one(id_, Why.UNDEFINED)))


def figure_at(context: Context, id_: str, place: Seen) -> Seen:
    """A param for a place that is given."""
    if isinstance(place.value, str):
        return Seen(context.value_at(id_, place.value))
    return place if is_unknown(place) else undefined(f"`{id_}` has no value for no place")


def called(element: Seen, words: str, number: int) -> Seen:
    """An element as a subject: one that was computed is called by where it stands in what the author wrote."""
    return element if element.path else element._replace(path=f"{words}[{number}]")


def stated(value: Any) -> Seen:
    """A constant."""
    return Seen(value)
