"""Every node of the tree knows where it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import get_args

from checkmeta.base.source import Located, Source
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.parse import parse_expression, parse_file

EXPRESSIONS = get_args(ast.Expr)


def nodes(root: object) -> Iterator[Located]:
    """The node and all below it."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, Source):
            if isinstance(node, Located):
                yield node
            stack.extend(getattr(node, f.name) for f in dataclasses.fields(node) if f.name not in ("span", "source"))


@cache
def read(text: str) -> ast.Expr:
    """An expression by itself; many stand in the rules again and again."""
    return parse_expression(Source("<eval>", text))


def test_what_a_file_declares_stands_where_it_says(source: Source) -> None:
    file = parse_file(source)
    found = list(nodes((*file.rulesets, *file.mappings, *file.defines)))
    assert any(isinstance(node, EXPRESSIONS) for node in found)
    for node in found:
        assert node.span.source is source
        assert 0 <= node.span.start < node.span.end <= len(source.text)
        if isinstance(node, ast.Name):
            assert "".join(node.span.text.split()).strip('"') == "".join(node.text.split())
        if isinstance(node, EXPRESSIONS):
            if len(node.span.text) < 80:
                assert read(node.span.text) == node
            for child in nodes(tuple(getattr(node, f.name) for f in dataclasses.fields(node) if f.name != "span")):
                assert node.span.start <= child.span.start <= child.span.end <= node.span.end
