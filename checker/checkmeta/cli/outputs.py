"""Where a report goes: several outputs in one run, the format of each by the ending of its name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.diagnostics.render import plain
from checkmeta.base.paths import stands
from checkmeta.base.records import dataclass, replace
from checkmeta.cli.deliver import append, colours, deliver, deliver_commands, deliver_data, width
from checkmeta.judging.findings import Report
from checkmeta.report.home import Home
from checkmeta.report.registry import REPORTS, Appearance, format_by_name

STDOUT: Final = "-"
HINT: Final = "--output"
SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The variable that names the file to which a job on GitHub appends what its page shows."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that is written in it; `-` is the standard output."""

    format: str
    path: str


def split(written: str) -> tuple[str | None, str]:
    """What `-o` was given: a format, if one is named, and a path."""
    named, colon, path = written.partition(":")
    return (named, path) if colon and named in REPORTS else (None, written)


def settled(written: Sequence[str], format_: str | None, asked: str | None = None) -> tuple[Output, ...]:
    """The outputs of a run. `format_` is that of the standard output; `asked` on the command line, also of files whose names tell none.

    Without any, the standard output gets all at a terminal, and the few lines that a log has room for elsewhere.

    Raises:
        click.BadParameter: a file's format isn't known or two outputs are the same.

    """
    usual = format_ or ("text" if os.isatty(1) else "concise")
    found: list[Output] = []
    for text in written or (STDOUT,):
        named, path = split(text)
        if not path:
            raise click.BadParameter(f"`{text}` names no file", param_hint=HINT)
        by_name = None if path == STDOUT else format_by_name(path)
        kind = named or (usual if path == STDOUT else by_name or asked)
        if kind is None:
            known = ", ".join(end for row in REPORTS.values() for end in row.endings)
            raise click.BadParameter(
                f"no format is written to files called `{path}`; say which: `-o sarif:{path}`, or end its name in one of {known}",
                param_hint=HINT,
            )
        if any(other.path == path for other in found):
            where = "the standard output" if path == STDOUT else f"`{path}`"
            raise click.BadParameter(f"{where} is named twice; each output has a place of its own", param_hint=HINT)
        found.append(Output(kind, path))
    unused = asked is not None and all(output.format != asked for output in found)
    if unused and STDOUT not in [output.path for output in found]:
        raise click.BadParameter(
            f"nothing is written as {asked}: `--format` is about the standard output, and the names of files tell theirs; "
            f"`-o {asked}:{found[0].path}` writes it there, `-o -` adds the standard output",
            param_hint="--format",
        )
    return tuple(found)


def write(report: Report, outputs: Sequence[Output], look: Appearance) -> None:
    """Write a report to each of its outputs; on a job of GitHub's also what its page shows.

    Raises:
        CheckmetaError: U001, one can't be written; the others are.

    """
    failed: list[Diagnostic] = []
    for output in sorted(outputs, key=lambda output: output.path == STDOUT):
        row = REPORTS[output.format]
        here = output.path == STDOUT
        own = replace(look, paint=colours() if here else plain, width=width() if here else look.width)
        parts = row.render(report, own)
        try:
            if row.read_by == "commands":
                deliver_commands(parts, output.path)
                if os.environ.get(SUMMARY):
                    append(REPORTS["markdown"].render(report, own), os.environ[SUMMARY])
            elif row.read_by == "people":
                deliver(parts, output.path)
            else:
                deliver_data(parts, output.path)
        except CheckmetaError as error:
            failed.extend(error.diagnostics)
    if failed:
        raise CheckmetaError(failed)


def home(cwd: Path) -> Home:
    """The repository round a folder, as those who look at reports on a host of code know it."""
    top = next((folder for folder in (cwd, *cwd.parents) if stands(folder / ".git")), cwd)
    prefix = os.path.relpath(cwd, top).replace(os.sep, "/")
    return Home("" if prefix == "." else prefix, top.as_posix(), _blob(os.environ))


def _blob(env: os._Environ[str]) -> str:
    """The address below which GitHub or GitLab shows the files of the commit that a job is about."""
    if env.get("GITHUB_ACTIONS") and env.get("GITHUB_REPOSITORY") and env.get("GITHUB_SHA"):
        server = env.get("GITHUB_SERVER_URL", "https://github.com")
        return f"{server}/{env['GITHUB_REPOSITORY']}/blob/{env['GITHUB_SHA']}"
    if env.get("GITLAB_CI") and env.get("CI_PROJECT_URL") and env.get("CI_COMMIT_SHA"):
        return f"{env['CI_PROJECT_URL']}/-/blob/{env['CI_COMMIT_SHA']}"
    return ""
