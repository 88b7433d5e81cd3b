"""Conditions that can't be otherwise, and parts of them that change nothing: L601 to L605, L611."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checkmeta.authoring.lint.material import Finding, Rules, finding
from checkmeta.authoring.lint.name_checks import resolve
from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.judging.reasoning.expression_shape import small
from checkmeta.judging.reasoning.satisfiable import Wanted, satisfiable
from checkmeta.language.nodes import All, AnyOf, Excuse, Local, Node, Not, Quant, Status
from checkmeta.language.program import TypedNorm
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.syntax.tokens import clip
from checkmeta.language.walk import iterate

MAX_OPERANDS = 50
"""Of one `and` or `or`: past this its operands are not compared with one another."""


MAX_NAMED = 12
"""Among more operands the one that makes another needless is not looked for."""


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """A condition as it was written, and what it means."""

    written: ast.Expr
    node: Node
    ruleset: str

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.written.span


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about conditions; a define that several rules use is spoken of once."""
    seen: set[tuple[str, Span]] = set()
    for norm in rules.norms:
        for found in (*_conditions(norm, rules), *_variables(norm)):
            if (found.code, found.span) not in seen:
                seen.add((found.code, found.span))
                yield found


def _conditions(norm: TypedNorm, rules: Rules) -> Iterator[Finding]:
    written = norm.written
    header = rules.rulesets[norm.ruleset].applies_when
    applies = [ConditionClause(e, n, norm.ruleset) for e, n in zip(header, norm.applies_when, strict=True)]
    when = [ConditionClause(e, n, norm.ruleset) for e, n in zip(written.when, norm.when, strict=True)]
    unless = [
        ConditionClause(u.condition, e.condition, norm.ruleset)
        for u, e in zip(written.unless, norm.exceptions, strict=True)
    ]
    failing = [
        ConditionClause(e, n, norm.ruleset) for e, n in zip(written.failing_that, norm.failing_that, strict=True)
    ]
    content = [] if written.obligation is None or norm.content is None else [
        ConditionClause(written.obligation.content, norm.content, norm.ruleset)
    ]  # fmt: skip
    every = [*applies, *when, *content, *unless, *failing]
    if not all(small(clause.node) for clause in every):
        return
    constant = [f for clause in every for f in _constant(clause, rules)]
    yield from constant
    if constant:
        return
    for clause in every:
        yield from _idle(clause, rules)
    given: list[Wanted] = [(c.node, True) for c in (*applies, *when)]
    if not satisfiable(given):
        help_ = "the rule never applies: take out what is in the way of the rest"
        said = f"`{clip_condition(when[-1])}` can't be true where the conditions before it are"
        yield finding("L602", said, when[-1].span, help_)
        return
    yield from _repeated(applies, when)
    if norm.content is not None:
        yield from _settled(norm, content[0], given)
        yield from _exceptions(norm, unless, given)


def clip_condition(clause: ConditionClause) -> str:
    """A condition in the author's words, in one line."""
    return clip(ast.ungrouped(clause.written).span.words)


# ---- one condition by itself


def _parts(clause: ConditionClause, rules: Rules) -> list[ConditionClause]:
    """The conditions that it is made of; the body of a define that has no parameters is one."""
    written, node, ruleset = ast.ungrouped(clause.written), clause.node, clause.ruleset
    if isinstance(written, ast.NotExpr) and isinstance(node, Not):
        return [ConditionClause(written.operand, node.operand, ruleset)]
    if isinstance(written, ast.AndExpr | ast.OrExpr) and isinstance(node, All | AnyOf):
        return [ConditionClause(w, n, ruleset) for w, n in zip(written.operands, node.operands, strict=True)]
    if isinstance(written, ast.QuantifiedExpr):
        quant = node.operand if isinstance(node, Not) else node
        if isinstance(quant, Quant):
            body = [ConditionClause(written.body, quant.body, ruleset)]
            if written.where is not None and quant.where is not None:
                body.insert(0, ConditionClause(written.where, quant.where, ruleset))
            return body
    if isinstance(written, ast.NameExpr | ast.FieldExpr):
        found = resolve(written, ruleset, rules)
        if (
            found is not None
            and isinstance(found[1], declarations.Define)
            and found[0] in {r.id.text for r in rules.own}
        ):
            return [ConditionClause(found[1].body, node, found[0])]
    return []


def _constant(clause: ConditionClause, rules: Rules) -> Iterator[Finding]:
    """L601 and L602, of the smallest part that can't be otherwise."""
    parts = _parts(clause, rules)
    inner = [f for part in parts for f in _constant(part, rules)]
    yield from inner
    if inner:
        return
    shown = clip_condition(clause)
    for code, wanted, said in (("L602", True, "true"), ("L601", False, "false")):
        if not satisfiable([(clause.node, wanted)]):
            help_ = f"no value makes it {said}: look at the figures and the words"
            yield finding(code, f"`{shown}` is never {said}", clause.span, help_)
            return
    if isinstance(ast.ungrouped(clause.written), ast.QuantifiedExpr) and len(parts) == 2:
        where, body = parts
        for code, wanted, said, help_ in (
            ("L602", True, "never", "no element can have both"),
            ("L601", False, "always", "ask something that `where` doesn't say already"),
        ):
            if not satisfiable([(where.node, True), (body.node, wanted)]):
                told = f"`{clip_condition(body)}` is {said} true where `{clip_condition(where)}` is"
                yield finding(code, told, body.span, help_)
                return


