"""What a sweep judges by: the same in every process, as JSON in its plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from checkmeta.base.records import dataclass
from checkmeta.judging.fail_bars import FailFrom, FailOn
from checkmeta.judging.pipeline import Request
from checkmeta.language.words import Layer


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """As `checkmeta check` has them; of each subject besides how long and how large it may be.

    Attributes:
        time_limit: seconds of the processor.
        memory_limit: bytes, beside what the rules take.

    """

    as_of: dt.date
    rules: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    fail_on: FailOn = FailOn.LAW
    fails_from: tuple[tuple[Layer, FailFrom], ...] = ()
    waivers: str | None = None
    time_limit: float = 10
    memory_limit: int = 1024**3

    def as_json(self) -> dict[str, Any]:
        """As a plan has it."""
        return {
            "as_of": self.as_of.isoformat(), "rules": list(self.rules), "added": list(self.added), "topics": list(self.topics),
            "jurisdictions": list(self.jurisdictions), "fail_on": self.fail_on.value,
            "fails_from": [[layer.value, bar.value] for layer, bar in self.fails_from], "waivers": self.waivers,
            "time_limit": self.time_limit, "memory_limit": self.memory_limit,
        }  # fmt: skip

    @staticmethod
    def of_json(said: dict[str, Any]) -> SweepOptions:
        """Out of a plan."""
        return SweepOptions(
            dt.date.fromisoformat(said["as_of"]), tuple(said["rules"]), tuple(said["added"]), tuple(said["topics"]),
            tuple(said["jurisdictions"]), FailOn(said["fail_on"]),
            tuple((Layer(layer), FailFrom(bar)) for layer, bar in said["fails_from"]), said["waivers"], said["time_limit"],
            said["memory_limit"],
        )  # fmt: skip

    def request(self, cwd: Path) -> Request:
        """What `checkmeta check` would be asked."""
        return Request(
            (), self.as_of, self.rules, self.jurisdictions, self.fail_on, fails_from=self.fails_from, added=self.added, topics=self.topics,
            waivers=Path(self.waivers) if self.waivers else None, cwd=cwd, root=cwd,
        )  # fmt: skip
