"""A clash as a diagnostic: both rules, an example document, and the ways out."""

from __future__ import annotations

from collections.abc import Collection

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Label, Severity
from checkmeta.base.source import Span
from checkmeta.judging.clashes.example import written_example
from checkmeta.judging.clashes.find import Clash
from checkmeta.judging.clashes.occasions import SOME_DAY
from checkmeta.language.program import TypedNorm

CODE = "L640"
MAX_NAMED = 3
"""Facts that a message names."""


def diagnose(clash: Clash, names: Collection[str]) -> Diagnostic:
    """A warning, or a note where the higher layer decides; it stands at the rule that is in one of the files, the lower one first."""
    own = next((n for n in (clash.lower, clash.higher) if n.span.source.name in names), clash.lower)
    other = clash.higher if own is clash.lower else clash.lower
    if clash.across:
        message = f"`{clash.lower.id}` can't be kept where `{clash.higher.id}` is, which comes first as {_layer(clash)}"
        advice = f"say `conflicts with {other.id}`, so that a breach tells what requires it, or narrow one of the two"
    else:
        message = f"`{own.id}` and `{other.id}` can't both be kept"
        advice = "let one say `overrides` or `conflicts with`, or other conditions, dates or jurisdictions"
    severity = Severity.NOTE if clash.across else Severity.WARNING
    labels = (Label(_content(other), f"`{other.id}` asks this"),)
    return Diagnostic(CODE, message, _content(own), f"{example(clash)}; {advice}", labels, severity)


def example(clash: Clash) -> str:
    """The example in words: ``in DE from 2018-05-25, under `{platform: {kind: game}}`, no `platform.data.personal` keeps both``."""
    where = "" if clash.occasion.place is None else f"in {clash.occasion.place} "
    when = "" if clash.occasion.day == SOME_DAY else f"on {clash.occasion.day} "
    named = [f"`{n}`" for n in clash.named]
    listed = " or ".join(named[:MAX_NAMED]) + (" and so on" if len(named) > MAX_NAMED else "")
    return f"{where}{when}under `{written_example(clash.facts, clash.kinds)}` no value of {listed} keeps both"


def _layer(clash: Clash) -> str:
    return {"law": "law", "norm": "a norm", "ethics": "ethics"}[clash.higher.layer.value]


def _content(norm: TypedNorm) -> Span:
    """Where a rule says what it asks, not where a define of it stands."""
    obligation = norm.written.obligation
    return norm.span if obligation is None else obligation.content.span
