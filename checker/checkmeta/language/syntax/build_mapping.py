"""Lark's tree of a mapping to ours."""

from __future__ import annotations

from typing import Final

from lark import Token, Tree

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.source import Span
from checkmeta.documents.formats import NAMED
from checkmeta.language import clauses
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.build_clauses import ClauseBuilder, LawTree
from checkmeta.language.syntax.tokens import Node
from checkmeta.language.syntax.written_mappings import (
    Addition,
    Assignment,
    Gathering,
    Mapping,
    Spelling,
    Target,
    Walked,
)

EVIDENCE: Final = ("extracted", "declared")
MAPPING_CLAUSES: Final = {row.rule: row for row in clauses.MAPPING}


class MappingBuilder(ClauseBuilder):
    """Builds mappings."""

    def mapping(self, node: LawTree) -> Mapping:
        """`mapping ID "title" …`."""
        id_, title, *parts = node.children
        bare = Mapping(self.name(id_), self.plain(title), span=self.span(node))
        mapping: Mapping = self.with_clauses(bare, parts, MAPPING_CLAUSES)
        for word, present, example in (
            ("reads", mapping.reads, "reads json, yaml"),
            ("recognise when", mapping.recognise, "recognise when document.realm is known"),
        ):
            if not present:
                message = f"mapping `{mapping.id}` has no `{word}`"
                self.error("S309", message, mapping.id.span, f"add `{example}`")
        if not mapping.sets and not mapping.gatherings:
            help_ = "add `set platform.name = …`, or `for each … add …`"
            self.error("S309", f"mapping `{mapping.id}` gives no facts", mapping.id.span, help_)
        return mapping

    def formats(self, node: LawTree) -> tuple[ast.Name, ...]:
        """`reads json, yaml`."""
        return self._words(node, NAMED, "reads")

    def environment(self, node: LawTree) -> Spelling:
        """`environment "NAME" is "path"`."""
        name, path = node.children
        return Spelling(self.plain(name), None if path is None else self.plain(path), span=self.span(node))

    def evidence(self, node: LawTree) -> ast.Name:
        """`evidence declared`."""
        return self._words(node, EVIDENCE, "evidence")[0]

    def _words(self, node: LawTree, known: tuple[str, ...], clause: str) -> tuple[ast.Name, ...]:
        """The words of a clause that has a closed list of them."""
        names = tuple(self.name(token) for token in node.children)
        for name in names:
            if name.text not in known:
                help_ = did_you_mean(name.text, known) or "one of " + ", ".join(f"`{word}`" for word in known)
                self.error("S314", f"`{clause}` knows no `{name}`", name.span, help_)
        return names

    def _target(self, node: Node) -> Target:
        assert isinstance(node, Tree)
        return Target(tuple(self.name(token) for token in node.children), span=self.span(node))

    def assignment(self, node: LawTree) -> Assignment:
        """`target = value when … default …`; each of the two may stand once, in any order."""
        target, value, *marks = node.children
        found: dict[str, ast.Expr] = {}
        seen: dict[str, Span] = {}
        for mark in marks:
            assert isinstance(mark, Tree)
            word = str(mark.data)
            if self.once(seen, mark, word):
                found[word] = self.expression(mark.children[0])
        return Assignment(
            self._target(target), self.expression(value), found.get("when"), found.get("default"), span=self.span(node)
        )

    def gathering(self, node: LawTree) -> Gathering:
        """`for each … add …`."""
        walked: list[Walked] = []
        additions: list[Addition] = []
        for child in node.children:
            assert isinstance(child, Tree)
            if child.data == "walked":
                walked.append(self._walked(child))
            else:
                additions.append(self._addition(child))
        return Gathering(tuple(walked), tuple(additions), span=self.span(node))

    def _walked(self, node: LawTree) -> Walked:
        variable, domain, where, default = node.children
        return Walked(
            self.name(variable), self.expression(domain), self._inner(where), self._inner(default), span=self.span(node)
        )

    def _inner(self, node: Node | None) -> ast.Expr | None:
        return self.expression(node.children[0]) if isinstance(node, Tree) else None

    def _addition(self, node: LawTree) -> Addition:
        target, *rest = node.children
        entries = tuple(self.assignment(e) for e in rest if isinstance(e, Tree))
        partial = any(isinstance(token, Token) and token.type == "PARTIAL" for token in rest)
        return Addition(self._target(target), entries, partial, span=self.span(node))
