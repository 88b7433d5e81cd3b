"""A fact as it was looked at: what a verdict rests on."""

from __future__ import annotations

from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Why


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact that was looked at: its path, its value as text, and where it stands (None: no document states it)."""

    path: str
    value: str
    place: Span | None
    evidence: Evidence | None
    why_unknown: Why | None = None
    pointer: str = ""
    """JSON pointer of the place in its document; of the nearest thing that stands there, for what is unknown."""
    basis: str = ""
    """Of a default: whose; of what is inferred: from what, and how surely."""
