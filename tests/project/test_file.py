"""The project file: where it is found, what it may say, and what it may not reach."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import jsonschema
import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.project.file import find, read
from checkmeta.cli.project.keys import KEYS, schema

WHOLE = """
jurisdictions = ["EU", "CN"]
topics = ["minors"]
as-of = 2026-11-22
rules = ["law", "norm"]
add-rules = ["ours.rules"]
fail-on = { law = "asked", norm = "breach" }
undetermined = "fail=100"
exclude = ["fixtures/", "*.test.yaml"]
gitignore = false
waivers = "waivers.yaml"
baseline = "baseline.yaml"
accepted-overrides = [{ rule = "law.x.y", by = "law.mine.z", approver = "Dana", reason = "a court said so", until = "2027-01-31" }]
format = "text"
language = "de"
outputs = ["-", "out/report.json", "sarif:out/scan.txt"]
category = "night"
db = "kept/history.db"
subjects = ["services/*", { name = "wallet", paths = ["wallet/**/*.json"], shared = ["platform.yaml"] }]
"""


@pytest.fixture
def wrong(tmp_path):
    """What is said of a project file."""

    def wrong(text, name="checkmeta.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(CheckmetaError) as caught:
            read(tmp_path / name, name)
        return caught.value.diagnostics

    return wrong


def test_all_that_may_stand_in_it(tmp_path):
    (tmp_path / "checkmeta.toml").write_text(WHOLE, encoding="utf-8")
    project = read(tmp_path / "checkmeta.toml", "checkmeta.toml")
    assert set(project.values) == {key.name for key in KEYS}
    assert project.values["as-of"] == "2026-11-22"
    assert project.values["fail-on"] == {"law": "asked", "norm": "breach"}
    services, wallet = project.subjects
    assert [p.text for p in services.paths] == ["services/*"]
    assert (wallet.name, [p.text for p in wallet.shared]) == ("wallet", ["platform.yaml"])


def test_its_schema_says_the_same():
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    values = tomllib.loads(WHOLE)
    values["as-of"] = values["as-of"].isoformat()
    validator.validate(values)
    assert not validator.is_valid({"jurisdiction": ["EU"]})


@pytest.mark.parametrize(
    ("text", "says", "help_", "at"),
    [
        ('juristictions = ["EU"]\n', "no key `juristictions`", "did you mean `jurisdictions`?", "1:1"),
        ('[[subjects]]\npaths = ["a"]\nshard = ["b"]\n', "no key `shard`", "did you mean `shared`?", "3:1"),
        ('fail-on = { lew = "asked" }\n', "no key `lew`", "did you mean `law`?", "1:13"),
        ('fail-on = "laws"\n', "`fail-on` can't be `laws`", "did you mean `law`?", "1:11"),
        ('fail-on = { law = "breaches" }\n', "`fail-on.law` can't be `breaches`", "did you mean `breach`?", "1:19"),
        ('jurisdictions = ["Germany"]\n', "no place `Germany`", "did you mean `DE`?", "1:18"),
        ('jurisdictions = "EU"\n', "`jurisdictions` is a list", None, "1:17"),
        ("gitignore = 1\n", "`gitignore` is `true` or `false`", None, "1:13"),
        ("[[subjects]]\nname = 'x'\n", "`subjects` has no `paths`", None, "1:1"),
        ('as-of = "tomorrow"\n', "`tomorrow` is no date", "write year-month-day: 2026-01-31", "1:9"),
        ('topics = ["minor"]\n', "no topic `minor`", "did you mean `minors`?", "1:11"),
        ('exclude = ["!"]\n', "`!` is no pattern", "write it as in a `.gitignore`: `dist/`, `*.test.yaml`", "1:12"),
        ('format = "sarf"\n', "`format` can't be `sarf`", "did you mean `sarif`?", "1:10"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(wrong, text, says, help_, at):
    (said,) = wrong(text)
    assert (said.code, said.message) == ("U011", says)
    assert said.help == help_ or help_ is None
    assert str(said.span).endswith(f":{at}")


@pytest.mark.parametrize(
    "text",
    [
        'waivers = "../waivers.yaml"\n',
        'waivers = "/etc/waivers.yaml"\n',
        'rules = ["../ours.rules"]\n',
        'add-rules = ["ours/../../x.rules"]\n',
        'outputs = ["../report.json"]\n',
        'outputs = ["sarif:/tmp/report.json"]\n',
        'outputs = ["text:.git/hooks/pre-commit"]\n',
        'outputs = ["link/report.json"]\n',
        'subjects = ["../*"]\n',
        '[[subjects]]\npaths = ["a"]\nshared = ["../platform.yaml"]\n',
    ],
)
def test_nothing_leads_out_of_its_folder(wrong, tmp_path, tmp_path_factory, text):
    (tmp_path / "link").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    (said,) = wrong(text)
    assert said.code == "U011"
    assert "out of the project's folder" in said.message or "hidden" in said.message


def test_a_table_of_pyproject_is_one_too(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.checkmeta]\ncategory = "night"\n')
    assert find(tmp_path) == tmp_path / "pyproject.toml"
    assert read(tmp_path / "pyproject.toml", "pyproject.toml").values == {"category": "night"}


def test_a_pyproject_without_the_table_is_none(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert find(tmp_path) is None


def test_it_is_found_upwards_as_far_as_the_repository(tmp_path):
    inner = tmp_path / "repository" / "services" / "one"
    inner.mkdir(parents=True)
    (tmp_path / "checkmeta.toml").write_text("gitignore = true\n")
    assert find(inner) == tmp_path / "checkmeta.toml"
    (tmp_path / "repository" / ".git").mkdir()
    assert find(inner) is None
    (tmp_path / "repository" / "checkmeta.toml").write_text("gitignore = true\n")
    assert find(inner) == tmp_path / "repository" / "checkmeta.toml"


@pytest.mark.skipif(os.name != "posix", reason="rights as on Unix")
def test_none_is_taken_from_a_folder_that_everybody_may_write_to(tmp_path):
    inner = tmp_path / "all" / "mine"
    inner.mkdir(parents=True)
    (tmp_path / "all" / "checkmeta.toml").write_text("gitignore = true\n")
    assert find(inner) is not None
    Path(tmp_path / "all").chmod(0o777)
    assert find(inner) is None
