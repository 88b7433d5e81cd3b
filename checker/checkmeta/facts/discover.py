"""Which files there are to read, under which names, and which folders the user named."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, Diagnostic
from checkmeta.base.paths import is_folder
from checkmeta.base.records import dataclass
from checkmeta.documents.formats import format_of
from checkmeta.documents.limits import JSON_BYTES, RUN_BYTES
from checkmeta.documents.read import STANDARD_INPUT, STDIN, supported, unreadable

FILES: Final = 10_000
"""Documents of one run."""
FEWER: Final = "check fewer folders in one run: each is a subject of its own, so that nothing is lost by it"
"""Help where a run is too large."""
SKIPPED: Final = frozenset({"node_modules", "__pycache__"})
"""Folders that hold no documents of their own; hidden ones are left out too."""


PassedOver = Callable[[os.DirEntry[str]], bool]
"""Whether what is met in a folder is passed over."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to read.

    Attributes:
        path: where to open it.
        name: as reports show it: relative to the working folder, with `/`.
        folder: the name of the folder that it stands in.
        top: the name of the given folder that it was met in, or `folder` for a file given by itself.
        root: the folder that reading it may not lead out of.
        explicit: whether the user named this very file.

    """

    path: Path
    name: str
    folder: str
    top: str
    root: Path
    explicit: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the given paths come to: files by name, folders given, and files met that can't be opened as documents."""

    files: tuple[File, ...]
    folders: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    """(name, top) of links that lead out of their folder, of folders met as links, and of what is no regular file."""
    shut: tuple[tuple[str, str], ...] = ()
    """(name, top) of folders that can't be listed: documents of the folder round them may stand there."""
    declared: tuple[str, ...] | None = None
    """The subjects that a project declares: `folder` and `top` of their files are their names. None where nobody does."""


def discover(paths: Sequence[Path], cwd: Path, errors: Collector, ignored: PassedOver | None = None) -> Found:
    """Find the documents at `paths`; relative ones are meant from `cwd`. A file found twice counts once.

    `-` is standard input, whatever files there are. Folders are searched with their subfolders, but for what is hidden and no
    environment file, `SKIPPED`, and what is `ignored`. Adds U001 for what doesn't exist or can't be listed and F211 for too many files.
    """
    search = _Search(cwd, errors, ignored)
    explicit: list[Path] = []
    folders: list[str] = []
    for path in paths:
        here = cwd / path
        if path == STANDARD_INPUT:
            search.files[path] = File(path, STDIN, ".", ".", cwd, explicit=True)
        elif is_folder(here):
            folders.append(shown_path(path, cwd))
            search.folder(here, folders[-1])
        else:
            explicit.append(path)
    for path in explicit:
        search.file(path)
    files = sorted(search.files.values(), key=lambda f: f.name)
    if len(files) > FILES or len(search.left_out) > FILES:
        what = "documents" if len(files) > FILES else "links and other files that are no documents"
        errors.diagnostics.append(Diagnostic("F211", f"more than {FILES:,} {what}", help=FEWER))
        return Found((), tuple(sorted(set(folders))), ())
    together = sum(map(_size, files))
    if together > RUN_BYTES:
        message = (
            f"the documents are too large together: {together:,} bytes, where {RUN_BYTES // 1024**2} MiB are allowed"
        )
        errors.diagnostics.append(Diagnostic("F217", message, help=FEWER))
        files = []
    return Found(tuple(files), tuple(sorted(set(folders))), tuple(sorted(search.left_out)), tuple(sorted(search.shut)))


def shown_path(path: Path, cwd: Path) -> str:
    """The name of a path: relative to the working folder where it lies in it, as given elsewhere."""
    whole = os.path.normpath(cwd / path)
    base = os.path.normpath(cwd)
    name = Path(whole).relative_to(base) if Path(whole).is_relative_to(base) else path
    return os.fsencode(name.as_posix()).decode("utf-8", "replace")


