"""Lark's tree of a file to ours: rule sets, rules, permits, tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from lark import Token, Tree

from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.records import replace
from checkmeta.base.source import Source, Span
from checkmeta.base.typesys import PERCENT
from checkmeta.base.values import Duration
from checkmeta.language import clauses
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.syntax.build_clauses import ClauseBuilder, LawTree
from checkmeta.language.syntax.build_mapping import MappingBuilder
from checkmeta.language.syntax.tokens import clip
from checkmeta.language.syntax.written_mappings import Mapping
from checkmeta.language.words import BEARERS, Layer, Modality, Verdict

HEADER_CLAUSES: Final = {row.rule: row for row in clauses.HEADER}
RULE_CLAUSES: Final = {row.rule: row for row in clauses.RULE}
TEST_CLAUSES: Final = {row.rule: row for row in clauses.TEST}


def build_file(pieces: Sequence[tuple[LawTree, int]], source: Source, collector: Collector) -> declarations.RulesFile:
    """Turn Lark's trees of a whole file, each with where its text begins, into rule sets. What is wrong goes into `collector`."""
    items = [(item, base) for tree, base in pieces for item in tree.children]
    builder = FileBuilder(source, collector)
    mapped = any(isinstance(item, Tree) and item.data == "mapping" for item, _ in items)
    rulesets: list[declarations.RuleSet] = []
    mappings: list[Mapping] = []
    defines: list[declarations.Define] = []
    for item, builder.base in items:
        assert isinstance(item, Tree)
        kind = str(item.data).rstrip("_")
        if kind == "ruleset":
            rulesets.append(builder.ruleset(item))
            continue
        if kind == "mapping":
            mappings.append(MappingBuilder(source, collector, builder.base).mapping(item))
            if rulesets:
                help_ = "put it before the first `ruleset`, or into a file of its own"
                collector.error("S309", "a mapping is no part of a rule set", mappings[-1].id.span, help_)
            continue
        if not rulesets and mapped and kind == "define":
            defines.append(builder.define(item))
            continue
        if not rulesets:
            said = "a file of rules begins with `ruleset`"
            collector.error("S309", said, builder.span(item), 'write first: `ruleset law.example "Title"`')
            rulesets.append(declarations.RuleSet(ast.Name("unnamed"), ast.Text(""), None, None, None, (), ()))
        rulesets[-1] = builder.extended(rulesets[-1], item, kind)
    if not rulesets and not mappings and not collector.failed:
        collector.error(
            "S309", "the file has no rule set", Span(source, 0, 0), 'begin with `ruleset law.example "Title"`'
        )
    return declarations.RulesFile(source, tuple(rulesets), tuple(mappings), tuple(defines))


