"""A shipped file that doesn't load stops every verdict, and no list: the rest is listed, the error told, the status 2."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FEW = ("themes.toml", "ethics/speech.rules", "law/eu/nis2.rules", "mapping/keycloak.rules", "mapping/vrm.rules")
"""What comes with the copy: nothing is kept of what doesn't load, so that each run compiles all that there is."""
REALM = '{"realm": "reef", "enabled": true, "clients": []}'
BROKEN = {
    "a mapping that is no text of the language": ("mapping/vrm.rules", b"\nmapping oops\n", "S3"),
    "a rule with an unknown fact": ("ethics/speech.rules", b'\nrule oops "O"\n  must platform.nonsense\n', "T5"),
    "a file that is no text": ("ethics/speech.rules", b"\xff", "D101"),
}


@pytest.fixture
def broken(tmp_path):
    """A copy of the package in which a shipped file is broken; runs its command."""

    def made(file, addition):
        package = tmp_path / "checkmeta"
        shutil.copytree(ROOT / "checker" / "checkmeta", package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "grammar", package / "grammar")
        for name in FEW:
            (package / "rulesets" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "rulesets" / name, package / "rulesets" / name)
        path = package / "rulesets" / file
        assert path.is_file()
        path.write_bytes(path.read_bytes() + addition)
        work = tmp_path / "work"
        work.mkdir()
        (work / "realm.json").write_text(REALM, encoding="utf-8")
        env = {**os.environ, "PYTHONPATH": str(tmp_path), "CHECKMETA_CACHE": str(tmp_path / "cache")}

        def run(*args):
            command = [sys.executable, "-m", "checkmeta.cli.main", *args]
            return subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=False)

        return run

    return made


@pytest.mark.parametrize("case", BROKEN)
def test_lists_go_on_and_verdicts_do_not(broken, case):
    file, addition, code = BROKEN[case]
    run = broken(file, addition)
    each = (
        (("formats",), "keycloak.realm"),
        (("rules", "--layer", "law"), "law.eu.nis2.sessions-idle-out"),
        (("facts", "realm.json"), "= reef  (realm.json:1:11)"),
    )
    for args, shown in each:
        ran = run(*args)
        assert ran.returncode == 2
        assert shown in ran.stdout
        assert f"error[{code}" in ran.stderr
        assert f"--> rulesets/{file}" in ran.stderr
    ran = run("check", "realm.json")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"--> rulesets/{file}" in ran.stderr
