"""The plan of a sweep: all that its bytes depend on. Part `n` is a function of plan and source alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.records import dataclass
from checkmeta.base.version import VERSION
from checkmeta.sweep.kept_parts import PLAN, KeptParts
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.subject_source import Source, SweepPart

_SAID: Final = {
    "checkmeta": "the version of checkmeta", "rules": "the rules", "waivers": "the waivers", "by": "`--subject-by`", "format": "`--format`",
    "size": "`--part-size`", "source": "the source", "query": "`--query`",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What is swept, by what, and in which parts.

    Attributes:
        basis: all that two sweeps must share for one to go on with the other's parts: see `basis_of`.
        parts: in order.

    """

    basis: dict[str, Any]
    parts: tuple[SweepPart, ...]

    @property
    def options(self) -> SweepOptions:
        """What is judged by."""
        return SweepOptions.of_json(self.basis["options"])

    @property
    def format(self) -> str:
        """`jsonl` or `parquet`."""
        return str(self.basis["format"])

    def as_bytes(self) -> bytes:
        """As it is kept."""
        parts = [[part.mark, part.rows, list(part.again)] for part in self.parts]
        return json.dumps({**self.basis, "parts": parts}, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    @staticmethod
    def of_json(said: Any) -> SweepPlan:
        """Out of what was kept.

        Raises:
            CheckmetaError: U052, it is none.

        """
        try:
            rest = dict(said)
            parts = tuple(SweepPart(mark, int(rows), tuple(again)) for mark, rows, again in rest.pop("parts"))
            plan = SweepPlan(rest, parts)
            assert plan.options, plan.format
        except (AssertionError, KeyError, TypeError, ValueError):
            message = f"its `{PLAN}` is no plan of a sweep"
            raise CheckmetaError([Diagnostic("U052", message, help="name another folder")]) from None
        return plan


def basis_of(options: SweepOptions, rules: str, waivers: str | None, **more: Any) -> dict[str, Any]:
    """What a plan rests on; `rules` and `waivers` are digests, `more` is `by`, `format`, `size`, `query` and the source's state."""
    return {"checkmeta": VERSION, "rules": rules, "waivers": waivers, "options": options.as_json(), **more}


def planned(kept: KeptParts, basis: dict[str, Any], source: Source) -> SweepPlan:
    """The plan that stands in the folder, or a new one, which then stands there.

    Raises:
        CheckmetaError: U052, another one stands there.

    """
    kept.make()
    plan = kept_plan(kept)
    if plan is None:
        plan = SweepPlan(basis, tuple(source.parts(basis["size"])))
        if source.state() != basis["source"]:
            raise CheckmetaError(
                [Diagnostic("U052", "the source has changed while the sweep was planned", help="run it again")]
            )
        if not kept.create(PLAN, plan.as_bytes()):
            plan = kept_plan(kept) or plan
    if differences := sorted(_differences(plan.basis, basis)):
        message = f"`{kept.folder.as_posix()}` holds another sweep: {', '.join(differences)} differ{'s' * (len(differences) == 1)}"
        raise CheckmetaError(
            [
                Diagnostic(
                    "U052", message, help="go on as it was begun, name another folder, or begin anew with `--restart`"
                )
            ]
        )
    return plan


def kept_plan(kept: KeptParts) -> SweepPlan | None:
    """The plan in a folder; None where there is none."""
    found = kept.read(PLAN)
    return SweepPlan.of_json(found) if found is not None else None


def _differences(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    for key in one.keys() | other.keys():
        if one.get(key) != other.get(key):
            if key == "options" and isinstance(one.get(key), dict):
                yield from (
                    f"`--{name.replace('_', '-')}`" for name in other[key] if one[key].get(name) != other[key][name]
                )
            else:
                yield _SAID.get(key, f"`{key}`")
