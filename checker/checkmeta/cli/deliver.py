"""All output goes through here: no other file prints, which the linter holds (`pyproject.toml`).

Whatever is delivered commands nobody (`base/harmless.py`). Colours are our own, so `colours` gives marks that no document can
guess, and only those become colours here: an escape sequence of a document is neutralised with all the rest.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import click

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.files import replace_file, unusable
from checkmeta.base.harmless import BEGINS_RE, BLANK_RE, UNSEEN_RE, WITHIN_RE, neutralised
from checkmeta.base.patterns import regex

STYLES: Final[dict[str, tuple[str | None, bool]]] = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "note": ("cyan", False),
    "help": ("green", False),
    "gutter": ("blue", False),
    "title": (None, True),
}
PIECES: Final = 4096
"""Pieces of a report that are written at once."""

_COMMAND: Final = regex(r"::(?:error|warning|notice) (?:[A-Za-z]+=[^:\r\n]*)?::")
"""The head of a command of ours; no colon of a document stands in it."""
_NONCE: Final = os.urandom(8).hex()
"""Differs from run to run, and is never printed."""
_MARK: Final = regex(rf"\x00{_NONCE}([a-z]*)\x00")
_BARE: Final = rf"\x00{_NONCE}[a-z]*\x00"
_MARKED: Final = regex(
    rf"^(?P<lead>(?:{BLANK_RE}|{_BARE})*)::(?!:(?:{_BARE})? )|(?P<kept>{_BARE})|{UNSEEN_RE}|{WITHIN_RE}", re.MULTILINE
)
assert BEGINS_RE == r"::(?!: )"  # said again above, with marks in it


def colours(*, error_stream: bool = False) -> Paint:
    """How to paint: on a terminal, or where `FORCE_COLOR` wants it (force-color.org), and never where `NO_COLOR` is set (no-color.org)."""
    stream = sys.stderr if error_stream else sys.stdout
    if os.environ.get("NO_COLOR"):
        return plain
    if os.environ.get("FORCE_COLOR", "0") != "0":
        return paint
    return paint if stream.isatty() and os.environ.get("TERM") != "dumb" else plain


def paint(text: str, style: str) -> str:
    """A text between marks, which become the colours of a style when it is delivered."""
    return f"\0{_NONCE}{style}\0{text}\0{_NONCE}\0"


def _colour(marked: str) -> str:
    """The marks in a text as a terminal's own sequences."""

    def sequence(mark: re.Match[str]) -> str:
        colour, bold = STYLES.get(mark[1], (None, False))
        return click.style("", fg=colour, bold=bold, reset=False) if mark[1] else "\x1b[0m"

    return _MARK.sub(sequence, marked)


def harmless(text: str) -> str:
    """A text that commands nobody but for our own colours."""
    return neutralised(text, _MARKED, _colour) if _NONCE in text else neutralised(text)


def say(text: str, *, error_stream: bool = False, end: str = "\n") -> None:
    """Print for people. What the stream can't show becomes an escape; nothing is lost for want of a letter."""
    stream = sys.stderr if error_stream else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    shown = harmless(text).encode(encoding, "backslashreplace").decode(encoding)
    # whether there are colours was decided where they were put in; click would take them away again off a terminal
    click.echo(shown + end, nl=False, err=error_stream, color=True)


def say_again(text: str) -> None:
    """Print at a terminal in the place of what was said there last; nothing, to take that away."""
    click.echo(f"\r\x1b[K{harmless(text)}", nl=False, err=True, color=True)


def deliver(parts: str | Iterable[str], output: str | None = None) -> None:
    """Print a text for people, or write it to a file as UTF-8."""
    if output in (None, "-"):
        for block in _blocks(parts):
            say(block, end="")
    else:
        deliver_data(parts, output)


def deliver_data(parts: str | Iterable[str], output: str | None = None) -> None:
    """Write what programs read, to a file or the standard output: in UTF-8, wherever it goes."""
    _put((harmless(block) for block in _blocks(parts)), output)


def deliver_commands(parts: Iterable[str], output: str | None = None) -> None:
    """Write lines that a build system obeys, and that only we begin so: what stands behind a command's head commands nobody."""
    _put(("".join(map(_obeyed, block.splitlines(keepends=True))) for block in _blocks(parts)), output)


def _put(blocks: Iterable[str], output: str | None) -> None:
    encoded = (block.encode("utf-8") for block in blocks)
    if output is None or output == "-":
        for block in encoded:
            click.echo(block, nl=False)
    else:
        _write_bytes(encoded, output)


def append(parts: Iterable[str], output: str) -> None:
    """Write what programs read behind what stands in a file."""
    _write_bytes((harmless(block).encode("utf-8") for block in _blocks(parts)), output, "ab")


def width() -> int:
    """Characters of a line for people: a terminal's, within reason."""
    if not sys.stdout.isatty():
        return 120
    import shutil  # noqa: PLC0415 - takes its time, and most runs have no terminal

    return min(max(shutil.get_terminal_size((120, 24)).columns, 80), 120)


def _obeyed(line: str) -> str:
    head = _COMMAND.match(line)
    return head[0] + harmless(line[head.end() :]) if head else harmless(line)


def deliver_rules(text: str) -> None:
    """Write rules that were parsed to the standard output, exactly: what can't be printed can't be parsed either."""
    click.echo(text.encode("utf-8"), nl=False)


def _write_bytes(blocks: Iterable[bytes], output: str, mode: Literal["wb", "ab"] = "wb") -> None:
    """Write a file whole or not at all: what fails on the way leaves what stood there before."""
    target = Path(output)
    try:
        if (
            mode == "ab"
            or (target.exists() and not (target.is_file() and os.access(target.parent, os.W_OK)))
            or target.is_symlink()
        ):
            with target.open(mode) as file:
                file.writelines(blocks)
            return
        replace_file(target, blocks)
    except (OSError, ValueError) as error:
        raise unusable(output, error, "written") from None


def _blocks(parts: str | Iterable[str]) -> Iterator[str]:
    """Some thousand pieces at a time, in whole lines: what a line begins with is looked at."""
    pieces = iter([parts] if isinstance(parts, str) else parts)
    rest = ""
    for block in iter(lambda: "".join(islice(pieces, PIECES)), ""):
        whole, feed, rest = f"{rest}{block}".rpartition("\n")
        if feed:
            yield whole + feed
    if rest:
        yield rest
