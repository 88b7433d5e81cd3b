"""What somebody may mean who knows other tools: their words for what is called otherwise here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from checkmeta.base.diagnostics.diagnostic import did_you_mean

COMMANDS: Final = {
    "scan": "check", "run": "check", "verify-rules": "test", "audit": "check", "validate": "check", "analyze": "check",
    "ls": "rules", "list": "rules", "format": "fmt", "why": "explain", "show": "explain", "config": "schema",
}  # fmt: skip
OPTIONS: Final = {
    "--skip": "--exclude", "--ignore": "--exclude", "--skip-path": "--exclude", "--skip-dirs": "--exclude",
    "--skip-check": "--waivers", "--policy": "--rules", "--ruleset": "--rules", "--framework": "--rules", "--config": "--no-project",
    "--severity": "--fail-on", "--min-severity": "--fail-on", "--fail-severity": "--fail-on", "--soft-fail": "--fail-on",
    "--reporter": "--format", "--output-format": "--format", "--output-file": "--output", "--country": "--jurisdiction",
    "--region": "--jurisdiction", "--date": "--as-of", "--type": "--as", "--stats": "--statistics",
    "--summary": "--format", "--compact": "--format",
}  # fmt: skip
HOW: Final = {
    "--exclude": "leaves out what is met in folders",
    "--waivers": "names breaches that somebody answers for",
    "--no-project": "leaves the project file aside, which is found by itself",
    "--fail-on": "says from which layer on a breach fails; `never` fails nothing",
    "--format": "says how to report; `concise` is short, `statistics` has numbers",
}


def command(wrong: str, known: Iterable[str]) -> str:
    """What to say of a command that there isn't."""
    names = list(known)
    meant = COMMANDS.get(wrong)
    if meant is not None and meant in names:
        return f"did you mean `{meant}`?"
    return did_you_mean(wrong, names) or "commands are: " + ", ".join(f"`{name}`" for name in names)


def option(error: click.NoSuchOption, command: click.Command) -> click.UsageError:
    """An error of click's about an option that there isn't, in our words."""
    known = [name for param in command.params for name in param.opts if name.startswith("-")]
    meant = OPTIONS.get(error.option_name)
    if meant is not None and meant in known:
        help_ = f"`{meant}` {HOW[meant]}" if meant in HOW else f"here it is `{meant}`"
    else:
        help_ = did_you_mean(error.option_name, known) or "`checkmeta check --help` lists them"
    return click.UsageError(f"no option `{error.option_name}`; {help_}", error.ctx)
