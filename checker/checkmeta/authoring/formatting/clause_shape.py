"""Where a clause may break: its leaves in a tree of runs, chains, brackets and bodies.

Only the order of brackets and keywords is looked at, since the text is known to parse.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from checkmeta.authoring.formatting.leaves import CLOSERS, OPENERS, OPERAND_ENDS, VALUES, Leaf
from checkmeta.base.records import dataclass

LOGICAL = frozenset({"_AND", "_OR"})
RELATIONS = frozenset({"COMPARE", "_IN", "_MATCHES", "_IS"})
ARITHMETIC = frozenset({"PLUS", "MINUS", "TIMES", "DIVIDE"})
LEADS = frozenset(
    {
        "_WHEN",
        "_APPLIES",
        "MODALITY",
        "_UNLESS",
        "POSSIBLY",
        "SHOWN",
        "LABEL",
        "COLON",
        "_FAILING",
        "_THAT",
        "_RECOGNISE",
        "_COMPLETE",
    }
)
"""What stands before the condition of a clause."""
CONDITIONS = frozenset({"_WHEN", "_APPLIES", "MODALITY", "_UNLESS", "_FAILING", "_RECOGNISE", "_COMPLETE"})
MARKS = frozenset({"_WHEN", "_DEFAULT", "_WHERE"})
"""What may follow a value in a mapping."""
PLAIN = VALUES | {"ID", "PLACE", "COMMA", "MINUS"}


@dataclass(frozen=True, slots=True)
class Size:
    """What the layout has to know of a node: its width in one line, its ends, and whether one line can hold it."""

    width: int
    first: Leaf
    last: Leaf
    solid: bool
    """Whether no comment inside asks for a new line."""


@dataclass(frozen=True, slots=True)
class Run:
    """Items side by side; only what is inside them breaks."""

    items: tuple[Node, ...]
    size: Size


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts that stand in one line, or each in its own."""

    parts: tuple[Node, ...]
    size: Size


@dataclass(frozen=True, slots=True)
class Fill:
    """Parts of which as many stand in a line as it holds."""

    parts: tuple[Node, ...]
    size: Size


@dataclass(frozen=True, slots=True)
class Bracket:
    """A list, a record, a call, a group. Elements carry their comma."""

    opener: Leaf
    elements: tuple[Node, ...]
    closer: Leaf
    plain: bool
    """Whether its elements are constants, which fill lines."""
    size: Size


@dataclass(frozen=True, slots=True)
class Hung:
    """A head with a body under it: a quantifier, a define."""

    head: Node
    body: Node
    size: Size


Node = Leaf | Run | Chain | Fill | Bracket | Hung
N = TypeVar("N", bound=Leaf | Bracket)


def size_of(node: Node) -> Size:
    """A node's size."""
    return Size(node.width, node, node, True) if isinstance(node, Leaf) else node.size


def joined_leaves(nodes: Sequence[Node]) -> Size:
    """The size of nodes side by side."""
    sizes = [size_of(node) for node in nodes]
    solid = all(size.solid for size in sizes) and not any(
        left.last.after or right.first.before for left, right in pairwise(sizes)
    )
    return Size(sum(size.width for size in sizes), sizes[0].first, sizes[-1].last, solid)


def run(nodes: Sequence[Node]) -> Node:
    """Nodes side by side; one alone is itself."""
    return nodes[0] if len(nodes) == 1 else Run(tuple(nodes), joined_leaves(nodes))


def chain(parts: Sequence[Node]) -> Node:
    """Parts that break together; one alone is itself."""
    return parts[0] if len(parts) == 1 else Chain(tuple(parts), joined_leaves(parts))


def hung(head: Node, body: Node) -> Node:
    """A head with its body."""
    return Hung(head, body, joined_leaves((head, body)))


def clause(leaves: Sequence[Leaf]) -> Node:
    """The shape of a clause, or of a declaration's first line."""
    items = nested(leaves)
    kind = leaves[0].kind
    if kind in CONDITIONS:
        start = next(i for i, item in enumerate(items) if leaf_kind(item) not in LEADS)
        return run([*items[:start], expression(items[start:])])
    if kind == "_DEFINE":
        start = next(i for i, item in enumerate(items) if leaf_kind(item) == "EQUAL") + 1
        body = expression(items[start:])
        return run([*items[:start], body]) if isinstance(body, Chain) else hung(run(items[:start]), body)
    if kind == "_SET":
        return _marked(items, "EQUAL")
    if kind == "_FOR":
        walked = [_marked(part, "_IN") for part in split_commas(items)]
        return walked[0] if len(walked) == 1 else Fill(tuple(walked), joined_leaves(walked))
    parts = [run(part) for part in split_commas(items)]
    return parts[0] if len(parts) == 1 else Fill(tuple(parts), joined_leaves(parts))


def _marked(items: Sequence[Leaf | Bracket], sign: str) -> Node:
    """`target = value when … default …`, or `x in list where … default …` with the comma behind it.

    What stands behind the value begins a line each, if one line can't hold all.
    """
    start = _find(items, sign) + 1
    head, items = items[:start], items[start:]
    comma = [items[-1]] if leaf_kind(items[-1]) == "COMMA" else []
    items = items[: len(items) - len(comma)]
    starts = [i for i in _outside(items) if leaf_kind(items[i]) in MARKS]
    bounds = [0, *starts, len(items)]
    value = items[: bounds[1]]
    body = expression(value)
    breaks = isinstance(body, Chain) or any(isinstance(item, Bracket) and item.elements for item in value)
    parts: list[Node] = [run([*head, body]) if breaks else hung(run(head), body)]
    parts += [run([items[a], expression(items[a + 1 : b])]) for a, b in pairwise(bounds[1:])]
    return run([chain(parts), *comma])


