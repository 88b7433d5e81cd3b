"""What is said beside a report: errors and warnings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Final

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.diagnostics.render import render_all
from checkmeta.cli.deliver import colours, say, say_again

MANY: Final = 8
"""Subjects from which on it is told how many are judged."""


def complain(diagnostics: Iterable[Diagnostic], more: int = 0) -> None:
    """Print diagnostics to the error stream, and how many `more` there are."""
    say(render_all(diagnostics, colours(error_stream=True), more=more), error_stream=True)


def progress() -> Callable[[int, int], None] | None:
    """What tells of a long run how far it is, in one line that goes away; None where nobody looks on."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None

    def tell(done: int, of: int) -> None:
        if of >= MANY:
            say_again(f"{done:,} of {of:,} subjects" if done < of else "")

    return tell


def warn(warnings: Sequence[Diagnostic]) -> None:
    """Print what is odd about rules, and does not stop them."""
    if warnings:
        complain(warnings)


def incomplete(wrong: Sequence[Diagnostic], more: int = 0) -> int:
    """Print what was left out of a list because of an error; the exit status."""
    if not wrong:
        return 0
    complain(wrong, more)
    return 2


def refuse(error: click.ClickException) -> int:
    """Say in click's own words what is wrong with the command line; the exit status is 2."""
    words = StringIO()
    error.show(words)
    say(words.getvalue(), error_stream=True, end="")
    return 2


def report_failure(error: Exception) -> int:
    """Say what went wrong; the exit status is 2, always."""
    if isinstance(error, CheckmetaError):
        complain(error.diagnostics, error.more)
        return 2
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" in {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame is not None else ""
    words = " ".join(str(error).split())[:200]
    message = f"checkmeta itself failed{where}: {type(error).__name__}{': ' + words if words else ''}"
    complain(
        [Diagnostic("U005", message, help="nothing was checked; please report this with the files that led to it")]
    )
    if os.environ.get("CHECKMETA_TRACEBACK"):
        raise error
    return 2
