"""`checkmeta vocabulary`."""

from __future__ import annotations

import click

from checkmeta.cli.common_options import LISTED
from checkmeta.cli.deliver import deliver, deliver_data


@click.command(name="vocabulary")
@click.argument("words", nargs=-1, metavar="[WORD|PATH]...")
@click.option(
    "--rules", "-r", multiple=True, metavar="PATH", help="A file or folder with rules or mappings of your own."
)
@LISTED
def command(words: tuple[str, ...], rules: tuple[str, ...], format_: str) -> int:
    """Show the facts that rules may ask for: their types and meanings, which formats state them, which rules read them.

    WORDS find facts by their paths, meanings and values, and kinds of personal data (`is a`) by their names; a PATH shows one fact
    whole. Without either the topics are listed.
    """
    from checkmeta.authoring.fact_entries import (  # noqa: PLC0415 - `--help` doesn't need the engine
        card,
        fact_data,
        fact_entries,
        fact_table,
        looked_up,
        topics,
    )
    from checkmeta.authoring.term_entries import term_data, term_table, terms_of  # noqa: PLC0415
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError  # noqa: PLC0415
    from checkmeta.report.encode import json_text  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    program = load(rules, tests=False).program
    entries = fact_entries(program.vocabulary)
    kinds = terms_of(words) if words else []
    try:
        found = looked_up(words, entries) if words else entries
    except CheckmetaError:
        if not kinds:
            raise
        found = []
    if format_ == "json":
        data = {"facts": fact_data(found, program)} | ({"terms": term_data(kinds)} if kinds else {})
        deliver_data(json_text(data, sort=False))
    elif not words:
        deliver(topics(entries) + "\n")
    else:
        shown = [card(found[0], program) if len(found) == 1 else fact_table(found)] if found else []
        deliver("\n\n".join([*shown, *([term_table(kinds)] if kinds else [])]) + "\n")
    return 0
