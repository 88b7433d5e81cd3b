"""A rule before one element of each list that it goes through, in one place on one day: conditions without variables."""

from __future__ import annotations

from collections.abc import Mapping

from checkmeta.base.records import dataclass, replace
from checkmeta.base.typesys import NUMBER, ListOf, Type
from checkmeta.base.values import Listing, Record, Unknown, Value
from checkmeta.judging.reasoning.expression_shape import small
from checkmeta.language import nodes as p
from checkmeta.language.program import TypedNorm
from checkmeta.language.rebuild import rebuild
from checkmeta.language.walk import children, iterate
from checkmeta.vocabulary.bridge import identity_type

Path = tuple[str | int, ...]
"""The way to a fact from a root: `("identity", "attributes", 0, "name")`."""
Figures = Mapping[str, Value]
IDENTITIES: Path = ("platform", "identities")


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule whose variables stand for the first element of their lists.

    Attributes:
        norm: the rule.
        content: what must hold; what is forbidden is negated.
        applies: `applies when` and `when`.
        exceptions: its own.
        failing: what makes a breach good.
        subjects: the elements that `for each` goes through, with their types.
        elements: those, and the ones that its quantifiers go through.
        witnesses: the elements of which the content asks that *some* of the list be so.

    """

    norm: TypedNorm
    content: p.Node
    applies: tuple[p.Node, ...]
    exceptions: tuple[p.Excuse, ...]
    failing: tuple[p.Node, ...]
    subjects: Mapping[Path, Type]
    elements: Mapping[Path, Type]
    witnesses: tuple[Path, ...]

    @property
    def conditions(self) -> tuple[p.Node, ...]:
        """All but the content."""
        return (*self.applies, *(e.condition for e in self.exceptions), *self.failing)


def path_of(node: p.Node) -> Path | None:
    """The way to the fact that a node means; None where it means no fact by its place alone."""
    steps: list[str | int] = []
    while True:
        match node:
            case p.Field():
                steps.append(node.name)
                node = node.of
            case p.Index(index=p.Const(value=int() as number)):
                steps.append(number)
                node = node.of
            case p.Root(name="platform" | "identity"):
                steps.append(node.name)
                return tuple(reversed(steps))
            case _:
                return None


def facts_of(node: p.Node) -> dict[Path, p.Node]:
    """The facts that a node speaks of, each with the longest path that the node goes."""
    found: dict[Path, p.Node] = {}
    stack = [node]
    while stack:
        current = stack.pop()
        path = path_of(current)
        if path is None:
            stack.extend(children(current))
        else:
            found[path] = current
    return found


def instance(norm: TypedNorm, figures: Figures) -> Instance | None:
    """A rule with its variables and figures replaced. None for permits, and for what is too large or can't be looked into."""
    if norm.content is None or norm.modality is None or "document" in norm.roots:
        return None
    given = (norm.content, *norm.applies_when, *norm.when, *(e.condition for e in norm.exceptions), *norm.failing_that)
    given = (*given, *(g.domain for g in norm.for_each))
    if not all(small(n) for n in given) or any(isinstance(part, p.Index) for n in given for part in iterate(n)):
        return None
    rewriting = _Rewriting(figures, {}, [])
    env: dict[int, p.Node] = {}
    for generator in norm.for_each:
        element = rewriting.first(rewriting.value(generator.domain, env))
        if element is None:
            return None
        env[generator.variable.number] = element
    if "identity" in norm.roots:
        rewriting.elements["identity",] = identity_type()
    subjects = dict(rewriting.elements)
    wanted: p.Node = p.Not(norm.content, span=norm.content.span) if norm.modality.forbids else norm.content
    content = rewriting.node(wanted, env)
    witnesses = tuple(rewriting.witnesses)
    return Instance(
        norm,
        content,
        tuple(rewriting.node(n, env) for n in (*norm.applies_when, *norm.when)),
        tuple(replace(e, condition=rewriting.node(e.condition, env)) for e in norm.exceptions),
        tuple(rewriting.node(n, env) for n in norm.failing_that),
        subjects,
        rewriting.elements,
        witnesses,
    )


@dataclass(slots=True)
class _Rewriting:
    """The figures to put in, and what was met on the way."""

    figures: Figures
    elements: dict[Path, Type]
    witnesses: list[Path]

    def first(self, domain: p.Node) -> p.Node | None:
        """The first element of a list; of a tree, its root. None for a list that is computed."""
        if isinstance(domain, p.Call) and domain.function == "tree":
            root = domain.arguments[0]
            path = path_of(root)
            if path is None:
                return None
            self.elements[path] = root.type
            return root
        path = path_of(domain)
        if path is None or not isinstance(domain.type, ListOf):
            return None
        if path == IDENTITIES:
            self.elements["identity",] = identity_type()
            return p.Root("identity", identity_type(), span=domain.span)
        self.elements[*path, 0] = domain.type.item
        return p.Index(domain, p.Const(0, NUMBER), domain.type.item, span=domain.span)

    def node(self, node: p.Node, env: Mapping[int, p.Node], *, holds: bool = True) -> p.Node:
        """A condition with its variables and figures replaced; `holds`: whether it stands under an even number of `not`."""
        match node:
            case p.Not():
                return replace(node, operand=self.node(node.operand, env, holds=not holds))
            case p.All() | p.AnyOf():
                return replace(node, operands=tuple(self.node(o, env, holds=holds) for o in node.operands))
            case p.Quant():
                domain = self.value(node.domain, env)
                element = self.first(domain)
                # of a tree some other part may be so than its root
                if element is not None and (node.every is holds or not isinstance(domain, p.Call)):
                    return self._quant(node, env, element, holds=holds)
        return self.value(node, env)

    def value(self, node: p.Node, env: Mapping[int, p.Node]) -> p.Node:
        """The same of a value, within which quantifiers stay: they speak of more than one element."""
        match node:
            case p.Local():
                return env.get(node.number, node)
            case p.Param(place=None):
                return self._figure(node)
        return rebuild(node, tuple(self.value(child, env) for child in children(node)))

    def _quant(self, node: p.Quant, env: Mapping[int, p.Node], element: p.Node, *, holds: bool) -> p.Node:
        """What a quantifier says of a list with one element."""
        if node.every is not holds:
            self.witnesses.append(path_of(element) or ())
        inner = {**env, node.variable.number: element}
        body = self.node(node.body, inner, holds=holds)
        if node.where is None:
            return body
        if node.every:
            where = self.node(node.where, inner, holds=not holds)
            return p.AnyOf((p.Not(where, span=where.span), body), span=node.span)
        return p.All((self.node(node.where, inner, holds=holds), body), span=node.span)

    def _figure(self, node: p.Param) -> p.Node:
        """A figure as the constant that it is here."""
        value = self.figures.get(node.id)
        match value:
            case None | Unknown() | Record():
                return node
            case Listing():
                items: list[p.Node] = []
                kind = node.type
                if not isinstance(kind, ListOf):
                    return node
                for fact in value.items:
                    if isinstance(fact.value, Unknown | Record | Listing):
                        return node
                    items.append(p.Const(fact.value, kind.item, span=node.span))
                return p.ListLiteral(tuple(items), kind, span=node.span)
        return p.Const(value, node.type, span=node.span)
