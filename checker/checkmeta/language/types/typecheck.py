"""Resolved rule sets to a typed program: the last stage that can refuse a rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import count

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.records import replace
from checkmeta.base.source import Source
from checkmeta.base.typesys import ANY, ListOf, RecordType, Type
from checkmeta.language.digest import digest, norm_digest
from checkmeta.language.names.bind import layer_of, period_of
from checkmeta.language.names.resolved import BoundMappings, BoundNorm, BoundRuleSet, Resolved, Visible
from checkmeta.language.nodes import Call, Excuse, Generator, Local, Node, Param, Root
from checkmeta.language.program import Message, Program, TypedNorm, TypedParam
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.overrides import check_overrides
from checkmeta.language.types.own_facts import with_own_facts
from checkmeta.language.types.rule_tests import check_case
from checkmeta.language.types.scope import (
    MAX_DEPTH,
    MAX_EXPANSIONS,
    MAX_NODES,
    DefineName,
    Named,
    ParamName,
    Scope,
    roots_of,
)
from checkmeta.language.types.typed_expressions import check, condition, domain
from checkmeta.language.types.typed_mappings import ROOTS, check_mapping
from checkmeta.language.types.typed_params import check_param, check_values, named_type
from checkmeta.language.walk import deeper, fact_path, iterate, mentions, node_count
from checkmeta.language.words import Layer


def translate(resolved: Resolved, collector: Collector, known: Program | None = None) -> Program:
    """Check every rule, permit, param, define and test. What is wrong goes into `collector`.

    What `known` has is taken from there, and not checked again.
    """
    return Checker(resolved, collector, known).program()


class Checker:
    """One run of the type checker."""

    def __init__(self, resolved: Resolved, collector: Collector, known: Program | None = None) -> None:
        self.resolved = resolved
        self.collector = collector
        self.vocabulary = with_own_facts(resolved.rulesets, collector)
        self.roots = roots_of(self.vocabulary)
        self.records = self.vocabulary.records
        self.params: dict[str, TypedParam] = {}
        self.types: dict[str, Type] = {}
        self.numbers = count()
        self.expanding: list[str] = []
        self.used: set[str] = set()
        self.bodies: dict[str, Node | None] = {}
        """Of defines without parameters: they mean the same wherever they stand."""
        self.expansions = 0
        self.scopes: dict[str, Scope] = {}
        self.known = known
        self.done = frozenset(known.rulesets) if known else frozenset[str]()
        """Rule sets that were checked before."""

    def program(self) -> Program:
        """The typed program."""
        for id_, bound in self.resolved.rulesets.items():
            for param in bound.ruleset.params:
                if self.known is not None and id_ in self.done:
                    typed = self.known.params.get(f"{id_}.{param.name.text}")
                else:
                    typed = check_param(id_, param, self.collector)
                if typed is not None:
                    self.params[typed.id] = typed
        for id_, bound in self.resolved.rulesets.items():
            self.scopes[id_] = self._scope(bound)
        fresh = [b for b in self.resolved.norms if b.ruleset.id.text not in self.done]
        norms = [n for n in (self._bounded(b) for b in fresh) if n is not None]
        if self.known is not None:  # versions of one provision stay in their order
            norms = sorted([*norms, *self.known.norms], key=lambda n: n.id)
        check_overrides(norms, self.resolved.formerly, self.collector)
        check_values(norms, self.params, self.collector)
        self._defines()
        found = [check_case(t, self.roots, self.resolved.norms, self.collector) for t in self.resolved.tests]
        tests = [*(t for t in found if t is not None), *(self.known.tests if self.known else ())]
        mappings = self._mappings()
        sources = _sources([*self.resolved.rulesets.values(), *self.resolved.mappings])
        return Program(
            tuple(self.resolved.rulesets),
            tuple(n if n.digest else replace(n, digest=norm_digest(n, self.params)) for n in norms),
            self.params,
            tuple(sorted(tests, key=lambda t: t.ruleset)),
            self.resolved.formerly,
            sources,
            digest(sources),
            mappings,
            self.vocabulary if self.vocabulary.own else None,
        )

    def _mappings(self) -> tuple[TypedMapping, ...]:
        """The mappings, by id, each with the defines of its own file."""
        found = list(self.known.mappings) if self.known else []
        done = {m.id for m in found}
        for bound in self.resolved.mappings:
            if all(m.id.text in done for m in bound.mappings):
                continue
            scope = Scope(self.collector, ROOTS, {}, {}, {}, self.numbers, mapping=True)
            self.scopes[bound.scope] = replace(scope, names=self._names(bound.names))
            for written in bound.mappings:
                self.expansions = 0
                try:
                    typed = check_mapping(written, self.scopes[bound.scope], self.vocabulary)
                except RecursionError:
                    self.expanding.clear()
                    self._too_deep(written.id)
                    continue
                if typed is not None:
                    found.append(typed)
            self._unused(bound.scope, [v.declaration for v in bound.names.values()])
        return tuple(sorted(found, key=lambda m: m.id))

    # ---- names

    def _scope(self, bound: BoundRuleSet) -> Scope:
        modules = {alias: self._names(names) for alias, names in bound.modules.items()}
        return Scope(self.collector, self.roots, self._names(bound.names), modules, {}, self.numbers)

    def _names(self, visible: dict[str, Visible]) -> dict[str, Named]:
        names: dict[str, Named] = {}
        for name, found in visible.items():
            declaration = found.declaration
            full = f"{found.ruleset}.{name}"
            if isinstance(declaration, declarations.Param):
                if full in self.params:
                    names[name] = ParamName(full, self.params[full].type)
                continue
            parameters: list[tuple[str, Type]] = []
            for parameter in declaration.parameters:
                kind = named_type(parameter.type, self.records, self.collector if not self.scopes else Collector())
                parameters.append((parameter.name.text, ANY if kind is None else kind))
            names[name] = DefineName(name, tuple(parameters), partial(self._expand, full, found.ruleset, declaration))
        return names

    def _expand(self, full: str, ruleset: str, define: declarations.Define, arguments: tuple[Node, ...]) -> Node | None:
        """The body of a define with `arguments` in place of its parameters."""
        self.used.add(full)
        if not arguments and full in self.bodies:
            return self.bodies[full]
        self.expansions += 1
        if self.expansions > MAX_EXPANSIONS:
            if self.expansions == MAX_EXPANSIONS + 1:
                self.collector.error("T512", f"`{define.name}` is called too often in one rule", define.name.span)
            return None
        if full in self.expanding:
            circle = " → ".join(
                f"`{name.rsplit('.', 1)[-1]}`" for name in [*self.expanding[self.expanding.index(full) :], full]
            )
            self.collector.error(
                "N406", f"defines go round in a circle: {circle}", define.name.span, "a define may not need itself"
            )
            return None
        if len(self.expanding) > 50:
            self.collector.error("T512", f"`{define.name}` needs too many other defines", define.name.span)
            return None
        self.expanding.append(full)
        scope = self.scopes[ruleset]
        local = {p.name.text: node for p, node in zip(define.parameters, arguments, strict=True)}
        inner = replace(scope, locals=local)
        body = check(define.body, inner)
        self.expanding.pop()
        if body is not None and node_count(body) > MAX_NODES:
            self.collector.error(
                "T512", f"`{define.name}` is too large when its defines are written out", define.name.span
            )
            body = None
        if not arguments:
            self.bodies[full] = body
        return body

    def _defines(self) -> None:
        """A define that nothing uses is checked by itself, and named."""
        for id_, bound in self.resolved.rulesets.items():
            if id_ not in self.done and not any(
                i.ruleset.text == id_ for b in self.resolved.rulesets.values() for i in b.ruleset.imports
            ):
                self._unused(id_, bound.ruleset.defines)

    def _unused(self, scope_of: str, defines: Iterable[declarations.Define | declarations.Param]) -> None:
        for define in defines:
            if isinstance(define, declarations.Param) or f"{scope_of}.{define.name.text}" in self.used:
                continue
            if not self.collector.failed:  # where a rule failed, what it would have used is not known
                self.collector.warning(
                    "N409",
                    f"nothing uses `{define.name}`",
                    define.name.span,
                    "take it out, or import it where it is needed",
                )
            scope = self.scopes[scope_of]
            for parameter in define.parameters:
                kind = named_type(parameter.type, self.records, Collector())
                scope, _ = scope.bind(parameter.name.text, ANY if kind is None else kind, parameter.span)
            try:
                check(define.body, scope)
            except RecursionError:
                self.expanding.clear()
                self._too_deep(define.name)

    # ---- rules

    def _bounded(self, bound: BoundNorm) -> TypedNorm | None:
        """A norm, unless its defines lie too deep in one another."""
        try:
            return self._norm(bound)
        except RecursionError:
            self.expanding.clear()
            self._too_deep(bound.norm.id)
            return None

    def _too_deep(self, name: ast.Name) -> None:
        self.collector.error("T512", f"`{name}` is nested too deeply when its defines are written out", name.span)

    def _norm(self, bound: BoundNorm) -> TypedNorm | None:
        norm, ruleset = bound.norm, bound.ruleset
        before = len(self.collector.diagnostics)
        self.expansions = 0
        scope = self.scopes[ruleset.id.text]
        applies = tuple(c for c in (condition(e, scope) for e in ruleset.applies_when) if c is not None)
        generators: list[Generator] = []
        for generator in norm.for_each:
            found = domain(generator.domain, scope)
            if found is None:
                return None
            scope, variable = scope.bind(generator.variable.text, found[1], generator.variable.span)
            generators.append(Generator(variable, found[0], span=generator.span))
        when = tuple(c for c in (condition(e, scope) for e in norm.when) if c is not None)
        content = None if norm.obligation is None else condition(norm.obligation.content, scope)
        exceptions: list[Excuse] = []
        for unless in norm.unless:
            if any(e.label == unless.label for e in exceptions):
                self.collector.error("N401", f"two exceptions are called `{unless.label}`", unless.span)
            excuse = condition(unless.condition, scope)
            if excuse is not None:
                exceptions.append(Excuse(unless.label, unless.shown, excuse, span=unless.span))
        failing = tuple(c for c in (condition(e, scope) for e in norm.failing_that) if c is not None)
        message, remedy = self._message(norm.message, scope), self._message(norm.remedy, scope)
        self._static(bound)
        if any(d.is_error for d in self.collector.diagnostics[before:]):
            return None
        conditions = [c for c in (content, *when, *(e.condition for e in exceptions), *failing) if c is not None]
        for node in conditions:
            if not any(isinstance(n, Root | Param | Call | Local) for n in iterate(node)):
                self.collector.warning("T517", "this depends on nothing, so it is always the same", node.span)
        if any(deeper(node, MAX_DEPTH) for node in (*applies, *conditions, *(g.domain for g in generators))):
            self._too_deep(norm.id)
            return None
        spoken = [p for m in (message, remedy) if m is not None for p in m.parts if not isinstance(p, str)]
        roots, params = mentions([*applies, *conditions, *(g.domain for g in generators), *spoken])
        jurisdiction = norm.jurisdiction or ruleset.jurisdiction
        return TypedNorm(
            id=bound.id,
            ruleset=ruleset.id.text,
            ruleset_title=ruleset.title.value,
            title=norm.title.value,
            layer=layer_of(ruleset),
            modality=None if norm.obligation is None else norm.obligation.modality,
            jurisdiction=tuple(dict.fromkeys(c.text for c in jurisdiction.codes)) if jurisdiction else (),
            bearer=tuple(b.text for b in norm.bearer),
            weight=norm.weight or 1,
            texts=tuple((label, text.value) for label, text in norm.texts),
            digest="",
            content=content,
            period=replace(period_of(ruleset, norm), span=norm.effective.span if norm.effective else norm.id.span),
            superseded=bound.successor.start if bound.successor else None,
            state=norm.state,
            sources=norm.sources,
            instruments=ruleset.sources,
            for_each=tuple(generators),
            applies_when=applies,
            when=when,
            exceptions=tuple(exceptions),
            failing_that=failing,
            overrides=bound.overrides,
            conflicts=bound.conflicts,
            message=message,
            remedy=remedy,
            roots=roots,
            params=params,
            jurisdiction_span=norm.jurisdiction.span if norm.jurisdiction else norm.id.span,
            written=norm,
            span=norm.id.span,
        )

    def _static(self, bound: BoundNorm) -> None:
        norm, ruleset = bound.norm, bound.ruleset
        if norm.obligation and norm.obligation.modality.soft and layer_of(ruleset) is Layer.LAW:
            self.collector.error(
                "T513",
                f"a law has no `{norm.obligation.modality}`",
                norm.obligation.span,
                f"write `{norm.obligation.modality.value.replace('should', 'must')}`, or put the rule into a norm",
            )
        if norm.ripens and norm.ripens.to.rank <= layer_of(ruleset).rank:
            message = f"`{bound.id}` is {layer_of(ruleset)} already, and can't ripen to {norm.ripens.to}"
            self.collector.error("T521", message, norm.ripens.span, "a soft rule ripens to a layer of more force")
        for places_ in (norm.jurisdiction, ruleset.jurisdiction if norm is ruleset.norms[0] else None):
            for code in places_.codes if places_ else ():
                messages.place_code(code.text, code.span, self.collector)
        if not norm.sources and not ruleset.sources:
            self.collector.warning(
                "N410",
                f"`{bound.id}` has no source",
                norm.id.span,
                'say where the duty stands: `source "…" "https://…"`',
            )

    def _message(self, message: ast.Message | None, scope: Scope) -> Message | None:
        if message is None:
            return None
        parts: list[str | Node] = []
        for part in message.parts:
            if isinstance(part, str):
                parts.append(part)
                continue
            node = check(part, scope)
            if node is None:
                continue
            if isinstance(node.type, RecordType) or (
                isinstance(node.type, ListOf) and isinstance(node.type.item, RecordType)
            ):
                self.collector.error(
                    "T502",
                    f"`{messages.clip_expression(part)}` is {messages.article(node.type)}; a message shows values",
                    part.span,
                    "name one of its fields",
                )
                continue
            parts.append(node)
        spoken = [part if isinstance(part, str) else fact_path(part) for part in parts]
        paths = None if None in spoken else tuple(part for part in spoken if part is not None)
        return Message(tuple(parts), message.written, paths)


def _sources(rulesets: Iterable[BoundRuleSet | BoundMappings]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for bound in rulesets:
        found.setdefault(bound.source.name, bound.source)
    return tuple(found[name] for name in sorted(found))
