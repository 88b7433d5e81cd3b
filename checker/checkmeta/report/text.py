"""The report for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Label, Severity
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.diagnostics.render import Paint, plain, render_all
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.blocks import block, grouped, line, undetermined_block
from checkmeta.report.counts_table import counts_table, sentence
from checkmeta.report.lacking import PLATFORM, lack_lines, lacks, place, undefined_facts
from checkmeta.report.order import LAYERS, UNLESS_SHOWN, all_judgements, in_order, numbered
from checkmeta.report.wording import MOST_PLACES, counted, listed, one_line, percent

FACTS: Final = 5
"""Missing facts listed for a subject."""
REASONS: Final = 5
"""Reasons why there is no value, listed for a subject."""
MOST_COMPONENTS: Final = 12
"""Components of the infrastructure whose scores are shown."""
FILES: Final = 8
"""Files named in a subject's header."""

_FULL: Final = (
    Verdict.ERROR.value,
    Verdict.VIOLATED.value,
    UNLESS_SHOWN,
    Verdict.COMPENSATED.value,
    Verdict.WAIVED.value,
)
_BRIEF: Final = (Verdict.OVERRIDDEN.value, Verdict.EXCEPTED.value)


def render(report: Report, paint: Paint = plain, verbose: bool = False) -> str:
    """Render a report as text with one line end at its end.

    `paint` is called with the styles `title`, `error`, `warning`, `note`, `gutter` and `help`. `verbose` lists every
    undetermined verdict with the facts that it lacks.
    """
    parts: list[str] = []
    for subject in report.subjects:
        parts.extend(_subject(report, subject, paint, verbose))
    table = counts_table(report)
    if table:
        parts.append(table)
    doubtful = numbered(
        j for j in all_judgements(report) if j.verdict is Verdict.SATISFIED and not j.applicability_known
    )
    if doubtful:
        parts.append(f"{doubtful} of the satisfied: whether the rule applies is unknown")
    parts.append(paint(sentence(report), "title"))
    return "\n\n".join(parts) + "\n"


def _subject(report: Report, subject: SubjectReport, paint: Paint, verbose: bool) -> Iterator[str]:
    yield _header(report, subject, paint)
    for layer in LAYERS:
        own = [j for j in subject.judgements if j.rule.layer is layer and not _unreached(j, subject)]
        for group in grouped(own, _FULL):
            yield block(group, paint)
        brief = [line(group, paint) for group in grouped(own, _BRIEF)]
        if brief:
            yield "\n".join(brief)
    if subject.remarks:
        remarks = [_diagnostic(r) for r in sorted(subject.remarks, key=_remark_key)]
        yield render_all(remarks, paint)
    if verbose:
        for judgement in in_order(subject.judgements):
            if judgement.verdict is Verdict.UNDETERMINED and not judgement.breach_unless_shown:
                yield undetermined_block(judgement, paint)
    lost = numbered(j for j in subject.judgements if _unreached(j, subject))
    if lost:
        names = listed([f"`{name}`" for name in subject.unread], FILES)
        yield paint(f"{counted(lost, 'verdict')} not reached, as {names} can't be read", "note")
    summary = _undetermined(subject, paint)
    if summary:
        yield summary
    bearers = _bearers(subject)
    if bearers:
        yield bearers
    if subject.scores:
        yield "\n".join(_scores(subject))


def _unreached(judgement: Judgement, subject: SubjectReport) -> bool:
    """Whether a document that can't be read keeps a verdict back."""
    return bool(subject.unread) and judgement.verdict is Verdict.ERROR


def _header(report: Report, subject: SubjectReport, paint: Paint) -> str:
    asked = sorted(report.jurisdictions)
    places = asked or sorted({place for j in subject.judgements for place in j.places})
    stated = listed(places, MOST_PLACES) if places else "not stated"
    rules = len({j.rule.id for j in subject.judgements})
    lines = [
        paint(f"{one_line(subject.name)}, as of {report.as_of.isoformat()}", "title"),
        f"  documents: {listed(subject.documents, FILES) if subject.documents else 'none'}",
        f"  places: {stated}{' (asked for)' if asked else ''}",
        f"  rules: {counted(rules, 'rule')} judged, of {counted(len(report.rulesets), 'rule set')}",
    ]
    if subject.unread:
        lines.append(f"  not read: {listed(subject.unread, FILES)}")
    left = [name for name in subject.not_checked if name not in subject.unread]
    if left:
        lines.append(f"  not checked: {listed(left, FILES)}")
    return "\n".join(lines)


