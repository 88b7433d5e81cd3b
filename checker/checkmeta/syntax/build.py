"""Lark's tree of a file to ours: rule sets, rules, permits, tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from lark import Token, Tree

from checkmeta.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.findings import Layer, Modality, Verdict
from checkmeta.source import Source, Span
from checkmeta.syntax import ast
from checkmeta.syntax.expressions import Builder, Node, clip
from checkmeta.values import Duration

BEARERS = ("operator", "provider", "deployer", "developer", "issuer", "verifier", "authority", "user")

LawTree = Tree[Token]


def build_file(tree: LawTree, source: Source, collector: Collector) -> ast.RulesFile:
    """Turn Lark's tree of a whole file into rule sets. What is wrong goes into `collector`."""
    builder = FileBuilder(source, collector)
    rulesets: list[ast.RuleSet] = []
    for item in tree.children:
        assert isinstance(item, Tree)
        kind = str(item.data).rstrip("_")
        if kind == "ruleset":
            rulesets.append(builder.ruleset(item))
            continue
        if not rulesets:
            collector.error(
                "S309",
                "a file of rules begins with `ruleset`",
                builder.span(item),
                'write first: `ruleset law.example "Title"`',
            )
            rulesets.append(ast.RuleSet(ast.Name("unnamed"), ast.Text(""), None, None, None, (), ()))
        last = rulesets[-1]
        if kind == "import":
            last = replace(last, imports=(*last.imports, builder.import_(item)))
        elif kind == "define":
            last = replace(last, defines=(*last.defines, builder.define(item)))
        elif kind == "param":
            last = replace(last, params=(*last.params, builder.param(item)))
        elif kind == "test":
            last = replace(last, tests=(*last.tests, builder.test(item)))
        else:
            last = replace(last, norms=(*last.norms, builder.norm(item, permit=kind == "permit")))
        rulesets[-1] = last
    if not rulesets and not collector.failed:
        collector.error(
            "S309", "the file has no rule set", Span(source, 0, 0), 'begin with `ruleset law.example "Title"`'
        )
    return ast.RulesFile(source, tuple(rulesets))


