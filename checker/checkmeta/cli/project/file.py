"""The project file: where it is found, and what it says, each value with its place."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.paths import is_file, stands
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.cli.outputs import STDOUT, split
from checkmeta.cli.project.checked import plain, unknown_key
from checkmeta.cli.project.keys import KEYS
from checkmeta.documents.limits import FILE_BYTES
from checkmeta.documents.read import read_file, without_repeats
from checkmeta.documents.tree import MappingNode, Node, SequenceNode
from checkmeta.facts.declared import Declared, Pattern

NAME: Final = "checkmeta.toml"
PYPROJECT: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """What a project file says.

    Attributes:
        root: its folder, which nothing that it names leads out of.
        name: of the file, as a reader sees it.
        values: by key, as they stand.
        spans: of each key's value, and of each of its parts.
        subjects: that it declares.
        digest: of its bytes as they were read.

    """

    root: Path
    name: str
    values: dict[str, Any]
    spans: dict[str, tuple[Span, ...]] = field(repr=False)
    subjects: tuple[Declared, ...] = ()
    digest: FileDigest | None = None


def find(start: Path) -> Path | None:
    """The project file of a folder: in it, or in the nearest folder round it.

    No further than the repository that the folder is in, and never in a folder that everybody may write to, where it could
    be anybody's.
    """
    for folder in (start, *start.parents):
        if folder != start and _open_to_all(folder):
            return None
        if is_file(folder / NAME):
            return folder / NAME
        if _has_table(folder / PYPROJECT):
            return folder / PYPROJECT
        if stands(folder / ".git"):
            return None
    return None


def _open_to_all(folder: Path) -> bool:
    try:
        return os.name == "posix" and bool(folder.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return True


def _has_table(path: Path) -> bool:
    """Whether a `pyproject.toml` has our table, as far as its text tells."""
    if not is_file(path):
        return False
    try:
        with path.open("rb") as file:
            lines = file.read(FILE_BYTES).splitlines()
    except OSError:
        return False
    return any(line.lstrip().startswith((b"[tool.checkmeta", b"[[tool.checkmeta")) for line in lines)


def read(path: Path, name: str) -> Project:
    """What a project file says.

    Raises:
        CheckmetaError: it can't be read (U001, D101 to D112), or U011: it says what can't be.

    """
    root = path.parent
    digests: list[FileDigest] = []
    document = read_file(path, name, root, digests)[0]
    without_repeats([document])
    errors = Collector()
    node = document.root
    if path.name == PYPROJECT and isinstance(node, MappingNode):
        tool = node.entries.get("tool")
        node = tool.entries["checkmeta"] if isinstance(tool, MappingNode) and "checkmeta" in tool.entries else node
    values: dict[str, Any] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    if not isinstance(node, MappingNode):
        errors.error("U011", "a project file is a table", node.span)
        errors.raise_errors()
        return Project(root, name, values, spans)
    known = {key.name: key for key in KEYS}
    for key, inner in node.entries.items():
        if key not in known:
            unknown_key(key, node, known, errors)
            continue
        values[key] = plain(inner, known[key].schema, key, errors, known[key].wrong)
        spans[key] = (
            (inner.span, *(item.span for item in inner.items)) if isinstance(inner, SequenceNode) else (inner.span,)
        )
    errors.raise_errors()
    for key, value in values.items():
        if known[key].paths:
            _inside(root, value, spans[key], errors, written=key in ("outputs", "db"))
    subjects = _subjects(node.entries.get("subjects"), root, errors)
    errors.raise_errors()
    return Project(root, name, values, spans, subjects, replace(digests[0], name=path.name))


def _subjects(node: Node | None, root: Path, errors: Collector) -> tuple[Declared, ...]:
    """The subjects, whose nodes have been found right."""
    if not isinstance(node, SequenceNode):
        return ()
    found: list[Declared] = []
    for item in node.items:
        if isinstance(item, MappingNode):
            name = item.entries.get("name")
            found.append(
                Declared(
                    _patterns(item.entries.get("paths"), root, errors),
                    str(getattr(name, "value", "") or ""),
                    _patterns(item.entries.get("shared"), root, errors),
                )
            )
        else:
            found.append(Declared(_patterns(item, root, errors)))
    return tuple(found)


def _patterns(node: Node | None, root: Path, errors: Collector) -> tuple[Pattern, ...]:
    if node is None:
        return ()
    items = node.items if isinstance(node, SequenceNode) else (node,)
    found = tuple(Pattern(str(getattr(item, "value", "")), item.span) for item in items)
    for pattern in found:
        _inside(root, pattern.text, (pattern.span,) if pattern.span is not None else (), errors)
    return found


def _inside(root: Path, value: Any, spans: tuple[Span, ...], errors: Collector, *, written: bool = False) -> None:
    """Refuse what leads out of the project's folder: the file may be a stranger's. Nor is anything `written` into a hidden folder."""
    texts = value if isinstance(value, list) else [value]
    places = spans[1:] if isinstance(value, list) else spans
    for text, span in zip(texts, places, strict=True):
        path = split(text)[1] if written else text
        if written and path == STDOUT:
            continue
        whole = Path(os.path.normpath(root / path))
        real = _real(whole)
        if not whole.is_relative_to(os.path.normpath(root)) or real is None or not real.is_relative_to(root.resolve()):
            help_ = "copy it into the folder, or name it on the command line"
            errors.error("U011", f"`{text}` leads out of the project's folder", span, help_)
        elif written and any(part.startswith(".") for part in real.relative_to(root.resolve()).parts):
            help_ = "name another folder, or name it on the command line"
            errors.error("U011", f"`{text}` is hidden, and a project file has nothing written there", span, help_)


def _real(path: Path) -> Path | None:
    """Where a path really leads, as far as it exists."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None
