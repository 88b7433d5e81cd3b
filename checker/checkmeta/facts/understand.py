"""One document read as what it is: its facts, and what of it went into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import FieldType, RecordType
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.documents.limits import shown
from checkmeta.documents.read import without_repeats
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.about import of_nobody
from checkmeta.facts.bounds import elements, few_enough, in_part_remarks, whole
from checkmeta.facts.json_schema import read_schema
from checkmeta.facts.known_formats import Format
from checkmeta.facts.mapping.apply import map_document
from checkmeta.facts.native import Spot, read_native
from checkmeta.facts.native_scalars import mismatch
from checkmeta.facts.recognise import EDITOR_KEY, Kind
from checkmeta.facts.secret_places import hide_secrets
from checkmeta.vocabulary.bridge import Vocabulary

_IGNORED = frozenset({EDITOR_KEY})


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a document.

    Attributes:
        platforms: records of the vocabulary's Platform; several only in a native document that repeats itself.
        identities: records of IdentitySchema.
        remarks: what the reader of its format says of it.
        used: JSON pointers of what went into the facts; None where all of it does, or all that doesn't is an error.
        complete: whether its silence means the product's defaults; None for formats that have none.
        layers: the documents that lie over it, whose facts these are as well.

    """

    document: Document
    format: Format
    platforms: tuple[Fact, ...] = ()
    identities: tuple[Fact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    used: frozenset[str] | None = None
    complete: bool | None = None
    layers: tuple[Document, ...] = ()

    @property
    def elements(self) -> int:
        """How many things it has judged. Its identity schemas may stand in its platform, too, and count once."""
        return sum(map(elements, (*map(_without_identities, self.platforms), *self.identities)))

    @property
    def unused(self) -> bool:
        """Whether nothing in it went into the facts: what it may still give are a product's defaults."""
        return self.used is not None and self.used <= {""}


def understand(document: Document, format_: Format, errors: Collector, *, asked: bool = False) -> Understood:
    """Read a document as of a format. Adds F202 to F210 to `errors`, up to a document's bound.

    A JSON Schema in which nothing is a person's is no identity schema, unless it is `asked` to be read as one.

    Raises:
        CheckmetaError: D105 for a key that stands twice in a document of ours, F210, F213.

    """
    result = Understood(document, format_)
    if format_.mapping is not None:
        mapped = map_document(format_.mapping, document, format_.vocabulary)
        _hide(((mapped.platform,) if mapped.platform is not None else ()), mapped.identities, format_, mapped=True)
        read = replace(
            result,
            platforms=(mapped.platform,) if mapped.platform is not None else (),
            identities=mapped.identities,
            remarks=(*mapped.remarks, *in_part_remarks(document, mapped.used)),
            used=mapped.used,
            complete=mapped.complete,
        )
        return read if few_enough(read.elements, document, errors) else result
    without_repeats([document])
    if not whole(document, errors):
        return result
    if format_.kind is Kind.JSON_SCHEMA and not isinstance(document.root, MappingNode):
        # `true` and `false` are schemas, too: they admit anything, or nothing, and name no attribute
        mismatch(document.root, "a JSON Schema of an identity", "a mapping", None, errors)
        return result
    if format_.kind is Kind.JSON_SCHEMA:
        remarks: list[Remark] = []
        identity = read_schema(document, errors, remarks, format_.vocabulary)
        if not asked and isinstance(identity.value, Record) and of_nobody(identity.value):
            return replace(result, used=frozenset())
        _hide((), (identity,), format_, mapped=False)
        read = replace(result, identities=(identity,), remarks=tuple(remarks))
        return read if few_enough(read.elements, document, errors) else result
    parts = _Native(errors, format_.vocabulary)
    root = document.root
    if format_.kind is Kind.BUNDLE:
        assert isinstance(root, MappingNode)
        for key, node in root.entries.items():
            parts.part(key, node, root.keys.get(key))
    elif format_.kind is Kind.PLATFORM:
        parts.platform(root, Spot("a platform config"))
    else:
        parts.identity(root, Spot("an identity schema"))
    _hide(parts.platforms, parts.identities, format_, mapped=False)
    read = replace(result, platforms=tuple(parts.platforms), identities=tuple(parts.identities))
    return read if few_enough(read.elements, document, errors) else result


def _hide(platforms: Sequence[Fact], identities: Sequence[Fact], format_: Format, *, mapped: bool) -> None:
    """Hide what is secret in the facts of a document."""
    words = format_.vocabulary
    for facts, kind in ((platforms, words.platform), (identities, words.identity)):
        for fact in facts:
            hide_secrets(fact, kind, mapped=mapped)


def _without_identities(platform: Fact) -> Fact:
    """A platform without its identity schemas."""
    if not isinstance(platform.value, Record) or "identities" not in platform.value.fields:
        return platform
    rest = {name: fact for name, fact in platform.value.fields.items() if name != "identities"}
    return Fact(Record(rest), platform.origin)


class _Native:
    """The parts of a native document."""

    def __init__(self, errors: Collector, words: Vocabulary) -> None:
        self.errors = errors
        self.words = words
        self.platforms: list[Fact] = []
        self.identities: list[Fact] = []

    def part(self, key: str, node: Node, span: Span | None) -> None:
        """Take what stands under one of a bundle's keys."""
        spot = Spot(f"`{key}`", pointer("", key), span)
        if key == "platform":
            self.platform(node, spot)
        elif key == "identity":
            self.identity(node, spot)
        elif isinstance(node, SequenceNode):
            for index, item in enumerate(node.items):
                self.identity(item, Spot("an element of `identities`", pointer(spot.pointer, index)))

    def platform(self, node: Node, spot: Spot) -> None:
        """Take a platform config, with the identity schemas in it."""
        fact = self._whole(node, self.words.platform, spot)
        if fact is None:
            return
        self.platforms.append(fact)
        listed = fact_of(fact, "identities")
        if listed is not None and isinstance(listed.value, Listing):
            self.identities.extend(item for item in listed.value.items if isinstance(item.value, Record))

    def identity(self, node: Node, spot: Spot) -> None:
        """Take an identity schema."""
        fact = self._whole(node, self.words.identity, spot)
        if fact is not None:
            self.identities.append(fact)

    def _whole(self, node: Node, kind: RecordType, spot: Spot) -> Fact | None:
        """Read a record that can't be left unknown: None, with an error, where there is none."""
        fact = read_native(node, FieldType(kind, ""), spot, self.errors, ignored=_IGNORED)
        if isinstance(fact.value, Record):
            return fact
        if node.tag is not None:
            message = f"{spot.label} has the tag `{shown(node.tag)}`, which is not followed"
            self.errors.error("F203", message, node.span)
        elif not isinstance(node, MappingNode) and not self.errors.failed:
            mismatch(node, spot.label, "a mapping", None, self.errors)
        return None


def fact_of(record: Fact, name: str) -> Fact | None:
    """A field of a record, if the fact is one that has it."""
    return record.value.fields.get(name) if isinstance(record.value, Record) else None


def unused(root: Node, used: Iterable[str]) -> tuple[list[tuple[str, Span]], int]:
    """The keys of a document of which nothing was used, outermost first, with their places; and how many keys there are.

    Elements of lists are not told apart: `/clients/*/webOrigins` stands for all of them, at the place of the first, and
    what is used of one is used.
    """
    touched: set[str] = set()
    for here in used:
        prefix = here
        while prefix and prefix not in touched:
            touched.add(prefix)
            prefix = prefix.rpartition("/")[0]
    found: dict[str, Span] = {}
    every: set[str] = set()
    somewhere: set[str] = set()
    stack: list[tuple[Node, str, str, bool]] = [(root, "", "", True)]
    while stack:
        node, here, general, wanted = stack.pop()
        if isinstance(node, MappingNode):
            for name, child in reversed(node.entries.items()):
                at, path = pointer(here, name), pointer(general, name)
                every.add(path)
                open_ = wanted and at in touched
                if open_:
                    somewhere.add(path)
                if wanted and not open_:
                    found.setdefault(path, node.keys[name])
                stack.append((child, at, path, open_))
        elif isinstance(node, SequenceNode):
            stack.extend(
                (child, pointer(here, i), f"{general}/*", wanted)
                for i, child in reversed(list(enumerate(node.items)))
                if not isinstance(child, ScalarNode)
            )
    left = [(path, span) for path, span in found.items() if path not in somewhere]
    return sorted(left, key=lambda each: each[1].start), len(every)
