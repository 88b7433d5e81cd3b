"""Packs of rules: found and read without running anybody's code, listed, locked, and held to their lock."""

import datetime as dt
import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli
from checkmeta.judging.pipeline import Request, check
from checkmeta.store import library, rule_files
from checkmeta.store.packs import LOCK, installed_packs

EXAMPLE = Path(__file__).parents[2] / "rulesets" / "examples" / "pack"
DAY = dt.date(2026, 11, 30)


@pytest.fixture
def installed(place, tmp_path_factory, monkeypatch):
    """A package with the rules, which would end the run if it were imported; the working folder is `place`."""
    site = tmp_path_factory.mktemp("site")
    data = site / "acme_rules" / "data"
    data.mkdir(parents=True)
    (site / "acme_rules" / "__init__.py").write_text('raise SystemExit("it was run")\n', encoding="utf-8")
    shutil.copy(place / "own.rules", data / "mine.rules")
    (data / "away.rules").symlink_to(place / "bare.rules")
    told = site / "acme_rules-1.2.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.2\n", encoding="utf-8")
    points = "[checkmeta.rules]\nacme = acme_rules.data\nlost = acme_rules.nowhere\ngone = no_such_package\n"
    (told / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.chdir(place)
    (place / "own.rules").unlink()
    return data


def ran(*arguments, status=0):
    found = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert found.exception is None, found.output
    assert found.return_value == status, found.output
    return found.output


def refused(place, *rules):
    with pytest.raises(CheckmetaError) as failed:
        library.load(rules, place)
    return [(d.code, d.message) for d in failed.value.diagnostics]


@pytest.mark.usefixtures("installed")
def test_an_installed_pack_is_found_and_never_run(place):
    (pack,) = installed_packs()
    assert (pack.name, pack.version, pack.installed) == ("acme", "1.2", "acme-rules")
    assert [name for _, name in pack.files] == ["pack:acme/mine.rules"]  # no link leads out of its folder
    report = check(Request((Path("world"),), DAY, ("pack:acme",), cwd=place))
    assert report.rulesets == ("law.mine",)
    assert "acme_rules" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_a_pack_that_is_not_installed(place):
    assert refused(place, "pack:acm") == [("U003", "no pack of rules `acm`")]


@pytest.mark.usefixtures("installed")
def test_an_unknown_key_names_the_pack_that_knows_it(place):
    with pytest.raises(CheckmetaError) as failed:
        check(Request((Path("world"),), DAY, ("bare.rules",), cwd=place))
    helps = {d.message: d.help for d in failed.value.diagnostics}
    assert helps["no `vault` on Data"] == "the pack `acme` knows it: `--rules pack:acme`"
    assert helps["no `spoken` on Attribute"] == "the pack `acme` knows it: `--rules pack:acme`"


def test_a_lock_holds_a_pack_to_what_it_was(installed, place):
    (place / "checkmeta.toml").write_text('add-rules = ["pack:acme"]\n', encoding="utf-8")
    library.load(("pack:acme",), place)  # without a lock any will do
    ran("rules", "--lock")
    library.load(("pack:acme",), place)
    (row,) = json.loads(ran("rules", "--packs", "--format", "json"))["packs"]
    assert (row["name"], row["version"], row["files"], row["locked"]) == ("acme", "1.2", 1, True)
    (installed / "mine.rules").write_text((installed / "mine.rules").read_text("utf-8") + "# more\n", encoding="utf-8")
    assert refused(place, "pack:acme") == [
        ("U021", "the pack `acme` 1.2 is not what was locked: its files have changed")
    ]
    assert "differs from the lock" in ran("rules", "--packs")
    ran("rules", "pack:acme", "--lock")
    library.load(("pack:acme",), place)


@pytest.mark.usefixtures("installed")
def test_a_pack_that_is_in_no_lock(place):
    (place / LOCK).write_text("", encoding="utf-8")
    assert refused(place, "pack:acme") == [("U021", "the pack `acme` 1.2 is not in `checkmeta.lock`")]


def test_a_folder_is_a_pack_by_what_it_says(place):
    (place / "ours").mkdir()
    shutil.copy(place / "own.rules", place / "ours" / "a.rules")
    library.load(("ours",), place)
    (place / "ours" / "pack.toml").write_text('name = "ours"\nversion = "3"\n', encoding="utf-8")
    (place / LOCK).write_text('[[pack]]\nname = "ours"\nversion = "2"\ndigest = "0"\n', encoding="utf-8")
    assert refused(place, "ours") == [("U021", "the pack `ours` 3 is not what was locked as 2")]


@pytest.mark.parametrize(
    "text", ["", 'name = "Ours"\nversion = "1"\n', "name = 1\n", "name =\n", "\xff", "x" * 100_000]
)
def test_a_pack_that_says_it_wrongly(place, text):
    (place / "ours").mkdir()
    shutil.copy(place / "own.rules", place / "ours" / "a.rules")
    (place / "ours" / "pack.toml").write_bytes(text.encode("latin-1"))
    ((code, message),) = refused(place, "ours")
    assert code == "U021"
    assert "ours" in message


@pytest.mark.usefixtures("installed")
def test_a_lock_that_can_not_be_read(place):
    (place / LOCK).write_text("[[pack", encoding="utf-8")
    ((code, message),) = refused(place, "pack:acme")
    assert code == "U021"
    assert message.startswith("`checkmeta.lock` can't be read: ")


def test_the_example_is_tested_checked_and_locked(tmp_path, monkeypatch):
    shutil.copytree(EXAMPLE, tmp_path / "pack")
    monkeypatch.chdir(tmp_path / "pack")
    assert "42 passed, 0 failed (9 rules)" in ran("test", "rules", "--coverage", "--fail-under", "80")
    assert ran("lint", "rules").startswith("nothing found")
    said = ran("check", "--format", "text", status=1)
    assert "3 breaches of law; 1 waived; 0 undetermined; fails: --fail-on norm" in said
    kept = (tmp_path / "pack" / LOCK).read_text("utf-8")
    ran("rules", "--lock")
    assert (tmp_path / "pack" / LOCK).read_text("utf-8") == kept, "run: checkmeta rules --lock"


def test_no_example_is_loaded_by_itself():
    assert not [path for path in rule_files.shipped_files() if "examples" in path.parts]


@pytest.mark.parametrize(
    "command", [("test",), ("lint",), ("fmt", "--check"), ("eval", "1 == 1", "--rules"), ("check", "world", "--rules")]
)
def test_every_command_holds_a_pack_to_its_lock(place, monkeypatch, command):
    monkeypatch.chdir(place)
    (place / "pack").mkdir()
    shutil.copy(place / "own.rules", place / "pack" / "own.rules")
    (place / "pack" / "pack.toml").write_text('name = "mine"\nversion = "1"\n', encoding="utf-8")
    ran("rules", "pack", "--lock")
    before = CliRunner().invoke(cli, (*command, "pack"), standalone_mode=False)
    assert "not what was locked" not in f"{before.output}{before.exception}"
    (place / "pack" / "own.rules").write_text((place / "own.rules").read_text("utf-8") + "# more\n", encoding="utf-8")
    found = CliRunner().invoke(cli, (*command, "pack"), standalone_mode=False)
    said = f"{found.output}{found.exception.diagnostics if isinstance(found.exception, CheckmetaError) else ''}"
    assert "the pack `mine` 1 is not what was locked: its files have changed" in said


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_a_lock_that_is_no_file_lets_nothing_pass(place, kind):
    lock = place / LOCK
    {"folder": lock.mkdir, "link": lambda: lock.symlink_to("nowhere"), "pipe": lambda: os.mkfifo(lock)}[kind]()
    (place / "pack").mkdir()
    (place / "own.rules").rename(place / "pack/own.rules")
    (place / "pack/pack.toml").write_text('name = "acme"\nversion = "1.0"\n', encoding="utf-8")
    assert refused(place, "pack") == [("U021", f"`{LOCK}` is no file")]


def test_a_package_that_cant_be_read_is_passed_over(installed):
    told = installed.parent.parent / "odd-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_bytes(b"\xff\xfe[checkmeta.rules")
    assert [pack.name for pack in installed_packs()] == ["acme"]


def test_two_packages_with_one_name_for_a_pack(installed):
    told = installed.parent.parent / "other-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text("[checkmeta.rules]\nacme = acme_rules.data\n", encoding="utf-8")
    with pytest.raises(CheckmetaError, match="both have a pack `acme`"):
        installed_packs()
