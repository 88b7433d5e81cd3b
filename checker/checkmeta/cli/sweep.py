"""`checkmeta sweep`."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Severity
from checkmeta.cli.check_options import (
    ADD_RULES,
    JURISDICTION,
    NO_PROJECT,
    TOPIC,
    day_option,
    rules_option,
    waivers_option,
)
from checkmeta.cli.deliver import deliver, deliver_data, say_again
from checkmeta.cli.fail_options import FAIL_ON, Limit
from checkmeta.cli.project.file import Project
from checkmeta.cli.project.settle import ProjectCommand, from_file, moved, moved_rules
from checkmeta.cli.terminal import progress, warn

if TYPE_CHECKING:
    from checkmeta.sweep.kept_parts import KeptParts
    from checkmeta.sweep.options import SweepOptions
    from checkmeta.sweep.summary import SweepTotals
    from checkmeta.sweep.sweep_plan import SweepPlan
    from checkmeta.sweep.sweeping import Sweep

SUMMARIES: Final = ("text", "json", "sarif", "junit")
_UNITS: Final = {"": 1, "B": 1, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3, "S": 1, "M": 60, "H": 3600}
SUMMARY: Final = click.option(
    "--summary", type=click.Choice(SUMMARIES), default="text", show_default=True, help="How to tell what it comes to."
)


class _SweepCommand(ProjectCommand):
    """`checkmeta sweep status DIR` is a command of its own; a folder called `status` is `./status`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Of the command that is meant."""
        if args[:1] == ["status"]:
            return status.make_context(f"{info_name} status", args[1:], parent=parent)
        return super().make_context(info_name, args, parent, **extra)


def _read_amount(units: str) -> Callable[[click.Context, click.Parameter, str], float]:
    def read(_: click.Context, __: click.Parameter, value: str) -> float:
        found = re.fullmatch(r"(?P<number>[0-9]+(?:\.[0-9]+)?) *(?P<unit>[A-Za-z]*)", value.strip())
        if found is None or found["unit"].upper() not in units.split("|") or not float(found["number"]):
            raise click.BadParameter(f"`{value}` is no amount; write it as in the help")
        return float(found["number"]) * _UNITS[found["unit"].upper()]

    return read


def _read_shard(_: click.Context, __: click.Parameter, value: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,7})/([0-9]{1,7})", value)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f"`{value}` is no shard; the third of eight is `3/8`")
    return int(found[1]), int(found[2])


@click.command(name="sweep", cls=_SweepCommand)
@click.argument("source")
@click.option(
    "--to",
    required=True,
    metavar="DIR|FILE|-",
    help="Where the rows go: a folder, which can be gone on with; a file of JSON Lines; or `-`.",
)
@rules_option("Only these rules, as with `check`.")
@ADD_RULES
@JURISDICTION
@TOPIC
@day_option("Judge by the rules of that day. Default: that of the plan, else today.")
@FAIL_ON
@waivers_option("Breaches that somebody answers for; those count that name a `subject`.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="How to write rows.",
)
@click.option(
    "--subject-by",
    "by",
    metavar="folder|document|column:NAME",
    help="What a subject is: of files each folder at the top (the default) or each document, of rows those that follow each other with one NAME.",
)
@click.option(
    "--query",
    metavar="SQL",
    help="What to ask the database that is the source, as `postgresql://HOST/NAME` or `sqlite:FILE`.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1, max=1024),
    metavar="N",
    help="Processes that judge. Default: the cores that this process may use.",
)
@click.option(
    "--shard",
    default="1/1",
    metavar="I/N",
    callback=_read_shard,
    help="Only every N-th part, from the I-th on: for array jobs.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="What shares out the parts.",
)
@click.option(
    "--time-limit",
    default="10s",
    show_default=True,
    metavar="10s",
    callback=_read_amount("S|M|H|"),
    help="Of the processor, for one subject.",
)
@click.option(
    "--memory-limit",
    default="1GiB",
    show_default=True,
    metavar="1GiB",
    callback=_read_amount("B|KIB|MIB|GIB|"),
    help="For one subject.",
)
@click.option(
    "--part-size",
    type=click.IntRange(min=1, max=1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="Subjects of a part.",
)
@click.option("--restart", is_flag=True, help="Forget what is done; else it goes on where it stopped.")
@SUMMARY
@NO_PROJECT
@click.pass_context
def command(
    context: click.Context, source: str, to: str, rules: tuple[str, ...], add_rules: tuple[str, ...], jurisdiction: tuple[str, ...],
    topic: tuple[str, ...], as_of: dt.date, fail_on: Limit, waivers: Path | None, format_: str, by: str | None, query: str | None,
    jobs: int | None, shard: tuple[int, int], engine: str, time_limit: float, memory_limit: float, part_size: int, restart: bool,
    summary: str, no_project: bool,
) -> int:  # fmt: skip
    """Judge any number of subjects, a short row each.

    SOURCE is a folder of subjects, a `.tar` or `.zip` of it, JSON Lines (also `-`), Parquet, an object store (`s3://`), or a database that `--query` asks. What
    ends, hangs or fills the process that judges it is a row that says so. Killed at any moment, the same command goes on.

    \b
    checkmeta sweep platforms.jsonl --to verdicts --jurisdiction EU
    checkmeta sweep status verdicts
    checkmeta check --from platforms.jsonl --subject shop-17
    """  # noqa: D301 - click's mark for lines that stay
    del no_project
    from checkmeta.judging.workers import own_cores  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.sweep.kept_parts import KeptParts  # noqa: PLC0415
    from checkmeta.sweep.options import SweepOptions  # noqa: PLC0415
    from checkmeta.sweep.sweep_plan import kept_plan  # noqa: PLC0415

    project: Project | None = context.obj
    root = project.root if project is not None else Path.cwd()
    one_file = to == "-" or Path(to).suffix in (".jsonl", ".ndjson", ".parquet")
    if one_file and (format_ != "jsonl" or to.endswith(".parquet") or engine != "local" or shard != (1, 1)):
        raise click.BadParameter("Parquet, shards and Ray need a folder", param_hint="--to")
    rules, add_rules = (
        each if from_file(context, name) else tuple(moved_rules(rule, root) for rule in each)
        for each, name in ((rules, "rules"), (add_rules, "add_rules"))
    )
    if waivers is not None and not from_file(context, "waivers"):
        waivers = moved(waivers, root)
    with ExitStack() as stack:
        kept = KeptParts(
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="checkmeta-")) if one_file else to)
        )
        if restart:
            kept.clear()
        before = kept_plan(kept)
        if before is not None and context.get_parameter_source("as_of") is ParameterSource.DEFAULT:
            as_of = before.options.as_of  # settled once: a sweep may go on after midnight
        options = SweepOptions(
            as_of, rules, add_rules, topic, jurisdiction, fail_on.fail_on, fail_on.fails_from, waivers.as_posix() if waivers else None,
            time_limit, int(memory_limit),
        )  # fmt: skip
        sweep, opened = _planned(options, kept, root, (source, by, query), format_, part_size)
        numbers = sweep.numbers(shard)
        done = _done(sweep, numbers, jobs or own_cores(), engine, (str(opened), by))
        if one_file:
            deliver_data(_rows(done, kept), to)
        else:
            for _ in done:
                pass
        lacking = len(sweep.plan.parts) - len(kept.done()) if not one_file and shard == (1, 1) else 0
        return _tell(sweep.plan, kept, root, lacking, summary, beside=to == "-")


def _planned(
    options: SweepOptions,
    kept: KeptParts,
    root: Path,
    named: tuple[str, str | None, str | None],
    format_: str,
    size: int,
) -> tuple[Sweep, object]:
    """The sweep, and by which name others open its source."""
    from checkmeta.store.library import about, load  # noqa: PLC0415
    from checkmeta.sweep.judge_process import rules_digest  # noqa: PLC0415
    from checkmeta.sweep.needed import need  # noqa: PLC0415
    from checkmeta.sweep.opening import open_source  # noqa: PLC0415
    from checkmeta.sweep.sweep_plan import basis_of, planned  # noqa: PLC0415
    from checkmeta.sweep.sweeping import Sweep  # noqa: PLC0415

    name, by, query = named
    if format_ == "parquet":
        need("checkmeta.sweep.batches", "checkmeta[arrow]", "Parquet")
    library = about(load(options.rules, root, tests=False, added=options.added), options.topics)
    warn(library.warnings)
    source = open_source(name, by, kept, query)
    waivers = None
    if options.waivers is not None:
        from checkmeta.judging.waivers import read_waivers  # noqa: PLC0415

        read = read_waivers(
            root / options.waivers, options.waivers
        )  # what is wrong with it is told before anything begins
        if unnamed := sum(waiver.subject is None for waiver in read.waivers):
            message = f"{unnamed} of the waivers name no `subject`, and waive nothing in a sweep"
            warn([Diagnostic("U014", message, severity=Severity.WARNING, subject=options.waivers)])
        waivers = hashlib.sha256((root / options.waivers).read_bytes()).hexdigest()
    rules = rules_digest(library.program.digest, library.chosen)
    basis = basis_of(options, rules, waivers, by=by, format=format_, size=size, query=query, source=source.state())
    plan = planned(kept, basis, source)
    strange = (name, str(kept.folder), *options.rules, *options.added)
    return Sweep(plan, source, kept, root, strange), getattr(source, "path", name)


def _done(sweep: Sweep, numbers: list[int], jobs: int, engine: str, opened: tuple[str, str | None]) -> Iterator[int]:
    """The parts as they are done; at a terminal it is told how far they are."""
    from checkmeta.sweep.needed import need  # noqa: PLC0415
    from checkmeta.sweep.sweeping import local  # noqa: PLC0415

    rows = sum(sweep.plan.parts[number].rows for number in numbers)
    looked_on = progress() is not None
    begun, judged = time.monotonic(), 0

    def tell(more: int) -> None:
        nonlocal judged
        judged += more
        if looked_on and judged % 20 == 0:
            rate = judged / max(time.monotonic() - begun, 0.001)
            say_again(f"{judged:,} of {rows:,} subjects, {rate:,.0f} a second, {(rows - judged) / rate:,.0f} s to go")

    if engine == "ray":
        found = need("checkmeta.sweep.ray_engine", "checkmeta[ray]", "`--engine ray`").on_ray(sweep, numbers, *opened)
    else:
        found = local(sweep, numbers, jobs, tell)
    for number in found:
        yield number
        if engine == "ray":
            tell(sweep.plan.parts[number].rows)
    if looked_on:
        say_again("")


def _rows(done: Iterator[int], kept: KeptParts) -> Iterator[str]:
    """The rows of parts, which are gone then."""
    from checkmeta.sweep.kept_parts import part_name  # noqa: PLC0415

    for number in done:
        path = kept.folder / part_name(number, "jsonl")
        with path.open(encoding="utf-8", newline="") as file:
            yield from file
        path.unlink()


def _tell(plan: SweepPlan, kept: KeptParts, root: Path, lacking: int, summary: str, *, beside: bool = False) -> int:
    """Say what a sweep comes to; the exit status."""
    from checkmeta.report.registry import REPORTS  # noqa: PLC0415
    from checkmeta.sweep.kept_parts import PLAN  # noqa: PLC0415
    from checkmeta.sweep.summary import SweepTotals  # noqa: PLC0415
    from checkmeta.sweep.summary_report import summary_json, summary_report, summary_text  # noqa: PLC0415

    totals: SweepTotals = SweepTotals()
    for _, said in kept.sums():
        totals.fold(said)
    options = plan.options
    if beside:
        from checkmeta.cli.deliver import say  # noqa: PLC0415

        say(summary_text(totals, options, lacking), error_stream=True, end="")
    elif summary == "text":
        deliver(summary_text(totals, options, lacking))
    elif summary == "json":
        deliver_data(summary_json(totals, options, lacking))
    else:
        deliver_data(
            REPORTS[summary].render(summary_report(totals, options, lacking, (kept.folder / PLAN).as_posix(), root))
        )
    return totals.exit_status(options.fail_on, lacking)


@click.command(name="status")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@SUMMARY
def status(folder: Path, summary: str) -> int:
    """Say which parts of a sweep are done, what they come to, and the exit status of the whole."""
    from checkmeta.base.diagnostics.diagnostic import refusal  # noqa: PLC0415
    from checkmeta.sweep.kept_parts import KeptParts  # noqa: PLC0415
    from checkmeta.sweep.sweep_plan import kept_plan  # noqa: PLC0415

    kept = KeptParts(folder)
    plan = kept_plan(kept)
    if plan is None:
        raise refusal(
            "U052",
            f"`{folder.as_posix()}` holds no sweep",
            help="`checkmeta sweep SOURCE --to DIR` makes one",
            subject=folder.as_posix(),
        )
    missing = sorted(set(range(len(plan.parts))) - set(kept.done()))
    if summary == "text":
        named = ", ".join(map(str, missing[:10])) + (", …" if len(missing) > 10 else "")
        deliver(
            f"{len(plan.parts) - len(missing):,} of {len(plan.parts):,} parts are done{f'; missing: {named}' if named else ''}\n"
        )
    return _tell(plan, kept, Path.cwd(), len(missing), summary)
