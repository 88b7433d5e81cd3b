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


COMPONENT = ROOT / ".gitlab/component"
TEMPLATE = COMPONENT / "templates/checkmeta.yml"
INPUT = re.compile(r"\$\[\[ inputs\.(\w+) \]\]")


def filled(**said):
    """GitLab's job with what somebody says, as GitLab makes it: the inputs put into the text behind the header, then read."""
    header, _, text = TEMPLATE.read_text("utf-8").partition("\n---\n")
    inputs = yaml.safe_load(header)["spec"]["inputs"]
    assert said.keys() <= inputs.keys(), "GitLab refuses what isn't declared"
    values = {name: said.get(name, spec["default"]) for name, spec in inputs.items()}
    return INPUT.sub(lambda found: values[found[1]], text)


def scripted(job):
    """The script of a job, as GitLab's runner gives it to a shell."""
    return ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])]


def test_gitlabs_job_reports_what_fails_and_keeps_it(world, environment):
    jobs = yaml.safe_load(
        filled(job="worlds", stage="verify", paths="world", options="--fail-on=norm --rules=reef.rules")
    )
    assert list(jobs) == ["worlds"]
    job = jobs["worlds"]
    assert (job["stage"], job["image"]) == ("verify", "python:3.12-slim")
    ran = subprocess.run(
        scripted(job), cwd=world, env={**environment, **job["variables"]},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("FAILS")
    assert json.loads((world / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert "<testsuites" in (world / job["artifacts"]["reports"]["junit"]).read_text("utf-8")
    assert {format_by_name(name) for name in job["artifacts"]["paths"]} == {"gitlab", "junit"}


def test_every_input_of_gitlabs_job_is_used_and_explained_and_has_a_default():
    header, _, text = TEMPLATE.read_text("utf-8").partition("\n---\n")
    inputs = yaml.safe_load(header)["spec"]["inputs"]
    assert set(INPUT.findall(text)) == set(inputs)
    assert all(spec["description"] and "default" in spec for spec in inputs.values())
    # what is declared in one piece for all jobs would change those of the includer
    assert not {"default", "variables", "stages", "workflow"} & set(yaml.safe_load(filled()))


def test_nothing_that_includes_gitlabs_job_is_run(world, environment):
    job = yaml.safe_load(filled())["checkmeta"]
    variables = {
        "CHECKMETA_PATHS": "$(touch run) `touch run`;touch run",
        "CHECKMETA_OPTIONS": "--rules=reef.rules $(touch run)",
    }
    command = scripted(job)
    subprocess.run(command, cwd=world, env={**environment, **variables}, capture_output=True, timeout=120, check=False)
    assert not (world / "run").exists()
    raw = TEMPLATE.read_text("utf-8").partition("  before_script:")[2].partition("  artifacts:")[0]
    assert "$[[" not in raw


def test_the_component_is_a_project_that_gitlab_takes(tmp_path):
    """The command of its page, to a repository of nobody's: `templates/` and the page are at the top, as GitLab's catalogue asks."""

    def git(*words, cwd):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *who, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout

    clone, instance = tmp_path / "clone", tmp_path / "checkmeta.git"
    shutil.copytree(COMPONENT, clone / ".gitlab/component")
    (clone / "README.md").write_text("the whole\n", encoding="utf-8")
    git("init", "-q", ".", cwd=clone)
    git("add", "-A", cwd=clone)
    git("commit", "-q", "-m", "all of it", cwd=clone)
    git("init", "-q", "--bare", str(instance), cwd=tmp_path)
    (command,) = re.findall(r"(?m)^git subtree push .*$", (COMPONENT / "README.md").read_text("utf-8"))
    pushed = command.replace("https://gitlab.example/GROUP/checkmeta.git", str(instance))
    ran = subprocess.run(["bash", "-c", pushed], cwd=clone, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    names = git("ls-tree", "-r", "--name-only", "main", cwd=instance).splitlines()
    assert {"README.md", ".gitlab-ci.yml"} <= set(names)
    # GitLab's own pattern of what a component is
    assert [name for name in names if re.match(r"^templates\/[\w-]+(?:\/template)?\.yml$", name)] == [
        "templates/checkmeta.yml"
    ]


def test_the_components_own_pipeline_includes_it_as_it_stands():
    pipeline = yaml.safe_load((COMPONENT / ".gitlab-ci.yml").read_text("utf-8"))
    (included,) = pipeline["include"]
    assert included["component"] == f"$CI_SERVER_FQDN/$CI_PROJECT_PATH/{TEMPLATE.stem}@$CI_COMMIT_SHA"
    (job,) = yaml.safe_load(filled(**included["inputs"])).values()
    assert job["stage"] in pipeline["stages"]
    assert (COMPONENT / included["inputs"]["paths"]).is_dir()
    assert pipeline["release"]["release"]["tag_name"] == "$CI_COMMIT_TAG"


@pytest.mark.skipif(shutil.which("check-jsonschema") is None, reason="check-jsonschema is not here")
@pytest.mark.parametrize(
    "said", [{}, {"job": "a", "stage": "b", "paths": "c d", "options": "--quiet", "image": "e", "install": "f==1"}]
)
def test_gitlab_has_nothing_to_say_about_it_by_its_schema(tmp_path, said):
    header, _, _ = TEMPLATE.read_text("utf-8").partition("\n---\n")
    (tmp_path / "header.yml").write_text(header, encoding="utf-8")
    (tmp_path / "job.yml").write_text(filled(**said), encoding="utf-8")
    command = ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    files = ["header.yml", "job.yml", str(COMPONENT / ".gitlab-ci.yml")]
    ran = subprocess.run([*command, *files], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


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
