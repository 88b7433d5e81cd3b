"""`checkmeta check`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, Severity, did_you_mean, refusal
from checkmeta.base.diagnostics.render import plain
from checkmeta.base.files import named_as_yaml
from checkmeta.base.messages import speaking
from checkmeta.base.paths import is_file
from checkmeta.base.records import replace
from checkmeta.cli.check_options import (
    ADD_RULES,
    JURISDICTION,
    LANGUAGE,
    NO_PROJECT,
    TOPIC,
    Paths,
    day_option,
    option,
    rules_option,
    waivers_option,
)
from checkmeta.cli.deliver import colours, deliver, deliver_data, say
from checkmeta.cli.fail_options import FAIL_ON, Doubt, Limit, together, undetermined_option
from checkmeta.cli.outputs import STDOUT, Output, home, settled, split, write
from checkmeta.cli.project.file import Project
from checkmeta.cli.project.request import requested
from checkmeta.cli.project.settle import ProjectCommand, from_file
from checkmeta.cli.terminal import complain, progress, warn
from checkmeta.judging.findings import Report
from checkmeta.report.registry import REPORTS, Appearance

if TYPE_CHECKING:
    from checkmeta.judging.own_overrides import AcceptedOverride
    from checkmeta.judging.pipeline import Request
    from checkmeta.report.sarif_fixes import SarifFix
    from checkmeta.store.library import Library

Judging = Callable[["Request", "Library"], Report]
"""How a request is judged."""
ALL = "all"
"""What `--explain` takes instead of a rule."""
NAMED = 3
"""Paths named before the rest is passed over."""


@click.command(name="check", cls=ProjectCommand)
@click.argument("paths", nargs=-1, type=Paths(path_type=Path))
@rules_option(
    "Only these rules: an id or the beginning of one (law.eu), or a file or folder of rules. Default: all that come with checkmeta."
)
@ADD_RULES
@JURISDICTION
@TOPIC
@day_option()
@FAIL_ON
@undetermined_option(
    "What an undetermined verdict does: fail the run; where a rule is known to apply, and nobody says; of law; if there are more than N."
)
@option(
    "--format",
    "format_",
    type=click.Choice(list(REPORTS)),
    help="How to report on the standard output. Default: text at a terminal, else concise.",
)
@click.option("--statistics", is_flag=True, help="The same as `--format statistics`: how often each rule is broken.")
@option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write a report to a file, in the format of its ending, or FORMAT:FILE; `-` is the standard output. Several write several.",
)
@LANGUAGE
@option(
    "--exclude",
    metavar="PATTERN",
    help="What isn't read in folders, as in a `.gitignore`.",
)
@waivers_option("Breaches that somebody answers for, for a time: see `checkmeta schema waivers`.")
@option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What was broken before: norms and ethics fail nothing, law is a debt until its day.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what is broken now as such a file, instead of a report; what is in it keeps its days.",
)
@option(
    "--category",
    default="",
    metavar="NAME",
    help="What tells this run from others of a commit, in SARIF. Default: the subject.",
)
@click.option(
    "--fixes",
    is_flag=True,
    help="In SARIF, say what would mend each finding; it takes as long as `checkmeta fix`.",
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
@click.option(
    "--from",
    "from_source",
    metavar="SOURCE",
    help="Explain one subject of what `checkmeta sweep` reads: the one that `--subject` names.",
)
@click.option("--subject", metavar="NAME", help="Of `--from` the subject, as its row calls it.")
@click.option("--subject-by", metavar="…", help="Of `--from` what a subject is, as for `checkmeta sweep`.")
@click.option("--verbose", "-v", is_flag=True, help="List undetermined verdicts one by one.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing on the standard output where nothing fails.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0, max=256),
    default=0,
    metavar="N",
    help="Processes that judge. Default: as many as there are cores, where there are enough subjects.",
)
@NO_PROJECT
@click.pass_context
def command(
    context: click.Context, paths: tuple[Path, ...], rules: tuple[str, ...], add_rules: tuple[str, ...],
    jurisdiction: tuple[str, ...], topic: tuple[str, ...], as_of: dt.date, fail_on: Limit, undetermined: Doubt,
    format_: str | None, statistics: bool, output: tuple[str, ...], language: str, exclude: tuple[str, ...], waivers: Path | None, baseline: Path | None,
    write_baseline: Path | None, category: str, fixes: bool, as_format: str | None, explain: str | None, from_source: str | None,
    subject: str | None, subject_by: str | None, verbose: bool, quiet: bool, jobs: int, no_project: bool,
) -> int:  # fmt: skip
    """Check platform configs and identity schemas.

    PATHS are files or folders; a folder is one subject, its platform config and identity schemas together. Without PATHS
    everything is checked that the project file declares: `checkmeta.toml`, here or in a folder round it. That file and
    variables, such as CHECKMETA_FAIL_ON, give the options their defaults.
    `-` is standard input: `helm template . | checkmeta check -`.
    """
    del no_project
    if (from_source is None) != (subject is None) or (
        from_source is not None and (paths or baseline or write_baseline or fixes)
    ):
        message = "`--from SOURCE` and `--subject NAME` go together, without paths, baselines and fixes"
        raise click.UsageError(message, context)
    project: Project | None = context.obj
    root = project.root if project is not None else Path.cwd()
    if explain not in (None, ALL):
        output, format_ = tuple(f"text:{each}" if each != STDOUT else each for each in output), "text"
    asked = format_ if context.get_parameter_source("format_") is ParameterSource.COMMANDLINE else None
    if statistics:
        if asked not in (None, "statistics"):
            raise click.UsageError(
                f"`--statistics` is `--format statistics`, and `--format {asked}` is asked for", context
            )
        asked = format_ = "statistics"
    if asked is not None and from_file(context, "output"):
        output = (STDOUT,)  # an option counts before the file
    outputs = settled([_at_root(context, each, root) for each in output], format_, asked)
    request = requested(
        context,
        paths if from_source is None else (Path(),),
        as_format,
        as_of=as_of,
        rules=rules,
        added=add_rules,
        topics=topic,
        jurisdictions=jurisdiction,
        exclude=exclude,
        waivers=waivers,
        baseline=baseline,
        accepted=accepted_overrides(project),
        fail_on=fail_on.fail_on,
        fails_from=together(fail_on, undetermined),
        undetermined_fails=undetermined.fails,
        asked_fails=undetermined.asked,
        most_undetermined=undetermined.most,
        explain=explain is not None,
        whole=write_baseline is not None,
        jobs=jobs,
        progress=progress(),
        kept=True,
    )
    judge = pick(from_source, subject, subject_by) if from_source is not None and subject is not None else None
    look = Appearance(verbose=verbose, home=home(root), category=category, language=language)
    if fixes:
        look = replace(look, fixes=_fixes(request, outputs))
    if explain not in (None, ALL):
        path = outputs[0].path
        with speaking(language):
            return _run(
                request, lambda r, _: deliver(explanation(r, explain or "", coloured=path == STDOUT), path), judge
            )
    if write_baseline is not None:
        named_as_yaml(write_baseline)
        status = _run(request, lambda report, library: _write_baseline(report, write_baseline, library))
        return 2 if status == 2 else 0
    try:
        return _run(request, lambda report, _: _report(report, outputs, look, quiet=quiet), judge)
    except CheckmetaError as error:
        if request.subjects and _beside(error, paths):
            named = ", ".join(f"`{path}`" for path in paths[:NAMED]) + (", …" if len(paths) > NAMED else "")
            message = f"nothing to judge: {named} {'is' if len(paths) == 1 else 'are'} of no subject of `{project.name if project else ''}`"
            warn([Diagnostic("U014", message, severity=Severity.NOTE)])
            return 0
        _tell(error, request, outputs, look)
        raise


def pick(source: str, name: str, by: str | None) -> Judging:
    """Judge one subject of a source, and nothing else of it.

    Raises:
        CheckmetaError: the source can't be read.

    """
    import tempfile  # noqa: PLC0415 - few ask for it

    from checkmeta.sweep.kept_parts import KeptParts  # noqa: PLC0415
    from checkmeta.sweep.opening import open_source  # noqa: PLC0415
    from checkmeta.sweep.row_judge import row_report  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="checkmeta-") as folder:  # for what can be read only once
        row = open_source(source, by, KeptParts(Path(folder))).find(name)
    if row is None:
        raise refusal("U051", f"no subject `{name}` in `{source}`", help="call it as its row does")
    return lambda request, library: row_report(row, request, library)


def explanation(report: Report, wanted: str, *, coloured: bool) -> str:
    """The steps of every verdict of a rule, named by its id or the end of one."""
    from checkmeta.report.explanation import render_explanation  # noqa: PLC0415

    every = [j for s in report.subjects for j in s.judgements]
    found = [j for j in every if j.rule.id == wanted] or [j for j in every if j.rule.id.endswith(f".{wanted}")]
    if not found:
        known = {j.rule.id for j in every}
        help_ = did_you_mean(wanted, known | {k.rsplit(".", 1)[-1] for k in known}) or "`checkmeta rules` lists them"
        raise refusal("U003", f"no rule `{wanted}` among those checked", help=help_)
    return render_explanation(found, colours() if coloured else plain)


def _fixes(request: Request, outputs: Sequence[Output]) -> Mapping[str, SarifFix]:
    """What would mend each finding, by its id.

    Raises:
        click.BadParameter: nothing is written that could have it.

    """
    if not any(output.format.startswith("sarif") for output in outputs):
        raise click.BadParameter("only SARIF has fixes; `checkmeta fix` shows them otherwise", param_hint="--fixes")
    from checkmeta.authoring.fixing.run import Run  # noqa: PLC0415 - few ask for it
    from checkmeta.authoring.fixing.show_mends import as_sarif_fixes  # noqa: PLC0415

    run = Run.of(request)
    return as_sarif_fixes(run.trial, run.each())


def accepted_overrides(project: Project | None) -> tuple[AcceptedOverride, ...]:
    """What of one's own may override what comes with checkmeta, by the project file."""
    from checkmeta.judging.own_overrides import AcceptedOverride  # noqa: PLC0415
    from checkmeta.vocabulary.scalars import parse_date  # noqa: PLC0415

    stated = project.values.get("accepted-overrides", ()) if project is not None else ()
    found: list[AcceptedOverride] = []
    for each, span in zip(stated, project.spans["accepted-overrides"][1:] if project and stated else (), strict=True):
        day = parse_date(each["until"])
        if day is None:
            message = f"`{each['until']}` is no date"
            raise refusal("U011", message, span, "write year-month-day: 2026-01-31")
        found.append(AcceptedOverride(each["rule"], each["by"], each["approver"], each["reason"], day))
    return tuple(found)


