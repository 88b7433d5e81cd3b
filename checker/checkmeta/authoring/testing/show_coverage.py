"""Coverage, for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checkmeta.authoring.testing.coverage import ASKED, Covered, Seen, share_of, total_of
from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.values import Truth
from checkmeta.judging.strata import clause_words
from checkmeta.report.wording import one_line

LONGEST = 100
"""Characters of a clause's text."""


def rounded(share: Fraction) -> str:
    """A percentage with one decimal, rounded down: only what is whole reads 100.0%."""
    tenths = int(share * 10)
    return f"{tenths // 10}.{tenths % 10}%"


def show_coverage(covered: Sequence[Covered], paint: Paint = plain, *, verbose: bool = False) -> str:
    """A table of rules, under each the outcomes that no test saw; `verbose` names those of unknown, too. Then the total."""
    decided, unknown = total_of(covered)
    width = max([len("rule"), *(len(c.id) for c in covered)])
    lines = [paint(f"{'rule':<{width}}  {'true, false':>11}  {'':>6}  {'unknown':>7}", "title")]
    for rule in covered:
        lines.append(_row(rule.id, rule.decided, rule.unknown, width))
        lines.extend(_never(clause, paint, verbose=verbose) for clause in rule.clauses if _wanted(clause, verbose))
    lines.extend(("", _row("all", decided, unknown, width)))
    return "\n".join(lines) + "\n"


def _row(name: str, decided: tuple[int, int], unknown: tuple[int, int], width: int) -> str:
    of, more = f"{decided[0]}/{decided[1]}", f"{unknown[0]}/{unknown[1]}"
    return f"{name:<{width}}  {of:>11}  {rounded(share_of(*decided)):>6}  {more:>7}"


def _wanted(clause: Seen, verbose: bool) -> frozenset[Truth]:
    return clause.never if verbose else clause.never & ASKED


def _never(clause: Seen, paint: Paint, *, verbose: bool) -> str:
    missing = _wanted(clause, verbose)
    said = " or ".join(t.value for t in Truth if t in missing)
    text = one_line(clause_words(clause.clause.span), LONGEST)
    place = one_line(str(clause.clause.span))
    return f"  {paint('-->', 'gutter')} {place}  {one_line(clause.clause.kind)} `{text}`: {paint(f'never seen {said}', 'warning')}"
