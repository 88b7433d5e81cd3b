"""A world with a report, made by the command in a folder of its own."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.cli.main import cli

RULES = """ruleset law.r "R" layer law jurisdiction EU source "S"
rule log "Who did what is written down"
  must platform.security.audit_log
  message "nobody writes down who did what"

rule later "Sessions end"
  effective from 2027-06-01
  must platform.accounts.authentication.session_lifetime <= 30 days
  message "a session lasts for ever"

ruleset norm.r "N" layer norm source "S"
rule open "Anybody may come in"
  must platform.accounts.self_registration
  message "nobody can come in"
"""
PLATFORM = """name: Reef
jurisdictions: [DE]
security: {audit_log: true}
accounts: {self_registration: false, authentication: {session_lifetime: indefinite}}
"""
WAIVERS = """waivers:
  - {rule: norm.r.open, reason: "a trial", approver: Dana, expires: 2027-10-31}
"""


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


@dataclass(frozen=True)
class World:
    """The files, and what is made of them."""

    def check(self, *options, to="report.json", day="2026-11-22", ends=(0, 1)):
        """Make a report, and read it."""
        arguments = ("check", "reef", "-r", "r.rules", "--as-of", day, "--format", "json", "-o", to, *options)
        said = run(*arguments)
        assert said.return_value in ends, said.output
        return json.loads(Path(to).read_text(encoding="utf-8"))

    def verify(self, *options, report="report.json"):
        """The exit status, and what is said."""
        said = run("verify", report, *options)
        if said.exception is not None:
            raise said.exception
        return said.return_value, said.output


@pytest.fixture
def world(tmp_path):
    (tmp_path / "reef").mkdir()
    (tmp_path / "reef" / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    (tmp_path / "r.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "w.yaml").write_text(WAIVERS, encoding="utf-8")
    return World()
