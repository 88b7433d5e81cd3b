"""Sweeps as they are started, with small subjects of every outcome."""

import json
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-P", "-m", "checkmeta")
"""With the packages of this environment, be it a copy of another."""
RULES = """ruleset law.w "Law" layer law jurisdiction everywhere source "S"
rule log "Log" must platform.security.audit_log remedy "Log."
rule kept "Kept" must platform.accounts.authentication.session_lifetime <= 30 days
"""
HARMFUL = textwrap.dedent("""
    # what a subject may do to the process that judges it, done to the real one by the subject's name
    import os, signal, sys
    if "checkmeta.sweep.judging_main" in sys.orig_argv:
        from checkmeta.sweep.row_judge import RowJudge
        judged = RowJudge.judged
        def harmful(self, row):
            def deeper(): return deeper()
            if row.subject == "kills": os.kill(os.getpid(), signal.SIGKILL)
            if row.subject == "exits": os._exit(0)
            if row.subject == "hangs":
                while True: pass
            if row.subject == "fills":
                filled = []
                while True: filled.append(bytearray(1 << 20))
            if row.subject == "recurses": deeper()
            if row.subject == "fails": raise KeyError(row.subject)
            if row.subject == "prints": print("among the answers", flush=True)
            if row.subject.startswith("slow"):
                import time
                time.sleep(0.02)
            return judged(self, row)
        RowJudge.judged = harmful
""")


@dataclass
class Swept:
    status: int
    out: str
    err: str

    def ends(self, status):
        assert self.status == status, f"{self.status}\n{self.out[-2000:]}{self.err[-2000:]}"
        assert "Traceback" not in self.out + self.err
        return self


class Sweeper:
    """Runs `checkmeta` in a folder that has the rules."""

    def __init__(self, folder, cache):
        self.folder = folder
        self.env = {**os.environ, "CHECKMETA_CACHE": str(cache)}
        (folder / "w.rules").write_text(RULES, encoding="utf-8")

    def start(self, *args, given=None, **more):
        return subprocess.Popen(
            [*COMMAND, *map(str, args)], cwd=self.folder, env=self.env, stdin=given or subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True, **more,
        )  # fmt: skip

    def __call__(self, *args, given=None, **more):
        process = self.start(*args, given=given, **more)
        out, err = process.communicate(timeout=300)
        return Swept(process.returncode, out, err)

    def sweep(self, source, to, *args, **more):
        return self(
            "sweep", source, "--to", to, "--rules", "w.rules", "--as-of", "2026-11-22", "--part-size", 20, *args, **more
        )

    def rows(self, to):
        folder = self.folder / to
        files = sorted(folder.glob("part-*.jsonl")) if folder.is_dir() else [folder]
        return b"".join(file.read_bytes() for file in files)

    def read(self, to):
        return [json.loads(line) for line in self.rows(to).splitlines()]

    def write(self, name, subjects):
        """A file of JSON Lines: a document by the subject's name."""
        lines = (
            json.dumps({"subject": s, "documents": [{"name": "platform.yaml", "content": d}]}) for s, d in subjects
        )
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return name

    def harm(self):
        """From now on subjects do what their names say."""
        hook = self.folder / "hook"
        hook.mkdir()
        (hook / "sitecustomize.py").write_text(HARMFUL, encoding="utf-8")
        self.env["PYTHONPATH"] = str(hook)


def subjects(count, name="s"):
    """Some that are broken, some that are kept, some of which nothing is known."""
    for number in range(count):
        security = f"security: {{ audit_log: {'true' if number % 3 else 'false'} }}\n" if number % 4 else ""
        lifetime = f"accounts: {{ authentication: {{ session_lifetime: {number} days }} }}\n"
        yield f"{name}{number:04}", f"name: World {number}\n{security}{lifetime}"


@pytest.fixture
def sweeper(tmp_path, compiled_rules):
    return Sweeper(tmp_path, compiled_rules)


@pytest.fixture
def lines(sweeper):
    return sweeper.write("worlds.jsonl", subjects(100))


def judging(session):
    """Processes of a session that judge."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and os.getsid(int(entry.name)) == session:
                found.append((int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
        except OSError:
            continue
    return [pid for pid, command in found if "checkmeta.sweep.judging_main" in command]


def gone(session, seconds=15):
    """Whether no process that judges is left, soon."""
    until = time.monotonic() + seconds
    while judging(session) and time.monotonic() < until:
        time.sleep(0.05)
    return not judging(session)
