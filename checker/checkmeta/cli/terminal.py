"""What goes to a terminal: colours, diagnostics, files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.diagnostics.render import Paint, plain, render_all

STYLES: dict[str, tuple[str | None, bool]] = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "note": ("cyan", False),
    "help": ("green", False),
    "gutter": ("blue", False),
    "title": (None, True),
}


def colours(*, error_stream: bool = False) -> Paint:
    """How to paint: only on a terminal, and not where `NO_COLOR` is set to anything (no-color.org)."""
    stream = sys.stderr if error_stream else sys.stdout
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return plain
    return paint


def paint(text: str, style: str) -> str:
    """A text in the colours of a style."""
    colour, bold = STYLES.get(style, (None, False))
    return click.style(text, fg=colour, bold=bold)


def complain(diagnostics: Iterable[Diagnostic], more: int = 0) -> None:
    """Print diagnostics to the error stream, and how many `more` there are."""
    click.echo(render_all(diagnostics, colours(error_stream=True), more=more), err=True)


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


def deliver(parts: str | Iterable[str], output: str | None) -> None:
    """Write a report to a file as UTF-8, or print it, some thousand pieces at a time."""
    pieces = iter([parts] if isinstance(parts, str) else parts)
    blocks = iter(lambda: "".join(islice(pieces, 4096)), "")
    if output is None or output == "-":
        for block in blocks:
            click.echo(block, nl=False)
        return
    try:
        with Path(output).open("wb") as file:
            for block in blocks:
                file.write(block.encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or "it can't be written").lower()
        raise CheckmetaError([Diagnostic("U001", f"`{output}` can't be written: {reason}", subject=output)]) from None
