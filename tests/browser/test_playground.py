"""The playground in a real browser: rules and a document are typed, verdicts appear."""

import pytest
from tests.browser.conftest import AXE

pytest.importorskip("starlette", reason="needs `pip install 'checkmeta[playground]'`")
pytest.importorskip("uvicorn", reason="needs `pip install 'checkmeta[playground]'`")

from tests.playground.served import served
from tests.playground.test_page_server import DOCUMENT, OWN

ANSWERED = "return document.body.dataset.answered !== undefined"
PUT = (
    "document.getElementById(arguments[0]).value = arguments[1];"
    "document.getElementById(arguments[0]).dispatchEvent(new Event('input', {bubbles: true}))"
)
SUMMARY = "return document.getElementById('summary').textContent"


@pytest.fixture(scope="module")
def playground():
    with served() as found:
        yield found


class Opened:
    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def at(self, *, width=1280, dark=False, fragment=""):
        class Page:  # what `Browser.open` asks of a path
            resolve = staticmethod(lambda: Page)
            as_uri = staticmethod(lambda: f"{self.address}/")

        self.browser.open(Page, width=width, dark=dark, address=fragment)
        self.browser.wait(ANSWERED)
        return self

    def put(self, field, text):
        self.browser.run(PUT, field, text)

    def says(self, text):
        self.browser.wait(f"{SUMMARY} === {text!r}")


@pytest.fixture
def page(browser, playground):
    return Opened(browser, playground.address)


def test_typing_a_rule_changes_the_verdict(page, browser):
    page.at()
    page.put("document", DOCUMENT)
    page.put("rules", OWN.format(age=13))
    page.says("1 satisfied")
    browser.run(
        "const t = document.getElementById('rules'); const at = t.value.indexOf('13') + 2; t.focus(); t.setSelectionRange(at, at)"
    )
    browser.keys("#rules", "0")
    page.says("1 violated")
    assert "platform.audience.minimum_age = 16" in browser.run(
        "return document.querySelector('#verdicts pre').textContent"
    )
    assert browser.log() == []


def test_a_mistake_is_shown_at_its_line_and_leads_there(page, browser):
    page.at()
    page.put("document", DOCUMENT)
    page.put("rules", OWN.format(age=13).replace("minimum_age", "minimum_aeg"))
    page.says("1 error")
    assert "rules, line 9, column" in browser.run("return document.querySelector('#diagnostics').textContent")
    browser.run("document.querySelector('#diagnostics .place').click()")
    chosen = "const t = document.activeElement; return [t.id, t.value.slice(0, t.selectionStart).split('\\n').length]"
    assert browser.run(chosen) == ["rules", 9]


def test_an_example_loads_and_the_link_restores_what_was_typed(page, browser):
    page.at()
    browser.run(
        "const s = document.getElementById('example'); s.selectedIndex = 1; s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    page.says("1 violated, 1 satisfied")
    assert "Pocket Meadow" in browser.run("return document.getElementById('document').value")
    page.put("rules", OWN.format(age=18) + "# ü 漢 🙂\n")
    page.put("document", DOCUMENT)
    page.says("1 violated")
    fragment = browser.run("return location.hash")
    page.at()
    assert "Linden Court" in browser.run("return document.getElementById('document').value")
    page.at(fragment=fragment)
    page.says("1 violated")
    assert browser.run("return document.getElementById('rules').value") == OWN.format(age=18) + "# ü 漢 🙂\n"
    assert browser.run("return document.getElementById('document').value") == DOCUMENT
    page.at(fragment="#nonsense")
    assert "can't be read" in browser.run("return document.getElementById('copied').textContent")


def test_a_text_of_a_stranger_is_no_markup(page, browser):
    page.at()
    page.put("rules", OWN.format(age=18).replace("Only grown people", "<img src=x onerror=alert(1)>"))
    page.put("document", DOCUMENT)
    page.says("1 violated")
    assert "<img src=x" in browser.run("return document.querySelector('#verdicts summary').textContent")
    assert browser.run("return document.images.length") == 0


def test_nothing_is_asked_off_this_machine(page, browser, playground):
    page.at()
    page.put("rules", "")
    browser.wait("return /more verdicts not shown/.test(document.getElementById('summary').textContent)")
    asked = browser.run("return performance.getEntriesByType('resource').map(each => each.name)")
    assert asked
    assert [each for each in asked if not each.startswith(f"{playground.address}/")] == []
    refused = "const done = arguments[0]; fetch('http://127.0.0.1:1/').then(() => done('sent'), e => done(e.message))"
    browser.driver.execute_async_script(refused)
    assert any("Content Security Policy" in each for each in browser.log())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page, browser, width, dark):
    if not AXE.is_file():
        pytest.skip("axe-core isn't installed: npm ci --prefix .ci/lock/axe")
    page.at(width=width, dark=dark)
    page.put("document", DOCUMENT)
    for rules, told in ((OWN.format(age=18), "1 violated"), ("rule x", "1 error")):
        page.put("rules", rules)
        page.says(told)
        assert browser.violations() == []
        assert browser.run("return document.documentElement.scrollWidth") == width
