"""What is undetermined, by what would settle it: what is asked, on what documents are silent, and what is out of their reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from checkmeta.base.diagnostics.render import Paint
from checkmeta.base.messages import say
from checkmeta.base.records import dataclass, field
from checkmeta.base.values import Missing, Why
from checkmeta.judging.finding_ids import general
from checkmeta.judging.findings import Judgement, Standing, SubjectReport
from checkmeta.report.lacking import Lack, how, lack_lines, lacks, place, undefined_facts
from checkmeta.report.order import advisory, in_order, is_asked, is_open, numbered, standing, topic
from checkmeta.report.wording import more, one_line, where

ASKED: Final = 35
"""Lines of what is asked of a subject."""
FACTS: Final = 5
"""Facts listed of those that would settle the most."""
REASONS: Final = 5
"""Reasons why there is no value, listed for a subject."""
TOPICS: Final = 8
"""Topics named of what is out of reach."""
WIDEST: Final = 60
"""Characters of a column; what is wider is not cut, and stands out."""


def unsettled(subject: SubjectReport, paint: Paint) -> Iterator[str]:
    """The sections, each where there is something to say. A breach unless an exception is shown stands among the breaches."""
    mine = [j for j in subject.judgements if is_open(j)]
    of = {kind: [j for j in mine if standing(j) is kind] for kind in Standing}
    if of[Standing.ASKED]:
        yield "\n".join(_asked(of[Standing.ASKED], subject, paint))
    if of[Standing.SILENT]:
        yield "\n".join(_silent(of[Standing.SILENT], subject, paint))
    reasons = undefined_facts(mine)
    if reasons:
        lines = [say("unsettled.no value"), *reasons[:REASONS]]
        if len(reasons) > REASONS:
            lines.append(f"  {more(len(reasons) - REASONS, 'reason')}")
        yield "\n".join(lines)
    if of[Standing.OUT_OF_REACH]:
        yield _out_of_reach(of[Standing.OUT_OF_REACH], paint)


@dataclass(slots=True)
class OpenFact:
    """A fact that is asked for, of one element or of several alike, with the verdicts that wait for it."""

    called: str
    """The fact, of the first element by its name."""
    judgements: list[Judgement] = field(default_factory=list)
    lack: Lack | None = None

    @property
    def others(self) -> int:
        """How many rules ask for it besides the strongest."""
        return len({j.rule.id for j in self.judgements}) - 1

    @property
    def more(self) -> int:
        """Of how many elements it is asked besides the first."""
        return len({(j.document, j.decided_by) for j in self.judgements}) - 1 + max(j.alike for j in self.judgements)

    @property
    def rank(self) -> tuple[object, ...]:
        """The strongest layer first, then the heaviest rule, then what is asked most often."""
        first = self.judgements[0]
        heaviest = max(j.rule.weight for j in self.judgements)
        return (
            -first.rule.layer.rank,
            advisory(first.rule),
            -heaviest,
            -numbered(self.judgements),
            first.rule.id,
            self.called,
        )


def asked_of(subject: SubjectReport) -> list[OpenFact]:
    """What is asked of a subject, the strongest first."""
    return open_facts(filter(is_asked, subject.judgements))


def open_facts(judgements: Iterable[Judgement]) -> list[OpenFact]:
    """The facts that are asked for, the strongest rules' first."""
    found: dict[tuple[str, str], OpenFact] = {}
    strongest = sorted(in_order(judgements), key=lambda j: (-j.rule.layer.rank, advisory(j.rule), -j.rule.weight))
    for judgement in strongest:
        called, missing = _wanted(judgement)
        fact = general(called)
        # without a fact there is nothing that several rules could wait for
        key = (fact, "" if missing else judgement.rule.id)
        question = found.setdefault(key, OpenFact(called or judgement.subject))
        question.judgements.append(judgement)
        if missing is None:
            continue
        question.lack = lack = question.lack or Lack(fact, missing.why)
        lack.documents.add(judgement.document)
        if missing.place is not None and missing.place.source.name:
            lack.spans[str(missing.place)] = missing.place
    return sorted(found.values(), key=lambda question: question.rank)


def _wanted(judgement: Judgement) -> tuple[str, Missing | None]:
    """The fact that a verdict waits for: what decided, if a document could state it, else the first that one could."""
    decided = general(judgement.decided_by)
    could = sorted((m for m in judgement.missing if m.why is not Why.UNDEFINED), key=lambda m: m.sort_key)
    found = next((m for m in could if general(m.path) == decided), None)
    if found is None and could:
        return could[0].path, could[0]
    return judgement.decided_by, found


def _asked(judgements: list[Judgement], subject: SubjectReport, paint: Paint) -> Iterator[str]:
    yield f"{_head(Standing.ASKED, judgements, paint, 'warning')}; {say('unsettled.nobody says')}"
    questions = open_facts(judgements)
    rows = [_row(question, subject) for question in questions[:ASKED]]
    widths = [min(max(len(row[column]) for row in rows), WIDEST) for column in (0, 1)]
    for rule, fact, at in rows:
        yield f"  {rule:<{widths[0]}}  {fact:<{widths[1]}}  {at}"
    rest = questions[ASKED:]
    if rest:
        rules = {j.rule.id for question in rest for j in question.judgements}
        yield f"  {say('unsettled.more asked', facts=more(len(rest), 'fact'), number=len(rules))}"


def _row(question: OpenFact, subject: SubjectReport) -> tuple[str, str, str]:
    """The strongest rule, the fact, and where to say it."""
    first = question.judgements[0]
    fact = one_line(question.called) + (f" (+{question.more})" if question.more else "")
    rule = one_line(first.rule.id) + (f" (+{question.others})" if question.others else "")
    lack = question.lack
    if lack is None:
        return rule, fact, say("at", place=where(first)).lstrip()
    lack.spans = dict(list(lack.spans.items())[:1])  # the others are counted beside the fact
    return rule, fact, f"{how(lack)} {place(lack, subject)}"


def _silent(judgements: list[Judgement], subject: SubjectReport, paint: Paint) -> Iterator[str]:
    found = lacks(judgements)
    head = _head(Standing.SILENT, judgements, paint, "note")
    yield f"{head}; {say('unsettled.would settle')}" if found else head
    yield from lack_lines(found[:FACTS], subject)
    if len(found) > FACTS:
        yield f"  {more(len(found) - FACTS, 'fact')}"
    bare = numbered(j for j in judgements if not j.missing)
    if bare:
        yield f"  {say('unsettled.bare', number=bare)}"


def _out_of_reach(judgements: list[Judgement], paint: Paint) -> str:
    """One line: how many rules, by topic, each with the topic of the fact that it waits for first, and how to bring them in."""
    topics: dict[str, str] = {}
    for judgement in in_order(judgements):
        topics.setdefault(judgement.rule.id, topic(judgement))
    ranked = sorted(Counter(topics.values()).items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{say(f'topic.{topic}')} {times}" for topic, times in ranked[:TOPICS])
    if len(ranked) > TOPICS:
        named += f" {more(len(ranked) - TOPICS, 'topic')}"
    head = _head(Standing.OUT_OF_REACH, judgements, paint, "note")
    return f"{head}; {say('unsettled.out of reach', number=len(topics), topics=named)}"


def _head(standing: Standing, judgements: Iterable[Judgement], paint: Paint, style: str) -> str:
    return paint(f"{say(f'standing.{standing}')}: {numbered(judgements)}", style)
