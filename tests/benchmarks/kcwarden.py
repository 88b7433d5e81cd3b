"""Who says what of Keycloak realms, kcwarden or checkmeta: `python tests/benchmarks/kcwarden.py --peer KCWARDEN EXPORT …`.

`KCWARDEN` is the program of kcwarden 0.18 in an environment of its own (`python -m venv E && E/bin/pip install kcwarden==0.18`). Both
read the same exports; for each of kcwarden's checks, by `kcwarden.yaml`, a line says in how many exports each of the two finds something, and which
exports kcwarden can't read. A rule finds something where its verdict is `violated`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import yaml

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library, load

CHECKS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
DAY = dt.date(2026, 11, 30)


def theirs(peer: Path, export: Path) -> frozenset[str] | None:
    """The names of kcwarden's checks that find something; None where it can't read the export."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        command = [str(peer), "audit", "--format", "json", "--output", str(out), str(export)]
        ran = subprocess.run(command, capture_output=True, check=False, timeout=120)
        if ran.returncode != 0 or not out.exists():
            return None
        found = json.loads(out.read_text(encoding="utf-8"))
    return frozenset(str(entry["reporting_auditor"]) for entry in found)


def ours(library: Library, export: Path) -> frozenset[str] | None:
    """The ids of the rules that are broken; None where the export can't be read."""
    try:
        report = check(Request((export,), DAY), library)
    except CheckmetaError:
        return None
    return frozenset(j.rule.id for s in report.subjects for j in s.judgements if j.verdict is Verdict.VIOLATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("exports", type=Path, nargs="+")
    options = parser.parse_args()
    library = load()
    said: dict[str, list[tuple[bool | None, bool | None]]] = defaultdict(list)
    for export in options.exports:
        them, us = theirs(options.peer, export.resolve()), ours(library, export.resolve())
        print(
            f"{export.name}: kcwarden {'-' if them is None else len(them)}, checkmeta {'-' if us is None else len(us)} kinds of finding"
        )
        for name, entry in CHECKS.items():
            rules = set(entry.get("rules", ()))
            said[name].append((None if them is None else name in them, None if us is None else bool(us & rules)))
    print(f"\n{'check':82} kcwarden checkmeta  together, of {len(options.exports)} exports")
    for name, pairs in said.items():
        both = sum(bool(them) and bool(us) for them, us in pairs)
        reason = "  no rule: " + CHECKS[name]["because"][:60] + " …" if "because" in CHECKS[name] else ""
        print(f"{name:82} {sum(bool(t) for t, _ in pairs):8} {sum(bool(u) for _, u in pairs):9} {both:9}{reason}")
    print(f"\nnot read: kcwarden {sum(t is None for t, _ in pairs)}, checkmeta {sum(u is None for _, u in pairs)}")


if __name__ == "__main__":
    main()
