"""The engine changes no report: with it and without it, every format of every example is the same to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(p.name for p in (ROOT / "rulesets" / "examples").iterdir() if p.is_dir())
FORMATS = (("text",), ("text", "--verbose"), ("json",), ("sarif",), ("junit",))


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("format_", FORMATS, ids=" ".join)
def test_examples(example, format_):
    name, *options = format_
    found = []
    for engine in ("", "reference"):
        ran = subprocess.run(
            [Path(sys.executable).with_name("checkmeta"), "check", f"rulesets/examples/{example}", "--as-of", "2026-06-01", "--format", name, *options],
            cwd=ROOT, capture_output=True, check=False, env={**os.environ, "CHECKMETA_ENGINE": engine},
        )  # fmt: skip
        assert ran.returncode in (0, 1), ran.stderr
        found.append((ran.returncode, ran.stdout, ran.stderr))
    assert found[0] == found[1]
