"""What lies over a config: documents that only override are read with their main one, in the product's order.

Where the order can't be known, each says its own, and none of them has the product's defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.records import dataclass, replace
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, walk
from checkmeta.facts.deployments import akin, deployment, in_sequence, layer, near
from checkmeta.facts.mapping.apply import map_document, recognises
from checkmeta.facts.understand import Understood, fact_of, understand

_IDS: Final = ("id", "clientId", "alias", "username", "name")
"""Keys by which the elements of a list are told apart, where each has one."""
_MOST: Final = 20
"""The most documents that are laid over one another, and configs that a document is tried over."""
_SECTIONS: Final = {"supabase.config": "remotes"}
"""Formats of which one document holds several deployments, with the key that they stand under."""
_TRIED: Final = 200
"""The most documents of a folder that are tried over its configs."""


def overlaid(below: Node, above: Node) -> Node:
    """Lay a document over another, key by key. Lists are replaced; of those of things with names, each is laid over its own."""
    if isinstance(above, MappingNode) and isinstance(below, MappingNode):
        if above.tag or above.conditional or below.tag or below.conditional:
            return above
        entries = dict(below.entries)
        for key, node in above.entries.items():
            entries[key] = overlaid(entries[key], node) if key in entries else node
        repeated = {key: span for key, span in below.repeated.items() if key not in above.entries} | above.repeated
        return replace(below, entries=entries, keys={**below.keys, **above.keys}, repeated=repeated)
    if isinstance(above, SequenceNode) and isinstance(below, SequenceNode):
        first, second = _named(below), _named(above)
        if first is not None and second is not None and not (above.conditional or below.conditional):
            items = [overlaid(node, second[name]) if name in second else node for name, node in first.items()]
            items.extend(node for name, node in second.items() if name not in first)
            return replace(above, items=tuple(items), more=above.more + below.more)
    return above


def _named(listed: SequenceNode) -> dict[object, Node] | None:
    """The elements of a list by what tells them apart; None where nothing does."""
    for key in _IDS:
        found: dict[object, Node] = {}
        for item in listed.items:
            name = item.entries.get(key) if isinstance(item, MappingNode) else None
            if isinstance(name, ScalarNode) and name.value is not None:
                found[name.value] = item
        if listed.items and len(found) == len(listed.items):
            return found
    return None


def over(main: Document, above: Document) -> Document:
    """One document with another laid over it; it keeps the name of the lower."""
    root = overlaid(main.root, above.root)
    return replace(
        main, root=root, open_ended=main.open_ended or above.open_ended, counted=(*main.counted, *above.counted)
    )


@dataclass(frozen=True, slots=True)
class LayeredPart:
    """A config of a foreign format, or what only lies over one: then `alone` is false, as nothing recognises it by itself."""

    understood: Understood
    alone: bool = True
    section: str | None = None
    """The deployment that a section of the document is about, which is laid over the rest of it."""

    @property
    def environment(self) -> bool:
        """Whether it is an environment, which lies over a product's file."""
        mapping = self.understood.format.mapping
        return mapping is not None and self.understood.document.format not in mapping.reads

    @property
    def name(self) -> str:
        """The name of its document."""
        return self.understood.document.name

    @property
    def deployment(self) -> str | None:
        """The deployment that it is for, if it says one."""
        return self.section or deployment(self.name)


def pieces(mains: Sequence[Understood], strangers: Sequence[Document]) -> list[LayeredPart]:
    """The configs of a folder, and those of the documents that nothing recognises which lie over one of them."""
    known = [piece for main in mains for piece in (_piece(main, mains), *_sections(main))]
    return [
        *known,
        *(LayeredPart(each, alone=False) for s in strangers[:_TRIED] if (each := _override(s, mains)) is not None),
    ]


def _piece(main: Understood, mains: Sequence[Understood]) -> LayeredPart:
    """A config; an environment is one by itself only where its product has no file."""
    piece = LayeredPart(main)
    files = (m for m in mains if m.format.id == main.format.id and not LayeredPart(m).environment)
    return replace(piece, alone=False) if piece.environment and next(files, None) is not None else piece


def _sections(main: Understood) -> Iterator[LayeredPart]:
    """The deployments that stand as sections in one config, each laid over the rest of it."""
    root, key = main.document.root, _SECTIONS.get(main.format.id)
    sections = root.entries.get(key) if isinstance(root, MappingNode) and key else None
    if not isinstance(root, MappingNode) or not isinstance(sections, MappingNode):
        return
    for name, section in list(sections.entries.items())[:_MOST]:
        document = replace(main.document, root=overlaid(root, section), warnings=())
        try:
            yield LayeredPart(understand(document, main.format, Collector()), section=name)
        except CheckmetaError:
            continue


