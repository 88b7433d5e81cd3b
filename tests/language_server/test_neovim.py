"""A real editor's own client, without a window: Neovim. It needs `apt-get install neovim`; without it the test is left out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="needs `pip install 'checkmeta[lsp]'`")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs `apt-get install neovim`")
def test_an_editor_is_told_completes_explains_renames_and_formats(tmp_path):
    right = (HERE / "folder" / "house.rules").read_text(encoding="utf-8")
    file, result = tmp_path / "house.rules", tmp_path / "result.json"
    file.write_text(right.replace("session_lifetime <=", "session_lifetim <="), encoding="utf-8")
    env = {
        **os.environ,
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT / "checker"),
        "DRIVE_FILE": str(file),
        "DRIVE_RESULT": str(result),
        "DRIVE_COMMAND": json.dumps([sys.executable, "-m", "checkmeta", "lsp"]),
    }
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", str(HERE / "drive.lua")]
    subprocess.run(command, env=env, cwd=tmp_path, timeout=400, check=True, capture_output=True)
    said = json.loads(result.read_text(encoding="utf-8"))
    assert said.get("error") is None
    assert said["first"]
    assert "session_lifetime" in said["message"]
    assert said["mended"]
    assert "session_lifetime" in said["completed"]
    assert "16  elsewhere" in said["hover"]
    assert right.splitlines()[said["defined"]].startswith("param child_age")
    assert said["renamed"]
    assert said["text"] == right.replace("for_children", "of_children")
