"""What makes green hollow: why a run that fails nothing says nothing of the law, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Severity
from checkmeta.base.harmless import printable
from checkmeta.base.messages import say
from checkmeta.base.version import VERSION
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.findings import Report, RuleInfo, SubjectReport
from checkmeta.language.words import Layer

if TYPE_CHECKING:
    from checkmeta.judging.pipeline import Request

NAMED: Final = 3
"""Subjects named before the rest is counted."""


def unjudged(request: Request, errors: tuple[Diagnostic, ...], digest: str = "") -> Report:
    """The report of a run that could judge nothing, with why."""
    return Report(
        VERSION, request.as_of, request.jurisdictions, (), digest, request.fail_on, request.undetermined_fails, (), errors
    )  # fmt: skip


def hollow(report: Report) -> tuple[Diagnostic, ...]:
    """What a report can't rest on: no rule or law in force, no place for any law, documents of which nothing is used."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for subject in report.subjects:
        for code, message, help_ in _of(report, subject):
            found.setdefault((code, message, help_), []).append(subject.name)
    for name in report.unrecognised:
        key = ("U014", say("hollow.not recognised"), say("hollow.not recognised, help"))
        found.setdefault(key, []).append(name)
    if not report.subjects and not report.errors:
        found["U010", say("hollow.no rule met"), say("hollow.no subject, help")] = []
    return tuple(
        Diagnostic(code, message + _named(names, report, always=code == "U014"), help=help_, severity=Severity.WARNING)
        for (code, message, help_), names in sorted(found.items())
    )


def rests_on_nothing(report: Report) -> bool:
    """Whether green would mean nothing: nothing was judged that could have failed this run."""
    return not report.failed and nothing_judged(report)


def nothing_judged(report: Report) -> bool:
    """Whether nothing was judged that could fail this run."""
    if report.fail_on is FailOn.NEVER:
        return False
    if not report.subjects or not any(s.used for s in report.subjects):
        return True
    if not any(_in_force(j.rule, report) for s in report.subjects for j in s.judgements):
        return True
    law = (j for s in report.subjects for j in s.judgements if j.rule.layer is Layer.LAW)
    if report.fail_on is not FailOn.LAW or next(law, None) is None:
        return False  # norms and ethics hold everywhere; and of law nothing was asked
    return not any(_law_judged(report, s) for s in report.subjects)


def _of(report: Report, subject: SubjectReport) -> list[tuple[str, str, str]]:
    found = []
    if not subject.used:
        found.append(("F218", say("hollow.no fact"), say("hollow.no fact, help")))
    rules = {j.rule.id: j.rule for j in subject.judgements}
    if not any(_in_force(rule, report) for rule in rules.values()):
        told = say("hollow.no rule in force", day=report.as_of) if rules else say("hollow.no rule met")
        return [*found, ("U010", told, say("hollow.no rule, help"))]
    laws = [rule for rule in rules.values() if rule.layer is Layer.LAW]
    if not laws or _law_judged(report, subject):
        return found
    if not any(_in_force(rule, report) for rule in laws):
        return [*found, ("U010", say("hollow.no law in force", day=report.as_of), say("hollow.no law, help"))]
    if subject.place_known:
        return found
    return [*found, ("U009", say("hollow.no place"), say("hollow.no place, help"))]


def _law_judged(report: Report, subject: SubjectReport) -> bool:
    """Whether law was judged that is in force, and for a place that is known, or one that holds everywhere."""
    return any(
        j.rule.layer is Layer.LAW and _in_force(j.rule, report) and (subject.place_known or j.places or not j.rule.jurisdiction)
        for j in subject.judgements
    )  # fmt: skip


def _in_force(rule: RuleInfo, report: Report) -> bool:
    since, until = rule.effective_from, rule.effective_until
    return (since is None or since <= report.as_of) and (until is None or report.as_of < until)


def _named(names: list[str], report: Report, *, always: bool) -> str:
    """Of which subjects it is so, where there are several."""
    if (len(report.subjects) < 2 and not always) or not names:
        return ""
    more = say("and more", number=len(names) - NAMED) if len(names) > NAMED else ""
    named = ", ".join(f"`{printable(' '.join(name.split()))}`" for name in names[:NAMED])
    return say("hollow.of subjects", names=named + more)