def _idle(clause: ConditionClause, rules: Rules) -> Iterator[Finding]:
    """L603 within a condition: an operand that another one makes needless."""
    parts = _parts(clause, rules)
    for part in parts:
        yield from _idle(part, rules)
    if not isinstance(ast.ungrouped(clause.written), ast.AndExpr | ast.OrExpr) or len(parts) > MAX_OPERANDS:
        return
    holds = isinstance(clause.node, All)
    for part, others in _needless(parts, holds):
        word = "and" if holds else "or"
        said = _said(part, others)
        help_ = f"the `{word}` comes out the same without it: take it out, or correct it"
        yield finding("L603", said, part.span, help_, labels=_labels(others))


def _said(part: ConditionClause, others: Sequence[ConditionClause], verb: str = "changes") -> str:
    """What is needless, and beside what."""
    if len(others) > 1:
        return f"`{clip_condition(part)}` {verb} nothing beside the other parts"
    if clip_condition(part) == clip_condition(others[0]):
        return f"`{clip_condition(part)}` stands twice"
    return f"`{clip_condition(part)}` {verb} nothing beside `{clip_condition(others[0])}`"


def _labels(others: Sequence[ConditionClause]) -> tuple[Label, ...]:
    return (Label(others[0].span, "this says it already"),) if len(others) == 1 else ()


def _needless(parts: Sequence[ConditionClause], holds: bool) -> Iterator[tuple[ConditionClause, list[ConditionClause]]]:
    """The operands without which an `and` (`holds`) or an `or` is the same, and those that make them so; the later of two goes.

    A question whether something is stated stays: people write it before they use what it asks for.
    """
    kept = list(parts)
    for part in reversed(parts):
        others = [o for o in kept if o is not part]
        if (
            not others
            or isinstance(part.node, Status)
            or (isinstance(part.node, Not) and isinstance(part.node.operand, Status))
        ):
            continue
        beside: list[Wanted] = [(o.node, holds) for o in others]
        if satisfiable([*beside, (part.node, not holds)]) or not satisfiable(beside):
            continue
        few = others if len(others) <= MAX_NAMED else []
        alone = [o for o in few if not satisfiable([(o.node, holds), (part.node, not holds)])]
        kept.remove(part)
        yield part, alone[:1] or others


# ---- a rule's conditions together


def _repeated(applies: list[ConditionClause], when: list[ConditionClause]) -> Iterator[Finding]:
    """L603 among `when` clauses: what the others, or `applies when`, already say."""
    for part, others in _needless([*applies, *when], True):
        if part in when:
            said = _said(part, others)
            yield finding("L603", said, part.span, "the rule applies to the same without it", labels=_labels(others))


def _settled(norm: TypedNorm, content: ConditionClause, given: list[Wanted]) -> Iterator[Finding]:
    """L601 of a content that follows from `when`: the rule can't be broken."""
    assert norm.modality is not None
    if given and not satisfiable([*given, (content.node, norm.modality.forbids)]):
        said = f"`{clip_condition(content)}` is always {'false' if norm.modality.forbids else 'true'} where the rule applies"
        yield finding("L601", said, content.span, "the rule can't be broken: `when` already says what it demands")


def _exceptions(norm: TypedNorm, unless: list[ConditionClause], given: list[Wanted]) -> Iterator[Finding]:
    """L603, L604 and L605 of exceptions."""
    assert norm.modality is not None
    assert norm.content is not None
    broken: Wanted = (norm.content, norm.modality.forbids)
    silent: list[tuple[ConditionClause, Excuse]] = []
    for clause, excuse in zip(unless, norm.exceptions, strict=True):
        called = f"`{clip_condition(clause)}`"
        if not satisfiable([*given, (clause.node, True)]):
            help_ = "`when` rules it out: take the exception out, or correct one of the two"
            yield finding("L604", f"{called} can't be true where the rule applies", clause.span, help_)
        elif satisfiable([*given, broken]) and not satisfiable([*given, broken, (clause.node, True)]):
            help_ = "there is nothing left to excuse: take the exception out, or correct it"
            yield finding("L604", f"{called} is true only where the rule is kept anyway", clause.span, help_)
        elif not satisfiable([*given, (clause.node, False)]):
            help_ = "nothing can break the rule: narrow the exception"
            yield finding("L605", f"{called} is always true where the rule applies", clause.span, help_)
        else:
            silent.append((clause, excuse))
    for shown in (True, False):
        alike = [c for c, e in silent if e.shown == shown]
        for part, others in _needless(alike, False):
            said = _said(part, others, "excuses")
            help_ = "another exception covers it: take it out, or correct it"
            yield finding("L603", said, part.span, help_, labels=_labels(others))


# ---- variables


def _variables(norm: TypedNorm) -> Iterator[Finding]:
    """L611: a variable that no condition reads, so that every element is judged alike."""
    conditions = [*norm.when, *(e.condition for e in norm.exceptions), *norm.failing_that]
    if norm.content is not None:
        conditions.append(norm.content)
    if not all(small(c) for c in conditions):
        return
    nodes = [n for c in conditions for n in iterate(c)]
    read = {n.number for n in nodes if isinstance(n, Local)}
    read |= {n.number for g in norm.for_each for n in iterate(g.domain) if isinstance(n, Local)}
    for generator in norm.for_each:
        if generator.variable.number not in read:
            said = f"no condition asks about `{generator.variable.name}`, so all elements are judged alike"
            yield finding("L611", said, generator.variable.span, "ask about it, or leave `for each` out")
    for node in nodes:
        if isinstance(node, Quant) and node.variable.number not in {
            n.number
            for part in (node.body, node.where)
            if part is not None
            for n in iterate(part)
            if isinstance(n, Local)
        }:
            said = f"nothing asks about `{node.variable.name}`, so one element is as good as another"
            yield finding("L611", said, node.variable.span, "ask about it, or leave the quantifier out")
