"""Generated code is kept between runs: what is read back is what was written, and a later run generates nothing."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from checkmeta.judging.compiled import code_store as store
from checkmeta.judging.compiled import compile as compiling
from checkmeta.judging.compiled.code_store import ready
from checkmeta.judging.compiled.compiled_norms import functions_of
from checkmeta.store import cache

ROOT = Path(__file__).parents[2]
LAW = 'ruleset norm.t "T" layer norm source "S"\nrule a "A" must platform.data.personal\nrule b "B" must platform.security.audit_log\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CHECKMETA_CACHE", str(tmp_path))
    return tmp_path


def test_round_trip(program_of, monkeypatch):
    ready(program_of(LAW))
    again = program_of(LAW)

    def never(norm):
        raise AssertionError(norm)

    monkeypatch.setattr(compiling, "compile_norm", never)
    ready(again)
    for norm in again.norms:
        assert functions_of(norm).formula()({"data": {"personal": True}, "security": {"audit_log": True}}, *[None] * 4)


@pytest.mark.parametrize("kept", [(), "rubbish", (1, 2)])
def test_what_does_not_fit_is_compiled_anew(program_of, folder, kept):
    ready(program_of(LAW))
    (entry,) = folder.glob("*.pickle")
    good = entry.read_bytes()
    entry.write_bytes(pickle.dumps(kept))
    program = program_of(LAW)
    ready(program)
    assert entry.read_bytes() == good
    assert functions_of(program.norms[0]).plain


def test_other_rules_have_other_code(program_of, folder):
    ready(program_of(LAW))
    ready(program_of(LAW.replace("must platform.data", "must not platform.data")))
    assert len(list(folder.glob("*.pickle"))) == 2


def test_nothing_is_kept_where_nothing_may_be(program_of, folder, monkeypatch):
    monkeypatch.setenv("CHECKMETA_CACHE", "off")
    program = program_of(LAW)
    ready(program)
    assert functions_of(program.norms[0]).plain
    assert not list(folder.iterdir())
    assert cache.folder() is None
    assert store.ready is ready


def test_a_warm_run_generates_nothing(tmp_path_factory):
    report = tmp_path_factory.mktemp("out") / "report.txt"
    command = (
        "import sys, json\n"
        "from checkmeta.cli.main import main\n"
        "sys.argv = ['checkmeta', 'check', 'rulesets/examples/good-neighbour', '--as-of', '2026-06-01', '-o', sys.argv[1]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    found = []
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", command, report], capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "checker")}, encoding="utf-8",
        )  # fmt: skip
        found.append(set(json.loads(ran.stdout.splitlines()[-1])))
    cold, warm = found
    writers = {
        "lark",
        "checkmeta.store.compiler",
        "checkmeta.judging.compiled.compile",
        "checkmeta.judging.compiled.python_source",
        "checkmeta.judging.compiled.formulas",
    }
    assert writers <= cold
    assert not writers & warm
    assert "checkmeta.judging.compiled.judges" in warm
