"""An environment as the document that it lies over: names such as `GTS_HOST` as the keys that a mapping reads."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.documents.container_environments import STARTED
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.facts.mapping.apply import recognises
from checkmeta.facts.mapping.read_paths import Path, ReadPaths, read_paths
from checkmeta.language.typed_mapping import Spelling, TypedMapping

_TYPED: Final = frozenset({"yaml", "json", "toml", "hjson"})
"""Formats in which a number or a flag isn't a text."""
_ESCAPED: Final = regex(r"(?i)_0x2([ed])_")
_SIGNS: Final = regex(r"[^A-Za-z0-9]+")
_WHOLE: Final = regex(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = regex(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_FLAGS: Final = {"true": True, "false": False, "yes": True, "no": False}


def spoken_to(document: Document, mappings: Sequence[TypedMapping]) -> list[tuple[TypedMapping, Document]]:
    """Of an environment file the documents that it lies over, each with the mapping that reads it.

    An environment may be of several products. It is one's where a name begins as that product alone has them, and the rest
    of the name is a key that the mapping reads; where a product's names have no beginning of their own, where the mapping
    recognises what they come to. What it leaves out stands in a file, so that it is never complete.
    """
    root = document.root
    if document.format != "env" or not isinstance(root, MappingNode):
        return []
    found: list[tuple[TypedMapping, Document]] = []
    for mapping in mappings:
        if any(_may_be(spelling, name, mapping) for spelling in mapping.environment for name in root.entries):
            tree = as_document(root, mapping)
            if tree is None:
                continue
            spoken = replace(document, root=tree, open_ended=True, warnings=())
            own = all(spelling.name for spelling in mapping.environment)
            if own or recognises(mapping, replace(spoken, format=mapping.reads[0])):
                found.append((mapping, spoken))
    return found


def _may_be(spelling: Spelling, name: str, mapping: TypedMapping) -> bool:
    if spelling.name:
        return name.upper().startswith(spelling.name)
    marks = (key.lstrip("/") for key in mapping.keys or ())
    return any(_plain(name).startswith(_plain(mark)) for mark in marks)


def as_document(root: MappingNode, mapping: TypedMapping) -> MappingNode | None:
    """What the names of an environment come to; None where none of them is a key that the mapping reads."""
    tables = _Tables(mapping, read_paths(mapping))
    tree = _Tree(root.span)
    known = 0
    for name, node in root.entries.items():
        path, sure = tables.path(name)
        if path is None or not isinstance(node, ScalarNode):
            continue
        known += sure and name != STARTED  # many things are started with the same words
        # a name without a value has it from elsewhere
        held = replace(node, value="", placeholder=f"${{{name}}}") if node.value is None else tables.value(node, path)
        tree.put(path, root.keys[name], held)
    return tree.node() if known else None


def _plain(name: str) -> str:
    """A name as it is compared: `log.file` and `LOG_FILE` are one."""
    return _SIGNS.sub("_", _ESCAPED.sub(lambda m: "." if m[1] in "eE" else "-", name)).strip("_").upper()


@dataclass(slots=True)
class _Tables:
    """How a mapping's keys are called in an environment."""

    mapping: TypedMapping
    read: ReadPaths
    names: dict[Spelling, dict[str, Path]] = field(default_factory=dict)

    def path(self, name: str) -> tuple[Path | None, bool]:
        """The path of a name, and whether the mapping reads something there."""
        called = [s for s in self.mapping.environment if name.upper().startswith(s.name.upper())]
        for spelling in sorted(called, key=lambda s: -len(s.name)):
            if spelling.name and not spelling.name.endswith("_"):
                if name.upper() == spelling.name:
                    return spelling.path, True
                continue
            rest = _plain(name[len(spelling.name) :])
            path = self._table(spelling).get(rest)
            if path is not None:
                return path, True
            if spelling.name and rest:
                return (*spelling.path, rest.lower()), False
        return None, False

    def _table(self, spelling: Spelling) -> dict[str, Path]:
        if spelling not in self.names:
            base = spelling.path
            under = sorted(path for path in self.read.paths if path[: len(base)] == base and len(path) > len(base))
            # of two ways to write one name the shorter path is the file's own, the longer one that of a chart around it
            under.sort(key=len, reverse=True)
            self.names[spelling] = {_plain("_".join(path[len(base) :])): path for path in under}
        return self.names[spelling]

    def value(self, node: ScalarNode, path: Path) -> Node:
        """A text as what stands in the file in its place: a flag, a number, a list of texts."""
        if not isinstance(node.value, str) or node.placeholder is not None or not _TYPED & {*self.mapping.reads}:
            return node
        text = node.value.strip()
        if path in self.read.lists:
            parts = [part.strip().strip("\"'") for part in text.strip("[]").replace(";", ",").split(",")]
            return SequenceNode(tuple(ScalarNode(part, node.span) for part in parts if part), node.span)
        if text.lower() in _FLAGS:
            return replace(node, value=_FLAGS[text.lower()], quoted=False)
        if _WHOLE.fullmatch(text):
            return replace(node, value=int(text), quoted=False)
        if _DECIMAL.fullmatch(text):
            return replace(node, value=Fraction(text), quoted=False)
        return node


@dataclass(slots=True)
class _Tree:
    """A mapping that is made key by key; a level stands where the first name stands that leads into it."""

    span: Span
    entries: dict[str, _Tree | Node] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)

    def put(self, path: Path, key: Span, node: Node) -> None:
        """Set a value. What is a value and a level at once stays what it was first."""
        here = self
        for step in path[:-1]:
            inner = here.entries.setdefault(step, _Tree(key))
            here.keys.setdefault(step, key)
            if not isinstance(inner, _Tree):
                return
            here = inner
        if not isinstance(here.entries.get(path[-1]), _Tree):
            here.entries[path[-1]] = node
            here.keys[path[-1]] = key

    def node(self) -> MappingNode:
        """The mapping."""
        entries = {key: node.node() if isinstance(node, _Tree) else node for key, node in self.entries.items()}
        return MappingNode(entries, dict(self.keys), self.span)
