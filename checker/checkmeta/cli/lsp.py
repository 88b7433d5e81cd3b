"""`checkmeta lsp`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic

if TYPE_CHECKING:
    from checkmeta.cli.project.file import Project
    from checkmeta.judging.pipeline import Request


@click.command(name="lsp")
def command() -> int:
    """Answer an editor: the language server for rules, configs and identity schemas, on the standard streams.

    It speaks the Language Server Protocol 3.17 and ends when the editor does. It executes and fetches nothing, and judges
    documents as `checkmeta check` would, by the project file round them.
    """
    if find_spec("pygls") is None:
        help_ = "install it: `pip install 'checkmeta[lsp]'`"
        raise CheckmetaError([Diagnostic("U041", "pygls, which speaks with editors, isn't installed", help=help_)])
    from checkmeta.authoring.language_server.server import serve  # noqa: PLC0415 - what isn't installed can't be imported

    return serve(_request, _own_rules)


def _project(path: Path) -> Project | None:
    """The project file round a file; None where there is none.

    Raises:
        CheckmetaError: it is wrong.

    """
    from checkmeta.cli.project.file import find, read  # noqa: PLC0415 - `--help` needs none of it

    found = find(path.parent)
    return read(found, found.name) if found is not None else None


def _request(path: Path) -> Request:
    """What `checkmeta check` would be asked in the folder of a document: the project's subjects that it is of, else its folder.

    Raises:
        CheckmetaError: the project file is wrong.

    """
    from checkmeta.judging.pipeline import Request  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.vocabulary.scalars import parse_date  # noqa: PLC0415

    project = _project(path)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    if project is None:
        return Request((Path(),), today, cwd=path.parent)
    said = project.values
    here = path.relative_to(project.root)
    return Request(
        (here,) if project.subjects else (here.parent,),
        parse_date(said.get("as-of", "")) or today,
        cwd=project.root,
        rules=tuple(said.get("rules", ())),
        added=tuple(said.get("add-rules", ())),
        topics=tuple(said.get("topics", ())),
        jurisdictions=tuple(said.get("jurisdictions", ())),
        exclude=tuple(said.get("exclude", ())),
        gitignore=said.get("gitignore", True),
        subjects=project.subjects,
        waivers=Path(said["waivers"]) if "waivers" in said else None,
        baseline=Path(said["baseline"]) if "baseline" in said else None,
    )


def _own_rules(path: Path) -> Iterable[Path]:
    """The files of rules that the project round a file names.

    Raises:
        CheckmetaError: the project file is wrong.

    """
    from checkmeta.store.library import sources_of  # noqa: PLC0415 - `--help` needs none of it
    from checkmeta.store.rule_files import SUFFIX  # noqa: PLC0415

    project = _project(path)
    if project is None:
        return ()
    named = [*project.values.get("rules", ()), *project.values.get("add-rules", ())]
    files = [each for each in named if each.endswith(SUFFIX) or (project.root / each).is_dir()]
    return [path for path, _ in sources_of(files, project.root)]
