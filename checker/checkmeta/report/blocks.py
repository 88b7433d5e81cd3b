"""Findings of one rule, gathered: head, excerpts, what the rule rests on, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from checkmeta.base.diagnostics.render import Paint, excerpt
from checkmeta.base.messages import say
from checkmeta.base.records import dataclass
from checkmeta.judging.finding_ids import finding_id
from checkmeta.judging.findings import Judgement, RuleInfo
from checkmeta.language.words import Verdict
from checkmeta.report.grounds import decisive, grounds
from checkmeta.report.order import LEVEL, OUTCOMES, UNLESS_SHOWN, advisory, in_order, outcome
from checkmeta.report.wording import (
    bearers_of,
    citation,
    deduplicated,
    for_places,
    lack,
    layer_word,
    listed,
    mid_line,
    more,
    one_line,
    outcome_word,
    said,
    state_of_rule,
    text_label,
    where,
)

FEW: Final = 3
"""Rules named of those that the same excuses."""
NAMED: Final = 8
"""Places named after the one that is shown with its text."""
REMARKS: Final = 3
"""Lines of one kind under a finding."""

_DEFEATED: Final = (Verdict.EXCEPTED.value, Verdict.OVERRIDDEN.value)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Judgements of one rule with one outcome for one set of jurisdictions, in the order of their places."""

    rule: RuleInfo
    outcome: str
    places: tuple[str, ...]
    judgements: tuple[Judgement, ...]

    @property
    def rank(self) -> tuple[int, bool, int, int, int, str, tuple[str, ...]]:
        """Law before norm before ethics, what is in force before what only advises, then the worst first."""
        rule = self.rule
        kind = OUTCOMES.index(self.outcome)
        return (-rule.layer.rank, advisory(rule), kind, -rule.force.rank, -rule.weight, rule.id, self.places)


def grouped(judgements: Iterable[Judgement], outcomes: tuple[str, ...]) -> list[FindingGroup]:
    """FindingGroup those of these outcomes, worst first. What was defeated is told apart by what defeated it."""
    groups: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Judgement]] = {}
    for judgement in in_order(judgements):
        kind = outcome(judgement)
        if kind in outcomes:
            by = judgement.defeated_by if kind in _DEFEATED else ()
            groups.setdefault((judgement.rule.id, kind, judgement.places, by), []).append(judgement)
    made = [FindingGroup(members[0].rule, key[1], key[2], tuple(members)) for key, members in groups.items()]
    return sorted(made, key=lambda group: group.rank)


def block(group: FindingGroup, paint: Paint, also: Iterable[FindingGroup] = (), subject: str | None = None) -> str:
    """Show a group in full: one place with its text, the rest by name, then a line for each rule that the same facts break, too.

    With the id of its `subject` every finding has its own, by which baselines and other formats know it.
    """
    first = group.judgements[0]
    style = LEVEL[group.rule.force]
    lines = [_head(group, style, paint) + f" {said(first)}{for_places(group.places)}"]
    lines.append(f"  {paint('-->', 'gutter')} {where(first)}")
    if first.place is not None and first.place.source.name:
        lines.extend(excerpt(first.place, paint=paint, style=style))
    lines.extend(_decided(first, paint, style))
    rest = _elsewhere(group)
    unlisted = sum(j.alike for j in group.judgements)
    if rest or unlisted:
        named = ", ".join(rest[:NAMED]) + (", …" if len(rest) > NAMED or (unlisted and rest) else "")
        lines.append(f"  {paint('=', 'help')} {more(len(rest) + unlisted, 'place')}{f': {named}' if named else ''}")
    for label, text in (*_basis(group.rule), *_advice(group)):
        lines.append(f"  {paint(f'= {label}:', 'help')} {text}")
    if subject is not None:
        ids = deduplicated(finding_id(subject, judgement) for judgement in group.judgements)
        label = paint(f"= {say('id')}:", "help")
        lines.append(f"  {label} {', '.join(ids)}")
    lines.extend(_also(group, other, paint) for other in also)
    return "\n".join(lines)


def brief(group: FindingGroup, paint: Paint, also: Iterable[FindingGroup] = ()) -> str:
    """Show breaches in a line: what was found, and where; then a line for each rule that the same facts break, too."""
    first = group.judgements[0]
    head = f"{_head(group, LEVEL[group.rule.force], paint)} {said(first)}{for_places(group.places)}"
    return "\n".join([f"{head}: {where(first)}{_more(group)}", *(_also(group, other, paint) for other in also)])


def _also(lead: FindingGroup, other: FindingGroup, paint: Paint) -> str:
    """A rule that is broken at a place of another's, by the same fact."""
    first = other.judgements[0]
    stands = "" if where(first) == where(lead.judgements[0]) else say("at", place=where(first))
    source = f"; {citation(other.rule.source)}" if other.rule.source is not None else ""
    head = _head(other, LEVEL[other.rule.force], paint)
    also = paint(f"= {say('also')}", "help")
    return f"  {also} {head} {said(first)}{for_places(other.places)}{stands}{_more(other)}{source}"


def _more(group: FindingGroup) -> str:
    """How many places there are besides the first."""
    others = len({where(j) for j in group.judgements}) - 1 + sum(j.alike for j in group.judgements)
    return f" {more(others, 'place')}" if others else ""


