"""A subject under many places side by side, each column as a run for that place alone would have it."""

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.pages.page_reader import sound

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli
from checkmeta.cli.matrix import _in_a_year
from checkmeta.judging.clashes.abroad import contradictions
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.html import matrix_page
from checkmeta.report.matrix import Prospect, laws, side_by_side
from checkmeta.report.matrix_data import COLUMNS, as_csv, as_json
from checkmeta.report.matrix_text import matrix_text
from checkmeta.report.order import UNLESS_SHOWN, outcome
from checkmeta.store.library import load

DAY = dt.date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[2] / "rulesets" / "examples" / "unified-identity"
PLATFORM = Path("reef/platform.yaml")


def matrix(places=("BR", "CN", "DE", "IN", "JP", "US-CA"), paths=("reef",), rules=("x.rules",), day=DAY):
    library = load(rules, tests=False)
    request = Request(tuple(map(Path, paths)), day, rules, places)
    today, later = check(request, library), check(replace(request, as_of=_in_a_year(day)), library)
    return side_by_side(today, later, contradictions(library.program, laws(today) | laws(later), day))


def test_where_it_could_be_offered():
    (subject,) = matrix().subjects
    prospects = {c.place: c.prospect for c in subject.columns}
    assert prospects == {
        "BR": Prospect.ASKED,
        "CN": Prospect.CLEAR,
        "DE": Prospect.BREACH,
        "IN": Prospect.CLEAR,
        "JP": Prospect.NO_LAW,
        "US-CA": Prospect.OPEN,
    }


def test_where_no_rule_applies_nothing_is_cleared():
    PLATFORM.write_text(
        PLATFORM.read_text(encoding="utf-8").replace("audit_log: true", "audit_log: false"), encoding="utf-8"
    )
    (subject,) = matrix(("BR",)).subjects
    assert [(c.prospect, c.laws) for c in subject.columns] == [(Prospect.NONE_APPLIES, 1)]


def test_what_can_not_be_read_is_no_clearance():
    Path("reef/other.schema.json").write_text("{", encoding="utf-8")
    (subject,) = matrix().subjects
    assert {c.prospect for c in subject.columns} == {Prospect.ERROR, Prospect.BREACH}


def test_what_is_kept_in_one_place_stands_in_the_way_in_another():
    (subject,) = matrix().subjects
    facts = {o.fact: o for o in subject.obstacles}
    names = facts["platform.accounts.identification.real_name_shown"]
    assert (dict(names.broken), dict(names.asked), names.kept) == ({"DE": 1}, {}, ("CN",))
    assert names.lead.message == " =Reef asks for legal names"
    assert names.rules == ("law.x.eu.no-names",)


def test_what_comes_and_what_goes_within_a_year():
    PLATFORM.write_text(
        PLATFORM.read_text(encoding="utf-8").replace("audit_log: true", "audit_log: false"), encoding="utf-8"
    )
    (subject,) = matrix().subjects
    told = [(c.change, c.lead.rule.id, c.day, c.places) for c in subject.coming]
    assert told == [
        ("goes", "law.x.eu.old", dt.date(2027, 2, 1), ("DE",)),
        ("breaks", "law.x.eu.log", dt.date(2027, 3, 1), ("DE",)),
    ]


def test_what_comes_after_a_year_is_not_told():
    (subject,) = matrix(day=dt.date(2026, 1, 1)).subjects
    assert subject.coming == ()


def test_duties_of_two_places_contradict_each_other():
    (found,) = matrix().contradictions
    assert (found.first, found.second) == ("law.x.cn.names", "law.x.eu.no-names")
    assert (found.first_places, found.second_places) == (("CN",), ("EU",))
    assert "no value of `platform.accounts.identification.real_name_shown` keeps both" in found.example


def test_a_rule_that_says_nothing_here_contradicts_nothing():
    assert matrix(("DE", "IN")).contradictions == ()


def test_a_rule_that_is_not_in_force_contradicts_nothing():
    text = Path("x.rules").read_text(encoding="utf-8")
    named = 'rule names "Everybody gives their legal name"\n'
    Path("x.rules").write_text(text.replace(named, f"{named}  effective until 2020-01-01\n"), encoding="utf-8")
    assert matrix().contradictions == ()


COUNTED = {Verdict.VIOLATED.value: "broken", UNLESS_SHOWN: "broken", Verdict.SATISFIED.value: "kept"}


def alone(place, paths, rules):
    """What a run for one place counts."""
    report = check(Request(tuple(map(Path, paths)), DAY, rules, (place,)), load(rules, tests=False))
    found = Counter()
    for judgement in report.subjects[0].judgements:
        if judgement.rule.layer is Layer.LAW and judgement.rule.state not in ("proposed", "trial"):
            sure = outcome(judgement) != Verdict.SATISFIED.value or judgement.applicability_known
            found[COUNTED.get(outcome(judgement)) if sure else None] += 1 + judgement.alike
    return found["broken"], found["kept"]


