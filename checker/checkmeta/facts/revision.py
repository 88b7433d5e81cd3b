"""Documents as they stood at a revision of a git repository: its objects are read, and nothing of it is run.

Only `rev-parse`, `ls-tree` and `cat-file` are called: these look at no index and no working tree, so that no hook, filter, text
conversion or file-system monitor that the repository names is started, and what isn't there is not fetched. A file is as it was
committed: line ends and large files are not converted.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.paths import is_folder
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass
from checkmeta.documents.limits import JSON_BYTES, RUN_BYTES
from checkmeta.documents.read import supported
from checkmeta.facts.discover import FEWER, FILES

PATIENCE: Final = 120
"""Seconds that git may take for one answer."""
SAFE: Final = (
    "--no-pager", "--literal-pathspecs", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "protocol.allow=never",
)  # fmt: skip
"""What a repository's own config may not ask for."""
QUIET: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
"""Nothing is written, nobody is asked, nothing is fetched."""
_ENTRY: Final = regex(
    rb"(?P<mode>[0-7]{6}) (?P<type>\w+) (?P<id>[0-9a-f]{40,64}) +(?P<size>[0-9]+|-|BAD)\t(?P<name>.+)", re.DOTALL
)
_LINK: Final = b"120000"
_TOO: Final = ("checkmeta.toml", ".gitignore", ".rules")
"""What else says which documents there are, and by what they are judged."""


@dataclass(frozen=True, slots=True)
class RevisionFolder:
    """A revision's documents in a folder of their own.

    Attributes:
        commit: its full name.
        cwd: the folder that stands for the working folder.
        paths: of those asked for, as seen from there, what is there.

    """

    commit: str
    cwd: Path
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    id: str
    size: int
    link: bool


@contextmanager
def at_revision(
    revision: str, paths: Sequence[Path], cwd: Path, others: Sequence[Path] = ()
) -> Iterator[RevisionFolder]:
    """The documents at `paths`, and the files at `others`, as they stood at a revision of the repository that the paths are in.

    They stand in a folder that is gone afterwards. Links are kept as links, so that those which lead out are refused as ever.

    Raises:
        CheckmetaError: U015, there is no git, no repository or no such revision; F211 and F217, it is too large.

    """
    near = next((p for p in (cwd / paths[0], *(cwd / paths[0]).parents) if is_folder(p)), cwd)
    if "\0" in revision or revision.startswith("-"):
        raise CheckmetaError([_unknown(revision, near)])
    top = Path(os.path.realpath(_text(_git(near, "rev-parse", "--show-toplevel", of=revision))))
    commit = _text(
        _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", of=revision)
    )
    inside = [own for path in paths if (own := _within(cwd / path, top)) is not None]
    here = _within(cwd, top, strict=False)
    wanted = [*inside, *(_within(cwd / other, top, strict=False) for other in others)]
    entries = list(_entries(top, commit, [path for path in wanted if path is not None], revision))
    with tempfile.TemporaryDirectory(prefix="checkmeta-") as made:
        root = Path(os.path.realpath(made))
        (root / ".git").touch()  # what subjects are called from
        _write(root, entries, _contents(top, entries, revision))
        folder = root / (here or "")
        folder.mkdir(parents=True, exist_ok=True)
        found = [Path(os.path.relpath(root / own, folder)) for own in inside if os.path.lexists(root / own)]
        yield RevisionFolder(commit, folder, tuple(dict.fromkeys(found)))


def _git(folder: Path, *words: str, of: str, given: bytes | None = None) -> bytes:
    """What git answers.

    Raises:
        CheckmetaError: U015, it fails, isn't there, or doesn't answer.

    """
    git = shutil.which("git")
    if git is None:
        raise CheckmetaError(
            [
                Diagnostic(
                    "U015",
                    f"`{of}` can't be read: there is no `git`",
                    help="install git, or compare folders or reports",
                )
            ]
        )
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and words that are none of its options
            [git, *SAFE, "-C", str(folder), *words],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            timeout=PATIENCE,
            env={**os.environ, **QUIET},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CheckmetaError([Diagnostic("U015", f"`{of}` can't be read: git doesn't answer")]) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CheckmetaError([_unknown(of, folder, said[-1].removeprefix("fatal: ") if said else "")])
    return done.stdout


