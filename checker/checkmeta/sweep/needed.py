"""What comes only where it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from checkmeta.base.diagnostics.diagnostic import refusal


def need(module: str, package: str, what: str) -> Any:
    """A module of a package that isn't there in every installation.

    Raises:
        CheckmetaError: U053, it isn't installed.

    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("checkmeta"):
            raise
        message = f"{what} needs `{error.name.partition('.')[0]}`, which isn't installed"
        raise refusal("U053", message, help=f"install it: `pip install '{package}'`") from None
