"""What generated code calls where Python has no operator for it. Each is total: `U` where the answer is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from checkmeta.base.values import Unknown
from checkmeta.judging.compiled.plain import N, Open, U, UnsureError, back, hidden, plain, whole
from checkmeta.language.meaning import builtins as functions
from checkmeta.language.meaning.compare import arithmetic, compare, equal, order
from checkmeta.language.meaning.reached import MAX_TREE
from checkmeta.vocabulary import terms

Test = Callable[[Any], Any]


def sure(value: Any) -> Any:
    """A value that fast code needs."""
    if value is U:
        raise UnsureError
    return value


# ---- the two formulas of a comparison: `a < b` is definitely true, `not_lt(a, b)` that it is definitely false


def not_lt(left: Any, right: Any) -> bool:
    """Both are known, and the left is not less."""
    return left is not U and right is not U and not left < right


def not_le(left: Any, right: Any) -> bool:
    """Both are known, and the left is greater."""
    return left is not U and right is not U and not left <= right


def not_gt(left: Any, right: Any) -> bool:
    """Both are known, and the left is not greater."""
    return left is not U and right is not U and not left > right


def not_ge(left: Any, right: Any) -> bool:
    """Both are known, and the left is less."""
    return left is not U and right is not U and not left >= right


def test(operator: str, left: Any, right: Any) -> Any:
    """A comparison of values that Python's operators don't compare as rules do."""
    if left is U or right is U:
        return U
    answer = compare(operator, back(left), back(right))
    return U if answer is None else answer


def either(true: Any, false: Any) -> Any:
    """A condition's two formulas as one value."""
    return True if true else False if false else U


def flag(value: Any) -> Any:
    """A value as a condition: what is stated as absent is not the case."""
    return value if isinstance(value, bool) else False if value is N else U


# ---- facts


def field(of: Any, name: str) -> Any:
    """A field of a value of any type."""
    if isinstance(of, dict):
        return of.get(name, U)
    return N if of is N else U


def at(of: Any, index: Any) -> Any:
    """An element by its number, or a field by its name."""
    if of is U or index is U:
        return U
    if isinstance(index, str):
        return field(of, index)
    items = of if isinstance(of, list) else of.items if isinstance(of, Open) else ()
    return items[index] if type(index) is int and 0 <= index < len(items) else U


# ---- lists


def each(listed: Any) -> Sequence[Any]:
    """The elements that are there."""
    return listed if type(listed) is list else listed.items if isinstance(listed, Open) else ()


def closed(listed: Any) -> bool:
    """Whether there are no others."""
    return isinstance(listed, list) or listed is N or (isinstance(listed, Open) and not listed.partial)


def items(listed: Any) -> Any:
    """The elements of what may be no list, for fast code."""
    if isinstance(listed, list) or listed is N:
        return listed
    raise UnsureError


def all_of(listed: Any, holds: Test) -> bool:
    """There are no other elements, and it holds of each."""
    return closed(listed) and all(map(holds, each(listed)))


def any_of(listed: Any, holds: Test) -> bool:
    """It holds of an element that is there."""
    return any(map(holds, each(listed)))


def listing(*elements: Any) -> Any:
    """A list written out."""
    return whole(elements)


def gathered(listed: Any, true: Test | None, false: Test | None, element: Test) -> Any:
    """The elements of which `where` is true; one of which it is neither true nor false leaves the list open."""
    kept: list[Any] = []
    unsure = not closed(listed)
    for item in each(listed):
        if true is None or true(item):
            kept.append(element(item))
        elif false is not None and not false(item):
            unsure = True
    return U if unsure and not kept else whole(kept, unsure)


def tree(top: Any, branch: str) -> Any:
    """A record and all of its kind below it, depth first."""
    if top is U:
        return U
    found: list[Any] = []
    unsure = False
    stack = [top]
    while stack and len(found) < MAX_TREE:
        current = stack.pop()
        found.append(current)
        if current is U or (isinstance(current, dict) and hidden(branch) in current):
            unsure = True
            continue
        below = current.get(branch, U)
        unsure = unsure or (isinstance(below, Open) and below.partial)
        stack.extend(reversed(each(below)))
    return whole(found, unsure or bool(stack))


def same(left: Any, right: Any) -> Any:
    """Whether two values are the same."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    answer = equal(back(left), back(right))
    return U if answer is None else answer


def has(item: Any, listed: Any) -> Any:
    """Whether an item is in a list."""
    if not each(listed) and closed(listed):
        return False
    if item is U:
        return U
    unsure = not closed(listed)
    for element in each(listed):
        answer = same(item, element)
        if answer is True:
            return True
        unsure = unsure or answer is U
    return U if unsure else False


def total(kind: str, listed: Any, zero: Any) -> Any:
    """`count`, `sum`, `min` or `max`; `zero` is the sum of nothing."""
    if not closed(listed) or any(i is U for i in each(listed)):
        return U
    if kind == "count":
        return len(each(listed))
    values = [back(i) for i in each(listed)]
    if not values:
        return zero if kind == "sum" else U
    result = values[0]
    for value in values[1:]:
        if kind == "sum":
            added = arithmetic("+", result, value)
            if added is None:
                return U
            result = added
            continue
        sign = order(value, result)
        if sign is None:
            return U
        if sign == (-1 if kind == "min" else 1):
            result = value
    return U if plain(result) is N else plain(result)


# ---- scalars


def calc(operator: str, left: Any, right: Any) -> Any:
    """Arithmetic."""
    return U if left is U or right is U else plain(arithmetic(operator, back(left), back(right)))


def call(name: str, *arguments: Any) -> Any:
    """A built-in function."""
    if any(a is U for a in arguments):
        return U
    result = functions.call(name, [back(a) for a in arguments])
    return U if isinstance(result, Unknown) else plain(result)


def matching(pattern: str, text: Any) -> Any:
    """Whether a pattern is found in a text."""
    if isinstance(text, str):
        return functions.matches(pattern, text)
    return False if text is N else U


def present(value: Any) -> Any:
    """Whether something is there: not `none`, no empty list, no empty text."""
    if isinstance(value, Open):
        return True if value.items else U if value.partial else False
    return U if value is U else value is not N and value not in ("", [])


def is_none(value: Any) -> Any:
    """Whether it is stated as absent."""
    return U if value is U else value is N


def is_a(value: Any, term: str) -> Any:
    """Whether a term is another or under it; of a list, whether some element is."""
    if isinstance(value, list | Open):
        answers = [is_a(e, term) if not isinstance(e, list | Open) else U for e in each(value)]
        if True in answers:
            return True
        if any(a is U for a in answers):
            return U
        if closed(value) or (isinstance(value, Open) and terms.apart(value.within, term)):
            return False
        return U
    if isinstance(value, str) and terms.is_term(value):
        return terms.is_a(value, term)
    return False if value is N else U
