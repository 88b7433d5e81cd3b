"""What a sweep comes to: counters of a part, folded into those of the whole, however many subjects there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any, Final

from checkmeta.base.records import dataclass, field
from checkmeta.judging.fail_bars import FailOn
from checkmeta.report.order import BREACHES
from checkmeta.sweep.subject_row import COUNTS

FIRST: Final = 10
"""Subjects named of each rule, and of what could not be judged."""


@dataclass(slots=True)
class SweepRule:
    """A rule that is broken: its layer, by how many subjects, how often, and the first of them by name."""

    layer: str
    subjects: int = 0
    findings: int = 0
    first: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SweepTotals:
    """Counters of a part, or of a sweep."""

    rows: int = 0
    fails: int = 0
    founded: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    rules: dict[str, SweepRule] = field(default_factory=dict)
    unjudged: list[list[str]] = field(default_factory=list)
    """Subject, code and message of the first that could not be judged, by name."""

    def add(self, row: dict[str, Any], *, founded: bool) -> None:
        """Count a row."""
        self.rows += 1
        self.fails += row["fails"]
        self.founded += founded
        self.verdicts.update({name: row[name] for name in COUNTS if row[name]})
        self.missing.update(row["missing"])
        error = row["error"]
        if error is not None:
            self.errors[error["code"]] += 1
            self.unjudged = sorted([*self.unjudged, [row["subject"], error["code"], error["message"]]])[:FIRST]
        broken: set[str] = set()
        for finding in row["findings"]:
            if finding["verdict"] in BREACHES:
                self.layers[finding["layer"]] += 1
                self.places.update(finding["places"])
                rule = self.rules.setdefault(finding["rule"], SweepRule(finding["layer"]))
                rule.findings += 1
                broken.add(finding["rule"])
        for id_ in broken:
            rule = self.rules[id_]
            rule.subjects += 1
            rule.first = sorted([*rule.first, row["subject"]])[:FIRST]

    def as_json(self, data: bytes) -> dict[str, Any]:
        """As a part's sum has it; `data` are the part's bytes."""
        return {
            "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), **self.as_dict(),
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "rows": self.rows, "fails": self.fails, "founded": self.founded, "verdicts": dict(self.verdicts), "layers": dict(self.layers),
            "places": dict(self.places), "errors": dict(self.errors), "missing": dict(self.missing), "unjudged": self.unjudged,
            "rules": {
                id_: {"layer": r.layer, "subjects": r.subjects, "findings": r.findings, "first": r.first} for id_, r in self.rules.items()
            },
        }  # fmt: skip

    def fold(self, said: dict[str, Any]) -> None:
        """Add the sum of a part."""
        self.rows += said["rows"]
        self.fails += said["fails"]
        self.founded += said["founded"]
        for counter, more in (
            (self.verdicts, said["verdicts"]), (self.layers, said["layers"]), (self.places, said["places"]), (self.errors, said["errors"]),
            (self.missing, said["missing"]),
        ):  # fmt: skip
            counter.update(more)
        self.unjudged = sorted([*self.unjudged, *said["unjudged"]])[:FIRST]
        for id_, more in said["rules"].items():
            rule = self.rules.setdefault(id_, SweepRule(more["layer"]))
            rule.subjects += more["subjects"]
            rule.findings += more["findings"]
            rule.first = sorted([*rule.first, *more["first"]])[:FIRST]

    def exit_status(self, fail_on: FailOn, lacking: int) -> int:
        """As of `checkmeta check`: 2 where something could not be judged, or nothing was that could fail; 1 where something fails."""
        if lacking or self.errors:
            return 2
        if self.fails:
            return 1
        return 0 if self.founded or (fail_on is FailOn.NEVER and self.rows) else 2
