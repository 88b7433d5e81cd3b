"""What stands in the repository for other systems: GitLab's job, the container, the manual page, a shell, pytest."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from checkmeta.cli.manual import manual
from checkmeta.report.registry import format_by_name

ROOT = Path(__file__).parents[2]
WORLD = "name: Reef\naudience: { minors_present: true }\nsecurity: { audit_log: false }\n"
RULES = """ruleset norm.reef "Reef" layer norm source "S"
rule log "Log" must platform.security.audit_log
rule minors "Minors" must platform.audience.minors_present
"""
INSTALLED = Path(sys.executable).parent


@pytest.fixture
def environment(compiled_rules):
    """With `checkmeta` on the path, and the cache of all tests."""
    path = f"{INSTALLED}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "CHECKMETA_CACHE": str(compiled_rules), "PYTHONUTF8": "1"}


@pytest.fixture
def world(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world/platform.yaml").write_text(WORLD, encoding="utf-8")
    (tmp_path / "reef.rules").write_text(RULES, encoding="utf-8")
    return tmp_path


def gitlab():
    """The inputs and the job of the file, whose two documents GitLab reads apart."""
    head, job = yaml.safe_load_all((ROOT / ".gitlab/checkmeta.yml").read_text("utf-8"))
    return head["spec"]["inputs"], job["checkmeta"]


def test_gitlabs_job_reports_what_fails_and_keeps_it(world, environment):
    inputs, job = gitlab()
    asked = {"paths": "world", "options": "--fail-on=norm --rules=reef.rules"}
    values = {**{name: spec["default"] for name, spec in inputs.items()}, **asked}
    variables = {
        name: re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: values[found[1]], text)
        for name, text in job["variables"].items()
    }
    ran = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])], cwd=world, env={**environment, **variables},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("FAILS")
    assert json.loads((world / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert "<testsuites" in (world / job["artifacts"]["reports"]["junit"]).read_text("utf-8")
    assert {format_by_name(name) for name in job["artifacts"]["paths"]} == {"gitlab", "junit"}


def test_nothing_that_includes_gitlabs_job_is_run(world, environment):
    _, job = gitlab()
    variables = {
        "CHECKMETA_PATHS": "$(touch run) `touch run`;touch run",
        "CHECKMETA_OPTIONS": "--rules=reef.rules $(touch run)",
    }
    script = ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])]
    subprocess.run(script, cwd=world, env={**environment, **variables}, capture_output=True, timeout=120, check=False)
    assert not (world / "run").exists()
    assert all("$[[" not in line for line in (*job["script"], *job["before_script"]))


def test_the_container_runs_what_is_installed_as_nobody():
    lines = (ROOT / ".ci/Containerfile").read_text("utf-8").splitlines()
    told = dict(line.split(" ", 1) for line in lines if re.match(r"(USER|ENTRYPOINT|CMD) ", line))
    user, group = told["USER"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert json.loads(told["ENTRYPOINT"]) == list(scripts)
    assert subprocess.run([INSTALLED / "checkmeta", *json.loads(told["CMD"])], check=True, capture_output=True).stdout


def test_the_manual_page_is_what_the_commands_say():
    page = (ROOT / "checker/checkmeta.1").read_text("utf-8")
    assert page == manual(), "`python -m checkmeta.cli.manual checker/checkmeta.1` writes it anew"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not here")
def test_roff_has_nothing_to_say_about_it():
    ran = subprocess.run(
        ["groff", "-man", "-ww", "-z", "checker/checkmeta.1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("checkmeta ver", "verify"),
        ("checkmeta check --jur", "--jurisdiction"),
        ("checkmeta check --format sar", "sarif"),
    ],
)
def test_a_shell_completes(environment, words, found):
    asked = {"_CHECKMETA_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    ran = subprocess.run(["checkmeta"], env={**environment, **asked}, capture_output=True, text=True, check=True)
    assert f"plain,{found}" in ran.stdout.splitlines()


def test_a_test_of_somebodys_own(world, environment):
    (world / "test_world.py").write_text(
        """import datetime as dt

DAY = dt.date(2026, 11, 22)


def test_holds(checkmeta):
    checkmeta("world", as_of=DAY, rules=["reef.rules"]).expect("norm.reef.minors", "satisfied")
    checkmeta("world", as_of=DAY, rules=["reef.rules"]).expect_none_failing()


def test_fails(checkmeta):
    checkmeta("world", as_of=DAY, rules=["reef.rules"]).expect("norm.reef.log", "satisfied")


def test_of_nothing(checkmeta):
    checkmeta("world", as_of=DAY, rules=["reef.rules"]).expect("norm.reef.no-such", "satisfied")
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_world.py"]
    ran = subprocess.run(command, cwd=world, env=environment, capture_output=True, text=True, check=False)
    assert "2 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "`norm.reef.log` isn't satisfied everywhere\nviolated: " in ran.stdout
    assert "no rule `norm.reef.no-such` was judged" in ran.stdout
