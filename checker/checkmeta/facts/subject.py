"""Subjects: a platform with the identity schemas that it uses, put together from its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from checkmeta.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.documents.limits import shown
from checkmeta.documents.read import read_file
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode, pointer
from checkmeta.facts.derive import derive
from checkmeta.facts.discover import File, Found, discover
from checkmeta.facts.json_schema import read_schema
from checkmeta.facts.merge import merge
from checkmeta.facts.native import Spot, read_native
from checkmeta.facts.paths import placed
from checkmeta.facts.recognise import EDITOR_KEY, RECOGNISED, Kind, recognise, stem
from checkmeta.facts.scalars import mismatch
from checkmeta.findings import Remark
from checkmeta.source import Span
from checkmeta.typesys import Field, RecordType
from checkmeta.values import Fact, Listing, NoneStated, Record, Unknown, Why
from checkmeta.vocabulary.bridge import identity_type, platform_type

_IGNORED: Final = frozenset({EDITOR_KEY})
_PLATFORM_KINDS: Final = frozenset({Kind.PLATFORM, Kind.BUNDLE})


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
        remarks: differences between documents, and the readers' warnings.

    """

    name: str
    platform: Fact
    identities: tuple[Identity, ...]
    documents: tuple[Document, ...]
    not_checked: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class _Parts:
    """What was read for one subject."""

    documents: list[Document] = field(default_factory=list)
    platforms: list[Fact] = field(default_factory=list)
    identities: list[Fact] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def build_subjects(paths: Sequence[Path], cwd: Path) -> list[Subject]:
    """Read the documents at `paths` (files and folders; relative ones are meant from `cwd`) as subjects, by name.

    A folder is a subject with all that is in it; a folder in it that has a platform config of its own is another. Files
    given by themselves make one subject a folder.

    Raises one `CheckmetaError` with the errors of all documents: U001, U002, D101 to D112, F201 to F211.
    """
    errors = Collector()
    found = discover(paths, cwd, errors)
    read = [(file, document) for file in found.files for document in _documents(file, errors)]
    kinds = [recognise(document) for _, document in read]
    homes = {file.folder for (file, _), kind in zip(read, kinds, strict=True) if kind in _PLATFORM_KINDS} | set(
        found.folders
    )
    groups: dict[str, _Parts] = {}
    unread: dict[str, list[str]] = {}
    for (file, document), kind in zip(read, kinds, strict=True):
        if kind is not None:
            _take(document, kind, groups.setdefault(_home(file, homes), _Parts()), errors)
        elif file.explicit:
            message = f"`{file.name}` is neither a platform config nor an identity schema"
            errors.error("F201", message, document.root.span, RECOGNISED)
        else:
            name = f"{file.name} (document {document.index + 1})" if document.index else file.name
            unread.setdefault(_home(file, homes), []).append(name)
    for name, top in found.left_out:
        unread.setdefault(top, []).append(name)
    errors.raise_errors()
    if not groups:
        raise CheckmetaError([_nothing(paths, found, sorted(n for names in unread.values() for n in names))])
    for home, names in unread.items():
        groups[_nearest(home, groups)].not_checked.extend(names)
    return [_subject(name, parts) for name, parts in sorted(groups.items())]


def _documents(file: File, errors: Collector) -> list[Document]:
    try:
        return read_file(file.path, file.name, file.root)
    except CheckmetaError as error:
        errors.diagnostics.extend(error.diagnostics)
        return []


def _home(file: File, homes: set[str]) -> str:
    """The subject that a file belongs to: the innermost folder, up to the given one, that is a subject."""
    folder = file.folder
    while folder != file.top and folder not in homes:
        folder = folder.rpartition("/")[0] or ("/" if folder.startswith("/") else file.top)
    return folder


def _nearest(home: str, groups: dict[str, _Parts]) -> str:
    """The subject whose report names what was left out in `home`: its own, else the first inside it, else the first."""
    if home in groups:
        return home
    inside = [name for name in groups if home == "." or name.startswith(f"{home}/")]
    return min(inside or groups)


def _nothing(paths: Sequence[Path], found: Found, unread: Sequence[str]) -> Diagnostic:
    """Say why there is nothing to check."""
    if unread:
        named = ", ".join(f"`{name}`" for name in unread[:3]) + (
            f" and {len(unread) - 3:,} more" if len(unread) > 3 else ""
        )
        what = "was" if len(unread) == 1 else "were"
        message = f"no documents to check: {named} {what} left out, as no platform config, no identity schema, or no file of the folder"
        return Diagnostic("U002", message, help=RECOGNISED)
    where = " in " + ", ".join(f"`{name}`" for name in found.folders[:3]) if paths and found.folders else ""
    help_ = "give a folder, or files in YAML, JSON or TOML: a platform config, identity schemas"
    return Diagnostic("U002", f"no documents to check{where}", help=help_)


