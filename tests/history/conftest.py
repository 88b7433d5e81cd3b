"""A platform that is judged by a few rules, on any day; its reports are made by the command, as a pipeline makes them."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.cli.main import cli

RULES = """ruleset law.h "The Act" layer law source "The Act" jurisdiction EU
rule kept "Kept"
  for each attribute in identity.attributes
  bearer operator
  must attribute.retention.period < indefinite
  message "{attribute.name} is kept: {attribute.retention.period}"
rule limits "Limits" effective from 2026-03-01
  bearer provider
  must platform.security.rate_limits
  message "nobody limits who tries"

ruleset norm.h "The Norm" layer norm source "ISO 1"
rule log "Log" must platform.security.audit_log message "nothing is logged"
rule private "Private"
  for each client in platform.clients
  must not client.public
  message "{client.name} is public"

ruleset ethics.h "R" layer ethics source "own rules"
rule sessions "Sessions"
  should platform.accounts.authentication.session_lifetime <= 30 days
  message "a session lasts {platform.accounts.authentication.session_lifetime}"
  ripens to norm when adherence >= 75% over 90 days
"""
PLATFORM = """name: World
jurisdictions: [DE]
security: {rate_limits: false, audit_log: true}
accounts: {authentication: {session_lifetime: 7 days}}
clients: [{name: a, public: true}]
"""
IDENTITY = "attributes: [{name: job, retention: {period: 1 year}}, {name: age, retention: {period: 1 year}}]\n"


def run(*words, env=None):
    """What the command says, and its status."""
    return CliRunner().invoke(cli, list(map(str, words)), standalone_mode=False, env=env)


def out(*words, env=None):
    """What it prints, where it ends well."""
    said = run(*words, env=env)
    if said.exception is not None:
        raise said.exception
    return said.stdout


class World:
    """A folder with a platform, its rules and its reports."""

    def __init__(self):
        self.files = {"world/platform.yaml": PLATFORM, "world/identity.yaml": IDENTITY, "h.rules": RULES}
        self.options = []

    def edit(self, name, old, new):
        assert old in self.files[name]
        self.files[name] = self.files[name].replace(old, new)

    def report(self, day, *options, subject="world"):
        """Judge on a day; the file of the report."""
        for name, text in self.files.items():
            path = Path(name.replace("world/", f"{subject}/"))
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        name = f"reports/{subject}-{day}.json"
        said = run("check", subject, "-r", "h.rules", "--as-of", day, *self.options, *options, "-o", name)
        assert said.exception is None, said.exception
        return Path(name)


@pytest.fixture
def world(tmp_path, monkeypatch, compiled_rules):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKMETA_CACHE", str(compiled_rules))
    Path("checkmeta.toml").write_text("# of this project\n", encoding="utf-8")
    Path("reports").mkdir()
    return World()


assert "CHECKMETA_DB" not in os.environ
