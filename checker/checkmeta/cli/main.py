"""The command. Each subcommand has a file of its own, imported when it is called."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path

import click

from checkmeta.base.version import VERSION
from checkmeta.cli.streams import Streams
from checkmeta.cli.terminal import complain, refuse, report_failure

COMMANDS = {
    "check": "Check platform configs and identity schemas against ethics, norms and law.",
    "sweep": "Judge any number of subjects, a short row each.",
    "init": "Write a platform config that asks for what no system's config says, or a project file.",
    "facts": "Show what is understood of documents, from where, and what isn't used.",
    "formats": "List the formats of documents that are read.",
    "vocabulary": "Show the facts that rules may ask for, what they mean, and what states and reads them.",
    "fix": "Mend settings that break rules, as a diff or in the files, each change proved on all rules.",
    "diff": "Say what is new, fixed or changed between two states, and why.",
    "rules": "List the rules, as a table.",
    "explain": "Show a rule: its text, its source, its tests, and what it means in plain words; or what a code means.",
    "test": "Run the tests that stand beside rules.",
    "matrix": "Show where a subject could be offered, and what stands in the way elsewhere.",
    "verify": "Judge a report again from the same files, and say what differs and why.",
    "attest": "State what a report found, for others to sign.",
    "history": "Show when each breach came and went, and why, by the reports that were added.",
    "ripening": "Show which soft rules are ready to become norm or law.",
    "lint": "Find what is wrong with rules that compile.",
    "eval": "Evaluate an expression over documents, with the facts that it rests on.",
    "repl": "Try expressions out, one after another.",
    "playground": "Try rules out on a local page: rules, a document, and verdicts as one types.",
    "new": "Write a new rule, with its tests, to begin from.",
    "docs": "Make a readable handbook of rules, in Markdown or HTML.",
    "fmt": "Bring rules into the one canonical form.",
    "lsp": "Answer an editor: the language server for rules, configs and schemas.",
    "schema": "Print the JSON Schema of a platform config, an identity, a report, a diff, the project file, waivers, or a baseline.",
}


class Lazy(click.Group):
    """A group that imports a subcommand when it is called, so that start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"checkmeta.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a wrong name gets the nearest right one."""
        name = args[0]
        if name not in COMMANDS:
            from checkmeta.cli.other_tools import command  # noqa: PLC0415

            raise click.UsageError(f"no command `{name}`; {command(name, COMMANDS)}", ctx)
        from checkmeta.store.cache import distrust  # noqa: PLC0415 - `--version` needs no cache

        # `PATH`, `--rules=PATH`, `-rPATH`
        distrust(Path(given) for arg in args[1:] for given in {arg, arg.rpartition("=")[2], arg[2:]} if given)
        return super().resolve_command(ctx, args)


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="checkmeta", message="%(prog)s %(version)s")
def cli() -> None:
    """Check what virtual worlds and digital identities are set up to do against ethics, norms and law.

    Exit status: 0 nothing found that fails, 1 findings that fail (see --fail-on), 2 anything that could not be checked.
    """


def main() -> None:
    """Run the command. No error ends in a traceback."""
    streams = Streams()
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.Abort:
        status = 130
    except click.ClickException as error:
        status = refuse(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, a person gets one line, and a pipeline gets 2
        status = report_failure(error)
    lost = streams.lost()
    if lost is not None:
        complain([lost])
        status = 2
    sys.stderr.flush()
    gc.freeze()  # Python looks for garbage once more when it ends, which takes a fifth of a short run
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
