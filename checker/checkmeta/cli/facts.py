"""`checkmeta facts`."""

from __future__ import annotations

from pathlib import Path

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.deliver import colours
from checkmeta.cli.terminal import incomplete


@click.command(name="facts")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "as_format", metavar="FORMAT", help="Read the files as this format, whatever they look like.")
@click.option(
    "--rules", "-r", multiple=True, metavar="PATH", help="A file or folder with mappings or facts of your own."
)
@LISTED
def command(paths: tuple[Path, ...], as_format: str | None, rules: tuple[str, ...], format_: str) -> int:
    """Show every fact that is understood of documents, and from where.

    PATHS are files or folders; `-` is standard input. What can't be read and which keys are not used is listed as well.
    """
    from checkmeta.facts.understandings import understandings  # noqa: PLC0415
    from checkmeta.report.understood import as_json, as_text  # noqa: PLC0415
    from checkmeta.store.library import program  # noqa: PLC0415 - `--help` doesn't need the engine
    from checkmeta.store.packs import who_knows  # noqa: PLC0415

    broken: list[Diagnostic] = []
    loaded = program(rules, wrong=broken)
    found, errors = understandings(paths, loaded.mappings, as_format, words=loaded.vocabulary)
    wrong = CheckmetaError([*broken, *who_knows(errors.diagnostics, loaded.vocabulary)], errors.left_out)
    if not found:
        where = ", ".join(f"`{path}`" for path in paths[:3])
        nothing = Diagnostic("U002", f"no documents in {where}", help="`checkmeta formats` lists what is read")
        raise wrong if wrong.diagnostics else CheckmetaError([nothing])
    show(format_, lambda: as_json(found), lambda: as_text(found, colours()))
    return incomplete(wrong.diagnostics, wrong.more)
