"""`checkmeta history`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from checkmeta.base.version import VERSION
from checkmeta.cli.deliver import colours, deliver, deliver_data, say
from checkmeta.cli.history_database import DB, database
from checkmeta.cli.terminal import complain

FORMATS: Final = {"text": ".txt", "json": ".json", "csv": ".csv", "html": ".html"}
"""With what a file's name ends."""
BY: Final = ("layer", "instrument", "bearer", "place", "topic", "subject")


@click.group(name="history", invoke_without_command=True)
@click.option("--by", type=click.Choice(BY), default="layer", show_default=True, help="What a row of marks is about.")
@DB
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="How to show it. Default: by `-o`, else text."
)
@click.option("--output", "-o", metavar="FILE", help="Write it to a file: .html, .json, .csv, .txt.")
@click.option("--verbose", "-v", is_flag=True, help="List everything.")
@click.pass_context
def command(
    context: click.Context, by: str, db: str | None, format_: str | None, output: str | None, verbose: bool
) -> int | None:
    """Show when each breach came and went, and why, by the reports that were added.

    \b
    checkmeta check world -o report.json
    checkmeta history add report.json
    checkmeta history --by place -o history.html
    """  # noqa: D301 - click's mark for lines that stay
    if context.invoked_subcommand is not None:
        return None
    from checkmeta.base.diagnostics.render import plain  # noqa: PLC0415 - `--help` needs none of it

    held = database(db)
    from checkmeta.report.history import trend_page, trend_text  # noqa: PLC0415
    from checkmeta.report.history.trends import trends  # noqa: PLC0415

    shape = format_ or next((name for name, end in FORMATS.items() if output and output.endswith(end)), "text")
    with held.reading() as connection:
        found = trends(connection, by)
    if shape == "text":
        deliver(trend_text.as_text(found, colours() if output is None else plain, verbose=verbose), output)
    elif shape == "html":
        deliver_data(trend_page.render(found, VERSION), output)
    else:
        deliver_data(trend_text.as_json(found) if shape == "json" else trend_text.as_csv(found), output)
    return 0


@command.command(name="add", short_help="Add reports.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--db", metavar="FILE|URL", help="The history, as `checkmeta history` has it.")
@click.pass_context
def add(context: click.Context, reports: tuple[str, ...], db: str | None) -> int:
    """Add reports, which `checkmeta check --format json` wrote, or folders of such files.

    Each is kept whole or not at all, wherever among the others its day is; to add one twice changes nothing.
    """
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic  # noqa: PLC0415
    from checkmeta.report.read_back import kept_bytes, report_files  # noqa: PLC0415
    from checkmeta.store.rule_files import shown_name  # noqa: PLC0415

    held = database(db or (context.parent.params["db"] if context.parent is not None else None))
    from checkmeta.report.history.recording import Recorder  # noqa: PLC0415

    recorder, here = Recorder(held), Path.cwd()
    wrong: list[Diagnostic] = []
    for file in report_files(reports):
        name = shown_name(file, here)
        try:
            added = recorder.add(kept_bytes(file, name), name)
        except CheckmetaError as error:
            if any(not found.code.startswith(("U001", "U008")) for found in error.diagnostics):
                raise  # of the history, so of all that follow, too
            wrong.extend(error.diagnostics)
            continue
        if added.new:
            say(f"added {name}: {added.day}, {added.came} came, {added.went} went")
        else:
            say(f"known  {name}: {added.day}")
    if wrong:
        complain(wrong)
    return 2 if wrong else 0