class FileBuilder(Builder):
    """Builds declarations."""

    # ---- shared clauses

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
            self.collector.error(
                "S305",
                f"the period ends on {end}, before it begins",
                self.span(node),
                "`until` is the first day on which it no longer holds",
            )
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
            self.collector.error("S309", "a source is either `checked` or `unconfirmed`", self.span(node))
        link = None if url is None else self.plain(url)
        if link and not link.value.startswith(("https://", "http://")):
            self.collector.error(
                "S311", f"`{clip(link.value)}` is not a link", link.span, "a link begins with `https://`"
            )
        return ast.SourceClause(
            self.plain(text), link, checked, unconfirmed, self.period(node, list(marks)), span=self.span(node)
        )

    def ids(self, node: LawTree) -> tuple[ast.Name, ...]:
        """`ID, ID`."""
        return tuple(self.name(t) for t in node.children)

    def once(self, seen: dict[str, Span], node: LawTree, word: str) -> bool:
        """Whether the clause stands here for the first time; if not, that is an error."""
        if word in seen:
            self.collector.error(
                "S308", f"`{word}` stands twice", self.span(node), f"the first is in line {seen[word].begin.line}"
            )
            return False
        seen[word] = self.span(node)
        return True

    # ---- declarations

    def ruleset(self, node: LawTree) -> ast.RuleSet:
        """A header."""
        id_, title, *clauses = node.children
        result = ast.RuleSet(self.name(id_), self.plain(title), None, None, None, (), (), span=self.span(node))
        seen: dict[str, Span] = {}
        for clause in clauses:
            assert isinstance(clause, Tree)
            kind = str(clause.data)
            if kind == "source":
                result = replace(result, sources=(*result.sources, self.source_clause(clause)))
            elif kind == "applies_when":
                result = replace(result, applies_when=(*result.applies_when, self.expression(clause.children[0])))
            elif self.once(seen, clause, kind):
                if kind == "layer":
                    result = replace(result, layer=Layer(str(clause.children[0])))
                elif kind == "jurisdiction":
                    result = replace(result, jurisdiction=self.jurisdiction(clause))
                else:
                    result = replace(result, effective=self.period(clause))
        if result.layer is None:
            self.collector.error(
                "S309",
                f"rule set `{result.id}` has no layer",
                result.id.span,
                "add `layer ethics`, `layer norm` or `layer law`",
            )
        return result

    def import_(self, node: LawTree) -> ast.Import:
        """`import RULESET as NAME`."""
        ruleset, alias = node.children
        return ast.Import(self.name(ruleset), None if alias is None else self.name(alias), span=self.span(node))

    def type(self, node: LawTree) -> ast.TypeExpr:
        """`list of number`."""
        depth = 0
        current = node
        while len(current.children) == 2 and isinstance(current.children[1], Tree):
            depth += 1
            current = current.children[1]
        return ast.TypeExpr(str(current.children[0]), depth, span=self.span(node))

    def define(self, node: LawTree) -> ast.Define:
        """`define name(parameters) = body`."""
        name, parameters, body = node.children
        given: list[ast.Parameter] = []
        for parameter in parameters.children if isinstance(parameters, Tree) else []:
            assert isinstance(parameter, Tree)
            kind = parameter.children[1]
            assert isinstance(kind, Tree)
            given.append(ast.Parameter(self.name(parameter.children[0]), self.type(kind), span=self.span(parameter)))
        return ast.Define(self.name(name), tuple(given), self.expression(body), span=self.span(node))

    def param(self, node: LawTree) -> ast.Param:
        """`param name: type is …`."""
        name, kind, *variants = node.children
        assert isinstance(kind, Tree)
        built: list[ast.Variant] = []
        for variant in variants:
            assert isinstance(variant, Tree)
            value, places, *_ = variant.children
            where = self.places(places) if isinstance(places, Tree) else None
            built.append(ast.Variant(self.expression(value), where, self.period(variant), span=self.span(variant)))
        return ast.Param(self.name(name), self.type(kind), tuple(built), span=self.span(node))

    def norm(self, node: LawTree, *, permit: bool) -> ast.Norm:
        """A rule or a permit."""
        id_, title, *clauses = node.children
        norm = ast.Norm(self.name(id_), self.plain(title), permit, span=self.span(node))
        seen: dict[str, Span] = {}
        for clause in clauses:
            assert isinstance(clause, Tree)
            kind = str(clause.data)
            many = MANY.get(kind)
            if many is not None:
                norm = many(self, norm, clause)
            elif self.once(seen, clause, WORDS.get(kind, kind)):
                norm = ONCE[kind](self, norm, clause)
        self._complete(norm)
        return norm

    def _complete(self, norm: ast.Norm) -> None:
        if norm.permit:
            odd = [
                word
                for word, present in (
                    ("must", norm.obligation),
                    ("unless", norm.unless),
                    ("failing that", norm.failing_that),
                    ("message", norm.message),
                    ("remedy", norm.remedy),
                )
                if present
            ]
            if odd:
                self.collector.error(
                    "S309",
                    f"a permit has no `{odd[0]}`",
                    norm.id.span,
                    "it says `when` it holds and what it `overrides`",
                )
            if not norm.overrides:
                self.collector.error(
                    "S309",
                    f"permit `{norm.id}` overrides nothing",
                    norm.id.span,
                    "name the rules that it defeats: `overrides ID`",
                )
        elif norm.obligation is None:
            self.collector.error(
                "S309",
                f"rule `{norm.id}` has no obligation",
                norm.id.span,
                "add `must …` or `must not …` (in ethics and norms also `should`)",
            )

    def obligation(self, node: LawTree) -> ast.Obligation:
        """`must CONTENT`."""
        word, content = node.children
        modality = Modality(" ".join(w for w in _strip_comments(str(word)).split()))
        built = self.expression(content)
        if modality.forbids and isinstance(built, ast.AndExpr | ast.OrExpr):
            inner = clip(built.span.text)
            connective = "and" if isinstance(built, ast.AndExpr) else "or"
            self.collector.error(
                "S307",
                f"`{modality}` with a bare `{connective}` can be read in two ways",
                built.span,
                f"write `{modality} ({inner})`, or two rules",
            )
        return ast.Obligation(modality, built, span=self.span(node))

    def bearers(self, node: LawTree) -> tuple[ast.Name, ...]:
        """`bearer operator, provider`."""
        names = tuple(self.name(t) for t in node.children)
        for name in names:
            if name.text not in BEARERS:
                help_ = did_you_mean(name.text, BEARERS) or "bearers are: " + ", ".join(f"`{b}`" for b in BEARERS)
                self.collector.error("S313", f"`{name}` is no bearer", name.span, help_)
        return names

    def unless(self, node: LawTree, number: int) -> ast.Unless:
        """`unless shown label: condition`; one without a label is called `exception-2`."""
        shown, label, condition = node.children
        name = str(label) if label is not None else f"exception-{number}"
        return ast.Unless(name, shown is not None, self.expression(condition), span=self.span(node))

    def ripens(self, node: LawTree) -> ast.Ripens:
        """`ripens to law when adherence >= 95% over 180 days`."""
        layer, operator, share, over = node.children
        assert isinstance(share, Tree)
        assert isinstance(over, Tree)
        portion = self.quantity(share, self.span(share))
        period = self.quantity(over, self.span(over))
        if not isinstance(period.value, Duration):
            self.collector.error("S311", f"`{period.written}` is not a period", period.span, "write `over 180 days`")
        length = period.value if isinstance(period.value, Duration) else Duration(0)
        return ast.Ripens(Layer(str(layer)), str(operator), portion, length, span=self.span(node))

    def generators(self, node: LawTree) -> tuple[ast.Generator, ...]:
        """`for each x in xs, y in x.ys`."""
        built: list[ast.Generator] = []
        for generator in node.children:
            assert isinstance(generator, Tree)
            variable, domain = generator.children
            built.append(ast.Generator(self.name(variable), self.expression(domain), span=self.span(generator)))
        return tuple(built)

    def state(self, node: LawTree) -> ast.State:
        """`state trial until DATE`."""
        word, until = node.children
        end = self.date(until.children[0]) if isinstance(until, Tree) else None
        return ast.State(str(word), end, span=self.span(node))

    def weight(self, node: LawTree) -> int:
        """`weight 3`: a whole number from 1 to 100."""
        value = self.number(node.children[0])
        if not isinstance(value, int) or not 1 <= value <= 100:
            self.collector.error(
                "S311",
                f"`{node.children[0]}` is no weight",
                self.span(node),
                "a weight is a whole number from 1 to 100",
            )
            return 1
        return value

    # ---- tests

    def test(self, node: LawTree) -> ast.TestCase:
        """`test "name" of RULE …`."""
        name, rule, *clauses = node.children
        as_of: dt.date | None = None
        places: ast.Places | None = None
        given: ast.RecordExpr | None = None
        expects: list[ast.Expect] = []
        seen: dict[str, Span] = {}
        for clause in clauses:
            assert isinstance(clause, Tree)
            kind = str(clause.data)
            child = clause.children[0]
            if kind == "expect":
                expects.append(self.expect(clause))
            elif self.once(seen, clause, WORDS.get(kind, kind)):
                if kind == "as_of":
                    as_of = self.date(child)
                elif kind == "in_places":
                    assert isinstance(child, Tree)
                    places = self.places(child)
                else:
                    assert isinstance(child, Tree)
                    given = self.record(child, self.span(child))
        if not expects:
            self.collector.error(
                "S309",
                f"test `{self.plain(name).value}` expects nothing",
                self.span(name),
                "add `expect violated`, or another verdict",
            )
        return ast.TestCase(
            self.plain(name), self.name(rule), as_of, places, given, tuple(expects), span=self.span(node)
        )

    def expect(self, node: LawTree) -> ast.Expect:
        """`expect RULE: VERDICT by LABEL at PATH for PLACES`."""
        rule, verdict, by, at, places = node.children
        path: ast.Name | None = None
        if isinstance(at, Tree):
            path = ast.Name("".join(self.span(at).text.split()), span=self.span(at))
        return ast.Expect(
            None if rule is None else self.name(rule),
            Verdict(str(verdict)),
            None if by is None else self.name(by),
            path,
            self.places(places) if isinstance(places, Tree) else None,
            span=self.span(node),
        )


