"""The commit of the repository that documents stand in, read from its files: nothing of a stranger's tree is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from checkmeta.base.paths import is_file, is_folder
from checkmeta.base.patterns import regex

_COMMIT: Final = regex(r"[0-9a-f]{40}|[0-9a-f]{64}")
_BRANCH: Final = regex(r"ref: (refs(?:/(?!\.)[^\s/\\~^:?*\[\x00-\x1f]+)+)")
"""What `HEAD` says of the branch that is checked out. No part of it begins with a dot, so that it leads nowhere else."""
_SMALL: Final = 4096
"""Bytes of a file that names a commit, a branch or a folder."""
_PACKED: Final = 16 * 1024 * 1024
"""Bytes of the list of branches."""


def commit_of(folder: Path) -> str | None:
    """The commit that is checked out in the repository round a folder, in hex.

    None where there is no repository, nothing is committed, or it is kept in a way that isn't read (`reftable`).
    """
    try:
        here = folder.resolve()
        for top in (here, *here.parents):
            mark = top / ".git"
            if is_folder(mark):
                return _head(mark, mark)
            if is_file(mark):
                return _linked(mark)
    except (OSError, RuntimeError, ValueError):  # a folder that may not be looked into, a circle of links
        return None
    return None


def _linked(mark: Path) -> str | None:
    """The commit of a linked worktree or a submodule: `.git` is a file there, and says where the repository is.

    Documents are a stranger's, so only what belongs to that worktree is read: a folder that names this very `.git`, or
    one in the repository round it.
    """
    named = Path((_text(mark) or "").removeprefix("gitdir: "))
    git = (mark.parent / named).resolve()
    back, common = _text(git / "gitdir"), _text(git / "commondir")
    if back is not None and common is not None and (git / back).resolve() == mark.resolve():
        return _head(git, (git / common).resolve())
    if any(git.is_relative_to((round_ / ".git").resolve()) for round_ in mark.parent.parents):
        return _head(git, git)
    return None


def _head(git: Path, common: Path) -> str | None:
    """What `HEAD` in `git` names, with the branches in `common`."""
    head = _text(git / "HEAD") or ""
    if _COMMIT.fullmatch(head):
        return head
    branch = _BRANCH.fullmatch(head)
    if branch is None:
        return None
    name = branch[1]
    for base in (git, common):
        found = _text(base / name)
        if found is not None and _COMMIT.fullmatch(found):
            return found
    for line in (_text(common / "packed-refs", _PACKED) or "").splitlines():
        commit, _, packed = line.partition(" ")
        if packed == name and _COMMIT.fullmatch(commit):
            return commit
    return None


def _text(path: Path, most: int = _SMALL) -> str | None:
    """What a regular file says, without its last line end."""
    if not is_file(path):
        return None
    with path.open("rb") as file:
        data = file.read(most + 1)
    return data.decode("utf-8", "replace").rstrip("\n") if len(data) <= most else None
