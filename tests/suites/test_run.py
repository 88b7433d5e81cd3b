"""The script that runs others' suites, on suites of one text each: what is wrong is counted as wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("run.py")
CASES = {
    "json": ({"y_list.json": "[1]", "n_list.json": "[1"}, "n_wrong.json", "[1]"),
    "toml": (
        {
            "valid/a.toml": "a = 1",
            "valid/a.json": '{"a": {"type": "integer", "value": "1"}}',
            "invalid/b.toml": "a = ",
        },
        "invalid/wrong.toml",
        "a = 1",
    ),
    "yaml": (
        {"A/in.yaml": "a: 0x1", "A/in.json": '{"a": 1}', "B/in.yaml": "a: [", "B/error": ""},
        "data/C.js",
        "// C\n\nexport default " + json.dumps({"cases": [{"yaml": "a: 2", "tree": "", "json": '{"a": 1}'}]}) + "\n",
    ),
    "schemas": (
        {"draft7/a.json": '[{"description": "b", "schema": {"type": "object"}}]'},
        "draft7/wrong.json",
        '[{"description": "b", "schema": {"$ref": "#/nowhere"}}]',
    ),
}


def lines(suite, folder):
    ran = subprocess.run([sys.executable, SCRIPT, suite, folder], capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout.splitlines()


@pytest.mark.parametrize("suite", CASES)
def test_it_counts(tmp_path, suite):
    files, wrong, text = CASES[suite]
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    status, said = lines(suite, tmp_path)
    assert status == 0
    assert said
    assert all(line.split(": ")[1].split(" of ")[0] == line.rsplit(" ", 1)[1] for line in said), said
    (tmp_path / wrong).parent.mkdir(exist_ok=True)
    (tmp_path / wrong).write_text(text)
    status, said = lines(suite, tmp_path)
    assert status == 0
    assert any(line.split(": ")[1].split(" of ")[0] != line.rsplit(" ", 1)[1] for line in said), said


def test_a_folder_without_the_suite_does_not_pass(tmp_path):
    assert lines("json", tmp_path) == (1, [])
