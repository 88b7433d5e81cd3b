"""Revisions of a repository: read as they were committed, whatever the repository would have run."""

import json
import os
import subprocess

import click
import pytest
from jsonschema import Draft202012Validator

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.diff import command
from checkmeta.facts.revision import at_revision
from checkmeta.report.comparison_schema import schema

RULES = """
ruleset norm.g "Norm" layer norm source "S"
rule private "Private"
  for each client in platform.clients
  must not client.public
"""
SHUT = "clients: [{name: a, public: false}]\n"
OPEN = "clients: [{name: a, public: true}]\n"


def git(folder, *words):
    names = {f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", "-C", folder, *words], env={**os.environ, **names}, check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "s" / "id").mkdir(parents=True)
    (folder / "g.rules").write_text(RULES, encoding="utf-8")
    (folder / "s" / "id" / "platform.yaml").write_text(SHUT, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    return folder


@pytest.fixture
def diff(capsys, monkeypatch):
    def diff(folder, *words):
        monkeypatch.chdir(folder)
        status = command.main(
            [*words, "--as-of", "2026-06-01", "--fail-on", "norm", "--format", "json"], standalone_mode=False
        )
        data = json.loads(capsys.readouterr().out)
        Draft202012Validator(schema()).validate(data)
        return status, [(c["kind"], c["path"], c["subject"], c["where"]) for c in data["changes"]]

    return diff


def test_the_working_tree_and_revisions(repository, diff):
    (repository / "s" / "id" / "platform.yaml").write_text("\n" + OPEN, encoding="utf-8")
    found = (1, [("new", "platform.clients[a]", "s/id", "s/id/platform.yaml:2:11")])
    assert diff(repository, "main", "s/id", "-r", "g.rules") == found
    git(repository, "commit", "-q", "-a", "-m", "two")
    assert diff(repository, "HEAD~1", "main", "--at", "s/id", "-r", "g.rules") == found
    assert diff(repository, "main", "HEAD~1", "--at", "s/id", "-r", "g.rules")[1][0][0] == "fixed"
    inside = diff(repository / "s", "HEAD~1", "HEAD", "--at", "id", "-r", "../g.rules")
    assert inside == (1, [("new", "platform.clients[a]", "s/id", "id/platform.yaml:2:11")])


def test_a_service_that_is_new(repository, diff):
    (repository / "s" / "new").mkdir()
    (repository / "s" / "new" / "platform.yaml").write_text(OPEN, encoding="utf-8")
    assert diff(repository, "main", "s/new", "-r", "g.rules")[1] == [
        ("new", "platform.clients[a]", "s/new", "s/new/platform.yaml:1:11")
    ]


@pytest.fixture
def project(repository):
    """Two services with a file in common, whose rules are the project's own."""
    (repository / "checkmeta.toml").write_text(
        'rules = ["g.rules"]\nfail-on = { norm = "breach" }\nformat = "sarif"\noutputs = ["all.sarif"]\n'
        '[[subjects]]\npaths = ["s/*"]\nshared = ["common.yaml"]\n',
        encoding="utf-8",
    )
    (repository / "common.yaml").write_text("name: Reef\njurisdictions: [DE]\n", encoding="utf-8")
    (repository / "s" / "shop").mkdir()
    (repository / "s" / "shop" / "platform.yaml").write_text(SHUT, encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "a project")
    return repository


def by_project(capsys, folder, monkeypatch, *words):
    monkeypatch.chdir(folder)
    status = command.main([*words, "--as-of", "2026-06-01", "--format", "json"], standalone_mode=False)
    data = json.loads(capsys.readouterr().out)
    return status, [(c["kind"], c["subject"], c["where"]) for c in data["changes"]]


def test_a_project_says_what_a_change_is_judged_by(project, capsys, monkeypatch):
    (project / "s" / "shop" / "platform.yaml").write_text("\n\n" + OPEN, encoding="utf-8")
    found = (1, [("new", "s/shop", "s/shop/platform.yaml:3:11")])
    assert by_project(capsys, project, monkeypatch, "main") == found
    assert by_project(capsys, project / "s" / "shop", monkeypatch, "main") == found
    assert by_project(capsys, project, monkeypatch, "main", "s/shop/platform.yaml") == found
    assert by_project(capsys, project, monkeypatch, "main", "s/id") == (0, [])
    assert by_project(capsys, project, monkeypatch, "main", "--fail-on", "law")[0] == 0
    git(project, "commit", "-q", "-a", "-m", "opened")
    assert by_project(capsys, project, monkeypatch, "HEAD~1", "HEAD") == found
    assert by_project(capsys, project, monkeypatch, "2026-01-01", "2026-06-01") == (0, [])
    assert not (project / "all.sarif").exists()


def test_a_change_that_brings_the_project_itself(project, capsys, monkeypatch):
    """Neither its rules nor what its patterns mean were there before."""
    with (project / "checkmeta.toml").open("a", encoding="utf-8") as file:
        file.write('[[subjects]]\nname = "wallet"\npaths = ["wallet/*.yaml"]\n')
    text = (project / "checkmeta.toml").read_text("utf-8")
    (project / "checkmeta.toml").write_text(text.replace("rules =", 'rules = ["norm.clients"]\nadd-rules ='), "utf-8")
    git(project, "rm", "-q", "--cached", "g.rules")
    git(project, "commit", "-q", "-m", "without rules")
    (project / "wallet").mkdir()
    (project / "wallet" / "platform.yaml").write_text(OPEN, encoding="utf-8")
    status, found = by_project(capsys, project, monkeypatch, "main")
    assert status == 1
    assert found[0] == ("new", "wallet", "wallet/platform.yaml:1:11")
    assert {subject for _, subject, _ in found} == {"wallet"}


def test_without_a_project_something_is_compared_with_something(repository, monkeypatch):
    monkeypatch.chdir(repository)
    with pytest.raises(click.UsageError, match="what is `OLD` compared with"):
        command.main(["main"], standalone_mode=False)


def test_nothing_of_the_repository_is_run(repository, diff, tmp_path):
    mark = tmp_path / "run"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho run >> '{mark}'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for name in ("post-checkout", "reference-transaction", "pre-commit", "post-index-change"):
        hook = repository / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
        hook.chmod(0o755)
    (repository / ".gitattributes").write_text(
        "* filter=evil diff=evil merge=evil text ident export-subst\n", encoding="utf-8"
    )
    git(repository, "add", "-A")
    git(repository, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "attributes")
    for key in (
        "core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.evil.command",
        "core.pager", "core.sshCommand", "core.editor", "pager.ls-tree", "pager.cat-file", "alias.ls-tree", "credential.helper",
        "core.alternateRefsCommand", "tar.tar.command", "uploadpack.packObjectsHook", "gpg.program",
    ):  # fmt: skip
        git(repository, "config", key, str(script))
    git(repository, "config", "remote.origin.url", f"ext::{script} %S")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "protocol.ext.allow", "always")
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "core.repositoryFormatVersion", "1")
    mark.unlink(missing_ok=True)
    (repository / "s" / "id" / "platform.yaml").write_text(OPEN, encoding="utf-8")
    assert diff(repository, "main", "s/id", "-r", "g.rules")[0] == 1
    assert not mark.exists()
    # an object that isn't there is not fetched either
    blob = subprocess.run(
        ["git", "-C", repository, "rev-parse", "main:s/id/platform.yaml"], check=True, capture_output=True, text=True
    ).stdout.strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    mark.unlink(missing_ok=True)
    with pytest.raises(CheckmetaError) as caught:
        diff(repository, "main", "s/id", "-r", "g.rules")
    assert {d.code for d in caught.value.diagnostics} == {"U015"}
    assert not mark.exists()


