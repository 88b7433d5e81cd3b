"""Words that can't be names: an expression would read them as something else, or a reader would."""

from __future__ import annotations

import unicodedata
from typing import Final

from lark import Token, Tree

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.source import Source, Span

RESERVED: Final = ("not", "every", "some", "no", "true", "false", "none", "unknown", "indefinite")

BINDERS: Final = {
    "define": 0, "parameter": 0, "param": 0, "record_": 0, "generator": 0, "walked": 0, "quantified": 1, "comprehension": 1, "import_": 1, "unless": 1,
}  # fmt: skip
"""The forms that give a name to something, and which of their parts is that name."""


ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
"""Alphabets of which some letters look like those of another."""


def check_names(tree: Tree[Token], source: Source, base: int, collector: Collector) -> None:
    """Report names that are reserved words, in the order of the text. `tree` was read from `source.text[base:]`."""
    stack: list[Tree[Token] | Token | None] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Token) and not node.isascii() and node.type == "NAME":
            _one_alphabet(node, source, base, collector)
        if not isinstance(node, Tree):
            continue
        part = BINDERS.get(str(node.data))
        name = node.children[part] if part is not None else None
        if isinstance(name, Token) and str(name) in RESERVED:
            assert name.start_pos is not None
            start = base + name.start_pos
            span = Span(source, start, start + len(name))
            collector.error("S301", f"`{name}` is a word of the language, not a name", span, "take another name")
        stack.extend(reversed(node.children))


def _one_alphabet(name: Token, source: Source, base: int, collector: Collector) -> None:
    """Report a name whose letters are of several alphabets that look alike: it would be taken for another."""
    letters = {letter: unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    if len(ALIKE & set(letters.values())) < 2:
        return
    assert name.start_pos is not None
    start = base + name.start_pos
    odd = next(letter for letter in name if letters.get(letter, "LATIN") != "LATIN")
    said = f"`{name}` has letters of several alphabets, which look alike"
    help_ = f"write `{odd}` anew: it is {unicodedata.name(odd)}"
    collector.error("S315", said, Span(source, start, start + len(name)), help_)
