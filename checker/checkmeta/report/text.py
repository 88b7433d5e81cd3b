"""The report for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from checkmeta.base.diagnostics.render import Paint, plain, render_all
from checkmeta.base.messages import say
from checkmeta.base.records import replace
from checkmeta.judging.findings import Judgement, Report, Standing, SubjectReport
from checkmeta.language.words import ASIDE, Verdict
from checkmeta.report.answered_for import as_diagnostic, carried
from checkmeta.report.blocks import FindingGroup, block, brief, grouped, line, together, undetermined_block
from checkmeta.report.coming import coming
from checkmeta.report.counts_table import counts_table, sentence, sums
from checkmeta.report.defects import Defect, defects
from checkmeta.report.order import LAYERS, UNLESS_SHOWN, in_order, numbered, only_if_it_applies, standing
from checkmeta.report.unsettled import unsettled
from checkmeta.report.wording import (
    MOST_PLACES,
    bearers_of,
    counted,
    judged,
    layer_word,
    listed,
    more,
    one_line,
    outcome_word,
    percent,
)

FULL: Final = 12
"""Findings of a subject up to which those are shown in full that don't fail the run; after it a line each."""
ALIKE: Final = 3
"""Rules excused by the same that have a line each; more of them share one."""
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

    The first line and the last say what was found. `paint` is called with the styles `title`, `error`, `warning`, `note`,
    `gutter` and `help`. `verbose` shows every rule's findings in full, and lists every undetermined verdict with the facts that it lacks.
    """
    answer = paint(sentence(report), "title")
    parts = [answer]
    for subject in report.subjects:
        parts.extend(_subject(report, subject, paint, verbose))
    table = counts_table(report)
    if table:
        parts.append(table)
    added = sums(report)
    if added:
        parts.append(added)
    parts.append(answer)
    return "\n\n".join(parts) + "\n"


def _subject(report: Report, subject: SubjectReport, paint: Paint, verbose: bool) -> Iterator[str]:
    yield _header(report, subject, paint)
    reached = [j for j in subject.judgements if not _unreached(j, subject) and (j.known is None or report.fails(j))]
    found = grouped(reached, _FULL)
    shown = [Defect(group) for group in found] if verbose else defects(found)
    full, short = _full_and_brief(report, shown, verbose=verbose)
    for layer in LAYERS:
        for defect in full:
            if defect.lead.rule.layer is layer:
                yield block(defect.lead, paint, defect.also, subject.id if verbose else None)
        lines = [brief(d.lead, paint, d.also) for d in short if d.lead.rule.layer is layer]
        if lines:
            yield "\n".join(lines)
    if short:
        yield say("text.in a line", number=len(short))
    known = carried(report, subject, paint, verbose=verbose)
    if known:
        yield known
    yield from unsettled(subject, paint)
    excused = "\n".join(_excused(grouped(reached, _BRIEF), paint, verbose=verbose))
    if excused:
        yield excused
    if subject.remarks:
        remarks = [as_diagnostic(r) for r in sorted(subject.remarks, key=lambda r: r.sort_key)]
        yield render_all(remarks, paint)
    if verbose:
        for judgement in in_order(subject.judgements):
            if judgement.verdict is Verdict.UNDETERMINED and not judgement.breach_unless_shown:
                yield undetermined_block(judgement, paint)
    lost = numbered(j for j in subject.judgements if _unreached(j, subject))
    if lost:
        names = listed([f"`{name}`" for name in subject.unread], FILES)
        yield paint(say("text.not reached", verdicts=counted(lost, "verdict"), names=names), "note")
    if subject.upcoming:
        yield coming(subject.upcoming, verbose=verbose)
    bearers = _bearers(subject)
    if bearers:
        yield bearers
    if subject.scores:
        yield "\n".join(_scores(subject))


def _excused(groups: list[FindingGroup], paint: Paint, *, verbose: bool) -> Iterator[str]:
    """A line for each rule that was excepted or overridden; one for all where the same excuses many."""
    by: dict[tuple[object, ...], list[FindingGroup]] = {}
    for group in groups:
        by.setdefault((group.rule.layer, group.outcome, group.judgements[0].defeated_by, group.places), []).append(
            group
        )
    for own in by.values():
        if verbose or len(own) <= ALIKE:
            yield from (line(group, paint) for group in own)
        else:
            yield together(own, paint)


def _full_and_brief(report: Report, shown: list[Defect], *, verbose: bool) -> tuple[list[Defect], list[Defect]]:
    """What is shown in full: all that fails the run, then the worst of the rest, up to `FULL`; and what has a line."""
    failing = {id(d) for d in shown if d.fails(report)}
    room = len(shown) if verbose else max(0, FULL - len(failing))
    full: list[Defect] = []
    short: list[Defect] = []
    for defect in shown:
        if id(defect) in failing:
            full.append(defect)
        elif room or defect.lead.outcome == Verdict.ERROR.value:
            room = max(0, room - 1)
            full.append(defect)
        else:
            short.append(defect)
    return full, short


def _unreached(judgement: Judgement, subject: SubjectReport) -> bool:
    """Whether a document that can't be read keeps a verdict back."""
    return bool(subject.unread) and judgement.verdict is Verdict.ERROR


