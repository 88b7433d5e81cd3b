"""What `check()` costs, from documents on disk to verdicts, beside another state of checkmeta.

    python tests/benchmarks/judging.py [--base CHECKOUT] [--corpus FOLDER …] [--peers FOLDER] [--rounds N] [--scale]

`--base` is a checkout of the state to compare with; both take turns, a process each, so that a busy machine slows both. All
is processor time, the least of all rounds, and how many times faster this one is.

- corpus: reading and judging every file of the corpus by itself, by all shipped rules; `judging` is the second part alone;
- examples: the seven of `rulesets/examples`, with the report as text and as JSON;
- workload: twenty rules over the documents of the peers' bench (`gen.py`), milliseconds a document;
- small: a platform of four facts against all shipped rules, in milliseconds;
- `--scale`: how time grows with subjects, attributes, clients and rules of one's own, for each format: the exponent of a line
  through the measured points, in logarithms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAY = dt.date(2026, 11, 22)
FORMATS = (
    "text", "concise", "html", "json", "jsonl", "sarif", "sarif-all", "oscal", "junit", "tap", "github", "gitlab", "markdown", "csv",
)  # fmt: skip
SMALL = "name: A\naccounts: {self_registration: true}\nsecurity: {audit_log: false, rate_limits: true}\n"


def worker(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """One round, in this process, of the checkmeta that is imported."""
    gc.set_threshold(50_000, 20, 20)  # as the command does
    error = either("checkmeta.base.diagnostics.diagnostic", "checkmeta.diagnostics.diagnostic").CheckmetaError
    pipeline = either("checkmeta.judging.pipeline", "checkmeta.pipeline")
    load = either("checkmeta.store.library", "checkmeta.library").load

    shipped = load((), folder, tests=False)
    found: dict[str, float] = {}

    def judging(library: Any, subjects: Any, *rest: Any) -> Any:
        start = time.process_time()
        report = judge(library, subjects, *rest)
        found["judging"] = found.get("judging", 0) + time.process_time() - start
        return report

    judge, pipeline.judge = pipeline.judge, judging
    brief = {"brief": True} if "brief" in pipeline.Request.__dataclass_fields__ else {}

    def checked(paths: list[Path], library: Any = shipped, **more: Any) -> Any:
        return pipeline.check(pipeline.Request(tuple(paths), DAY, cwd=folder, **more), library)

    def timed(name: str, run: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = run()
        found[name] = time.process_time() - start
        return result

    def corpus() -> None:
        for path in (
            p for place in options.corpus for p in sorted(place.rglob("*")) if p.suffix not in (".md", ".tsv")
        ):
            if path.is_file():
                try:
                    checked([path], **brief)
                except error:
                    continue

    def rendered(format_: str, report: Any) -> int:
        try:
            from checkmeta.report.registry import REPORTS  # noqa: PLC0415
        except ImportError:  # an older state
            from checkmeta.cli.check import _rendered  # noqa: PLC0415

            return sum(len(part) for part in _rendered(report, format_, coloured=False, verbose=False))
        return sum(len(part) for part in REPORTS[format_].render(report))

    (folder / "platform.yaml").write_text(SMALL, encoding="utf-8")
    checked([folder / "platform.yaml"], **brief)
    timed("small", lambda: [checked([folder / "platform.yaml"], **brief) for _ in range(20)])
    found["small"] *= 1000 / 20
    found.pop("judging")
    if options.corpus:
        timed("corpus", corpus)
    examples = sorted(
        p for p in (HERE.parents[1] / "rulesets" / "examples").iterdir() if p.is_dir() and p.name != "pack"
    )
    for format_ in ("text", "json"):
        rendered(format_, checked(examples[:1]))  # what it imports
        timed(f"examples {format_}", lambda f=format_: rendered(f, checked(examples, **(brief if f == "text" else {}))))
    if options.peers:
        own = load((str(HERE / "workload.rules"),), folder, tests=False)
        for number, document in enumerate(documents(options.peers, 40)):
            (folder / f"{number}.json").write_text(json.dumps({"doc": document}), encoding="utf-8")
        paths = [folder / f"{n}.json" for n in range(40)]
        checked(paths[:1], own)
        timed("workload", lambda: [checked([path], own, **brief) for path in paths])
        found["workload"] *= 1000 / 40
    if options.scale:
        found.update(scale(checked, rendered, folder))
    return found


def either(*names: str) -> Any:
    """A module, by the name that it has in the state that is measured."""
    *newer, oldest = names
    for name in newer:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    return importlib.import_module(oldest)


def documents(peers: Path, number: int) -> list[Any]:
    """So many documents of the workload, always the same."""
    text = (peers / "bench" / "gen.py").read_text(encoding="utf-8").split("\ndocs = ")[0]
    names: dict[str, Any] = {}
    exec("\n".join(line for line in text.splitlines() if not line.startswith("os.makedirs")), names)  # noqa: S102 - the bench's own generator
    return [names["doc"](i) for i in range(number)]


def scale(checked: Callable[..., Any], rendered: Callable[[str, Any], int], folder: Path) -> dict[str, float]:
    """The exponents of growth."""
    load = either("checkmeta.store.library", "checkmeta.library").load

    def subjects(number: int) -> tuple[list[Path], dict[str, Any]]:
        top = folder / f"subjects{number}"
        for n in range(number):
            (top / f"s{n}").mkdir(parents=True, exist_ok=True)
            (top / f"s{n}" / "platform.yaml").write_text(SMALL, encoding="utf-8")
        return [top], {}

    def attributes(number: int) -> tuple[list[Path], dict[str, Any]]:
        names = ("email", "birth_date", "nickname", "shoe_size", "country", "religion", "created_at", "phone")
        schema = {
            "type": "object", "title": "User",
            "properties": {f"{names[n % 8]}_{n}": {"type": "string", "title": f"Field {n}"} for n in range(number)},
        }  # fmt: skip
        path = folder / f"a{number}.schema.json"
        path.write_text(json.dumps(schema), encoding="utf-8")
        return [path], {}

    def clients(number: int) -> tuple[list[Path], dict[str, Any]]:
        listed = [
            {"clientId": f"c{n}", "publicClient": n % 2 == 0, "redirectUris": ["https://a.example/*"], "attributes": {}}
            for n in range(number)
        ]
        path = folder / f"realm{number}.json"
        path.write_text(json.dumps({"realm": "a", "sslRequired": "external", "clients": listed}), encoding="utf-8")
        return [path], {}

    def rules(number: int) -> tuple[list[Path], dict[str, Any]]:
        facts = ("security.audit_log", "security.rate_limits", "accounts.self_registration")
        path = folder / f"own{number}.rules"
        text = "".join(f'rule r{n} "R {n}" must platform.{facts[n % 3]}\n' for n in range(number))
        path.write_text(f'ruleset norm.own "Own" layer norm source "S"\n{text}', encoding="utf-8")
        return [folder / "platform.yaml"], {"library": load((str(path),), folder, tests=False)}

    found: dict[str, float] = {}
    axes = (
        (subjects, (25, 50, 100, 200)),
        (attributes, (100, 200, 400, 800)),
        (clients, (100, 200, 400)),
        (rules, (250, 500, 1000)),
    )
    for axis, sizes in axes:
        measured: dict[str, list[tuple[float, float]]] = {}
        for size in sizes:
            paths, more = axis(size)
            start = time.process_time()
            report = checked(paths, **more)
            judged = time.process_time() - start
            for format_ in FORMATS:
                start = time.process_time()
                rendered(format_, report)
                took = judged + time.process_time() - start
                measured.setdefault(format_, []).append((math.log(size), math.log(took)))
        for format_, points in measured.items():
            mean_x, mean_y = (sum(p[i] for p in points) / len(points) for i in (0, 1))
            slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
            found[f"exponent: {axis.__name__}, {format_}"] = slope
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--worker", action="store_true")
    options = parser.parse_args()
    if options.worker:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(json.dumps(worker(options, Path(folder))))
        return
    states = {"this": HERE.parents[1], **({"base": options.base} if options.base else {})}
    least: dict[str, dict[str, float]] = {name: {} for name in states}
    for _ in range(options.rounds):
        for name, checkout in states.items():
            path = {**os.environ, "PYTHONPATH": str(checkout / "checker")}
            ran = subprocess.run(
                [sys.executable, *sys.argv, "--worker"], env=path, check=True, capture_output=True, text=True
            )
            for key, value in json.loads(ran.stdout).items():
                least[name][key] = min(value, least[name].get(key, math.inf))
    for key, value in least["this"].items():
        before = least.get("base", {}).get(key)
        ratio = "" if before is None else f"  base {before:8.3f}   {before / value:5.1f} x"
        sys.stdout.write(f"{key:28} {value:8.3f}{ratio}\n")
    sys.stdout.write(
        f"{'JSON / text, examples':28} {least['this']['examples json'] / least['this']['examples text']:8.2f}\n"
    )


if __name__ == "__main__":
    main()
