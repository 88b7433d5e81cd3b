"""`checkmeta check --explain RULE`: the steps of every verdict of a rule."""

from __future__ import annotations

from checkmeta.base.diagnostics.diagnostic import did_you_mean, refusal
from checkmeta.base.diagnostics.render import plain
from checkmeta.cli.deliver import colours
from checkmeta.judging.findings import Judgement, Report


def explanation(report: Report, wanted: str, *, coloured: bool) -> str:
    """The steps of every verdict of a rule, named by its id or the end of one."""
    from checkmeta.report.explanation import render_explanation  # noqa: PLC0415

    every = [j for s in report.subjects for j in s.judgements]
    found = _named(every, wanted)
    if not found:
        known = {j.rule.id for j in every}
        help_ = did_you_mean(wanted, known | {k.rsplit(".", 1)[-1] for k in known})
        raise refusal("U003", f"no rule `{wanted}` among those checked", help=help_ or "`checkmeta rules` lists them")
    return render_explanation(found, colours() if coloured else plain)


def _named(judgements: list[Judgement], wanted: str) -> list[Judgement]:
    exact = [j for j in judgements if j.rule.id == wanted]
    return exact or [j for j in judgements if j.rule.id.endswith(f".{wanted}")]
