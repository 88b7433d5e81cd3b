"""INI files as a tree with places: sections of keys and values. An include is named, never followed."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import ERRORS, Tally, shown
from checkmeta.documents.lines import Entries, lines, plain_value, trimmed
from checkmeta.documents.tree import Document, ScalarNode

_SECTION: Final = regex(r"\[([^\]\r\n]*+)\][ \t]*+(?:[;#].*)?")
_QUOTED: Final = regex(r'"([^"\r\n]*+)"[ \t]*+(?:[;#].*)?' + r"|'([^'\r\n]*+)'[ \t]*+(?:[;#].*)?")
_COMMENT: Final = regex(r"(?:^|[ \t]);|(?:^|[ \t])#(?=[ \t#]|$)")


def read_ini(source: Source) -> list[Document]:
    """Read an INI file: a mapping of sections, and of the keys before the first of them.

    A section that stands twice is one. `true`, `false` and decimal numbers without quotes are values of their kind, all
    else is text, as it stands. Raises `CheckmetaError` (D102, D106, D107, D109); warns of D105 and D114.
    """
    reader = _Reader(source)
    root = reader.read()
    reader.tally.finish()
    reader.tally.not_empty()
    return [Document(source, "ini", root.node(source), 0, reader.tally.warnings, bool(reader.includes))]


class _Reader:
    __slots__ = ("includes", "opened", "sections", "source", "tally")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tally = Tally(source)
        self.includes: list[Span] = []
        self.sections: dict[str, Entries] = {}
        self.opened: Entries | None = None

    def read(self) -> Entries:
        text = self.source.text
        root: Entries | None = None
        for line, stop in lines(text):
            start, end = trimmed(text, line, stop)
            if start == end or text[start] in ";#":
                continue
            if root is None:
                root = Entries(start, start, self.tally)
                self.tally.count(start)
            if text[start] == "[":
                self.section(start, end)
            else:
                self.setting(self.opened or root, start, end)
        root = root or Entries(0, 0, self.tally)
        for section in self.sections.values():
            root.end = max(root.end, section.end)
        for name, section in self.sections.items():
            at = root.keys.get(name)
            header = Span(self.source, section.start + 1, section.start + 1 + len(name))
            if at is not None:
                self.tally.twice(name, header, at)
                root.repeated.setdefault(name, header)
            else:
                root.keys[name] = header
                root.entries[name] = section.node(self.source)
        self.name_includes()
        return root

    def section(self, start: int, end: int) -> None:
        text = self.source.text
        match = _SECTION.fullmatch(text, start, end)
        if match is None:
            self.tally.error("D106", "a section reads `[name]`", self.tally.span(start, end))
            return
        first, last = trimmed(text, *match.span(1))
        name = text[first:last]
        if name not in self.sections:
            self.tally.count(start)
            self.sections[name] = Entries(start, match.end(1) + 1, self.tally)
        self.opened = self.sections[name]

    def setting(self, into: Entries, start: int, end: int) -> None:
        text = self.source.text
        equals = text.find("=", start, end)
        if equals < 0:
            self.tally.error(
                "D106",
                f"`{shown(text[start:end])}` is neither `key = value` nor `[section]`",
                self.tally.span(start, end),
                "a comment begins with `;` or `#`",
            )
            return
        first, last = trimmed(text, start, equals)
        key = Span(self.source, first, last)
        if first == last:
            self.tally.error("D106", "the key before `=` is missing", self.tally.span(start))
            return
        self.tally.count(equals)
        node = self.value(*trimmed(text, equals + 1, end))
        into.add(key.text, key, node)
        if re.match("include(?![a-z])", key.text, re.IGNORECASE):
            self.includes.append(node.span)

    def value(self, start: int, end: int) -> ScalarNode:
        text = self.source.text
        quoted = _QUOTED.fullmatch(text, start, end)
        if quoted is not None:
            inner = quoted[1] if quoted[1] is not None else quoted[2]
            return ScalarNode(inner, Span(self.source, start, start + len(inner) + 2), quoted=True)
        comment = _COMMENT.search(text[start:end])
        start, end = trimmed(text, start, start + comment.start() if comment else end)
        return plain_value(text[start:end], Span(self.source, start, end), self.tally)

    def name_includes(self) -> None:
        if not self.includes:
            return
        first, *more = self.includes
        others = f", and {len(more):,} more," if more else ""
        verb = "are" if more else "is"
        message = f"the include of `{shown(first.text.strip(chr(34)))}`{others} {verb} not followed"
        labels = [Label(span, "not followed") for span in more[: ERRORS - 1]]
        self.tally.remarks.warning("D114", message, first, HELP["D114"], labels)
