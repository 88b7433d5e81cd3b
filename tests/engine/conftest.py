"""What the tests of the engine share: the shipped rules' own tests, made ready, and modules of other folders."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from checkmeta.authoring.testing.runner import prepare
from checkmeta.base.source import Source
from checkmeta.store.compiler import build, parse_all
from checkmeta.store.library import load

HERE = Path(__file__).parent


def module_at(path: Path, name: str):
    """A module that no package has."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look for it there
    spec.loader.exec_module(module)
    return module


SECRET = "Sup3rSecretT0ken"  # noqa: S105 - of the documents here


def write_worlds(folder: Path, count: int) -> None:
    """So many subjects, the fourth of which can't be read whole, each with a secret."""
    for number in range(count):
        own = folder / f"world{number}"
        own.mkdir()
        (own / "platform.yaml").write_text(
            f"name: World {number}\nsecurity: {{ audit_log: {'true' if number % 2 else 'false'} }}  # token={SECRET}\n",
            encoding="utf-8",
        )
        (own / "id.schema.json").write_text(
            '{"title": "Person", "type": "object", "properties": {"email": {"type": "string"}, "name": {"type": "string"}}}',
            encoding="utf-8",
        )
    (folder / "world3/identity.json").write_text("{", encoding="utf-8")


@pytest.fixture(scope="session")
def shipped():
    """All rules that come with checkmeta."""
    return load().program


@pytest.fixture(scope="session")
def cases(shipped):
    """The shipped rules' own tests."""
    return prepare(shipped)


@pytest.fixture(scope="session")
def program_of():
    """The program of one text of rules."""
    return lambda text, name="own.rules": build(parse_all([Source(name, text)]))[0]


@pytest.fixture(scope="session")
def kept(program_of):
    """A small program with every kind of clause."""
    return program_of((HERE / "golden" / "kept.rules").read_text(encoding="utf-8"), "golden/kept.rules")


@pytest.fixture(scope="session")
def conformance():
    """The runner of the conformance suite."""
    return module_at(HERE.parent / "conformance" / "test_conformance.py", "conformance_cases")


@pytest.fixture(scope="session")
def workload():
    """The benchmark's rules and documents."""
    found = module_at(HERE.parent / "benchmarks" / "engines.py", "benchmark_engines")
    if not found.PEERS.is_dir():
        pytest.skip("the workload is not at hand")
    return found
