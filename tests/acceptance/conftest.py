"""Runs the installed command as a person does: its own process, its exit status, its two streams."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..started import PATIENCE, Starter  # noqa: TID252 - tests are no package that is installed

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
COMMAND = Path(sys.executable).with_name("checkmeta.exe" if sys.platform == "win32" else "checkmeta")
SECONDS = 10
MEGABYTES = 600
CONFINED = (
    "import os, resource, sys; "
    # macOS keeps no such bound
    f"sys.platform == 'darwin' or resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES << 20}, {MEGABYTES << 20})); "
    f"resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS})); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


@dataclass(frozen=True)
class Ran:
    """What a run left behind; `seconds` are the processor's."""

    status: int
    out: str
    err: str
    seconds: float

    def ends(self, status: int) -> Ran:
        """The same, if it ended so."""
        assert self.status == status, f"exit status {self.status}, not {status}\n{self.out[-3000:]}{self.err[-3000:]}"
        assert "Traceback" not in self.err + self.out
        return self


@dataclass(frozen=True)
class Checkmeta:
    """The installed command with an environment of its own."""

    env: Mapping[str, str]
    starter: Starter | None = None
    """What runs are forked from that have bounds and environment of their own in nothing."""

    def __call__(self, *args: str | Path, cwd: Path = ROOT, confined: bool | str = False, **env: str) -> Ran:
        """Run it. `confined` bounds memory and time: past them the run ends, with a signal or an error of its own.

        It may be a program that sets bounds of its own.
        """
        if not confined and not env and self.starter is not None:
            return forked(self.starter, [*map(str, args)], cwd)
        started = [sys.executable, "-ISc", CONFINED if confined is True else confined] if confined else []
        return run([*started, str(COMMAND), *map(str, args)], cwd, {**self.env, **env})


def forked(starter: Starter, args: Sequence[str], cwd: Path) -> Ran:
    """The same as `run`, begun by a starter."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        out.touch()
        err.touch()
        status, seconds = starter.run(args, cwd, (os.devnull, str(out), str(err)))
        return Ran(status, out.read_bytes().decode("utf-8"), err.read_bytes().decode("utf-8"), seconds)


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Ran:
    """Run a command to its end, or end it after `PATIENCE`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        seconds = 0.0
        if sys.platform == "win32":  # which doesn't tell how long
            process.wait()
        else:
            _, ended, usage = os.wait4(process.pid, 0)
            process.returncode, seconds = os.waitstatus_to_exitcode(ended), usage.ru_utime + usage.ru_stime
        timer.cancel()
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8"))
        return Ran(process.returncode, texts[0], texts[1], seconds)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory, compiled_rules: Path) -> dict[str, str]:
    """The environment of every run: nothing of the user's but the path; the cache of all tests."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        **{
            name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ
        },  # without it Windows starts nothing
        "HOME": str(tmp_path_factory.mktemp("home")),
        "CHECKMETA_CACHE": str(compiled_rules),
        "CHECKMETA_FORMAT": "text",  # what a terminal shows
        "COLUMNS": "100",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


@pytest.fixture(scope="session")
def checkmeta(environment: dict[str, str]) -> Iterator[Checkmeta]:
    """The installed command."""
    assert COMMAND.is_file(), "install the package first: pip install -e '.[dev]'"
    starter = Starter(environment)
    yield Checkmeta(environment, starter)
    starter.close()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of schemas and documents from practice that is no part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder is not here")
    return SHARED


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good neighbour in a folder of its own, as `good`."""
    shutil.copytree(ROOT / "rulesets" / "examples" / "good-neighbour", tmp_path / "good")
    return tmp_path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files, given as relative path -> text or bytes, into a fresh folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write


@pytest.fixture(autouse=True)
def unlocked(tmp_path: Path) -> Iterator[None]:
    """Whatever a test locks is open again for pytest to clear away."""
    yield
    for path in (tmp_path, *tmp_path.glob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
