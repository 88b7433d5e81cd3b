"""What a verdict rests on that no document says in so many words: defaults of a product, and what a name tells."""

from __future__ import annotations

from checkmeta.base.messages import say
from checkmeta.base.values import FOLLOWS, Evidence
from checkmeta.judging.findings import Judgement
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.words import Modality, Verdict
from checkmeta.report.wording import one_line


def grounds(judgement: Judgement) -> list[str]:
    """Each such fact once, in the order in which it was read: `path = value: why it is taken to be so`."""
    read = (r for step in judgement.steps for r in step.readings)
    found = [r for r in read if r.evidence in _TELLING and r.basis != FOLLOWS]
    return list(dict.fromkeys(f"{one_line(r.path)} = {one_line(r.value)}: {basis(r)}" for r in found))


def basis(reading: Reading) -> str:
    """How an unstated fact came to be known, in a few words; empty where a document states it."""
    if reading.basis:
        return one_line(reading.basis)
    return say(f"evidence.{reading.evidence}") if reading.evidence in _TELLING else ""


def decisive(judgement: Judgement) -> Reading | None:
    """The innermost fact that a breach of an element rests on, if it stands on another line than the element begins."""
    if judgement.verdict is not Verdict.VIOLATED or judgement.place is None:
        return None
    line = (judgement.place.source.name, judgement.place.begin.line)
    read = [
        (reading, (reading.place.source.name, reading.place.begin.line))
        for step in judgement.steps
        if step.clause in _DUTIES
        for reading in step.readings
        if reading.place is not None and reading.place.source.name and reading.why_unknown is None
    ]
    if any(where == line for _, where in read):
        return None
    own = [
        reading for reading, _ in read if reading.path.startswith((f"{judgement.subject}.", f"{judgement.subject}["))
    ]
    return max(own, key=lambda r: r.path.count(".") + r.path.count("["), default=None)


_DUTIES = {modality.value for modality in Modality}
_TELLING = (Evidence.DEFAULT, Evidence.CLASSIFIED)
