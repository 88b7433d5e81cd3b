"""What the generators give: every construct, every verdict, every reason not to know, each often enough to be tested."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from drawn.choices import Seeded
from drawn.example import draw_example

from checkmeta.base.values import Why
from checkmeta.judging.judge import evaluate
from checkmeta.language import nodes as tree
from checkmeta.language.types.typecheck import iterate
from checkmeta.language.words import Verdict

EXAMPLES = 80
IN_MAPPINGS = {tree.Else, tree.RecordLiteral}
NOT_JUDGED = {Verdict.WAIVED, Verdict.ERROR}
CLAUSES = (
    "applies when", "jurisdiction", "effective from", "until", "import", " as m", "param", "define", "rule", "permit", "state trial",
    "state proposed", "for each", "when", "must (", "must not (", "should (", "should not (", "unless a", "unless possibly", "failing that",
    "overrides", "allows derogation", "conflicts with", "message",
)  # fmt: skip
OPERATORS = {"+", "-", "*", "/"}
FUNCTIONS = {"lower", "length", "starts_with", "ends_with", "within", "distinct", "tree", "today", "on_clock"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("subject")
    return [draw_example(Seeded(f"sample {n}"), folder) for n in range(EXAMPLES)]


def nodes(example):
    for norm in example.program.norms:
        parts = [*norm.applies_when, *norm.when, *norm.failing_that, *(e.condition for e in norm.exceptions)]
        parts += [g.domain for g in norm.for_each] + ([] if norm.content is None else [norm.content])
        for part in parts:
            yield from iterate(part)


def test_every_construct(sample) -> None:
    found = [n for example in sample for n in nodes(example)]
    kinds = {type(n) for n in found}
    assert kinds == set(tree.Node.__args__) - IN_MAPPINGS
    assert {n.operator for n in found if isinstance(n, tree.Arith)} == OPERATORS
    assert {n.operator for n in found if isinstance(n, tree.Compare)} == {"<", "<=", ">", ">=", "==", "!="}
    assert {n.kind for n in found if isinstance(n, tree.Fold)} == {"count", "sum", "min", "max"}
    assert {n.status for n in found if isinstance(n, tree.Status)} == {"present", "none", "known"}
    assert {n.every for n in found if isinstance(n, tree.Quant)} == {True, False}
    assert {n.name for n in found if isinstance(n, tree.Root)} == {"platform", "identity", "document"}
    assert {n.place is None for n in found if isinstance(n, tree.Param)} == {True, False}
    assert {n.function for n in found if isinstance(n, tree.Call)} >= FUNCTIONS


def test_every_clause(sample) -> None:
    text = "\n".join(t for example in sample for t in example.rules)
    assert [c for c in CLAUSES if not re.search(rf"(^|\s){re.escape(c.strip())}", text)] == []
    versions = [Counter(n.id for n in example.program.norms) for example in sample]
    assert any(count > 1 for ids in versions for count in ids.values())
    assert re.search(r"define \w+\(\w+: [A-Z]", text), "a define of a record"


def test_every_verdict_often_enough(sample) -> None:
    found = [j for x in sample for w, g in x.subjects for j in evaluate(x.program, g, w.options)]
    verdicts = Counter(j.verdict for j in found)
    # one in a hundred of the rarer ones: some thirty in a run of the differential test, for each
    least = {Verdict.COMPENSATED: 0.004, Verdict.EXCEPTED: 0.03, Verdict.OVERRIDDEN: 0.02, Verdict.VIOLATED: 0.02}
    for verdict in set(Verdict) - NOT_JUDGED:
        assert verdicts[verdict] / len(found) >= least.get(verdict, 0.08), verdict
    assert sum(j.breach_unless_shown for j in found) / len(found) >= 0.005
    assert sum(not j.applicability_known for j in found) / len(found) >= 0.1
    assert sum(len(j.defeated_by) > 1 for j in found) >= 20
    assert sum(len(j.places) > 1 for j in found) >= 20
    reasons = Counter(m.why for j in found for m in j.missing)
    for why in Why:
        assert reasons[why] / len(found) >= 0.01, why
