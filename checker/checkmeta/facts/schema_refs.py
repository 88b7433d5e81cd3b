"""Where a JSON Schema's references lead, within its own document. Nothing is ever fetched."""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, find, pointer

REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
LONGEST: Final = 4_096
"""Characters of a reference, a pointer or an attribute's path: together they bound what a schema can blow up to."""

_NAMED: Final = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"}
)
"""Keywords whose mapping has names for keys, not keywords."""
_DATA: Final = frozenset({"enum", "const", "default", "examples", "example", "x-checkmeta"})
"""Keywords whose values are no schemas."""


class Nowhere(StrEnum):
    """Why a reference has no target."""

    REMOTE = "remote"
    """It leads to another document."""
    DANGLING = "dangling"
    """It leads to a place in this document that doesn't exist."""


@dataclass(frozen=True, slots=True)
class RefTarget:
    """A schema and its JSON pointer."""

    node: Node
    pointer: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A node's key and the step before it: a pointer that is written out only where it is needed."""

    before: _Step | None
    key: str | int

    def written(self) -> str:
        keys: list[str | int] = []
        step: _Step | None = self
        while step is not None:
            keys.append(step.key)
            step = step.before
        result = ""
        for key in reversed(keys):
            result = pointer(result, key)
        return result


class References:
    """The identifiers of a schema document: `$id`, `$anchor`, and which base each reference is relative to."""

    __slots__ = ("anchors", "bases", "resources", "root")

    def __init__(self, root: Node) -> None:
        self.root = root
        self.resources: dict[str, tuple[Node, _Step | None]] = {"": (root, None)}
        self.anchors: dict[tuple[str, str], tuple[Node, _Step | None]] = {}
        self.bases: dict[int, str] = {}
        self._scan()

    def _scan(self) -> None:
        seen: set[tuple[int, bool]] = set()
        stack: list[tuple[Node, _Step | None, str, bool]] = [(self.root, None, "", False)]
        while stack:
            node, step, base, named = stack.pop()
            if (id(node), named) in seen:  # what an alias repeats stands where it stood first
                continue
            if isinstance(node, SequenceNode):
                seen.add((id(node), named))
                stack.extend((item, _Step(step, i), base, False) for i, item in enumerate(node.items))
            if not isinstance(node, MappingNode):
                continue
            seen.add((id(node), named))
            if not named:
                base = self._identify(node, step, base)
            for key, child in node.entries.items():
                if named or key not in _DATA:
                    stack.append((child, _Step(step, key), base, not named and key in _NAMED))

    def _identify(self, node: MappingNode, step: _Step | None, base: str) -> str:
        """Note what a schema is called; the base of what stands in it."""
        own = text_of(node.entries.get("$id"))
        if own.startswith("#"):
            self.anchors.setdefault((base, own[1:]), (node, step))
        elif own:
            base = _join(base, own)[0]
            self.resources.setdefault(base, (node, step))
        for keyword in ("$anchor", "$dynamicAnchor"):
            if anchor := text_of(node.entries.get(keyword)):
                self.anchors.setdefault((base, anchor), (node, step))
        if any(keyword in node.entries for keyword in REFERENCES):
            self.bases[id(node)] = base
        return base

    def resolve(self, node: MappingNode, reference: str) -> RefTarget | Nowhere:
        """Find what a reference in `node` leads to."""
        if len(reference) > LONGEST:
            return Nowhere.DANGLING
        base = self.bases.get(id(node), "")
        uri, fragment = (base, reference[1:]) if reference.startswith("#") else _join(base, reference)
        resource = self.resources.get(uri)
        if resource is None:
            return Nowhere.REMOTE
        root, step = resource
        path = unquote(fragment)
        if path and not path.startswith("/"):
            anchored = self.anchors.get((uri, path))
            return (
                RefTarget(anchored[0], anchored[1].written() if anchored[1] else "") if anchored else Nowhere.DANGLING
            )
        target = find(root, path)
        start = step.written() if step else ""
        return RefTarget(target, start + path) if target is not None else Nowhere.DANGLING

    def suggest(self, reference: str) -> str | None:
        """Help for a reference that leads nowhere: the definition that it may mean."""
        container, slash, name = reference[:LONGEST].removeprefix("#").rpartition("/")
        parent = find(self.root, unquote(container)) if slash and reference.startswith("#") else None
        if not isinstance(parent, MappingNode):
            return None
        help_ = did_you_mean(name[:60], parent.entries)
        return help_.replace("`", f"`#{container}/", 1) if help_ else None


def text_of(node: Node | None) -> str:
    """The text of a node; empty where it is none."""
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else ""


def _join(base: str, reference: str) -> tuple[str, str]:
    """The absolute address that a reference means, and its fragment."""
    try:
        uri, fragment = urldefrag(urljoin(base, reference[:LONGEST]))
    except ValueError:  # `http://[`
        return reference[:LONGEST], ""
    return uri, fragment
