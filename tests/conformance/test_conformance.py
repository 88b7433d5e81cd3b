"""Runs the cases of the conformance suite: data that says what the language means. README.md describes their form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.source import Span
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.findings import Judgement, Report, Score, Standing
from checkmeta.judging.judge import EXPLAINED
from checkmeta.judging.pipeline import Request, judge
from checkmeta.judging.waivers import read_waivers
from checkmeta.language.meaning.reading import Reading
from checkmeta.report import json_report
from checkmeta.store.compiler import build, parse_all
from checkmeta.store.library import Library
from checkmeta.store.rule_files import read_source

DAY = dt.date(2026, 6, 1)
HEADER = 'ruleset ethics.conditions "Conditions"\n  layer ethics\n  source "Conformance"\n'
VERDICTS = {True: "satisfied", False: "violated", "unknown": "undetermined"}
KEYS = {
    "name", "rules", "documents", "as_of", "jurisdiction", "exact", "expect", "conditions", "errors", "warnings", "remarks",
    "waivers", "scores", "fails",
}  # fmt: skip
EXPECT_KEYS = {
    "rule", "subject", "places", "verdict", "breach_unless_shown", "by", "applies", "missing", "reason", "notes", "message", "remedy",
    "force", "bearer", "source", "at", "readings", "steps", "texts", "standing", "decided_by", "element", "called", "belongs",
}  # fmt: skip
WAIVERS = "waivers.yaml"
SELECT = ("rule", "subject", "places", "at")
"""What tells the judgement that is meant from others; the rest is what it must be."""


@dataclass(frozen=True)
class Case:
    """One case with what it shares with the others of its file."""

    file: str
    data: dict[str, Any]

    @property
    def rules(self) -> dict[str, str]:
        """File names and texts; the conditions stand at the end of the first."""
        given = self.data.get("rules", HEADER)
        files = {"case.rules": given} if isinstance(given, str) else dict(given)
        added = [
            f'\nrule condition-{n} "A condition" must ({c["if"]})'
            for n, c in enumerate(self.data.get("conditions", ()))
        ]
        first = next(iter(files))
        files[first] += "".join(added) + "\n"
        return files


def load() -> Iterator[Case]:
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        whole = table(path)
        shared = {
            key: whole[key]
            for key in ("rules", "documents", "exact", "as_of", "jurisdiction", "waivers")
            if key in whole
        }
        for case in whole["cases"]:
            yield Case(path.stem, {**shared, **case})


CASES = list(load())


def ids(case: Case) -> str:
    return f"{case.file}: {case.data['name']}"


def run(case: Case, folder: Path, *, backwards: bool = False) -> tuple[Report, tuple[Diagnostic, ...]]:
    """Judge a case; the rules, and the documents, are given in the order of the case or in the opposite one."""
    step = -1 if backwards else 1
    rules = [read_source(folder / name, name) for name in case.rules][::step]
    program, warnings = build(parse_all(rules))
    paths = [Path(name) for name in case.data["documents"]][::step]
    subjects = build_subjects(paths, folder)
    chosen = tuple(sorted({n.id for n in program.norms if not n.permit}))
    request = Request(
        tuple(paths), case.data.get("as_of", DAY), jurisdictions=tuple(case.data.get("jurisdiction", ())), cwd=folder
    )
    waivers = read_waivers(folder / WAIVERS, WAIVERS) if "waivers" in case.data else None
    library = Library(program, chosen, warnings)
    explained = judge(library, subjects, replace(request, explain=True), waivers)
    # a report says the same where not everything is explained: what is silent, and what is alike, is judged once
    assert unexplained(judge(library, subjects, request, waivers)) == unexplained(explained)
    return explained, warnings


def unexplained(report: Report) -> list[object]:
    """All that verdicts say but how they were found, where they ask for nothing; places in documents, too."""
    return [
        (
            j if j.verdict in EXPLAINED or j.standing is Standing.ASKED else replace(j, steps=()),
            [repr(m) for m in j.missing],
        )
        for s in report.subjects
        for j in s.judgements
    ]


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    """The files of a case."""
    waivers = {WAIVERS: case.data["waivers"]} if "waivers" in case.data else {}
    for name, text in {**case.rules, **case.data.get("documents", {}), **waivers}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_case(case: Case, folder: Path) -> None:
    data = case.data
    assert data.keys() <= KEYS
    if "errors" in data:
        with pytest.raises(CheckmetaError) as caught:
            run(case, folder)
        assert_diagnostics(data["errors"], [d for d in caught.value.diagnostics if d.is_error])
        return
    report, warnings = run(case, folder)
    if "warnings" in data:
        assert_diagnostics(data["warnings"], list(warnings))
    if "remarks" in data:
        found = [r for s in report.subjects for r in s.remarks]
        shown = [{"code": r.code, "message": r.message, "at": place(r.place)} for r in found]
        assert len(shown) == len(data["remarks"])
        for given, wanted in zip(shown, data["remarks"], strict=True):
            assert {k: given[k] for k in wanted} == wanted
    judgements = [j for s in report.subjects for j in s.judgements]
    for number, wanted in enumerate(data.get("conditions", ())):
        rule = f"condition-{number}"
        expected = {
            "rule": rule,
            "verdict": VERDICTS[wanted["is"]],
            **{k: v for k, v in wanted.items() if k == "missing"},
        }
        assert_expected([expected], judgements)
    assert_expected(data.get("expect", []), judgements)
    if data.get("exact") and "conditions" not in data:
        assert len(judgements) == len(data["expect"]), [
            (j.rule.id, j.subject, j.places, j.verdict.value) for j in judgements
        ]
    if "scores" in data:
        assert [score(s) for report_ in report.subjects for s in report_.scores] == data["scores"]
    if "fails" in data:
        assert report.failed is data["fails"]
    # a case that expects nothing would pass whatever happens
    assert data.keys() & {"expect", "conditions", "warnings", "scores"}


@pytest.mark.parametrize("case", [c for c in CASES if "errors" not in c.data], ids=ids)
def test_order_of_files(case: Case, folder: Path) -> None:
    forwards, backwards = (json_report.render(run(case, folder, backwards=b)[0]) for b in (False, True))
    assert forwards == backwards


def test_names_and_number() -> None:
    names = [ids(c) for c in CASES]
    assert len(set(names)) == len(names)
    assert sum(max(1, len(c.data.get("conditions", ()))) for c in CASES) >= 150


def test_every_code_of_rules_has_a_case() -> None:
    listed = {d["code"] for c in CASES for key in ("errors", "warnings") for d in c.data.get(key, ())}
    # N413 is about what comes with checkmeta: tests/library/test_whose_law.py
    assert listed == set(pages("SNT")) - {"N413"}


def assert_expected(expected: list[dict[str, Any]], judgements: list[Judgement]) -> None:
    """Every expectation is met, and every judgement that it is about meets one that is about the same."""
    for wanted in expected:
        assert wanted.keys() <= EXPECT_KEYS
        found = [shown(j) for j in judgements if is_about(wanted, j)]
        alike = [usual(w) for w in expected if all(w.get(k) == wanted.get(k) for k in SELECT)]
        assert found, (wanted, [(j.rule.id, j.subject, j.places, j.verdict.value) for j in judgements])
        if len(alike) == 1:
            for one in found:
                assert {k: one[k] for k in alike[0]} == alike[0]
        else:
            met = [[{k: one[k] for k in w} == w for w in alike] for one in found]
            assert all(map(any, met))
            assert all(map(any, zip(*met, strict=True)))


def is_about(wanted: dict[str, Any], judgement: Judgement) -> bool:
    rule = wanted["rule"]
    return (
        (judgement.rule.id == rule or judgement.rule.id.endswith(f".{rule}"))
        and wanted.get("subject", judgement.subject) == judgement.subject
        and wanted.get("places", list(judgement.places)) == list(judgement.places)
        and wanted.get("at", place(judgement.place)) == place(judgement.place)
    )


def usual(wanted: dict[str, Any]) -> dict[str, Any]:
    """What is compared: what is written, and what must be as usual where it isn't."""
    whole = {"breach_unless_shown": False, "by": [], "applies": "known", **wanted}
    return {key: value for key, value in whole.items() if key != "rule"}


