"""The answer, before anything else: whether it fails, by how many defects of each layer, and where to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.records import dataclass
from checkmeta.judging.findings import Report, Standing, SubjectReport
from checkmeta.language.words import Layer
from checkmeta.report.answered_for import counted_known, faults
from checkmeta.report.defects import Defect, defects_of
from checkmeta.report.hollow import hollow, rests_on_nothing
from checkmeta.report.order import LAYERS, all_judgements, by_standing, exit_code, limit, numbered, set_aside
from checkmeta.report.wording import MOST_PLACES, breaches_of_rules, counted, listed, one_line, undetermined

FIRST: Final = 3
"""Changes named to begin with."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A subject with its defects, worst first."""

    subject: SubjectReport
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a report comes to.

    Attributes:
        kind: `fails`, `incomplete`, `no answer` or `fails nothing`; never that something complies.
        found: the subjects, as the report has them.

    """

    kind: str
    report: Report
    found: tuple[Broken, ...]

    @property
    def word(self) -> str:
        """The same as people read it."""
        return say(f"answer.{self.kind}")

    @property
    def defects(self) -> list[Defect]:
        """Those of all subjects."""
        return [defect for found in self.found for defect in found.defects]

    def of(self, layer: Layer) -> list[Defect]:
        """Those of a layer, but for what only advises, as it is proposed or on trial."""
        return [defect for defect in self.defects if defect.layer is layer and not defect.advises]

    @property
    def advice(self) -> list[Defect]:
        """What is only proposed, or on trial."""
        return [defect for defect in self.defects if defect.advises]

    @property
    def asked(self) -> int:
        """Verdicts that are undetermined where the rule is known to apply."""
        return by_standing(all_judgements(self.report))[Standing.ASKED]


def conclusion(report: Report) -> Conclusion:
    """What a report comes to."""
    found = tuple(Broken(subject, tuple(defects_of(subject))) for subject in report.subjects)
    kind = "fails nothing"
    if report.failed:
        kind = "fails"
    elif exit_code(report) == 2:
        kind = "no answer" if rests_on_nothing(report) and not report.errors else "incomplete"
    return Conclusion(kind, report, found)


def headline(given: Conclusion) -> str:
    """How many defects there are of each layer, and how many breaches of how many rules of the strongest."""
    parts: list[str] = []
    for layer in LAYERS:
        own = given.of(layer)
        if not own:
            continue
        if parts:
            parts.append(say(f"more break.{layer}", number=len(own)))
        else:
            held = [j for defect in own for j in defect.judgements if j.rule.layer is layer]
            parts.append(say(f"break.{layer}", number=len(own), of=breaches_of_rules(held)))
    if given.advice:
        parts.append(say("more advice" if parts else "advice", number=len(given.advice)))
    if not parts:
        parts.append(say("no breach", number=numbered(all_judgements(given.report))))
    parts.extend(filter(None, [counted_known(all_judgements(given.report)), set_aside(all_judgements(given.report))]))
    open_ones = sum(by_standing(all_judgements(given.report)).values())
    return ", ".join(parts) + (f"; {undetermined(open_ones, given.asked)}" if open_ones else "")


def fails_nothing(called: str, defects: Sequence[Defect]) -> str:
    """How many defects of a kind fail nothing."""
    breaches = counted(sum(numbered(d.judgements) for d in defects), "breach")
    return say("which fail nothing", kind=called, defects=counted(len(defects), "defect"), breaches=breaches)


def basis(report: Report) -> str:
    """What was judged, for where, by the rules of which day, and what fails the run."""
    asked = sorted(report.jurisdictions)
    places = asked or sorted({place for j in all_judgements(report) for place in j.places})
    doubt = (
        " --undetermined fail"
        if report.undetermined_fails
        else " --undetermined fail=asked"
        if report.asked_fails
        else ""
    )
    documents = len({name for subject in report.subjects for name in subject.documents})
    parts = [
        listed(places, MOST_PLACES) if places else say("places not stated"),
        say("rules of", day=report.as_of),
        counted(documents, "document")
        + (say("of subjects", number=len(report.subjects)) if len(report.subjects) > 1 else ""),
        limit(report) + doubt,
    ]
    return "; ".join(parts)


def begin(given: Conclusion) -> str:
    """The changes that would mend the most; empty where there are few to choose from."""
    every = given.defects
    total = sum(numbered(defect.judgements) for defect in every)
    facts: Counter[str] = Counter()
    for defect in every:
        facts[defect.fact] += numbered(defect.judgements)
    best = sorted(((n, fact) for fact, n in facts.items() if fact), key=lambda item: (-item[0], item[1]))[:FIRST]
    mended = sum(n for n, _ in best)
    if len(facts) <= FIRST or mended < 2 * FIRST:
        return ""
    named = ", ".join(f"{fact.replace('[*]', '').removeprefix('platform.')} ({n})" for n, fact in best)
    return say("changes would mend", changes=len(best), mended=mended, total=total, named=named)


def warnings(report: Report) -> list[str]:
    """What makes green hollow, and what is wrong with waivers and the baseline."""
    return [d.message for d in hollow(report)] + [f"{one_line(d.message)} ({d.code})" for d in faults(report)]
