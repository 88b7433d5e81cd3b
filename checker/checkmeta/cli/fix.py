"""`checkmeta fix`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.cli.check_options import (
    ADD_RULES,
    JURISDICTION,
    NO_PROJECT,
    Paths,
    day_option,
    option,
    rules_option,
    waivers_option,
)
from checkmeta.cli.deliver import deliver_data, say
from checkmeta.cli.project.request import requested
from checkmeta.cli.project.settle import ProjectCommand
from checkmeta.cli.terminal import complain, warn

if TYPE_CHECKING:
    from checkmeta.authoring.fixing.mends import Mend
    from checkmeta.authoring.fixing.run import Run
    from checkmeta.judging.pipeline import Request

FORMATS: Final = ("diff", "json", "sarif")
LEVELS: Final = ("safe", "suggested")


@click.command(name="fix", cls=ProjectCommand)
@click.argument("paths", nargs=-1, type=Paths(path_type=Path))
@click.option(
    "--write", is_flag=True, help="Change the files, by what is `safe`, or up to `--level`; else nothing is written."
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help="`safe`: what nobody notices; `suggested`: what somebody has to decide. Default: suggested, with `--write` safe.",
)
@click.option(
    "--rule", "only", multiple=True, metavar="ID", help="Mend breaches of these rules only: an id, or its beginning."
)
@rules_option("Rules whose breaches are mended, as with `check`.")
@ADD_RULES
@JURISDICTION
@day_option()
@option("--exclude", metavar="PATTERN", help="What isn't read in folders.")
@waivers_option("What is waived stays as it is.")
@click.option("--as", "as_format", metavar="FORMAT", help="Read the files that are named as this format.")
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), default="diff", show_default=True, help="How to show it."
)
@NO_PROJECT
@click.pass_context
def command(
    context: click.Context, paths: tuple[Path, ...], write: bool, level: str | None, only: tuple[str, ...], rules: tuple[str, ...],
    add_rules: tuple[str, ...], jurisdiction: tuple[str, ...], as_of: dt.date, exclude: tuple[str, ...], waivers: Path | None,
    as_format: str | None, shape: str, no_project: bool,
) -> int:  # fmt: skip
    """Mend settings that break rules: the fewest keys, comments and layout kept, proved by judging every rule again.

    Only settings are mended, and never what a platform says of itself. Without `--write` it shows a unified diff of all that
    it would change, with the reasons.

    Exit status: 0 nothing (left) to mend at the level, 1 something, 2 something could not be checked or written.
    """
    from checkmeta.authoring.fixing.levels import Level  # noqa: PLC0415 - `--help` doesn't need the engine
    from checkmeta.authoring.fixing.run import Run, write_out  # noqa: PLC0415

    del no_project
    request = requested(
        context, paths, as_format, as_of=as_of, rules=rules, added=add_rules, jurisdictions=jurisdiction, exclude=exclude, waivers=waivers,
    )  # fmt: skip
    run = Run.of(request)
    _known(only, run)
    warn(run.library.warnings)
    asked = Level(level or ("safe" if write else "suggested"))
    if shape == "sarif" and write:
        raise click.UsageError(
            "`--format sarif` shows what would mend each finding alone; leave `--write` out", context
        )
    mends = run.each(only) if shape == "sarif" else run.all(only, asked)
    status = 1 if any(m.level is not Level.NONE and m.level.rank <= asked.rank for m in mends) else 0
    left = ""
    if write and status:
        write_out(run)
        status, left = 0, f"; {_left(run.again(), only)}"
    _show(run, mends, shape, asked, request, written=write)
    say(_summary(mends, asked, written=write) + left, error_stream=True)
    if run.errors:
        complain(run.errors)
        return 2
    return status


def _known(only: tuple[str, ...], run: Run) -> None:
    """Refuse an id that no rule has, nor begins with."""
    ids = sorted(run.rules)
    for name in only:
        if not any(id_ == name or id_.startswith(f"{name}.") for id_ in ids):
            help_ = did_you_mean(name, ids) or "`checkmeta rules` lists them"
            raise CheckmetaError([Diagnostic("U004", f"no rule `{name}`", help=help_)])


def _show(run: Run, mends: list[Mend], shape: str, level: str, request: Request, *, written: bool) -> None:
    from checkmeta.authoring.fixing.levels import Level  # noqa: PLC0415
    from checkmeta.authoring.fixing.show_mends import as_diff, as_json, as_sarif_fixes  # noqa: PLC0415

    asked = Level(level)
    if shape == "json":
        deliver_data(as_json(run.trial, mends, asked, written=written))
    elif shape == "diff":
        deliver_data(as_diff(run.trial, run.before, mends, asked, run.marked()))
    else:
        from checkmeta.cli.outputs import home  # noqa: PLC0415
        from checkmeta.judging.pipeline import check  # noqa: PLC0415
        from checkmeta.report.registry import REPORTS, Appearance  # noqa: PLC0415

        kept = [m for m in mends if m.level.rank <= asked.rank]
        look = Appearance(home=home(request.cwd or Path.cwd()), fixes=as_sarif_fixes(run.trial, kept))
        deliver_data(REPORTS["sarif"].render(check(request), look))


def _left(run: Run, only: tuple[str, ...]) -> str:
    """What is broken still, by what the files say now."""
    count = len(list(run.breaches(only)))
    return f"judged again, {count} {'is' if count == 1 else 'are'} left"


def _summary(mends: list[Mend], level: str, *, written: bool) -> str:
    counts = {name: sum(m.level == name for m in mends) for name in (*LEVELS, "none")}
    did = "mended" if written else "can be mended"
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing is broken"
    there = f"{len(mends)} breach{'' if len(mends) == 1 else 'es'}: {parts}"
    first = sum(counts[name] for name in LEVELS[: LEVELS.index(level) + 1])
    return f"{there}; {first} {did} at the level `{level}`"
