"""The image of `.ci/Containerfile`, built by podman on a system of Debian's own packages, and run as nobody, read-only, without a network.

Neither a registry of images nor one of packages is asked while it is built: the base and the wheels are put beside it before. `.ci/run`
has what it takes; elsewhere these tests are left out.
"""

import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = ["--as-of", "2026-11-22"]
LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
"""No more than whoever runs this may have itself."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, ("podman", "mmdebstrap"))), reason="podman and mmdebstrap are not here"
    ),
]


def ran(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A system with Python as an image, and podman with a runtime that can start it; left out where the kernel lets none."""
    folder = tmp_path_factory.mktemp("images")
    short = Path(tempfile.mkdtemp())  # podman takes no longer name for what it keeps while it runs
    suite = platform.freedesktop_os_release()["VERSION_CODENAME"]
    ran(["mmdebstrap", "--variant=minbase", "--include=python3,python3-venv", suite, str(folder / "base.tar")])
    refused = []
    for runtime in filter(shutil.which, ("crun", "runc")):
        podman = [
            "podman", "--root", str(folder / "kept"), "--runroot", str(short), "--cgroup-manager", "cgroupfs", "--runtime", runtime,
        ]  # fmt: skip
        ran([*podman, "import", "--quiet", str(folder / "base.tar"), "localhost/base"])
        tried = subprocess.run(
            [*podman, "run", "--rm", *LIMITS, "--network", "none", "localhost/base", "python3", "--version"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if tried.returncode == 0:
            yield podman, tried.stdout.split()[1].rpartition(".")[0]
            subprocess.run([*podman, "rmi", "--all", "--force"], capture_output=True, timeout=60, check=False)
            shutil.rmtree(short, ignore_errors=True)
            return
        refused.append(tried.stderr.strip())
    pytest.skip(f"no container can be started here: {'; '.join(refused)}")


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """Where no repository is."""
    return Path(shutil.copytree(ROOT / "rulesets/examples", tmp_path_factory.mktemp("away") / "examples"))


@pytest.fixture(scope="module")
def container(base, examples, tmp_path_factory):
    """Run the image, which is built by the project's own file."""
    podman, version = base
    wheels = tmp_path_factory.mktemp("wheels")
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locked = re.findall(r"(?m)^[\w.-]+==[^\s;]+", (ROOT / ".ci/lock/dev.txt").read_text("utf-8"))
    (wheels / "locked.txt").write_text("\n".join(locked), encoding="utf-8")
    ran(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--python-version", version,
            "--constraint", str(wheels / "locked.txt"), "--dest", str(wheels),
            *told["build-system"]["requires"], *told["project"]["dependencies"],
        ]
    )  # fmt: skip
    values = {"BASE": "localhost/base", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels"}
    ran(
        [
            *podman, "build", "--quiet", "--network", "none", *LIMITS, "--volume", f"{wheels}:/wheels:ro",
            *(f"--build-arg={name}={value}" for name, value in values.items()),
            "--tag", "checkmeta", "--file", ".ci/Containerfile", ".",
        ],
        cwd=ROOT,
    )  # fmt: skip

    def run(*arguments, options=()):
        shut = ["--network", "none", "--read-only", "--read-only-tmpfs=false", "--cap-drop", "all"]
        here = ["--volume", f"{examples}:/work:ro", *options]
        command = [*podman, "run", "--rm", *LIMITS, *shut, *here, "checkmeta", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


def test_it_says_what_an_installation_says(container, examples):
    asked = ["check", "unified-identity", *DAY, "--format", "jsonl"]
    inside = container(*asked)
    here = subprocess.run(
        [Path(sys.executable).parent / "checkmeta", *asked],
        cwd=examples, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert inside.returncode == here.returncode == 1, inside.stderr
    found, expected = ([json.loads(line) for line in each.stdout.splitlines()] for each in (inside, here))
    assert len(found) > 100
    assert [each for each in found if each["type"] != "run"] == [each for each in expected if each["type"] != "run"]


def test_without_arguments_it_helps(container):
    helped = container()
    assert helped.returncode == 0
    assert helped.stdout.startswith("Usage: checkmeta")


def test_nobody_is_root_and_nothing_can_be_written_or_reached(container):
    program = "import os, socket; print(os.getuid(), os.getgid(), [name for _, name in socket.if_nameindex()]); open('/tmp/x', 'w')"
    done = container("-c", program, options=["--entrypoint", "python3"])
    assert done.stdout.strip() == "65532 65532 ['lo']"
    assert "Read-only file system" in done.stderr


def test_a_report_that_can_not_be_written_is_said(container):
    done = container("check", "good-neighbour", *DAY, "-o", "report.json")
    assert done.returncode == 2
    assert "error[U001]: `report.json` can't be written: read-only file system" in done.stderr


def test_a_report_goes_where_a_folder_is_mounted_for_it(container, tmp_path):
    tmp_path.chmod(0o777)
    done = container(
        "check", "good-neighbour", *DAY, "-o", "/out/report.json", options=["--volume", f"{tmp_path}:/out"]
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["subjects"]


def test_the_rules_were_compiled_when_it_was_built(container):
    """So that a job of a pipeline doesn't wait for that each time."""
    done = container(
        "-X", "importtime", "-m", "checkmeta", "check", "good-neighbour", *DAY, options=["--entrypoint", "python3"]
    )
    assert done.returncode == 0
    assert "checkmeta.store.library" in done.stderr
    assert "lark" not in done.stderr
