"""Which subjects there are: files found, read, and grouped by the folders and deployments that they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.records import replace
from checkmeta.documents.formats import FORMATS, format_of
from checkmeta.documents.read import STANDARD_INPUT, of_yaml_1_2, read_file, read_standard_input
from checkmeta.documents.tree import Document, MappingNode
from checkmeta.facts.bounds import too_much
from checkmeta.facts.deployments import deployment
from checkmeta.facts.discover import File, Found, PassedOver, discover
from checkmeta.facts.known_formats import Format, Formats
from checkmeta.facts.layers import deployments, pieces, settled
from checkmeta.facts.merge import merge
from checkmeta.facts.recognise import RECOGNISED, Kind
from checkmeta.facts.subject import Parts, Subject, subject_of
from checkmeta.facts.understand import Understood, fact_of, understand
from checkmeta.vocabulary.bridge import platform_type

_LOOKED_AT: Final = 100_000
"""Characters of a text that can't be read in which a format's marks are looked for."""
FileReader = Callable[[File], list[Document]]
"""Reads a file; raises `CheckmetaError` where it can't be."""
_PLATFORM_KINDS: Final = frozenset({Kind.PLATFORM, Kind.BUNDLE})


def build_subjects(
    paths: Sequence[Path],
    cwd: Path,
    formats: Formats | None = None,
    *,
    untyped: bool = False,
    errors: Collector | None = None,
    found: Found | None = None,
    digests: list[FileDigest] | None = None,
    reader: FileReader | None = None,
) -> list[Subject]:
    """Read the documents at `paths` (files and folders; relative ones are meant from `cwd`) as subjects, by name.

    A folder is a subject with all that is in it; a folder in it that has a platform config of its own is another. Files
    given by themselves make one subject a folder. Documents of one foreign format that give their platforms different
    names are subjects of their own, called `folder (name)`. With `untyped`, there are rules over the raw document: a
    file that nothing recognises is taken as it is if it was given by itself. What stands in one file beside a foreign
    document, such as the other objects of a Kubernetes manifest, is only named. `found` says which files there are, where
    somebody has looked already; `reader` reads one, where its text may be another than the file's.

    Raises one `CheckmetaError` with the errors of all documents: U001, U002, D101 to D112, F201 to F214. With `errors`,
    these go there instead, as long as some document is left: of one with an error no fact is used. Each file that was read
    is noted in `digests`.
    """
    strict = errors is None
    errors = Collector() if errors is None else errors
    formats = formats or Formats()
    found = discover_as(paths, cwd, errors, formats) if found is None else found
    files, unreadable = read_files(found, errors, formats, digests, reader)
    torn = {d.span.source.name if d.span else d.subject for d in errors.diagnostics}
    known = [
        (file, *each) for file, document in files for each in formats.each(document, errors, explicit=file.explicit)
    ]
    read = [(file, document) for file, document, _ in known]
    kinds = [kind for _, _, kind in known]
    homes = {f.folder for (f, _), kind in zip(read, kinds, strict=True) if kind and kind.kind in _PLATFORM_KINDS}
    homes |= set(found.folders)
    understood = {file.name for (file, _), kind in zip(read, kinds, strict=True) if kind and kind.mapping}
    groups: dict[str, Parts] = {}
    unread: dict[str, list[str]] = {}
    strangers: dict[str, list[tuple[File, Document]]] = {}
    for (file, document), kind in zip(read, kinds, strict=True):
        home = _home(file, homes)
        if kind is not None:
            asked = file.explicit and kind.id == formats.wanted
            parts = groups.setdefault(home, Parts())
            if kind.id in formats.replaced or kind.before is not None:
                parts.remarks.append(_read_otherwise(document, kind))
            _take(document, kind, parts, errors, asked=asked)
        elif file.explicit and untyped:
            parts = groups.setdefault(home, Parts())
            parts.documents.append(document)
            parts.remarks.append(_unrecognised(document))
        else:
            strangers.setdefault(home, []).append((file, document))
    charts = {home: remark for home, met in strangers.items() for _, d in met if (remark := _chart(d)) is not None}
    for home in {**groups, **strangers}:
        met = strangers.get(home, [])
        parts = groups.get(home, Parts())
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
        nothing = _nothing(paths, found, sorted(n for names in unread.values() for n in names))
        raise CheckmetaError([replace(nothing, help=remark.help) for remark in charts.values()][:1] or [nothing])
    for home, remark in charts.items():
        groups[_nearest(home, groups)].remarks.append(remark)
    for file in found.files:
        home = file.top if found.declared is not None and file.top not in groups else _home(file, set(groups))
        if file.name in torn and home in groups:
            groups[home].unread.append(file.name)
    for name, top in found.shut:
        if found.declared is not None and top not in groups:
            continue
        groups[_nearest(_inner(name, top, set(groups)), groups)].unread.append(name)
    for home, names in unread.items():
        if found.declared is not None and home not in groups:
            continue  # no other subject is to blame
        groups[_nearest(home, groups)].not_checked.extend(names)
    apart = {
        name: (part, home)
        for home, parts in groups.items()
        for own, some in _deployed(home, parts, errors).items()
        for name, part in _apart(own, some).items()
    }
    if (much := too_much([sum(u.elements for u in part.understood) for part, _ in apart.values()])) is not None:
        raise CheckmetaError([*errors.diagnostics, much], errors.left_out)
    return [subject_of(name, parts, home) for name, (parts, home) in sorted(apart.items(), key=lambda item: item[0])]