def _beside(error: CheckmetaError, paths: Sequence[Path]) -> bool:
    """Whether only files were named, as a hook names what has changed, and none of them is a document that is judged."""
    return {d.code for d in error.diagnostics} == {"U002"} and bool(paths) and all(is_file(path) for path in paths)


def _at_root(context: click.Context, written: str, root: Path) -> str:
    """An output as it is written from the working folder; one of the project file is meant from its folder."""
    named, path = split(written)
    if path != STDOUT and from_file(context, "output"):
        path = os.path.relpath(root / path)
    return f"{named}:{path}" if named else path


def _run(request: Request, show: Callable[[Report, Library], None], judge: Judging | None = None) -> int:
    """Judge, show what was found, and say beside it what is odd; the exit status."""
    from checkmeta.judging.pipeline import check  # noqa: PLC0415
    from checkmeta.report.answered_for import faults  # noqa: PLC0415
    from checkmeta.report.hollow import hollow  # noqa: PLC0415
    from checkmeta.report.order import exit_code  # noqa: PLC0415
    from checkmeta.store.library import about, load  # noqa: PLC0415

    library = about(load(request.rules, request.cwd, tests=False, added=request.added), request.topics)
    warn((*library.warnings, *_clashes(library)))
    report = (judge or check)(request, library)
    show(report, library)
    if report.errors:
        complain(report.errors)
    warn((*hollow(report), *faults(report)))
    return exit_code(report)


