"""Overrides that can never reach what they name: a permit about elements, a rule about the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checkmeta.base.diagnostics.diagnostic import Collector, Label
from checkmeta.language.nodes import Comprehension, Field, Index, Local, Node, Root
from checkmeta.language.program import TypedNorm
from checkmeta.language.syntax import ast

Steps = tuple[str, ...]
"""The path of a subject, an element of a list as `[]`: `("platform", "clients", "[]")`."""


def check_overrides(norms: Iterable[TypedNorm], formerly: Mapping[str, str], collector: Collector) -> None:
    """Report what overrides a rule on a subject that is neither the rule's own nor contains it."""
    versions: dict[str, list[TypedNorm]] = {}
    for norm in norms:
        versions.setdefault(norm.id, []).append(norm)
    for norm in (n for own in versions.values() for n in own if n.overrides):
        for name in norm.written.overrides:
            targets = _targets(norm, name, versions, formerly)
            if targets and not any(_reaches(norm, target) for target in targets):
                kind = "permit" if norm.permit else "rule"
                collector.error(
                    "T519",
                    f"{kind} `{norm.written.id}` is about {_about(norm)}, `{name}` about {_about(targets[0])}",
                    name.span,
                    f"it reaches its own subject, and what stands within that: {_advice(norm)}",
                    labels=[Label(targets[0].span, "the rule")],
                )


def _targets(
    norm: TypedNorm, name: ast.Name, versions: Mapping[str, list[TypedNorm]], formerly: Mapping[str, str]
) -> list[TypedNorm]:
    for candidate in (name.text, f"{norm.ruleset}.{name.text}"):
        found = versions.get(formerly.get(candidate, candidate))
        if found:
            return found
    return []


def _reaches(norm: TypedNorm, target: TypedNorm) -> bool:
    """Whether some subject of `norm` may be one of `target`, or contain it. What was computed may be anything."""
    if norm.root not in ("platform", target.root):
        return False
    theirs = _subjects(target)
    return all(
        path is None or any(other is None or other[: len(path)] == path for other in theirs) for path in _subjects(norm)
    )


def _subjects(norm: TypedNorm) -> list[Steps | None]:
    """Where the elements of each list of the `for each` stand; None for one that is computed."""
    bound: dict[int, Steps | None] = {}
    for generator in norm.for_each:
        path = _path(generator.domain, bound)
        bound[generator.variable.number] = None if path is None else (*path, "[]")
    return list(bound.values())


def _path(node: Node, bound: Mapping[int, Steps | None]) -> Steps | None:
    steps: list[str] = []
    while True:
        if isinstance(node, Field):
            steps.append(node.name)
            node = node.of
        elif isinstance(node, Index):
            steps.append("[]")
            node = node.of
        elif isinstance(node, Comprehension) and node.element == node.variable:
            node = node.domain  # some of its elements, each where it stands
        else:
            break
    start = (node.name,) if isinstance(node, Root) else bound.get(node.number) if isinstance(node, Local) else None
    return None if start is None else (*start, *reversed(steps))


def _about(norm: TypedNorm) -> str:
    if norm.for_each:
        return "each of " + " and ".join(f"`{g.domain.span.words}`" for g in norm.for_each)
    return {"identity": "each identity schema", "document": "each document"}.get(norm.root, "the platform")


def _advice(norm: TypedNorm) -> str:
    return "leave out `for each`, or name a rule about elements" if norm.for_each else "name another rule"
