"""The clashes of the cases are found and no others; each example is a document on which both rules apply."""

from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.base.source import Source
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.clashes.example import written_example
from checkmeta.judging.clashes.find import clashes
from checkmeta.judging.clashes.occasions import SOME_DAY
from checkmeta.judging.pipeline import Request, judge
from checkmeta.language.words import Verdict
from checkmeta.store.compiler import build, parse_all
from checkmeta.store.library import Library

HEAD = 'ruleset norm.t "T"\n  layer norm\n  source "S"\n'
TABLE = table(Path(__file__).with_name("cases.yaml"))
CASES = [case for cases in TABLE.values() for case in cases]
KEYS = {"rules", "example", "of", "day", "in", "across"}
SHOWN = {Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED}


def compiled(case):
    rules = case["rules"]
    source = Source("t.rules", rules if rules.startswith("ruleset") else HEAD + rules)
    return build(parse_all([source]))[0]


def full(name):
    return name if "." in name else f"norm.t.{name}"


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case):
    found = clashes(compiled(case))
    wanted = case.get("clashes", [])
    assert [(c.higher.id, c.lower.id) for c in found] == [tuple(map(full, w["rules"])) for w in wanted]
    for clash, expected in zip(found, wanted, strict=True):
        assert expected.keys() <= KEYS
        shown = {
            "example": written_example(clash.facts, clash.kinds),
            "of": list(clash.named),
            "day": clash.occasion.day,
            "in": clash.occasion.place,
            "across": clash.across,
            "rules": expected["rules"],
        }
        assert {key: shown[key] for key in expected} == expected
        assert "day" in expected or clash.occasion.day == SOME_DAY
        assert "in" in expected or clash.occasion.place is None


@pytest.mark.parametrize("case", [c for c in CASES if "clashes" in c], ids=[c["name"] for c in CASES if "clashes" in c])
def test_example_is_a_document_to_which_both_rules_apply(case, tmp_path):
    program = compiled(case)
    for clash in clashes(program):
        (tmp_path / "example.yaml").write_text(written_example(clash.facts, clash.kinds), encoding="utf-8")
        paths = (Path("example.yaml"),)
        subjects = build_subjects(list(paths), tmp_path)
        assert [r for s in subjects for r in s.remarks] == []
        place = () if clash.occasion.place is None else (clash.occasion.place,)
        request = Request(paths, clash.occasion.day, jurisdictions=place, cwd=tmp_path)
        ids = tuple(sorted({clash.higher.id, clash.lower.id}))
        report = judge(Library(program, ids, ()), subjects, request)
        for id_ in ids:
            (judgement,) = [j for s in report.subjects for j in s.judgements if j.rule.id == id_]
            assert judgement.verdict in SHOWN
            assert judgement.applicability_known


def test_only_what_concerns_the_files_asked_about():
    texts = {
        name: f'ruleset norm.{name} "T" layer norm source "S"\nrule r "R" must {"not " if negated else ""}platform.data.personal'
        for name, negated in (("a", False), ("b", True), ("c", False))
    }
    program, _ = build(parse_all([Source(f"{name}.rules", body) for name, body in texts.items()]))

    def pairs(names):
        return [(c.higher.ruleset, c.lower.ruleset) for c in clashes(program, names)]

    assert pairs(None) == [("norm.a", "norm.b"), ("norm.b", "norm.c")]
    assert pairs({"a.rules"}) == [("norm.a", "norm.b")]
    assert pairs(set()) == []
