"""Which keys of a document a mapping reads, as far as its text says so: those of an environment are found by them."""

from __future__ import annotations

from collections.abc import Iterator

from checkmeta.base.records import dataclass, field
from checkmeta.language import nodes as p
from checkmeta.language.typed_mapping import TypedMapping, expressions_of
from checkmeta.language.walk import iterate

Path = tuple[str, ...]
_MOST = 200
"""Of one expression the most paths that are followed: each `else` has two ways on."""


@dataclass(frozen=True, slots=True)
class ReadPaths:
    """The keys that a mapping names, by their paths; `lists` are those whose elements it goes through."""

    paths: frozenset[Path]
    lists: frozenset[Path]


def read_paths(mapping: TypedMapping) -> ReadPaths:
    """The keys that a mapping reads, or asks for, from the top of the document down."""
    return _Reader(mapping).read()


@dataclass(slots=True)
class _Reader:
    mapping: TypedMapping
    bound: dict[int, list[p.Node]] = field(default_factory=dict)
    """What a variable goes through, by its number."""
    keys: set[str] = field(default_factory=set)
    """Texts of lists that are all texts: keys that are looked up in turn."""

    def read(self) -> ReadPaths:
        nodes = [node for root in expressions_of(self.mapping) for node in iterate(root)]
        for walk in (walk for gathering in self.mapping.gatherings for walk in gathering.walks):
            self.bound.setdefault(walk.variable.number, []).append(walk.domain)
        for node in nodes:
            if isinstance(node, p.Quant | p.Comprehension):
                self.bound.setdefault(node.variable.number, []).append(node.domain)
            if isinstance(node, p.ListLiteral):
                texts = [item.value for item in node.items if isinstance(item, p.Const) and isinstance(item.value, str)]
                if len(texts) == len(node.items):
                    self.keys.update(texts)
        paths: set[Path] = set()
        lists: set[Path] = set()
        for node in nodes:
            if isinstance(node, p.Field | p.Index):
                paths.update(self.paths_of(node))
            elif isinstance(node, p.Call) and node.function == "has" and isinstance(node.arguments[1], p.Const):
                paths.update((*path, str(node.arguments[1].value)) for path in self.paths_of(node.arguments[0]))
            if isinstance(node, p.Quant | p.Comprehension):
                lists.update(self.paths_of(node.domain))
            if isinstance(node, p.Member):
                lists.update(self.paths_of(node.list))
            if isinstance(node, p.Call) and node.function == "length":
                lists.update(self.paths_of(node.arguments[0]))
        for domains in self.bound.values():
            for domain in domains:
                lists.update(self.paths_of(domain))
        return ReadPaths(frozenset(paths - {()}), frozenset(lists - {()}))

    def paths_of(self, node: p.Node, depth: int = 0) -> list[Path]:
        """Where in the document a value may stand; nowhere where it was made of something."""
        if depth > 40:
            return []
        match node:
            case p.Root() if node.name == "document":
                return [()]
            case p.Field():
                return [(*path, node.name) for path in self.paths_of(node.of, depth + 1)]
            case p.Index(index=p.Const(value=str(key))):
                return [(*path, key) for path in self.paths_of(node.of, depth + 1)]
            case p.Index(index=p.Local()):
                return [(*path, key) for path in self.paths_of(node.of, depth + 1) for key in sorted(self.keys)]
            case p.Else():
                return [*self.paths_of(node.left, depth + 1), *self.paths_of(node.right, depth + 1)][:_MOST]
            case p.Local():
                return [path for domain in self.bound.get(node.number, ()) for path in self._items(domain, depth + 1)][
                    :_MOST
                ]
            case _:
                return []

    def _items(self, domain: p.Node, depth: int) -> Iterator[Path]:
        """Where the elements of a list stand that is written out."""
        match domain:
            case p.ListLiteral():
                for item in domain.items:
                    yield from self.paths_of(item, depth + 1)
            case p.Comprehension():
                yield from self.paths_of(domain.element, depth + 1)
            case _:
                return
