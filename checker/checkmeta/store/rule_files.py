"""Files of rules: which there are, what they are called to a reader, and their texts."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from checkmeta.base import resources
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.paths import is_file, is_folder, stands
from checkmeta.base.source import Source, Span
from checkmeta.language.syntax.rule_limits import MAX_SIZE

SUFFIX = ".rules"


def shipped_files() -> list[Path]:
    """The rule sets that come with checkmeta; what an example has of its own is loaded like anybody's."""
    base = resources.folder("rulesets")
    return sorted(p for p in base.rglob(f"*{SUFFIX}") if p.relative_to(base).parts[0] != "examples")


def read_source(path: Path, name: str) -> Source:
    """The text of a rules file.

    Raises:
        CheckmetaError: there is no such file, it is too large, or it isn't text.

    """
    most = MAX_SIZE * 4
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before opening: a pipe would never answer, a device never end
            help_ = "rules stand in ordinary files"
            raise CheckmetaError([Diagnostic("U001", f"`{name}` is not a file", help=help_, subject=name)])
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # a NUL in the name is the second
        reason = ((error.strerror if isinstance(error, OSError) else None) or "its name is none").lower()
        help_ = "look at its name and its rights"
        raise CheckmetaError(
            [Diagnostic("U001", f"`{name}` can't be read: {reason}", help=help_, subject=name)]
        ) from None
    if len(data) > most:
        help_ = "split it into several rule sets"
        raise CheckmetaError([Diagnostic("S310", "the file is too large for rules", help=help_, subject=name)])
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = Source(name, data[: error.start].decode("utf-8"))
        end = len(source.text)
        message = f"byte {error.start + 1} is not UTF-8"
        span = Span(source, end, end)
        raise CheckmetaError([Diagnostic("D101", message, span, "save the file as UTF-8 text")]) from None


def shown_name(path: Path, cwd: Path) -> str:
    """A path as a reader sees it: relative to where they stand, with `/`; `rulesets/…` for what comes with checkmeta."""
    shipped = str(resources.folder("rulesets"))
    # not resolved: a link is called by its own name, not by what it leads to
    absolute, here = os.path.abspath(cwd / path), os.path.abspath(cwd)  # noqa: PTH100
    ours = _below(absolute, shipped)
    # what comes with checkmeta is called the same from everywhere but in a checkout of it
    if ours is not None and _below(here, os.path.dirname(shipped)) is None:  # noqa: PTH120
        return f"rulesets/{ours}"
    beside = _below(absolute, here)
    if beside is not None:
        return beside
    return path.as_posix() if ours is None else f"rulesets/{ours}"  # from a folder of a checkout, out of which it lies


def _below(path: str, folder: str) -> str | None:
    """A path relative to a folder that it lies in; else None. On texts, as a hundred files are asked for at every start."""
    if path == folder:
        return "."
    begin = folder if folder.endswith(os.sep) else folder + os.sep
    return (
        path[len(begin) :].replace(os.sep, "/") if os.path.normcase(path).startswith(os.path.normcase(begin)) else None
    )


def rule_files(path: Path, name: str) -> list[Path]:
    """The rules files that a path means: itself, or all below it.

    Raises:
        CheckmetaError: there are none.

    """
    if is_folder(path):
        base = path.resolve()
        found = sorted(p for p in path.rglob(f"*{SUFFIX}") if _within(p, base))
        if not found:
            raise CheckmetaError(
                [
                    Diagnostic(
                        "U003",
                        f"no rules in `{name}`",
                        help=f"rules stand in files that end in `{SUFFIX}`",
                        subject=name,
                    )
                ]
            )
        return found
    if not stands(path):
        raise CheckmetaError(
            [Diagnostic("U001", f"`{name}` doesn't exist", help="look at its name, and at where you are", subject=name)]
        )
    return [path]


def _within(path: Path, base: Path) -> bool:
    """Whether what was met in a folder is a file of it. A link that leads out is not followed; one that leads nowhere can't be read."""
    if is_folder(path):
        return False
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return True
    return is_file(real) and real.is_relative_to(base)
