"""Syntax trees to bound rule sets: imports, ids, priorities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from checkmeta.base.diagnostics.diagnostic import Collector, Label, did_you_mean
from checkmeta.base.source import Source
from checkmeta.language.names.bound_mappings import bind_mappings
from checkmeta.language.names.resolved import BoundNorm, BoundRuleSet, BoundTest, Resolved, Visible
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.words import Layer

MAX_CHAIN = 40
"""Rules that override one another in a row."""


def bind(
    files: Iterable[declarations.RulesFile], collector: Collector, known: AbstractSet[str] = frozenset()
) -> Resolved:
    """Bind names over all files at once. What is wrong goes into `collector`.

    Of the rule sets that are `known`, which were checked before, the tests are left out.
    """
    sets: dict[str, tuple[declarations.RuleSet, Source]] = {}
    given = sorted(files, key=lambda f: f.source.name)
    for file in given:
        for ruleset in file.rulesets:
            if ruleset.id.text in sets:
                first = sets[ruleset.id.text][0]
                collector.error(
                    "N401",
                    f"rule set `{ruleset.id}` is declared twice",
                    ruleset.id.span,
                    labels=[Label(first.id.span, "here first")],
                )
                continue
            sets[ruleset.id.text] = (ruleset, file.source)
    own = {id_: _own_names(ruleset, collector) for id_, (ruleset, _) in sets.items()}
    _import_cycles({id_: ruleset for id_, (ruleset, _) in sets.items()}, collector)
    rulesets = {id_: _visible(id_, ruleset, source, own, collector) for id_, (ruleset, source) in sorted(sets.items())}
    norms, formerly = _norms(rulesets, collector)
    ids: dict[str, list[BoundNorm]] = {}
    for norm in norms:
        ids.setdefault(norm.id, []).append(norm)
    bound = tuple(_bind_norm(n, ids, formerly, collector) for n in norms)
    _override_cycles(bound, collector)
    tests = tuple(
        _bind_test(b.ruleset, case, ids, formerly, collector)
        for id_, b in rulesets.items()
        if id_ not in known
        for case in b.ruleset.tests
    )
    return Resolved(rulesets, bound, tests, formerly, bind_mappings(given, collector))


def _own_names(ruleset: declarations.RuleSet, collector: Collector) -> dict[str, Visible]:
    names: dict[str, Visible] = {}
    named: list[declarations.Define | declarations.Param] = [*ruleset.defines, *ruleset.params]
    for declaration in named:
        name = declaration.name
        if name.text in names:
            first = names[name.text].declaration.name.span
            collector.error("N401", f"`{name}` is declared twice", name.span, labels=[Label(first, "here first")])
        elif name.text in ("platform", "identity", "document"):
            collector.error("N401", f"`{name}` is a root of every rule", name.span, "give it another name")
        names.setdefault(name.text, Visible(ruleset.id.text, declaration))
    return names


def _import_cycles(sets: Mapping[str, declarations.RuleSet], collector: Collector) -> None:
    done: set[str] = set()
    for start in sorted(sets):
        path: list[str] = []
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            id_, index = stack.pop()
            if index == 0:
                if id_ in done:
                    continue
                path.append(id_)
            targets = [i for i in sets[id_].imports if i.ruleset.text in sets]
            if index < len(targets):
                stack.append((id_, index + 1))
                target = targets[index].ruleset.text
                if target in path:
                    circle = " → ".join(f"`{p}`" for p in [*path[path.index(target) :], target])
                    collector.error("N403", f"imports go round in a circle: {circle}", targets[index].span)
                else:
                    stack.append((target, 0))
            else:
                path.remove(id_)
                done.add(id_)


def _visible(
    id_: str, ruleset: declarations.RuleSet, source: Source, own: Mapping[str, dict[str, Visible]], collector: Collector
) -> BoundRuleSet:
    names: dict[str, Visible] = {}
    modules: dict[str, dict[str, Visible]] = {}
    for import_ in ruleset.imports:
        target = import_.ruleset
        if target.text not in own:
            collector.error("N402", f"no rule set `{target}`", target.span, did_you_mean(target.text, own))
            continue
        if import_.alias is not None:
            modules[import_.alias.text] = own[target.text]
            continue
        for name, visible in own[target.text].items():
            if name in names and names[name].ruleset != visible.ruleset:
                collector.error(
                    "N401",
                    f"`{name}` comes from `{names[name].ruleset}` and from `{visible.ruleset}`",
                    import_.span,
                    f"import one `as` a name, and write `name.{name}`",
                )
            names[name] = visible
    for name, visible in own[id_].items():
        if name in names:
            collector.error(
                "N401",
                f"`{name}` is already imported from `{names[name].ruleset}`",
                visible.declaration.name.span,
                "give it another name",
            )
        names[name] = visible
    return BoundRuleSet(ruleset, source, names, modules)


def full_id(ruleset: declarations.RuleSet, name: str) -> str:
    """A rule's id with its rule set before it."""
    return f"{ruleset.id.text}.{name}"


def period_of(ruleset: declarations.RuleSet, norm: ast.Norm) -> ast.Period:
    """A norm's own period, else the header's."""
    return norm.effective or ruleset.effective or ast.Period()


def layer_of(ruleset: declarations.RuleSet) -> Layer:
    """The rule set's layer; ethics, the softest, where it has none (that is an error elsewhere)."""
    return ruleset.layer or Layer.ETHICS


