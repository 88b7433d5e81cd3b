"""Fuzzes by coverage, with atheris: `python -m tests.fuzz.run [--seconds N] [TARGET ...]`, in the repository's folder.

Half of the targets run at a time, for N seconds in all. A find is written to `finds/TARGET/`, where `test_finds.py` runs it
from then on, and ends the run with exit status 1. The same inputs are tried in every run, as far as the time
reaches; `--fresh` tries others, and `--corpus FOLDER` goes on where the last run with that folder ended.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

# nothing of the package is imported in the process that starts the others, nor before it is instrumented in these
ROOMS = {
    "readers": ("base", "documents"),
    "rules": ("authoring.formatting", "language"),
    "mappings": ("facts",),
    "check": ("judging", "report"),
}
"""What is instrumented for each: to do so takes longer than to fuzz, and new ways through all else say little of it."""
FINDS = Path(__file__).parent / "finds"
SLOWEST = 20
"""Seconds that an input may take."""
MEGABYTES = 2048
WORDS = 1500
AT_ONCE = 2


def one(name: str, corpus: Path, options: list[str]) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris  # noqa: PLC0415 - only the processes that fuzz need it

    with atheris.instrument_imports(include=[f"checkmeta.{room}" for room in ROOMS[name]]):
        from tests.fuzz.targets import attempt, coded, decoded, seeds  # noqa: PLC0415

        words: set[bytes] = set()
        for kind, data in seeds(name):
            (corpus / sha256(kind.encode() + data).hexdigest()).write_bytes(coded(name, kind, data))
            words.update(re.findall(rb"[A-Za-z_$][\w.:-]{2,30}|[^\w\s]{2,3}", data))
        listed = sorted(words)[:: max(1, len(words) // WORDS)]
        dictionary = corpus.with_name(corpus.name + ".words")
        escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in listed)
        dictionary.write_text("".join(f'"{word}"\n' for word in escaped))
        # what is imported late is instrumented too
        attempt(name, *next(seeds(name)))
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-dict={dictionary}", *options], lambda data: attempt(name, *decoded(name, data))
    )
    atheris.Fuzz()


def keep(name: str, found: Path) -> list[Path]:
    """Move what a run found to where it is a test."""
    from tests.fuzz.targets import decoded  # noqa: PLC0415 - see above

    kept = []
    for file in sorted(found.iterdir()):
        kind, data = decoded(name, file.read_bytes())
        (FINDS / name).mkdir(parents=True, exist_ok=True)
        to = FINDS / name / f"{sha256(data).hexdigest()[:10]}{'' if kind.startswith('.') else '-'}{kind}"
        to.write_bytes(data)
        kept.append(to)
    return kept


def fuzz(name: str, seconds: int, seed: int, scratch: Path, corpus: Path) -> bool:
    """Fuzz one target in a process of its own. Returns whether nothing was found."""
    found = scratch / f"{name}.found"
    found.mkdir()
    corpus.mkdir(parents=True, exist_ok=True)
    options = [
        f"-seed={seed}", f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEGABYTES}", "-max_len=2048",
        "-report_slow_units=1000", f"-artifact_prefix={found}/", "-print_final_stats=1",
    ]  # fmt: skip
    with (scratch / f"{name}.log").open("w+b") as log:
        command = [sys.executable, "-m", "tests.fuzz.run", "--one", name, "--corpus", str(corpus), "--", *options]
        env = {**os.environ, "PYTHONHASHSEED": "0", "TMPDIR": str(scratch)}
        ended = subprocess.run(command, env=env, stdout=log, stderr=subprocess.STDOUT, check=False)
        log.seek(0)
        said = log.read().decode(errors="replace")
    runs = re.search(r"stat::number_of_executed_units: +(\d+)", said)
    kept = keep(name, found)
    print(f"{name}: {int(runs[1]) if runs else 0:,} runs, {len(kept)} finds", flush=True)
    if ended.returncode or kept or not runs:
        print(said[-4000:])
        for file in kept:
            print(f"kept as a test: {file}")
        return False
    return True


def main() -> int:
    """Fuzz the targets, some at a time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(ROOMS)}; all, if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="of all targets together (60)")
    parser.add_argument("--fresh", action="store_true", help="try other inputs than the run before")
    parser.add_argument("--corpus", type=Path, help="where inputs that reach something new are kept")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.corpus, given.targets)
        return 0
    if unknown := set(given.targets) - set(ROOMS):
        parser.error(f"no target `{min(unknown)}`")
    names = given.targets or [*ROOMS]
    seed = secrets.randbelow(2**31) + 1 if given.fresh else 1
    each = max(1, given.seconds * min(AT_ONCE, len(names)) // len(names))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        scratch = Path(folder)
        corpus = given.corpus or scratch / "corpus"
        well = list(pool.map(lambda name: fuzz(name, each, seed, scratch, corpus / name), names))
    return int(not all(well))


if __name__ == "__main__":
    sys.exit(main())
