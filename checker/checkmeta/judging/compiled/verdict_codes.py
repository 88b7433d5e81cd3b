"""What an engine finds, without its explanation: verdicts as codes, and a reference judgement as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from checkmeta.base.values import Why
from checkmeta.judging.findings import Judgement
from checkmeta.language.words import Verdict

Lacking = tuple[tuple[str, Why], ...]
"""Facts that would decide: (path, why it isn't known), in order, each once."""


@dataclass(frozen=True, slots=True)
class Code:
    """The verdict on one rule and one subject, for all the places where it is the same.

    The fields mean what they mean in `findings.Judgement`; `rule` is an id. `document` is the one that was judged, and takes no
    part in equality: a judgement names the document of the line that it shows, which its explanation decides.
    """

    rule: str
    subject: str
    document: str = field(compare=False)
    places: tuple[str, ...]
    verdict: Verdict
    breach_unless_shown: bool = False
    applicability_known: bool = True
    defeated_by: tuple[str, ...] = ()
    missing: Lacking = ()

    @property
    def sort_key(self) -> tuple[object, ...]:
        """By rule, subject, place; then by what else may differ."""
        return (
            self.rule, self.subject, self.places, self.verdict.value, self.breach_unless_shown, not self.applicability_known,
            self.defeated_by, self.missing,
        )  # fmt: skip


def settled(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes in order, those that differ by their places alone as one.

    The reference keeps two places apart where it read different values on the way to the same verdict; a code has no
    values, so it names both.
    """
    found: dict[tuple[object, ...], tuple[Code, set[str]]] = {}
    for code in codes:
        key = (
            code.rule, code.subject, code.verdict, code.breach_unless_shown, code.applicability_known, code.defeated_by,
            code.missing,
        )  # fmt: skip
        found.setdefault(key, (code, set()))[1].update(code.places)
    united = (
        code if (named := tuple(sorted(places))) == code.places else replace(code, places=named)
        for code, places in found.values()
    )
    return tuple(sorted(united, key=lambda c: c.sort_key))


def project(judgements: Iterable[Judgement]) -> tuple[Code, ...]:
    """Judgements of the reference evaluator as codes, in the order of codes."""
    return settled(
        Code(
            j.rule.id,
            j.subject,
            j.document,
            j.places,
            j.verdict,
            j.breach_unless_shown,
            j.applicability_known,
            j.defeated_by,
            tuple(sorted({(m.path, m.why) for m in j.missing})),
        )
        for j in judgements
    )