def _strip_comments(text: str) -> str:
    return "\n".join(line.split("#", 1)[0] for line in text.splitlines())


WORDS = {
    "for_each": "for each",
    "allows_derogation": "allows derogation",
    "conflicts": "conflicts with",
    "obligation": "must",
    "as_of": "as of",
    "in_places": "in",
}

Clause = Callable[[FileBuilder, ast.Norm, LawTree], ast.Norm]

MANY: dict[str, Clause] = {
    "source": lambda b, n, c: replace(n, sources=(*n.sources, b.source_clause(c))),
    "when": lambda b, n, c: replace(n, when=(*n.when, b.expression(c.children[0]))),
    "unless": lambda b, n, c: replace(n, unless=(*n.unless, b.unless(c, len(n.unless) + 1))),
    "failing_that": lambda b, n, c: replace(n, failing_that=(*n.failing_that, b.expression(c.children[0]))),
    "overrides": lambda b, n, c: replace(n, overrides=(*n.overrides, *b.ids(c))),
    "conflicts": lambda b, n, c: replace(n, conflicts=(*n.conflicts, *b.ids(c))),
    "formerly": lambda b, n, c: replace(n, formerly=(*n.formerly, *b.ids(c))),
}
ONCE: dict[str, Clause] = {
    "jurisdiction": lambda b, n, c: replace(n, jurisdiction=b.jurisdiction(c)),
    "effective": lambda b, n, c: replace(n, effective=b.period(c)),
    "state": lambda b, n, c: replace(n, state=b.state(c)),
    "bearer": lambda b, n, c: replace(n, bearer=b.bearers(c)),
    "weight": lambda b, n, c: replace(n, weight=b.weight(c)),
    "for_each": lambda b, n, c: replace(n, for_each=b.generators(c)),
    "obligation": lambda b, n, c: replace(n, obligation=b.obligation(c)),
    "allows_derogation": lambda _, n, __: replace(n, allows_derogation=True),
    "ripens": lambda b, n, c: replace(n, ripens=b.ripens(c)),
    "because": lambda b, n, c: replace(n, because=b.plain(c.children[0])),
    "message": lambda b, n, c: replace(n, message=b.message(c.children[0])),
    "remedy": lambda b, n, c: replace(n, remedy=b.message(c.children[0])),
}