def _outside(items: Sequence[Leaf | Bracket]) -> list[int]:
    """Where something stands that belongs to no quantifier: its `where` is its own, and its body reaches to a mark."""
    found: list[int] = []
    depth = 0
    for index, item in enumerate(items):
        kind = leaf_kind(item)
        depth += (kind == "QUANTIFIER") - (kind == "_SATISFIES")
        if not depth:
            found.append(index)
    return found


def nested(leaves: Sequence[Leaf]) -> list[Leaf | Bracket]:
    """The leaves with every pair of brackets made one node, from the inside out."""
    levels: list[list[Leaf | Bracket]] = [[]]
    openers: list[Leaf] = []
    for leaf in leaves:
        if leaf.kind in OPENERS:
            openers.append(leaf)
            levels.append([])
        elif leaf.kind in CLOSERS:
            inside = levels.pop()
            levels[-1].append(_bracket(openers.pop(), inside, leaf))
        else:
            levels[-1].append(leaf)
    return levels[0]


def _bracket(opener: Leaf, inside: list[Leaf | Bracket], closer: Leaf) -> Bracket:
    elements = [_element(part) for part in split_commas(inside)] if inside else []
    plain = all(leaf_kind(item) in PLAIN for item in inside)
    return Bracket(opener, tuple(elements), closer, plain, joined_leaves((opener, *elements, closer)))


def split_commas(items: Sequence[N]) -> list[list[N]]:
    """The parts between commas, each with the comma behind it."""
    parts: list[list[N]] = [[]]
    for index, item in enumerate(items):
        parts[-1].append(item)
        if leaf_kind(item) == "COMMA" and index + 1 < len(items):
            parts.append([])
    return parts


def _element(items: list[Leaf | Bracket]) -> Node:
    """An element of a list, an argument, a pair of a record, or a comprehension, with its comma."""
    comma = [items[-1]] if leaf_kind(items[-1]) == "COMMA" else []
    items = items[: len(items) - len(comma)]
    if len(items) > 2 and leaf_kind(items[1]) == "COLON":
        return run([*items[:2], expression(items[2:]), *comma])
    if _find(items, "EQUAL") >= 0:
        return run([_marked(items, "EQUAL"), *comma])
    start = _find(items, "_FOR")
    if start < 0:
        return run([expression(items), *comma])
    where = _find(items, "_WHERE", start)
    parts = [expression(items[:start])]
    if where < 0:
        parts.append(run(items[start:]))
    else:
        parts += [run(items[start:where]), run([items[where], expression(items[where + 1 :])])]
    return run([chain(parts), *comma])


def expression(items: Sequence[Leaf | Bracket]) -> Node:
    """The shape of an expression. A quantifier is only ever its last operand, and reaches to its end."""
    quantifier = _find(items, "QUANTIFIER")
    stop = len(items) if quantifier < 0 else quantifier
    starts = [0, *(i for i in range(1, stop) if leaf_kind(items[i]) in LOGICAL)]
    parts: list[Node] = []
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        operator = list(items[start : start + 1]) if start else []
        rest = items[start + len(operator) : end]
        if end == len(items) and quantifier >= 0:
            parts.append(run([*operator, *items[start + len(operator) : quantifier], _quantified(items[quantifier:])]))
        else:
            parts.append(run([*operator, _operand(rest)]))
    return chain(parts)


def _quantified(items: Sequence[Leaf | Bracket]) -> Node:
    """`every x in xs where … satisfies …`."""
    depth = 0
    satisfies = 0
    for satisfies, item in enumerate(items):  # noqa: B007 - where the loop ends is what is looked for
        kind = leaf_kind(item)
        depth += (kind == "QUANTIFIER") - (kind == "_SATISFIES")
        if not depth:
            break
    where = _find(items[:satisfies], "_WHERE")
    if where < 0:
        head = run(items[: satisfies + 1])
    else:
        condition = run([items[where], expression(items[where + 1 : satisfies]), items[satisfies]])
        head = chain([run(items[:where]), condition])
    return hung(head, expression(items[satisfies + 1 :]))


def _operand(items: Sequence[Leaf | Bracket]) -> Node:
    """An operand of `and` and `or`: it breaks in its brackets, or, if it has none, before its operators."""
    kinds = [leaf_kind(item) for item in items]
    others = [i for i, kind in enumerate(kinds) if kind == "_ELSE"]
    if others:
        bounds = [0, *others, len(items)]
        return chain([run(items[a:b]) for a, b in pairwise(bounds)])
    if any(isinstance(item, Bracket) and item.elements for item in items):
        return run(items)
    breaks = [i for i in range(1, len(items)) if kinds[i] in RELATIONS]
    breaks = [i - 1 if kinds[i - 1] == "_NOT" and kinds[i] == "_IN" else i for i in breaks] or [
        i for i in range(1, len(items)) if kinds[i] in ARITHMETIC and kinds[i - 1] in OPERAND_ENDS
    ]
    bounds = [0, *breaks, len(items)]
    return chain([run(items[a:b]) for a, b in pairwise(bounds)])


def _find(items: Sequence[Leaf | Bracket], kind: str, start: int = 0) -> int:
    return next((i for i in range(start, len(items)) if leaf_kind(items[i]) == kind), -1)


def leaf_kind(item: Leaf | Bracket) -> str:
    """The kind of a leaf; a bracket has that of its end."""
    return item.kind if isinstance(item, Leaf) else item.closer.kind
