"""Small folders as people have them, with what a rule must say of them: the rule, the verdict, and where.

Each case of `cases.yaml` has its files as texts, and `expect`, a list of lines `[SUBJECT] RULE VERDICT [FILE:LINE]`. A verdict may
be `not satisfied`, where more than one answer is right.
"""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.judging.pipeline import Request, check
from checkmeta.store.library import load

CASES = table(Path(__file__).with_name("cases.yaml"))


@cache
def library():
    return load(tests=False)


def written(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case, tmp_path):
    written(tmp_path, case["files"])
    waivers = Path(case["waivers"]) if "waivers" in case else None
    report = check(Request((Path(),), dt.date(2026, 11, 30), cwd=tmp_path, waivers=waivers), library())
    said = [
        (subject.name, j.rule.id, str(j.verdict), f"{j.document}:{j.place.begin.line}" if j.place else j.document)
        for subject in report.subjects
        for j in subject.judgements
    ]
    for line in case["expect"]:
        name, rule, *rest = line.split()
        at = rest.pop() if ":" in rest[-1] else None
        verdict = " ".join(rest)
        found = [s for s in said if s[0] == name.replace("_", " ") and s[1] == rule]
        assert found or verdict == "silent", (line, [s for s in said if s[1] == rule])
        if verdict == "not satisfied":
            assert all(s[2] != "satisfied" for s in found), (line, found)
        elif verdict != "silent":
            assert any(s[2] == verdict and at in (None, s[3]) for s in found), (line, found)
    assert sorted(s.name for s in report.subjects) == sorted(case.get("subjects", [s.name for s in report.subjects]))
    assert len(report.errors) == case.get("errors", 0), report.errors
    remarked = [(r.code, str(r.place)) for s in report.subjects for r in s.remarks]
    for code in case.get("remarks", ()):
        assert any(r[0] == code for r in remarked), (code, remarked)
