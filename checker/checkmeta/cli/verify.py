"""`checkmeta verify`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.cli.check_options import read_day
from checkmeta.cli.deliver import deliver

if TYPE_CHECKING:
    from checkmeta.report.model import ReportModel, RunRecord


@click.command(name="verify")
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--at",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="The folder that the report was made in. Default: this one.",
)
@click.option(
    "--as-of", callback=read_day, metavar="DATE", help="Judge by the rules of that day. Default: the report's."
)
@click.option(
    "--statement",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Hold the report against a statement about it, too.",
)
def command(report: Path, folder: Path | None, as_of: dt.date | None, statement: Path | None) -> int:
    """Judge a report again from the same files, and say what differs and why.

    REPORT is what `checkmeta check --format json` wrote. Exit status: 0 the same, 1 something differs, 2 it can't be verified.
    """
    from checkmeta.cli.check import accepted_overrides  # noqa: PLC0415
    from checkmeta.cli.project.file import read  # noqa: PLC0415
    from checkmeta.judging.fail_bars import FailFrom  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.language.words import Layer  # noqa: PLC0415
    from checkmeta.report.json_report import parts  # noqa: PLC0415
    from checkmeta.report.read_back import kept_bytes, parsed  # noqa: PLC0415
    from checkmeta.report.statement import recorded  # noqa: PLC0415
    from checkmeta.report.verification import verified  # noqa: PLC0415
    from checkmeta.report.verification_text import verification_text  # noqa: PLC0415
    from checkmeta.store.rule_files import shown_name  # noqa: PLC0415

    here = Path.cwd()
    name = shown_name(report, here)
    data = kept_bytes(report, name)
    before = parsed(data, name)
    record = recorded(before, name)
    _within(record, name)
    said, fits = (None, True) if statement is None else _statement(statement, before, data, report.name, here)
    project = None
    if record.project is not None:
        project = read(Path(folder or here, record.project.name), record.project.name)
    request = Request(
        paths=tuple(Path(path) for path in record.paths),
        as_of=as_of or before.as_of,
        rules=tuple(record.rules_chosen),
        jurisdictions=tuple(before.jurisdictions),
        fail_on=before.fail_on,
        undetermined_fails=before.undetermined_fails,
        waivers=None if record.waivers is None else Path(record.waivers.name),
        baseline=None if record.baseline is None else Path(record.baseline.name),
        project=None if project is None else project.digest,
        subjects=() if project is None or record.as_format is not None else project.subjects,
        accepted=accepted_overrides(project),
        cwd=folder or here,
        explain=record.explained,
        as_format=record.as_format,
        asked_fails=before.asked_fails,
        fails_from=tuple((Layer(layer), FailFrom(bar)) for layer, bar in before.fails_from.items()),
        most_undetermined=before.most_undetermined,
        added=tuple(record.rules_added),
        topics=tuple(record.topics),
        exclude=tuple(record.exclude),
        gitignore=record.gitignore,
    )
    now = parsed("".join(parts(check(request))).encode("utf-8"), name)
    found = verified(before, now)
    deliver(verification_text(found, name, said))
    return 0 if found.same and fits else 1


def _within(record: RunRecord, name: str) -> None:
    """Refuse a report that would have files read outside of the folder: it may be a stranger's."""
    if record.unrecorded:
        what = " and ".join(record.unrecorded)
        help_ = "name the folders that are judged; `verify` judges by what stands in the report"
        raise refusal("U031", f"`{name}` rests on {what}, which it has no record of", help=help_)
    stated = (record.waivers, record.baseline, record.project)
    named = [*record.paths, *(file.name for file in stated if file is not None)]
    named.extend(chosen for chosen in (*record.rules_chosen, *record.rules_added) if "/" in chosen or "\\" in chosen)
    for path in named:
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if ".." in parts or Path(path).is_absolute() or path.startswith(("/", "\\")):
            message = f"`{name}` rests on `{path}`, which is outside of the folder that it was made in"
            help_ = "make reports in a folder that holds all their files"
            raise refusal("U031", message, help=help_, subject=name)


def _statement(path: Path, report: ReportModel, data: bytes, name: str, here: Path) -> tuple[str, bool]:
    """What is to be said of a statement, and whether it is about the report."""
    from checkmeta.report.read_back import kept_bytes  # noqa: PLC0415
    from checkmeta.report.statement import other_than, statement, statement_in  # noqa: PLC0415
    from checkmeta.store.rule_files import shown_name  # noqa: PLC0415

    shown = shown_name(path, here)
    found, signatures = statement_in(kept_bytes(path, shown), shown)
    differ = other_than(found, statement(report, data, name))
    if differ:
        return f"differs from the report in {', '.join(f'`{field}`' for field in differ)}", False
    signed = "nobody signed it" if not signatures else "who signed it, `cosign verify-blob-attestation` tells"
    return f"says what the report says; {signed}", True
