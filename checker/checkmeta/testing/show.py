"""The results of rule tests, for people."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.diagnostics.render import Paint, excerpt, plain
from checkmeta.findings import Judgement
from checkmeta.report.explain import render_explanation
from checkmeta.testing.run import Failure, TestResult


def show_results(results: Sequence[TestResult], paint: Paint = plain, *, verbose: bool = False) -> str:
    """Failures in full: the expectation where it stands, and why the verdict was another; then a line that counts."""
    parts: list[str] = []
    if verbose:
        lines = [
            f"{paint('pass', 'help') if r.passed else paint('FAIL', 'error')}  {r.test.rule}  {r.test.name}"
            for r in results
        ]
        parts.append("\n".join(lines))
    for result in results:
        parts.extend(_failure(result, failure, paint) for failure in result.failures)
    failed = sum(not r.passed for r in results)
    rules = len({r.test.rule for r in results})
    parts.append(f"{len(results) - failed} passed, {failed} failed ({rules} rules)")
    return "\n\n".join(parts) + "\n"


def _failure(result: TestResult, failure: Failure, paint: Paint) -> str:
    span = failure.expect.span
    lines = [
        f"{paint('FAIL', 'error')} {result.test.name} ({failure.expect.rule}): {failure.why}",
        f"  {paint('-->', 'gutter')} {span}",
        *excerpt(span, paint=paint),
    ]
    explained: Sequence[Judgement] = failure.got
    if explained:
        lines.append(render_explanation(explained, paint).rstrip("\n"))
    return "\n".join(lines)
