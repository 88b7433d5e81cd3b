"""What other systems start: the action's scripts and the hooks, run as those systems run them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tables import table

ROOT = Path(__file__).parents[2]
ACTION = table(ROOT / "action.yml")
HOOKS = table(ROOT / ".pre-commit-hooks.yaml")
WORLD = "name: Reef\njurisdictions: [DE]\naudience: { minors_present: true }\nsecurity: { audit_log: false }\n"


@pytest.fixture
def run(tmp_path, compiled_rules):
    """Run a script where a repository was checked out, with `checkmeta` on the path."""

    def run(script, **variables):
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CHECKMETA_CACHE": str(compiled_rules),
            "PYTHONUTF8": "1",
            **variables,
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


def step(name):
    (found,) = (s for s in ACTION["runs"]["steps"] if s.get("name") == name)
    return found


def test_the_action_checks_and_writes_what_code_scanning_reads(run, tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world/platform.yaml").write_text(WORLD, encoding="utf-8")
    summary = tmp_path / "summary.md"
    ran = run(
        step("Check")["run"], PATHS="world\n", OPTIONS="--fail-on=norm\n--as-of=2026-11-22\n", SARIF="found.sarif",
        GITHUB_STEP_SUMMARY=str(summary),
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert "::warning " in ran.stdout
    assert json.loads((tmp_path / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert "norm" in summary.read_text("utf-8")


def test_nothing_that_a_workflow_says_is_run(run, tmp_path):
    text = "$(touch run)`touch run`; touch run #\n"
    ran = run(step("Check")["run"], PATHS=text, OPTIONS="", SARIF="found.sarif")
    assert ran.returncode == 2
    assert not (tmp_path / "run").exists()
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each.get("run", "")


def test_inputs_are_those_that_the_script_reads():
    used = " ".join(
        str(value) for s in ACTION["runs"]["steps"] for part in ("env", "with") for value in s.get(part, {}).values()
    )
    assert all(f"inputs.{name} " in f"{used} " for name in ACTION["inputs"])


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_starts_a_command_that_there_is(run, hook):
    assert hook["language"] == "python"
    ran = run(f"{hook['entry']} --help")
    assert ran.returncode == 0, ran.stderr


def test_a_hook_judges_the_files_that_it_names_with_their_subject(run, tmp_path):
    (tmp_path / "checkmeta.toml").write_text('subjects = ["services/*"]\nfail-on = "norm"\n', encoding="utf-8")
    (tmp_path / "services/reef").mkdir(parents=True)
    (tmp_path / "services/reef/platform.yaml").write_text(WORLD, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site: x\n", encoding="utf-8")
    (entry,) = (hook["entry"] for hook in HOOKS if hook["id"] == "checkmeta")
    assert run(f"{entry} services/reef/platform.yaml").returncode == 1
    assert run(f"{entry} mkdocs.yml").returncode == 0


needs_pre_commit = pytest.mark.skipif(shutil.which("pre-commit") is None, reason="pre-commit is not here")


@needs_pre_commit
def test_the_hooks_are_what_pre_commit_takes():
    subprocess.run(["pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], check=True, timeout=60)


@needs_pre_commit
@pytest.mark.slow
def test_pre_commit_installs_and_runs_a_hook(tmp_path, tmp_path_factory):
    """As it would be in somebody's repository: pre-commit clones this one, and installs it into an environment of the hook's own."""
    (tmp_path / "checkmeta.toml").write_text(
        'subjects = ["world"]\nfail-on = "norm"\nrules = ["reef.rules"]\n', "utf-8"
    )
    (tmp_path / "reef.rules").write_text(
        'ruleset norm.reef "Reef" layer norm source "S"\nrule log "Log" must platform.security.audit_log\n', "utf-8"
    )
    (tmp_path / "world").mkdir()
    (tmp_path / "world/platform.yaml").write_text(WORLD, encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home / "pre-commit"), "CHECKMETA_CACHE": str(home / "cache")}
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        subprocess.run(command, cwd=tmp_path, check=True, env=environment)
    command = ["pre-commit", "try-repo", str(ROOT), "checkmeta", "--all-files", "--verbose"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Failed" in ran.stdout
    assert "world/platform.yaml:4:" in ran.stdout
