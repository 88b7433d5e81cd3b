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
from editor import own_rules
from tabulate import tabulate

VERSION = (3, 11)
BUDGETS: dict[str, float] = {
    "--version": 0.11,
    "small schema, text": 12,
    "unified-identity, json": 20,
    "the seven examples, text": 64,
    "the seven examples, text, again": 33,
    "editor: a key is typed": 5.4,
    "editor: a mistake": 1.5,
    "editor: lint has looked": 13.3,
    "editor: completion": 0.04,
    "editor: hover": 0.31,
    "editor: rename": 6.6,
    "editor: colours": 0.83,
    "editor: lenses": 0.05,
}
"""In millions: a tenth more than when they were set."""
_INSTRUCTION = """
import sys

count = 0

def instruction(frame, event, argument):
    global count
    if event == "opcode":
        count += 1
    elif event == "call":
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return instruction
"""
COUNTING = (
    _INSTRUCTION
    + """
import runpy

sys.argv[0] = "checkmeta"
sys.settrace(instruction)
try:
    runpy.run_module("checkmeta", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
sys.settrace(None)
print(f"\\n{count}", file=sys.__stdout__, flush=True)
"""
)
EDITING = (
    _INSTRUCTION
    + """
import json
from pathlib import Path

from checkmeta.authoring.language_server import mentions, outline, rule_actions
from checkmeta.authoring.language_server.complete import completions
from checkmeta.authoring.language_server.explain_names import Cards, hover
from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.language_server.positions import PositionCodec

name, places, cards, root = "own.rules", PositionCodec(), Cards(), Path.cwd()
text = (root / name).read_text(encoding="utf-8")
rules = LiveRules(root)
rules.open(root / name, text)
cards.learn(rules.program)
at = text.rindex("  must ")

def put(line):
    rules.change({name: text[:at] + line + text[at:]})

def typed(line):
    put(line)
    assert rules.findings(name, slow=False)

def linted(line):
    put(line)
    assert rules.findings(name)

answers = {
    "a key is typed": lambda: typed(" "),
    "a mistake": lambda: typed("  must = "),
    "lint has looked": lambda: linted("  "),
    "completion": lambda: completions(rules, source, inside, places),
    "hover": lambda: hover(rules, cards, source, inside),
    "rename": lambda: mentions.rename_edits(rules, named.of, "another"),
    "colours": lambda: outline.colours(rules.pieces[name].file, rules.resolved, places),
    "lenses": lambda: rule_actions.lenses(rules, name, "", places),
}
found = {}
for what, answer in answers.items():
    linted("")
    source = rules.source(name)
    inside = source.text.index("retention.period") + 12
    named = mentions.named_at(rules, name, source.text.index("define ") + 8)
    answer()  # what is made once is there
    linted("")
    count = 0
    sys.settrace(instruction)
    answer()
    sys.settrace(None)
    found[what] = count
print(json.dumps(found))
"""
)


def counted(arguments: Sequence[str], folder: Path) -> int:
    """How many a run executes."""
    run = subprocess.run(
        [sys.executable, "-c", COUNTING, *arguments], **_in(folder), stdout=subprocess.PIPE, check=True
    )
    return int(run.stdout.splitlines()[-1])


def edited(folder: Path) -> dict[str, int]:
    """How many an editor's server executes for an answer, on a file of some 500 lines with all rules loaded: the answer itself, without its way."""
    (folder / "documents/own.rules").write_text(own_rules(), encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", EDITING], **_in(folder), stdout=subprocess.PIPE, check=True)
    return {f"editor: {what}": count for what, count in json.loads(run.stdout).items()}


def _in(folder: Path) -> dict[str, Any]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    cache = {"CHECKMETA_CACHE": str(folder / "cache"), "PYTHONHASHSEED": "0"}
    return {"cwd": folder / "documents", "env": env | cache, "stderr": subprocess.DEVNULL}


def _row(name: str, count: int) -> tuple[str, float, float, str]:
    found, budget = count / 1e6, BUDGETS[name]
    return name, found, budget, "too many" if found > budget else ""


def main() -> None:
    """Count and print."""
    rows: list[tuple[str, float, float, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(EXAMPLES, folder / "documents")
        (folder / "documents/small.schema.json").write_text(json.dumps(SMALL), encoding="utf-8")
        filling = [sys.executable, "-m", "checkmeta", *RUNS["small schema, text"]]
        subprocess.run(filling, **_in(folder), stdout=subprocess.DEVNULL, check=False)
        for name, arguments in RUNS.items():
            if name in BUDGETS:
                (folder / "cache/verdicts.sqlite3").unlink(missing_ok=True)  # all is judged
                rows.append(_row(name, counted(arguments, folder)))
            if name == "the seven examples, text":
                rows.append(_row(f"{name}, again", counted(arguments, folder)))
        rows += [_row(name, count) for name, count in edited(folder).items()]
    print(tabulate(rows, ("run", "millions", "budget", ""), floatfmt=".2f"))
    if sys.version_info[:2] == VERSION and any(row[-1] for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
