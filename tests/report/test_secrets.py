"""Where a secret stands, no report shows its text, whichever rule points there."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.render import WITHHELD
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report import json_report, junit, sarif, text
from checkmeta.report.explanation import render_explanation
from checkmeta.report.html import report_page

LEGIBLE = "correct-horse-battery"
RULES = """mapping example.world "A world's config"
  reads yaml, json, env
  recognise when document.cookie is known or document.COOKIE is known
  set platform.security.secrets_in_clear = true when document.cookie.secret matches "."
  set platform.security.secrets_in_clear = true when document.COOKIE matches "."
  set platform.security.audit_log = document.cookie.audit
  set platform.security.default_secrets = false when document.cookie.other matches "."
  set platform.security.audit_log = document.audit

ruleset norm.example "Secrets"
  layer norm
  jurisdiction everywhere
  source "own rules"

rule elsewhere "Secrets are elsewhere"
  must not platform.security.secrets_in_clear
  message "a secret stands here"

rule own "Secrets are one's own"
  must platform.security.default_secrets

rule audit "What happens is recorded"
  must platform.security.audit_log
"""
DOCUMENTS = {
    "plain.yaml": (f"cookie:\n  secret: {LEGIBLE}\n", "  secret: …"),
    "quoted.yaml": (f'cookie:\n  secret: "{LEGIBLE}"\n', "  secret: …"),
    "flow.yaml": (f"cookie: {{ secret: {LEGIBLE}, audit: false }}\n", "…secret: …"),
    "other.yaml": (f"cookie: {{ other: {LEGIBLE}, audit: false }}\n", "…other: …"),
    "lines.json": (f'{{\n  "cookie": {{\n    "secret": "{LEGIBLE}"\n  }}\n}}\n', '    "secret": …'),
    "one-line.json": (f'{{"cookie":{{"audit":false,"secret":"{LEGIBLE}"}}}}', '…"secret":…}}'),
    "settings.env": (f"COOKIE={LEGIBLE}\n", "COOKIE=…"),
    "item.yaml": (f"audit: false\ncookie: {{ secret: 'a: {LEGIBLE}=b' }}\n", "…secret: … }"),
}
WRITERS = {
    "text": text.render,
    "json": json_report.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "html": report_page.render,
    "explained": lambda report: render_explanation(j for s in report.subjects for j in s.judgements),
}


@pytest.fixture
def report(tmp_path):
    def made(name, *, explain=False):
        (tmp_path / "own.rules").write_text(RULES, encoding="utf-8")
        (tmp_path / name).write_text(DOCUMENTS[name][0], encoding="utf-8")
        rules = (str(tmp_path / "own.rules"),)
        return check(Request((Path(name),), dt.date(2026, 11, 22), rules=rules, cwd=tmp_path, explain=explain))

    return made


@pytest.mark.parametrize("explain", [False, True], ids=["in short", "explained"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_report_shows_a_secret(report, name, explain):
    found = report(name, explain=explain)
    breaches = [j for s in found.subjects for j in s.judgements if j.verdict is Verdict.VIOLATED]
    assert breaches
    for write in WRITERS.values():
        assert LEGIBLE not in write(found)
    assert any(line.endswith(f"| {DOCUMENTS[name][1]}{WITHHELD}") for line in text.render(found).splitlines())


def test_what_is_no_secret_is_shown(report):
    assert "| audit: false" in text.render(report("item.yaml"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_caret_stands_under_what_takes_its_place(report, name):
    lines = text.render(report(name)).splitlines()
    shown = next(n for n, line in enumerate(lines) if line.endswith(WITHHELD))
    below = lines[shown + 1]
    assert lines[shown][below.index("^")] == "…"
    assert below.count("^") == 1
