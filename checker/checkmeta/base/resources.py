"""Finds the shipped grammar and rule sets: inside an installed package first, beside it in a checkout second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


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
