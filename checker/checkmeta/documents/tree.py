"""A document as a tree of nodes, each with its place in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from checkmeta.diagnostics.diagnostic import Diagnostic
from checkmeta.source import Source, Span

RawScalar = None | bool | int | Fraction | str | dt.date | dt.time | dt.datetime


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A scalar. `quoted` tells a text in quotes from a plain word (`"none"` from `none`); JSON texts are quoted.

    `tag` is a YAML tag that isn't a standard one (`!KeyOf`): its value is opaque, to be taken as unknown.
    """

    value: RawScalar
    span: Span = field(compare=False)
    quoted: bool = False
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping with text keys, in the document's order. `keys` has the span of each key."""

    entries: dict[str, Node]
    keys: dict[str, Span] = field(compare=False)
    span: Span = field(compare=False)
    tag: str | None = None


Node = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. A YAML stream of several documents gives several of these, with `index` 0, 1, …."""

    source: Source
    format: str
    """`yaml`, `json` or `toml`."""
    root: Node
    index: int = 0
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def name(self) -> str:
        """The file's name as the reader sees it."""
        return self.source.name


def pointer(parent: str, key: str | int) -> str:
    """A JSON pointer (RFC 6901) one step further."""
    return f"{parent}/{str(key).replace('~', '~0').replace('/', '~1')}"


def find(root: Node, path: str) -> Node | None:
    """The node at a JSON pointer, or None."""
    node = root
    if not path:
        return node
    for raw in path[1:].split("/"):
        key = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(node, MappingNode) and key in node.entries:
            node = node.entries[key]
        elif isinstance(node, SequenceNode) and key.isdigit() and int(key) < len(node.items):
            node = node.items[int(key)]
        else:
            return None
    return node


def walk(root: Node) -> Iterator[tuple[str, Node]]:
    """Every node with its pointer, parents first, without recursion."""
    stack: list[tuple[str, Node]] = [("", root)]
    while stack:
        here, node = stack.pop()
        yield here, node
        if isinstance(node, MappingNode):
            stack.extend((pointer(here, k), v) for k, v in reversed(node.entries.items()))
        elif isinstance(node, SequenceNode):
            stack.extend((pointer(here, i), v) for i, v in reversed(list(enumerate(node.items))))
