"""The page about the library runs as it stands, and the public names are those that it promises."""

import re
import shutil
import subprocess
import sys

import pytest

import checkmeta as package


@pytest.fixture
def page(root):
    return (root / "checker" / "api.md").read_text(encoding="utf-8")


def test_the_example_runs(page, root, environment, tmp_path):
    [example] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    shutil.copytree(root / "rulesets" / "examples" / "unified-identity", tmp_path / "world")
    ran = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    *breaches, last = ran.stdout.splitlines()
    assert any(
        line.startswith("law.eu.gdpr.identity-storage-limitation world/identity.schema.json:") for line in breaches
    )
    assert re.search(r"breaches of law.*fails: --fail-on law$", last)


def test_every_public_name_is_there_and_told_of(page, root):
    assert sorted(package.__all__) == sorted(package._HOMES)
    for name in package.__all__:
        assert getattr(package, name) is not None
        if not name.startswith("_"):
            assert re.search(rf"\b{name}\b", page) or name in {"FailOn", "Layer"}, name
    assert f'version = "{package.__version__}"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    with pytest.raises(AttributeError, match="has no `nothing`"):
        package.nothing  # noqa: B018


def test_to_import_it_costs_nothing(environment):
    program = "import sys; before = set(sys.modules); import checkmeta; print(sorted(m for m in set(sys.modules) - before if 'checkmeta' in m))"
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['checkmeta']"
