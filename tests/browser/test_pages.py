"""The report and the handbook in a real browser: by eye, by keyboard, by a reader aloud, without their script, and on paper."""

import contextlib
import datetime as dt
import io
import re
import unicodedata
from pathlib import Path

import pytest
from tests.browser.conftest import AXE

from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Layer
from checkmeta.report.defects import defects_of
from checkmeta.report.handbook import html
from checkmeta.report.handbook.book import handbook
from checkmeta.report.history import trend_page
from checkmeta.report.history.trends import Spell, Trends, regrouped
from checkmeta.report.html import report_page
from checkmeta.report.registry import Appearance, render
from checkmeta.store.library import load

DAY = dt.date(2026, 11, 22)
OPENED = "for (const fold of document.querySelectorAll('details')) fold.open = true"
SHOWN = "return [...document.querySelectorAll('.defect')].filter(d => d.checkVisibility()).length"


def spells(days):
    """Breaches that came and went on these days, with long names."""
    for at, layer in enumerate(("law", "norm", "ethics") * 20):
        went = (
            {"went": days[at + 9], "how": "fixed", "why_went": (("document changed", "`a` was 1"),)} if at % 2 else {}
        )
        yield Spell(
            f"f-{at}", "services/identity", f"{layer}.of-a-long-name.and-a-longer-one", f"a#identity.attributes[{at}]", "identity.attributes[*]",
            layer, "Regulation (EU) 2016/679", "Art. 5", ("operator",), "retention", "something is kept for a very long time", f"a/b/c.yaml:{at}:1",
            ("CN", "DE"), days[at], (("document changed", "`identity.attributes[job].retention.period`: 30 days → indefinite"),), **went,
        )  # fmt: skip


@pytest.fixture(scope="module")
def report():
    """Of the example."""
    return check(Request((Path("rulesets/examples/unified-identity"),), DAY))


@pytest.fixture(scope="module")
def found(report):
    """The defects that its page lists."""
    return [defect for subject in report.subjects for defect in defects_of(subject)]


@pytest.fixture(scope="module")
def pages(report, tmp_path_factory):
    """The report of the example, and a handbook of one law."""
    folder = tmp_path_factory.mktemp("pages")
    library = load(("law.cn.face-recognition", "norm.infrastructure"))
    norms = [n for n in library.program.norms if n.id in library.chosen]
    days = tuple(DAY + dt.timedelta(week) for week in range(0, 1300, 7))
    made = {
        "history": trend_page.render(
            regrouped(Trends(days, len(days), 1, tuple(spells(days)), "layer", ()), "layer"), "0"
        ),
        "report": report_page.render(report),
        "german": render(report, "html", Appearance(language="de")),
        "handbook": html.render(handbook(library.program, norms)),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_bytes(text.encode())
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["report", "german", "handbook", "history"])
def test_axe_finds_nothing_with_all_open(browser, pages, name, width, dark):
    if not AXE.is_file():
        pytest.skip("axe-core isn't installed: npm ci --prefix .ci/lock/axe")
    browser.open(pages[name], width=width, dark=dark)
    browser.run(OPENED)
    assert browser.violations() == []
    assert browser.log() == []


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
@pytest.mark.parametrize("name", ["report", "handbook", "history"])
def test_nothing_is_wider_than_the_page(browser, pages, name, width):
    browser.open(pages[name], width=width)
    browser.run(OPENED)
    assert browser.run("return document.documentElement.scrollWidth") == width


