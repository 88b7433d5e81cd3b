"""Where a document's text is left alone, whatever would keep a rule."""

from __future__ import annotations

from collections import Counter
from typing import Final

from checkmeta.base.document_source import DocumentSource
from checkmeta.documents.placeholders import why_unread
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, find
from checkmeta.language.meaning.aims import Gone

HIDDEN_HERE: Final = "a secret stands there"
TEMPLATE: Final = "a template, or what it includes, decides what stands there"
EMBEDDED: Final = "it stands in a document within a text"
SHARED: Final = "an anchor, alias or merge key has it in several places"
TWICE: Final = "its key stands twice"
TAGGED: Final = "its tag is not followed"
BLOCK: Final = "it is a text over several lines"
ELSEWHERE: Final = "another file is laid over it"


def untouchable(document: Document, pointer: str, node: Node, value: object) -> str:
    """Why nothing is written at a place of a document; "" where it may be."""
    if document.level or document.index < 0:
        return EMBEDDED
    if document.open_ended:
        return TEMPLATE
    shared = _shared(document.root)
    for here in _way(document.root, pointer):
        if here.tag is not None:
            return TAGGED
        if here.conditional is not None or (isinstance(here, ScalarNode) and why_unread(here)):
            return TEMPLATE
        if here.span.source is not document.source:
            return ELSEWHERE
        if id(here) in shared:
            return SHARED
        if isinstance(here, MappingNode) and here.repeated:
            return TWICE
    written = node.span.text
    if isinstance(node, ScalarNode):
        if written[:1] in ("|", ">") and not node.quoted:
            return BLOCK
        if "\n" in written or "\r" in written or (written[:1] in ("|", ">") and "\n" in written):
            return BLOCK
        source = document.source
        if (
            isinstance(source, DocumentSource)
            and node.value is not None
            and source.hidden(node.span.start, node.span.end)
        ):
            return HIDDEN_HERE
    elif isinstance(node, MappingNode) and not isinstance(value, Gone):
        if any(key.source is not node.span.source for key in node.keys.values()):
            return ELSEWHERE
        if any(not node.span.start <= key.start < node.span.end for key in node.keys.values()) or _merges(node):
            return SHARED
    return ""


def _merges(node: MappingNode) -> bool:
    """Whether a `<<` stands in a mapping in YAML."""
    return any(line.lstrip(" \t{,-").startswith(("<<:", "<< :")) for line in node.span.text.splitlines())


def _way(root: Node, pointer: str) -> list[Node]:
    """The nodes on the way to a place, the root first."""
    steps = pointer.split("/")[1:]
    found = [find(root, "".join(f"/{step}" for step in steps[:count])) for count in range(len(steps) + 1)]
    return [node for node in found if node is not None]


def _shared(root: Node) -> frozenset[int]:
    """Nodes that are reached in more than one way, each with what is in it."""
    met: Counter[int] = Counter()
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        met[id(node)] += 1
        if met[id(node)] == 1 and not isinstance(node, ScalarNode):
            stack.extend(node.items if isinstance(node, SequenceNode) else node.entries.values())
    return frozenset(key for key, count in met.items() if count > 1)