def _take(document: Document, kind: Kind, parts: _Parts, errors: Collector) -> None:
    """Add a document's facts to its subject's."""
    own = Collector()  # the bound on errors is a document's
    root = document.root
    try:
        parts.documents.append(document)
        if kind is Kind.JSON_SCHEMA:
            parts.identities.append(read_schema(document, own, parts.remarks))
        elif kind is Kind.BUNDLE:
            assert isinstance(root, MappingNode)
            for key, node in root.entries.items():
                _take_part(key, node, root.keys.get(key), parts, own)
        elif kind is Kind.PLATFORM:
            _take_platform(root, Spot("a platform config"), parts, own)
        else:
            _take_identity(root, Spot("an identity schema"), parts, own)
    except CheckmetaError as error:
        own = Collector(list(error.diagnostics))
    errors.diagnostics.extend(own.diagnostics)


def _take_part(key: str, node: Node, span: Span | None, parts: _Parts, errors: Collector) -> None:
    """Add what stands under one of a bundle's keys."""
    spot = Spot(f"`{key}`", pointer("", key), span)
    if key == "platform":
        _take_platform(node, spot, parts, errors)
    elif key == "identity":
        _take_identity(node, spot, parts, errors)
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            _take_identity(item, Spot("an element of `identities`", pointer(spot.pointer, index)), parts, errors)


def _take_platform(node: Node, spot: Spot, parts: _Parts, errors: Collector) -> None:
    fact = _read_whole(node, platform_type(), spot, errors)
    if fact is None:
        return
    parts.platforms.append(fact)
    listed = _field(fact, "identities")
    if listed is not None and isinstance(listed.value, Listing):
        parts.identities.extend(item for item in listed.value.items if isinstance(item.value, Record))


def _take_identity(node: Node, spot: Spot, parts: _Parts, errors: Collector) -> None:
    fact = _read_whole(node, identity_type(), spot, errors)
    if fact is not None:
        parts.identities.append(fact)


def _read_whole(node: Node, kind: RecordType, spot: Spot, errors: Collector) -> Fact | None:
    """Read a record that can't be left unknown: None, with an error, where there is none."""
    fact = read_native(node, Field(kind, ""), spot, errors, ignored=_IGNORED)
    if isinstance(fact.value, Record):
        return fact
    if node.tag is not None:
        errors.error("F203", f"{spot.label} has the tag `{shown(node.tag)}`, which is not followed", node.span)
    elif not isinstance(node, MappingNode) and not errors.failed:
        mismatch(node, spot.label, "a mapping", None, errors)
    return None


def _field(record: Fact, name: str) -> Fact | None:
    return record.value.fields.get(name) if isinstance(record.value, Record) else None


def _subject(name: str, parts: _Parts) -> Subject:
    """Put one subject together."""
    remarks = [
        Remark(w.code, w.message, w.span, document.name, tuple(label.span for label in w.labels), w.help)
        for document in parts.documents
        for w in document.warnings
    ]
    remarks.extend(parts.remarks)
    identities = [derive(fact) for fact in parts.identities]
    platform = _platform(parts.platforms, identities, remarks)
    return Subject(
        name,
        placed(platform, "platform"),
        tuple(_identity(fact) for fact in identities),
        tuple(parts.documents),
        tuple(sorted(parts.not_checked)),
        tuple(remarks),
    )


def _platform(platforms: Sequence[Fact], identities: Sequence[Fact], remarks: list[Remark]) -> Fact:
    """The platform of all its configs, with all the identity schemas there are."""
    stated = [listed for fact in platforms if (listed := _field(fact, "identities")) is not None]
    bare = [fact for fact in platforms if isinstance(fact.value, Record)]
    merged = merge([_without_identities(fact) for fact in bare], platform_type(), "platform", remarks) if bare else None
    fields = dict(merged.value.fields) if merged and isinstance(merged.value, Record) else {}
    if identities:
        fields["identities"] = _all_identities(stated, identities, remarks)
    elif stated:
        fields["identities"] = merge(stated, None, "platform.identities", remarks)
    return Fact(Record(fields), merged.origin if merged else None)


def _without_identities(platform: Fact) -> Fact:
    # two schemas that say the same are still two: they don't merge like other lists
    assert isinstance(platform.value, Record)
    rest = {name: fact for name, fact in platform.value.fields.items() if name != "identities"}
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
    name = _field(fact, "name")
    shown_name = name.value if name and isinstance(name.value, str) else stem(span.source.name)
    return Identity(span.source.name, placed(fact, "identity"), shown_name, span)
