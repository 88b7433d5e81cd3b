"""The rule sets that the language was designed with load together and pass their tests, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkmeta.authoring.testing.runner import run_tests
from checkmeta.authoring.testing.show_results import show_results
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import parse_file
from checkmeta.language.syntax.upgrade import upgraded
from checkmeta.store.compiler import build

FOLDER = Path(__file__).parents[2].parent / "shared" / "design" / "exemplars"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the exemplars are not here")


def test_they_load_together_and_pass_their_tests() -> None:
    texts = [Source(p.name, p.read_text(encoding="utf-8")) for p in sorted(FOLDER.glob("*.rules"))]
    files = [parse_file(upgraded(text)) for text in texts]  # they were written before the short `unless`
    program, warnings = build(files)
    results = run_tests(program)
    assert [str(w.message) for w in warnings] == []
    assert len(results) >= 10
    assert all(r.passed for r in results), show_results([r for r in results if not r.passed])
