"""`checkmeta docs`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from checkmeta.base.files import unusable
from checkmeta.base.messages import speaking
from checkmeta.cli.catalogued import entries_of, shipped_themes
from checkmeta.cli.check_options import LANGUAGE
from checkmeta.cli.common_options import OUTPUT
from checkmeta.cli.deliver import deliver_data
from checkmeta.language.program import Program, TypedNorm
from checkmeta.report.catalogue_indexes import indexes
from checkmeta.report.handbook.book import handbook
from checkmeta.store.library import load

HTML = (".html", ".htm")


@click.command(name="docs")
@click.argument("selectors", nargs=-1, metavar="[ID|PATH]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["markdown", "html"]),
    help="Default: html for an output that ends in `.html`, else markdown.",
)
@LANGUAGE
@OUTPUT
@click.option("--title", metavar="TEXT", help="Of the handbook. Default: the title of the only rule set.")
@click.option(
    "--pages",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write a page a rule set into a folder, in Markdown, and indexes by place, date, theme, topic and source.",
)
def command(
    selectors: tuple[str, ...],
    format_: str | None,
    language: str,
    output: str | None,
    title: str | None,
    pages: Path | None,
) -> int:
    """Make a readable handbook: of the rules that come with checkmeta, or of those of files and ids that are named."""
    library = load(selectors)
    norms = library.program.norms
    chosen = set(library.chosen)
    kept = [
        n for n in norms if n.id in chosen or (n.permit and (not selectors or set(n.overrides) & chosen))
    ]  # as `checkmeta rules` lists them
    if pages is not None:
        write_pages(library.program, kept, pages)
        return 0
    from checkmeta.report.handbook import html, markdown  # noqa: PLC0415 - only what is asked for

    as_html = format_ == "html" or (format_ is None and (output or "").lower().endswith(HTML))
    with speaking(language):
        told = (html if as_html else markdown).render(handbook(library.program, kept, title))
    deliver_data(told, output)
    return 0


def write_pages(program: Program, norms: Sequence[TypedNorm], folder: Path) -> None:
    """A page a rule set, each by its id, and the indexes between them and the catalogue; pages of rule sets that are no more go.

    Rules are not shown as written: they stand in files.
    """
    from checkmeta.report.handbook import markdown  # noqa: PLC0415 - only what is asked for

    grouped: dict[str, list[TypedNorm]] = {}
    for norm in norms:
        grouped.setdefault(norm.ruleset, []).append(norm)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.md"):
            if old.stem not in grouped and old.is_file() and f"(#set.{old.stem})".encode() in old.read_bytes():
                old.unlink()  # such a page holds an address of its own; another's file stays
    except OSError as error:
        raise unusable(str(folder), error, "written") from None
    for ruleset, own in grouped.items():
        page = markdown.render(handbook(program, own), written=False)
        deliver_data(page, str(folder / f"{ruleset}.md"))
    for name, page in indexes(entries_of(program, norms), shipped_themes()).items():
        deliver_data(page, str(folder / f"{name}.md"))
