"""Twenty rules over JSON on disk, beside other engines: each by its own language, from text to verdicts, all verdicts compared.

    python tests/benchmarks/peers.py --peers FOLDER --python PATH [--documents N] [--rounds N] [ENGINE …]

`--peers` is a folder with the bench (`bench/gen.py`, `bench/rules/`, `bench/peers/`), `--python` that of an environment with the
engines installed (`pip install jsonschema-rs cel-expr-python opa-eval celine-regorus cedarpy cfn-guard-rs`); those that aren't there
are named and left out. Each round runs every engine once, in a process of its own, so that a busy machine slows all. What is printed is
processor time for a document, the least of all rounds, beside reading it by `json` and judging it by Python written by hand. An engine
whose verdicts differ from those in a single document is an error, not a row.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FLOOR = "py_hand"
OURS = "checkmeta"
ENGINES = {
    FLOOR: "Python written by hand", "jsonschema_rs_": "jsonschema-rs", "cel_cpp": "CEL (cel-expr-python)", "opa_eval_": "Rego (opa-eval)",
    "regorus_celine": "Rego (regorus)", "cedar_py": "Cedar (cedarpy)", "guard_rs": "cfn-guard", OURS: "checkmeta",
}  # fmt: skip
ROUNDS_WITHIN = 3
"""How often a process goes through the documents; the first time is to warm up."""


def laid_out(peers: Path, to: Path, number: int) -> None:
    """The bench with its own paths, and the documents: for the others as they are, for us below one key, as no mapping reads them."""
    for path in sorted((peers / "bench").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            copy = to / "bench" / path.relative_to(peers / "bench")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text(encoding="utf-8").replace("@PEERS@", str(to)), encoding="utf-8")
    text = (peers / "bench" / "gen.py").read_text(encoding="utf-8").split("\ndocs = ")[0]
    names: dict[str, Any] = {}
    exec("\n".join(line for line in text.splitlines() if not line.startswith("os.makedirs")), names)  # noqa: S102 - the bench's own generator
    for folder in ("documents", "wrapped"):
        (to / folder).mkdir()
    for index in range(number):
        document = names["doc"](index)
        (to / "documents" / f"{index:05}.json").write_text(json.dumps(document), encoding="utf-8")
        (to / "wrapped" / f"{index:05}.json").write_text(json.dumps({"doc": document}), encoding="utf-8")


def ours(folder: Path) -> Callable[[Path], list[str]]:
    """How checkmeta judges a file."""
    import datetime as dt  # noqa: PLC0415 - only where this engine runs

    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.language.words import Verdict  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    library = load((str(HERE / "workload.rules"),), folder, tests=False)

    def judged(path: Path) -> list[str]:
        report = check(Request((path,), dt.date(2026, 11, 22), cwd=folder), library)
        broken = (j for s in report.subjects for j in s.judgements if j.verdict is Verdict.VIOLATED)
        return sorted({j.rule.id.rpartition(".")[2].upper() for j in broken})

    return judged


def theirs(engine: str, folder: Path) -> Callable[[Path], list[str]]:
    """How another engine judges a file: from its text where it can, else from what `json` makes of it."""
    sys.path.insert(0, str(folder / "bench"))
    module = __import__(f"peers.{engine}", fromlist=["load"])
    if hasattr(module, "load_text"):
        judge = module.load_text()
        return lambda path: sorted({found[0] for found in judge(path.read_text(encoding="utf-8"))})
    judge = module.load()
    return lambda path: sorted({found[0] for found in judge(json.loads(path.read_text(encoding="utf-8")))})


def worker(engine: str, folder: Path) -> dict[str, Any]:
    """Microseconds of processor time for a document, and what each document breaks."""
    paths = sorted((folder / ("wrapped" if engine == OURS else "documents")).iterdir())
    judged = ours(folder) if engine == OURS else theirs(engine, folder)
    least = float("inf")
    found: list[list[str]] = []
    for _ in range(ROUNDS_WITHIN):
        start = time.process_time()
        found = [judged(path) for path in paths]
        least = min(least, time.process_time() - start)
    return {"us": least / len(paths) * 1e6, "found": found}


def main() -> int:
    """Measure, compare, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*", help=", ".join(ENGINES))
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--worker", type=Path)
    options = parser.parse_args()
    if options.worker:
        sys.stdout.write(json.dumps(worker(options.engines[0], options.worker)))
        return 0
    wanted = [e for e in ENGINES if not options.engines or e in options.engines or e == FLOOR]
    least: dict[str, float] = {}
    found: dict[str, list[list[str]]] = {}
    absent: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laid_out(options.peers, folder, options.documents)
        for _ in range(options.rounds):
            for engine in wanted:
                python = sys.executable if engine == OURS else options.python
                path = {**os.environ, "PYTHONPATH": str(HERE.parents[1] / "checker")} if engine == OURS else None
                command = [python, __file__, engine, "--peers", str(options.peers), "--worker", str(folder)]
                ran = subprocess.run(command, env=path, check=False, capture_output=True, text=True)
                if ran.returncode:
                    absent[engine] = (ran.stderr.strip().splitlines() or ["it ended without a word"])[-1]
                    continue
                said = json.loads(ran.stdout)
                least[engine] = min(said["us"], least.get(engine, float("inf")))
                found[engine] = said["found"]
    if FLOOR not in least:
        sys.stderr.write(f"the floor doesn't run: {absent[FLOOR]}\n")
        return 2
    differ = {
        e: sum(a != b for a, b in zip(found[e], found[FLOOR], strict=True)) for e in found if found[e] != found[FLOOR]
    }
    for engine in sorted(least, key=lambda e: least[e]):
        if engine not in differ:
            sys.stdout.write(f"{ENGINES[engine]:28} {least[engine]:10.0f} µs  {least[engine] / least[FLOOR]:8.1f} x\n")
    for engine, why in absent.items():
        sys.stdout.write(f"{ENGINES[engine]:28} left out: {why}\n")
    for engine, number in differ.items():
        sys.stderr.write(f"{ENGINES[engine]}: other verdicts in {number} of {options.documents} documents\n")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
