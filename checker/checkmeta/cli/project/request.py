"""What a command was asked about documents, by its options and the project file round it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checkmeta.cli.project.file import Project
from checkmeta.cli.project.settle import from_file, moved, moved_rules

if TYPE_CHECKING:
    from checkmeta.judging.pipeline import Request


def requested(
    context: click.Context, paths: tuple[Path, ...], as_format: str | None, *, fallback: bool = False, **asked: Any
) -> Request:
    """A request with `asked`, its fields; what was named in the working folder is called as from the project's.

    With a `fallback` it is the working folder where there is neither a path nor a project.

    Raises:
        click.UsageError: there is neither a path nor a project.

    """
    from checkmeta.judging.pipeline import Request  # noqa: PLC0415 - `--help` doesn't need the engine

    project: Project | None = context.obj
    if not paths and project is None and not fallback:
        raise click.UsageError(
            f"no path is given, and there is no `checkmeta.toml` here or above; `{context.command_path} .` takes this folder, "
            "`checkmeta init --project` writes one",
            context,
        )
    root = project.root if project is not None else Path.cwd()
    for field, option in (("rules", "rules"), ("added", "add_rules")):
        if not from_file(context, option):
            asked[field] = tuple(moved_rules(each, root) for each in asked[field])
    for field in ("waivers", "baseline"):
        if asked.get(field) is not None and not from_file(context, field):
            asked[field] = moved(asked[field], root)
    declares = project is not None and project.subjects
    return Request(
        tuple(moved(path, root) for path in paths) or (() if declares else (Path(),)),
        cwd=root,
        as_format=as_format,
        project=project.digest if project is not None else None,
        subjects=project.subjects if project is not None and as_format is None else (),
        gitignore=project is not None and project.values.get("gitignore", True),
        **asked,
    )