@pytest.mark.parametrize(("paths", "rules"), [(("reef",), ("x.rules",)), ((EXAMPLE,), ("law",))], ids=["small", "real"])
def test_a_column_is_what_a_run_for_that_place_alone_finds(paths, rules):
    places = ("BR", "CN", "DE")
    (subject,) = matrix(places, paths, rules).subjects
    for column in subject.columns:
        assert (column.broken, column.kept) == alone(column.place, paths, rules), column.place


def test_a_grouping_is_judged_for_what_the_documents_state_within_it():
    PLATFORM.write_text(PLATFORM.read_text(encoding="utf-8") + "jurisdictions: [DE, FR]\n", encoding="utf-8")
    (subject,) = matrix(("EU", "CN")).subjects
    assert [(c.place, c.prospect) for c in subject.columns] == [("EU", Prospect.BREACH), ("CN", Prospect.CLEAR)]


# ---- how it is shown


def test_people_read_it():
    said = matrix_text(matrix())
    assert re.search(r"^DE +no +2 +0 +0 +0 +4$", said, re.MULTILINE), said
    assert "  =Reef asks for legal names\n" in said
    assert "    breaks the law in DE; kept in CN\n" in said
    assert "is no breach any more from 2027-02-01 on in DE: a session lasts for ever (law.x.eu.old)" in said
    assert "law.x.cn.names (CN) and law.x.eu.no-names (EU)\n    under `" in said


def test_places_that_are_alike_share_a_line():
    said = matrix_text(matrix(("DE", "FR", "IT", "CN")))
    assert "\nDE, FR, IT  no " in said


def test_a_spreadsheet_reads_it_and_no_cell_is_a_formula():
    rows = list(csv.reader(io.StringIO("".join(as_csv(matrix())), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    answers = {row[1]: row[2] for row in rows if row[5] == "" and row[1]}
    assert answers["DE"] == "no"
    broken = [row for row in rows if row[1:3] == ["DE", "breaks"] and row[5] == "law.x.eu.no-names"]
    (row,) = broken
    assert row[7] == "'=Reef asks for legal names"
    assert row[9:11] == ["reef/platform.yaml", "3"]
    assert [row[4] for row in rows if row[2] == "goes"] == ["2027-02-01"]


def test_a_browser_reads_it():
    page = sound(matrix_page.render(matrix(), "0.1.0"))
    said = " ".join("".join(page.texts).split())
    assert "=Reef asks for legal names platform.yaml:3:37" in said
    assert "is no breach any more from 2027-02-01 on in DE: a session lasts for ever" in said
    assert "law.x.cn.names (CN) and law.x.eu.no-names (EU)" in said
    cells = ["".join(cell.split()) for cell in page.texts if cell.startswith(("breaks", "kept"))]
    assert "breaks1" in cells
    assert "kept" in cells


def test_a_page_obeys_no_document():
    text = PLATFORM.read_text(encoding="utf-8")
    PLATFORM.write_text(text.replace("=Reef", "<script>alert(1)</script>"), encoding="utf-8")
    assert "<script>alert" not in matrix_page.render(matrix(), "0.1.0")


def test_programs_read_it():
    found = json.loads(as_json(matrix()))
    (subject,) = found["subjects"]
    assert (found["as_of"], found["until"]) == ("2026-11-22", "2027-11-22")
    assert {c["place"]: c["today"] for c in subject["places"]}["US-CA"] == "not known"
    assert found["contradictions"][0]["places"] == [["CN"], ["EU"]]


# ---- the command


def run(*arguments):
    return CliRunner().invoke(cli, ["matrix", *arguments, "--as-of", "2026-11-22"], standalone_mode=False)


def test_its_places_are_those_of_the_law_if_none_is_named():
    said = run("reef", "-r", "x.rules", "--format", "json")
    assert said.return_value == 0
    assert json.loads(said.output)["places"] == ["BR", "CN", "EU", "IN", "US-CA"]


def test_rules_that_are_no_law_name_no_place():
    said = run("reef", "-r", "norm")
    assert isinstance(said.exception, CheckmetaError)
    assert [d.code for d in said.exception.diagnostics] == ["U004"]


def test_what_could_not_be_read_is_2():
    Path("reef/other.schema.json").write_text("{", encoding="utf-8")
    assert run("reef", "-r", "x.rules", "-j", "DE").return_value == 2


@pytest.mark.parametrize(
    ("day", "later"), [("2026-11-22", "2027-11-22"), ("2028-02-29", "2029-02-28"), ("9999-01-01", "9999-12-31")]
)
def test_a_year_later(day, later):
    assert _in_a_year(dt.date.fromisoformat(day)) == dt.date.fromisoformat(later)