def _override(stranger: Document, mains: Sequence[Understood]) -> Understood | None:
    """What a document says that lies over a config: of most of its keys the config's mapping reads something.

    Of one that is called after the config one key is enough. One that names another platform lies over none.
    """
    root = stranger.root
    for main in mains[:_MOST]:
        mapping, document = main.format.mapping, main.document
        if mapping is None or not isinstance(root, MappingNode) or stranger.format not in mapping.reads:
            continue
        if stranger.name == document.name or not near(document.name, stranger.name) or not root.entries:
            continue
        whole = over(document, stranger)
        try:
            if not recognises(mapping, whole):
                continue
            used = map_document(mapping, whole).used
            alone = understand(replace(stranger, open_ended=True), main.format, Collector())
        except CheckmetaError:
            continue
        read = {here.split("/")[1] for here, _ in walk(root) if here and here in used}
        enough = read if akin(document.name, stranger.name) else 2 * len(read) > len(root.entries)
        if enough and _called(alone) in (None, _called(main)):
            return alone
    return None


def _called(understood: Understood) -> object:
    name = fact_of(understood.platforms[0], "name") if understood.platforms else None
    return name.value if name is not None and isinstance(name.value, str) else None


def deployments(found: Sequence[LayeredPart]) -> dict[str, list[LayeredPart]]:
    """The configs of one folder by the deployment that they are for; what names none is common to all, and so in each.

    There is one alone, called "", unless two are named, or one that stands beside a config which is whole without it.
    """
    split: set[str] = set()
    own: list[LayeredPart] = []
    for of in _by_format(found).values():
        named = {piece.deployment for piece in of if piece.deployment is not None}
        common = [piece for piece in of if piece.deployment is None]
        whole = [piece for piece in of if piece.deployment is not None and piece.alone]
        if len(named) > 1 or (named and any(p.alone for p in common) and len(whole) == len(of) - len(common)):
            split |= named
            own.extend(piece for piece in common if whole and piece.alone)
    if not split:
        return {"": list(found)}
    groups = {
        name: [p for p in found if p.deployment in (None, name) and not any(p is o for o in own)]
        for name in sorted(split)
    }
    if own:
        groups[""] = [piece for piece in found if piece.deployment is None]
    return groups


def settled(found: Sequence[LayeredPart], errors: Collector) -> list[Understood]:
    """The configs of one deployment, each with what lies over it; where no order is known, none has its defaults."""
    result: list[Understood] = []
    for of in _by_format(found).values():
        names = dict.fromkeys(_called(p.understood) for p in of if p.alone)
        for name in names or {None: None}:
            mine = [p for p in of if _called(p.understood) == name or (not p.alone and _unnamed(p, names))]
            result.extend(_stacked(mine, errors))
        result.extend(
            p.understood
            for p in of
            if p.environment and not p.alone and not _unnamed(p, names) and _called(p.understood) not in names
        )
    return result


def _unnamed(piece: LayeredPart, names: Mapping[object, None]) -> bool:
    """Whether what lies over a config names no platform; an environment may give another name to the one that there is."""
    return _called(piece.understood) is None or (piece.environment and len(names) < 2)


def _stacked(mine: list[LayeredPart], errors: Collector) -> list[Understood]:
    """Configs of one platform, laid over one another where their order is known."""
    if len(mine) < 2:
        return [piece.understood for piece in mine]
    mine = sorted(mine, key=lambda p: (p.environment, layer(p.name), p.name, p.understood.document.index))
    first = mine[0].understood
    if len(mine) <= _MOST and all(map(_follows, mine, mine[1:])):
        document = first.document
        for piece in mine[1:]:
            document = over(document, replace(piece.understood.document, open_ended=False))
        own = Collector()
        try:
            whole = understand(document, first.format, own)
        except CheckmetaError as error:
            own.diagnostics.extend(error.diagnostics)
        if not own.failed:
            return [replace(whole, layers=tuple(p.understood.document for p in mine[1:]))]
        errors.diagnostics.extend(own.diagnostics)
    if all(piece.alone for piece in mine):
        return [piece.understood for piece in mine]
    return [understand(replace(p.understood.document, open_ended=True), p.understood.format, Collector()) for p in mine]


def _follows(first: LayeredPart, second: LayeredPart) -> bool:
    """Whether it is known that a document is read after another."""
    if not near(first.name, second.name):
        return False
    if second.environment:
        return not first.environment
    if layer(second.name) > layer(first.name):
        return True
    same = first.name.rpartition("/")[0] == second.name.rpartition("/")[0]
    return same and in_sequence(first.name) and in_sequence(second.name)


def _by_format(found: Sequence[LayeredPart]) -> dict[str, list[LayeredPart]]:
    groups: dict[str, list[LayeredPart]] = {}
    for piece in found:
        groups.setdefault(piece.understood.format.id, []).append(piece)
    return groups
