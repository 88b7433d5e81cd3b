"""`checkmeta ripening`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from checkmeta.base.paths import is_folder
from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.terminal import warn


@click.command(name="ripening")
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
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, refusal  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.report.read_back import read_back  # noqa: PLC0415
    from checkmeta.report.ripening_table import as_json, as_table  # noqa: PLC0415
    from checkmeta.store.library import load, shown_name  # noqa: PLC0415

    library = load(rules, tests=False)
    warn(library.warnings)
    here = Path.cwd()
    errors: list[Diagnostic] = []
    days = {}
    for given in reports:
        path = Path(given)
        for file in sorted(path.glob("*.json")) if is_folder(path) else [path]:
            try:
                report = read_back(file, shown_name(file, here))
            except CheckmetaError as error:
                errors.extend(error.diagnostics)
                continue
            # the same report twice is no more experience
            days[hashlib.sha256(report.model_dump_json().encode()).digest()] = observed(report)
    if errors:
        raise CheckmetaError(errors)
    if not days:
        raise refusal("U002", "no reports in these folders", help="give files that end in `.json`")
    chosen = set(library.chosen)
    norms = [n for n in library.program.norms if n.id in chosen]
    found = ripeness(norms, library.program.formerly, list(days.values()))
    show(format_, lambda: as_json(found), lambda: as_table(found))
    return 0
