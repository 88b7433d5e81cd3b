"""Options that several commands have, each the same everywhere."""

from __future__ import annotations

from typing import Final

import click

LISTED: Final = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
"""For people or for programs."""
