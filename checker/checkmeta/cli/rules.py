"""`checkmeta rules`."""

from __future__ import annotations

import datetime as dt

import click

from checkmeta.check.tree import TypedNorm
from checkmeta.cli.terminal import deliver
from checkmeta.evaluate.wording import source_ref
from checkmeta.findings import Layer
from checkmeta.library import load
from checkmeta.report.catalogue import Entry, as_json, as_markdown, as_table
from checkmeta.vocabulary import places


@click.command(name="rules", short_help="List the rules.")
@click.argument("selectors", nargs=-1, metavar="[ID|PATH]...")
@click.option("--layer", type=click.Choice([layer.value for layer in Layer]), help="Only this layer.")
@click.option("--jurisdiction", "-j", metavar="PLACE", help="Only rules that can apply in this place.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to list.",
)
def command(selectors: tuple[str, ...], layer: str | None, jurisdiction: str | None, format_: str) -> int:
    """List the rules: the ones that come with checkmeta, or those of files and ids that are named."""
    if jurisdiction is not None and not places.is_place(jurisdiction):
        close = places.suggest(jurisdiction)
        raise click.BadParameter(f"no place `{jurisdiction}`{f'; did you mean `{close}`?' if close else ''}")
    library = load(selectors)
    norms = [
        n
        for n in library.program.norms
        if n.id in library.chosen or (n.permit and (not selectors or set(n.overrides) & set(library.chosen)))
    ]
    kept = [
        n
        for n in norms
        if (layer is None or n.layer.value == layer)
        and (jurisdiction is None or not n.jurisdiction or any(places.overlap(jurisdiction, j) for j in n.jurisdiction))
    ]
    entries = [_entry(n) for n in kept]
    render = {"text": as_table, "json": as_json, "markdown": as_markdown}[format_]
    deliver(render(entries), None)
    return 0


def _entry(norm: TypedNorm) -> Entry:
    source = source_ref(norm, dt.date.max)  # where it stands in the end: a catalogue asks no clock
    return Entry(
        id=norm.id,
        ruleset=norm.ruleset,
        ruleset_title=norm.ruleset_title,
        kind="permit" if norm.permit else "rule",
        title=norm.title,
        layer=norm.layer,
        modality="may" if norm.modality is None else norm.modality.value,
        jurisdiction=norm.jurisdiction,
        bearer=norm.bearer,
        effective_from=norm.period.start,
        effective_until=norm.period.end,
        state=norm.state.name if norm.state else None,
        source=source.text if source else "",
        link=source.url if source else None,
        checked=source.checked if source else None,
    )
