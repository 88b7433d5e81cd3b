"""Bounds of a file of rules."""

from __future__ import annotations

from typing import Final

MAX_SIZE: Final = 256 * 1024
"""Characters of one rules file."""
MAX_DEPTH: Final = 200
"""Levels of the syntax tree: some ninety parentheses in one another."""
MAX_TOKENS: Final = 50_000
"""Words and signs of one rules file: as many as its size gives room for, if it reads like rules."""
