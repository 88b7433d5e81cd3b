"""`checkmeta formats`."""

from __future__ import annotations

import click

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.terminal import incomplete


@click.command(name="formats")
@click.option("--rules", "-r", multiple=True, metavar="PATH", help="A file or folder with mappings of your own.")
@LISTED
def command(rules: tuple[str, ...], format_: str) -> int:
    """List the formats of documents that are read, built in and by mappings.

    A document is recognised by what is in it; `--as ID` says which format it is.
    """
    from checkmeta.facts.format_entries import listed_formats  # noqa: PLC0415
    from checkmeta.report.format_list import as_json, as_table  # noqa: PLC0415
    from checkmeta.store.library import mappings  # noqa: PLC0415 - `--help` doesn't need the engine

    wrong: list[Diagnostic] = []
    listed = listed_formats(mappings(rules, wrong=wrong))
    show(format_, lambda: as_json(listed), lambda: as_table(listed))
    return incomplete(wrong)
