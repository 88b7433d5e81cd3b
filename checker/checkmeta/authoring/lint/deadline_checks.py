"""Deadlines that say less than they seem to: working days that are counted by no calendar, hours from a date: L638, L639."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checkmeta.authoring.lint.material import Finding, Rules, finding
from checkmeta.base.source import Span
from checkmeta.base.typesys import DATE
from checkmeta.base.values import Duration, WorkingDays
from checkmeta.language.nodes import Arith, Compare, Const, Node
from checkmeta.language.types.calendar_checks import REST
from checkmeta.language.walk import iterate

_OF_A_DAY: Final = re.compile(r"(hour|minute|second)s?$")


def check(rules: Rules) -> Iterator[Finding]:
    """Each deadline once, though several rules may use the define that it stands in."""
    seen: set[Span] = set()
    for norm in rules.norms:
        tops: list[Node] = [*norm.applies_when, *norm.when, *norm.failing_that, *(e.condition for e in norm.exceptions)]
        if norm.content is not None:
            tops.append(norm.content)
        for node in (n for top in tops for n in iterate(top)):
            found = _deadline(node)
            if found is not None and found.span not in seen:
                seen.add(found.span)
                yield found


def _deadline(node: Node) -> Finding | None:
    match node:
        case Arith() if node.left.type == DATE and isinstance(node.right, Const):
            value, words = node.right.value, node.right.span.words
            if isinstance(value, WorkingDays) and not node.calendar:
                said = f"by no calendar `{words}` have a first and a last day far apart"
                help_ = f'say when nobody works: `param {REST}: list of text` with `is ["saturday", "sunday"] for …`'
                return finding("L638", said, node.span, help_)
            if isinstance(value, Duration) and value.seconds is not None and _OF_A_DAY.search(words):
                days = value.seconds // 86_400
                said = f"a date has no hour: here `{words}` count as {days} whole day{'' if days == 1 else 's'}"
                return finding(
                    "L639", said, node.right.span, "write days; or let a fact say how long it was, as a duration"
                )
        case Compare():
            for one, other in ((node.left, node.right), (node.right, node.left)):
                between = isinstance(one, Arith) and one.operator == "-" and one.left.type == one.right.type == DATE
                if between and isinstance(other, Const) and isinstance(other.value, WorkingDays):
                    said = f"how many working days lie between two dates isn't known by their difference alone: `{node.span.words}`"
                    return finding(
                        "L638", said, node.span, f"count from the first: `last <= first + {other.span.words}`"
                    )
    return None
