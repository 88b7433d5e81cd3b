"""What stands at a place of a file of rules that may be broken: its line, its declaration, the word and the path there."""

from __future__ import annotations

import re
from itertools import count
from typing import Final

from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import declarations_of
from checkmeta.language.types.scope import Scope, roots_of
from checkmeta.language.types.typed_mappings import ROOTS

PATH: Final = re.compile(r"[A-Za-z_]\w*(?:\[[^\[\]\n]*\]|\.[A-Za-z_]\w*)*", re.ASCII)
TEXT: Final = re.compile(r'"(?:\\.|[^"\\\n])*"?')
RECENT: Final = 2_000
_HEAD: Final = re.compile(r"^(?:ruleset|import|define|param|fact|record|rule|permit|test|mapping)\b", re.MULTILINE)
_RULESET: Final = re.compile(r"^ruleset\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a file.

    Attributes:
        line: the text of its line.
        column: of the place in it.
        before: the text of its declaration up to the place.
        declaration: the word that this begins with; "" between declarations.
        scope: the names in sight, as they last were.

    """

    source: Source
    offset: int
    line: str
    column: int
    before: str
    declaration: str
    scope: Scope

    @property
    def recent(self) -> str:
        """The end of what stands before the place: enough to tell what may follow."""
        return self.before[-RECENT:]

    @property
    def text(self) -> tuple[int, int] | None:
        """Where the text in quotes begins and ends, in the line, that the place is in."""
        return next((f.span() for f in TEXT.finditer(self.line) if f.start() < self.column <= f.end()), None)

    @property
    def comment(self) -> bool:
        """Whether it is in a comment."""
        return "#" in TEXT.sub(lambda f: " " * len(f[0]), self.line)[: self.column]

    def path(self) -> tuple[str, int, int] | None:
        """The path at the place up to the end of the name there, and where that name stands in the source."""
        start = self.offset - self.column
        for found in PATH.finditer(self.line):
            if found.start() <= self.column <= found.end():
                end = self.column
                while end < found.end() and (self.line[end].isalnum() or self.line[end] == "_"):
                    end += 1
                path = self.line[found.start() : end]
                name = re.search(r"\w*$", path)
                return path, start + end - len(name[0] if name else ""), start + end
        return None


def cursor_at(rules: LiveRules, source: Source, offset: int) -> Cursor:
    """What stands at an offset. The names are those of the last program: what is being written has none yet."""
    place = source.position(offset)
    line, column = source.line(place.line), place.column - 1
    start, _ = next(
        (each for each in reversed(declarations_of(source.text)) if each[0] <= offset), (0, len(source.text))
    )
    before = source.text[start:offset]
    head = _HEAD.search(before)
    above = _RULESET.findall(source.text, 0, offset)
    empty = Scope(Collector(), roots_of(rules.program.vocabulary), {}, {}, {}, count())
    if head is not None and head[0] == "mapping":
        mapped = rules.scopes.get(f"mappings in {source.name}")
        scope = mapped or Scope(Collector(), ROOTS, {}, {}, {}, count(), mapping=True)
    else:
        scope = rules.scopes.get(above[-1], empty) if above else empty
    return Cursor(source, offset, line, column, before, head[0] if head is not None else "", scope)
