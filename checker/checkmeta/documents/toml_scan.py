"""Where everything in a TOML text stands: its tables, lists and leaves, by a scan that leaves their values open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import DIGITS, KEY_STEPS, Tally, exact

# possessive repeats throughout: matching takes linear time and no stack
_BLANK: Final = regex(r"[ \t]*+")
_LINES: Final = regex(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BARE_KEY: Final = regex(r"[A-Za-z0-9_-]++")
_QUOTED: Final = regex(r'"(?:[^"\\\n]++|\\.)*+"' + r"|'[^'\n]*+'")
_LONG: Final = regex(
    r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}' + r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}",
)
_WORD: Final = regex(r"""[^\s,\[\]{}#='"]++""")
_DATE: Final = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = regex(r"""\x20[0-9]{2}:[^\s,\[\]{}#='"]++""")
_DECIMAL: Final = regex(r"[-+]?[0-9]++(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+")


class LostError(Exception):
    """The scan met something that isn't TOML; `tomllib` says what."""


class TomlLeaf:
    """A value without parts."""

    __slots__ = ("end", "quoted", "start")

    def __init__(self, start: int, end: int, *, quoted: bool) -> None:
        self.start = start
        self.end = end
        self.quoted = quoted


class List:
    """A list; `tables` tells one made by `[[…]]`, which grows."""

    __slots__ = ("end", "items", "start", "tables")

    def __init__(self, start: int, *, tables: bool) -> None:
        self.start = start
        self.end = start
        self.tables = tables
        self.items: list[Item] = []


class Table:
    """A table; `declared` is the place of its `[…]`, if it has one."""

    __slots__ = ("declared", "end", "entries", "keys", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.declared: Span | None = None
        self.entries: dict[str, Item] = {}
        self.keys: dict[str, Span] = {}


Item = TomlLeaf | List | Table
_Part = tuple[str, Span]


class _Place:
    """Where a value goes: into the last table of the chain, under `name`."""

    __slots__ = ("chain", "name", "repeated")

    def __init__(self, chain: list[List | Table], name: str, *, repeated: bool) -> None:
        self.chain = chain
        self.name = name
        self.repeated = repeated

    def put(self, item: Item) -> None:
        table = self.chain[-1]
        if not self.repeated and isinstance(table, Table):
            table.entries[self.name] = item
        _extend(self.chain, item.end)


class Scanner:
    """Reads the text of a tally from its beginning to its end, or to `position`, where it was lost."""

    __slots__ = ("position", "source", "steps", "tally", "text")

    def __init__(self, tally: Tally) -> None:
        self.source: Source = tally.source
        self.text = tally.source.text
        self.tally = tally
        self.position = 0
        self.steps = 0

    def scan(self) -> Table:
        """Find the tables, lists and leaves of the text.

        The scan admits more than TOML does, and raises `LostError` where it can't go on. Raises `CheckmetaError` (D102,
        D103), and notes D105 and D107.
        """
        self.skip(_LINES)
        root = Table(self.position)
        self.tally.count(self.position)
        chain: list[List | Table] = [root]
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                chain = self.header(root)
            else:
                place = self.key(chain)
                place.put(self.value(len(place.chain)))
            self.skip(_LINES)
        return root

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Skip what the pattern matches; the character behind it, or nothing at the end."""
        match = pattern.match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        return self.text[self.position : self.position + 1]

    def take(self, token: str) -> None:
        """Skip a token that has to stand here."""
        if not self.text.startswith(token, self.position):
            raise LostError
        self.position += len(token)

    def parts(self) -> list[_Part]:
        """Read the parts of a dotted key, each with its place."""
        found: list[_Part] = []
        while True:
            self.skip(_BLANK)
            start = self.position
            match = _BARE_KEY.match(self.text, start) or _QUOTED.match(self.text, start)
            if match is None:
                raise LostError
            self.position = match.end()
            found.append((self.name(match.group()), Span(self.source, start, match.end())))
            self.tally.deep(len(found), start)
            if self.skip(_BLANK) != ".":
                return found
            self.position += 1

    def name(self, raw: str) -> str:
        """Return what a part of a key, bare or in quotes, stands for."""
        if raw[0] not in "\"'":
            return raw
        if "\\" not in raw or raw[0] == "'":
            return raw[1:-1]
        try:
            return str(tomllib.loads(f"key = {raw}")["key"])
        except ValueError:
            raise LostError from None

    def header(self, root: Table) -> list[List | Table]:
        """Read `[table]` or `[[list.of.tables]]`; the containers from the root to the table that it opens."""
        start = self.position
        double = self.text.startswith("[[", start)
        self.take("[[" if double else "[")
        parts = self.parts()
        self.take("]]" if double else "]")
        chain = self.down([root], parts[:-1], start, into_lists=True)
        table = chain[-1]
        assert isinstance(table, Table)
        name, span = parts[-1]
        item = table.entries.get(name)
        if double:
            if item is None:
                item = table.entries[name] = List(start, tables=True)
                table.keys[name] = span
                self.tally.count(start)
            if not isinstance(item, List) or not item.tables:
                raise LostError
            opened = Table(start)
            item.items.append(opened)
            self.tally.count(start)
            chain += [item, opened]
        else:
            if item is None:
                item = table.entries[name] = Table(start)
                table.keys[name] = span
                self.tally.count(start)
            if not isinstance(item, Table):
                raise LostError
            if item.declared is not None:
                shown_name = ".".join(self.text[s.start : s.end] for _, s in parts)
                self.tally.twice(shown_name, span, item.declared, fatal=True)
            item.declared = span
            chain.append(item)
        self.tally.deep(len(chain), start)
        _extend(chain, self.position)
        return chain

    def down(
        self, chain: Iterable[List | Table], parts: list[_Part], start: int | None, *, into_lists: bool
    ) -> list[List | Table]:
        """Follow the parts of a key from the last table of a chain, making the tables that aren't there yet."""
        chain = list(chain)
        self.steps += len(chain) + len(parts) * (len(chain) + len(parts))
        if self.steps > KEY_STEPS:
            self.tally.fail("D102", "the keys of the file are too long and too many", self.tally.span(self.position))
        for name, span in parts:
            table = chain[-1]
            assert isinstance(table, Table)
            item = table.entries.get(name)
            if item is None:
                begin = span.start if start is None else start
                item = table.entries[name] = Table(begin)
                table.keys[name] = span
                self.tally.count(begin)
            if isinstance(item, Table):
                chain.append(item)
            elif isinstance(item, List) and item.tables and into_lists:
                last = item.items[-1]
                assert isinstance(last, Table)
                chain += [item, last]
            else:
                raise LostError
            self.tally.deep(len(chain), span.start)
        return chain

    def key(self, chain: Iterable[List | Table]) -> _Place:
        """Read a key and its `=`; where the value goes."""
        parts = self.parts()
        self.take("=")
        self.skip(_BLANK)
        chain = self.down(chain, parts[:-1], None, into_lists=False)
        table = chain[-1]
        assert isinstance(table, Table)
        name, span = parts[-1]
        first = table.keys.get(name)
        if first is not None:
            self.tally.twice(name, span, first, fatal=True)
        else:
            table.keys[name] = span
        return _Place(chain, name, repeated=first is not None)

    def value(self, depth: int) -> Item:
        """Read a value `depth` containers deep, with all that is in it."""
        opened: list[tuple[List | Table, _Place | None]] = []
        while True:
            start = self.position
            self.tally.count(start)
            item: Item | None
            if self.text.startswith(("[", "{"), start):
                container = List(start, tables=False) if self.text[start] == "[" else Table(start)
                self.position += 1
                self.tally.deep(depth + len(opened) + 1, start)
                opened.append((container, None))
                item = self.follow(opened, ended=False)
            else:
                item = self.leaf(start)
            while item is not None:
                if not opened:
                    return item
                container, place = opened[-1]
                if isinstance(container, List):
                    container.items.append(item)
                elif place is not None:
                    place.put(item)
                item = self.follow(opened, ended=True)

    def follow(self, opened: list[tuple[List | Table, _Place | None]], *, ended: bool) -> Item | None:
        """Go on in a list or inline table: itself if it ends here, None if another value follows."""
        container, _ = opened[-1]
        closer = "]" if isinstance(container, List) else "}"
        char = self.skip(_LINES)
        if ended and char == ",":
            self.position += 1
            char = self.skip(_LINES)
        elif ended and char != closer:
            raise LostError
        if char == closer:
            self.position += 1
            container.end = self.position
            opened.pop()
            return container
        if isinstance(container, Table):
            opened[-1] = (container, self.key([container]))
        return None

    def leaf(self, start: int) -> TomlLeaf:
        """Read a text, number, date or one of the words."""
        match = _LONG.match(self.text, start) or _QUOTED.match(self.text, start)
        if match is not None:
            self.position = match.end()
            return TomlLeaf(start, match.end(), quoted=True)
        match = _WORD.match(self.text, start)
        if match is None:
            raise LostError
        end = match.end()
        word = match.group()
        if _DATE.fullmatch(word) and (time := _TIME.match(self.text, end)):
            end = time.end()
        self.position = end
        self.bounds(word, Span(self.source, start, end))
        return TomlLeaf(start, end, quoted=False)

    def bounds(self, word: str, span: Span) -> None:
        """Note a number that is too long, or none."""
        clean = word.replace("_", "")
        if clean.lstrip("+-") in {"inf", "nan"}:
            self.tally.not_finite(span)
        elif clean.startswith(("0x", "0o", "0b")):
            if len(clean) > DIGITS:
                self.tally.out_of_bounds(span)
        elif (number := _DECIMAL.match(clean)) and exact(number.group()) is None:
            self.tally.out_of_bounds(span)


def _extend(chain: Iterable[List | Table], end: int) -> None:
    for container in chain:
        container.end = max(container.end, end)
