"""Which history is meant: by `--db`, a variable, or the project file; else `.checkmeta/history.db` beside the project file."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.cli.project.settle import project_here, variable

if TYPE_CHECKING:
    from checkmeta.report.history.database import Database

USUAL: Final = ".checkmeta/history.db"
DB: Final = click.option(
    "--db",
    envvar=variable("db"),
    metavar="FILE|URL",
    help=f"The history: a file (SQLite), or `postgresql://HOST/NAME`. Default: {USUAL} beside the project file, else here.",
)


def database(given: str | None) -> Database:
    """The history that is meant; it isn't opened yet.

    Raises:
        CheckmetaError: U041, what keeps it isn't installed; U004, it is no database; U011, the project file is wrong; U044, a link leads elsewhere.

    """
    if find_spec("sqlalchemy") is None:
        help_ = "install it: `pip install 'checkmeta[history]'`"
        raise CheckmetaError([Diagnostic("U041", "SQLAlchemy, which keeps the history, isn't installed", help=help_)])
    from checkmeta.report.history.database import Database  # noqa: PLC0415 - what isn't installed can't be imported

    if given is None:
        project = project_here()
        root = project.root if project is not None else Path.cwd()
        named = project.values.get("db") if project is not None else None
        path = root / (named or USUAL)
        if not path.resolve().is_relative_to(root.resolve()):
            message = f"`{named or USUAL}` is a link that leads out of the project's folder"
            raise CheckmetaError([Diagnostic("U044", message, help="name where it leads with `--db`")])
        given = os.path.relpath(path)
    elif not given.strip():
        raise click.BadParameter("it is empty; name a file or an address", param_hint="--db")
    return Database(given)
