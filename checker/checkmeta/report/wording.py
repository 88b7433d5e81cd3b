"""The small phrases that reports for people are made of. All of them print safely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from checkmeta.base.harmless import printable
from checkmeta.base.source import Span
from checkmeta.base.values import Missing, Why
from checkmeta.judging.findings import Judgement, SourceRef
from checkmeta.language.words import Verdict
from checkmeta.report.order import is_breach, outcome

LONGEST: Final = 600
"""Characters of one piece of text; a longer one is cut."""

MOST_PLACES: Final = 12
"""Jurisdictions named before the rest is counted."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """Text from a document or a rule on one line, without control characters, cut where it is very long."""
    line = " ".join(text.split())
    return printable(line if len(line) <= longest else line[:longest] + "…")


def columns(headers: Sequence[str], rows: Sequence[Sequence[object]], **options: Any) -> str:
    """A table for people."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True, **options)


def counted(number: int, noun: str, several: str | None = None) -> str:
    """`1 place`, `7 places`."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def listed(items: Sequence[str], most: int) -> str:
    """Join as `a, b and 3 more`."""
    shown = ", ".join(one_line(item) for item in items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"


def deduplicated(items: Iterable[str | None]) -> list[str]:
    """Those that are there, each once, in order of first sight."""
    return list(dict.fromkeys(item for item in items if item))


def for_places(places: Sequence[str]) -> str:
    """` (for CN, DE)`, or nothing where no jurisdiction is named."""
    return f" (for {listed(places, MOST_PLACES)})" if places else ""


def where(judgement: Judgement) -> str:
    """`file:line:column`, or the best that is known instead."""
    if judgement.place is not None and judgement.place.source.name:
        return one_line(str(judgement.place))
    subject = one_line(judgement.subject)
    return f"{one_line(judgement.document)} ({subject})" if judgement.document else subject


def at(span: Span | None) -> str:
    """` at file:line:column`, or nothing."""
    return f" at {one_line(str(span))}" if span is not None and span.source.name else ""


def said(judgement: Judgement) -> str:
    """Say in a line what was found. A rule's message is about its breach: where there is none, or it is made good, the reason speaks."""
    if is_breach(judgement) and judgement.verdict is not Verdict.COMPENSATED:
        return one_line(judgement.message)
    reason = f": {one_line(judgement.reason)}" if judgement.reason else ""
    return f"{one_line(judgement.rule.title)}: {outcome(judgement)}{reason}"


def citation(source: SourceRef) -> str:
    """Cite a source in one line, and say so where its text was not confirmed."""
    return one_line(source.text) + ("" if source.checked else " (unconfirmed)")


_STANDS: Final = {
    Why.ABSENT: "it would stand",
    Why.NULL: "it stands",
    Why.DECLARED: "it stands",
    Why.CONTRADICTORY: "it stands",
    Why.PARTIAL: "the list stands",
    Why.UNDEFINED: "it would be worked out",
    Why.UNREADABLE: "it stands",
}


def lack(missing: Missing) -> tuple[str, str]:
    """What an open verdict lacks: the word for it, and the text. What no document could state is no missing fact."""
    return ("undefined" if missing.why is Why.UNDEFINED else "missing"), missing_text(missing)


def missing_text(missing: Missing) -> str:
    """`path is unknown (absent); it would stand at file:line:column`, or why there is no value."""
    if missing.why is Why.UNDEFINED:
        path, reason = one_line(missing.path), one_line(missing.detail or missing.path)
        in_document = path.startswith(("platform", "identity", "document")) and path not in reason
        head = f"{path}: {reason}" if in_document else reason
        return f"{head}; worked out{at(missing.place)}" if at(missing.place) else head
    return unknown_text(missing.path, missing.why, missing.place, missing.detail)


def unknown_text(path: str, why: Why, place: Span | None, detail: str = "") -> str:
    """Say the same of a fact that was read and not found."""
    note = f": {one_line(detail)}" if detail else ""
    head = f"{one_line(path)} is unknown ({why.value}{note})"
    return f"{head}; {_STANDS[why]}{at(place)}" if at(place) else head


def percent(share: Fraction) -> str:
    """A share in whole percent, rounded down: 99.9% is not all."""
    return f"{share.numerator * 100 // share.denominator}%"
