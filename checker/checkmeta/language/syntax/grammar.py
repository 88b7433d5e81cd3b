"""The parser that Lark makes of the grammar."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import lark
from lark import Lark, Token, Tree
from lark.parsers import grammar_analysis

from checkmeta.base import resources
from checkmeta.language.syntax.lexer import ContextLexer
from checkmeta.language.syntax.parse_tables import ParseTables
from checkmeta.language.syntax.rule_limits import MAX_DEPTH


@cache
def grammar_text() -> str:
    """The grammar of the language."""
    return (resources.folder("grammar") / "checkmeta.lark").read_text(encoding="utf-8")


@cache
def _parser() -> Lark:
    with suppress(OSError):  # a checkout has none
        return Lark.load(BytesIO(_written(resources.COMPILED).read_bytes()))
    return _made()


@cache
def _tables() -> ParseTables:
    return ParseTables(_parser())


def write_parser(folder: Path) -> None:
    """Write the parser down for a package that is being built: to make it takes longer than most runs take altogether.

    Its states are numbered as they come out of a set, and so by where they lie in memory, unless they are told apart by what is in
    them: then whoever builds it again, with the same `PYTHONHASHSEED`, gets the same bytes.
    """
    setattr(grammar_analysis.LR0ItemSet, "__hash__", lambda states: hash(states.kernel))  # noqa: B010 - a class of theirs
    with _written(folder).open("wb") as file:
        _made().save(file)


def _written(folder: Path) -> Path:
    """Where the parser of this grammar is written down, by this version of Lark."""
    made_of = f"{lark.__version__} {grammar_text()}"
    return folder / f"parser-{hashlib.sha256(made_of.encode()).hexdigest()}.pickle"


def _made() -> Lark:
    return Lark(
        grammar_text(),
        start=["start", "expr"],
        parser="lalr",
        lexer=ContextLexer,
        maybe_placeholders=True,
    )


def parse(text: str, start: str = "start") -> Tree[Token]:
    """Lark's tree of a file of rules (`start`), or of one expression (`expr`).

    Raises:
        lark.exceptions.UnexpectedInput: the text is not of the language.

    """
    tree = _tables().parse(text, start) or _parser().parse(text, start=start)  # Lark says what is wrong with it
    _flatten(tree)
    return tree


def _flatten(tree: Tree[Token]) -> None:
    """Make one node of each chain of `and` or of `or`, in place: a long condition is not a deep one."""
    stack: list[Tree[Token] | Token | None] = [tree]
    while stack:
        node = stack.pop()
        if not isinstance(node, Tree):
            continue
        if node.data in ("and_", "or_"):
            later: list[Tree[Token] | Token] = []
            first = node
            while first.data == node.data:
                head, last = first.children
                later.append(last)
                if not isinstance(head, Tree):
                    break
                first = head
            node.children = [first, *reversed(later)]
        stack.extend(node.children)


def tokens(text: str) -> list[Token]:
    """The tokens of a file of rules in order, keywords and punctuation among them; comments are none.

    Raises:
        lark.exceptions.UnexpectedInput: the text is not of the language.

    """
    return _parser().parse_interactive(text, start="start").exhaust_lexer()


def too_deep(tree: Tree[Token]) -> tuple[Tree[Token], Tree[Token]] | None:
    """The first part of a tree that lies deeper than MAX_DEPTH, with what it is a part of, found without recursion."""
    stack: list[tuple[Tree[Token] | Token | None, Tree[Token], int]] = [(tree, tree, 0)]
    while stack:
        node, above, depth = stack.pop()
        if not isinstance(node, Tree):
            continue
        if depth > MAX_DEPTH:
            return node, above
        stack.extend((child, node, depth + 1) for child in node.children)
    return None
