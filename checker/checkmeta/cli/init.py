"""`checkmeta init`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, refusal
from checkmeta.base.files import named_as_yaml, unusable
from checkmeta.base.paths import is_folder, stands
from checkmeta.cli.check_options import in_places, read_date
from checkmeta.cli.deliver import deliver_data, harmless, say
from checkmeta.cli.terminal import warn

NAME = "platform.yaml"
PROJECT = "checkmeta.toml"


@click.command(name="init")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help=f"The file to write, or `-` to print it. Default: `{NAME}` in the folder that is read.",
)
@click.option("--rules", "-r", multiple=True, metavar="ID|PATH", help="Rules to ask for, as in `checkmeta check`.")
@in_places("Ask for these places, whatever the documents state.")
@click.option("--as-of", callback=read_date, metavar="DATE", help="Ask for the rules of that day. Default: today.")
@click.option("--as", "as_format", metavar="FORMAT", help="Read the files as this format, whatever they look like.")
@click.option(
    "--project",
    is_flag=True,
    help=f"Write `{PROJECT}` for a repository instead: which folders are subjects, what fails.",
)
def command(
    paths: tuple[Path, ...], output: str | None, rules: tuple[str, ...], jurisdiction: tuple[str, ...], as_of: dt.date,
    as_format: str | None, project: bool,
) -> int:  # fmt: skip
    """Write a platform config that asks for what no system's config says, or a project file.

    PATHS are files or a folder, read as `checkmeta check` does; without any, the folder you are in. What would settle
    the most verdicts is asked first. Nothing is stated before you fill it in, and no file is overwritten.
    """
    from checkmeta.authoring.starter.questions import questions  # noqa: PLC0415
    from checkmeta.authoring.starter.sheet import sheet  # noqa: PLC0415
    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.language.needs import needs  # noqa: PLC0415 - `--help` doesn't need the engine
    from checkmeta.report.wording import counted  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    if project:
        return _project(paths, output, rules)
    if output is not None and output != "-":
        _usable(Path(output))
    library = load(rules, tests=False)
    warn(library.warnings)
    report = check(Request(paths or (Path(),), as_of, rules, jurisdiction, as_format=as_format), library)
    if report.errors:  # what can't be read may state what would be asked for
        raise CheckmetaError(report.errors)
    subject, *others = report.subjects
    if others:
        named = ", ".join(f"`{s.name}`" for s in report.subjects[:3]) + (", …" if len(others) > 2 else "")
        message = f"a platform config is about one subject, and these are {len(report.subjects)}: {named}"
        raise refusal("U004", message, help="give the documents of one of them, by file or by folder")
    target = Path(subject.name) / NAME if output is None else Path(output)
    if output is None:
        _usable(target)
    asked = questions(
        subject.judgements, {norm.id: needs(norm) for norm in library.program.norms}, library.program.vocabulary
    )
    text = sheet(asked, subject.name, subject.documents)
    if output == "-":
        deliver_data(text)
        return 0
    _write(target, text)
    facts, verdicts = counted(asked.asked, "fact"), counted(asked.undetermined, "undetermined verdict")
    say(f"wrote {target.as_posix()}: {facts} to state, for {verdicts}")
    return 0


def _project(paths: tuple[Path, ...], output: str | None, rules: tuple[str, ...]) -> int:
    """Write a project file for a repository: the folder that is given, or the one you are in."""
    from checkmeta.authoring.starter.project import project_sheet, proposal  # noqa: PLC0415
    from checkmeta.facts.known_formats import Formats  # noqa: PLC0415
    from checkmeta.report.wording import counted  # noqa: PLC0415
    from checkmeta.store.library import program  # noqa: PLC0415

    root = paths[0] if len(paths) == 1 and is_folder(paths[0]) else Path()
    if len(paths) > 1 or (paths and root != paths[0]):
        raise click.UsageError("`--project` is about one folder: that of a repository")
    target = root / PROJECT if output is None else Path(output)
    if output != "-" and stands(target):
        raise CheckmetaError([_exists(target)])
    loaded = program(rules)
    proposed = proposal(root, Formats(loaded.mappings, vocabulary=loaded.vocabulary))
    if output == "-":
        deliver_data(project_sheet(proposed))
        return 0
    _write(target, project_sheet(proposed))
    say(
        f"wrote {target.as_posix()}: {counted(proposed.subjects, 'subject')}, {counted(proposed.documents, 'document')}; `checkmeta check` judges them"
    )
    return 0


def _usable(path: Path) -> None:
    """Refuse before anything is read what could not be written in the end."""
    named_as_yaml(path)
    if stands(path):
        raise CheckmetaError([_exists(path)])


def _exists(path: Path) -> Diagnostic:
    help_ = "`--output -` prints what is missing, `--output FILE` writes it to another file"
    return Diagnostic("U007", f"`{path}` exists, and is not overwritten", help=help_, subject=str(path))


def _write(path: Path, text: str) -> None:
    try:
        with path.open("xb") as file:  # never over a file that has come meanwhile
            file.write(harmless(text).encode("utf-8"))
    except FileExistsError:
        raise CheckmetaError([_exists(path)]) from None
    except OSError as error:
        raise unusable(str(path), error, "written") from None
