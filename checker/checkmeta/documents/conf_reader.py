"""Settings of Luanti (`minetest.conf`) as a tree with places: keys and values, texts over several lines, groups."""

from __future__ import annotations

from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.lines import Entries, behind, lines, plain_value, trimmed
from checkmeta.documents.tree import Document, ScalarNode

_QUOTES = '"""'


def read_conf(source: Source) -> list[Document]:
    """Read settings: a mapping, with one in it for each group.

    `true`, `false` and decimal numbers are values of their kind, all else is text, as it stands. Raises `CheckmetaError`
    (D102, D103, D106, D107, D109); warns of D105.
    """
    tally = Tally(source)
    root = _read(source, tally)
    tally.finish()
    tally.not_empty()
    return [Document(source, "conf", root.node(source), 0, tally.warnings)]


def _read(source: Source, tally: Tally) -> Entries:
    text = source.text
    root: Entries | None = None
    opened: list[tuple[Entries, str, Span]] = []  # groups, with the keys that they stand under
    skipped = 0
    for line, stop in lines(text):
        start, end = trimmed(text, line, stop)
        if start < skipped or start == end or text[start] == "#":
            continue
        if root is None:
            root = Entries(start, start, tally)
            tally.count(start)
        into = opened[-1][0] if opened else root
        if text[start:end] == "}":
            if not opened:
                tally.error("D106", "`}` closes no group", tally.span(start))
                continue
            group, name, key = opened.pop()
            group.end = end
            (opened[-1][0] if opened else root).add(name, key, group.node(source))
            continue
        equals = text.find("=", start, end)
        first, last = trimmed(text, start, max(equals, start))
        if first == last:
            message = f"`{shown(text[start:end])}` is not `key = value`"
            tally.error("D106", message, tally.span(start, end), "a comment begins with `#`")
            continue
        key = Span(source, first, last)
        tally.count(equals)
        start, end = trimmed(text, equals + 1, stop)
        if text[start:end] == "{":
            opened.append((Entries(start, end, tally), key.text, key))
            tally.deep(len(opened) + 1, start)
        elif text.startswith(_QUOTES, start):
            skipped = _long(into, key, start, tally)
        else:
            into.add(key.text, key, plain_value(text[start:end], Span(source, start, end), tally))
    if opened:
        _, name, key = opened[-1]
        tally.error("D106", f"the group `{shown(name)}` is not closed", key, "a line with `}` closes it")
    return root or Entries(0, 0, tally)


def _long(into: Entries, key: Span, start: int, tally: Tally) -> int:
    """Read a text in three quotes, which end at the end of a line; where the lines behind it begin."""
    source, text = tally.source, tally.source.text
    for line, stop in lines(text, start + len(_QUOTES)):
        _, end = trimmed(text, line, stop)
        if end - len(_QUOTES) >= line and text.endswith(_QUOTES, line, end):
            value = text[start + len(_QUOTES) : end - len(_QUOTES)].replace("\r\n", "\n")
            into.add(key.text, key, ScalarNode(value, Span(source, start, end), quoted=True))
            return behind(text, stop)
    return tally.fail("D106", "the file ends inside a text", tally.span(start), "three quotes at a line's end close it")
