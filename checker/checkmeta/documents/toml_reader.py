"""TOML as a tree with places: `tomllib` judges the text and gives the values, a scan of ours finds where they stand."""

from __future__ import annotations

import tomllib
from typing import Any, Final, NoReturn

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, exact, quoted_as_code
from checkmeta.documents.toml_scan import Item, List, LostError, Scanner, Table
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode

_POSITION: Final = regex(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE: Final = regex(r"^Cannot (?:overwrite|declare|redefine|mutate)|^Duplicate")

# What `tomllib` says, as a lawyer may read it; the rest is shown as it is.
_PHRASES: Final = {
    "Invalid statement": "no statement begins like this",
    "Invalid value": "this is no value of TOML",
    "Invalid initial character for a key part": "no key begins like this",
    "Expected '=' after a key": "`=` is missing behind the key",
    "Expected newline or end of document": "text stands behind the end of a statement",
    "Expected ']' at the end of a table declaration": "`]` is missing behind the table's name",
    "Expected ']]' at the end of an array declaration": "`]]` is missing behind the list's name",
    "Invalid date or datetime": "there is no such date or time",
    "Illegal character '\\n'": "a text in quotes isn't closed on its line",
    "Unterminated string": "the file ends inside a text",
    "Unterminated array": "the file ends inside a list",
    "Unclosed array": "the list is not closed",
    "Unclosed inline table": "the table is not closed",
    "Unescaped '\\' in a string": "the escape is not one of TOML",
}
_HELP: Final = {
    "Invalid statement": "a statement reads `key = value` or `[table]`",
    "Invalid value": "put text in quotes",
    "Illegal character '\\n'": 'close the quotes; a text of several lines stands in `"""`',
    "Expected '=' after a key": "a statement reads `key = value` or `[table]`",
    "Expected newline or end of document": "each statement stands on a line of its own",
    "Unescaped '\\' in a string": "write a backslash as `\\\\`, or the text in single quotes",
    "Unclosed inline table": "an inline table stands on one line; use `[table]` for a longer one",
}


def read_toml(source: Source) -> list[Document]:
    """Read a TOML document. Raises `CheckmetaError` (D102, D103, D105 to D107, D109)."""
    tally = Tally(source)
    scanner = Scanner(tally)
    try:
        root = scanner.scan()
    except LostError:
        root = None
    tally.finish()
    try:
        values = tomllib.loads(source.text, parse_float=lambda number: exact(number.replace("_", "")))
    except ValueError as error:
        _malformed(tally, str(error))
    if root is None:
        tally.fail("D106", "this is not understood", tally.span(scanner.position))
    if not root.entries:
        tally.not_empty()
    return [Document(source, "toml", _build(source, root, values))]


def _malformed(tally: Tally, complaint: str) -> NoReturn:
    """Raise what `tomllib` complains about as D106, or D105."""
    text = tally.source.text
    place = _POSITION.search(complaint)
    problem = complaint[: place.start()] if place else complaint
    at = len(text)
    if place and place[1]:
        # counted in LF alone, as `tomllib` does
        line_start = 0
        for _ in range(int(place[1]) - 1):
            line_start = text.index("\n", line_start) + 1
        at = line_start + int(place[2]) - 1
    if _TWICE.match(problem):
        line_start = text.rfind("\n", 0, at) + 1
        span = tally.span(line_start, max(at, line_start + 1))
        tally.fail("D105", "a key or table of this line stands before in another form", span)
    message = next((m for p, m in _PHRASES.items() if problem.startswith(p)), problem)
    help_ = next((h for p, h in _HELP.items() if problem.startswith(p)), None)
    tally.fail("D106", quoted_as_code(message), tally.span(at), help_)


def _build(source: Source, root: Table, values: dict[str, Any]) -> Node:
    """Return the nodes of the scan's items, each with its value, without recursion."""
    order: list[tuple[Item, Any]] = [(root, values)]
    for item, value in order:  # which grows: parents stand before what is in them
        if isinstance(item, Table):
            order.extend((child, value[name]) for name, child in item.entries.items())
        elif isinstance(item, List):
            order.extend(zip(item.items, value, strict=True))
    nodes: dict[int, Node] = {}
    for item, value in reversed(order):
        span = Span(source, item.start, item.end)
        if isinstance(item, Table):
            entries = {name: nodes[id(child)] for name, child in item.entries.items()}
            nodes[id(item)] = MappingNode(entries, item.keys, span)
        elif isinstance(item, List):
            nodes[id(item)] = SequenceNode(tuple(nodes[id(child)] for child in item.items), span)
        else:
            nodes[id(item)] = ScalarNode(value, span, item.quoted)
    return nodes[id(root)]
