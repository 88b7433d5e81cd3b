"""Subjects: a platform with the identity schemas that it uses, put together from its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, NoneStated, Record, Unknown, Why
from checkmeta.documents.formats import FORMATS, format_of
from checkmeta.documents.read import of_yaml_1_2, read_file
from checkmeta.documents.tree import Document
from checkmeta.facts.bounds import too_much
from checkmeta.facts.deployments import deployment
from checkmeta.facts.derive import derive
from checkmeta.facts.discover import File, Found, discover
from checkmeta.facts.fact_paths import placed
from checkmeta.facts.known_formats import Format, Formats
from checkmeta.facts.layers import LayeredPart, deployments, pieces, settled
from checkmeta.facts.merge import merge
from checkmeta.facts.recognise import RECOGNISED, Kind, stem
from checkmeta.facts.understand import Understood, fact_of, understand
from checkmeta.vocabulary.bridge import platform_type

NAMED_TWICE: Final = "`platform.name` is stated differently"
TWO_NAMES: Final = "they are read as one platform: if they are two, give each a folder of its own; else say its name in a `platform.yaml`"
_LOOKED_AT: Final = 100_000
"""Characters of a text that can't be read in which a format's marks are looked for."""
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
        unread: names of its documents that can't be read, whatever they may say.
        remarks: differences between documents, and the readers' warnings.
        foreign: names of the documents that a mapping reads.
        formats: of its documents, each once.
        topics: the fields of Platform that its own platform configs have.
        used: whether anything in its documents went into the facts.

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


@dataclass(slots=True)
class _Parts:
    """What was read for one subject."""

    understood: list[Understood] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pieces: list[LayeredPart] = field(default_factory=list)
    """Its foreign configs, with what lies over them and is recognised by nothing; empty where there is no such thing."""


def build_subjects(
    paths: Sequence[Path],
    cwd: Path,
    formats: Formats | None = None,
    *,
    untyped: bool = False,
    errors: Collector | None = None,
) -> list[Subject]:
    """Read the documents at `paths` (files and folders; relative ones are meant from `cwd`) as subjects, by name.

    A folder is a subject with all that is in it; a folder in it that has a platform config of its own is another. Files
    given by themselves make one subject a folder. Documents of one foreign format that give their platforms different
    names are subjects of their own, called `folder (name)`. With `untyped`, there are rules over the raw document: a
    file that nothing recognises is taken as it is if it was given by itself. What stands in one file beside a foreign
    document, such as the other objects of a Kubernetes manifest, is only named.

    Raises one `CheckmetaError` with the errors of all documents: U001, U002, D101 to D112, F201 to F214. With `errors`,
    these go there instead, as long as some document is left: of one with an error no fact is used.
    """
    strict = errors is None
    errors = Collector() if errors is None else errors
    formats = formats or Formats()
    found = discover_as(paths, cwd, errors, formats)
    files, unreadable = read_documents(found, errors, formats)
    torn = {d.span.source.name if d.span else d.subject for d in errors.diagnostics}
    known = [
        (file, *each) for file, document in files for each in formats.each(document, errors, explicit=file.explicit)
    ]
    read = [(file, document) for file, document, _ in known]
    kinds = [kind for _, _, kind in known]
    homes = {f.folder for (f, _), kind in zip(read, kinds, strict=True) if kind and kind.kind in _PLATFORM_KINDS}
    homes |= set(found.folders)
    understood = {file.name for (file, _), kind in zip(read, kinds, strict=True) if kind and kind.mapping}
    groups: dict[str, _Parts] = {}
    unread: dict[str, list[str]] = {}
    strangers: dict[str, list[tuple[File, Document]]] = {}
    for (file, document), kind in zip(read, kinds, strict=True):
        home = _home(file, homes)
        if kind is not None:
            asked = file.explicit and kind.id == formats.wanted
            _take(document, kind, groups.setdefault(home, _Parts()), errors, asked=asked)
        elif file.explicit and untyped:
            parts = groups.setdefault(home, _Parts())
            parts.documents.append(document)
            parts.remarks.append(_unrecognised(document))
        else:
            strangers.setdefault(home, []).append((file, document))
    for home in {**groups, **strangers}:
        met = strangers.get(home, [])
        parts = groups.get(home, _Parts())
        parts.pieces = pieces(_configs(parts), [document for _, document in met])
        over = {id(p.understood.document.root) for p in parts.pieces if not p.alone}
        for file, document in met:
            if id(document.root) in over:
                continue
            if file.explicit and file.name not in understood:
                message = f"`{file.name}` is neither a platform config nor an identity schema"
                errors.error("F201", message, document.root.span, RECOGNISED)
            else:
                unread.setdefault(home, []).append(_called(document))
    for name, top in (*found.left_out, *unreadable):
        unread.setdefault(top, []).append(name)
    for home in [home for home, parts in groups.items() if not parts.documents]:
        unread.setdefault(home, []).extend(groups.pop(home).not_checked)
    if strict or not groups:
        errors.raise_errors()
    if not groups:
        raise CheckmetaError([_nothing(paths, found, sorted(n for names in unread.values() for n in names))])
    for file in found.files:
        home = _home(file, set(groups))
        if file.name in torn and home in groups:
            groups[home].unread.append(file.name)
    for name, top in found.shut:
        groups[_nearest(_inner(name, top, set(groups)), groups)].unread.append(name)
    for home, names in unread.items():
        groups[_nearest(home, groups)].not_checked.extend(names)
    apart = {
        name: part
        for home, parts in groups.items()
        for own, some in _deployed(home, parts, errors).items()
        for name, part in _apart(own, some).items()
    }
    if (much := too_much([sum(u.elements for u in part.understood) for part in apart.values()])) is not None:
        raise CheckmetaError([*errors.diagnostics, much], errors.left_out)
    return [_subject(name, parts) for name, parts in sorted(apart.items())]


def discover_as(paths: Sequence[Path], cwd: Path, errors: Collector, formats: Formats) -> Found:
    """Find the documents at `paths`.

    Raises:
        CheckmetaError: U004, a format is given for files, and no file is.

    """
    found = discover(paths, cwd, errors)
    if formats.wanted is not None and found.folders and not any(file.explicit for file in found.files):
        message = f"`--as {formats.wanted}` is about files, and `{found.folders[0]}` is a folder"
        help_ = "what is met in a folder is recognised by what is in it; name the files that are of this format"
        raise CheckmetaError([Diagnostic("U004", message, help=help_, subject=found.folders[0])])
    return found


def read_documents(
    found: Found, errors: Collector, formats: Formats
) -> tuple[list[tuple[File, Document]], list[tuple[str, str]]]:
    """Read files. Also gives the (name, top) of those met in a folder that turned out to be no documents."""
    unreadable: list[tuple[str, str]] = []
    read = [(file, document) for file in found.files for document in _documents(file, errors, unreadable, formats)]
    return read, unreadable


def _called(document: Document) -> str:
    """A document's name; of several in one file also which it is."""
    return f"{document.name} (document {document.index + 1})" if document.index else document.name


