"""What is installed: the wheel holds all that a run needs, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def built(root, environment, tmp_path_factory):
    """The wheel, as pip builds it."""
    target = tmp_path_factory.mktemp("wheel")
    here = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", *here, "-w", target, root],
        env={**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if built.returncode and not here and "hatchling" in built.stderr:
        pytest.skip("the build backend is not installed, and can't be fetched")
    assert built.returncode == 0, built.stderr
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(built):
    """Its files."""
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_grammar_rules_and_data(root, names):
    held = {n for n in names if not n.split("/")[0].endswith(".dist-info")}
    assert "checkmeta/grammar/checkmeta.lark" in held
    for inside, outside, pattern in (
        ("checkmeta/rulesets", root / "rulesets", "*.rules"),
        ("checkmeta", root / "checker" / "checkmeta", "*.py"),
        ("checkmeta/vocabulary/data", root / "checker" / "checkmeta" / "vocabulary" / "data", "*"),
    ):
        wanted = {f"{inside}/{p.relative_to(outside).as_posix()}" for p in outside.rglob(pattern) if p.is_file()}
        assert len(wanted) > 2
        assert wanted <= held
    assert "checkmeta/py.typed" in held


def test_the_wheel_holds_nothing_else(names):
    apart = {n for n in names if ".dist-info/" not in n and not n.startswith("checkmeta/")}
    assert {n.partition(".data/")[2] for n in apart} == {"data/share/man/man1/checkmeta.1"}
    assert not [n for n in names if "/test_" in n or "__pycache__" in n or "/tests/" in n]
    assert [n for n in names if n.endswith("/licenses/LICENSE")]


def test_grammar_and_rules_are_data_only(root):
    """A Python file there would be taken for the package, and break an installation that can be edited."""
    for folder in ("grammar", "rulesets"):
        assert not [p for p in (root / folder).rglob("*") if p.suffix in (".py", ".pyc", ".pyi")]


def test_the_rules_are_in_it_compiled(environment, built, tmp_path):
    """Unpacked anywhere, it finds them by what they hold; with one text changed, it compiles, and what is known of its rules stays known."""
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    rules = tmp_path / "checkmeta" / "rulesets" / "ethics" / "avatars.rules"
    program = (
        "import sys; from checkmeta.store.library import load; from pathlib import Path;"
        "from checkmeta.judging import plans; plans.made_of = lambda program: print('plans');"
        "plans.plans_of(load((), Path.cwd(), tests=False).selection);"
        "print(sorted({'lark', 'checkmeta.store.compiler'} & set(sys.modules)))"
    )
    for number, expected in enumerate(("[]", "['checkmeta.store.compiler', 'lark']")):
        ran = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={**environment, "PYTHONPATH": str(tmp_path), "CHECKMETA_CACHE": str(tmp_path / f"cache {number}")},
        )  # fmt: skip
        assert ran.stdout.strip() == expected
        rules.write_bytes(rules.read_bytes() + b"\n")


def test_the_parser_is_in_it(environment, built, tmp_path):
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    program = "from checkmeta.language.syntax import grammar; grammar._made = None; print(grammar.parse('1 + 1', 'expr').data)"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**environment, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert ran.stdout.strip()


def test_what_is_compiled_is_found_by_every_python(built, tmp_path):
    """A wheel is for all of them: none has to compile the rules anew."""
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    program = (
        "import sys; from checkmeta.store import cache; print(sys.version_info >= (3, 11) and cache.lasting_key(['a']))"
    )
    others = filter(None, map(shutil.which, ("python3.12", "python3.13", "python3.14")))
    found = set()
    for python in (sys.executable, *others):
        ran = subprocess.run(
            [python, "-c", program],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode == 0:  # what is only called so, for want of that version, isn't asked
            found.add(ran.stdout)
    assert len(found) == 1
