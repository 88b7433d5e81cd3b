"""The engine gives the reference's codes: on every conformance case, and on the shipped rules' own tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checkmeta.judging import pipeline
from checkmeta.judging.compiled.beforehand import settle
from checkmeta.judging.compiled.cells import cell
from checkmeta.judging.compiled.compiled_norms import functions_of
from checkmeta.judging.compiled.judges import Judges, project, verdicts
from checkmeta.judging.compiled.norm import GAP, Runner
from checkmeta.judging.compiled.plain import U
from checkmeta.judging.reference import Engine, evaluate
from checkmeta.report import text


def test_conformance(conformance, tmp_path, monkeypatch):
    """The codes are equal; and the report for people is, with what the engine settles beforehand."""
    compared = []

    def both(program, given, options, beforehand=None):
        judgements = evaluate(program, given, options, beforehand)
        if beforehand is None:
            assert verdicts(program, given, options) == project(judgements), case
            compared.append(len(judgements))
        return judgements

    monkeypatch.setattr(pipeline, "evaluate", both)
    for number, case in enumerate(c for c in conformance.CASES if "errors" not in c.data):
        folder = tmp_path / str(number)
        files = {**case.rules, **case.data.get("documents", {})}
        if "waivers" in case.data:
            files["waivers.yaml"] = case.data["waivers"]
        for name, written in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8", newline="")
        whole = conformance.run(case, folder)[0]
        if "waivers" not in case.data:
            monkeypatch.setattr(conformance, "Request", lambda *a, **k: replace(pipeline.Request(*a, **k), brief=True))
            assert text.render(conformance.run(case, folder)[0], verbose=True) == text.render(whole, verbose=True), case
            monkeypatch.setattr(conformance, "Request", pipeline.Request)
    assert sum(compared) > 300


def test_shipped_rules(cases):
    for case in cases:
        expected = project(evaluate(case.program, case.given, case.options))
        assert verdicts(case.program, case.given, case.options) == expected, case.test.name
    assert len(cases) > 300


def truths(found):
    """A cell without what its verdict doesn't depend on: a table's row is the same whatever stands in its other columns."""
    if found is GAP or found.applies is False:
        return found is GAP
    if found.content is True:
        return found.applies, True
    excused = found.excuse is True
    return found.applies, found.content, found.excuse, U if excused else found.failing, found.labels


def test_the_forms_of_a_rule_say_the_same(cases):
    """Fast, by two formulas, and with care; the fast form may stop, and then says nothing."""
    fast, dual, stopped = 0, 0, 0
    for case in cases:
        judges = Judges(Engine(case.program, case.given, case.options))
        for norm in case.program.norms:
            groups = list(judges.reference.groups(norm))
            if norm.permit or not groups or (norm.roots & {"identity"} and not case.given.identities):
                continue
            runner = judges.case(norm, groups[0], 0 if "identity" in norm.roots else None).runner
            assert runner.plain
            cells = [c if c is not None else GAP for _, c in runner.judged()]
            runner.plain = False
            careful = [c if c is not None else GAP for _, c in runner.judged()]
            assert list(map(truths, cells)) == list(map(truths, careful)), (case.test.name, norm.id)
            for one in functions_results(runner):
                if one is None:
                    stopped += 1
                    continue
                quick, slow = one
                assert truths(quick) == truths(slow), (case.test.name, norm.id)
                fast += 1
            dual += len(cells)
    assert fast > 300
    assert stopped > 50
    assert dual > 600


def functions_results(runner: Runner):
    """Of the subjects of a rule without `for each`: the cells of both functions, or None where the fast one stops."""
    if runner.norm.for_each:
        return
    functions, facts = runner.functions, runner.world.plain()
    slow = functions.formula("_dual")(*facts)
    try:
        yield functions.formula()(*facts), slow
    except LookupError:
        yield None


def test_settled_beforehand(cases):
    """What is settled has the verdict of the reference; everything else is as the reference has it."""
    settled = 0
    for case in cases:
        whole = evaluate(case.program, case.given, case.options)
        brief = evaluate(case.program, case.given, case.options, settle)
        key = ("rule", "subject", "places", "verdict", "applicability_known")
        assert sorted(map(repr, ([getattr(j, k) for k in key] for j in whole))) == sorted(
            map(repr, ([getattr(j, k) for k in key] for j in brief))
        )
        explained = [j for j in brief if j.steps]
        assert [j for j in whole if j in explained] == explained
        settled += len(brief) - len(explained)
    assert settled > 200


@pytest.mark.parametrize(
    ("excuses", "labels", "excuse"),
    [((), (), False), ((("a", U), ("b", True)), ("b",), True), ((("a", U), ("b", False)), (), U)],
)
def test_exceptions_of_a_cell(excuses, labels, excuse):
    found = cell(True, False, excuses, False)
    assert (found.labels, found.excuse) == (labels, excuse)


def test_a_rule_that_is_too_long_has_a_careful_form_alone(program_of):
    part = "platform.data.personal"
    for _ in range(14):
        part = f"({part} == platform.security.audit_log)"
    program = program_of(f'ruleset norm.long "Long" layer norm source "S"\nrule long "Long" must {part}\n')
    (norm,) = program.norms
    assert not functions_of(norm).plain
