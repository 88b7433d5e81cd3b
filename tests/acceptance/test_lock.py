"""The locks say what `pyproject.toml` asks for: `.ci/lock/renew` was run since it changed."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def asked(root):
    """Requirements by the lock that they are in."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    of_others = (
        each
        for name in ("history", "lsp", "playground", "postgresql", "arrow", "adbc", "cloud")
        for each in extras[name]
    )
    run = [*project["project"]["dependencies"], *dict.fromkeys(of_others)]
    groups = project["dependency-groups"]
    texts = {
        "dev": [*run, *extras["dev"], *project["build-system"]["requires"]],
        "lowest": run,
        "browser": groups["browser"],
        "engines": [*extras["ray"], *groups["engines"]],
        "fuzz": groups["fuzz"],
        "strict": groups["strict"],
        "oscal": groups["oscal"],
        "sigstore": groups["sigstore"],
        "release": [*project["project"]["dependencies"], *groups["release"], *project["build-system"]["requires"]],
    }
    return {name: [Requirement(text) for text in listed] for name, listed in texts.items()}


@pytest.fixture(scope="module")
def locked(root):
    """Each lock's versions by name."""
    found = {}
    for path in (root / ".ci" / "lock").glob("*.txt"):
        pinned = re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", path.read_text(), re.MULTILINE)
        found[path.stem] = {canonicalize_name(name): version for name, version in pinned}
    return found


def test_they_have_what_is_asked_for(asked, locked):
    assert set(asked) == set(locked)
    for name, requirements in asked.items():
        for requirement in requirements:
            version = locked[name].get(canonicalize_name(requirement.name))
            assert version is not None, f".ci/lock/{name}.txt lacks {requirement.name}"
            assert requirement.specifier.contains(version), f".ci/lock/{name}.txt has {requirement.name} {version}"


def test_the_lowest_are_the_lowest(asked, locked):
    """A bound that was never released, as `1.1`, may be met by the release after it, as `1.1.0`."""
    for requirement in asked["lowest"]:
        (bound,) = requirement.specifier
        assert bound.operator == ">=", f"{requirement} has another bound than the lowest version"
        version = locked["lowest"][canonicalize_name(requirement.name)]
        assert f"{version}.".startswith(f"{bound.version}."), f"{requirement}: {version} is not the lowest"


def test_every_file_is_known_by_its_hash_and_none_by_its_address(root):
    for path in (root / ".ci" / "lock").glob("*.txt"):
        text = path.read_text().replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert lines
        for line in lines:
            assert re.fullmatch(
                r"[a-z0-9._-]+==[^ ;]+(?: ; [^#]+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+", line.strip()
            ), path.name
