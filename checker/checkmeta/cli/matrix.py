"""`checkmeta matrix`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkmeta.base.messages import speaking
from checkmeta.base.records import replace
from checkmeta.base.version import VERSION
from checkmeta.cli.check_options import LANGUAGE, in_places, read_date
from checkmeta.cli.common_options import OUTPUT
from checkmeta.cli.deliver import colours, deliver, deliver_data
from checkmeta.cli.terminal import complain, warn

if TYPE_CHECKING:
    from checkmeta.store.library import Library

FORMATS = ("text", "html", "json", "csv")


@click.command(name="matrix")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rules", "-r", multiple=True, metavar="ID|PATH", help="Rules to check against, as with `check`.")
@in_places("The places. Default: each that one of the rules is law of.")
@click.option(
    "--as-of", callback=read_date, metavar="DATE", help="The day from which a year is looked ahead. Default: today."
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="How to show it."
)
@LANGUAGE
@OUTPUT
@click.option("--as", "as_format", metavar="FORMAT", help="Read the files that are named as this format.")
def command(
    paths: tuple[Path, ...], rules: tuple[str, ...], jurisdiction: tuple[str, ...], as_of: dt.date, format_: str,
    language: str, output: str | None, as_format: str | None,
) -> int:  # fmt: skip
    """Show each subject under many places side by side.

    Where it could be offered today, what stands in the way elsewhere, what comes within a year, and which duties of two places no one way of
    setting it up keeps, with an example. It fails nothing: exit status 2 where something could not be checked, else 0.
    """
    from checkmeta.base.diagnostics.render import plain  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.judging.clashes.abroad import contradictions  # noqa: PLC0415
    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.report.matrix import laws, side_by_side  # noqa: PLC0415
    from checkmeta.report.matrix_data import as_csv, as_json  # noqa: PLC0415
    from checkmeta.report.matrix_text import matrix_text  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    library = load(rules, tests=False)
    warn(library.warnings)
    request = Request(paths, as_of, rules, jurisdiction or _places(library), as_format=as_format)
    today = check(request, library)
    later = check(replace(request, as_of=_in_a_year(as_of)), library)
    matrix = side_by_side(today, later, contradictions(library.program, laws(today) | laws(later), as_of))
    if format_ == "text":
        with speaking(language):
            told = matrix_text(matrix, colours() if output is None else plain)
        deliver(told, output)
    elif format_ == "html":
        from checkmeta.report.html.matrix_page import render  # noqa: PLC0415

        with speaking(language):
            told = render(matrix, VERSION)
        deliver_data(told, output)
    else:
        deliver_data(as_json(matrix) if format_ == "json" else as_csv(matrix), output)
    if today.errors:
        complain(today.errors)
    return 2 if today.errors else 0


def _places(library: Library) -> tuple[str, ...]:
    """Each place that one of the chosen rules is law of."""
    from checkmeta.base.diagnostics.diagnostic import refusal  # noqa: PLC0415
    from checkmeta.language.words import Layer  # noqa: PLC0415

    chosen = set(library.chosen)
    found = {
        place for n in library.program.norms if n.id in chosen and n.layer is Layer.LAW for place in n.jurisdiction
    }
    if not found:
        help_ = "name places: `--jurisdiction EU,CN`; or leave `--rules` out"
        raise refusal("U004", "none of the rules is law of a place", help=help_)
    return tuple(sorted(found))


def _in_a_year(day: dt.date) -> dt.date:
    """The same day a year later; of the last of February in a leap year the day before."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 2, 28) if day.year < dt.MAXYEAR else dt.date.max
