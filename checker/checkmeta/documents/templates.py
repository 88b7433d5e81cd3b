"""Templates of documents: what a template leaves open is masked, so that the rest can be read where it stands.

A mark for a value is replaced by signs of the same length that the document doesn't have, one for a block by blanks. The
tree that is read then gets its own text back: values with marks in them are placeholders, what stands in a block is
conditional.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, Label
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import ATTEMPTS, TEMPLATE
from checkmeta.documents.template_tokens import MARK, Block, Mark, Role, blocks, marks, token_role
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, rebuild_nodes

Reader = Callable[[Source], list[Document]]

QUOTING: Final = frozenset({"json", "hjson", "toml", "gltf"})
"""Formats in which a value that is a mark needs quotes round it."""
_SIGN: Final = regex(r"\{\{|\{%|\{#|<%|\$[{(]|##|@@")
_LATE: Final = regex(r"(?m)(?<=[:\-][ \t])[ \t]*+(##[A-Za-z_]\w{0,100}##)(?=[ \t]*+\r?$)")
_OUTSIDE: Final = regex(
    rf"({MARK})|(?<![^\s,\[\]{{}}])(?:#|//)[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|(?<!\w)(\"\"\"|'''|\"|')"
)
_INSIDE: Final = {
    '"': regex(rf'({MARK})|\\.|("|\n)'),
    "'": regex(rf"({MARK})|('|\n)"),
    '"""': regex(rf'({MARK})|\\[\s\S]|(""")'),
    "'''": regex(rf"({MARK})|(''')"),
}
_WORD: Final = regex(r"[\w.+%-]")
_AGAIN: Final = regex(MARK)
_LINE_REST: Final = regex(r"[ \t]*+(?=[\r\n]|\Z)")
_PRIVATE: Final = range(0xE000, 0xF900)


def read_template(source: Source, kind: str, reader: Reader, lenient: Reader) -> list[Document]:
    """Read a text that may be a template of a document in the format `kind`.

    `reader` reads the text as it stands. Only where it refuses, the text is read with its marks masked, by `lenient`:
    with all that is in its blocks, as far as it fits together. Raises what `reader` does.
    """
    if kind == "yaml" and (late := [_mark(found, 1) for found in _LATE.finditer(source.text)]):
        # ` ##NAME##` begins a comment in YAML, and is meant as a value
        documents = _masked(source, kind, reader, [(mark, False) for mark in late])
        if documents is not None:
            return documents
    try:
        return reader(source)
    except CheckmetaError as error:
        malformed = any(diagnostic.code in {"D106", "D110"} for diagnostic in error.diagnostics)
        if malformed and len(source.text) <= TEMPLATE and _SIGN.search(source.text):
            found = _with_quotes(source.text) if kind in QUOTING else ((mark, False) for mark in marks(source.text))
            documents = _masked(source, kind, lenient, list(found))
            if documents is not None:
                return documents
        raise


def _masked(source: Source, kind: str, reader: Reader, found: list[tuple[Mark, bool]]) -> list[Document] | None:
    """Read the text with the marks masked; None where that can't be done."""
    dropped: set[tuple[int, int]] = set()
    for _ in range(ATTEMPTS) if found else ():
        masked = _mask(source, kind, found, dropped)
        if masked is None:
            return None
        try:
            documents = reader(Source(source.name, masked.text))
        except CheckmetaError as error:
            more = _next(error, masked.blocks, dropped)
            if not more:
                return None
            dropped |= more
        else:
            return [masked.unmasked(document) for document in documents]
    return None


def _next(error: CheckmetaError, parts: Sequence[Block], dropped: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return what else is to be left out: the block that the error stands in, or all second branches, or all blocks."""
    places = {diagnostic.span.start for diagnostic in error.diagnostics if diagnostic.span}
    hit = [part for part in parts if any(part.start <= place <= part.end for place in places)]
    for some in (hit, parts):
        for ranges in ({(part.other, part.end) for part in some}, {(part.start, part.end) for part in some}):
            new = {(start, end) for start, end in ranges if start < end} - dropped
            if new:
                return new
    return set()


def _mark(found: re.Match[str], group: int) -> Mark:
    return Mark(found.start(group), found.end(group), found[group], token_role(found[group]))


def _with_quotes(text: str) -> Iterator[tuple[Mark, bool]]:
    """Yield the marks that stand in no comment, each with whether it stands in quotes."""
    position, quote = 0, ""
    while found := (_INSIDE[quote] if quote else _OUTSIDE).search(text, position):
        position = found.end()
        if found[1]:
            yield _mark(found, 1), bool(quote)
        elif found[2]:
            quote = "" if quote else found[2]


@dataclass(frozen=True, slots=True)
class _Mask:
    """A masked text, what each of its signs stands for, the marks in it and the outermost blocks."""

    source: Source
    text: str
    signs: dict[str, str]
    masks: re.Pattern[str]
    marks: tuple[Mark, ...]
    starts: tuple[int, ...]
    blocks: tuple[Block, ...]
    open_ended: bool

    def unmasked(self, document: Document) -> Document:
        """Return a document of the masked text as one of its own."""
        warnings = tuple(self.diagnostic(w) for w in document.warnings if not self.excused(w))
        return replace(
            document,
            source=self.source,
            root=rebuild_nodes(document.root, self.node),
            warnings=warnings,
            open_ended=document.open_ended or self.open_ended,
        )

    def node(self, node: Node) -> Node:
        span, head = self.span(node.span), self.head(node.span)
        if isinstance(node, MappingNode):
            return self.mapping(node, span, head)
        if not isinstance(node, ScalarNode):
            return replace(node, span=span, conditional=head)
        here = bisect_left(self.starts, span.start)
        if here and self.marks[here - 1].end > span.start:
            here -= 1
        if here == len(self.marks) or self.starts[here] >= span.end:
            return replace(node, span=span, conditional=head)
        value = self.restored(node.value) if isinstance(node.value, str) else span.text
        mark = self.marks[here]
        quoted = node.quoted and (mark.start > span.start or mark.role is not Role.VALUE)
        return replace(
            node, value=value, span=span, quoted=quoted, placeholder=node.placeholder or mark.text, conditional=head
        )

    def mapping(self, node: MappingNode, span: Span, head: str | None) -> MappingNode:
        repeated: dict[str, Span] = {}
        entries = {self.restored(name): child for name, child in node.entries.items()}
        for name, at in node.repeated.items():
            block = self.head(at) or self.head(node.keys[name])
            if block is None:
                repeated[self.restored(name)] = self.span(at)
            else:
                entries[self.restored(name)] = replace(node.entries[name], conditional=block)
        keys = {self.restored(name): self.span(at) for name, at in node.keys.items()}
        return replace(node, entries=entries, keys=keys, span=span, conditional=head, repeated=repeated)

    def restored(self, text: str) -> str:
        return self.masks.sub(lambda found: self.signs.get(found.group()[0], found.group()), text)

    def span(self, span: Span) -> Span:
        return Span(self.source, span.start, span.end)

    def head(self, span: Span) -> str | None:
        """The head of the block that a range stands in."""
        at = bisect_right(self.blocks, span.start, key=lambda block: block.start) - 1
        return self.blocks[at].head if at >= 0 and span.end <= self.blocks[at].end else None

    def excused(self, warning: Diagnostic) -> bool:
        """Whether a key stands twice only because it stands in two branches."""
        places = [warning.span, *(label.span for label in warning.labels)]
        return warning.code == "D105" and any(self.head(span) for span in places if span)

    def diagnostic(self, warning: Diagnostic) -> Diagnostic:
        labels = tuple(Label(self.span(label.span), self.restored(label.text)) for label in warning.labels)
        span = self.span(warning.span) if warning.span else None
        return replace(warning, message=self.restored(warning.message), span=span, labels=labels)


def _mask(
    source: Source, kind: str, found: Sequence[tuple[Mark, bool]], dropped: Iterable[tuple[int, int]]
) -> _Mask | None:
    """Mask the marks found; None where the text already has all the signs there are."""
    text = source.text
    used = set(text)
    free = [chr(code) for code in _PRIVATE if chr(code) not in used]
    filler, signs = "".join(free[:1]), dict[str, str]()
    parts = blocks([mark for mark, inside in found if not inside], len(text))
    chars = list(text)
    open_ended = bool(parts)
    by_text: dict[str, str] = {}
    end = 0
    for mark, inside in found:
        if mark.start < end:
            continue
        end = mark.end
        if not inside and (mark.role is not Role.VALUE or _stands_alone(text, mark, kind)):
            chars[mark.start : mark.end] = _blank(mark.text)
            open_ended = open_ended or mark.role in {Role.VALUE, Role.INSERT}
            continue
        bare = kind in QUOTING and not inside
        start, end = _run(text, mark) if bare else (mark.start, mark.end)
        written = text[start:end]
        if written not in by_text:
            if len(by_text) + 1 >= len(free):
                return None
            by_text[written] = free[len(by_text) + 1]
            signs[by_text[written]] = written
        cover = by_text[written] + filler * (end - start - (3 if bare else 1))
        chars[start:end] = f'"{cover}"' if bare else cover
    for start, end in dropped:
        chars[start:end] = _blank(text[start:end])
    masks = re.compile(f"[{''.join(signs)}]{filler}*" if signs else r"(?!)")
    every = tuple(mark for mark, _ in found)
    starts = tuple(mark.start for mark in every)
    return _Mask(source, "".join(chars), signs, masks, every, starts, tuple(parts), open_ended)


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _stands_alone(text: str, mark: Mark, kind: str) -> bool:
    """Whether a mark is all of its line, and no value of what stands before it: it brings in whole lines."""
    start = max(text.rfind("\n", 0, mark.start), text.rfind("\r", 0, mark.start)) + 1
    stop = _LINE_REST.match(text, mark.end)
    if kind in {"json", "gltf"} or stop is None or text[start : mark.start].strip():
        return False
    return not text[max(0, start - 200) : start].rstrip().endswith((":", "-", "=", "[", ",", "|", ">"))


def _run(text: str, mark: Mark) -> tuple[int, int]:
    """Return the range of a bare value that a mark is part of: `{{host}}:{{port}}`, `{{n}}0`."""
    start, end = mark.start, mark.end
    while start and text[start - 1] != "." and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text):
        if _WORD.match(text, end):
            end += 1
        elif (again := _AGAIN.match(text, end)) and token_role(again.group()) is Role.VALUE:
            end = again.end()
        else:
            break
    return start, end
