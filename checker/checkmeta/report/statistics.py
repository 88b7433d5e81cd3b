"""The report in numbers: how often each rule is broken, asked or waived, for whoever looks at many subjects at once."""

from __future__ import annotations

from collections import Counter
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Report
from checkmeta.language.words import Verdict
from checkmeta.report.answered_for import debts_told
from checkmeta.report.conclusion import begin, conclusion, headline, warnings
from checkmeta.report.order import LAYERS, all_judgements, is_breach, numbered, standing
from checkmeta.report.registry import Appearance
from checkmeta.report.wording import counted, one_line

_COLUMNS: Final = ("rule", "breaches", "fail", "waived", "asked", "subjects")


def render(report: Report, look: Appearance | None = None) -> str:
    """Render a row for each rule of which something is broken or asked: the strongest layer first, then the most breaches."""
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most reports have no table

    look = look or Appearance()
    counts: dict[str, Counter[str]] = {}
    layers: dict[str, int] = {}
    for subject in report.subjects:
        seen: set[str] = set()
        for judgement in subject.judgements:
            kinds = [
                "breaches" if is_breach(judgement) else "",
                "fail" if report.fails(judgement) else "",
                "waived" if judgement.verdict is Verdict.WAIVED else "",
                standing(judgement).value if judgement.verdict is Verdict.UNDETERMINED else "",
            ]
            if not {"breaches", "fail", "asked"}.isdisjoint(kinds):
                rule = judgement.rule.id
                layers[rule] = LAYERS.index(judgement.rule.layer)
                row = counts.setdefault(rule, Counter())
                row.update({kind: numbered([judgement]) for kind in kinds if kind})
                row["subjects"] += rule not in seen
                seen.add(rule)
    ranked = sorted(counts, key=lambda rule: (layers[rule], -counts[rule]["breaches"], -counts[rule]["asked"], rule))
    rows = [[one_line(rule), *(counts[rule][column] or "" for column in _COLUMNS[1:])] for rule in ranked]
    given = conclusion(report)
    headers = [say(f"statistics.{column}") for column in _COLUMNS]
    lines = [tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)] if rows else []
    lines += [
        "",
        say(
            "statistics.verdicts on",
            verdicts=counted(numbered(all_judgements(report)), "verdict"),
            number=len(report.subjects),
        ),
    ]
    lines += [*debts_told(report), *warnings(report)]
    lines.append(f"{look.paint(given.word, 'title')}  {begin(given) or headline(given)}")
    return "\n".join(lines).lstrip("\n") + "\n"
