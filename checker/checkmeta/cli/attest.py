"""`checkmeta attest`."""

from __future__ import annotations

from pathlib import Path

import click

from checkmeta.cli.common_options import OUTPUT
from checkmeta.cli.deliver import deliver_data


@click.command(name="attest")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--resource", metavar="URI", help="Where the documents are published.")
@OUTPUT
def command(report: Path, resource: str | None, output: str | None) -> int:
    """State what a report found, as an in-toto statement about its documents.

    REPORT is what `checkmeta check --format json` wrote. checkmeta holds no keys: `cosign attest-blob --statement FILE`, or
    whatever signs in-toto statements, signs it.
    """
    from checkmeta.report.encode import json_text  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.report.read_back import kept_bytes, parsed  # noqa: PLC0415
    from checkmeta.report.statement import statement  # noqa: PLC0415
    from checkmeta.store.rule_files import shown_name  # noqa: PLC0415

    name = shown_name(report, Path.cwd())
    data = kept_bytes(report, name)
    deliver_data(json_text(statement(parsed(data, name), data, report.name, resource), sort=False), output)
    return 0
