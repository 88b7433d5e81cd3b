"""Whether two states of checkmeta report the same, byte for byte: what makes one faster must change nothing.

    python tests/benchmarks/same.py --base CHECKOUT [FOLDER …]

Every file of the folders by itself, and the seven examples, as JSON, as this state and `--base` judge them: for the places that they
state, and for others that are asked for. Each state has a process of its own, and keeps a hash of each report.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 22)
PLACES = ((), ("EU", "CN", "US-CA"))


def hashes(folders: list[Path]) -> dict[str, str]:
    """By the path and the places that are asked for the hash of each report, or the code of what stands in its way."""
    from checkmeta.base.diagnostics.diagnostic import CheckmetaError  # noqa: PLC0415 - of the state that is asked
    from checkmeta.judging.pipeline import Request, check  # noqa: PLC0415
    from checkmeta.report.registry import REPORTS  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    library = load((), ROOT, tests=False)
    found: dict[str, str] = {}
    files = [p for folder in folders[1:] for p in sorted(folder.rglob("*")) if p.is_file()]
    examples = sorted(p for p in folders[0].iterdir() if p.is_dir())
    for path in [*examples, *files]:
        for places in PLACES:
            for explain in (False, True) if path in examples else (False,):
                asked = Request((path,), DAY, jurisdictions=places, cwd=path.parent, explain=explain)
                try:
                    report = "".join(REPORTS["json"].render(check(asked, library)))
                except CheckmetaError as error:
                    report = " ".join(f"{d.code} {d.message}" for d in error.diagnostics)
                key = f"{path} {','.join(places)}{' explained' if explain else ''}"
                found[key] = hashlib.sha256(report.encode("utf-8", "surrogatepass")).hexdigest()
    return found


def main() -> None:
    """Compare, and say what differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--base", type=Path)
    options = parser.parse_args()
    if options.base is None:
        sys.stdout.write(json.dumps(hashes(options.folders)))
        return
    with tempfile.TemporaryDirectory() as scratch:  # out of the repository, whose commit a report tells
        examples = shutil.copytree(ROOT / "rulesets" / "examples", Path(scratch) / "examples")
        folders = [str(folder.resolve()) for folder in (examples, *options.folders)]
        this, base = (
            json.loads(
                subprocess.run(
                    [sys.executable, __file__, *folders],
                    env={**os.environ, "PYTHONPATH": str(checkout / "checker")}, check=True, capture_output=True, text=True,
                ).stdout
            )
            for checkout in (ROOT, options.base)
        )  # fmt: skip
    different = sorted(key for key in this.keys() | base.keys() if this.get(key) != base.get(key))
    sys.stdout.write("".join(f"{key}\n" for key in different))
    sys.stdout.write(f"{len(different)} of {len(this)} reports differ\n")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
