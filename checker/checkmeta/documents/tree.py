"""A document as a tree of nodes, each with its place in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Source, Span
from checkmeta.base.values import Fact

RawScalar = None | bool | int | Fraction | str | dt.date | dt.time | dt.datetime


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A scalar. `quoted` tells a text in quotes from a plain word (`"none"` from `none`); JSON texts are quoted.

    `tag` is a YAML tag that isn't a standard one (`!KeyOf`): its value is opaque, to be taken as unknown. So is one with
    a `placeholder`: the part of it, as written, that is filled in elsewhere (`${HOST}`); its value is the text as it
    stands.
    """

    value: RawScalar
    span: Span = field(compare=False)
    quoted: bool = False
    tag: str | None = None
    placeholder: str | None = None
    conditional: str | None = None
    """The head of the template block (`{% if tls %}`) that decides whether it is there at all."""


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)
    tag: str | None = None
    conditional: str | None = None
    """As with a scalar. A list that isn't conditional itself may have elements that are."""
    more: int = 0
    """How many more elements there are, which were counted and not read, as there are so many."""


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping with text keys, in the document's order. `keys` has the span of each key.

    `repeated` names the keys that stand again with another value, with the place of the second: which of the two counts
    is not known. `entries` has the first.
    """

    entries: dict[str, Node]
    keys: dict[str, Span] = field(compare=False)
    span: Span = field(compare=False)
    tag: str | None = None
    conditional: str | None = None
    repeated: dict[str, Span] = field(default_factory=dict, compare=False)


Node = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. A YAML stream of several documents gives several of these, with `index` 0, 1, …."""

    source: Source
    format: str
    """`yaml`, `json`, `toml`, `hjson`, `ini`, `env`, `properties`, `conf`, `gltf`, `xml`, `plist`, `fields`, `graphql`,
    `proto` or `firebase`."""
    root: Node
    index: int = 0
    warnings: tuple[Diagnostic, ...] = ()
    open_ended: bool = False
    """Whether more may come from elsewhere: from an include that isn't followed, a template's insert or block."""
    elsewhere: bool = False
    """Whether more of its own keys stands in another file: what isn't there may be there all the same."""
    level: int = 0
    """How many texts of other documents it stands inside."""
    counted: tuple[SequenceNode, ...] = ()
    """The lists of which not every element was read."""
    raw: list[Fact] = field(default_factory=list, init=False, compare=False, repr=False)
    """What `documents/raw.py` made of it, once it has."""

    @property
    def name(self) -> str:
        """The file's name as the reader sees it."""
        return self.source.name


def same(first: Node, second: Node) -> bool:
    """Whether two nodes say the same; `true` and `1` do not."""
    if isinstance(first, ScalarNode) and isinstance(second, ScalarNode) and type(first.value) is not type(second.value):
        return False
    return first == second


def rebuild_nodes(root: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with each node changed, what is in it first. A node that is shared by aliases stays shared."""
    done: dict[int, Node] = {}
    stack = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        parts = () if isinstance(node, ScalarNode) else _parts(node)
        if not ready and parts:
            stack.append((node, True))
            stack.extend((part, False) for part in parts)
            continue
        changed: Node = node
        if isinstance(node, SequenceNode):
            changed = replace(node, items=tuple(done[id(part)] for part in parts))
        elif isinstance(node, MappingNode):
            changed = replace(node, entries={key: done[id(part)] for key, part in node.entries.items()})
        done[id(node)] = change(changed)
    return done[id(root)]


def _parts(node: SequenceNode | MappingNode) -> tuple[Node, ...]:
    return node.items if isinstance(node, SequenceNode) else tuple(node.entries.values())


def pointer(parent: str, key: str | int) -> str:
    """A JSON pointer (RFC 6901) one step further."""
    if isinstance(key, str) and ("~" in key or "/" in key):
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{parent}/{key}"


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
