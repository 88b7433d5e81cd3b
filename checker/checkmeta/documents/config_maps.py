"""Documents in a Kubernetes ConfigMap or Secret, which holds files as texts under their names."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.document_source import DocumentSource
from checkmeta.documents.container_environments import environments
from checkmeta.documents.embedded import moved
from checkmeta.documents.formats import FORMATS, format_of
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode

_FILES: Final = 20
"""How many files of a manifest are looked into."""
_PLAIN: Final = {"ConfigMap": "data", "Secret": "stringData"}
_CODED: Final = {"ConfigMap": "binaryData", "Secret": "data"}
"""Under which key texts stand, and under which in base64."""


def unwrapped(document: Document, read: Callable[[str, str], list[Document]]) -> list[Document]:
    """Return the documents that a ConfigMap, a Secret, or a List of these holds, what containers are given, or else the document itself.

    `read` reads a text in a format. A file that can't be read is left out, as a file of a folder that is no document is.
    """
    found: list[Document] = []
    for name, node, coded in islice(_files(document.root), _FILES):
        kind = format_of(name)
        text = _decoded(node.value) if coded else node.value
        if kind is None or FORMATS[kind].loose or not isinstance(text, str):
            continue
        try:
            inner = read(text, kind)
        except CheckmetaError:
            continue
        if coded and isinstance(document.source, DocumentSource):
            document.source.hide(node.span)  # whoever reads base64 reads all that is in it
        found.extend(moved(each, node, document) for each in inner if isinstance(each.root, MappingNode))
    return found or environments(document) or [document]


def _files(root: Node) -> Iterator[tuple[str, ScalarNode, bool]]:
    """The texts of a manifest with their names, and whether they are in base64; none of what is something else."""
    kind = root.entries.get("kind") if isinstance(root, MappingNode) else None
    if not isinstance(root, MappingNode) or not isinstance(kind, ScalarNode) or not isinstance(kind.value, str):
        return
    items = root.entries.get("items")
    if kind.value == "List" and isinstance(items, SequenceNode):
        for item in items.items:
            if not (isinstance(item, MappingNode) and "items" in item.entries):
                yield from _files(item)
        return
    for coded, places in ((False, _PLAIN), (True, _CODED)):
        texts = root.entries.get(places.get(kind.value, ""))
        for name, node in texts.entries.items() if isinstance(texts, MappingNode) else ():
            if isinstance(node, ScalarNode) and node.tag is None and node.conditional is None:
                yield name, node, coded


def _decoded(value: object) -> str | None:
    """The text that stands there in base64; None where there is none."""
    if not isinstance(value, str):
        return None
    try:
        text = base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return None if "\0" in text else text
