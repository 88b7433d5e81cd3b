"""`checkmeta ripening`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.history_database import DB, database
from checkmeta.cli.terminal import warn

if TYPE_CHECKING:
    from checkmeta.authoring.ripening import Day


@click.command(name="ripening")
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option(
    "--rules", "-r", multiple=True, metavar="ID|PATH", help="Rules to look at; by default all that come with checkmeta."
)
@DB
@LISTED
@click.pass_context
def command(
    context: click.Context, reports: tuple[str, ...], rules: tuple[str, ...], db: str | None, format_: str
) -> int:
    """Show which soft rules are ready to become norm or law, by the reports of the time since.

    A REPORT is what `checkmeta check --format json` wrote, or a folder of such files; without any, the reports of the history
    count (`checkmeta history add`). A rule says what it waits for: `ripens to law when adherence >= 95% over 180 days`.
    """
    from checkmeta.authoring.ripening import ripeness  # noqa: PLC0415
    from checkmeta.report.ripening_table import as_json, as_table  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415 - `--help` needs none of it

    if reports and context.get_parameter_source("db") is ParameterSource.COMMANDLINE:
        raise click.UsageError("name reports, or with `--db` a history that has them")
    library = load(rules, tests=False)
    warn(library.warnings)
    days = _given(reports) if reports else _held(db)
    chosen = set(library.chosen)
    norms = [n for n in library.program.norms if n.id in chosen]
    found = ripeness(norms, library.program.formerly, days)
    show(format_, lambda: as_json(found), lambda: as_table(found))
    return 0


def _given(reports: tuple[str, ...]) -> list[Day]:
    """The reports that were named; the same twice is no more experience."""
    from checkmeta.authoring.ripening import Day  # noqa: PLC0415
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic  # noqa: PLC0415
    from checkmeta.report.read_back import read_back, report_files, verdict_counts  # noqa: PLC0415
    from checkmeta.store.rule_files import shown_name  # noqa: PLC0415

    here = Path.cwd()
    errors: list[Diagnostic] = []
    days: dict[bytes, Day] = {}
    for file in report_files(reports):
        try:
            report = read_back(file, shown_name(file, here))
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
            continue
        digest = hashlib.sha256(report.model_dump_json().encode()).digest()
        days[digest] = Day(report.as_of, report.digest, verdict_counts(report))
    if errors:
        raise CheckmetaError(errors)
    return list(days.values())


def _held(db: str | None) -> list[Day]:
    """The reports of the history."""
    from checkmeta.authoring.ripening import Day  # noqa: PLC0415

    held = database(db)
    from checkmeta.report.history.kept_reports import counted_runs  # noqa: PLC0415 - what isn't installed can't be imported

    with held.reading() as connection:
        return [Day(*run) for run in counted_runs(connection)]
