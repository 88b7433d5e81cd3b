"""The facts that a rule has to know: `platform.minors.profiling`, `identity.attributes[].retention.period`."""

from __future__ import annotations

from checkmeta.language.nodes import Call, Comprehension, Field, Index, Local, Node, Quant, Root
from checkmeta.language.program import TypedNorm
from checkmeta.language.walk import children


def needs(norm: TypedNorm) -> tuple[str, ...]:
    """The paths of all facts that the rule's conditions read, sorted; an element of a list is `[]`.

    Of a path only the end counts: whoever asks for `a.b.c` is not said to ask for `a` and `a.b`.
    """
    conditions = (*norm.applies_when, *norm.when, *norm.failing_that, *(e.condition for e in norm.exceptions))
    return _paths(norm, (*conditions, *_content(norm)))


def duty(norm: TypedNorm) -> tuple[str, ...]:
    """The paths of the facts that the rule's content and its `for each` are about, sorted, as in `needs`."""
    return _paths(norm, _content(norm) or norm.when)


def _content(norm: TypedNorm) -> tuple[Node, ...]:
    return () if norm.content is None else (norm.content,)


def _paths(norm: TypedNorm, conditions: tuple[Node, ...]) -> tuple[str, ...]:
    bound: dict[int, str] = {}
    found: set[str] = set()
    for generator in norm.for_each:
        _read(generator.domain, bound, found)
        bound[generator.variable.number] = f"{_path(generator.domain, bound)}[]"
    for node in conditions:
        _read(node, bound, found)
    return tuple(sorted(p for p in found if not any(q != p and q.startswith((f"{p}.", f"{p}[")) for q in found)))


def _read(top: Node, bound: dict[int, str], found: set[str]) -> None:
    stack = [top]
    while stack:
        node = stack.pop()
        if isinstance(node, Quant | Comprehension):
            bound[node.variable.number] = f"{_path(node.domain, bound)}[]"
        path = _path(node, bound)
        if path:
            found.add(path)
            stack.extend(_indices(node))
        else:
            stack.extend(reversed(children(node)))


def _path(node: Node, bound: dict[int, str]) -> str:
    """The path that a node names, or an empty text where it is no path."""
    steps: list[str] = []
    current = node
    while True:
        match current:
            case Field():
                steps.append(f".{current.name}")
                current = current.of
            case Index():
                steps.append("[]")
                current = current.of
            case Call() if current.function == "tree":
                current = current.arguments[0]
            case Root():
                return current.name + "".join(reversed(steps))
            case Local() if bound.get(current.number, "[]") != "[]":
                return bound[current.number] + "".join(reversed(steps))
            case _:
                return ""


def _indices(node: Node) -> list[Node]:
    """What stands in the brackets of a path."""
    found: list[Node] = []
    while isinstance(node, Field | Index):
        if isinstance(node, Index):
            found.append(node.index)
        node = node.of
    return found
