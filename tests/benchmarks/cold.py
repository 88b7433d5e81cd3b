"""What a run of an installed checkmeta takes, as often as `python -c pass` of the same environment: processor time of the whole process.

    python tests/benchmarks/cold.py ENVIRONMENT… [--rounds N]

An environment is one with a wheel of checkmeta in it, as `.ci/run` makes it. All take turns, so that a busy machine slows all alike;
medians are shown, with the most memory that a run had. The cache is filled before: a wheel brings the rules compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "rulesets" / "examples"
NAMES = sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir())
SMALL = {
    "type": "object",
    "title": "User",
    "properties": {n: {"type": "string"} for n in ("email", "birth_date", "nickname")},
}
DAY = ("--as-of", "2026-11-22", "--format")
RUNS: dict[str, Sequence[str]] = {
    "--version": ("--version",),
    **{f"small schema, {f}": ("check", "small.schema.json", *DAY, f) for f in ("text", "json")},
    **{f"unified-identity, {f}": ("check", "unified-identity", *DAY, f) for f in ("text", "json")},
    **{f"the seven examples, {f}": ("check", *NAMES, *DAY, f) for f in ("text", "json")},
}


def measured(command: Sequence[str], folder: Path, cache: Path) -> tuple[float, float]:
    """Seconds of processor time, and mebibytes of memory, of a run."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {"CHECKMETA_CACHE": str(cache)}
    run = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode not in (0, 1, 2):
        sys.exit(f"{' '.join(command)} ends with {run.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("environments", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    found: dict[tuple[str, Path], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "documents"
        shutil.copytree(EXAMPLES, folder)
        (folder / "small.schema.json").write_text(json.dumps(SMALL), encoding="utf-8")
        for number in range(options.rounds + 1):
            for name in ("pass", *RUNS):
                for place, environment in enumerate(options.environments):
                    there = environment.resolve() / "bin"
                    command = (
                        [str(there / "checkmeta"), *RUNS[name]]
                        if name in RUNS
                        else [str(there / "python"), "-c", "pass"]
                    )
                    one = measured(command, folder, Path(scratch) / f"cache{place}")
                    if number:  # the first fills the cache
                        found.setdefault((name, environment), []).append(one)
    for name in RUNS:
        for environment in options.environments:
            bare, took = (statistics.median(t for t, _ in found[n, environment]) for n in ("pass", name))
            most = max(m for _, m in found[name, environment])
            sys.stdout.write(
                f"{name:28} {environment.name:12} {took / bare:6.1f} x  {took * 1000:6.0f} ms  {most:5.0f} MiB\n"
            )


if __name__ == "__main__":
    main()