def _size(file: File) -> int:
    """Bytes of a file that may be read: nothing of one that is too large, and of a binary one it is not known."""
    if format_of(file.path.name) == "glb" or file.path == STANDARD_INPUT:
        return 0
    try:
        size = file.path.stat().st_size
    except (OSError, ValueError):
        return 0
    return size if size <= JSON_BYTES else 0


def _is_env(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file such as `.env.production`, whose name begins with a dot by custom and not to be hidden."""
    return format_of(entry.name) == "env" and not entry.is_dir(follow_symlinks=False)


def _hidden(entry: os.DirEntry[str]) -> bool:
    """Whether it is passed over by its name."""
    return entry.name in SKIPPED or (entry.name.startswith(".") and not _is_env(entry))


class _Search:
    __slots__ = ("cwd", "errors", "files", "ignored", "left_out", "shut")

    def __init__(self, cwd: Path, errors: Collector, ignored: PassedOver | None) -> None:
        self.cwd = cwd
        self.ignored = ignored
        self.errors = errors
        self.files: dict[Path, File] = {}
        self.left_out: set[tuple[str, str]] = set()
        self.shut: set[tuple[str, str]] = set()

    def file(self, path: Path) -> None:
        """Take a file that the user named. It may be a link, but not out of the working folder that it is in."""
        here = self.cwd / path
        name = shown_path(path, self.cwd)
        try:
            real = here.resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as error:
            self.errors.diagnostics.append(Diagnostic("U001", f"`{name}` {unreadable(error)}", subject=name))
            return
        folder = shown_path(path.parent, self.cwd)
        inside = Path(os.path.normpath(here)).is_relative_to(os.path.normpath(self.cwd))
        met = self.files.get(real)
        if met is not None:
            self.files[real] = File(met.path, met.name, met.folder, met.top, met.root, explicit=True)
        else:
            self.files[real] = File(here, name, folder, folder, self.cwd if inside else here.parent, explicit=True)

    def folder(self, top: Path, name: str) -> None:
        """Take the documents of a folder and its subfolders."""
        root = top.resolve()
        stack = [(top, name)]
        while stack and len(self.files) <= FILES and len(self.left_out) <= FILES:
            folder, shown = stack.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda e: e.name)
            except OSError:
                message = f"the folder `{shown}` can't be read"
                self.errors.diagnostics.append(Diagnostic("U001", message, subject=shown))
                self.shut.add((shown, name))
                continue
            for entry in entries:
                if _hidden(entry) or (self.ignored is not None and self.ignored(entry)):
                    continue
                inner = os.fsencode(entry.name).decode("utf-8", "replace")
                inner = inner if shown == "." else f"{shown.rstrip('/')}/{inner}"
                if entry.is_dir(follow_symlinks=False):
                    stack.append((Path(entry.path), inner))
                elif is_folder(Path(entry.path)):
                    self.linked(Path(entry.path), inner, name, root)
                elif supported(Path(entry.name)):
                    self.met(Path(entry.path), inner, shown, name, root)

    def linked(self, path: Path, name: str, top: str, root: Path) -> None:
        """Name a link to a folder, unless the folder is met where it really is."""
        try:
            inside = path.resolve(strict=True).relative_to(root).parts
        except (OSError, RuntimeError, ValueError):
            inside = (".",)
        if any(part in SKIPPED or part.startswith(".") for part in inside):
            self.left_out.add((f"{name}/ (a link to a folder)", top))

    def met(self, path: Path, name: str, folder: str, top: str, root: Path) -> None:
        """Take a file met in a folder."""
        try:
            real = path.resolve(strict=True)
            usable = real.is_file() and real.is_relative_to(root)
        except (OSError, RuntimeError):  # a circle, a name that is too long, nothing there: to read it says which
            real, usable = path, True
        if not usable:
            out = path.is_symlink() and not real.is_relative_to(root)
            self.left_out.add((f"{name} (a link out of the folder)" if out else name, top))
            return
        before = self.files.get(real)
        # of a file and the links to it the file itself is read; of two folders given, the inner one owns it
        if before is None or (path.name == real.name and not path.is_symlink() and len(top) >= len(before.top)):
            self.files[real] = File(path, name, folder, top, root, explicit=False)