def _unknown(revision: str, folder: Path, said: str = "") -> Diagnostic:
    if "not a git repository" in said:
        message = f"`{revision}` is no file, and there is no git repository to look for it in"
        return Diagnostic(
            "U015", message, help="give reports, folders, days, rules, or a revision where there is a repository"
        )
    if said:
        return Diagnostic(
            "U015",
            f"`{revision}` can't be read from the repository: {said}",
            help=f"try `git log {revision}` in `{folder}`",
        )
    return Diagnostic(
        "U015",
        f"`{revision}` is no file and no revision of the repository",
        help="`git branch --all` lists branches; in a pipeline the history may be cut off",
    )


def _missing(revision: str) -> Diagnostic:
    help_ = "fetch the whole history before: nothing is fetched here"
    return Diagnostic("U015", f"an object of `{revision}` is not there", help=help_)


def _text(answer: bytes) -> str:
    return os.fsdecode(answer).rstrip("\n")


def _within(path: Path, top: Path, *, strict: bool = True) -> str | None:
    """A path from the repository's top; None for what isn't in it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link is meant by its own name
    whole = Path(os.path.realpath(absolute.parent)) / absolute.name
    if whole == top or whole.is_relative_to(top):
        return whole.relative_to(top).as_posix()
    if os.path.realpath(absolute) == str(top):
        return "."
    if strict:
        raise CheckmetaError(
            [
                Diagnostic(
                    "U015",
                    f"`{path}` isn't in the repository `{top.name}`",
                    help="paths of one repository can be compared at a time",
                )
            ]
        )
    return None


def _entries(top: Path, commit: str, wanted: Sequence[str], revision: str) -> Iterator[_Entry]:
    """The documents among what is wanted, and files that are wanted by their name."""
    paths = [] if "." in wanted else list(dict.fromkeys(wanted))
    listed = _git(top, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *paths, of=revision)
    number = together = 0
    for line in listed.split(b"\0"):
        match = _ENTRY.fullmatch(line)
        if match is None or match["type"] != b"blob":  # a submodule
            continue
        name = os.fsdecode(match["name"])
        if not _plain(name) or not (supported(Path(name)) or name in wanted or name.endswith(_TOO)):
            continue
        if not match["size"].isdigit():
            raise CheckmetaError([_missing(revision)])
        number, together = number + 1, together + min(int(match["size"]), JSON_BYTES + 1)
        if number > FILES:
            raise CheckmetaError([Diagnostic("F211", f"more than {FILES:,} documents at `{revision}`", help=FEWER)])
        if together > RUN_BYTES:
            message = (
                f"the documents at `{revision}` are too large together, where {RUN_BYTES // 1024**2} MiB are allowed"
            )
            raise CheckmetaError([Diagnostic("F217", message, help=FEWER)])
        yield _Entry(name, match["id"].decode(), int(match["size"]), match["mode"] == _LINK)


def _plain(name: str) -> bool:
    """Whether a name stays in its folder: a tree may hold any."""
    parts = name.split("/")
    return all(part not in ("", ".", "..") and "\\" not in part and part.lower() != ".git" for part in parts)


def _contents(top: Path, entries: Sequence[_Entry], revision: str) -> dict[str, bytes]:
    """The text of each object, by its name. One that is too large for a document is cut where that shows."""
    wanted = {e.id: e.size for e in entries if e.size <= JSON_BYTES}
    found = {e.id: b" " * (JSON_BYTES + 1) for e in entries if e.id not in wanted}
    if not wanted:
        return found
    answer = _git(top, "cat-file", "--batch", of=revision, given="".join(f"{id_}\n" for id_ in wanted).encode())
    at = 0
    for id_, size in wanted.items():
        head, _, _ = answer[at : at + 128].partition(b"\n")
        if head != f"{id_} blob {size}".encode():
            raise CheckmetaError([_missing(revision)])
        at += len(head) + 1
        found[id_] = answer[at : at + size]
        at += size + 1
    return found


def _write(root: Path, entries: Iterable[_Entry], contents: dict[str, bytes]) -> None:
    """Write files, then links: never through a link, never over what is there."""
    for entry in sorted(entries, key=lambda e: e.link):
        path = root / entry.name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not Path(os.path.realpath(path.parent)).is_relative_to(root):
                continue
            if entry.link:
                path.symlink_to(os.fsdecode(contents[entry.id]))
            else:
                with path.open("xb") as file:
                    file.write(contents[entry.id])
        except (OSError, ValueError):  # two names that are one here, or a name that this system can't have
            continue
