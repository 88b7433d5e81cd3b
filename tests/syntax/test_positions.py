"""Every node of the tree knows where it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
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


def declared(source: Source) -> tuple[object, ...]:
    """Everything that a file declares."""
    file = parse_file(source)
    return (*file.rulesets, *file.mappings, *file.defines)


def test_spans_are_inside_the_file(source: Source) -> None:
    found = list(nodes(declared(source)))
    assert found
    for node in found:
        assert node.span.source is source
        assert 0 <= node.span.start < node.span.end <= len(source.text)


def test_names_stand_where_they_say(source: Source) -> None:
    for node in nodes(declared(source)):
        if isinstance(node, ast.Name):
            assert "".join(node.span.text.split()).strip('"') == "".join(node.text.split())


def test_the_text_of_an_expression_is_that_expression(source: Source) -> None:
    found = [n for n in nodes(declared(source)) if isinstance(n, EXPRESSIONS)]
    assert found
    for node in found:
        if len(node.span.text) < 80:
            assert parse_expression(Source("<eval>", node.span.text)) == node


def test_a_child_stands_within_its_parent(source: Source) -> None:
    for parent in nodes(declared(source)):
        if isinstance(parent, EXPRESSIONS):
            for child in nodes(tuple(getattr(parent, f.name) for f in dataclasses.fields(parent) if f.name != "span")):
                assert parent.span.start <= child.span.start <= child.span.end <= parent.span.end
