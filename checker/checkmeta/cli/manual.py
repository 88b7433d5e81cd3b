"""Writes the manual page, `man checkmeta`, from the commands' own help; a wheel brings it.

    python -m checkmeta.cli.manual checker/checkmeta.1

A test tells when it has to be written anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from checkmeta.base.version import VERSION
from checkmeta.cli.main import COMMANDS, cli

STATUSES: Final = (
    ("0", "Nothing was found that fails."),
    ("1", "Something was found that fails."),
    ("2", "Something could not be checked, or green would rest on nothing."),
)
VARIABLES: Final = (
    ("CHECKMETA_FORMAT, CHECKMETA_FAIL_ON, …", "Defaults of the options of `check`, each by its name."),
    ("CHECKMETA_CACHE", "The folder of compiled rules, or `off`."),
    ("NO_COLOR, FORCE_COLOR", "Never colours; colours where there is no terminal, too."),
)


def manual() -> str:
    """The page, as `man` takes it: roff with the macros of man(7)."""
    context = click.Context(cli, info_name="checkmeta")
    lines = [f'.TH CHECKMETA 1 "" "checkmeta {VERSION}"', ".SH NAME", f"checkmeta \\- {_roff(COMMANDS['check'])}"]
    lines += [".SH SYNOPSIS", ".B checkmeta", ".I COMMAND", "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]..."]
    lines += [".SH DESCRIPTION", _roff(cli.help or ""), ".SH COMMANDS"]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        lines.extend(_command(command, click.Context(command, parent=context, info_name=name)))
    for title, rows in (("EXIT STATUS", STATUSES), ("ENVIRONMENT", VARIABLES)):
        lines.append(f".SH {title}")
        for term, told in rows:
            lines += [".TP", f".B {_roff(term)}", _roff(told)]
    return "\n".join(line for line in lines if line) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_roff(f'checkmeta {context.info_name} {usage}')}"
    for number, paragraph in enumerate(re.split(r"\n\s*\n", (command.help or "").strip())):
        yield from ([".PP"] if number else [])
        if "\b" in paragraph:  # click's mark of lines that stay as they are
            yield from (".nf", *(_roff(line) for line in paragraph.splitlines() if line.strip("\b ")), ".fi")
        else:
            yield _roff(paragraph)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None and "--help" not in parameter.opts:
            yield from (".TP", f".B {_roff(record[0])}", _roff(record[1]))


def _roff(text: str) -> str:
    """Text in a line that roff takes as it stands: its own escape, a hyphen that stays one, no line that begins as a request."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("`", "\\(ga")
    plain = re.sub(r"[^\x20-\x7e]", lambda found: f"\\[u{ord(found[0]):04X}]", plain)
    return re.sub(r"^([.'])", r"\\&\1", plain)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(manual(), encoding="utf-8")
