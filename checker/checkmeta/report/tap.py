"""The report as TAP 14, the Test Anything Protocol: https://testanything.org/tap-version-14-specification.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.judging.findings import Report
from checkmeta.report.cases import Ending, VerdictCase, suites
from checkmeta.report.encode import json_text
from checkmeta.report.order import BREACHES
from checkmeta.report.wording import one_line

_ESCAPED: Final = regex(r"[\\#]")


def render(report: Report) -> str:
    """Render a report as TAP: a point for each rule of each subject (`cases.py` says which, and how it ends).

    What is broken and fails nothing is `not ok` with `# TODO`, which harnesses count apart; what is open or waived is skipped.
    """
    points = [(suite.name, case) for suite in suites(report) for case in suite.cases]
    lines = ["TAP version 14", f"1..{len(points)}" if points else "1..0 # SKIP nothing was judged"]
    for number, (subject, case) in enumerate(points, 1):
        lines.extend(_point(number, subject, case))
    return "\n".join(lines) + "\n"


def _point(number: int, subject: str, case: VerdictCase) -> Iterator[str]:
    broken = case.state in (Ending.ERROR, Ending.FAILED) or case.kind in BREACHES
    told = _ESCAPED.sub(r"\\\g<0>", one_line(f"{subject}: {case.ruleset}.{case.name}"))
    directive = ""
    if case.state is Ending.SKIPPED:
        directive = f" # {'TODO' if broken else 'SKIP'} {one_line(case.message)}"
    yield f"{'not ok' if broken else 'ok'} {number} - {told}{directive}"
    if case.state in (Ending.ERROR, Ending.FAILED):
        yield "  ---"
        # JSON is YAML
        yield f"  message: {json_text(one_line(case.message)).strip()}"
        yield f"  severity: {'error' if case.state is Ending.ERROR else 'fail'}"
        yield "  details:"
        yield from (f"    - {json_text(one_line(line)).strip()}" for line in case.body)
        yield "  ..."