def _decided(judgement: Judgement, paint: Paint, style: str) -> Iterator[str]:
    """Show what decided a breach, where it stands on another line than the subject does: a brace alone tells nothing."""
    found = decisive(judgement)
    if found is None or found.place is None:
        return
    name = found.path.removeprefix(f"{judgement.subject}.")
    yield f"  {paint(':::', 'gutter')} {one_line(str(found.place))}  {say('decided by', fact=one_line(name))}"
    yield from excerpt(found.place, paint=paint, style=style)


def line(group: FindingGroup, paint: Paint) -> str:
    """Show a group in one line: what was excepted or overridden, by what, and where."""
    first = group.judgements[0]
    by = f" {_by(first, NAMED)}" if first.defeated_by else f" {one_line(first.reason)}"
    doubt = "" if all(j.applicability_known for j in group.judgements) else f"; {say('applicability unknown')}"
    return f"{_head(group, 'note', paint)}{by}{for_places(group.places)}: {where(first)}{_more(group)}{doubt}"


def together(groups: Sequence[FindingGroup], paint: Paint) -> str:
    """Several rules that the same excuses, in one line."""
    first = groups[0]
    verdicts = sum(1 + j.alike for group in groups for j in group.judgements)
    told = say("of layer", outcome=outcome_word(first.outcome), number=verdicts, layer=layer_word(first.rule.layer))
    rules = list(dict.fromkeys(group.rule.id for group in groups))
    return f"{paint(told, 'note')} {_by(first.judgements[0], NAMED)}{for_places(first.places)}: {listed(rules, FEW)}"


def _by(judgement: Judgement, most: int) -> str:
    """By what a verdict was decided, and of which files that is."""
    by = say("by", what=listed(judgement.defeated_by, most) or one_line(judgement.reason))
    return by + (say("of files", files=listed(judgement.set_aside_by, most)) if judgement.set_aside_by else "")


def undetermined_block(judgement: Judgement, paint: Paint) -> str:
    """One undetermined verdict with all the facts that it lacks."""
    tag = paint(f"{outcome_word(judgement.verdict)}[{one_line(judgement.rule.id)}]", "note")
    lines = [
        f"{tag}{state_of_rule(judgement.rule)} {one_line(judgement.subject)}{for_places(judgement.places)}: {one_line(judgement.reason)}",
        f"  {paint('-->', 'gutter')} {where(judgement)}",
    ]
    for missing in sorted(judgement.missing, key=lambda m: m.sort_key):
        word, text = lack(missing)
        lines.append(f"  {paint(f'= {word}:', 'help')} {text}")
    if judgement.alike:
        lines.append(f"  {paint('=', 'help')} {more(judgement.alike, 'place')}")
    return "\n".join(lines)


def _head(group: FindingGroup, style: str, paint: Paint) -> str:
    return paint(f"{outcome_word(group.outcome)}[{one_line(group.rule.id)}]", style) + state_of_rule(group.rule)


def _elsewhere(group: FindingGroup) -> list[str]:
    """The places after the first, each once with the name of what stands there; of the same document by their lines."""
    first = group.judgements[0]
    found: dict[str, str] = {}
    for judgement in group.judgements:
        at, document = where(judgement), one_line(judgement.document)
        short = at.removeprefix(document) if document and judgement.document == first.document else at
        name = f"{one_line(judgement.element)} " if judgement.element else ""
        found.setdefault(at, f"{name}{short}")
    found.pop(where(first))
    return list(found.values())


def _basis(rule: RuleInfo) -> Iterator[tuple[str, str]]:
    if rule.source is not None:
        url = f" {one_line(rule.source.url)}" if rule.source.url else ""
        yield say("own rule" if rule.source.own else "source"), citation(rule.source) + url
    if rule.bearer:
        yield say("bearer"), listed(bearers_of(rule.bearer), NAMED)
    for label, text in rule.texts:
        yield mid_line(text_label(label)), one_line(text)


def _advice(group: FindingGroup) -> Iterator[tuple[str, str]]:
    for text in _few(deduplicated(ground for j in group.judgements for ground in grounds(j))):
        yield say("rests on"), text
    if group.outcome not in (Verdict.COMPENSATED.value, Verdict.ERROR.value):
        remedies = deduplicated(j.remedy for j in group.judgements)
        if remedies:  # the others name other elements
            yield say("remedy"), one_line(remedies[0])
    if group.outcome in (UNLESS_SHOWN, Verdict.WAIVED.value):
        for reason in _few(deduplicated(j.reason for j in group.judgements)):
            yield say("note"), f"{outcome_word(group.outcome)}: {one_line(reason)}"
    if not all(j.applicability_known for j in group.judgements):
        yield say("note"), say("applicability unknown")
    lacking = [lack(m) for m in sorted({m for j in group.judgements for m in j.missing}, key=lambda m: m.sort_key)]
    broken = group.outcome == Verdict.VIOLATED.value
    for word in (say("missing"), say("undefined")):
        for text in _few([text for kind, text in lacking if kind == word]):
            yield (say("note"), say("could make up", fact=text)) if broken else (word, text)
    for text in _few(deduplicated(note for j in group.judgements for note in j.notes)):
        yield say("note"), text


def _few(texts: list[str]) -> list[str]:
    shown = [one_line(text) for text in texts[:REMARKS]]
    return shown if len(texts) <= REMARKS else [*shown, say("and more of these", number=len(texts) - REMARKS)]