def test_filters_combine_count_and_stand_in_the_address(browser, pages, found):
    browser.open(pages["report"])
    assert browser.run(SHOWN) == len(found)
    browser.run("const box = document.querySelector('input[value=norm]'); box.click();")
    assert browser.run(SHOWN) == sum(defect.layer is not Layer.NORM for defect in found)
    browser.run(
        "const place = document.querySelector('select[name=place]'); place.value = 'FR'; place.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    browser.keys("input[type=search]", "death")
    shown = browser.run(SHOWN)
    assert 0 < shown < 10
    assert browser.run("return document.querySelector('output').textContent") == f"{shown} of {len(found)} shown"
    address = browser.run("return location.search")
    assert "place=FR" in address
    assert "q=death" in address
    browser.open(pages["report"], address=address)
    assert browser.run(SHOWN) == shown
    browser.open(pages["report"], address="?q=nothing-has-this-word")
    assert browser.run(SHOWN) == 0
    assert browser.run("return document.querySelector('.empty').checkVisibility()")


def test_a_link_to_a_finding_opens_it_and_one_to_a_rule_leads_there_and_back(browser, pages):
    found = re.findall(r'<details class="item defect[^>]* id="([^"]+)"', pages["report"].read_text(encoding="utf-8"))
    browser.open(pages["report"], address=f"#{found[5]}")
    focused = "return document.activeElement.parentElement.id"
    browser.wait(f"{focused} === '{found[5]}'")
    assert browser.run(f"return document.getElementById('{found[5]}').open")
    rule = browser.run(
        f"const to = document.querySelector('#{found[5]} .rules a[href^=\"#\"]'); to.click(); return to.hash.slice(1)"
    )
    assert browser.run("return location.hash") == f"#{rule}"
    told = "const told = document.getElementById(arguments[0]); return told.open && told.getBoundingClientRect().top < innerHeight"
    assert browser.run(told, rule)
    back = browser.run(
        "const ways = [...document.getElementById(arguments[0]).querySelectorAll('a[href^=\"#d-\"]')]; return ways.map(a => a.hash.slice(1))",
        rule,
    )
    assert found[5] in back


def test_keys_go_through_the_list(browser, pages):
    browser.open(pages["report"])
    browser.run("document.querySelector('.defect summary').focus()")
    at = "return [...document.querySelectorAll('.defect')].indexOf(document.activeElement.parentElement)"
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        browser.keys(":focus", key)
        assert browser.run(at) == place
    browser.keys(":focus", "/")
    assert browser.run("return document.activeElement.name") == "q"
    browser.keys("input[type=search]", "j")
    assert browser.run("return document.activeElement.value") == "j"


def test_the_theme_can_be_chosen(browser, pages):
    browser.open(pages["report"])
    colour = "return getComputedStyle(document.body).backgroundColor"
    light = browser.run(colour)
    browser.run("document.getElementById('theme').click()")
    assert browser.run(colour) != light
    browser.open(pages["report"], dark=True)
    assert browser.run(colour) != light


def test_it_is_all_there_without_its_script(browser, pages, found):
    browser.open(pages["report"], script=False)
    from selenium.common.exceptions import WebDriverException  # noqa: PLC0415 - only where it is installed

    dom = browser.tell("DOM.getDocument", depth=0)["root"]["nodeId"]

    def visible(selector):
        nodes = browser.tell("DOM.querySelectorAll", nodeId=dom, selector=selector)["nodeIds"]
        boxes = 0
        for node in nodes:
            with contextlib.suppress(WebDriverException):  # what isn't shown has no box
                browser.tell("DOM.getBoxModel", nodeId=node)
                boxes += 1
        return len(nodes), boxes

    assert visible("h1") == (1, 1)
    assert visible(".defect > summary") == (len(found), len(found))
    assert visible("#theme") == (1, 0)
    assert visible("form.filters") == (1, 0)
    browser.tell("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_on_paper_all_is_open_and_each_page_says_what_it_is_of(browser, pages, found, script):
    pypdf = pytest.importorskip("pypdf", reason="pypdf isn't installed: .ci/lock/browser.txt")
    browser.open(pages["report"], script=script)
    printed = browser.pdf()
    browser.tell("Emulation.setScriptExecutionDisabled", value=False)
    texts = [unicodedata.normalize("NFKC", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert len(texts) <= 0.6 * len(found)
    for number, text in enumerate(texts, 1):
        assert "unified-identity · as of 2026-11-22" in text
        assert f"{number} / {len(texts)}" in text
    assert "breaks" in texts[0]
    assert "Where to begin" in texts[0]
    whole = "\n".join(texts)
    for wanted in (
        "A purpose ends; what is kept past it",
        "Regulation (EU) 2016/679, Art. 5(1)(e)",
        "exploits_vulnerability",
        "SHA-256",
    ):
        assert re.sub(r"\s", "", wanted) in re.sub(r"\s", "", whole)
    assert "Open all" not in whole
    assert "Light or dark" not in whole


def test_the_handbook_is_filtered_too(browser, pages):
    browser.open(pages["handbook"], address="?layer=norm")
    assert browser.run(
        "return [...document.querySelectorAll('.rule')].filter(r => r.checkVisibility()).every(r => r.dataset.layer === 'norm')"
    )
    assert browser.run("return [...document.querySelectorAll('.set')].filter(r => r.checkVisibility()).length") == 1


def test_axe_would_find_something(browser, tmp_path):
    if not AXE.is_file():
        pytest.skip("axe-core isn't installed: npm ci --prefix .ci/lock/axe")
    page = tmp_path / "bad.html"
    page.write_text('<!DOCTYPE html><html><body><p style="color:#ccc">pale</p><input></body></html>', encoding="utf-8")
    browser.open(page)
    assert {"color-contrast", "html-has-lang", "label"} <= {name for name, *_ in browser.violations()}