class FileBuilder(ClauseBuilder):
    """Builds declarations."""

    # ---- declarations

    def ruleset(self, node: LawTree) -> declarations.RuleSet:
        """A header."""
        id_, title, *parts = node.children
        bare = declarations.RuleSet(self.name(id_), self.plain(title), None, None, None, (), (), span=self.span(node))
        result: declarations.RuleSet = self.with_clauses(bare, parts, HEADER_CLAUSES)
        if result.layer is None:
            said = f"rule set `{result.id}` has no layer"
            self.error("S309", said, result.id.span, "add `layer ethics`, `layer norm` or `layer law`")
        return result

    def extended(self, last: declarations.RuleSet, node: LawTree, kind: str) -> declarations.RuleSet:
        """A rule set with one declaration more."""
        field, build = ADDED[kind]
        added: dict[str, Any] = {field: (*getattr(last, field), build(self, node))}
        return replace(last, **added)

    def import_(self, node: LawTree) -> declarations.Import:
        """`import RULESET as NAME`."""
        ruleset, alias = node.children
        return declarations.Import(
            self.name(ruleset), None if alias is None else self.name(alias), span=self.span(node)
        )

    def type(self, node: LawTree) -> declarations.TypeExpr:
        """`list of number`."""
        depth = 0
        current = node
        while len(current.children) == 2 and isinstance(current.children[1], Tree):
            depth += 1
            current = current.children[1]
        return declarations.TypeExpr(str(current.children[0]), depth, span=self.span(node))

    def define(self, node: LawTree) -> declarations.Define:
        """`define name(parameters) = body`."""
        name, parameters, body = node.children
        given: list[declarations.Parameter] = []
        for parameter in parameters.children if isinstance(parameters, Tree) else []:
            assert isinstance(parameter, Tree)
            kind = parameter.children[1]
            assert isinstance(kind, Tree)
            given.append(
                declarations.Parameter(self.name(parameter.children[0]), self.type(kind), span=self.span(parameter))
            )
        return declarations.Define(self.name(name), tuple(given), self.expression(body), span=self.span(node))

    def param(self, node: LawTree) -> declarations.Param:
        """`param name: type is …`."""
        name, kind, *variants = node.children
        assert isinstance(kind, Tree)
        built: list[declarations.Variant] = []
        for variant in variants:
            assert isinstance(variant, Tree)
            value, places, *_ = variant.children
            where = self.places(places) if isinstance(places, Tree) else None
            built.append(
                declarations.Variant(self.expression(value), where, self.period(variant), span=self.span(variant))
            )
        return declarations.Param(self.name(name), self.type(kind), tuple(built), span=self.span(node))

    def own_fact(self, node: LawTree) -> declarations.OwnFact:
        """`fact path: type "description"`."""
        path, stated = node.children
        assert isinstance(path, Tree)
        assert isinstance(stated, Tree)
        names = tuple(self.name(token) for token in path.children)
        return declarations.OwnFact(names, self.stated(stated), span=self.span(path))

    def own_record(self, node: LawTree) -> declarations.OwnRecord:
        """`record Name "description"`, with `name: type "description"` for each of its fields."""
        name, description, *parts = node.children
        seen: dict[str, Span] = {}
        fields: list[tuple[ast.Name, declarations.StatedType]] = []
        for part in parts:
            assert isinstance(part, Tree)
            field, stated = part.children
            assert isinstance(stated, Tree)
            if self.once(seen, part, str(field)):
                fields.append((self.name(field), self.stated(stated)))
        said = None if description is None else self.plain(description)
        return declarations.OwnRecord(self.name(name), said, tuple(fields), span=self.span(node))

    def stated(self, node: LawTree) -> declarations.StatedType:
        """`list of date or none "description"`."""
        kind, none, description, *marks = node.children
        seen: dict[str, Span] = {}
        said: dict[str, ast.Text] = {}
        secret = False
        for mark in marks:
            assert isinstance(mark, Tree)
            if self.once(seen, mark, mark.data):
                secret = secret or mark.data == "secret"
                if mark.data != "secret":
                    said[mark.data] = self.plain(mark.children[0])
        depth = 0
        while isinstance(kind, Tree) and len(kind.children) == 2 and isinstance(kind.children[1], Tree):
            depth += 1
            kind = kind.children[1]
        assert isinstance(kind, Tree)
        first = kind.children[0]
        words = isinstance(first, Token) and first.type == "STRING"
        return declarations.StatedType(
            "" if words else str(first),
            tuple(self.plain(token) for token in kind.children) if words else (),
            depth,
            none is not None,
            self.plain(description),
            secret,
            said.get("unit"),
            said.get("dpv"),
            span=self.span(kind),
        )

    def norm(self, node: LawTree, *, permit: bool) -> ast.Norm:
        """A rule or a permit."""
        id_, title, *parts = node.children
        bare = ast.Norm(self.name(id_), self.plain(title), permit, span=self.span(node))
        norm: ast.Norm = self.with_clauses(bare, parts, RULE_CLAUSES)
        self._complete(norm)
        return norm

    def _complete(self, norm: ast.Norm) -> None:
        if norm.permit:
            odd = [row.word for row in clauses.RULE if not row.permits and clauses.has_clause(norm, row)]
            if odd:
                said = f"a permit has no `{odd[0]}`"
                self.error("S309", said, norm.id.span, "it says `when` it holds and what it `overrides`")
            if not norm.overrides:
                said = f"permit `{norm.id}` overrides nothing"
                self.error("S309", said, norm.id.span, "name the rules that it defeats: `overrides ID`")
        elif norm.obligation is None:
            said = f"rule `{norm.id}` has no obligation"
            self.error("S309", said, norm.id.span, "add `must …` or `must not …` (in ethics and norms also `should`)")

    def obligation(self, node: LawTree) -> ast.Obligation:
        """`must CONTENT`."""
        word, content = node.children
        modality = Modality(self.span(word).words)
        built = self.expression(content)
        if modality.forbids and isinstance(built, ast.AndExpr | ast.OrExpr):
            inner = clip(built.span.text)
            connective = "and" if isinstance(built, ast.AndExpr) else "or"
            said = f"`{modality}` with a bare `{connective}` can be read in two ways"
            self.error("S307", said, built.span, f"write `{modality} ({inner})`, or two rules")
        return ast.Obligation(modality, built, span=self.span(node))

    def bearers(self, node: LawTree) -> tuple[ast.Name, ...]:
        """`bearer operator, provider`."""
        names = tuple(self.name(t) for t in node.children)
        for name in names:
            if name.text not in BEARERS:
                help_ = did_you_mean(name.text, BEARERS) or "bearers are: " + ", ".join(f"`{b}`" for b in BEARERS)
                self.error("S313", f"`{name}` is no bearer", name.span, help_)
        return names

    def unless(self, node: LawTree, number: int) -> ast.Unless:
        """`unless possibly label: condition`; one without a label is called `exception-2`."""
        mark, label, condition = node.children
        if isinstance(mark, Token) and mark.type == "SHOWN":
            help_ = "`checkmeta fmt --upgrade` writes the file anew; what was `unless` alone is `unless possibly`"
            self.error("S316", "`unless shown` is written `unless`", mark, help_)
        shown = not isinstance(mark, Token) or mark.type == "SHOWN"
        name = str(label) if label is not None else f"exception-{number}"
        return ast.Unless(name, shown, self.expression(condition), span=self.span(node))

    def ripens(self, node: LawTree) -> ast.Ripens:
        """`ripens to law when adherence >= 95% over 180 days`."""
        layer, operator, share, over = node.children
        assert isinstance(share, Tree)
        assert isinstance(over, Tree)
        portion = self.quantity(share, self.span(share))
        period = self.quantity(over, self.span(over))
        if portion.type is not PERCENT or not (isinstance(portion.value, Fraction) and 0 < portion.value <= 1):
            message = f"`{portion.written}` is no share of what is kept"
            self.error("S311", message, portion.span, "write a percentage up to `100%`, such as `95%`")
        if str(operator) not in (">", ">="):
            message = f"`{operator}` asks for little adherence"
            self.error("S309", message, node, "a rule ripens when adherence is `>=` a share")
        if not isinstance(period.value, Duration) or not period.value.seconds:
            self.error("S311", f"`{period.written}` is not a period", period.span, "write `over 180 days`")
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
            self.error("S311", f"`{node.children[0]}` is no weight", node, "a weight is a whole number from 1 to 100")
            return 1
        return value

    # ---- tests

    def test(self, node: LawTree) -> declarations.TestCase:
        """`test "name" of RULE …`."""
        name, rule, *parts = node.children
        bare = declarations.TestCase(self.plain(name), self.name(rule), None, None, None, (), span=self.span(node))
        case: declarations.TestCase = self.with_clauses(bare, parts, TEST_CLAUSES)
        if not case.expects:
            said = f"test `{case.name.value}` expects nothing"
            self.error("S309", said, name, "add `expect violated`, or another verdict")
        return case

    def expect(self, node: LawTree) -> declarations.Expect:
        """`expect RULE: VERDICT by LABEL at PATH for PLACES`."""
        rule, verdict, by, at, places = node.children
        path: ast.Name | None = None
        if isinstance(at, Tree):
            ends = [self.span(part) for part in at.children if isinstance(part, Tree)]
            path = ast.Name(", ".join("".join(end.words.split()) for end in ends), span=self.span(at))
        return declarations.Expect(
            None if rule is None else self.name(rule),
            Verdict(str(verdict)),
            None if by is None else self.name(by),
            path,
            self.places(places) if isinstance(places, Tree) else None,
            span=self.span(node),
        )


ADDED: Final[dict[str, tuple[str, Callable[[FileBuilder, LawTree], Any]]]] = {
    "import": ("imports", FileBuilder.import_),
    "define": ("defines", FileBuilder.define),
    "param": ("params", FileBuilder.param),
    "fact": ("facts", FileBuilder.own_fact),
    "record": ("records", FileBuilder.own_record),
    "test": ("tests", FileBuilder.test),
    "rule": ("norms", lambda builder, node: builder.norm(node, permit=False)),
    "permit": ("norms", lambda builder, node: builder.norm(node, permit=True)),
}
"""The declarations that follow a header: where each goes, and what builds it."""
