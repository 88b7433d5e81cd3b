"""Subjects: a platform with the identity schemas that it uses, put together from its documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, NoneStated, Record, Unknown, Why
from checkmeta.documents.tree import Document
from checkmeta.facts.derive import derive
from checkmeta.facts.fact_paths import placed
from checkmeta.facts.known_formats import Format
from checkmeta.facts.layers import LayeredPart
from checkmeta.facts.merge import merge
from checkmeta.facts.recognise import Kind, stem
from checkmeta.facts.understand import Understood, fact_of
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

_TYPED: Final = frozenset({Kind.PLATFORM, Kind.IDENTITY, Kind.BUNDLE})


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity schema: `fact` holds a record of the vocabulary's IdentitySchema, with paths from `identity`."""

    document: str
    """Name of the document that it stands in."""
    fact: Fact
    name: str
    """Its own name, or else its file's without extensions."""
    span: Span


@dataclass(frozen=True, slots=True)
class Subject:
    """One platform and its identity schemas.

    Attributes:
        name: the folder, as shown.
        platform: a record of the vocabulary's Platform, with paths from `platform`; all the identity schemas stand in
            it too, as `identities`. An empty record where nothing is said of the platform.
        identities: in the order of their documents, then of their places.
        documents: those whose facts these are.
        not_checked: names of the files in the folder that are neither kind of document.
        unread: names of its documents that can't be read, whatever they may say.
        remarks: differences between documents, and the readers' warnings.
        foreign: names of the documents that a mapping reads.
        formats: of its documents, each once.
        topics: the fields of Platform that its own platform configs have.
        used: whether anything in its documents went into the facts.
        typed: names of the documents of our own, which hold nothing but facts of the vocabulary.

    """

    name: str
    platform: Fact
    identities: tuple[Identity, ...]
    documents: tuple[Document, ...]
    not_checked: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    foreign: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    topics: frozenset[str] = frozenset()
    used: bool = True
    typed: frozenset[str] = frozenset()
    home: str = ""
    """The folder that it is in, as shown; `name` is the same where that holds one subject."""


@dataclass(slots=True)
class Parts:
    """What was read for one subject."""

    understood: list[Understood] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pieces: list[LayeredPart] = field(default_factory=list)
    """Its foreign configs, with what lies over them and is recognised by nothing; empty where there is no such thing."""


def subject_of(name: str, parts: Parts, home: str) -> Subject:
    """Put one subject of a folder together."""
    remarks = [
        Remark(w.code, w.message, w.span, document.name, tuple(label.span for label in w.labels), w.help)
        for document in parts.documents
        for w in document.warnings
    ]
    remarks.extend(parts.remarks)
    remarks.extend(remark for understood in parts.understood for remark in understood.remarks)
    identities = [derive(fact) for understood in parts.understood for fact in understood.identities]
    words = parts.understood[0].format.vocabulary if parts.understood else vocabulary()
    platform = _platform(_named(parts.understood), identities, words, remarks)
    return Subject(
        name,
        placed(platform, "platform"),
        tuple(_identity(fact) for fact in identities),
        tuple(parts.documents),
        tuple(sorted(parts.not_checked)),
        tuple(remarks),
        tuple(dict.fromkeys(u.document.name for u in parts.understood if u.format.mapping is not None)),
        tuple(sorted(set(parts.unread))),
        tuple({u.format.id: u.format for u in parts.understood}.values()),
        frozenset(
            name
            for u in parts.understood
            for fact in (u.platforms if u.format.mapping is None else ())
            if isinstance(fact.value, Record)
            for name in fact.value.fields
        ),
        used=not parts.understood or not all(u.unused for u in parts.understood),
        typed=frozenset(u.document.name for u in parts.understood if u.format.kind in _TYPED),
        home=home,
    )


def _named(understood: Sequence[Understood]) -> list[Fact]:
    """The platforms of all documents. What somebody says that theirs is called counts, not what its products call themselves."""
    found = [(fact, u.format.mapping is not None) for u in understood for fact in u.platforms]
    own = [fact_of(fact, "name") for fact, foreign in found if not foreign]
    if not any(name is not None and isinstance(name.value, str) for name in own):
        return [fact for fact, _ in found]
    return [_without(fact, "name") if foreign else fact for fact, foreign in found]


def _platform(platforms: Sequence[Fact], identities: Sequence[Fact], words: Vocabulary, remarks: list[Remark]) -> Fact:
    """The platform of all its configs, with all the identity schemas there are."""
    stated = [listed for fact in platforms if (listed := fact_of(fact, "identities")) is not None]
    bare = [fact for fact in platforms if isinstance(fact.value, Record)]
    # two schemas that say the same are still two: they don't merge like other lists
    apart = [_without(fact, "identities") for fact in bare]
    merged = merge(apart, words.platform, "platform", remarks) if bare else None
    fields = dict(merged.value.fields) if merged and isinstance(merged.value, Record) else {}
    if identities:
        fields["identities"] = _all_identities(stated, identities, remarks)
    elif stated:
        fields["identities"] = merge(stated, None, "platform.identities", remarks)
    return Fact(Record(fields), merged.origin if merged else None)


def _without(platform: Fact, left_out: str) -> Fact:
    """A platform without one of its fields."""
    if not isinstance(platform.value, Record):
        return platform
    rest = {name: fact for name, fact in platform.value.fields.items() if name != left_out}
    return Fact(Record(rest), platform.origin)


def _all_identities(stated: Sequence[Fact], identities: Sequence[Fact], remarks: list[Remark]) -> Fact:
    """The list of the identity schemas, wherever they stand."""
    places = tuple(identity.origin.span for identity in identities if identity.origin)
    for fact in stated:
        if isinstance(fact.value, NoneStated) and fact.origin is not None:
            message = "`platform.identities` is stated as `none`, and there are identity schemas"
            span = fact.origin.span
            remarks.append(Remark("F208", message, span, span.source.name, places, "the schemas count"))
    origin = next((fact.origin for fact in stated if isinstance(fact.value, Listing)), identities[0].origin)
    partial = any(_incomplete(fact) for fact in stated)
    return Fact(Listing(tuple(identities), partial, "some of them are stated as unknown" if partial else ""), origin)


def _incomplete(fact: Fact) -> bool:
    """Whether a stated list has, or is, something that nobody can read; null is mere silence."""
    inner = fact.value.items if isinstance(fact.value, Listing) else (fact,)
    values = [item.value for item in inner]
    return any(isinstance(v, Unknown) and any(m.why is not Why.NULL for m in v.missing) for v in values)


def _identity(fact: Fact) -> Identity:
    assert fact.origin is not None
    span = fact.origin.span
    name = fact_of(fact, "name")
    shown_name = name.value if name and isinstance(name.value, str) else stem(span.source.name)
    return Identity(span.source.name, placed(fact, "identity"), shown_name, span)
