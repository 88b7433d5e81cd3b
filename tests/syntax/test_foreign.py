"""What people write who think in another language is told in words that mend it, as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

HEAD = 'ruleset norm.w "W"\n  layer norm\n  source "own rules"\n\n'
RULE = 'rule r "R"\n  must platform.security.audit_log\n'
PLACES = {
    "condition": HEAD + 'rule r "R"\n  must {}\n',
    "clause": HEAD + 'rule r "R"\n  {}\n  must platform.security.audit_log\n',
    "declaration": HEAD + "{}\n\n" + RULE,
    "test": HEAD + RULE + '\ntest "t" of r\n{}\n',
    "file": "{}\n",
}
CASES = [
    (language, where, case[where], case)
    for language, cases in table(Path(__file__).with_name("foreign.yaml")).items()
    for case in cases
    for where in PLACES
    if where in case
]


@pytest.mark.parametrize(
    ("language", "where", "written", "case"), CASES, ids=[f"{language}: {written}" for language, _, written, _ in CASES]
)
def test_what_is_told(
    language: str,
    where: str,
    written: str,
    case: dict[str, Any],
    said: Callable[[dict[str, str]], list[dict[str, Any]]],
) -> None:
    first = said({"case.rules": PLACES[where].replace("{}", written)})[0]
    assert {"code": first["code"], "help": first["help"]} == {"code": case["code"], "help": case["help"]}, language


def test_each_has_help() -> None:
    assert all(case["help"] for *_, case in CASES)
    assert len(CASES) > 150
