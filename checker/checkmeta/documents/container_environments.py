"""What containers are given in their environment: by a Compose file, by a workload of Kubernetes, or by a ConfigMap of names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.source import Span
from checkmeta.documents.secret_leaves import tell
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode

_CONTAINERS: Final = 20
"""Of how many containers of a manifest the environment is looked at."""
_WORKLOADS: Final = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod"})
_NAME: Final = regex(r"[A-Z][A-Z0-9_]*+")
STARTED: Final = "(STARTED WITH)"
"""The name under which a container's command line stands beside its environment: none that an environment can have."""

Pairs = list[tuple[str, Span, ScalarNode]]


def environments(document: Document) -> list[Document]:
    """Return each container's environment as an environment file would have it: names, and values that are texts."""
    root = document.root
    if not isinstance(root, MappingNode):
        return []
    found = [
        Document(
            document.source,
            "env",
            _mapping(pairs, place),
            document.index,
            open_ended=more,
            elsewhere=more,
            level=document.level,
        )
        for pairs, place, more in islice(_found(root), _CONTAINERS)
        if pairs
    ]
    for each in found:  # what a name says of its value, the manifest doesn't
        tell(each.source, each.root)
    return found


def _found(root: MappingNode) -> Iterator[tuple[Pairs, Span, bool]]:
    """Each environment with its place, and whether more of it stands in another file."""
    kind = root.entries.get("kind")
    services = root.entries.get("services")
    if isinstance(kind, ScalarNode) and kind.value in _WORKLOADS:
        yield from _workload(root)
    elif isinstance(kind, ScalarNode) and kind.value == "ConfigMap":
        names = root.entries.get("data")
        if isinstance(names, MappingNode) and names.entries and all(_NAME.fullmatch(name) for name in names.entries):
            yield _pairs(names), names.span, True
    elif kind is None and isinstance(services, MappingNode):
        for service in services.entries.values():
            given = service.entries.get("environment") if isinstance(service, MappingNode) else None
            if given is not None and isinstance(service, MappingNode) and ({"image", "build"} & service.entries.keys()):
                yield _pairs(given) + _command(service, "command"), given.span, "env_file" in service.entries


def _workload(root: MappingNode) -> Iterator[tuple[Pairs, Span, bool]]:
    pod: Node | None = root.entries.get("spec")
    template = pod.entries.get("template") if isinstance(pod, MappingNode) else None
    if isinstance(template, MappingNode):
        pod = template.entries.get("spec")
    containers = pod.entries.get("containers") if isinstance(pod, MappingNode) else None
    for container in containers.items if isinstance(containers, SequenceNode) else ():
        given = container.entries.get("env") if isinstance(container, MappingNode) else None
        if isinstance(given, SequenceNode) and isinstance(container, MappingNode):
            yield _pairs(given) + _command(container, "command", "args"), given.span, "envFrom" in container.entries


def _command(container: MappingNode, *keys: str) -> Pairs:
    """What the container is started with, as one line: a product's mode is often said there alone."""
    words: list[ScalarNode] = []
    for key in keys:
        said = container.entries.get(key)
        items = said.items if isinstance(said, SequenceNode) else [said]
        words += [item for item in items if isinstance(item, ScalarNode) and isinstance(item.value, str)]
    if not words:
        return []
    line = " ".join(str(word.value) for word in words)
    return [(STARTED, words[0].span, _with(words[0], line))]


def _pairs(given: Node) -> Pairs:
    """Names and values: of a mapping, of a list of `NAME=value`, or of one of `{name, value}`."""
    found: Pairs = []
    if isinstance(given, MappingNode):
        for name, value in given.entries.items():
            if isinstance(value, ScalarNode):
                found.append((name, given.keys[name], _text(value)))
        return found
    for item in given.items if isinstance(given, SequenceNode) else ():
        if isinstance(item, ScalarNode) and isinstance(item.value, str):
            name, sign, said = item.value.partition("=")
            here, there = _parts(item, f"{name}{sign}")
            found.append((name, here, _text(_with(item, said if sign else None, there))))
        elif isinstance(item, MappingNode):
            named, value_node = item.entries.get("name"), item.entries.get("value")
            if isinstance(named, ScalarNode) and isinstance(named.value, str):
                # one that is taken from a secret stands elsewhere
                held = value_node if isinstance(value_node, ScalarNode) else _with(named, None)
                found.append((named.value, named.span, _text(held)))
    return found


def _parts(item: ScalarNode, head: str) -> tuple[Span, Span]:
    """Where the name stands in a text, and where its value; both where the text does, if it is written otherwise than it is."""
    span = item.span
    quote = 1 if span.text[:1] in {'"', "'"} else 0
    start = span.start + quote
    if not span.source.text.startswith(head, start):
        return span, span
    value = start + len(head)
    return Span(span.source, start, value), Span(span.source, value, max(value, span.end - quote))


def _with(node: ScalarNode, value: str | None, span: Span | None = None) -> ScalarNode:
    return ScalarNode(value, span or node.span, quoted=True, tag=node.tag, placeholder=node.placeholder)


def _text(node: ScalarNode) -> ScalarNode:
    """The value as a container is given it: a text."""
    if node.value is None or isinstance(node.value, str):
        return node
    said = str(node.value).lower() if isinstance(node.value, bool) else node.span.text
    return ScalarNode(said, node.span, tag=node.tag, placeholder=node.placeholder)


def _mapping(pairs: Pairs, place: Span) -> MappingNode:
    return MappingNode({name: node for name, _, node in pairs}, {name: span for name, span, _ in pairs}, place)
