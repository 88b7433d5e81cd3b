"""A report in another language: whole, the same in all else, and harmless to what programs read."""

import datetime as dt
import os
import pickle
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.base.messages import LANGUAGES, Phrase, fixed, heard, say, speaking, spoken
from checkmeta.base.records import replace
from checkmeta.cli.main import cli
from checkmeta.judging.pipeline import Request, check
from checkmeta.report.registry import REPORTS, Appearance, render

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = "rulesets/examples/unified-identity"
DAY = dt.date(2026, 11, 22)
GERMAN = Appearance(language="de")
TOLD = sorted(name for name, row in REPORTS.items() if row.told)


@pytest.fixture(scope="module")
def report():
    return check(Request((Path(EXAMPLE),), DAY))


def body(page):
    """What a page says, without its style and script, an element a line, so that a change is a line."""
    return page[page.index("<body>") : page.index("<script>")].replace("><", ">\n<")


@pytest.mark.parametrize("name", ["text", "concise", "markdown", "html"])
def test_the_example_in_german(report, name):
    # the rules in plain words, below, are of `language/prose.py`, and each has a page of its own
    told = render(replace(report, whole=None), name, GERMAN)
    got = body(told) if name == "html" else told
    path = GOLDEN / f"unified-identity.{name}.de"
    if os.environ.get("CHECKMETA_REGENERATE"):
        path.write_text(got, encoding="utf-8", newline="")
    assert got == path.read_bytes().decode()


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_only_what_people_read_is_in_their_language(report, name):
    english, german = render(report, name), render(report, name, GERMAN)
    assert (english == german) == (name not in TOLD)
    assert spoken() == "en"


def test_a_page_names_its_language_and_that_of_what_is_told_in_english(report):
    page = render(report, "html", GERMAN)
    assert '<html lang="de">' in page
    assert "In einfachen Worten" in page
    assert '<span lang="en">It is judged for each' in page
    assert '<html lang="en">' in render(report, "html")
    assert 'lang="en">It' not in render(report, "html")
    assert "`${shown} von ${items.length} gezeigt`" in page
    assert "SAID" not in page


def test_whatever_a_verdict_gives_has_its_parts():
    """Reasons, notes and details are phrases: what is a text only can't be said in another language."""
    folders = sorted(p for p in Path("rulesets/examples").iterdir() if p.is_dir() and p.name != "pack")
    plain = set()
    for subject in check(Request(tuple(folders), DAY, explain=True)).subjects:
        for judgement in subject.judgements:
            texts = [judgement.reason, *judgement.notes, *(m.detail for m in judgement.missing)]
            for step in judgement.steps:
                texts += [step.note, *(r.basis for r in step.readings)]
            plain |= {text for text in texts if text and not isinstance(text, Phrase)}
    assert plain - {"follows from what is stated of it"} == set()  # which no report tells


def test_a_phrase_is_english_data_and_heard_in_the_language_that_is_spoken():
    phrase = Phrase("in force.not", day=dt.date(2026, 1, 31), why=Phrase("in force.begins", day=dt.date(2026, 2, 1)))
    assert phrase == "not in force on 2026-01-31: it takes effect on 2026-02-01"
    assert heard(phrase) is phrase
    with speaking("de"):
        assert heard(phrase) == "am 31.01.2026 nicht in Kraft: sie wird am 01.02.2026 wirksam"
        assert heard(pickle.loads(pickle.dumps(phrase))) == heard(phrase)  # noqa: S301 - our own
        assert heard("of an author") == "of an author"
        assert say("count.breach", number=1) == "1 Verstoß"
        assert say("count.breach", number=0) == "0 Verstöße"
    assert say("count.breach", number=0) == "0 breaches"
    assert fixed("reason.facts missing") == "facts are missing"


def test_a_phrase_keeps_its_parts_where_something_in_it_is_replaced():
    note = Phrase("both", first="`a` (x[0].y isn't known)", second=Phrase("several", what=("x[0].z", "b")))
    changed = note.replace("x[0].", "x[1].")
    assert changed == "`a` (x[1].y isn't known), x[1].z; b"
    assert isinstance(changed, Phrase)
    assert note.replace("nothing", "something") is note


@pytest.mark.parametrize("language", LANGUAGES)
def test_braces_of_a_document_are_no_placeholders(language):
    with speaking(language):
        assert "{day} {0.__class__}" in say("at", place="{day} {0.__class__}")


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "platform.yaml").write_text("platform:\n  name: Reef\n  jurisdictions: [DE]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, **environment):
    return CliRunner().invoke(cli, [*arguments], env=environment)


def test_the_language_is_an_option_a_variable_or_a_key_in_that_order(project):
    asked = ("check", "platform.yaml", "--as-of", "2026-11-22", "--format", "concise")
    assert "FAILS NOTHING" in run(*asked).stdout
    assert "FÄLLT NICHT DURCH" in run(*asked, "--language", "de").stdout
    assert "FÄLLT NICHT DURCH" in run(*asked, CHECKMETA_LANGUAGE="de").stdout
    (project / "checkmeta.toml").write_text('language = "de"\n', encoding="utf-8")
    assert "FÄLLT NICHT DURCH" in run(*asked).stdout
    assert "FAILS NOTHING" in run(*asked, CHECKMETA_LANGUAGE="en").stdout
    assert "FAILS NOTHING" in run(*asked, "--language", "en", CHECKMETA_LANGUAGE="de").stdout


def test_a_language_without_a_catalogue_is_refused(project):
    got = run("check", "platform.yaml", "--language", "fr")
    assert got.exit_code == 2
    assert "fr" in got.stderr
    (project / "checkmeta.toml").write_text('language = "fr"\n', encoding="utf-8")
    assert "`language` can't be `fr`" in str(run("check", "platform.yaml").exception)


@pytest.mark.usefixtures("project")
def test_an_explanation_a_matrix_and_a_handbook_are_in_it_too():
    rule = "law.eu.gdpr.notice.told-when-taken"
    explained = run("check", "platform.yaml", "--as-of", "2026-11-22", "--explain", rule, "--language", "de").stdout
    assert re.search(r"\[(wahr|unbekannt|falsch)\]", explained)
    matrix = ("matrix", "platform.yaml", "-r", "law.eu.gdpr", "-j", "DE", "--as-of", "2026-11-22", "--language", "de")
    assert "nach dem Recht vom 22.11.2026" in run(*matrix).stdout
    assert '<html lang="de">' in run(*matrix, "--format", "html").stdout
    assert "In einfachen Worten" in run("docs", "norm.infrastructure", "--language", "de").stdout