def discover_as(
    paths: Sequence[Path], cwd: Path, errors: Collector, formats: Formats, ignored: PassedOver | None = None
) -> Found:
    """Find the documents at `paths`.

    Raises:
        CheckmetaError: U004, a format is given for files, and no file is.

    """
    found = discover(paths, cwd, errors, ignored)
    if formats.wanted is not None and found.folders and not any(file.explicit for file in found.files):
        message = f"`--as {formats.wanted}` is about files, and `{found.folders[0]}` is a folder"
        help_ = "what is met in a folder is recognised by what is in it; name the files that are of this format"
        raise CheckmetaError([Diagnostic("U004", message, help=help_, subject=found.folders[0])])
    return found


def read_files(
    found: Found,
    errors: Collector,
    formats: Formats,
    digests: list[FileDigest] | None = None,
    reader: FileReader | None = None,
) -> tuple[list[tuple[File, Document]], list[tuple[str, str]]]:
    """Read files. Also gives the (name, top) of those met in a folder that turned out to be no documents."""
    unreadable: list[tuple[str, str]] = []
    known: dict[Path, list[Document]] = {}
    read: list[tuple[File, Document]] = []
    for file in found.files:
        if file.path not in known:  # of a file that several subjects share there is one document, and one complaint
            known[file.path] = _documents(file, errors, unreadable, formats, digests, reader)
        elif not known[file.path]:
            unreadable.append((file.name, file.top))
        read.extend((file, document) for document in known[file.path])
    return read, unreadable


def _called(document: Document) -> str:
    """A document's name; of several in one file also which it is."""
    return f"{document.name} (document {document.index + 1})" if document.index else document.name


def _unrecognised(document: Document) -> Remark:
    message = f"nothing recognises `{document.name}`: only rules over `document` are judged"
    help_ = "`checkmeta formats` lists what is recognised; `--as FORMAT` says what it is"
    return Remark("F215", message, document.root.span, document.name, (), help_)


def _chart(document: Document) -> Remark | None:
    """What to say of a Helm chart: what it comes to isn't known before it is rendered."""
    if not document.name.endswith("Chart.yaml") or not isinstance(document.root, MappingNode):
        return None
    if not {"apiVersion", "name", "version"} <= document.root.entries.keys():
        return None
    folder = document.name.removesuffix("Chart.yaml").rstrip("/") or "."
    message = f"`{folder}` is a Helm chart that isn't rendered: what its templates make of its values is not read"
    help_ = f"render it and check what comes out: `helm template {folder} | checkmeta check -`"
    return Remark("F219", message, document.root.span, document.name, (), help_)


def _documents(
    file: File,
    errors: Collector,
    unreadable: list[tuple[str, str]],
    formats: Formats,
    digests: list[FileDigest] | None,
    reader: FileReader | None,
) -> list[Document]:
    try:
        if reader is not None:
            return reader(file)
        if file.path == STANDARD_INPUT:
            return read_standard_input(formats.kinds)
        return read_file(file.path, file.name, file.root, digests)
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


