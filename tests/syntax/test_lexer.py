"""Our lexer gives what Lark's own contextual lexer gives, and the grammar has no conflicts."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from checkmeta.base import resources
from checkmeta.base.source import Source
from checkmeta.language.syntax import grammar
from checkmeta.language.syntax.grammar import grammar_text, parse

STARTS = ["start", "expr"]


@cache
def reference() -> Lark:
    return Lark(
        grammar_text(),
        start=STARTS,
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=True,
    )


def flat(tree: Tree[Token]) -> list[object]:
    """A tree as a list, with the kinds and places of its tokens, which take no part in Lark's equality.

    A chain of `and` or `or` is one node, however it is nested in the tree.
    """
    found: list[object] = []
    stack: list[tuple[object, object]] = [(tree, None)]
    while stack:
        node, above = stack.pop()
        if isinstance(node, Tree):
            if not (node.data in ("and_", "or_") and node.data == above):
                found.append((node.data, getattr(node.meta, "start_pos", None), getattr(node.meta, "end_pos", None)))
            stack.extend((child, node.data) for child in reversed(node.children))
        elif isinstance(node, Token):
            found.append((node.type, str(node), node.start_pos, node.end_pos))
        else:
            found.append(node)
    return found


def test_the_same_tree(source: Source) -> None:
    assert flat(parse(source.text)) == flat(reference().parse(source.text, start="start"))


TEXTS = [
    "no x in xs satisfies x.no or x.some",
    "every every in no satisfies every",
    "a.and.or.not.in.is.every == must",
    "x is none and none == x.none and x.is is not none",
    "3 days + 3 dayss", "3 EUR", "3 EURO", "3%", "3 %", "3day", "13forDK", "20:00", "2026-01-31", "2026-1-31", "1.5.2", "1..2",
    "notx", "not x", "a-b", "a - b", "-1", "- 1", 'x matches "a"', "truex or true or indefinite", "unknown.x is unknown",
    "[x for x in xs where x in [1,]]", '{a: 1, "b": 2,}', "f()", "f(x for x in y)", "f(x, y)", "x [1] . y", "x\n.y # z\n[1]",
    'x is a "B"', "x is abc", "some.thing", "not", "", "a b", '"""a"""', '"a" "b"', 'x is not a "b" and a',
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_answer(text: str) -> None:
    assert answer(lambda: parse(text, "expr")) == answer(lambda: reference().parse(text, start="expr"))


def answer(run: object) -> object:
    assert callable(run)
    try:
        return flat(run())
    except UnexpectedInput:
        return "not of the language"


def test_written_down_it_is_the_same_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel has it so; whoever is refused hears the same, too."""
    asked = [
        *((text, "expr") for text in TEXTS),
        *((text, "start") for text in ("ruleset", 'ruleset a "A" layer law rule')),
    ]
    made = [told(text, start) for text, start in asked]
    grammar.write_parser(tmp_path)
    monkeypatch.setattr(resources, "COMPILED", tmp_path)
    monkeypatch.setattr(grammar, "_made", None)
    monkeypatch.setattr(grammar, "_parser", grammar._parser.__wrapped__)
    assert [told(text, start) for text, start in asked] == made


def test_written_down_again_it_has_the_same_bytes(tmp_path: Path) -> None:
    program = "import sys, pathlib; from checkmeta.language.syntax.grammar import write_parser; write_parser(pathlib.Path(sys.argv[1]))"
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        command = [sys.executable, "-c", program, tmp_path / name]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, check=True)
    (once,), (again,) = ((tmp_path / name).iterdir() for name in ("once", "again"))
    assert once.read_bytes() == again.read_bytes()


def told(text: str, start: str) -> object:
    try:
        return flat(parse(text, start))
    except UnexpectedInput as error:
        wanted = getattr(error, "accepts", None) or getattr(error, "allowed", None) or getattr(error, "expected", ())
        return type(error), error.pos_in_stream, sorted(wanted)


def test_no_conflicts() -> None:
    pytest.importorskip("interegular", reason="Lark's strict mode needs it; CI has it in an environment of its own")
    Lark(grammar_text(), start=STARTS, parser="lalr", lexer="contextual", strict=True)
