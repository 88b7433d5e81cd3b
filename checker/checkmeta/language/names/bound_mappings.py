"""Mappings with their names bound: ids, and which of two that recognise one document is preferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, Label, did_you_mean
from checkmeta.language.names.resolved import BoundMappings, Visible
from checkmeta.language.syntax import written_mappings as mappings
from checkmeta.language.syntax.declarations import RulesFile

PLATFORM: Final = "checkmeta.platform"
IDENTITY: Final = "checkmeta.identity"
JSON_SCHEMA: Final = "generic.json-schema"

BUILT_IN: Final = {
    PLATFORM: "checkmeta's own: a platform config",
    IDENTITY: "checkmeta's own: an identity schema",
    JSON_SCHEMA: "JSON Schema of an identity",
}
"""Formats that need no mapping, with their titles."""


def bind_mappings(files: Iterable[RulesFile], collector: Collector) -> tuple[BoundMappings, ...]:
    """Bind the mappings of all files at once, by the files' names. What is wrong goes into `collector`."""
    bound = [_file(f, collector) for f in sorted(files, key=lambda f: f.source.name) if f.mappings]
    known: dict[str, mappings.Mapping] = {}
    for mapping in (m for b in bound for m in b.mappings):
        name = mapping.id
        if name.text in BUILT_IN:
            collector.error("N401", f"`{name}` is built in", name.span)
        elif name.text in known:
            labels = [Label(known[name.text].id.span, "here first")]
            collector.error("N401", f"mapping `{name}` is declared twice", name.span, labels=labels)
        known.setdefault(name.text, mapping)
    for mapping in known.values():
        for other in mapping.rather_than:
            if other.text not in known and other.text not in BUILT_IN:
                help_ = did_you_mean(other.text, [*known, *BUILT_IN]) or "`checkmeta formats` lists them"
                collector.error("N411", f"no format `{other}`", other.span, help_)
    _cycles(known, collector)
    return tuple(bound)


def _file(file: RulesFile, collector: Collector) -> BoundMappings:
    names: dict[str, Visible] = {}
    bound = BoundMappings(file.source, names, file.mappings)
    for define in file.defines:
        name = define.name
        if name.text in names:
            labels = [Label(names[name.text].declaration.name.span, "here first")]
            collector.error("N401", f"`{name}` is declared twice", name.span, labels=labels)
        elif name.text in ("document", "filename"):
            collector.error("N401", f"`{name}` has a meaning in every mapping", name.span, "give it another name")
        names.setdefault(name.text, Visible(bound.scope, define))
    return bound


def _cycles(known: Mapping[str, mappings.Mapping], collector: Collector) -> None:
    """Of mappings that are each preferred to the next, and the last to the first, none is."""
    done: set[str] = set()
    for start in sorted(known):
        path: list[str] = []
        stack: list[tuple[str, Sequence[str]]] = []
        if start not in done:
            stack.append((start, [n.text for n in known[start].rather_than]))
            path.append(start)
        while stack:
            here, rest = stack.pop()
            if not rest:
                done.add(path.pop())
                continue
            stack.append((here, rest[1:]))
            target = rest[0]
            if target in path:
                circle = " → ".join(f"`{p}`" for p in [*path[path.index(target) :], target])
                message = f"mappings are preferred to one another in a circle: {circle}"
                help_ = "leave out one `rather than` of them"
                collector.error("N412", message, known[here].id.span, help_)
            elif target in known and target not in done:
                path.append(target)
                stack.append((target, [n.text for n in known[target].rather_than]))
