"""What a sweep costs: processor time a subject, speed-up by processes, and the most memory of all processes together.

    python tests/benchmarks/sweeping.py --rows 2000 --jobs 1,2
    python tests/benchmarks/sweeping.py --rows 20000,200000 --trivial

The subjects state seven facts in some 300 bytes; with `--trivial` they are judged by one rule of their own, else by all that comes with checkmeta.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RULE = 'ruleset norm.w "Norm" layer norm source "S"\nrule log "Log" must platform.security.audit_log\n'
DOCUMENT = """name: World {number}
jurisdictions: [DE]
accounts:
  self_registration: {even}
  authentication: {{ session_lifetime: {number} days }}
security: {{ audit_log: {even}, admin_audit_log: {even} }}
moderation: {{ user_content: true }}
"""


def write(path: Path, rows: int) -> None:
    """Subjects as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            content = DOCUMENT.format(number=number, even="true" if number % 2 else "false")
            row = {"subject": f"s{number}", "documents": [{"name": "platform.yaml", "content": content}]}
            file.write(json.dumps(row) + "\n")


def memory(session: int) -> int:
    """Bytes of all processes of a session, what several share counted once."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == session:
                lines = (entry / "smaps_rollup").read_text(encoding="ascii").splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            continue
    return total


def swept(folder: Path, rows: int, jobs: int, *, trivial: bool) -> dict[str, float]:
    """One sweep, measured from outside."""
    source = folder / f"{rows}.jsonl"
    if not source.exists():
        write(source, rows)
    command = [
        str(Path(sys.executable).with_name("checkmeta")),
        "sweep",
        source.name,
        "--to",
        f"out-{rows}-{jobs}",
        "--jobs",
        str(jobs),
    ]
    command += ["--rules", "w.rules"] if trivial else []
    begun, before = time.monotonic(), os.times()
    process = subprocess.Popen([*command, "--restart"], cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.25)
    after = os.times()
    own = after.children_user - before.children_user + after.children_system - before.children_system
    out = sum(file.stat().st_size for file in (folder / f"out-{rows}-{jobs}").glob("part-*.jsonl"))
    return {"wall": time.monotonic() - begun, "cpu": own, "peak": peak / 1024**2, "bytes": out / max(rows, 1)}


def main() -> None:
    """Print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="2000")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--trivial", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "w.rules").write_text(RULE, encoding="utf-8")
        swept(folder, 1, 1, trivial=asked.trivial)  # rules are compiled once
        empty = swept(folder, 0, 1, trivial=asked.trivial)
        print(f"empty: {empty['wall']:.2f} s, {empty['cpu']:.2f} s of the processor")
        for rows in map(int, asked.rows.split(",")):
            for jobs in map(int, asked.jobs.split(",")):
                found = swept(folder, rows, jobs, trivial=asked.trivial)
                print(
                    f"{rows:>9,} subjects, {jobs} processes: {found['wall']:8.2f} s, {found['cpu']:8.2f} s of the processor, "
                    f"{(found['cpu'] - empty['cpu']) / rows * 1000:6.2f} ms a subject, {found['peak']:6.0f} MiB, {found['bytes']:.0f} bytes a subject"
                )


if __name__ == "__main__":
    main()
