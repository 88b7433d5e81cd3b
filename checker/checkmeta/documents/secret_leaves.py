"""The values of a document that was read, each with its key's place and whether a secret stands there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from checkmeta.base.document_source import DocumentPart, DocumentSource
from checkmeta.base.records import dataclass
from checkmeta.base.secret_words import DESCRIBING, NAMING, VALUES, holds_secrets, names_secret, numbers_too, secrets_in
from checkmeta.base.source import Source
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of a node by what it stands in: its key, whether a key above speaks of secrets, or something beside."""

    key: str = ""
    at: int | None = None
    below: bool = False
    beside: bool = False


def tell(source: Source, root: Node) -> None:
    """Tell a document's text what was read from it, so that it knows where its secrets stand."""
    if isinstance(source, DocumentSource):
        source.holds(partial(leaves, root))


def leaves(root: Node) -> Iterator[DocumentPart]:
    """Every part of a document. A text is a secret behind a name that says so, below one, or as the value of one beside it."""
    stack: list[tuple[Node, _Around]] = [(root, _Around())]
    seen: set[int] = set()
    while stack:
        node, around = stack.pop()
        if isinstance(node, ScalarNode):
            yield _leaf(node, around)
            continue
        if id(node) in seen:  # an alias: it is shown where it stands
            continue
        seen.add(id(node))
        yield _leaf(node, around)
        if isinstance(node, SequenceNode):
            inner = _Around(around.key, None, around.below, around.beside)
            stack.extend((item, inner) for item in node.items)
            continue
        below = around.below or holds_secrets(around.key)
        named = _naming(node)
        for name, child in node.entries.items():
            beside = around.beside or (named is not None and name != named)
            stack.append((child, _Around(name, node.keys[name].start, below, beside)))


def _naming(node: MappingNode) -> str | None:
    """The name of the entry that says that a value beside it is a secret."""
    for name in NAMING:
        entry = node.entries.get(name)
        if isinstance(entry, ScalarNode) and isinstance(entry.value, str) and names_secret(entry.value):
            return name
    return None


def _leaf(node: Node, around: _Around) -> DocumentPart:
    span = node.span
    begin = around.at if around.at is not None and around.at <= span.start else span.start
    scalar = isinstance(node, ScalarNode)
    return DocumentPart(begin, span.start, span.end, scalar, isinstance(node, ScalarNode) and _secret(node, around))


def _secret(node: ScalarNode, around: _Around) -> bool:
    value = node.value
    key = around.key
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return numbers_too(key) and names_secret(key)
    if not isinstance(value, str) or not value:
        return False
    if names_secret(key) or (around.below and key.lower() not in DESCRIBING):
        return True
    written = node.span.text
    if "\\" in written and len(list(secrets_in(value))) > len(list(secrets_in(written))):
        return True  # what escapes hide from the eye shows in the value
    return around.beside and key.lower() in VALUES
