"""Comparisons with facts that may be `none`, before which they are false, so that a rule passes by whom it means: L637."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checkmeta.authoring.lint.material import Finding, Rules, finding
from checkmeta.base.source import Span
from checkmeta.base.typesys import RecordType
from checkmeta.language.nodes import Compare, Field, Local, Node, Root, Status
from checkmeta.language.walk import iterate, steps_of

_ORDERINGS: Final = frozenset({"<", "<=", ">", ">="})


def check(rules: Rules) -> Iterator[Finding]:
    """Each comparison by which a rule applies that `none` makes false, and that nothing in the rule thinks of.

    Where a rule asks for something, or excuses, a comparison that is false shows as a breach. Here it would be silence.
    """
    seen: set[Span] = set()
    for norm in rules.norms:
        conditions: list[Node] = [*norm.applies_when, *norm.when]
        whole = conditions if norm.content is None else [*conditions, norm.content]
        every = [n for condition in whole for n in iterate(condition)]
        thought_of = {_path(n.operand) for n in every if isinstance(n, Status)}
        for node in (n for condition in conditions for n in iterate(condition)):
            if not isinstance(node, Compare) or node.operator not in _ORDERINGS or node.span in seen:
                continue
            for operand in (node.left, node.right):
                if _may_be_none(operand) and _path(operand) not in thought_of:
                    seen.add(node.span)
                    yield _told(node, operand)


def _told(node: Compare, operand: Node) -> Finding:
    fact = operand.span.words
    help_ = f"say what holds then: `({node.span.words} or {fact} is none)`, or `{fact} is present and` before it"
    return finding("L637", f"`{fact}` may be `none`: then this is false, as if it didn't matter", node.span, help_)


def _may_be_none(node: Node) -> bool:
    """Whether a fact may itself be `none`; what it would be a part of is another matter."""
    return (
        isinstance(node, Field) and isinstance(node.of.type, RecordType) and node.of.type.fields[node.name].may_be_none
    )


def _path(node: Node) -> tuple[str | int, ...]:
    start, names = steps_of(node)
    first = start.name if isinstance(start, Root) else start.number if isinstance(start, Local) else str(start.span)
    return (first, *names)
