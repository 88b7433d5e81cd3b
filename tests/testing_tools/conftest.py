from __future__ import annotations

import pytest

from checkmeta.authoring.testing.select import select
from checkmeta.base.source import Source
from checkmeta.store.compiler import compile_rules
from checkmeta.store.library import build_with_shipped
from checkmeta.store.rule_files import shipped_files

HEADER = 'ruleset norm.x "X"\n  layer norm\n  source "S"\n'


@pytest.fixture(scope="session")
def built():
    """Compile the text of a rules file and choose what a run is about."""

    def make(text, only=()):
        text = text if text.startswith("ruleset") else HEADER + text
        program, _ = compile_rules([Source("case.rules", text)], [])
        return select(program, {"case.rules"}, only)

    return make


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """The rules that come with checkmeta, and their tests."""
    program, names, _ = build_with_shipped([(p, str(p)) for p in shipped_files()], tmp_path_factory.mktemp("elsewhere"))
    return select(program, names)
