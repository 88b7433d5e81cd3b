"""What a verdict rests on that no document says in so many words: defaults of a product, and what a name tells."""

from __future__ import annotations

from checkmeta.findings import Judgement, Reading
from checkmeta.report.wording import one_line
from checkmeta.values import FOLLOWS, Evidence


def grounds(judgement: Judgement) -> list[str]:
    """Each such fact once, in the order in which it was read: `path = value: why it is taken to be so`."""
    read = (r for step in judgement.steps for r in step.readings)
    found = [r for r in read if r.evidence in _SAYS and r.basis != FOLLOWS]
    return list(dict.fromkeys(f"{one_line(r.path)} = {one_line(r.value)}: {basis(r)}" for r in found))


def basis(reading: Reading) -> str:
    """How an unstated fact came to be known, in a few words; empty where a document states it."""
    return one_line(reading.basis or _SAYS.get(reading.evidence or Evidence.DECLARED, ""))


_SAYS = {
    Evidence.DEFAULT: "not stated in the file: a documented default",
    Evidence.CLASSIFIED: "inferred from its name",
}