def _undetermined(subject: SubjectReport, paint: Paint) -> str:
    open_ones = [j for j in subject.judgements if j.verdict is Verdict.UNDETERMINED]
    if not open_ones:
        return ""
    found, without = lacks(open_ones), undefined_facts(open_ones)
    unless = numbered(j for j in open_ones if j.breach_unless_shown)
    plain_ones = numbered(open_ones) - unless
    parts = [f"{counted(plain_ones, 'verdict')} undetermined"] if plain_ones else []
    if unless:
        parts.append(f"{counted(unless, 'breach', 'breaches')} unless an exception is shown")
    head = paint(", ".join(parts), "note")
    if not found and not without:
        return head
    lines = [f"{head}; these facts would help most:" if found else head, *lack_lines(found[:FACTS], subject)]
    if len(found) > FACTS:
        lines.append(f"  and {counted(len(found) - FACTS, 'more fact')}")
    if any(place(lack, subject) == PLATFORM for lack in found):
        lines.append(f"  `checkmeta init` writes {PLATFORM} that asks for them")
    if without:
        lines.extend(["  no document can settle what has no value:", *(f"  {reason}" for reason in without[:REASONS])])
        if len(without) > REASONS:
            lines.append(f"    and {counted(len(without) - REASONS, 'more reason')}")
    silent = numbered(j for j in open_ones if not j.missing)
    if silent:
        lines.append(f"  {counted(silent, 'verdict')} among them name{'s' if silent == 1 else ''} no missing fact")
    return "\n".join(lines)


def _bearers(subject: SubjectReport) -> str:
    """Who has to answer for how many breaches; a breach that several answer for counts for each."""
    breaches: Counter[str] = Counter()
    for j in subject.judgements:
        if j.verdict is Verdict.VIOLATED or j.breach_unless_shown:
            breaches.update(dict.fromkeys(j.rule.bearer or ("nobody named",), 1 + j.alike))
    ranked = sorted(breaches.items(), key=lambda item: (-item[1], item[0]))
    return "breaches, by who answers for them: " + ", ".join(f"{b} {n}" for b, n in ranked) if ranked else ""


def _scores(subject: SubjectReport) -> Iterator[str]:
    """How much is kept, by weight. The layers in one line, then the components."""
    layers = [s for s in subject.scores if s.of in set(LAYERS)]
    decided = [s for s in layers if dict(s.made_of).keys() - {Verdict.UNDETERMINED.value}]
    shares = ", ".join(f"{s.of} {percent(s.share)}" for s in decided) or "nothing could be decided"
    yield f"kept, by weight of the rules that apply: {shares} (what is undetermined is not kept)"
    if decided and len(decided) < len(layers):
        yield f"  nothing could be decided of {' and '.join(s.of for s in layers if s not in decided)}"
    components = [s for s in subject.scores if s not in layers]
    for score in components[:MOST_COMPONENTS]:
        made = ", ".join(f"{number} {verdict}" for verdict, number in score.made_of) or "nothing asked of it alone"
        parts = "" if score.parts is None else f"; its parts {percent(score.parts)}"
        yield f"  {one_line(score.name)}: {percent(score.share)} ({made}{parts})"
    if len(components) > MOST_COMPONENTS:
        yield f"  and {counted(len(components) - MOST_COMPONENTS, 'more component')}"


def _diagnostic(remark: Remark) -> Diagnostic:
    return Diagnostic(
        code=remark.code,
        message=one_line(remark.message),
        span=remark.place if remark.place is not None and remark.place.source.name else None,
        help=one_line(remark.help) if remark.help else None,
        labels=tuple(Label(span, "") for span in remark.related if span.source.name),
        severity=Severity.WARNING,
        subject=remark.document or None,
    )


def _remark_key(remark: Remark) -> tuple[str, int, str, str]:
    return (remark.document, remark.place.start if remark.place else 0, remark.code, remark.message)