def tree(repository, *entries):
    """A commit of a tree that git itself would not write."""
    text = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(id_) for mode, name, id_ in entries)
    done = subprocess.run(
        ["git", "-C", repository, "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
        input=text,
        check=True,
        capture_output=True,
    )
    return git(repository, "commit-tree", "-m", "x", done.stdout.decode().strip())


def test_names_and_links_that_lead_out_are_left_out(repository, tmp_path):
    (tmp_path / "outside").mkdir()
    blob = git(repository, "rev-parse", "main:s/id/platform.yaml")
    (repository / "link").write_text(str(tmp_path / "outside"), encoding="utf-8")
    link = git(repository, "hash-object", "-w", "link")
    inner = git(repository, "rev-parse", "main:s/id")
    commit = tree(
        repository, (b"100644", b"../checkmeta-led-out.yaml", blob), (b"120000", b"a.yaml", link), (b"120000", b"d", link), (b"40000", b"..", inner),
        (b"40000", b".git", inner), (b"100644", b"ok.yaml", blob),
    )  # fmt: skip
    with at_revision(commit, [repository], repository) as found:
        assert sorted(p.name for p in found.cwd.iterdir()) == [".git", "a.yaml", "ok.yaml"]
        assert not (found.cwd.parent / "checkmeta-led-out.yaml").exists()
    assert list((tmp_path / "outside").iterdir()) == []


def test_waivers_are_those_of_the_revision(repository, diff):
    (repository / "s" / "id" / "platform.yaml").write_text(OPEN, encoding="utf-8")
    (repository / "w.yaml").write_text(
        "waivers: [{rule: norm.g.private, reason: r, approver: K, expires: 2026-12-01}]\n", encoding="utf-8"
    )
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "two")
    (repository / "w.yaml").write_text("waivers: []\n", encoding="utf-8")
    assert diff(repository, "HEAD", "s/id", "-r", "g.rules", "--waivers", "w.yaml")[1][0][0] == "new"
    assert (
        diff(repository, "HEAD~1", "HEAD", "--at", "s/id", "-r", "g.rules", "--waivers", "w.yaml")[1][0][0] == "waived"
    )


def test_an_old_state_that_cannot_be_read_is_no_wall(repository, diff):
    path = repository / "s" / "id" / "platform.yaml"
    path.write_text("a: [", encoding="utf-8")
    git(repository, "commit", "-q", "-a", "-m", "broken")
    path.write_text(OPEN, encoding="utf-8")
    assert diff(repository, "HEAD", "s/id", "-r", "g.rules")[0] == 1
    path.write_text(SHUT, encoding="utf-8")
    assert diff(repository, "HEAD", "s/id", "-r", "g.rules")[0] == 0
    assert diff(repository, "HEAD~1", "HEAD", "--at", "s/id", "-r", "g.rules")[0] == 2


@pytest.mark.parametrize("revision", ["nowhere", "-x", "--upload-pack=x", "HEAD:s", "a\0b", ""])
def test_what_is_no_revision(revision, repository):
    with pytest.raises(CheckmetaError) as caught, at_revision(revision, [repository / "s"], repository):
        pass
    assert {d.code for d in caught.value.diagnostics} == {"U015"}


def test_where_there_is_no_repository(tmp_path):
    with pytest.raises(CheckmetaError) as caught, at_revision("main", [tmp_path], tmp_path):
        pass
    assert {d.code for d in caught.value.diagnostics} == {"U015"}
