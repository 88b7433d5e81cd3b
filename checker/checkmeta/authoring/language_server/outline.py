"""The shape of a file of rules: its outline, what folds, and what its names mean, for colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from checkmeta.authoring.language_server.mentions import NAME, RULE, Mention, mentions_in
from checkmeta.authoring.language_server.positions import PositionCodec
from checkmeta.authoring.lint.material import syntax_nodes
from checkmeta.base.source import Located, Source, Span
from checkmeta.language.names.resolved import Resolved
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.declarations import RuleSet, RulesFile
from checkmeta.language.syntax.parse import declarations_of

LEGEND: Final = types.SemanticTokensLegend(
    token_types=["namespace", "function", "variable", "property", "method", "enumMember"],
    token_modifiers=["declaration", "readonly"],
)
_KINDS: Final = {kind: number for number, kind in enumerate(LEGEND.token_types)}
_DECLARES, _FIGURE = 1, 2
_ROOTS: Final = ("platform", "identity", "document")


def outline(file: RulesFile, places: PositionCodec) -> list[types.DocumentSymbol]:
    """Rule sets with their declarations, and mappings."""

    def symbol(
        node: Located, name: str, detail: str, kind: types.SymbolKind, at: Span, below: list[types.DocumentSymbol] | None = None
    ) -> types.DocumentSymbol:  # fmt: skip
        whole = Span(node.span.source, node.span.start, max(node.span.end, at.end))
        return types.DocumentSymbol(
            name or "?", kind, places.range(whole), places.range(at), detail=detail, children=below or []
        )

    found = [symbol(m, m.id.text, m.title.value, types.SymbolKind.Interface, m.id.span) for m in file.mappings]
    found += [symbol(d, d.name.text, "", types.SymbolKind.Function, d.name.span) for d in file.defines]
    for r in file.rulesets:
        below = [
            *(symbol(d, d.name.text, "", types.SymbolKind.Function, d.name.span) for d in r.defines),
            *(symbol(p, p.name.text, "", types.SymbolKind.Constant, p.name.span) for p in r.params),
            *(symbol(f, ".".join(n.text for n in f.path), "", types.SymbolKind.Field, f.span) for f in r.facts),
            *(symbol(t, t.name.text, "", types.SymbolKind.Struct, t.name.span) for t in r.records),
            *(symbol(n, n.id.text, n.title.value, types.SymbolKind.Method, n.id.span) for n in r.norms),
            *(symbol(t, t.name.value, t.rule.text, types.SymbolKind.Event, t.name.span) for t in r.tests),
        ]
        below.sort(key=lambda s: (s.range.start.line, s.range.start.character))
        end = max((n.span.end for part in _parts(r) for n in part), default=r.span.end)
        whole = Located(span=Span(r.span.source, r.span.start, max(r.span.end, end)))
        found.append(symbol(whole, r.id.text, r.title.value, types.SymbolKind.Namespace, r.id.span, below))
    return found


def _parts(ruleset: RuleSet) -> tuple[tuple[Located, ...], ...]:
    return (ruleset.imports, ruleset.defines, ruleset.params, ruleset.records, ruleset.norms, ruleset.tests)


def folds(source: Source) -> list[types.FoldingRange]:
    """Every declaration of several lines, and comments of several lines."""
    found: list[types.FoldingRange] = []
    for start, end in declarations_of(source.text):
        text = source.text[start:end]
        ahead = next((i for i, line in enumerate(text.splitlines()) if line.strip() and line[0] != "#"), 0)
        first = source.position(start).line - 1 + ahead
        last = source.position(start + len(text.rstrip())).line - 1
        while last > first and source.line(last + 1).startswith("#"):
            last -= 1
        while last > first and not source.line(last + 1).strip():
            last -= 1
        if last > first:
            found.append(types.FoldingRange(first, last))
    lines = [source.line(n).lstrip().startswith("#") for n in range(1, len(source.line_starts) + 1)]
    begin: int | None = None
    for number, comment in enumerate([*lines, False]):
        if comment and begin is None:
            begin = number
        elif not comment and begin is not None:
            if number - begin > 1:
                found.append(types.FoldingRange(begin, number - 1, kind=types.FoldingRangeKind.Comment))
            begin = None
    return found


def colours(file: RulesFile, resolved: Resolved, places: PositionCodec) -> types.SemanticTokens:
    """What names mean, beyond what a grammar can tell: rules, rule sets, defines, figures, facts, terms."""
    tokens: dict[int, tuple[int, int, int]] = {}
    for start, end, kind, modifiers in (*_facts(file), *map(_token, mentions_in(file, resolved))):
        tokens[start] = (end, kind, modifiers)
    data: list[int] = []
    line = column = 0
    for start, (end, kind, modifiers) in sorted(tokens.items()):
        begin, stop = places.position(file.source, start), places.position(file.source, end)
        if begin.line != stop.line:
            continue
        step = begin.character - (column if begin.line == line else 0)
        data += [begin.line - line, step, stop.character - begin.character, kind, modifiers]
        line, column = begin.line, begin.character
    return types.SemanticTokens(data)


def _token(mention: Mention) -> tuple[int, int, int, int]:
    of = mention.of
    kind = {RULE: "method", NAME: "variable" if of.figure else "function"}.get(of.kind, "namespace")
    modifiers = (_DECLARES if mention.declares else 0) | (_FIGURE if of.figure else 0)
    return mention.span.start, mention.span.end, _KINDS[kind], modifiers


def _facts(file: RulesFile) -> Iterator[tuple[int, int, int, int]]:
    for node in syntax_nodes((file.rulesets, file.mappings, file.defines)):
        match node:
            case ast.FieldExpr():
                yield node.name.span.start, node.name.span.end, _KINDS["property"], 0
            case ast.NameExpr(name=name):
                yield node.span.start, node.span.end, _KINDS["property" if name in _ROOTS else "variable"], 0
            case ast.IsAExpr():
                yield node.term.span.start, node.term.span.end, _KINDS["enumMember"], 0
