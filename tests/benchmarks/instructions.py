"""Instructions of Python's own machine that a run executes, and what it may: a figure that no busy machine changes.

    python tests/benchmarks/instructions.py

Counted in a process of its own, from the first import to the end, with the cache filled before. What is done in C isn't counted, such as unpickling
rules: `cold.py` measures the whole, in time. Ends with 1 where a run takes more than its budget; whoever makes it dearer for good reason raises the
budget, in the same change. The budgets are those of the version of Python below; elsewhere the figures are only printed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cold import EXAMPLES, RUNS, SMALL
from tabulate import tabulate

VERSION = (3, 11)
BUDGETS: dict[str, float] = {
    "--version": 0.11,
    "small schema, text": 12,
    "small schema, json": 13,
    "unified-identity, text": 20,
    "unified-identity, json": 20,
    "the seven examples, text": 64,
    "the seven examples, json": 63,
    "the seven examples, text, again": 33,
}
"""In millions: a tenth more than when they were set."""
COUNTING = """
import runpy, sys

count = 0

def instruction(frame, event, argument):
    global count
    if event == "opcode":
        count += 1
    elif event == "call":
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return instruction

sys.argv[0] = "checkmeta"
sys.settrace(instruction)
try:
    runpy.run_module("checkmeta", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
sys.settrace(None)
print(f"\\n{count}", file=sys.__stdout__, flush=True)
"""


def counted(arguments: Sequence[str], folder: Path) -> int:
    """How many a run executes."""
    run = subprocess.run(
        [sys.executable, "-c", COUNTING, *arguments], **_in(folder), stdout=subprocess.PIPE, check=True
    )
    return int(run.stdout.splitlines()[-1])


def _in(folder: Path) -> dict[str, Any]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    cache = {"CHECKMETA_CACHE": str(folder / "cache"), "PYTHONHASHSEED": "0"}
    return {"cwd": folder / "documents", "env": env | cache, "stderr": subprocess.DEVNULL}


def main() -> None:
    """Count and print."""
    rows: list[tuple[str, float, float, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(EXAMPLES, folder / "documents")
        (folder / "documents/small.schema.json").write_text(json.dumps(SMALL), encoding="utf-8")
        filling = [sys.executable, "-m", "checkmeta", *RUNS["small schema, text"]]
        subprocess.run(filling, **_in(folder), stdout=subprocess.DEVNULL, check=False)
        every = "the seven examples, text"
        for name, arguments in (*RUNS.items(), (f"{every}, again", RUNS[every])):
            if name in RUNS:  # all is judged
                (folder / "cache/verdicts.sqlite3").unlink(missing_ok=True)
            else:
                counted(arguments, folder)
            found, budget = counted(arguments, folder) / 1e6, BUDGETS.get(name, 0.0)
            rows.append((name, found, budget, "too many" if found > budget else ""))
    print(tabulate(rows, ("run", "millions", "budget", ""), floatfmt=".2f"))
    if sys.version_info[:2] == VERSION and any(row[-1] for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