def _nearest(home: str, groups: dict[str, Parts]) -> str:
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


def _take(document: Document, format_: Format, parts: Parts, errors: Collector, *, asked: bool) -> None:
    """Add a document's facts to its subject's. One that was `asked` to be read as of a format, and has nothing of it, isn't."""
    own = Collector()  # the bound on errors is a document's
    try:
        understood = understand(document, format_, own, asked=asked)
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


def _read_otherwise(document: Document, format_: Format) -> Remark:
    """What is read by a mapping that stands in the place of a shipped one may say anything: whoever reads the report knows it."""
    assert format_.mapping is not None
    file = format_.mapping.span.source.name
    message = f"`{_called(document)}` is read by `{format_.id}` of {file}"
    if format_.before is not None:
        message += f", rather than as `{format_.before}`, which comes with checkmeta"
        return Remark("F221", message, document.root.span, document.name, (), "see what each reads: `checkmeta facts`")
    message += ", in the place of the one that comes with checkmeta"
    return Remark(
        "F221", message, document.root.span, document.name, (), "give it an id of its own, if both should be there"
    )


def _configs(parts: Parts) -> list[Understood]:
    """Of what was read for a subject the configs of products."""
    return [u for u in parts.understood if u.format.mapping is not None and u.platforms]


def _deployed(home: str, parts: Parts, errors: Collector) -> dict[str, Parts]:
    """The subjects of one folder by the deployment that their configs are for, each with what lies over it.

    What names no deployment is in each, and so are what was left out and the remarks in the first.
    """
    by_deployment = deployments(parts.pieces)
    if len(by_deployment) == 1 and len(parts.pieces) < 2:
        return {home: parts}
    mains = _configs(parts)
    as_shown = {(id(d.source), d.index): d for d in parts.documents}
    found: dict[str, Parts] = {}
    for name, of in by_deployment.items():
        own = found[f"{home} ({name})" if name else home] = Parts(unread=parts.unread)
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


def _apart(home: str, parts: Parts) -> dict[str, Parts]:
    """The subjects of one folder: documents of one foreign format that name different platforms are about each of them.

    So are whole configs that say different things of one: merged, neither would be judged by what it says.
    """
    names: dict[str, dict[int, str]] = {}
    for index, understood in enumerate(parts.understood):
        name = fact_of(understood.platforms[0], "name") if understood.platforms else None
        if understood.format.mapping is not None and name is not None and isinstance(name.value, str):
            names.setdefault(understood.format.id, {})[index] = name.value
    split = {i: name for of in names.values() if len(set(of.values())) > 1 for i, name in of.items()}
    split |= {i: name for i, name in _at_odds(parts).items() if i not in split}
    if not split:
        return {home: parts}
    found: dict[str, Parts] = {}
    for index, understood in enumerate(parts.understood):
        own = f"{home} ({split[index]})" if index in split else home
        found.setdefault(own, Parts()).understood.append(understood)
    rest = [d for d in parts.documents if not any(d is u.document for u in parts.understood)]
    if rest:
        found.setdefault(home, Parts())
    for part in found.values():
        part.documents = [u.document for u in part.understood]
        part.unread = parts.unread  # it may be about any of them
    first = found.get(home) or found[min(found)]
    first.documents.extend(rest)
    first.not_checked, first.remarks = parts.not_checked, parts.remarks
    return found


def _at_odds(parts: Parts) -> dict[int, str]:
    """Whole configs of one format that contradict each other, by their places among what was read, with their files' names."""
    whole: dict[str, list[int]] = {}
    for index, understood in enumerate(parts.understood):
        if understood.format.mapping is not None and understood.complete and understood.platforms:
            whole.setdefault(understood.format.id, []).append(index)
    found: dict[int, str] = {}
    for indices in whole.values():
        differences: list[Remark] = []
        if len(indices) > 1:
            platforms = [fact for i in indices for fact in parts.understood[i].platforms]
            merge(platforms, platform_type(), "platform", differences)
        names = [_called(parts.understood[i].document).rpartition("/")[2] for i in indices]
        if differences and len(set(names)) == len(names):
            found |= dict(zip(indices, names, strict=True))
    return found
