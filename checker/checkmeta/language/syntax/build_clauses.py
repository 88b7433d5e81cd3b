"""Lark's trees of the clauses that several declarations have, to ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from lark import Token, Tree

from checkmeta.base.source import Span
from checkmeta.language.clauses import Clause, with_clause
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.build_expressions import Builder
from checkmeta.language.syntax.tokens import Node, clip

LawTree = Tree[Token]


class ClauseBuilder(Builder):
    """Builds places, periods, sources and lists of ids."""

    def places(self, node: LawTree) -> ast.Places:
        """`DE, FR`."""
        return ast.Places(tuple(self.name(t) for t in node.children), span=self.span(node))

    def jurisdiction(self, node: LawTree) -> ast.Places:
        """`jurisdiction DE, FR` or `jurisdiction everywhere`."""
        child = node.children[0]
        return ast.Places((), span=self.span(node)) if isinstance(child, Token) else self.places(child)

    def period(self, node: LawTree, children: list[Node | None] | None = None) -> ast.Period:
        """`from DATE until DATE`, out of the children of `node`."""
        start: dt.date | None = None
        end: dt.date | None = None
        for child in node.children if children is None else children:
            if isinstance(child, Tree) and child.data == "from_":
                start = self.date(child.children[0])
            elif isinstance(child, Tree) and child.data == "until":
                end = self.date(child.children[0])
        if start and end and end <= start:
            said = f"the period ends on {end}, before it begins"
            self.error("S305", said, node, "`until` is the first day on which it no longer holds")
        return ast.Period(start, end, span=self.span(node))

    def source_clause(self, node: LawTree) -> ast.SourceClause:
        """`source "…" "https://…" checked DATE`."""
        text, url, *marks = node.children
        checked: dt.date | None = None
        unconfirmed = False
        for mark in marks:
            if isinstance(mark, Tree) and mark.data == "checked":
                checked = self.date(mark.children[0])
            elif isinstance(mark, Tree) and mark.data == "unconfirmed":
                unconfirmed = True
        if checked and unconfirmed:
            self.error("S309", "a source is either `checked` or `unconfirmed`", node)
        link = None if url is None else self.plain(url)
        if link and not link.value.startswith(("https://", "http://")):
            self.error("S311", f"`{clip(link.value)}` is not a link", link.span, "a link begins with `https://`")
        return ast.SourceClause(
            self.plain(text), link, checked, unconfirmed, self.period(node, list(marks)), span=self.span(node)
        )

    def ids(self, node: LawTree) -> tuple[ast.Name, ...]:
        """`ID, ID`."""
        return tuple(self.name(t) for t in node.children)

    def with_clauses(self, declaration: Any, clauses: Iterable[Node | None], rows: Mapping[str, Clause]) -> Any:
        """A declaration with its clauses, each as its row says; one that stands twice, and may not, is an error."""
        seen: dict[str, Span] = {}
        for clause in clauses:
            assert isinstance(clause, Tree)
            row = rows[clause.data]
            if row.often or self.once(seen, clause, row.word):
                declaration = with_clause(declaration, row, row.build(self, clause, declaration))
        return declaration

    def once(self, seen: dict[str, Span], node: LawTree, word: str) -> bool:
        """Whether the clause stands here for the first time; if not, that is an error."""
        if word in seen:
            joined = "; join the two with `and`" if word in ("must", "must not", "should", "should not") else ""
            self.error("S308", f"`{word}` stands twice", node, f"the first is in line {seen[word].begin.line}{joined}")
            return False
        seen[word] = self.span(node)
        return True
