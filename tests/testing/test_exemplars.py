"""The rule sets that the language was designed with load together and pass their tests, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkmeta.compiler import build
from checkmeta.source import Source
from checkmeta.syntax.parse import parse_file
from checkmeta.testing.run import run_tests
from checkmeta.testing.show import show_results

FOLDER = Path(__file__).parents[2].parent / "shared" / "design" / "exemplars"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the exemplars are not here")


def test_they_load_together_and_pass_their_tests() -> None:
    files = [parse_file(Source(p.name, p.read_text(encoding="utf-8"))) for p in sorted(FOLDER.glob("*.rules"))]
    program, warnings = build(files)
    results = run_tests(program)
    assert [str(w.message) for w in warnings] == []
    assert len(results) >= 10
    assert all(r.passed for r in results), show_results([r for r in results if not r.passed])
