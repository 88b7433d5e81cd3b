"""XML as a tree with places, and Apple's property lists in it. No entity is expanded but the five that XML itself has, and no DTD is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, exact, shown
from checkmeta.documents.lines import Entries
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode

_NAME: Final = r"[^\W\d][\w:.\-]*+"
_ATTRIBUTE: Final = regex(rf"\s++({_NAME})\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_OPEN: Final = regex(rf"<({_NAME})")
_CLOSE: Final = regex(rf"</({_NAME})\s*+>")
_END: Final = regex(r"\s*+(/?)>")
_TEXT: Final = regex(r"[^<]++")
_DOCTYPE: Final = regex(r"<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*+\"|'[^']*+')*+>")
_SKIPPED: Final = (("<!--", "-->"), ("<?", "?>"))
_CDATA: Final = ("<![CDATA[", "]]>")
_REFERENCE: Final = regex(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PLIST: Final = ("dict", "array", "string", "integer", "real", "true", "false", "date", "data")


@dataclass(slots=True)
class _Element:
    """An element: where its tag begins, what stands in it, in order. `pieces` are its texts."""

    name: Span
    start: int
    attributes: Entries
    children: list[_Element] = field(default_factory=list)
    pieces: list[tuple[str, int, int]] = field(default_factory=list)
    end: int = 0


def read_xml(source: Source) -> list[Document]:
    """Read an XML document: a mapping of its root's name.

    An element is a mapping: an attribute under `@name`, the elements in it under their names, each a list, and its text,
    if it isn't blank, under `#text`. Names keep their prefixes. Raises `CheckmetaError` (D102, D103, D105, D106, D109).
    """
    tally = Tally(source)
    tally.not_empty()
    root = _read(source, tally)
    tally.finish()
    name = root.name.text
    top = MappingNode({name: _generic(root, source)}, {name: root.name}, Span(source, root.start, root.end))
    return [Document(source, "xml", top, 0, tally.warnings)]


def read_plist(source: Source) -> list[Document]:
    """Read a property list: dictionaries are mappings, arrays are lists, all else are scalars.

    Raises `CheckmetaError` (D102, D103, D105 to D107, D109).
    """
    tally = Tally(source)
    tally.not_empty()
    root = _read(source, tally)
    if root.name.text != "plist" or len(root.children) != 1:
        tally.fail("D106", "this is no property list: one value stands in `<plist>`", root.name, "see `man plist`")
    node = _plain(root.children[0], source, tally)
    tally.finish()
    return [Document(source, "plist", node, 0, tally.warnings)]


def _read(source: Source, tally: Tally) -> _Element:
    """Read the elements; the root."""
    text, at, stack = source.text, 0, list[_Element]()
    root: _Element | None = None
    while at < len(text):
        skipped = _skip(text, at, tally)
        if skipped:
            at = skipped
        elif text.startswith(_CDATA[0], at) and stack:
            end = text.find(_CDATA[1], at)
            if end < 0:
                tally.fail("D106", "the file ends inside a text", tally.span(at), "`]]>` closes it")
            stack[-1].pieces.append((text[at + len(_CDATA[0]) : end], at, end + len(_CDATA[1])))
            at = end + len(_CDATA[1])
        elif found := _TEXT.match(text, at):
            piece = found.group()
            if stack:
                stack[-1].pieces.append((_decoded(piece, at, tally), at, found.end()))
            elif piece.strip():
                tally.fail("D106", "text stands outside of the root element", tally.span(at, found.end()))
            at = found.end()
        elif found := _CLOSE.match(text, at):
            if not stack or stack[-1].name.text != found[1]:
                opened = f"`<{shown(stack[-1].name.text)}>` is open" if stack else "no element is open"
                tally.fail("D106", f"`</{shown(found[1])}>` closes nothing: {opened}", tally.span(at, found.end()))
            at = stack[-1].end = found.end()
            stack.pop()
        elif (found := _OPEN.match(text, at)) and (root is None or stack):
            element = _Element(Span(source, *found.span(1)), at, Entries(at, found.end(), tally))
            tally.count(at)
            at, closed = _attributes(element, source, tally, found.end())
            if stack:
                stack[-1].children.append(element)
            root = root or element
            if not closed:
                stack.append(element)
                tally.deep(len(stack), element.start)
        else:
            tally.fail("D106", f"`{shown(text[at : at + 20])}` is no XML", tally.span(at), "write `&lt;` for `<`")
    if stack:
        tally.fail("D106", f"`<{shown(stack[-1].name.text)}>` is not closed", stack[-1].name)
    return root or tally.fail("D109", "the document is empty", tally.span(0))


def _skip(text: str, at: int, tally: Tally) -> int:
    """Where what says nothing ends that begins here: a comment, an instruction, a document type; 0 for anything else."""
    for begin, end in _SKIPPED:
        if text.startswith(begin, at):
            stop = text.find(end, at + len(begin))
            if stop < 0:
                tally.fail("D106", f"`{begin}` is not closed", tally.span(at), f"`{end}` closes it")
            return stop + len(end)
    if text.startswith("<!DOCTYPE", at):
        found = _DOCTYPE.match(text, at)
        if found is None:
            tally.fail("D106", "a document type with declarations of its own is not read", tally.span(at, at + 9))
        return found.end()
    return 0


def _attributes(element: _Element, source: Source, tally: Tally, at: int) -> tuple[int, bool]:
    """Read the attributes behind an element's name; where its tag ends, and whether the element does, too."""
    while found := _ATTRIBUTE.match(source.text, at):
        group = 2 if found[2] is not None else 3
        value = ScalarNode(
            _decoded(found[group], found.start(group), tally), Span(source, *found.span(group)), quoted=True
        )
        tally.count(found.start())
        element.attributes.add(f"@{found[1]}", Span(source, *found.span(1)), value)
        at = found.end()
    end = _END.match(source.text, at)
    if end is None:
        tally.fail("D106", f"the tag `<{shown(element.name.text)}` is not closed", tally.span(at), "`>` closes it")
    element.end = end.end()
    return end.end(), bool(end[1])


