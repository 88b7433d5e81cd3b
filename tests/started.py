"""Starts `checkmeta` as often as it is asked to, each time in a process of its own, forked where all is imported and read already.

What is forked has its own arguments, folder, environment, streams and exit status, as a person's run has. What Python looks at when it
starts (`LANG`, `PYTHON…`) is the same for all runs of one starter; whoever tests another starts the command itself.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from checkmeta.store import cache

PATIENCE = 600
"""Seconds after which a run that hangs is ended."""


def once(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Entries of the cache as objects that nobody changes: each is read once, as long as its file stays the same."""
    had: dict[object, Any] = {}

    def again(key: str) -> Any:
        folder = cache.cache_folder()
        try:
            found = folder and (folder / f"{key}.pickle").stat()
        except OSError:
            found = None
        if not found:
            return read(key)
        file = (folder, key, found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode, found.st_uid)
        if file not in had:
            had[file] = read(key)
        return had[file]

    return again


class Starter:
    """A process from which runs are forked; made with the environment that all of them have."""

    spent = 0.0
    """The processor's seconds of all runs so far, of which the system tells only when a starter ends."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self.process: subprocess.Popen[str] | None = None
        if hasattr(os, "fork"):
            self.process = subprocess.Popen(
                [sys.executable, __file__], env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                start_new_session=True,
            )  # fmt: skip

    def run(self, args: Sequence[str], cwd: Path, streams: tuple[str, str, str]) -> tuple[int, float]:
        """The exit status, and the processor's seconds. The streams are files by name: the input, the output, the errors."""
        if self.process is None:
            return self._begun(args, cwd, streams), 0.0
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        timer = threading.Timer(PATIENCE, os.killpg, (self.process.pid, signal.SIGKILL))
        timer.start()
        self.process.stdin.write(json.dumps([list(args), str(cwd), *streams]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        timer.cancel()
        assert answer, f"`checkmeta {' '.join(args)}` didn't end in {PATIENCE} s"
        status, seconds = json.loads(answer)
        Starter.spent += seconds
        return status, seconds

    def _begun(self, args: Sequence[str], cwd: Path, streams: tuple[str, str, str]) -> int:
        """The exit status of the command begun by itself, where nothing can be forked."""
        given, said, wrong = streams
        with open(given, "rb") as stdin, open(said, "wb") as stdout, open(wrong, "wb") as stderr:  # noqa: PTH123
            return subprocess.run(
                [sys.executable, "-m", "checkmeta", *args], cwd=cwd, env=self.env, stdin=stdin, stdout=stdout, stderr=stderr,
                timeout=PATIENCE, check=False,
            ).returncode  # fmt: skip

    def close(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.communicate()


def leave(run: Callable[[], object]) -> NoReturn:
    """Run, and end as Python does, but for taking all objects apart one by one, which takes longer than many runs."""
    status: object = 1
    try:
        run()
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:  # noqa: BLE001 - shown as Python shows it
        traceback.print_exc()
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    assert isinstance(status, int)
    os._exit(status)


def serve() -> None:
    """Fork a run for each line that is asked, until there are no more."""
    from checkmeta.base.source import Source  # noqa: PLC0415
    from checkmeta.cli.main import COMMANDS, main  # noqa: PLC0415
    from checkmeta.judging.plans import plans_of  # noqa: PLC0415
    from checkmeta.language.syntax.parse import parse_file  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    for name in COMMANDS:
        import_module(f"checkmeta.cli.{name}")
    cache.read = once(cache.read)
    plans_of(load(tests=False).program)
    parse_file(Source("", 'ruleset a.b "" layer norm source ""'))  # many runs have rules of their own
    gc.collect()
    gc.freeze()  # so that runs share it
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in asked:
        args, cwd, *streams = json.loads(line)
        child = os.fork()
        if not child:
            os.chdir(cwd)
            for number, (name, flags) in enumerate(zip(streams, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)):
                os.dup2(os.open(name, flags), number)
            sys.argv = ["checkmeta", *args]
            leave(main)
        _, ended, usage = os.wait4(child, 0)
        answers.write(json.dumps([os.waitstatus_to_exitcode(ended), usage.ru_utime + usage.ru_stime]) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
