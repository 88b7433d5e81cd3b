"""The report as a page: the same numbers as every other format, each finding with an address, and nothing that obeys a stranger."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pages.page_reader import sound
from tests.report.conftest import make_samples

from checkmeta.base.harmless import neutralised
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.report import counts_table
from checkmeta.report.html import report_page
from checkmeta.report.html.markup import text
from checkmeta.report.order import all_judgements
from checkmeta.report.wording import percent
from checkmeta.vocabulary.topics import AREAS, TOPICS, area_of

EXAMPLES = Path("rulesets/examples")
DAY = dt.date(2026, 11, 22)
MOST = 400_000
HOSTILE = """\
name: '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
jurisdictions: [DE]
accounts:
  authentication:
    session_lifetime: indefinite
data:
  personal: true
  retention_policy: none
sharing:
  - recipient: "::error::x\\u202e\\e[31m ##[error] =cmd | @somebody <b onclick='x'></details>"
    legal_basis: none
clients:
  - name: "</style><a href=javascript:alert(1)>"
    redirects: ["https://mailer:Tr0ub4dor-3@mail.example/*", "http://*"]
    public: true
"""


@pytest.fixture(scope="module")
def unified():
    return check(Request((EXAMPLES / "unified-identity",), DAY))


@pytest.fixture(scope="module")
def page_text(unified):
    return report_page.render(unified)


def words(page):
    return " ".join("".join(page.texts).split())


@pytest.mark.parametrize("name", sorted(make_samples()))
def test_every_sample_is_a_sound_page(name):
    report = make_samples()[name]
    made = report_page.render(report)
    said = counts_table.sentence(report)
    page = sound(made)
    assert neutralised(made) == made
    assert report_page.render(report) == made
    if report.subjects:
        assert said[1:].split(";")[0] in words(page)


def test_the_example_keeps_to_its_size_and_its_bytes(page_text):
    assert len(page_text.encode()) <= MOST
    assert report_page.render(check(Request((EXAMPLES / "unified-identity",), DAY))) == page_text
    assert neutralised(page_text) == page_text
    assert not re.search(r"/(home|root|work|tmp)/", page_text)


def test_the_answer_comes_first(unified, page_text):
    told = words(sound(page_text))
    head = told[: told.index("Where to begin")]
    for wanted in (
        "Fails", "unified-identity breaks the law in 19 ways", counts_table.sentence(unified)[1:].replace("--fail-on law", ""),
        "By which law", "General Data Protection Regulation", "Personal Information Protection Law", "Who is bound", "operator",
        "What is unknown", "asked", "silent", "out of reach", "CN, DE, FR",
    ):  # fmt: skip
        assert wanted in head
    for score in unified.subjects[0].scores[:3]:
        assert f"{percent(score.share)}kept{score.of}" in head


def test_each_breach_stands_in_one_finding_and_each_rule_is_told(unified, page_text):
    page = sound(page_text)
    defects = [attrs for tag, attrs in page.tags if tag == "details" and "defect" in attrs.get("class", "")]
    numbers = [int(n) for n in re.findall(r'<span class="number"><b>(\d+)</b>', page_text)]
    broken = {j.rule.id for j in all_judgements(unified) if j.verdict.value == "violated"}
    assert len(defects) == 69
    assert sum(numbers) == 139
    assert all(re.fullmatch(r"d-[0-9a-f]{8}(\.\d+)?", attrs["id"]) for attrs in defects)
    assert broken <= set(page.ids)
    assert {f"#{rule}" for rule in broken} <= set(page.links)
    assert {f"#{attrs['id']}" for attrs in defects} <= set(page.links)
    told = words(page)
    for wanted in ("In plain words", "Broken at", "a face or nothing: violated", "unconfirmed"):
        assert wanted in told


def test_addresses_stay_when_lines_move(tmp_path):
    ids = []
    for lead in ("", "\n\n# moved\n"):
        folder = tmp_path / f"w{len(ids)}" / "world"
        folder.mkdir(parents=True)
        (folder / "platform.yaml").write_text(lead + HOSTILE, encoding="utf-8")
        made = report_page.render(check(Request((Path("world"),), DAY, cwd=folder.parent)))
        ids.append(re.findall(r'<details class="item defect[^>]* id="([^"]+)"', made))
    assert ids[0] == ids[1]
    assert len(ids[0]) >= 3


def test_a_document_of_a_stranger_does_no_harm(tmp_path):
    folder = tmp_path / "<script>x&'"
    folder.mkdir()
    (folder / "platform.yaml").write_text(HOSTILE, encoding="utf-8")
    report = check(Request((Path(folder.name),), DAY, cwd=tmp_path))
    made = report_page.render(report)
    page = sound(made)
    shown = "".join(page.texts)
    assert "<script>alert(1)</script>" in shown or "alert(1)" in shown
    assert "Tr0ub4dor" not in made
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", made)
    assert text("<script>") in made
    assert not {"img", "b onclick"} & {tag for tag, _ in page.tags}


def test_what_can_not_be_answered_says_so():
    report = check(Request((EXAMPLES / "good-neighbour",), DAY))
    assert "No breach found in good-neighbour" in report_page.render(report)
    for broken, wanted in (
        (replace(report, as_of=dt.date(1800, 1, 1), subjects=()), "Nothing was judged"),
        (
            check(Request((EXAMPLES / "good-neighbour",), DAY, jurisdictions=("DE",), fail_on=FailOn.NEVER)),
            "Does not fail",
        ),
        (check(Request((Path("tests/tools/init/reef"),), DAY)), "No answer"),
        (check(Request((Path("tests/tools/init/reef"),), DAY)), "nothing could be decided"),
    ):
        assert wanted in words(sound(report_page.render(broken)))


def test_several_subjects_each_have_a_part_of_their_own():
    report = check(Request((EXAMPLES / "unified-identity", EXAMPLES / "childrens-game"), DAY))
    page = sound(report_page.render(report))
    assert {"s1-answer", "s2-answer", "s1-findings", "s2-findings"} <= set(page.ids)
    assert "2 subjects break the law in" in words(page)


def test_the_infrastructure_is_rolled_up_before_the_readers_eyes(page_text):
    assert "its parts: (70% × 50% + 20% × 100%) ÷ 90% = 61%; the weights add up to 90%" in words(sound(page_text))


def test_each_topic_is_of_one_area():
    listed = [topic for topics in AREAS.values() for topic in topics]
    assert sorted(listed) == sorted(TOPICS)
    assert area_of("other") == "Other"
