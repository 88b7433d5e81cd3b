"""A real browser without a window. Where there is none, or what drives it isn't installed, these tests are left out, and say so."""

import base64
import os
import shutil
import tempfile
from pathlib import Path

import pytest

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
AXE = Path(os.environ.get("AXE", ".ci/lock/axe/node_modules/axe-core/axe.min.js"))


class Browser:
    """A page in a browser, at a width, in light or dark, with its script or without."""

    def __init__(self, driver):
        self.driver = driver

    def tell(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def open(self, path, *, width=1280, dark=False, script=True, address=""):
        self.tell(
            "Emulation.setEmulatedMedia",
            media="",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.tell("Emulation.setScriptExecutionDisabled", value=not script)
        self.driver.get("about:blank")
        self.driver.get(path.resolve().as_uri() + address)

    def log(self):
        """What the browser complained of: what its policy refused, what failed."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def keys(self, selector, keys):
        from selenium.webdriver.common.by import By  # noqa: PLC0415 - only where it is installed

        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys(keys)

    def pdf(self):
        printed = self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def violations(self):
        """What axe-core finds, each with the first element that it is about."""
        self.run(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)])))"
        )
        return [tuple(v) for v in found]


@pytest.fixture(scope="session")
def browser():
    selenium = pytest.importorskip("selenium", reason="selenium isn't installed: .ci/lock/browser.txt")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no browser is installed: apt-get install chromium chromium-driver")
    from selenium.webdriver import Chrome, ChromeOptions  # noqa: PLC0415 - only where it is installed
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    assert selenium
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = chromium
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options=options, service=Service(chromedriver))
        driver.set_script_timeout(120)
        yield Browser(driver)
        driver.quit()
