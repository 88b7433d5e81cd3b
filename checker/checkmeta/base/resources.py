"""Finds the shipped grammar and rule sets: inside an installed package first, beside it in a checkout second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = PACKAGE / "compiled"
"""What an installed package has compiled, to be read in the place of its grammar and rules; a checkout has none."""


@cache
def folder(name: str) -> Path:
    """The folder `grammar` or `rulesets`.

    Raises:
        FileNotFoundError: the installation is incomplete.

    """
    for base in (PACKAGE, PACKAGE.parent.parent):
        candidate = base / name
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder `{name}` that belongs to checkmeta is missing; install checkmeta again")