def _norms(rulesets: Mapping[str, BoundRuleSet], collector: Collector) -> tuple[list[BoundNorm], dict[str, str]]:
    found: dict[str, list[BoundNorm]] = {}
    formerly: dict[str, str] = {}
    olds: list[ast.Name] = []
    for bound in rulesets.values():
        for norm in bound.ruleset.norms:
            id_ = full_id(bound.ruleset, norm.id.text)
            found.setdefault(id_, []).append(BoundNorm(id_, bound.ruleset, norm, (), ()))
            for old in norm.formerly:
                formerly.setdefault(old.text, id_)
                olds.append(old)
    for old in olds:
        if old.text in found:
            help_ = "an old id is one that no rule has any more; what a rule of yours sets aside it `overrides`"
            collector.error("N401", f"`{old.text}` is the id of a rule that is there", old.span, help_)
    result: list[BoundNorm] = []
    for id_ in sorted(found):
        versions = sorted(
            found[id_], key=lambda n: (period_of(n.ruleset, n.norm).start or dt.date.min, n.norm.id.span.start)
        )
        for earlier, later in zip(versions, [*versions[1:], None], strict=True):
            if later is None:
                result.append(earlier)
                continue
            begins = later.norm.effective.start if later.norm.effective else None
            if begins is None or begins == (earlier.norm.effective.start if earlier.norm.effective else None):
                collector.error(
                    "N401", f"`{id_}` is declared twice", later.norm.id.span, "a later version of one provision says `effective from` the day it begins",
                    labels=[Label(earlier.norm.id.span, "here first")],
                )  # fmt: skip
            result.append(BoundNorm(id_, earlier.ruleset, earlier.norm, (), (), later.norm.effective))
    return result, formerly


def _reference(
    name: ast.Name,
    ruleset: declarations.RuleSet,
    ids: Mapping[str, Sequence[BoundNorm]],
    formerly: Mapping[str, str],
    collector: Collector,
) -> str | None:
    for candidate in (name.text, full_id(ruleset, name.text)):
        if candidate in ids:
            return candidate
        if candidate in formerly:
            return formerly[candidate]
    local = {i.removeprefix(ruleset.id.text + "."): i for i in ids if i.startswith(ruleset.id.text + ".")}
    collector.error("N404", f"no rule `{name}`", name.span, did_you_mean(name.text, [*ids, *local]))
    return None


def _bind_norm(
    bound: BoundNorm, ids: Mapping[str, Sequence[BoundNorm]], formerly: Mapping[str, str], collector: Collector
) -> BoundNorm:
    overrides: list[str] = []
    for name in bound.norm.overrides:
        target = _reference(name, bound.ruleset, ids, formerly, collector)
        if target is None:
            continue
        for other in ids[target]:  # a permission that one version gives is not given by another
            _may_override(bound, target, other, name, collector)
        overrides.append(target)
    conflicts = [t for t in (_reference(n, bound.ruleset, ids, formerly, collector) for n in bound.norm.conflicts) if t]
    return BoundNorm(
        bound.id,
        bound.ruleset,
        bound.norm,
        tuple(dict.fromkeys(overrides)),
        tuple(dict.fromkeys(conflicts)),
        bound.successor,
    )


def _may_override(bound: BoundNorm, target: str, other: BoundNorm, name: ast.Name, collector: Collector) -> None:
    own, theirs = layer_of(bound.ruleset), layer_of(other.ruleset)
    if theirs.rank > own.rank and not other.norm.allows_derogation:
        collector.error(
            "N407",
            f"{_a(own)} rule can't override `{target}`, which is {theirs}",
            name.span,
            "only a rule that says `allows derogation` gives way to a lower layer",
            labels=[Label(other.norm.id.span, "the higher rule")],
        )
    if other.norm.permit:
        collector.error("N407", f"`{target}` is a permit; only rules are overridden", name.span)


def _a(layer: Layer) -> str:
    return {"ethics": "an ethics", "norm": "a norm's", "law": "a law's"}[layer.value]


def _override_cycles(norms: Iterable[BoundNorm], collector: Collector) -> None:
    edges: dict[str, set[str]] = {}
    spans = {}
    for n in norms:
        edges.setdefault(n.id, set()).update(n.overrides)
        spans[n.id] = n.norm.id.span
    state: dict[str, int] = {}
    for start in sorted(edges):
        path: list[str] = []
        stack: list[tuple[str, list[str]]] = [(start, sorted(edges[start]))] if not state.get(start) else []
        if stack:
            path.append(start)
            state[start] = 1
        while stack:
            node, rest = stack[-1]
            if not rest:
                stack.pop()
                path.pop()
                state[node] = 2
                continue
            target = rest.pop(0)
            if state.get(target) == 1:
                circle = " → ".join(f"`{p}`" for p in [*path[path.index(target) :], target])
                collector.error("N408", f"overrides go round in a circle: {circle}", spans[node])
            elif len(path) > MAX_CHAIN:
                collector.error("N408", f"more than {MAX_CHAIN} rules override one another in a chain", spans[node])
                state[target] = 2
            elif not state.get(target) and target in edges:
                state[target] = 1
                path.append(target)
                stack.append((target, sorted(edges[target])))


def _bind_test(
    ruleset: declarations.RuleSet,
    case: declarations.TestCase,
    ids: Mapping[str, Sequence[BoundNorm]],
    formerly: Mapping[str, str],
    collector: Collector,
) -> BoundTest:
    rule = _reference(case.rule, ruleset, ids, formerly, collector) or case.rule.text
    expects: list[tuple[str, declarations.Expect]] = []
    for expect in case.expects:
        target = rule if expect.rule is None else _reference(expect.rule, ruleset, ids, formerly, collector)
        if target is not None:
            expects.append((target, expect))
    return BoundTest(ruleset, case, rule, tuple(expects))
