"""What mappings make of documents, as data: every fact with its place, every remark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

from .conftest import compiled, lines, read, shown, understood

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in table(path)
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    (mapping,) = compiled(case["mapping"])
    format_ = case.get("format", "json")
    found = understood(mapping, read(case["document"], format_, f"folder/x.{format_}"))
    assert {line.path: shown(line) for line in lines(found)} == case["facts"]
    remarks = [f"{r.message} @{r.place.begin.line}:{r.place.begin.column}" for r in found.remarks if r.place]
    assert remarks == case.get("remarks", [])
    assert {r.code for r in found.remarks} <= {"F212"}
