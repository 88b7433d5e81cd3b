"""`checkmeta schema`."""

from __future__ import annotations

from typing import Literal, get_args

import click

from checkmeta.cli.common_options import OUTPUT
from checkmeta.cli.deliver import deliver_data
from checkmeta.report.encode import json_text

Kind = Literal["platform", "identity", "report", "diff", "config", "waivers", "baseline"]


@click.command(name="schema")
@click.argument("kind", type=click.Choice(list(get_args(Kind))))
@click.option(
    "--rules", "-r", multiple=True, metavar="PATH", help="A file or folder with rules whose facts belong to it, too."
)
@OUTPUT
def command(kind: Kind, rules: tuple[str, ...], output: str | None) -> int:
    """Print the JSON Schema (2020-12).

    Of a platform config, an identity, the JSON report, what `diff` prints, the project file, a file of waivers, or a baseline.
    """
    if kind == "report":
        from checkmeta.report import json_report  # noqa: PLC0415 - pydantic takes its time

        schema = json_report.schema()
    elif kind == "diff":
        from checkmeta.report.comparison_schema import schema as diff_schema  # noqa: PLC0415

        schema = diff_schema()
    elif kind == "config":
        from checkmeta.cli.project.keys import schema as project_schema  # noqa: PLC0415

        schema = project_schema()
    elif kind == "waivers" or kind == "baseline":  # noqa: PLR1714 - the type of what is left follows from it
        from checkmeta.judging import baseline, waivers  # noqa: PLC0415

        schema = (waivers if kind == "waivers" else baseline).FORM.schema()
    else:
        from checkmeta.store.library import program  # noqa: PLC0415
        from checkmeta.vocabulary.schema import json_schema  # noqa: PLC0415

        schema = json_schema(kind, program(rules).vocabulary)
    deliver_data(json_text(schema, sort=False), output)
    return 0
