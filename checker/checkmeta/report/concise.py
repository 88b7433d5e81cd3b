"""The report for people in a hurry: the answer, a line for each defect that fails, and the rest in numbers."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Judgement, Report, Standing
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.answered_for import debts_told
from checkmeta.report.conclusion import (
    Broken,
    Conclusion,
    basis,
    begin,
    conclusion,
    fails_nothing,
    headline,
    warnings,
)
from checkmeta.report.defects import Defect
from checkmeta.report.order import LAYERS, all_judgements, by_standing, numbered
from checkmeta.report.registry import Appearance
from checkmeta.report.unsettled import OpenFact, asked_of
from checkmeta.report.wording import counted, layer_word, listed, one_line, outcome_word, percent, said, where

MOST: Final = 100
"""Lines of defects of a subject."""
FACTS: Final = 6
"""Facts named of those that are asked for."""
FILES: Final = 3
"""Files named of those that are none of what is judged."""
PLACES: Final = 8
"""Characters for the places of a defect; more of them are counted."""
READABLE: Final = 72
"""Characters that a message has at least, however long its place is."""
_INDENT: Final = "    "
_ANSWERS: Final = {"fails": "error", "fails nothing": "help"}
_STYLE: Final = {Layer.LAW: "error", Layer.NORM: "warning", Layer.ETHICS: "note"}


def render(report: Report, look: Appearance | None = None) -> str:
    """Render a report in few lines. The first and the last say the answer; lines are cut, but never a place."""
    look = look or Appearance()
    given = conclusion(report)
    lines = [_answer(given, headline(given), look), f"       {basis(report)}"]
    lines += [f"       {told}" for told in (*debts_told(report), *warnings(report))]
    for found in given.found:
        lines.extend(_subject(report, found, look))
    lines.append("")
    for layer in LAYERS:
        lines.extend(_others(report, layer_word(layer), given.of(layer), look))
    lines.extend(_others(report, say("proposed or on trial"), given.advice, look))
    lines.extend(_asked(report, look))
    lines.append(_rest(report))
    lines += ["", _answer(given, begin(given) or headline(given), look)]
    first = next((d for d in given.defects if d.fails(report)), None)
    if first is not None:
        lines.append(f"       {say('concise.more', rule=one_line(first.lead.rule.id))}")
    return "\n".join(lines) + "\n"


def _answer(given: Conclusion, told: str, look: Appearance) -> str:
    return f"{look.paint(given.word, _ANSWERS.get(given.kind, 'warning'))}  {told}"


def _subject(report: Report, found: Broken, look: Appearance) -> Iterator[str]:
    failing = [defect for defect in found.defects if defect.fails(report)]
    wanting = [q for q in asked_of(found.subject) if any(report.fails(j) for j in q.judgements)]
    several = len(report.subjects) > 1
    if failing or wanting or several:
        yield ""
    if several:
        counts = Counter(defect.layer for defect in found.defects)
        told = ", ".join(f"{layer_word(x)} {counts[x]}" for x in LAYERS if counts[x]) or say("no breach found")
        yield f"{look.paint(one_line(found.subject.name), 'title')}: {told}"
    rows = [_row(defect) for defect in failing[:MOST]] + [_wanting(question) for question in wanting[:MOST]]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        where_, layer, places, message, style = row
        head = f"{where_:<{widths[0]}} {layer:<{widths[1]}} {places:<{widths[2]}} "
        room = max(look.width - len(head), READABLE)
        shown = head.replace(f" {layer} ", f" {look.paint(layer, style)} ", 1)
        yield f"{shown}{_cut(message, room)}"
    if len(failing) + len(wanting) > len(rows):
        yield say("and more by itself", number=len(failing) + len(wanting) - len(rows))
    if found.subject.unread:
        yield f"{say('not read')}: {', '.join(map(one_line, found.subject.unread))}"


def _row(defect: Defect) -> tuple[str, str, str, str, str]:
    return _columns(defect.first, defect.layer, defect.places, f"{said(defect.first)}\0{defect.more}")


def _wanting(question: OpenFact) -> tuple[str, str, str, str, str]:
    first = question.judgements[0]
    told = say("concise.asked of", fact=one_line(question.called), rule=one_line(first.rule.title))
    more = f" (+{numbered(question.judgements) - 1})" if numbered(question.judgements) > 1 else ""
    return _columns(first, first.rule.layer, first.places, f"{told}\0{more}")


def _columns(at: Judgement, layer: Layer, places: tuple[str, ...], message: str) -> tuple[str, str, str, str, str]:
    """Where, layer, places, what, and the style of the layer."""
    told = ",".join(places)
    few = told if len(told) <= PLACES else counted(len(places), "jurisdiction")
    return where(at), layer_word(layer), few, message, _STYLE[layer]


def _cut(message: str, room: int) -> str:
    """A message in as many characters as there are, with what stands behind it."""
    text, _, more = message.partition("\0")
    return (text if len(text) + len(more) <= room else text[: room - len(more) - 1].rstrip() + "…") + more


def _others(report: Report, called: str, defects: list[Defect], look: Appearance) -> Iterator[str]:
    """The defects of a layer that fail nothing, by what they are about."""
    own = [defect for defect in defects if not defect.fails(report)]
    if not own:
        return
    topics = Counter(defect.topic for defect in own)
    ranked = sorted(topics.items(), key=lambda item: (-item[1], item[0]))
    head = f"{fails_nothing(called, own)}: "
    yield from _wrapped(head + ", ".join(f"{say(f'topic.{topic}')} {n}" for topic, n in ranked), look)


def _asked(report: Report, look: Appearance) -> Iterator[str]:
    """What is asked, the strongest layer first."""
    found = [question for subject in report.subjects for question in asked_of(subject)]
    if not found:
        return
    verdicts = sum(numbered(question.judgements) for question in found)
    law = numbered(j for question in found for j in question.judgements if j.rule.layer is Layer.LAW)
    named = list(dict.fromkeys(one_line(question.called) for question in found))
    more = say("and more", number=len(named) - FACTS) if len(named) > FACTS else ""
    head = say("concise.asked", number=f"{verdicts} ({layer_word(Layer.LAW)} {law})" if law else verdicts)
    yield from _wrapped(f"{head}: " + ", ".join(named[:FACTS]) + more, look)


def _wrapped(text: str, look: Appearance) -> list[str]:
    return textwrap.wrap(text, look.width, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)


def _rest(report: Report) -> str:
    """The numbers of what else there is."""
    standing = by_standing(all_judgements(report))
    judgements = all_judgements(report)
    kinds = (Standing.SILENT, Standing.OUT_OF_REACH)
    parts = [f"{say(f'standing.{kind}')}: {standing[kind]}" for kind in kinds if standing[kind]]
    for verdict in (Verdict.EXCEPTED, Verdict.OVERRIDDEN, Verdict.COMPENSATED, Verdict.WAIVED):
        number = numbered(j for j in judgements if j.verdict is verdict)
        parts.extend([f"{outcome_word(verdict)}: {number}"] if number else [])
    left = sorted({name for subject in report.subjects for name in subject.not_checked if name not in subject.unread})
    parts.extend([f"{say('not checked')}: {listed(left, FILES)}"] if left else [])
    remarks = sum(len(subject.remarks) for subject in report.subjects)
    parts.extend([say("concise.remarks", number=remarks)] if remarks else [])
    if len(report.subjects) == 1:
        kept = [s for s in report.subjects[0].scores if s.of in {layer.value for layer in LAYERS}]
        shares = ", ".join(f"{layer_word(s.of)} {percent(s.share)}" for s in kept)
        parts.extend([say("concise.kept", shares=shares)] if shares else [])
    return "; ".join(parts) or say("concise.nothing undetermined")
