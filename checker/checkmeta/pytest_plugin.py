"""For pytest: a fixture that checks documents in somebody's own tests, loaded by an entry point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # every run of pytest where checkmeta is installed loads this file, and few ask for the fixture
    from checkmeta import Judgement, Library, Report


@dataclass(frozen=True)
class Checked:
    """What a check found, and assertions about it that fail with what the report says."""

    report: Report

    def verdicts(self, rule: str) -> tuple[Judgement, ...]:
        """All verdicts of a rule, by its id; an id that no rule was judged by fails the test."""
        found = [j for subject in self.report.subjects for j in subject.judgements if j.rule.id == rule]
        if not found:
            pytest.fail(f"no rule `{rule}` was judged", pytrace=False)
        return tuple(found)

    def expect(self, rule: str, verdict: str) -> None:
        """Assert the verdict of a rule wherever it was judged, such as `satisfied`, `violated` or `undetermined`."""
        from checkmeta import Verdict  # noqa: PLC0415

        wanted = Verdict(verdict)
        other = [j for j in self.verdicts(rule) if j.verdict is not wanted]
        if other:
            told = "\n".join(f"{j.verdict.value}: {j.message} ({j.place})" for j in other)
            pytest.fail(f"`{rule}` isn't {wanted.value} everywhere\n{told}", pytrace=False)

    def expect_none_failing(self) -> None:
        """Assert that nothing fails, as `checkmeta check` would with exit status 0."""
        from checkmeta import render  # noqa: PLC0415
        from checkmeta.report.order import exit_code  # noqa: PLC0415

        if exit_code(self.report) != 0:
            pytest.fail(render(self.report, "concise"), pytrace=False)


class DocumentChecker:
    """Checks documents against rules; those that come with checkmeta are loaded once."""

    def __init__(self, cwd: Path) -> None:
        """Paths are meant from `cwd`."""
        self.cwd = cwd
        self._loaded: dict[tuple[str, ...], Library] = {}

    def __call__(
        self, *paths: Path | str, as_of: dt.date, rules: Iterable[str] = (), jurisdictions: Iterable[str] = ()
    ) -> Checked:
        """Check files and folders by the rules of a day: it is given, so that a test says the same tomorrow.

        Raises:
            CheckmetaError: bad rules, or nothing to check.

        """
        from checkmeta import Request, check, load_rules  # noqa: PLC0415

        chosen = tuple(rules)
        if chosen not in self._loaded:
            self._loaded[chosen] = load_rules(chosen, self.cwd)
        request = Request(tuple(Path(p) for p in paths), as_of, chosen, tuple(jurisdictions), cwd=self.cwd)
        return Checked(check(request, self._loaded[chosen]))


@pytest.fixture(scope="session")
def checkmeta(pytestconfig: pytest.Config) -> DocumentChecker:
    """Check documents: `checkmeta("world", as_of=date(2026, 11, 22)).expect("law.eu.gdpr.legal-basis", "satisfied")`."""
    return DocumentChecker(pytestconfig.rootpath)