def _decoded(text: str, at: int, tally: Tally) -> str:
    """A text with its references replaced; any other than a sign's number and XML's own five is an error."""
    if "&" not in text:
        return text
    bare = _REFERENCE.sub("", text)
    if "&" in bare:
        tally.error("D106", "an entity is not expanded", tally.span(at, at + len(text)), "write `&amp;` for `&`")
        return text
    return _REFERENCE.sub(lambda m: _ENTITIES[m[3]] if m[3] else _sign(int(m[1] or m[2], 10 if m[1] else 16)), text)


def _sign(number: int) -> str:
    return chr(number) if 0 < number < 0xD800 or 0xE000 <= number < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _text(element: _Element, source: Source) -> ScalarNode | None:
    """The text of an element without the blanks round it; None where it has none."""
    whole = "".join(piece for piece, _, _ in element.pieces)
    if not whole.strip():
        return None
    start, end = element.pieces[0][1], element.pieces[-1][2]
    lead = len(source.text[start:end]) - len(source.text[start:end].lstrip())
    tail = len(source.text[start:end]) - len(source.text[start:end].rstrip())
    return ScalarNode(whole.strip(), Span(source, start + lead, end - tail), quoted=True)


def _generic(element: _Element, source: Source) -> MappingNode:
    """An element as a mapping. Depth is bounded by the reader."""
    entries: dict[str, Node] = dict(element.attributes.entries)
    keys = dict(element.attributes.keys)
    lists: dict[str, list[_Element]] = {}
    for child in element.children:
        lists.setdefault(child.name.text, []).append(child)
    for name, members in lists.items():
        items = tuple(_generic(member, source) for member in members)
        entries[name] = SequenceNode(items, Span(source, members[0].start, members[-1].end))
        keys[name] = members[0].name
    text = _text(element, source)
    if text is not None:
        entries["#text"], keys["#text"] = text, text.span
    span = Span(source, element.start, element.end)
    return MappingNode(entries, keys, span, repeated=element.attributes.repeated)


def _plain(element: _Element, source: Source, tally: Tally) -> Node:
    """A value of a property list. Depth is bounded by the reader."""
    kind, span = element.name.text, Span(source, element.start, element.end)
    if kind == "dict":
        return _dictionary(element, source, tally)
    if kind == "array":
        return SequenceNode(tuple(_plain(child, source, tally) for child in element.children), span)
    if kind in ("true", "false"):
        return ScalarNode(kind == "true", span)
    text = _text(element, source) or ScalarNode("", span, quoted=True)
    written = str(text.value)
    if kind in ("integer", "real"):
        number = exact(written) if re.fullmatch(r"[+-]?[0-9]++(\.[0-9]++)?([eE][+-]?[0-9]++)?", written) else None
        if number is None:
            tally.error("D107", f"`{shown(written)}` is no number that is read", text.span)
        return ScalarNode(number, text.span)
    if kind == "date":
        try:
            return ScalarNode(dt.datetime.fromisoformat(written), text.span)
        except ValueError:
            tally.error("D106", f"`{shown(written)}` is no date", text.span)
    elif kind not in _PLIST:
        known = ", ".join(f"`{name}`" for name in _PLIST)
        tally.error("D106", f"`<{shown(kind)}>` is no value of a property list", element.name, f"one of {known}")
    return text


def _dictionary(element: _Element, source: Source, tally: Tally) -> Node:
    entries = Entries(element.start, element.end, tally)
    waiting: _Element | None = None
    for child in element.children:
        if waiting is None and child.name.text == "key":
            waiting = child
        elif waiting is not None:
            name = _text(waiting, source)
            if name is not None:
                entries.add(str(name.value), name.span, _plain(child, source, tally))
            waiting = None
        else:
            tally.error("D106", "a value without a `<key>`", child.name)
    if waiting is not None:
        tally.error("D106", "a `<key>` without a value", waiting.name)
    return entries.node(source)
