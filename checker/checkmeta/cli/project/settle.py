"""What holds for a run: an option counts before a variable, and that before the project file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from checkmeta.base.paths import stands
from checkmeta.cli import other_tools
from checkmeta.cli.project.file import Project, find, read
from checkmeta.cli.project.keys import KEYS
from checkmeta.store.rule_files import SUFFIX


def variable(name: str) -> str:
    """The variable of the environment that stands for a key."""
    return "CHECKMETA_" + name.upper().replace("-", "_")


class ProjectCommand(click.Command):
    """A command whose options have their defaults from the project file round the working folder."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the project file before the options are: what it says is their default."""
        project = None if _plain(args) else project_here()
        if project is not None:
            own = {parameter.name for parameter in self.params if parameter.envvar}  # others only have the name
            defaults = {
                key.option: _default(project.values[key.name])
                for key in KEYS
                if key.option in own and key.name in project.values
            }
            extra["default_map"] = {**(extra.get("default_map") or {}), **defaults}
        extra["obj"] = project
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.NoSuchOption as error:
            raise other_tools.option(error, self) from None


def _plain(args: list[str]) -> bool:
    """Whether nothing of a project is wanted: only help, or no project file."""
    options = args[: args.index("--")] if "--" in args else args
    return not {"--help", "-h", "--no-project"}.isdisjoint(options)


def project_here() -> Project | None:
    """The project file round the working folder; None where there is none.

    Raises:
        CheckmetaError: it is wrong.

    """
    here = Path.cwd()
    path = find(here)
    if path is None:
        return None
    from checkmeta.store.cache import distrust_more  # noqa: PLC0415 - only where there is a project

    distrust_more(path.parent)
    return read(path, os.path.relpath(path, here).replace(os.sep, "/"))


def _default(value: Any) -> Any:
    """A value of the file as an option takes it."""
    if isinstance(value, dict):
        return ",".join(f"{layer}={bar}" for layer, bar in value.items())
    return value


def from_file(context: click.Context, option: str) -> bool:
    """Whether an option's value is that of the project file."""
    return context.get_parameter_source(option) is ParameterSource.DEFAULT_MAP


def moved(path: Path, root: Path) -> Path:
    """A path that was given in the working folder, as it is called from another folder."""
    here = Path.cwd()
    return path if path.is_absolute() or here == root else Path(os.path.relpath(here / path, root))


def moved_rules(selector: str, root: Path) -> str:
    """The same of what chooses rules: a path, or an id, which is the same everywhere."""
    a_path = selector.endswith(SUFFIX) or "/" in selector or "\\" in selector or stands(Path(selector))
    return moved(Path(selector), root).as_posix() if a_path and selector else selector
