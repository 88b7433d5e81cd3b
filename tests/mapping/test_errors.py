"""Mappings that don't load: codes, places, messages and help, as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.codes import pages

CASES = table(Path(__file__).with_name("errors.yaml"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case: dict[str, Any], errors: Callable[[str], list[dict[str, Any]]]) -> None:
    assert errors(case["text"]) == case["says"]


def test_the_codes_of_mappings_have_cases() -> None:
    said = {d["code"] for c in CASES for d in c["says"]}
    assert said >= {"S314", "N411", "N412", "T518"}
    assert said <= set(pages())
