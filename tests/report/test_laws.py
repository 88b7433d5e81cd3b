"""Whatever a report holds, every reporter gives well-formed, safe and repeatable text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.records import replace
from checkmeta.base.source import NOWHERE, Source, Span
from checkmeta.base.values import Evidence, Missing, Truth, Why
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.findings import Judgement, Report, RuleInfo, SourceRef, Step, SubjectReport
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.words import Force, Layer, Modality, Verdict
from checkmeta.report import explanation as explain
from checkmeta.report import json_report, junit, markdown_page, sarif, text
from checkmeta.report.encode import json_lines
from checkmeta.report.model import ReportModel
from checkmeta.report.registry import REPORTS, render

COMMAND = re.compile(r"::(error|warning|notice) ([a-zA-Z]+=[^:,]*,)*title=[^:,]*::")
ODD = [
    "::error::x",
    "<b>",
    "=cmd()",
    "@name",
    "a|b",
    "\x1b[31m",
    "\x00",
    "\r\n",
    "\u2028",
    "\u202e",
    "\ud800",
    "\ufffe",
    "]](x)",
    "&<>\"'",
    "{0}",
    "名",
    "\U0001f600",
    "a" * 900,
]
texts = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(ODD), max_size=3).map("".join))
words = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
maybe = st.none() | texts
days = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 1, 1))


@st.composite
def spans(draw):
    content = draw(texts)
    start = draw(st.integers(0, len(content)))
    return Span(Source(draw(texts), content), start, draw(st.integers(start, len(content))))


places = st.none() | st.just(NOWHERE) | spans()
codes = st.lists(st.sampled_from(["DE", "CN", "US-CA"]), unique=True, max_size=3).map(tuple)
sources = st.builds(SourceRef, texts, maybe, maybe | st.just("https://x.example/[a](b c)"), st.none() | days)
rules = st.builds(
    RuleInfo,
    id=words.map("law.x.".__add__),
    ruleset=st.sampled_from(["law.x", "x"]),
    ruleset_title=texts,
    title=texts,
    layer=st.sampled_from(Layer),
    modality=st.sampled_from(Modality),
    force=st.sampled_from(Force),
    jurisdiction=codes,
    bearer=st.lists(words, max_size=2).map(tuple),
    weight=st.integers(1, 5),
    source=st.none() | sources,
    texts=st.dictionaries(st.sampled_from(["Why", "Guidance"]), texts).map(lambda d: tuple(d.items())),
    digest=texts,
    remedy=maybe,
    state=st.sampled_from([None, "proposed", "trial", "recommended"]),
    effective_from=st.none() | days,
    effective_until=st.none() | days,
    span=spans(),
)
readings = st.builds(
    Reading, texts, texts, places, st.none() | st.sampled_from(Evidence), st.none() | st.sampled_from(Why)
)
steps = st.builds(Step, texts, texts, st.sampled_from(Truth), places, st.lists(readings, max_size=2).map(tuple), maybe)
missing = st.builds(Missing, texts, st.sampled_from(Why), places, texts)


@st.composite
def judgements(draw, catalogue):
    verdict = draw(st.sampled_from(Verdict))
    return Judgement(
        rule=draw(st.sampled_from(catalogue)),
        verdict=verdict,
        subject=draw(texts),
        place=draw(places),
        pointer=draw(texts),
        document=draw(texts),
        places=draw(codes),
        message=draw(texts),
        remedy=draw(maybe),
        reason=draw(texts),
        breach_unless_shown=verdict is Verdict.UNDETERMINED and draw(st.booleans()),
        applicability_known=draw(st.booleans()),
        defeated_by=draw(st.lists(texts, max_size=2).map(tuple)),
        missing=draw(st.lists(missing, max_size=2).map(tuple)),
        notes=draw(st.lists(texts, max_size=2).map(tuple)),
        steps=draw(st.lists(steps, max_size=2).map(tuple)),
        alike=draw(st.sampled_from([0, 0, 1, 1900])),
    )


@st.composite
def reports(draw):
    catalogue = draw(st.lists(rules, min_size=1, max_size=3, unique_by=lambda rule: rule.id))
    remarks = st.builds(
        Remark, st.sampled_from(["F208", "D108"]), texts, places, texts, st.lists(spans(), max_size=2).map(tuple), maybe
    )
    subjects = st.builds(
        SubjectReport,
        texts,
        st.lists(texts, max_size=2).map(tuple),
        st.lists(texts, max_size=2).map(tuple),
        st.lists(judgements(catalogue), max_size=4).map(tuple),
        st.lists(remarks, max_size=2).map(tuple),
    )
    return Report(
        version="1.2.3",
        as_of=draw(days),
        jurisdictions=draw(codes),
        rulesets=("law.x",),
        digest="0f" * 32,
        fail_on=draw(st.sampled_from(FailOn)),
        undetermined_fails=draw(st.booleans()),
        subjects=tuple(draw(st.lists(subjects, max_size=2))),
    )


quick = settings(max_examples=60)
VALIDATOR = jsonschema.Draft202012Validator(json_report.schema())


def assert_safe(rendered):
    rendered.encode()
    assert rendered.endswith("\n")
    unsafe = {c for c in rendered if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\n"}
    assert not unsafe


@quick
@given(reports())
def test_text_is_safe_to_print(report):
    assert_safe(text.render(report))
    assert_safe(text.render(report, verbose=True))
    assert_safe(explain.render_explanation(j for s in report.subjects for j in s.judgements))


@quick
@given(reports())
def test_json_is_valid(report):
    rendered = json_report.render(report)
    rendered.encode()
    VALIDATOR.validate(json.loads(rendered))
    modelled = ReportModel.model_validate_json(rendered).model_dump(mode="json")
    assert rendered.replace("\n", "") == "".join(json_lines(modelled))
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in rendered)


@pytest.fixture(scope="module")
def sarif_validator(schemas):
    return jsonschema.Draft4Validator(json.loads((schemas / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))


@quick
@given(report=reports())
def test_sarif_is_valid(sarif_validator, report):
    rendered = sarif.render(report, everything=True)
    rendered.encode()
    loaded = json.loads(rendered)
    sarif_validator.validate(loaded)
    about = {}
    for result in loaded["runs"][0]["results"]:
        print_ = result["partialFingerprints"]["checkmetaFinding/v1"]
        about.setdefault(print_, set()).add((result["ruleId"], result["properties"]["subject"]))
    assert all(len(things) == 1 for things in about.values())


@quick
@given(reports())
def test_junit_is_well_formed(report):
    rendered = junit.render(report)
    rendered.encode()
    root = ET.fromstring(rendered)  # noqa: S314 - it is our own text
    wrong = {(n, j.rule.id) for n, s in enumerate(report.subjects) for j in s.judgements if j.verdict is Verdict.ERROR}
    failing = {(n, j.rule.id) for n, s in enumerate(report.subjects) for j in s.judgements if report.fails(j)}
    assert len(root.findall(".//failure")) == len(failing - wrong)


@quick
@given(reports())
def test_code_quality_has_all_that_gitlab_demands(report):
    found = json.loads(render(report, "gitlab"))
    prints = [issue["fingerprint"] for issue in found]
    assert len(prints) == len(set(prints))
    for issue in found:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        path = issue["location"]["path"]
        assert path
        assert not path.startswith(("/", "../"))


@quick
@given(reports())
def test_a_table_is_read_back(report):
    read = list(csv.reader(io.StringIO(render(report, "csv"), newline="")))
    assert read[0][0] == "finding"
    assert {len(row) for row in read} == {len(read[0])}
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@"))]


@quick
@given(reports())
def test_json_lines_are_objects_the_run_first_and_the_summary_last(report):
    objects = [json.loads(line) for line in render(report, "jsonl").split("\n")[:-1]]
    assert objects[0]["type"] == "run"
    assert objects[-1]["type"] == "summary"
    assert all(next(iter(each)) == "type" for each in objects)


@quick
@given(reports())
def test_no_text_of_a_stranger_begins_a_command_or_a_point(report):
    for line in render(report, "github").split("\n")[:-2]:
        assert COMMAND.match(line), line
    points = render(report, "tap").split("\n")[:-1]
    assert points[0] == "TAP version 14"
    assert sum(line.startswith(("ok ", "not ok ")) for line in points) == int(points[1].split()[0].rpartition(".")[2])
    assert all(line.startswith(("ok ", "not ok ", "  ", "TAP ", "1..")) for line in points)


@quick
@given(reports())
def test_markdown_and_few_lines_are_safe(report):
    assert_safe(render(report, "concise"))
    told = render(report, "markdown")
    assert_safe(told)
    assert len(told.encode()) <= markdown_page.BYTES + 1000
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", told)
    assert set(re.findall(r"<[^>]*>", outside_code)) <= {"<details>", "<summary>", "</summary>", "</details>"}


@quick
@given(reports(), st.randoms(use_true_random=False))
def test_the_order_of_judgements_never_shows(report, chance):
    mixed = []
    for subject in report.subjects:
        shuffled = list(subject.judgements)
        chance.shuffle(shuffled)
        mixed.append(
            SubjectReport(subject.name, subject.documents, subject.not_checked, tuple(shuffled), subject.remarks)
        )
    again = replace(report, subjects=tuple(mixed))
    for row in REPORTS:
        assert render(again, row) == render(report, row)
