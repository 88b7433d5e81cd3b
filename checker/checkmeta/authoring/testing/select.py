"""Which rules, params and tests a run of `checkmeta test` is about."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.authoring.testing.runner import RuleCase, prepare
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.language.program import Program, TypedNorm
from checkmeta.store.selectors import selected_by


@dataclass(frozen=True, slots=True)
class Selection:
    """Rules and permits in the order of files and lines, rule sets with an `applies when`, params, and the tests that reach them."""

    program: Program
    norms: tuple[TypedNorm, ...]
    rulesets: tuple[str, ...]
    params: tuple[str, ...]
    cases: tuple[RuleCase, ...]


def select(program: Program, names: set[str], only: Sequence[str] = ()) -> Selection:
    """What stands in the files of these names; with `only`, of the rules of these ids or beginnings of ids.

    A test belongs to the rules that it speaks of, and to the permits that its verdicts can rest on.

    Raises:
        CheckmetaError: an id of `only` means no rule in these files.

    """
    own = sorted(
        (n for n in program.norms if n.span.source.name in names), key=lambda n: (n.span.source.name, n.span.start)
    )
    errors = [_unknown(wanted, own) for wanted in only if not any(selected_by(n, wanted) for n in own)]
    if errors:
        raise CheckmetaError(errors)
    norms = tuple(n for n in own if not only or any(selected_by(n, wanted) for wanted in only))
    general = dict.fromkeys(n.ruleset for n in norms if n.applies_when)
    rulesets = tuple(r for r in general if not only or any(r == w or r.startswith(f"{w}.") for w in only))
    params = tuple(
        id_
        for id_, param in sorted(program.params.items())
        if param.span.source.name in names and (not only or any(id_ in n.params for n in norms))
    )
    cases = tuple(c for c in prepare(program) if c.test.span.source.name in names)
    if only:
        rules = {n.id for n in norms if not n.permit}
        permits = {n.id for n in norms if n.permit}
        cases = tuple(c for c in cases if c.wanted & rules or c.reached & permits)
    return Selection(program, norms, rulesets, params, cases)


def _unknown(wanted: str, norms: Sequence[TypedNorm]) -> Diagnostic:
    known = {n.id for n in norms} | {n.ruleset for n in norms}
    help_ = did_you_mean(wanted, known) or "`checkmeta rules` lists them"
    return Diagnostic("U003", f"no rule or rule set `{wanted}` in these files", help=help_)
