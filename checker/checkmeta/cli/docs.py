"""`checkmeta docs`."""

from __future__ import annotations

import click

from checkmeta.authoring.handbook.book import handbook
from checkmeta.cli.terminal import deliver
from checkmeta.store.library import load

HTML = (".html", ".htm")


@click.command(name="docs", short_help="Make a handbook of rules.")
@click.argument("selectors", nargs=-1, metavar="[ID|PATH]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["markdown", "html"]),
    help="Default: html for an output that ends in `.html`, else markdown.",
)
@click.option("--output", "-o", metavar="FILE", help="Write it to a file.")
@click.option("--title", metavar="TEXT", help="Of the handbook. Default: the title of the only rule set.")
def command(selectors: tuple[str, ...], format_: str | None, output: str | None, title: str | None) -> int:
    """Make a readable handbook: of the rules that come with checkmeta, or of those of files and ids that are named."""
    library = load(selectors)
    norms = library.program.norms
    chosen = set(library.chosen)
    kept = [
        n for n in norms if n.id in chosen or (n.permit and (not selectors or set(n.overrides) & chosen))
    ]  # as `checkmeta rules` lists them
    book = handbook(library.program, kept, title)
    if format_ == "html" or (format_ is None and (output or "").lower().endswith(HTML)):
        from checkmeta.authoring.handbook import html  # noqa: PLC0415 - only what is asked for

        deliver(html.render(book), output)
    else:
        from checkmeta.authoring.handbook import markdown  # noqa: PLC0415

        deliver(markdown.render(book), output)
    return 0
