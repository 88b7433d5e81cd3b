"""Documents inside of texts of a document, as facts with their places."""

from __future__ import annotations

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.records import dataclass, field
from checkmeta.base.values import Fact, Origin, Unknown, Why
from checkmeta.documents.embedded import read_embedded
from checkmeta.documents.raw import raw_fact
from checkmeta.documents.tree import Document, ScalarNode, find


@dataclass(slots=True)
class Opened:
    """The documents that were opened in the texts of one document, each read once."""

    document: Document
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    inner: dict[str, Document] = field(default_factory=dict)
    """By the pointer of the text."""

    def template(self, origin: Origin | None) -> str | None:
        """The text at a place, if it has a placeholder; what is tagged or may not be there is no text to read."""
        node = None if origin is None else find(self.document.root, origin.pointer)
        if not isinstance(node, ScalarNode) or node.placeholder is None or node.tag or node.conditional:
            return None
        return node.value if isinstance(node.value, str) else None

    def known(self, text: str, origin: Origin) -> bool:
        """Whether a text has been read."""
        return (origin.pointer, text) in self.facts

    def json(self, text: str, origin: Origin) -> Fact:
        """The JSON document that a text at `origin` is; unknown where it is none."""
        key = (origin.pointer, text)
        if key not in self.facts:
            self.facts[key] = self._read(text, origin)
        return self.facts[key]

    def _read(self, text: str, origin: Origin) -> Fact:
        try:
            inner = read_embedded(ScalarNode(text, origin.span, quoted=True), self._outer(origin.pointer))
        except CheckmetaError as error:
            said = error.diagnostics[0].message
            detail = f"there is no document in the text: {said}"
            return Fact(Unknown.one("document", Why.UNREADABLE, origin.span, detail), origin)
        self.inner[origin.pointer] = inner
        return raw_fact(inner.root, origin.pointer)

    def _outer(self, pointer: str) -> Document:
        """The innermost document that a text stands in."""
        around = [p for p in self.inner if pointer.startswith(f"{p}/")]
        return self.inner[max(around, key=len)] if around else self.document
