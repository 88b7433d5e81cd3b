"""Documents on standard input: what `-` is read as, and what becomes of what can't be read."""

import inspect
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.main import cli
from checkmeta.documents import read
from checkmeta.documents.read import read_standard_input

REALM = '{"realm": "isle", "enabled": true, "sslRequired": "none"}'
RENDERED = f"""---
# Source: isle/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {{name: isle}}
---
# Source: isle/templates/realm.yaml
apiVersion: v1
kind: ConfigMap
metadata: {{name: realm}}
data:
  realm.json: '{REALM}'
"""
SAID = {
    "rendered": (RENDERED, [], "keycloak.realm", "<stdin>:12:"),
    "json": (REALM, [], "keycloak.realm", "<stdin>:1:"),
    "yaml": ("realm: isle\nenabled: true\nsslRequired: none\n", [], "keycloak.realm", "<stdin>:3:"),
    "ini": (
        "DISABLE_REGISTRATION=1\n[server]\nPROTOCOL = http\n",
        ["--as", "gitea.config"],
        "gitea.config",
        "<stdin>:",
    ),
    "own": (
        "name: Isle\naccounts: {self_registration: true}\n",
        ["--as", "checkmeta.platform"],
        "checkmeta.platform",
        "<stdin>:",
    ),
}


def run(*arguments, given):
    # click 8.1 hands out both streams as one, unless it is told not to; later ones never do
    apart = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    return CliRunner(**apart).invoke(cli, arguments, input=given, standalone_mode=False)


@pytest.mark.parametrize("case", SAID)
def test_facts(case):
    text, options, format_, place = SAID[case]
    result = run("facts", "-", *options, given=text)
    assert result.exception is None, result.output
    assert f"<stdin>{' (document 2)' if case == 'rendered' else ''}: {format_} (" in result.output
    assert place in result.output


def test_check_names_it_in_every_report():
    for format_ in ("text", "json", "sarif", "junit"):
        result = run("check", "-", "--fail-on", "norm", "--format", format_, given=RENDERED)
        assert result.return_value == 1
        assert "stdin" in result.output
    found = json.loads(run("check", "-", "--format", "json", given=RENDERED).stdout)
    assert found["subjects"][0]["documents"] == ["<stdin>"]


def test_with_a_file_it_is_one_subject(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("platform.yaml").write_text("jurisdictions: [DE]\n", encoding="utf-8")
    found = json.loads(run("check", "-", "platform.yaml", "--format", "json", given=REALM).stdout)
    assert [s["documents"] for s in found["subjects"]] == [["<stdin>", "platform.yaml"]]


WRONG = {
    "nothing known": ("a: 1\n", "F201"),
    "no yaml": ("a: [1\n", "D106"),
    "no json": ("{]", "D106"),
    "no text": (b"\xff\xfe\xff", "D101"),
    "nothing": ("", "D109"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case):
    text, code = WRONG[case]
    result = run("check", "-", given=text)
    assert isinstance(result.exception, CheckmetaError), result.output
    first = result.exception.diagnostics[0]
    assert first.code == code, first
    assert "<stdin>" in str(first.span or first.subject)


def test_it_is_bounded(monkeypatch):
    monkeypatch.setattr(read, "JSON_BYTES", 100)
    monkeypatch.setattr(read, "FILE_BYTES", 50)
    for text in ("a: " + "b" * 60, '{"a": "' + "b" * 100 + '"}'):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        with pytest.raises(CheckmetaError) as caught:
            read_standard_input()
        assert caught.value.diagnostics[0].code == "D102"


def test_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CheckmetaError) as caught:
        read_standard_input()
    assert caught.value.diagnostics[0].code == "U001"


CHART = "apiVersion: v2\nname: isle\nversion: 1.0.0\n"


def test_a_chart_says_how_to_render_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("isle/templates").mkdir(parents=True)
    Path("isle/Chart.yaml").write_text(CHART, encoding="utf-8")
    result = run("check", "isle", given="")
    assert isinstance(result.exception, CheckmetaError)
    assert "helm template isle | checkmeta check -" in result.exception.diagnostics[0].help
    Path("isle/realm.json").write_text(REALM, encoding="utf-8")
    found = json.loads(run("check", "isle", "--format", "json", given="").stdout)
    assert [r["code"] for s in found["subjects"] for r in s["remarks"]] == ["F219"]
