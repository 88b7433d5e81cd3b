"""Markdown that begins with YAML: what stands between its lines `---`, and the sections of what follows."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.documents.yaml_reader import read_yaml

SECTIONS: Final = "#sections"
"""The key under which the sections stand: a list of `{title, text}`."""
_FENCE: Final = regex(r"(?m)^---[ \t]*+\r?$")
_HEADING: Final = regex(
    r"(?m)^(?:[ ]{0,3}#{1,6}[ \t]++(?P<title>[^\r\n]*[^\r\n#\s])[ \t#]*+\r?|[ ]{0,3}(?P<code>```|~~~).*+)$"
)
_TEXT: Final = 2_000
"""Characters of a section that are kept."""
_MOST: Final = 500
"""Sections that are kept."""


def fences(text: str) -> tuple[int, int] | None:
    """Where the YAML that a text begins with ends, and where what follows begins; None where it begins with none."""
    first = _FENCE.match(text)
    second = _FENCE.search(text, first.end()) if first else None
    return (second.start(), second.start() + len("---")) if second else None


def read_front_matter(source: Source) -> list[Document]:
    """Read what Markdown begins with, as YAML, and its sections under `#sections`.

    Raises what `read_yaml` raises; D106 where no YAML stands at the beginning.
    """
    found = fences(source.text)
    if found is None:
        tally = Tally(source)
        tally.fail("D106", "no YAML stands at the beginning", tally.span(0), "put it between two lines `---`")
    end, begin = found
    (document,) = read_yaml(Source(source.name, source.text[:end]))[:1]
    if not isinstance(document.root, MappingNode):
        return [document]
    sections = _sections(source, begin)
    place = Span(source, begin, len(source.text))
    entries: dict[str, Node] = {**document.root.entries, SECTIONS: SequenceNode(sections, place)}
    root = replace(document.root, entries=entries, keys={**document.root.keys, SECTIONS: place})
    return [replace(document, source=source, root=root)]


def read_card(source: Source) -> list[Document]:
    """Read a model card that is YAML, or Markdown that begins with it. Raises what `read_yaml` raises."""
    try:
        return read_yaml(source)
    except CheckmetaError:
        if fences(source.text) is None:
            raise
        return read_front_matter(source)


def _sections(source: Source, begin: int) -> tuple[Node, ...]:
    """What stands under each heading, up to the next of any rank; headings in code are none."""
    found: list[tuple[re.Match[str], int]] = []
    code = ""
    for match in _HEADING.finditer(source.text, begin):
        if match["code"]:
            code = "" if code == match["code"] else code or match["code"]
        elif not code and len(found) < _MOST:
            found.append((match, match.end()))
    nodes: list[Node] = []
    for index, (match, start) in enumerate(found):
        stop = found[index + 1][0].start() if index + 1 < len(found) else len(source.text)
        title = Span(source, *match.span("title"))
        text = source.text[start:stop].strip()[:_TEXT]
        first = start + len(source.text[start:stop]) - len(source.text[start:stop].lstrip())
        body = Span(source, min(first, stop), min(first + len(text), stop))
        entries: dict[str, Node] = {
            "title": ScalarNode(title.text, title, quoted=True),
            "text": ScalarNode(text.replace("\r\n", "\n"), body, quoted=True),
        }
        nodes.append(MappingNode(entries, {"title": title, "text": body}, Span(source, title.start, body.end)))
    return tuple(nodes)
