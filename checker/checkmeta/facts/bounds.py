"""How much a run may ask to be judged. Each rule about the elements of a list has a verdict for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.documents.limits import LISTED
from checkmeta.documents.raw import in_part
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode, pointer

ELEMENTS: Final = 3_000
"""Things in lists that one document may have judged: attributes, clients, gates."""
RUN_ELEMENTS: Final = 50_000
"""Those of all documents of a run."""
SUBJECTS: Final = 2_000
"""Subjects of a run: each has some 350 verdicts, whatever it states."""
SPLIT: Final = "split it: what stands in a file of its own, in a folder of its own, is judged by itself"
_COUNTED: Final = "what stands behind them is unknown, as is whatever depends on all of them"


def elements(fact: Fact) -> int:
    """How many records stand in the lists of a fact, at any depth."""
    number = 0
    stack = [fact]
    while stack:
        value = stack.pop().value
        if isinstance(value, Record):
            stack.extend(value.fields.values())
        elif isinstance(value, Listing):
            records = [item for item in value.items if isinstance(item.value, Record)]
            number += len(records)
            stack.extend(records)
    return number


def few_enough(number: int, document: Document, errors: Collector) -> bool:
    """Whether a document has no more elements than can be judged; adds F216 where it has."""
    if number > ELEMENTS:
        message = f"`{document.name}` lists {number:,} things to judge, where {ELEMENTS:,} are the most"
        errors.error("F216", message, _head(document), SPLIT)
    return number <= ELEMENTS


def whole(document: Document, errors: Collector) -> bool:
    """Whether every list of a document was read to its end; adds F216 where one wasn't. Of our own formats all counts."""
    for node in document.counted:
        errors.error("F216", f"{_length(node)}, where {LISTED:,} are the most", _first(node), SPLIT)
    return not document.counted


def in_part_remarks(document: Document, used: frozenset[str]) -> tuple[Remark, ...]:
    """An F216 for each long list that went into the facts of a document, and of which only the first elements did."""
    long = [node for here, node in _sequences(document.root, "") if here in used and in_part(node)[1]]
    return tuple(
        Remark(
            "F216", f"{_length(node)}, of which the first {LISTED:,} are looked at, and the others only counted", _first(node),
            document.name, (), _COUNTED,
        )
        for node in long
    )  # fmt: skip


def too_much(counts: Sequence[int]) -> Diagnostic | None:
    """What to say of subjects that are too many, or have too many elements together; None where it is not too much."""
    if len(counts) > SUBJECTS:
        message = f"{len(counts):,} subjects, where {SUBJECTS:,} are the most of one run"
    elif sum(counts) > RUN_ELEMENTS:
        message = f"the documents list {sum(counts):,} things to judge, where {RUN_ELEMENTS:,} are the most of one run"
    else:
        return None
    return Diagnostic("F217", message, help="check fewer folders in one run: each is a subject of its own")


def _length(node: SequenceNode) -> str:
    return f"the list has {len(node.items) + node.more:,} elements"


def _first(node: SequenceNode) -> Span:
    """Where a list begins: to show all of it would show nothing."""
    return Span(node.span.source, node.span.start, node.span.start + 1)


def _head(document: Document) -> Span:
    start = document.root.span.start
    return Span(document.source, start, min(start + 1, document.root.span.end))


def _sequences(node: Node, here: str) -> Iterator[tuple[str, SequenceNode]]:
    """The lists of a document that are long enough to matter, with their JSON pointers."""
    stack = [(node, here)]
    while stack:
        current, at = stack.pop()
        if isinstance(current, MappingNode):
            stack.extend((child, pointer(at, name)) for name, child in reversed(current.entries.items()))
        elif isinstance(current, SequenceNode):
            if len(current.items) >= LISTED:
                yield at, current
            stack.extend((child, pointer(at, i)) for i, child in reversed(list(enumerate(current.items))))
