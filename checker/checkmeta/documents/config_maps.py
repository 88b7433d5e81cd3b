"""Documents in a Kubernetes ConfigMap, which holds files as texts under their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.embedded import moved
from checkmeta.documents.file_names import LOOSE, format_of
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode

_FILES: Final = 20
"""How many files of a ConfigMap are looked into."""


def unwrapped(document: Document, read: Callable[[str, str], list[Document]]) -> list[Document]:
    """Return the documents that a ConfigMap holds, or else the document itself.

    `read` reads a text in a format. A file that can't be read is left out, as a file of a folder that is no document is.
    """
    found: list[Document] = []
    for name, node in _files(document.root):
        kind = format_of(name)
        if kind is None or kind in LOOSE or not isinstance(node.value, str):
            continue
        try:
            inner = read(node.value, kind)
        except CheckmetaError:
            continue
        found.extend(moved(each, node, document) for each in inner if isinstance(each.root, MappingNode))
    return found or [document]


def _files(root: Node) -> list[tuple[str, ScalarNode]]:
    """The texts of a ConfigMap with their names; none of what is something else."""
    if not isinstance(root, MappingNode):
        return []
    kind, data = root.entries.get("kind"), root.entries.get("data")
    if not isinstance(kind, ScalarNode) or kind.value != "ConfigMap" or not isinstance(data, MappingNode):
        return []
    texts = [(name, node) for name, node in data.entries.items() if isinstance(node, ScalarNode)]
    return [(name, node) for name, node in texts[:_FILES] if node.tag is None and node.conditional is None]
