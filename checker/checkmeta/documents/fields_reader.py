"""`security.txt` and its like: a field and its value in each line (RFC 9116), also inside a signature in clear text."""

from __future__ import annotations

import datetime as dt
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.lines import Entries, lines, trimmed
from checkmeta.documents.tree import Document, ScalarNode, SequenceNode

_FIELD: Final = regex(r"([A-Za-z][A-Za-z0-9-]*+)[ \t]*+:")
_ARMOUR: Final = regex(r"-----(BEGIN|END) PGP (SIGNED MESSAGE|SIGNATURE)-----")
_DAY: Final = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\s]{5,40}")


def read_fields(source: Source) -> list[Document]:
    """Read fields: a mapping of their names in lower case, each with the list of its values.

    A value that is a time is one, all else is text. Raises `CheckmetaError` (D102, D106, D109).
    """
    tally = Tally(source)
    tally.not_empty()
    values: dict[str, list[ScalarNode]] = {}
    keys: dict[str, Span] = {}
    hidden = False
    for line, stop in lines(source.text):
        start, end = trimmed(source.text, line, stop)
        armour = _ARMOUR.fullmatch(source.text, start, end)
        if armour is not None:
            hidden = armour[2] == "SIGNATURE" and armour[1] == "BEGIN"
        if hidden or armour is not None or start == end or source.text[start] == "#":
            continue
        name = _FIELD.match(source.text, start, end)
        if name is None:
            message = f"`{shown(source.text[start:end])}` is not `Field: value`"
            tally.error("D106", message, tally.span(start, end), "a comment begins with `#`")
            continue
        tally.count(start)
        key = name[1].lower()
        keys.setdefault(key, Span(source, *name.span(1)))
        value = Span(source, *trimmed(source.text, name.end(), end))
        values.setdefault(key, []).append(ScalarNode(_value(value.text), value, quoted=True))
    tally.finish()
    root = Entries(0, len(source.text), tally)
    for key, nodes in values.items():
        root.add(key, keys[key], SequenceNode(tuple(nodes), Span(source, nodes[0].span.start, nodes[-1].span.end)))
    return [Document(source, "fields", root.node(source), 0, tally.warnings)]


def _value(text: str) -> str | dt.datetime:
    if _DAY.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text.upper())
        except ValueError:
            return text
    return text
