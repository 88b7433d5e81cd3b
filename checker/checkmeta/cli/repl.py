"""`checkmeta repl`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

import click

from checkmeta.authoring.interactive.expression_answers import Setting, read_subjects
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.session import Session
from checkmeta.base.files import unusable
from checkmeta.base.version import VERSION
from checkmeta.cli.check_options import expression_options
from checkmeta.cli.deliver import colours, say
from checkmeta.cli.streams import standard_input
from checkmeta.language.syntax.rule_limits import MAX_SIZE

PROMPT: Final = "checkmeta> "
KEPT: Final = 1_000
"""Lines of a history file."""


@click.command(name="repl")
@expression_options
@click.option(
    "--history", type=click.Path(path_type=Path), metavar="FILE", help="Keep what is typed. Default: nowhere."
)
def command(
    documents: tuple[Path, ...], rules: tuple[str, ...], imports: tuple[str, ...], as_of: dt.date,
    place: tuple[str, ...], history: Path | None,
) -> int:  # fmt: skip
    """Evaluate expressions line by line; `:help` lists what else it understands.

    In a terminal the tabulator completes fields, functions and names. Lines may also come from a pipe.
    """
    cwd = Path.cwd()
    names = names_in_sight(imports, rules, cwd)
    setting = Setting(names, as_of, read_subjects(documents, cwd, names.vocabulary), place)
    session = Session(setting, cwd, documents, rules, imports, colours())
    with standard_input() as stream:
        if stream.isatty():
            _converse(session, history)
        else:
            for line in _lines(stream.buffer):
                _say(session, line)
                if session.ended:
                    break
    return 0


def _say(session: Session, line: str) -> None:
    text, wrong = session.reply(line)
    say(text, error_stream=wrong, end="")


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of a pipe, of bounded length: what is longer than any expression may be is cut, and refused as one."""
    longest = 4 * MAX_SIZE + 4
    while line := stream.readline(longest):
        rest = line
        while not rest.endswith(b"\n") and len(rest) == longest:
            rest = stream.readline(longest)
        yield line.decode("utf-8", "replace")


def _converse(session: Session, history: Path | None) -> None:
    """Read from a terminal until the end of input. An interrupt drops the line."""
    editor = _editor(session, history)
    say(f"checkmeta {VERSION}; `:help` for help, `:quit` to leave")
    while not session.ended:
        try:
            _say(session, input(PROMPT))
        except KeyboardInterrupt:
            say("")
        except EOFError:
            say("")
            break
        except UnicodeDecodeError:
            say("that line is not text in UTF-8", error_stream=True)
    if editor is not None and history is not None:
        with suppress(OSError):  # what was said is answered; its record is a comfort
            history.touch(mode=0o600)
            editor.set_history_length(KEPT)
            editor.write_history_file(str(history))


def _editor(session: Session, history: Path | None) -> ModuleType | None:
    """Line editing and completion, where the platform has them."""
    try:
        import readline  # noqa: PLC0415 - not on every platform, and only a terminal needs it
    except ImportError:
        return None
    found: list[str] = []

    def complete(word: str, state: int) -> str | None:
        if state == 0:
            found[:] = session.complete(readline.get_line_buffer()[: readline.get_endidx()], word)
        return found[state] if state < len(found) else None

    readline.set_completer_delims(" \t\n()[]{},=<>!+*\"'")
    readline.set_completer(complete)
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    if not libedit:
        readline.parse_and_bind("set enable-bracketed-paste off")
    if history is not None and history.exists():
        try:
            readline.read_history_file(str(history))
        except OSError as error:
            raise unusable(str(history), error) from None
    return readline
