"""The report as Markdown, for a pull request, a wiki, and the summary of a job on GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.patterns import regex
from checkmeta.judging.findings import Report, SubjectReport
from checkmeta.language.words import Verdict
from checkmeta.report.answered_for import debts_told
from checkmeta.report.coming import binding
from checkmeta.report.conclusion import Conclusion, basis, begin, conclusion, fails_nothing, headline, warnings
from checkmeta.report.defects import Defect
from checkmeta.report.home import Home
from checkmeta.report.order import LAYERS, advisory, all_judgements, is_asked, numbered
from checkmeta.report.registry import Appearance
from checkmeta.report.unsettled import OpenFact, asked_of
from checkmeta.report.wording import (
    begun,
    citation,
    day,
    for_places,
    layer_word,
    one_line,
    outcome_word,
    percent,
    said,
    where,
)

BYTES: Final = 100 * 1024
"""Of a summary. GitHub drops one of more than 1 MiB whole, and comments end at 64 Ki characters."""
FULL: Final = 50
"""Defects that fail, each with a paragraph."""
LINES: Final = 100
"""Lines of what fails nothing, and of what is asked."""

_MARKS: Final = regex(r"([\\`*_\[\]|~$])")
_HOSTS: Final = regex(r"@|#(?=\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_SIGN: Final = {"fails": "✗", "fails nothing": "✓"}


def render(report: Report, look: Appearance | None = None) -> str:
    """Render a report as GitHub's Markdown: the answer and a table, what fails, what is asked, the rest folded.

    No text of a document or rule formats, links or mentions anything. What is too long is left out from the end, and said.
    """
    home = (look or Appearance()).home
    given = conclusion(report)
    head = [f"### {_SIGN.get(given.kind, '?')} {_plain(given.word.capitalize())}: {_plain(headline(given))}"]
    head += [_plain(basis(report)), *(f"**{_plain(text)}**" for text in (*debts_told(report), *warnings(report)))]
    head += ["\n".join(_table(given))]
    first = begin(given)
    head += [f"{say('markdown.begin')}: {_plain(first)}."] if first else []
    made, used, left = [*head], sum(map(_size, head)), 0
    for part in _parts(report, given, home):
        used += _size(part)
        if used > BYTES:
            left += 1
        else:
            made.append(part)
    if left:
        made.append(say("markdown.left out", number=left))
    return "\n\n".join(made) + "\n"


def _size(part: str) -> int:
    return len(part.encode()) + 2


def _parts(report: Report, given: Conclusion, home: Home) -> Iterator[str]:
    """All below the table, the most important first."""
    several = len(given.found) > 1
    room = FULL
    for found in given.found:
        failing = [defect for defect in found.defects if defect.fails(report)]
        if several and failing:
            yield f"#### {_plain(found.subject.name)}"
        for defect in failing[:room]:
            yield "\n".join(_defect(defect, home))
        if len(failing) > room:
            yield say("markdown.more failing", number=len(failing) - room)
        room = max(0, room - len(failing))
    if report.errors:
        lines = [f"- {_plain(d.message)} ({d.code})" for d in report.errors[:LINES]]
        yield "\n".join([f"**{say('markdown.not read')}**", "", *lines])
    asked = [question for found in given.found for question in asked_of(found.subject)]
    if asked:
        yield _folded(say("markdown.asked", number=given.asked), [_asked(question) for question in asked])
    coming = [line for found in given.found for line in _coming(found.subject)]
    if coming:
        yield _folded(say("markdown.coming", ahead=say("ahead"), number=len(coming)), coming)
    kinds = [*((layer_word(x), given.of(x)) for x in LAYERS), (say("proposed or on trial"), given.advice)]
    for called, defects in kinds:
        own = [defect for defect in defects if not defect.fails(report)]
        if own:
            yield _folded(fails_nothing(begun(called), own), [_brief(defect, home) for defect in own])
    waived = [line for found in given.found for line in _waived(found.subject)]
    if waived:
        yield _folded(f"{begun(outcome_word(Verdict.WAIVED))}: {len(waived)}", waived)


def _table(given: Conclusion) -> Iterator[str]:
    """A row a layer; with several subjects, also one a subject."""
    report = given.report
    yield f"| | {' | '.join(say(f'markdown.{column}') for column in ('defects', 'breaches', 'asked column', 'kept'))} |"
    yield "|---|--:|--:|--:|--:|"
    single = report.subjects[0] if len(report.subjects) == 1 else None
    for layer in LAYERS:
        own = given.of(layer)
        breaches = numbered(
            j for d in given.defects for j in d.judgements if j.rule.layer is layer and not advisory(j.rule)
        )
        shares = {s.of: s.share for s in single.scores} if single is not None else {}
        kept = percent(shares[layer.value]) if layer.value in shares else ""
        asked = numbered(j for j in all_judgements(report) if j.rule.layer is layer and is_asked(j))
        yield f"| **{layer_word(layer)}** | **{len(own)}** | {breaches} | {asked} | {kept} |"
    if single is None and report.subjects:
        yield ""
        yield f"| {say('markdown.subject')} | " + " | ".join(map(layer_word, LAYERS)) + " |"
        yield "|---|" + "--:|" * len(LAYERS)
        for found in given.found[:LINES]:
            cells = [str(sum(d.layer is layer for d in found.defects)) for layer in LAYERS]
            yield f"| {_plain(found.subject.name)} | " + " | ".join(cells) + " |"


def _defect(defect: Defect, home: Home) -> Iterator[str]:
    first = defect.first
    places = f" ({', '.join(defect.places)})" if defect.places else ""
    yield f"- **{layer_word(defect.layer)}**{places} {_plain(said(first))}{defect.more}  "
    yield f"  {_place(defect, home)}"
    for group in defect.groups:
        source = f": {_plain(citation(group.rule.source))}" if group.rule.source is not None else ""
        yield f"  - {_plain(group.rule.id)}{source}"
    if first.remedy:
        yield f"  - {say('markdown.what to do')}: {_plain(first.remedy)}"


def _brief(defect: Defect, home: Home) -> str:
    return f"- {_plain(said(defect.first))}{defect.more} {_place(defect, home)}"


def _place(defect: Defect, home: Home) -> str:
    first = defect.first
    shown = _code(where(first))
    if first.place is None or not first.place.source.name:
        return shown
    link = home.link(first.place.source.name, first.place.begin.line)
    return f"[{shown}]({link.replace('(', '%28').replace(')', '%29')})" if link is not None else shown


def _asked(question: OpenFact) -> str:
    first = question.judgements[0]
    rule = f"{_plain(first.rule.id)} ({layer_word(first.rule.layer)})"
    return say("markdown.asked of", fact=_code(one_line(question.called)), rule=rule)


def _coming(subject: SubjectReport) -> Iterator[str]:
    for item in binding(subject.upcoming):
        title = _plain(one_line(item.rule.title))
        yield f"- {day(item.day)} {outcome_word(item.verdict)}: {title}{for_places(item.places)}, {_plain(item.rule.id)}"


def _waived(subject: SubjectReport) -> Iterator[str]:
    for judgement in subject.judgements:
        if judgement.verdict is Verdict.WAIVED:
            at = say("at", place=_code(where(judgement)))
            yield f"- {_plain(judgement.rule.id)}{at}: {_plain(judgement.reason)}"


def _folded(summary: str, lines: list[str]) -> str:
    """A list under a line that opens it."""
    more = say("and more by itself", number=len(lines) - LINES)
    shown = lines[:LINES] + ([f"- {more}"] if len(lines) > LINES else [])
    return "\n".join([f"<details><summary>{_plain(summary)}</summary>", "", *shown, "", "</details>"])


def _plain(text: str) -> str:
    """Words that format nothing, link nowhere and mention nobody."""
    escaped = _MARKS.sub(r"\\\1", one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    # what hosts of code make links of by themselves: addresses, people, issues
    return _HOSTS.sub(lambda m: f"&#{ord(m[0])};", escaped)


def _code(text: str) -> str:
    """Words in a fixed width, whatever stands in them."""
    line = one_line(text).replace("|", "¦")
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{line}{blank}{fence}"
