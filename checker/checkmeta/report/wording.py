"""The small phrases that reports for people are made of. All of them print safely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from checkmeta.base.harmless import printable
from checkmeta.base.messages import catalogue, heard, say, spoken
from checkmeta.base.source import Span
from checkmeta.base.values import Missing, Why
from checkmeta.judging.findings import Judgement, RuleInfo, SourceRef
from checkmeta.language.words import Verdict
from checkmeta.report.order import is_breach, outcome

LONGEST: Final = 600
"""Characters of one piece of text; a longer one is cut."""

WHY: Final = "Why"
"""The word over a rule's `because`; the others its author chose."""

MOST_PLACES: Final = 12
"""Jurisdictions named before the rest is counted."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Text from a document or a rule on one line, without control characters, cut where it is very long."""
    line = " ".join(heard(text).split())
    return printable(line if len(line) <= longest else line[:longest] + "…")


def columns(headers: Sequence[str], rows: Sequence[Sequence[object]], **options: Any) -> str:
    """A table for people."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True, **options)


def counted(number: int, noun: str) -> str:
    """`1 place`, `7 places`."""
    return say(f"count.{noun}", number=number)


def day(date: dt.date) -> str:
    """A day as people write it."""
    return say("on its own", day=date)


def listed(items: Sequence[str], most: int) -> str:
    """Join as `a, b and 3 more`."""
    shown = ", ".join(one_line(item) for item in items[:most])
    return shown if len(items) <= most else say("and more of a list", shown=shown, number=len(items) - most)


def more(number: int, noun: str) -> str:
    """`and 7 more places`."""
    return say("and this", what=counted(number, f"more {noun}"))


def bearers_of(bearers: Sequence[str]) -> tuple[str, ...]:
    """Who owes something, as people read it."""
    known = catalogue(spoken())
    return tuple(say(f"bearer.{b}") if f"bearer.{b}" in known else b for b in bearers) or (say("nobody named"),)


def judged(rules: int, rulesets: int) -> str:
    """How many rules of how many rule sets were judged."""
    return say("rules judged", rules=counted(rules, "rule"), number=rulesets)


def breaches_of_rules(judgements: Sequence[Judgement]) -> str:
    """`57 breaches of 24 rules`."""
    rules = len({j.rule.id for j in judgements})
    breaches = counted(sum(1 + j.alike for j in judgements), "breach")
    return say("breaches of rules", breaches=breaches, number=rules)


def undetermined(number: int, asked: int) -> str:
    """How many verdicts are undetermined, and how many of them are asked."""
    return (
        say("undetermined, of them asked", number=number, asked=asked) if asked else say("undetermined", number=number)
    )


def deduplicated(items: Iterable[str | None]) -> list[str]:
    """Those that are there, each once, in order of first sight."""
    return list(dict.fromkeys(item for item in items if item))


def for_places(places: Sequence[str]) -> str:
    """` (for CN, DE)`, or nothing where no jurisdiction is named."""
    return say("for places", places=listed(places, MOST_PLACES)) if places else ""


def where(judgement: Judgement) -> str:
    """`file:line:column`, or the best that is known instead."""
    if judgement.place is not None and judgement.place.source.name:
        return one_line(str(judgement.place))
    subject = one_line(judgement.subject)
    return f"{one_line(judgement.document)} ({subject})" if judgement.document else subject


def at(span: Span | None) -> str:
    """` at file:line:column`, or nothing."""
    return say("at", place=one_line(str(span))) if span is not None and span.source.name else ""


def said(judgement: Judgement) -> str:
    """Say in a line what was found. A rule's message is about its breach: where there is none, or it is made good, the reason speaks."""
    if is_breach(judgement) and judgement.verdict is not Verdict.COMPENSATED:
        return one_line(judgement.message)
    reason = f": {one_line(judgement.reason)}" if judgement.reason else ""
    return f"{one_line(judgement.rule.title)}: {outcome_word(outcome(judgement))}{reason}"


def outcome_word(kind: str) -> str:
    """A verdict, or what becomes of it, as people read it."""
    return say(f"outcome.{kind}")


def layer_word(layer: str) -> str:
    """A layer as people read it."""
    return say(f"layer.{layer}")


def text_label(label: str) -> str:
    """The word over a text of a rule; one that its author chose stays."""
    return say("label.why") if label == WHY else one_line(label)


def begun(words: str) -> str:
    """As a heading, a line or a sentence begins."""
    return words[:1].upper() + words[1:]


def mid_line(words: str) -> str:
    """Words as they stand within a line, where they are known with a capital."""
    return say("mid-line", words=words, lower=words.lower())


def state_of_rule(rule: RuleInfo) -> str:
    """` (trial)`, or nothing of a rule that is in force."""
    return f" ({say(f'rule.{rule.state}')})" if rule.state else ""


def citation(source: SourceRef) -> str:
    """Cite a source in one line, and say so where its text was not confirmed."""
    return one_line(source.text) + ("" if source.checked else f" ({say('unconfirmed')})")


def lack(missing: Missing) -> tuple[str, str]:
    """What an open verdict lacks: the word for it, and the text. What no document could state is no missing fact."""
    return say("undefined" if missing.why is Why.UNDEFINED else "missing"), missing_text(missing)


def missing_text(missing: Missing) -> str:
    """`path is unknown (absent); it would stand at file:line:column`, or why there is no value."""
    if missing.why is Why.UNDEFINED:
        path, reason = one_line(missing.path), one_line(missing.detail or missing.path)
        in_document = path.startswith(("platform", "identity", "document")) and path not in reason
        head = f"{path}: {reason}" if in_document else reason
        return say("worked out", what=head, at=at(missing.place)) if at(missing.place) else head
    return unknown_text(missing.path, missing.why, missing.place, missing.detail)


def unknown_text(path: str, why: Why, place: Span | None, detail: str = "") -> str:
    """Say the same of a fact that was read and not found."""
    note = f": {one_line(detail)}" if detail else ""
    head = say("is unknown", path=one_line(path), why=say(f"why.{why}"), note=note)
    return f"{head}; {say(f'stands.{why}', at=at(place))}" if at(place) else head


def percent(share: Fraction) -> str:
    """A share in whole percent, rounded down: 99.9% is not all."""
    return say("percent", number=share.numerator * 100 // share.denominator)
