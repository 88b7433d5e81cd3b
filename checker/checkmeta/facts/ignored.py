"""What is met in folders and not read: what a project excludes, and what `.gitignore` files name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checkmeta.base.paths import is_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

GITIGNORE: Final = ".gitignore"
MOST: Final = 1 << 16
"""Bytes of a `.gitignore` that are read."""


def spec_of(lines: Sequence[str]) -> GitIgnoreSpec:
    """Patterns as in a `.gitignore`, matched in linear time, as they are a stranger's.

    Raises:
        ValueError: a line is no pattern.

    """
    import re2  # noqa: PLC0415 - most runs exclude nothing
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    try:
        return GitIgnoreSpec.from_lines(lines, backend="re2")
    except re2.error as error:
        raise ValueError(str(error)) from None


class Ignored:
    """Says of what is met whether it is passed over.

    `exclude` are patterns from `root`. With `gitignore`, the `.gitignore` files of its folders count as git has it: the
    deeper before the outer, the later line before the earlier one.
    """

    def __init__(self, root: Path, exclude: Sequence[str], *, gitignore: bool) -> None:
        self.root = os.path.abspath(root)  # noqa: PTH100 - not resolved: entries are named by the way to them
        self.exclude = spec_of(exclude) if exclude else None
        self.gitignore = gitignore
        self._specs: dict[str, GitIgnoreSpec | None] = {}

    def __call__(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry of a folder is passed over."""
        return self.passes(os.path.abspath(entry.path), folder=entry.is_dir(follow_symlinks=False))  # noqa: PTH100

    def named(self, path: Path) -> bool:
        """Whether a file that somebody names lies in what is passed over."""
        whole = os.path.abspath(path)  # noqa: PTH100
        if not whole.startswith(f"{self.root}{os.sep}"):
            return False
        steps = Path(whole).relative_to(self.root).parts
        ways = [os.path.join(self.root, *steps[:n]) for n in range(1, len(steps) + 1)]  # noqa: PTH118
        return any(self.passes(way, folder=way != whole) for way in ways)

    def passes(self, whole: str, *, folder: bool) -> bool:
        """Whether a path below the root is passed over; what is round it isn't."""
        if not whole.startswith(f"{self.root}{os.sep}"):
            return False
        end = "/" if folder else ""
        if self.exclude is not None and self.exclude.check_file(_from(self.root, whole) + end).include:
            return True
        home = os.path.dirname(whole) if self.gitignore else ""  # noqa: PTH120
        while home and len(home) >= len(self.root):
            spec = self._spec(home)
            if spec is not None:
                found = spec.check_file(_from(home, whole) + end).include
                if found is not None:
                    return found
            home = os.path.dirname(home)  # noqa: PTH120
        return False

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read(Path(folder) / GITIGNORE)
        return self._specs[folder]


def _from(home: str, whole: str) -> str:
    return os.path.relpath(whole, home).replace(os.sep, "/")


def _read(path: Path) -> GitIgnoreSpec | None:
    """The patterns of a file; None where there is none that may be read. A line that is no pattern counts as none."""
    if not is_file(path) or path.is_symlink():
        return None
    try:
        with path.open("rb") as file:
            lines = file.read(MOST).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    try:
        return spec_of(lines)
    except ValueError:
        return spec_of([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    try:
        spec_of([line])
    except ValueError:
        return False
    return True
