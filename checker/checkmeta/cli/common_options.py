"""Options that several commands have, each the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click

from checkmeta.cli.deliver import deliver, deliver_data

LISTED: Final = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
"""For people or for programs."""
OUTPUT: Final = click.option("--output", "-o", metavar="FILE", help="Write it to a file.")


def show(format_: str, data: Callable[[], str], text: Callable[[], str]) -> None:
    """Print what `LISTED` asks for: JSON for programs, or a text for people."""
    if format_ == "json":
        deliver_data(data())
    else:
        deliver(text())
