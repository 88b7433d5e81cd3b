"""Every reporter on every sample, against files: `CHECKMETA_REGENERATE=1` writes them anew."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import pytest

from checkmeta.report import explanation as explain
from checkmeta.report import json_report, junit, sarif, text
from checkmeta.report.registry import render

GOLDEN = Path(__file__).parent / "golden"
NAMES = ["calm", "crowd", "empty", "error", "many", "mixed", "never", "strict"]


def styled(part, style):
    return f"<{style}>{part}</>"


def explained(report):
    return explain.render_explanation(j for s in report.subjects for j in s.judgements)


FORMATS = {
    "txt": (text.render, NAMES),
    "verbose.txt": (lambda report: text.render(report, verbose=True), ["many", "mixed"]),
    "painted.txt": (lambda report: text.render(report, paint=styled), ["mixed"]),
    "explained.txt": (explained, ["mixed", "empty"]),
    "json": (json_report.render, ["empty", "mixed"]),
    "sarif": (sarif.render, ["empty", "error", "mixed"]),
    "xml": (junit.render, NAMES),
    "concise.txt": (partial(render, format="concise"), NAMES),
    "statistics.txt": (partial(render, format="statistics"), ["empty", "error", "mixed"]),
    "md": (partial(render, format="markdown"), NAMES),
    "github": (partial(render, format="github"), ["empty", "error", "mixed"]),
    "codequality.json": (partial(render, format="gitlab"), ["empty", "error", "mixed"]),
    "tap": (partial(render, format="tap"), ["empty", "error", "mixed"]),
    "jsonl": (partial(render, format="jsonl"), ["empty", "error", "mixed"]),
    "csv": (partial(render, format="csv"), ["empty", "error", "mixed"]),
}
CASES = [(name, ending) for ending, (_, names) in FORMATS.items() for name in names]


def legible(text, ending):
    """What programs read on long lines, as a reader of these files can compare it: with indents."""
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n" if ending in ("json", "sarif") else text


@pytest.mark.parametrize(("name", "ending"), CASES)
def test_golden(samples, name, ending):
    got = legible(FORMATS[ending][0](samples[name]), ending)
    path = GOLDEN / f"{name}.{ending}"
    if os.environ.get("CHECKMETA_REGENERATE"):
        path.write_text(got, encoding="utf-8", newline="")
    assert got == path.read_bytes().decode()
    assert got.endswith("\n")
    assert not got.endswith("\n\n")


def test_every_sample_and_every_file_is_a_case(samples):
    assert sorted(samples) == NAMES
    assert {p.name for p in GOLDEN.iterdir()} == {f"{name}.{ending}" for name, ending in CASES}
