"""The results of rule tests, for people."""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.authoring.testing.runner import Failure, TestResult
from checkmeta.base.diagnostics.render import Paint, excerpt, plain
from checkmeta.report.explanation import render_explanation
from checkmeta.report.wording import counted, one_line

MOST_TRACES = 5
"""Verdicts explained of one expectation; the rest is counted."""


def show_results(results: Sequence[TestResult], paint: Paint = plain, *, verbose: bool = False) -> str:
    """Failures in full: the expectation where it stands, and why the verdict was another; then a line that counts."""
    parts: list[str] = []
    if verbose:
        lines = [
            f"{paint('pass', 'help') if r.passed else paint('FAIL', 'error')}  {r.test.rule}  {one_line(r.test.name)}"
            for r in results
        ]
        parts.append("\n".join(lines))
    for result in results:
        parts.extend(_failure(result, failure, paint) for failure in result.failures)
    failed = sum(not r.passed for r in results)
    rules = len({r.test.rule for r in results})
    parts.append(f"{len(results) - failed} passed, {failed} failed ({counted(rules, 'rule')})")
    return "\n\n".join(parts) + "\n"


def _failure(result: TestResult, failure: Failure, paint: Paint) -> str:
    expected = failure.expect
    lines = [
        f"{paint('FAIL', 'error')} {one_line(result.test.name)} ({expected.rule}): {one_line(failure.why)}",
        f"  {paint('-->', 'gutter')} {one_line(str(expected.span))}",
        *excerpt(expected.span, paint=paint),
    ]
    if failure.got:
        lines.extend(("", f"  {paint('expected', 'title')} {_wanted(failure)}"))
        trace = render_explanation(failure.got[:MOST_TRACES], paint).rstrip("\n")
        lines.append(f"  {paint('got', 'title')}")
        lines.extend(f"    {line}" if line else "" for line in trace.split("\n"))
        if len(failure.got) > MOST_TRACES:
            lines.append(f"    … and {len(failure.got) - MOST_TRACES} more")
    return "\n".join(lines)


def _wanted(failure: Failure) -> str:
    """The expectation in full: the verdict, who decides it, where."""
    expect = failure.expect.expect
    said = [expect.verdict.value]
    if expect.by is not None:
        said.append(f"by {expect.by}")
    if expect.at is not None:
        said.append(f"at {expect.at}")
    if expect.places is not None:
        said.append(f"for {', '.join(c.text for c in expect.places.codes)}")
    return one_line(" ".join(said))
