"""The parser that Lark makes of the grammar."""

from __future__ import annotations

from functools import cache

from lark import Lark

from checkmeta import resources


@cache
def grammar_text() -> str:
    """The grammar of the language."""
    return (resources.folder("grammar") / "checkmeta.lark").read_text(encoding="utf-8")


@cache
def parser(start: str = "start") -> Lark:
    """The parser for whole files (`start`) or for one expression (`expr`)."""
    return Lark(
        grammar_text(), start=start, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=True
    )
