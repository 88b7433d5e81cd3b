"""`checkmeta ripening`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from checkmeta.cli.common_options import LISTED
from checkmeta.cli.deliver import deliver, deliver_data
from checkmeta.cli.terminal import warn


@click.command(name="ripening", short_help="Show which soft rules are ready to become norm or law.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option(
    "--rules", "-r", multiple=True, metavar="ID|PATH", help="Rules to look at; by default all that come with checkmeta."
)
@LISTED
def command(reports: tuple[str, ...], rules: tuple[str, ...], format_: str) -> int:
    """Show which soft rules are ready to become norm or law, by the reports of the time since.

    A REPORT is what `checkmeta check --format json` wrote, or a folder of such files. A rule says what it waits for:
    `ripens to law when adherence >= 95% over 180 days`.
    """
    from checkmeta.authoring.ripening import observed, ripeness  # noqa: PLC0415
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.report.read_back import read_back, report_files  # noqa: PLC0415
    from checkmeta.report.ripening_table import as_json, as_table  # noqa: PLC0415
    from checkmeta.store.library import load, shown_name  # noqa: PLC0415

    library = load(rules, tests=False)
    warn(library.warnings)
    here = Path.cwd()
    errors: list[Diagnostic] = []
    days = {}
    for file in report_files(reports):
        try:
            report = read_back(file, shown_name(file, here))
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
            continue
        # the same report twice is no more experience
        days[hashlib.sha256(report.model_dump_json().encode()).digest()] = observed(report)
    if errors:
        raise CheckmetaError(errors)
    chosen = set(library.chosen)
    norms = [n for n in library.program.norms if n.id in chosen]
    found = ripeness(norms, library.program.formerly, list(days.values()))
    if format_ == "json":
        deliver_data(as_json(found))
    else:
        deliver(as_table(found))
    return 0