def _unrecognised(document: Document) -> Remark:
    message = f"nothing recognises `{document.name}`: only rules over `document` are judged"
    help_ = "`checkmeta formats` lists what is recognised; `--as FORMAT` says what it is"
    return Remark("F215", message, document.root.span, document.name, (), help_)


def _documents(file: File, errors: Collector, unreadable: list[tuple[str, str]], formats: Formats) -> list[Document]:
    try:
        return read_file(file.path, file.name, file.root)
    except CheckmetaError as error:
        # a web server's `.conf` is no document of ours, and no mistake of the user's
        format_ = FORMATS[format_of(file.path.name) or "json"]
        if not file.explicit and format_.silent:
            pass
        elif not file.explicit and format_.loose:
            reason = error.diagnostics[0].message if format_.telling else ""
            unreadable.append((f"{file.name} ({reason})" if reason else file.name, file.top))
        elif not file.explicit and _stray(file, error, formats):
            unreadable.append((f"{file.name} ({error.diagnostics[0].message})", file.top))
        else:
            unreadable.append((file.name, file.top))
            errors.diagnostics.extend(error.diagnostics)
        return []


def _stray(file: File, error: CheckmetaError, formats: Formats) -> bool:
    """Whether a file that was met, and is no well-formed document, has no mark of any format: then it spoils no subject.

    A name of our own is such a mark: a `platform.yaml` that can't be read is never passed over.
    """
    span = error.diagnostics[0].span
    if not {"platform", "identity", "schema"}.isdisjoint(file.path.name.lower().split(".")):
        return False
    return span is not None and not formats.marked(span.source.text[:_LOOKED_AT])


def _home(file: File, homes: set[str]) -> str:
    """The subject that a file belongs to."""
    return _inner(file.folder, file.top, homes)


def _inner(folder: str, top: str, homes: set[str]) -> str:
    """The subject that a folder belongs to: the innermost folder, up to the given one, that is a subject."""
    while folder != top and folder not in homes:
        folder = folder.rpartition("/")[0] or ("/" if folder.startswith("/") else top)
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


def _take(document: Document, format_: Format, parts: _Parts, errors: Collector, *, asked: bool) -> None:
    """Add a document's facts to its subject's. One that was `asked` to be read as of a format, and has nothing of it, isn't."""
    own = Collector()  # the bound on errors is a document's
    try:
        understood = understand(document, format_, own)
    except CheckmetaError as error:
        own = Collector(list(error.diagnostics))
    if not own.failed and understood.unused:
        message = f"nothing in `{_called(document)}` is a fact of `{format_.id}`"
        if asked:
            own.error("F218", message, document.root.span, "say what it is: `checkmeta formats` lists the formats")
        else:
            help_ = "`checkmeta facts` shows what is understood of it"
            parts.remarks.append(Remark("F218", message, document.root.span, document.name, (), help_))
    if own.failed:  # half of a document could make a list look whole
        parts.not_checked.append(_called(document))
        parts.unread.append(_called(document))
    else:
        parts.understood.append(understood)
        parts.documents.append(document if format_.mapping is not None else of_yaml_1_2(document))
    errors.diagnostics.extend(own.diagnostics)
    errors.left_out += own.left_out


