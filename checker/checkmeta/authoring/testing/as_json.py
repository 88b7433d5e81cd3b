"""The results of `checkmeta test` as JSON; `results.schema.json` says what it is made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from checkmeta.authoring.testing.coverage import Covered, Seen, share_of, total_of
from checkmeta.authoring.testing.mutate import Mutation, Tried
from checkmeta.authoring.testing.runner import Failure, TestResult
from checkmeta.base.source import Span
from checkmeta.base.values import Truth
from checkmeta.judging.strata import clause_words
from checkmeta.report.encode import json_text

VERSION: Final = 1

Json = dict[str, Any]


def schema() -> Json:
    """The JSON Schema (2020-12) of what `render` writes."""
    text = (Path(__file__).parent / "results.schema.json").read_text(encoding="utf-8")
    found: Json = json.loads(text)
    return found


def render(results: Sequence[TestResult], coverage: Sequence[Covered] | None, mutation: Mutation | None) -> str:
    """One document; what was not asked for is null."""
    failed = sum(not r.passed for r in results)
    document = {
        "schema_version": VERSION,
        "tests": {"passed": len(results) - failed, "failed": failed, "results": [_result(r) for r in results]},
        "coverage": None if coverage is None else _coverage(coverage),
        "mutation": None if mutation is None else _mutation(mutation),
    }
    return json_text(document)


def _place(span: Span) -> Json:
    begin = span.begin
    return {"file": span.source.name, "line": begin.line, "column": begin.column}


def _result(result: TestResult) -> Json:
    test = result.test
    return {
        "rule": test.rule, "name": test.name, "place": _place(test.span), "passed": result.passed,
        "failures": [_failure(f) for f in result.failures],
    }  # fmt: skip


def _failure(failure: Failure) -> Json:
    got = [
        {"subject": j.subject, "places": list(j.places), "verdict": j.verdict.value, "reason": j.reason}
        for j in failure.got
    ]
    return {
        "rule": failure.expect.rule, "place": _place(failure.expect.span), "expected": failure.expect.expect.verdict.value,
        "why": failure.why, "got": got,
    }  # fmt: skip


def _counts(decided: tuple[int, int], unknown: tuple[int, int]) -> Json:
    return {
        "seen": decided[0], "possible": decided[1], "percent": int(share_of(*decided) * 10) / 10,
        "unknown_seen": unknown[0], "unknown_possible": unknown[1],
    }  # fmt: skip


def _coverage(covered: Sequence[Covered]) -> Json:
    rules = [
        {"rule": c.id, **_counts(c.decided, c.unknown), "clauses": [_clause(s) for s in c.clauses]} for c in covered
    ]
    return {**_counts(*total_of(covered)), "rules": rules}


def _clause(seen: Seen) -> Json:
    clause = seen.clause
    return {
        "clause": clause.kind, "text": clause_words(clause.span), "place": _place(clause.span),
        "possible": _truths(clause.possible), "seen": _truths(seen.seen), "never": _truths(seen.never),
    }  # fmt: skip


def _truths(truths: frozenset[Truth]) -> list[str]:
    return [t.value for t in Truth if t in truths]


def _mutation(mutation: Mutation) -> Json:
    return {
        "tried": mutation.total, "noticed": mutation.noticed, "cut": list(mutation.cut),
        "survived": [_mutant(t) for t in mutation.survived],
        "explained": [{**_mutant(t), "reason": why.reason} for t, why in mutation.explained],
        "needless_explanations": [{"reason": e.reason, "place": _place(e.span)} for e in mutation.idle],
    }  # fmt: skip


def _mutant(tried: Tried) -> Json:
    change = tried.mutant.change
    return {
        "rule": tried.mutant.subject, "kind": change.kind, "clause": change.clause, "place": _place(change.span),
        "before": change.before, "after": change.after, "tests": tried.tests,
    }  # fmt: skip
