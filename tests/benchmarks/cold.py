"""How long a cold `checkmeta check` of an example takes, beside a bare `python -c pass`.

    python tests/benchmarks/cold.py [--rounds N]

Each round runs every candidate once, in turn, so that whatever else the machine does falls on all alike; medians are shown. A
first run finds an empty cache and compiles the rules; later runs find them compiled. Then the stages of a later run, by the
clock inside one process each, and the slowest of the documents from practice, where they are at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).parents[2]
EXAMPLE = "rulesets/examples/good-neighbour"
DAY = "2026-11-22"
COMMAND = [str(Path(sys.executable).with_name("checkmeta")), "check", EXAMPLE, "--as-of", DAY]
BARE = [sys.executable, "-c", "pass"]
CORPUS = ROOT.parent / "shared" / "corpus"
SLOWEST = 5

# the stages as the command goes through them; `python` itself is what the bare run takes
STAGES = f"""
import time
began = time.perf_counter()
marks = []
def stage(name):
    marks.append((name, time.perf_counter()))
import datetime as dt
from pathlib import Path
import checkmeta.cli.check
from checkmeta.facts.subjects import build_subjects
from checkmeta.store.library import load
from checkmeta.judging.pipeline import Request, judge
from checkmeta.report import text
stage("imports")
library = load((), Path.cwd())
stage("rules")
subjects = build_subjects([Path({EXAMPLE!r})], Path.cwd())
stage("documents")
report = judge(library, subjects, Request((Path({EXAMPLE!r}),), dt.date.fromisoformat({DAY!r})))
stage("judging")
text.render(report)
stage("report")
import json
times = [began, *(t for _, t in marks)]
print(json.dumps({{name: after - before for (name, _), before, after in zip(marks, times, times[1:])}}))
"""

# one document after another in one process: what counts is the document, not the start
DOCUMENTS = f"""
import datetime as dt, json, sys, time
from pathlib import Path
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.judging.pipeline import Request, check
from checkmeta.report import text
corpus = Path(sys.argv[1])
def run(path):
    began = time.perf_counter()
    try:
        text.render(check(Request((path,), dt.date.fromisoformat({DAY!r}), cwd=corpus)))
        end = "checked"
    except CheckmetaError as error:
        end = error.diagnostics[0].code
    return time.perf_counter() - began, path.as_posix(), end
files = [p.relative_to(corpus) for p in sorted(corpus.rglob("*")) if p.is_file()]
run(files[0])
print(json.dumps(sorted(map(run, files), reverse=True)))
"""


def timed(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, str]:
    """Seconds by the clock that a command takes, and what it prints; it must end with 0 or 1."""
    began = time.perf_counter()
    ran = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if ran.returncode not in (0, 1):
        sys.exit(ran.stderr or f"{command[0]} ends with {ran.returncode}")
    return seconds, ran.stdout


def milliseconds(seconds: float) -> str:
    """A time as it is shown."""
    return f"{seconds * 1000:.0f} ms"


def measure(rounds: int, cache: Path) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Times of each candidate, and of each stage of a later run."""
    warm = {**os.environ, "CHECKMETA_CACHE": str(cache / "warm")}
    names = ("bare python", "first run", "later run")
    times: dict[str, list[float]] = {name: [] for name in names}
    stages: dict[str, list[float]] = {}
    timed(COMMAND, warm)
    for number in range(rounds):
        cold = {**os.environ, "CHECKMETA_CACHE": str(cache / f"cold {number}")}
        for name, command, env in zip(names, (BARE, COMMAND, COMMAND), (warm, cold, warm), strict=True):
            times[name].append(timed(command, env)[0])
        for stage, seconds in json.loads(timed([sys.executable, "-c", STAGES], warm)[1]).items():
            stages.setdefault(stage, []).append(seconds)
    return times, stages


def show(times: Mapping[str, list[float]], stages: Mapping[str, list[float]]) -> None:
    """Print both as tables."""
    bare = statistics.median(times["bare python"])
    rows = [
        (name, milliseconds(statistics.median(t)), milliseconds(min(t)), f"{statistics.median(t) / bare:.1f} ×")
        for name, t in times.items()
    ]
    print(tabulate(rows, headers=("`check` of the good neighbour", "median", "least", "over bare python")))
    print()
    parts = [("python", bare), *((name, statistics.median(t)) for name, t in stages.items())]
    print(
        tabulate(
            [(name, milliseconds(seconds), f"{seconds / bare:.1f} ×") for name, seconds in parts],
            headers=("stage of a later run", "median", "over bare python"),
        )
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is run (default: 7)")
    rounds = max(1, parser.parse_args().rounds)
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch)
        show(*measure(rounds, cache))
        if CORPUS.is_dir():
            warm = {**os.environ, "CHECKMETA_CACHE": str(cache / "warm")}
            slowest = json.loads(timed([sys.executable, "-c", DOCUMENTS, str(CORPUS)], warm)[1])[:SLOWEST]
            print()
            headers = ("slowest documents from practice", "time", "it is")
            print(tabulate([(name, milliseconds(seconds), end) for seconds, name, end in slowest], headers=headers))


if __name__ == "__main__":
    main()
