"""The subjects that a project declares: which files each has, by patterns, and which several share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.paths import is_folder, stands
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.facts.discover import File, Found, discover, shown_path
from checkmeta.facts.ignored import Ignored

_WILD: Final = {"*": "[^/]*", "?": "[^/]", "**": ".*"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path from the project's folder, with `*` and `?` for any part of a name, and `**` for any folders."""

    text: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """One subject, or several alike.

    Attributes:
        paths: what belongs to it; of a folder all that is in it.
        name: with one, all that matches is one subject; without, each folder that matches is one, called by its path.
        shared: what belongs to each of them, too.
        lenient: whether it may be that nothing matches, as at a revision that had none of it yet.

    """

    paths: tuple[Pattern, ...]
    name: str = ""
    shared: tuple[Pattern, ...] = ()
    lenient: bool = False


def declared(
    subjects: Sequence[Declared], asked: Sequence[Path], root: Path, ignored: Ignored | None, errors: Collector
) -> Found:
    """Find the files of declared subjects; each has the subject's name as its folder. A file may be of several.

    With paths that are `asked` for, only the subjects are given that they are of: a file's own, a folder's, and those below
    it. What is asked for and of no subject is a subject by itself, as without a project; a file, only if it is recognised.

    Raises:
        CheckmetaError: U013, a pattern matches nothing.

    """
    patterns = [matcher(pattern.text) for one in subjects for pattern in (*one.paths, *one.shared)]

    def passed_over(entry: os.DirEntry[str]) -> bool:
        if entry.is_dir(follow_symlinks=False):
            return ignored is not None and ignored(entry)
        name = shown_path(Path(entry.path), root)
        return not any(_way(name, p) for p in patterns) or (ignored is not None and ignored(entry))

    found = discover([root], root, errors, passed_over)
    by_name: dict[str, dict[str, File]] = {}
    unmatched: list[Diagnostic] = []
    for one in subjects:
        own: dict[str, dict[str, File]] = {}
        for pattern in one.paths:
            met = _matching(pattern, found.files)
            if not met and not one.lenient:
                unmatched.append(_nothing(pattern))
            for file, way in met:
                name = one.name or (way if way != file.name else file.folder)
                own.setdefault(name, {})[file.name] = file
        for pattern in one.shared:
            met = _matching(pattern, found.files)
            if not met and not one.lenient:
                unmatched.append(_nothing(pattern))
            for files in own.values():
                files.update({file.name: file for file, _ in met})
        for name, of in own.items():
            by_name.setdefault(name, {}).update(of)
    if unmatched:
        raise CheckmetaError(unmatched)
    chosen, loose = (set(by_name), []) if not asked else _chosen(by_name, asked, root, ignored)
    taken = [replace(f, folder=name, top=name) for name in sorted(chosen) for f in by_name[name].values()]
    homes = sorted(chosen)
    left_out = [(name, home) for name, _ in found.left_out if (home := _home(name, homes)) is not None]
    shut = [(name, home) for name, _ in found.shut if (home := _home(name, homes)) is not None]
    if loose:
        more = discover(loose, root, errors, ignored)
        known = {(f.path, f.top) for f in taken}
        taken.extend(replace(f, explicit=False) for f in more.files if (f.path, f.top) not in known)
        homes.extend({*more.folders, *(f.top for f in more.files)} - set(homes))
        left_out.extend(more.left_out)
        shut.extend(more.shut)
    return Found(tuple(taken), tuple(homes), tuple(left_out), tuple(shut), declared=tuple(sorted(chosen)))


def fixed_parts(subjects: Sequence[Declared]) -> tuple[Path, ...]:
    """The files and folders that subjects can be in: each pattern as far as it is one path."""
    found: dict[Path, None] = {}
    for one in subjects:
        for pattern in (*one.paths, *one.shared):
            steps = [step for step in pattern.text.split("/") if step not in ("", ".")]
            plain = next((i for i, step in enumerate(steps) if _WILD.keys() & {*step}), len(steps))
            found[Path(*steps[:plain])] = None
    return tuple(found)


def matcher(text: str) -> Any:
    """A pattern as an expression for whole paths, matched in linear time."""
    import re2  # noqa: PLC0415 - most runs have no project

    parts: list[str] = []
    steps = [step for step in text.split("/") if step not in ("", ".")]
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if step == "**":
            parts.append(".*" if last else "(?:.*/)?")
            continue
        parts.append("".join(_WILD.get(c, re2.escape(c)) for c in step) + ("" if last else "/"))
    return re2.compile("".join(parts))


def _matching(pattern: Pattern, files: Sequence[File]) -> list[tuple[File, str]]:
    """The files that a pattern means, each with the part of its path that matched: itself, or a folder round it."""
    expression = matcher(pattern.text)
    ways = ((file, _way(file.name, expression)) for file in files)
    return [(file, way) for file, way in ways if way]


def _way(name: str, expression: Any) -> str:
    """The shortest part of a path, from its beginning, that a pattern matches; empty where none is."""
    if not expression.pattern:
        return "."
    steps = name.split("/")
    ways = ("/".join(steps[:length]) for length in range(1, len(steps) + 1))
    return next((way for way in ways if expression.fullmatch(way)), "")


def _chosen(
    by_name: dict[str, dict[str, File]], asked: Sequence[Path], root: Path, ignored: Ignored | None
) -> tuple[set[str], list[Path]]:
    """The subjects that paths are of, and the paths that are of none."""
    chosen: set[str] = set()
    loose: list[Path] = []
    for path in asked:
        name = shown_path(path, root)
        folder = is_folder(root / path)
        of = {
            subject
            for subject, files in by_name.items()
            if name in files or (folder and _below(name, subject, files)) or _round(name, subject, files)
        }
        chosen |= of
        if not of and not (ignored is not None and stands(root / path) and ignored.named(root / path)):
            loose.append(path)
    return chosen, loose


def _below(name: str, subject: str, files: dict[str, File]) -> bool:
    """Whether a folder holds a subject, or something of it that others don't share."""
    if name in (".", subject) or subject.startswith(f"{name}/"):
        return True
    return any(file.startswith(f"{name}/") for file in files)


def _round(name: str, subject: str, files: dict[str, File]) -> bool:
    """Whether a subject is the folder that something lies in, though it is no document of it."""
    return any(file.startswith(f"{subject}/") for file in files) and name.startswith(f"{subject}/")


def _home(name: str, homes: Sequence[str]) -> str | None:
    """The subject whose folder something lies in."""
    return next((home for home in reversed(homes) if name.startswith(f"{home}/") or home == "."), None)


def _nothing(pattern: Pattern) -> Diagnostic:
    help_ = "patterns are paths from the project's folder, where no document is left out that they mean: `services/*`"
    return Diagnostic("U013", f"`{pattern.text}` matches no document", pattern.span, help_)