def shown(judgement: Judgement) -> dict[str, Any]:
    """A judgement in the words of the cases."""
    return {
        "verdict": judgement.verdict.value,
        "subject": judgement.subject,
        "places": list(judgement.places),
        "breach_unless_shown": judgement.breach_unless_shown,
        "by": list(judgement.defeated_by),
        "applies": "known" if judgement.applicability_known else "unknown",
        "missing": {m.path: m.why.value for m in judgement.missing},
        "reason": judgement.reason,
        "notes": list(judgement.notes),
        "message": judgement.message,
        "remedy": judgement.remedy,
        "force": judgement.rule.force.value,
        "bearer": list(judgement.rule.bearer),
        "source": judgement.rule.source.text if judgement.rule.source else None,
        "at": place(judgement.place),
        "readings": [reading(r) for s in judgement.steps for r in s.readings],
        "texts": [s.text for s in judgement.steps],
        "standing": judgement.standing and judgement.standing.value,
        "decided_by": judgement.decided_by,
        "element": judgement.element,
        "called": judgement.called,
        "belongs": {m.path: place(m.place) for m in judgement.missing},
        "steps": [f"{s.clause.strip()}: {s.truth.value}" for s in judgement.steps],
    }


def score(found: Score) -> dict[str, Any]:
    """A score in the words of the cases, its shares as fractions."""
    shown: dict[str, Any] = {"of": found.of, "share": str(found.share), "weight": found.weight}
    parts = {} if found.parts is None else {"parts": str(found.parts)}
    return {**shown, **parts, "made_of": dict(found.made_of)}


def place(span: Span | None) -> str | None:
    """`line:column`, with the name of any document but the platform's before it."""
    if span is None:
        return None
    where = f"{span.begin.line}:{span.begin.column}"
    return where if span.source.name == "platform.yaml" else f"{span.source.name}:{where}"


def reading(read: Reading) -> str:
    value = f"unknown, {read.why_unknown}" if read.why_unknown else read.value
    return f"{read.path} = {value} @ {place(read.place)}"


def assert_diagnostics(wanted: list[dict[str, Any]], found: list[Diagnostic]) -> None:
    given = [
        {
            "code": d.code,
            "line": d.span.begin.line if d.span else None,
            "column": d.span.begin.column if d.span else None,
            "message": d.message,
            "help": d.help,
            "file": d.span.source.name if d.span else None,
        }
        for d in found
    ]
    assert [g["code"] for g in given] == [w["code"] for w in wanted], given
    for one, expected in zip(given, wanted, strict=True):
        assert {k: one[k] for k in expected} == expected
