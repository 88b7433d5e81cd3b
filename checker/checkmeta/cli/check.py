"""`checkmeta check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.diagnostics.render import plain
from checkmeta.cli.deliver import colours, deliver, deliver_data, say
from checkmeta.cli.terminal import complain, warn
from checkmeta.judging.findings import FailOn, Judgement, Report
from checkmeta.report.registry import REPORTS, Appearance
from checkmeta.vocabulary import places
from checkmeta.vocabulary.scalars import parse_date

if TYPE_CHECKING:
    from checkmeta.store.library import Library

ALL = "all"
"""What `--explain` takes instead of a rule."""


def read_date(_: click.Context, __: click.Parameter, value: str | None) -> dt.date:
    """A date, or today: the one clock of a run."""
    if value is None:
        return dt.datetime.now(tz=dt.UTC).astimezone().date()
    day = parse_date(value)
    if day is None:
        raise click.BadParameter(f"`{value}` is no date; write year-month-day: 2026-01-31")
    return day


def read_places(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of places, in one option or several."""
    codes = [code.strip() for value in values for code in value.split(",") if code.strip()]
    if values and not codes:
        raise click.BadParameter("no place is named; write one or several: EU,CN")
    for code in codes:
        if not places.is_place(code):
            close = places.suggest(code)
            hint = f"did you mean `{close}`?" if close else "places are ISO 3166 codes and groupings: DE, US-CA, EU"
            raise click.BadParameter(f"no place `{code}`; {hint}")
    return tuple(dict.fromkeys(codes))


@click.command(name="check", short_help="Check documents against rules.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--rules",
    "-r",
    multiple=True,
    metavar="ID|PATH",
    help="Rules to check against: an id or the beginning of one (law.eu), or a file or folder of rules. Default: all that come with checkmeta.",
)
@click.option(
    "--jurisdiction",
    "-j",
    multiple=True,
    callback=read_places,
    metavar="EU,CN",
    help="Judge for these places, whatever the documents state.",
)
@click.option(
    "--as-of", callback=read_date, metavar="DATE", help="Judge by the rules of that day (2026-01-31). Default: today."
)
@click.option(
    "--fail-on",
    type=click.Choice([f.value for f in FailOn]),
    default=FailOn.LAW.value,
    show_default=True,
    help="From which layer on a breach gives exit status 1.",
)
@click.option(
    "--undetermined",
    type=click.Choice(["report", "fail", "fail=asked"]),
    default="report",
    show_default=True,
    help="What an undetermined verdict does; `fail=asked` fails the run where a rule is known to apply, and nobody says whether it is kept.",
)
@click.option(
    "--format", "format_", type=click.Choice(list(REPORTS)), default="text", show_default=True, help="How to report."
)
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Breaches that somebody answers for, for a time: a list of {rule, element, reason, approver, expires}.",
)
@click.option(
    "--as",
    "as_format",
    metavar="FORMAT",
    help="Read the files that are named as this format, whatever they look like: see `checkmeta formats`.",
)
@click.option(
    "--explain",
    metavar="RULE",
    help="Explain every verdict of one rule, step by step; with `all`, a JSON report has the steps of every verdict.",
)
@click.option("--verbose", "-v", is_flag=True, help="List undetermined verdicts one by one.")
def command(
    paths: tuple[Path, ...], rules: tuple[str, ...], jurisdiction: tuple[str, ...], as_of: dt.date, fail_on: str,
    undetermined: str, format_: str, output: str | None, waivers: Path | None, as_format: str | None, explain: str | None,
    verbose: bool,
) -> int:  # fmt: skip
    """Check platform configs and identity schemas.

    PATHS are files or folders; a folder is one subject, its platform config and identity schemas together. `-` is
    standard input: `helm template . | checkmeta check -`.
    """
    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.report.hollow import hollow  # noqa: PLC0415
    from checkmeta.report.order import exit_code  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415 - `--help` doesn't need the engine

    request = Request(
        paths,
        as_of,
        rules,
        jurisdiction,
        FailOn(fail_on),
        undetermined == "fail",
        waivers,
        asked_fails=undetermined == "fail=asked",
        explain=explain is not None,
        as_format=as_format,
    )
    library = load(rules, tests=False)
    warn((*library.warnings, *_clashes(library)))
    report = check(request, library)
    if explain not in (None, ALL):
        deliver(_explanation(report, explain, coloured=output is None), output)
    else:
        look = Appearance(colours() if output is None else plain, verbose)
        (deliver if format_ == "text" else deliver_data)(REPORTS[format_].render(report, look), output)
        if output not in (None, "-"):
            from checkmeta.report.counts_table import sentence  # noqa: PLC0415

            say(sentence(report), error_stream=True)
    if report.errors:
        complain(report.errors)
    warn(hollow(report))
    return exit_code(report)


def _clashes(library: Library) -> tuple[Diagnostic, ...]:
    """What the rules of the files that were given can't be kept together with; of what comes with checkmeta that is known."""
    if not library.own:
        return ()
    from checkmeta.judging.clashes.find import clashes  # noqa: PLC0415 - only rules of one's own are looked at
    from checkmeta.judging.clashes.say import diagnose  # noqa: PLC0415

    return tuple(diagnose(clash, library.own) for clash in clashes(library.program, library.own))


def _explanation(report: Report, wanted: str, *, coloured: bool) -> str:
    """The steps of every verdict of a rule, named by its id or the end of one."""
    from checkmeta.report.explanation import render_explanation  # noqa: PLC0415

    every = [j for s in report.subjects for j in s.judgements]
    found = _named(every, wanted)
    if not found:
        known = {j.rule.id for j in every}
        help_ = did_you_mean(wanted, known | {k.rsplit(".", 1)[-1] for k in known})
        raise CheckmetaError(
            [
                Diagnostic(
                    "U003", f"no rule `{wanted}` among those checked", help=help_ or "`checkmeta rules` lists them"
                )
            ]
        )
    return render_explanation(found, colours() if coloured else plain)


def _named(judgements: list[Judgement], wanted: str) -> list[Judgement]:
    exact = [j for j in judgements if j.rule.id == wanted]
    return exact or [j for j in judgements if j.rule.id.endswith(f".{wanted}")]
