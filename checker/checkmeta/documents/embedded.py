"""A document inside a document: JSON in a text, as it stands or in base64, with its places in the outer file."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, Label
from checkmeta.base.document_source import DocumentSource
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.source import Source, Span
from checkmeta.documents.json_reader import read_json
from checkmeta.documents.limits import FILE_BYTES, LEVELS
from checkmeta.documents.placeholders import marked
from checkmeta.documents.secret_leaves import tell
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, rebuild_nodes

_PREFIX: Final = regex(r"base64://|data:application/(?:[a-z.+-]{0,60}\+)?json;base64,")
_BASE64: Final = regex(r"[A-Za-z0-9+/_=\s-]*+")
_JSON: Final = regex(r"\s*+(?:\{\s*+[\"}]|\[\s*+(?:[\]{\[\"]|-?[0-9]|(?:true|false|null)\b))")
_ESCAPE: Final = regex(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[\s\S])")
_FOLDED: Final = regex(r"\\(?:\r\n|[\r\n])\s*+")
_PAIR: Final = regex(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..")
_HEAD: Final = regex(r"[|>][-+0-9]*+[ \t]*+(?:#[^\r\n]*+)?(?:\r\n|[\r\n])")
_BLANK: Final = regex(r"\s*+")


def read_embedded(node: ScalarNode, outer: Document) -> Document:
    """Read the JSON that a scalar of `outer` holds.

    Its places are in `outer`'s own source: inside the text, behind its escapes; all of the text for what is in base64,
    or a text in a text. A document is opened so often that `LEVELS` of them stand in each other; each is no longer than
    the text that it stands in, so all together are bounded with the file. Raises `CheckmetaError` (D102, D103, D106,
    D107); warns of D105.
    """
    if outer.level >= LEVELS:
        message = f"documents stand inside each other more than {LEVELS} deep"
        raise CheckmetaError([Diagnostic("D103", message, node.span)])
    text = _text_of(node.value) if isinstance(node.value, str) else None
    if text is None:
        help_ = "JSON in braces or brackets, as it stands or behind `base64://`"
        raise CheckmetaError([Diagnostic("D106", "no document stands in this text", node.span, help_)])
    if len(text) > FILE_BYTES:
        raise CheckmetaError([Diagnostic("D102", "the document in this text is too large", node.span)])
    places = _places(node, text) if outer.level == 0 and text == node.value else None
    move = _Move(outer.source, node.span, places)
    try:
        (inner,) = read_json(DocumentSource(outer.name, text))
    except CheckmetaError as error:
        raise CheckmetaError([move.diagnostic(d) for d in error.diagnostics]) from None
    root = rebuild_nodes(marked(inner).root, move.node)
    warnings = tuple(move.diagnostic(d) for d in inner.warnings)
    _holds(outer.source, root, places)
    return Document(
        outer.source, "json", root, outer.index, warnings, outer.open_ended, outer.elsewhere, level=outer.level + 1
    )


def _text_of(value: str) -> str | None:
    """Return the JSON of a text, decoded; None where there is none."""
    if _JSON.match(value):
        return value
    prefix = _PREFIX.match(value)
    coded = value[prefix.end() :] if prefix else value
    if not coded or not _BASE64.fullmatch(coded):
        return None
    clean = "".join(coded.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(clean + "=" * (-len(clean) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text if prefix or _JSON.match(text) else None


def moved(inner: Document, node: ScalarNode, outer: Document) -> Document:
    """Give a document that was read from the text of a scalar of `outer` its places in `outer`'s own source."""
    places = _places(node, inner.source.text) if isinstance(node.value, str) else None
    move = _Move(outer.source, node.span, places)
    root = rebuild_nodes(inner.root, move.node)
    _holds(outer.source, root, places)
    return replace(
        inner,
        source=outer.source,
        root=root,
        index=outer.index,
        warnings=tuple(move.diagnostic(d) for d in inner.warnings),
        level=outer.level + 1,
    )


def _holds(source: Source, root: Node, places: list[int] | None) -> None:
    """Tell the outer text what stands inside; where that has no places of its own, all of the text is one value as before."""
    if places is not None:
        tell(source, root)


class _Move:
    """Moves what was read of an inner text to its places in the outer one."""

    __slots__ = ("places", "source", "whole")

    def __init__(self, source: Source, whole: Span, places: list[int] | None) -> None:
        self.source = source
        self.whole = whole
        self.places = places

    def span(self, span: Span) -> Span:
        if self.places is None:
            return self.whole
        return Span(self.source, self.places[span.start], self.places[span.end])

    def node(self, node: Node) -> Node:
        if isinstance(node, MappingNode):
            keys = {name: self.span(span) for name, span in node.keys.items()}
            repeated = {name: self.span(span) for name, span in node.repeated.items()}
            return replace(node, span=self.span(node.span), keys=keys, repeated=repeated)
        return replace(node, span=self.span(node.span))

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        labels = tuple(Label(self.span(label.span), label.text) for label in diagnostic.labels)
        return replace(diagnostic, span=self.span(diagnostic.span) if diagnostic.span else None, labels=labels)


def _places(node: ScalarNode, text: str) -> list[int] | None:
    """Return the outer offset of each character of a scalar's text, and of its end; None where they can't be told."""
    raw, base = node.span.text, node.span.start
    at = _opening(raw)
    escapes = raw.startswith('"')
    apostrophe = 2 if raw.startswith("'") and not raw.startswith("'''") else 1
    places: list[int] = []
    for char in text:
        while escapes and (folded := _FOLDED.match(raw, at)):
            at = folded.end()
        if escapes and raw.startswith("\\", at):
            found = _PAIR.match(raw, at) or _ESCAPE.match(raw, at)
            if found is None:
                return None
            places.append(base + at)
            at = found.end()
            continue
        if not char.isspace():
            # lines of a block are indented in the file, and not in the text
            blank = _BLANK.match(raw, at)
            assert blank is not None
            at = blank.end()
        if not raw.startswith(char, at) and not (char.isspace() and raw[at : at + 1].isspace()):
            return None
        places.append(base + at)
        at += apostrophe if char == "'" else 2 if raw.startswith("\r\n", at) else 1
    return [*places, base + at]


def _opening(raw: str) -> int:
    """Return where the text begins in a scalar: behind its quotes, or behind the head of a block."""
    for quotes in ('"""', "'''", '"', "'", "`"):
        if raw.startswith(quotes):
            return len(quotes)
    head = _HEAD.match(raw)
    return head.end() if head else 0