def _configs(parts: _Parts) -> list[Understood]:
    """Of what was read for a subject the configs of products."""
    return [u for u in parts.understood if u.format.mapping is not None and u.platforms]


def _deployed(home: str, parts: _Parts, errors: Collector) -> dict[str, _Parts]:
    """The subjects of one folder by the deployment that their configs are for, each with what lies over it.

    What names no deployment is in each, and so are what was left out and the remarks in the first.
    """
    by_deployment = deployments(parts.pieces)
    if len(by_deployment) == 1 and len(parts.pieces) < 2:
        return {home: parts}
    mains = _configs(parts)
    as_shown = {(id(d.source), d.index): d for d in parts.documents}
    found: dict[str, _Parts] = {}
    for name, of in by_deployment.items():
        own = found[f"{home} ({name})" if name else home] = _Parts(unread=parts.unread)
        with_layers = settled(of, errors)
        rest = [u for u in parts.understood if not any(u is main for main in mains)]
        if len(by_deployment) > 1:
            rest = [u for u in rest if deployment(u.document.name) in (None, name or None)]
        order = {id(u.document.source): i for i, u in enumerate(parts.understood)}
        own.understood = sorted([*with_layers, *rest], key=lambda u: order.get(id(u.document.source), len(order)))
        for u in own.understood:
            whole = u.document if u.format.mapping is not None else as_shown[id(u.document.source), u.document.index]
            own.documents.extend((whole, *u.layers))
    first = found.get(home) or found[min(found)]
    kept = {(id(u.document.source), u.document.index) for u in parts.understood}
    first.documents.extend(d for d in parts.documents if (id(d.source), d.index) not in kept)
    first.not_checked, first.remarks = parts.not_checked, parts.remarks
    return found


def _apart(home: str, parts: _Parts) -> dict[str, _Parts]:
    """The subjects of one folder: documents of one foreign format that name different platforms are about each of them."""
    names: dict[str, dict[int, str]] = {}
    for index, understood in enumerate(parts.understood):
        name = fact_of(understood.platforms[0], "name") if understood.platforms else None
        if understood.format.mapping is not None and name is not None and isinstance(name.value, str):
            names.setdefault(understood.format.id, {})[index] = name.value
    split = {i: name for of in names.values() if len(set(of.values())) > 1 for i, name in of.items()}
    if not split:
        return {home: parts}
    found: dict[str, _Parts] = {}
    for index, understood in enumerate(parts.understood):
        own = f"{home} ({split[index]})" if index in split else home
        found.setdefault(own, _Parts()).understood.append(understood)
    rest = [d for d in parts.documents if not any(d is u.document for u in parts.understood)]
    if rest:
        found.setdefault(home, _Parts())
    for part in found.values():
        part.documents = [u.document for u in part.understood]
        part.unread = parts.unread  # it may be about any of them
    first = found.get(home) or found[min(found)]
    first.documents.extend(rest)
    first.not_checked, first.remarks = parts.not_checked, parts.remarks
    return found


def _subject(name: str, parts: _Parts) -> Subject:
    """Put one subject together."""
    remarks = [
        Remark(w.code, w.message, w.span, document.name, tuple(label.span for label in w.labels), w.help)
        for document in parts.documents
        for w in document.warnings
    ]
    remarks.extend(parts.remarks)
    remarks.extend(remark for understood in parts.understood for remark in understood.remarks)
    identities = [derive(fact) for understood in parts.understood for fact in understood.identities]
    platform = _platform(_named(parts.understood), identities, remarks)
    remarks = [replace(r, help=TWO_NAMES) if r.message.startswith(NAMED_TWICE) else r for r in remarks]
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
    )


def _named(understood: Sequence[Understood]) -> list[Fact]:
    """The platforms of all documents. What somebody says that theirs is called counts, not what its products call themselves."""
    found = [(fact, u.format.mapping is not None) for u in understood for fact in u.platforms]
    own = [fact_of(fact, "name") for fact, foreign in found if not foreign]
    if not any(name is not None and isinstance(name.value, str) for name in own):
        return [fact for fact, _ in found]
    return [_without(fact, "name") if foreign else fact for fact, foreign in found]


def _platform(platforms: Sequence[Fact], identities: Sequence[Fact], remarks: list[Remark]) -> Fact:
    """The platform of all its configs, with all the identity schemas there are."""
    stated = [listed for fact in platforms if (listed := fact_of(fact, "identities")) is not None]
    bare = [fact for fact in platforms if isinstance(fact.value, Record)]
    # two schemas that say the same are still two: they don't merge like other lists
    apart = [_without(fact, "identities") for fact in bare]
    merged = merge(apart, platform_type(), "platform", remarks) if bare else None
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