def _report(report: Report, outputs: Sequence[Output], look: Appearance, *, quiet: bool) -> None:
    from checkmeta.report.order import exit_code  # noqa: PLC0415

    if quiet and exit_code(report) == 0:
        write(report, [output for output in outputs if output.path != STDOUT], look)
        return
    write(report, outputs, look)
    if all(output.path != STDOUT for output in outputs):
        from checkmeta.report.counts_table import sentence  # noqa: PLC0415

        with speaking(look.language):
            say(sentence(report), error_stream=True)


def _tell(error: CheckmetaError, request: Request, outputs: Sequence[Output], look: Appearance) -> None:
    """Write to files why nothing was checked: who reads them in a pipeline sees nothing else."""
    files = [output for output in outputs if output.path != STDOUT]
    if files and not any(d.subject in {output.path for output in files} for d in error.diagnostics):
        from checkmeta.report.hollow import unjudged  # noqa: PLC0415

        write(unjudged(request, error.diagnostics), files, look)


def _write_baseline(report: Report, path: Path, library: Library) -> None:
    """Write what is broken; nothing where a document can't be read, as what stands in it would be new the next time."""
    from checkmeta.judging.baseline import baseline_text, read_baseline  # noqa: PLC0415
    from checkmeta.report.counts_table import sentence  # noqa: PLC0415

    if report.errors:
        return
    old = read_baseline(path, path.as_posix()) if is_file(path) else None
    deliver_data(baseline_text(report, old, library.program.formerly), str(path))
    say(
        f"{sentence(report)}\n`{path}` has it; its debts of law count once `due` and `owner` are filled in",
        error_stream=True,
    )


def _clashes(library: Library) -> tuple[Diagnostic, ...]:
    """What the rules of the files that were given can't be kept together with; of what comes with checkmeta that is known."""
    if not library.own:
        return ()
    from checkmeta.judging.clashes.find import clashes  # noqa: PLC0415 - only rules of one's own are looked at
    from checkmeta.judging.clashes.say import diagnose  # noqa: PLC0415

    return tuple(diagnose(clash, library.own) for clash in clashes(library.program, library.own))
