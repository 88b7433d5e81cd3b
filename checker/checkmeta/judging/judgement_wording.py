"""What a verdict says: the rule as a report names it, its message, its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from checkmeta.base.values import Listing, Unknown
from checkmeta.judging.findings import RuleInfo, SourceRef
from checkmeta.judging.silence import Path
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import Env
from checkmeta.language.nodes import Field, Local, Node, Root
from checkmeta.language.program import Message, TypedNorm
from checkmeta.language.syntax import ast
from checkmeta.language.walk import fact_path
from checkmeta.language.words import Force, Layer, Modality
from checkmeta.vocabulary.scalars import format_value

FORCES = {Layer.LAW: Force.BLOCKS, Layer.NORM: Force.WARNS, Layer.ETHICS: Force.ADVISES}


def force(layer: Layer, modality: Modality, *, only_advises: bool) -> Force:
    """The force of layer × modality: `should` is one step softer in its layer; what is proposed or on trial advises at most."""
    ranked = list(Force)
    result = FORCES[layer]
    if modality.soft:
        result = ranked[ranked.index(result) + 1]
    if only_advises and result.rank > Force.ADVISES.rank:
        return Force.ADVISES
    return result


def only_advises(norm: TypedNorm, day: dt.date) -> bool:
    """Whether the norm is proposed, or on trial on that day."""
    state = norm.state
    return state is not None and (
        state.name == "proposed" or (state.name == "trial" and (state.until is None or day < state.until))
    )


def source_on(clauses: tuple[ast.SourceClause, ...], day: dt.date) -> ast.SourceClause | None:
    """The source that holds on a day; the last one before it, where none does."""
    live = [c for c in clauses if c.period.holds(day)]
    past = [c for c in clauses if c.period.start is None or c.period.start <= day]
    found = live or past or list(clauses)
    return found[-1] if found else None


def source_ref(norm: TypedNorm, day: dt.date) -> SourceRef | None:
    """Where the duty stands on a day: the rule set's instrument with the rule's article, or the rule's own instrument."""
    own = source_on(norm.sources, day)
    instrument = source_on(norm.instruments, day)
    if own is None and instrument is None:
        return None
    first = instrument or own
    assert first is not None
    url = (own.url if own and own.url else None) or first.url
    # the mark nearest to the rule speaks: its own source, else the rule set's
    marks = [c for c in (own, instrument) if c is not None and (c.checked or c.unconfirmed)]
    checked = marks[0].checked if marks and not marks[0].unconfirmed else None
    article = own.text.value if own is not None and own is not first else None
    return SourceRef(first.text.value, article, url.value if url else None, checked)


def rule_info(norm: TypedNorm, day: dt.date, source: SourceRef | None) -> RuleInfo:
    """A rule as a report names it; `source` is its `source_ref` on the day."""
    modality = norm.modality or Modality.MUST
    state = norm.state.name if norm.state else None
    if state == "trial" and not only_advises(norm, day):
        state = None
    return RuleInfo(
        **{**norm.head, "modality": modality},
        force=force(norm.layer, modality, only_advises=only_advises(norm, day)),
        source=source,
        remedy=norm.remedy.written if norm.remedy else None,
        state=state,
        effective_from=norm.period.start,
        effective_until=norm.period.end,
    )


def fill(message: Message | None, evaluator: Evaluator, env: Env) -> str | None:
    """A message with its values; an unknown one is called so, and what has no name `the platform`, `an unnamed client`."""
    if message is None:
        return None
    known = _known(message, evaluator.said)
    if known is not None:
        return known
    return "".join(part if isinstance(part, str) else _shown(part, evaluator, env) for part in message.parts)


def worded(message: Message | None, said: Mapping[Path, str], evaluator: Callable[[], Evaluator]) -> str | None:
    """A message about the whole, whose evaluator is only made where it speaks of what nobody has `said` before."""
    if message is None:
        return None
    known = _known(message, said)
    return known if known is not None else fill(message, evaluator(), {})


def _known(message: Message, said: Mapping[Path, str]) -> str | None:
    """A message all of whose facts have been spoken of before, as most have."""
    if message.spoken is None:
        return None
    try:
        return "".join([part if isinstance(part, str) else said[part] for part in message.spoken])
    except KeyError:
        return None


def _shown(node: Node, evaluator: Evaluator, env: Env) -> str:
    path = fact_path(node)
    if path is None:
        return _value(node, evaluator, env)
    if path not in evaluator.said:
        evaluator.said[path] = _value(node, evaluator, env)
    return evaluator.said[path]


def _value(node: Node, evaluator: Evaluator, env: Env) -> str:
    outcome = evaluator.locate(node, env)
    value = outcome.shown
    if isinstance(value, Unknown):
        return _nameless(node) or "(unknown)"
    if isinstance(value, Listing):
        return ", ".join(format_value(f.value) for f in value.items) or "nothing"
    return format_value(value, node.type)


def _nameless(node: Node) -> str | None:
    """What to call a thing whose name is asked for and not stated."""
    if not isinstance(node, Field) or node.name != "name":
        return None
    match node.of:
        case Root(name="platform"):
            return "the platform"
        case Root(name="identity"):
            return "the identity schema"
        case Local():
            return f"an unnamed {node.of.name}"
        case _:
            return None
