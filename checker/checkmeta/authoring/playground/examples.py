"""The examples that come with checkmeta, each a document with rules to begin from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from checkmeta.base.resources import folder

NAMES: Final = ("platform.yaml", "platform.json", "platform.toml", "identity.schema.json")
"""What a document may be called: its name says how it is read."""
FIRST: Final = "good-neighbour"
"""Where one begins."""


@cache
def examples() -> tuple[dict[str, str], ...]:
    """Each with its `title`, the `rules`, the `document` and its `name`; the one to begin from first."""
    rules = (Path(__file__).parent / "first.rules").read_text(encoding="utf-8")
    found = sorted((folder("rulesets") / "examples").glob("*/platform.yaml"), key=lambda p: (p.parent.name != FIRST, p))
    return tuple(
        {
            "title": path.parent.name,
            "rules": rules,
            "document": path.read_text(encoding="utf-8"),
            "name": path.name,
        }
        for path in found
    )