def _header(report: Report, subject: SubjectReport, paint: Paint) -> str:
    asked = sorted(report.jurisdictions)
    places = asked or sorted({place for j in subject.judgements for place in j.places})
    stated = listed(places, MOST_PLACES) if places else say("not stated")
    rules = len({j.rule.id for j in subject.judgements})
    lines = [paint(say("text.head", name=one_line(subject.name), day=report.as_of), "title")]
    if len(report.subjects) > 1:
        lines.append(f"  {sentence(replace(report, subjects=(subject,), errors=()))}")
    lines += [
        f"  {say('text.documents')}: {listed(subject.documents, FILES) if subject.documents else say('text.none')}",
        f"  {say('text.places')}: {stated}{say('asked for') if asked else ''}",
        f"  {say('text.rules')}: {judged(rules, len(report.rulesets))}",
    ]
    if subject.unread:
        lines.append(f"  {say('not read')}: {listed(subject.unread, FILES)}")
    left = [name for name in subject.not_checked if name not in subject.unread]
    if left:
        lines.append(f"  {say('not checked')}: {listed(left, FILES)}")
    return "\n".join(lines)


def _bearers(subject: SubjectReport) -> str:
    """Who has to answer for how many breaches; a breach that several answer for counts for each."""
    breaches: Counter[str] = Counter()
    for j in subject.judgements:
        if j.verdict is Verdict.VIOLATED or j.breach_unless_shown:
            breaches.update(dict.fromkeys(bearers_of(j.rule.bearer), 1 + j.alike))
    ranked = sorted(breaches.items(), key=lambda item: (-item[1], item[0]))
    return say("text.bearers", bearers=", ".join(f"{b} {n}" for b, n in ranked)) if ranked else ""


def _scores(subject: SubjectReport) -> Iterator[str]:
    """How much is kept, by weight. The layers in one line, then the components."""
    layers = [s for s in subject.scores if s.of in set(LAYERS)]
    decided = [s for s in layers if dict(s.made_of).keys() - {Verdict.UNDETERMINED.value}]
    shares = ", ".join(f"{layer_word(s.of)} {percent(s.share)}" for s in decided) or say("nothing decided")
    yield say("text.kept", shares=shares)
    within = ((s.of, _decided(subject, s.of)) for s in layers)
    reach = ", ".join(f"{layer_word(of)} {percent(share)}" for of, share in within if share is not None)
    if reach:
        yield f"  {say('text.decided', shares=reach)}"
    if decided and len(decided) < len(layers):
        left = say("and").join(layer_word(s.of) for s in layers if s not in decided)
        yield f"  {say('text.nothing decided of', layers=left)}"
    components = [s for s in subject.scores if s not in layers]
    for score in components[:MOST_COMPONENTS]:
        made = ", ".join(f"{number} {outcome_word(verdict)}" for verdict, number in score.made_of) or say(
            "nothing asked"
        )
        parts = "" if score.parts is None else say("text.its parts", share=percent(score.parts))
        yield f"  {one_line(score.name)}: {percent(score.share)} ({made}{parts})"
    if len(components) > MOST_COMPONENTS:
        yield f"  {more(len(components) - MOST_COMPONENTS, 'component')}"


def _decided(subject: SubjectReport, layer: str) -> Fraction | None:
    """What share of a layer's verdicts within reach, on rules that apply, was decided; None where there are none."""
    own = [j for j in subject.judgements if j.rule.layer.value == layer and j.verdict not in ASIDE]
    within = [j for j in own if j.verdict is not Verdict.UNDETERMINED or standing(j) is not Standing.OUT_OF_REACH]
    open_ones = [j for j in within if j.verdict is Verdict.UNDETERMINED or only_if_it_applies(j)]
    return 1 - Fraction(numbered(open_ones), numbered(within)) if within else None
