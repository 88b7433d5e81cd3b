"""The command, as it is typed: what it prints, what it writes, how it ends."""

import codecs
import json

import pytest
from click.testing import CliRunner

from checkmeta.authoring.fixing.mended_files import write_texts
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.cli.check import command as check_command
from checkmeta.cli.fix import command

KRATOS = """version: v1.2.0
dsn: postgres://db.internal/kratos?sslmode=verify-full
identity:
  schemas: [{id: person, url: file:///etc/person.schema.json}]
selfservice:
  default_browser_return_url: https://id.example/
  methods:
    password:
      enabled: true
      config:
        min_password_length: 6  # for now
log:
  leak_sensitive_values: true
hashers:
  algorithm: bcrypt
  bcrypt:
    cost: 8
courier:
  smtp:
    connection_uri: smtps://mail.example/?skip_ssl_verify=true
"""
SAFE = KRATOS.replace("values: true", "values: false").replace("cost: 8", "cost: 10")
LENGTH = "norm.nist-800-63.password-length"
RULES = ("-r", "norm.operations.no-secrets-in-logs", "-r", "norm.sign-in.bcrypt-costs", "-r", LENGTH)
FLAGS = ("--as-of", "2026-11-22", "-j", "EU")


@pytest.fixture
def fix(tmp_path, monkeypatch):
    """Runs `checkmeta fix` on `kratos.yaml`; gives its status, what it printed, and the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kratos.yaml").write_text(KRATOS, encoding="utf-8")

    def run(*args, paths=("kratos.yaml",), of=command, given=(*RULES, *FLAGS)):
        done = CliRunner().invoke(of, [*paths, *given, *args], standalone_mode=False)
        status = done.return_value if done.exception is None else done.exception
        return status, done.stdout, (tmp_path / "kratos.yaml").read_bytes().decode()

    return run


def test_it_shows_a_diff_and_writes_nothing(fix):
    status, out, text = fix()
    assert (status, text) == (1, KRATOS)
    lines = out.splitlines()
    assert "# safe: norm.operations.no-secrets-in-logs at platform (kratos.yaml:13:26)" in lines
    assert "#   kratos.yaml: /log/leak_sensitive_values: true becomes false" in lines
    assert {
        "-  leak_sensitive_values: true",
        "+  leak_sensitive_values: false",
        "-    cost: 8",
        "+    cost: 10",
    } <= set(lines)
    assert "+        min_password_length: 8  # for now" in lines
    assert "#   a comment on its line may say why" in lines


def test_it_writes_what_is_safe_and_then_what_is_suggested(fix):
    assert fix("--write")[::2] == (0, SAFE)
    assert fix("--write")[::2] == (0, SAFE)
    assert fix("--level", "safe")[::2] == (0, SAFE)
    assert fix()[0] == 1
    assert fix("--write", "--level", "suggested", "--rule", LENGTH)[::2] == (0, SAFE.replace("length: 6", "length: 8"))
    status, out, _ = fix()
    assert (status, out) == (0, "")


def test_one_rule_is_mended_and_all_are_judged(fix):
    assert fix("--write", "--rule", "norm.sign-in")[::2] == (0, KRATOS.replace("cost: 8", "cost: 10"))
    wrong, _, text = fix("--rule", "norm.sign-in.bcrypt-cost")
    assert isinstance(wrong, CheckmetaError)
    assert (wrong.diagnostics[0].code, "bcrypt-costs" in (wrong.diagnostics[0].help or "")) == ("U004", True)
    assert "cost: 10" in text


def test_what_is_waived_stays(fix, tmp_path):
    waiver = "{rule: norm.sign-in.bcrypt-costs, reason: moving to argon2, approver: Dana, expires: 2027-01-01, approved: 2026-11-01}"
    (tmp_path / "waivers.yaml").write_text(f"waivers:\n  - {waiver}\n", encoding="utf-8")
    status, _, text = fix("--write", "--waivers", "waivers.yaml")
    assert (status, text) == (0, KRATOS.replace("values: true", "values: false"))


def test_json_and_sarif_say_the_same(fix):
    status, out, _ = fix("--format", "json")
    found = {f["rule"]: f for f in json.loads(out)["findings"]}
    assert (status, len(found), found[LENGTH]["level"]) == (1, 3, "suggested")
    status, out, text = fix("--format", "sarif")
    results = {r["ruleId"]: r for r in json.loads(out)["runs"][0]["results"]}
    assert (status, text) == (1, KRATOS)
    (made,) = results[LENGTH]["fixes"]
    assert made["properties"] == {"fixLevel": "suggested"}
    assert made["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 11, "startColumn": 30, "endLine": 11, "endColumn": 31},
            "insertedContent": {"text": "8"},
        }
    ]
    status, out, _ = fix("--fixes", "--format", "sarif", of=check_command)
    assert {r["ruleId"]: r.get("fixes") for r in json.loads(out)["runs"][0]["results"]} == {
        id_: r.get("fixes") for id_, r in results.items()
    }
    status, out, _ = fix("--format", "sarif", of=check_command)
    assert not any("fixes" in r for r in json.loads(out)["runs"][0]["results"])
    assert "only SARIF" in str(fix("--fixes", "--format", "json", of=check_command)[0])


def test_where_nothing_mends_a_finding_there_are_no_fixes(fix):
    _, out, _ = fix("--format", "sarif", given=FLAGS)
    results = json.loads(out)["runs"][0]["results"]
    assert {"fixes" in r for r in results} == {True, False}
    assert all(c["replacements"] for r in results for f in r.get("fixes", ()) for c in f["artifactChanges"])


def test_a_link_is_not_written(fix, tmp_path):
    (tmp_path / "real.yaml").write_text(KRATOS, encoding="utf-8")
    (tmp_path / "kratos.yaml").unlink()
    (tmp_path / "kratos.yaml").symlink_to("real.yaml")
    wrong, _, _ = fix("--write")
    assert isinstance(wrong, CheckmetaError)
    assert (wrong.diagnostics[0].code, (tmp_path / "real.yaml").read_text("utf-8")) == ("U001", KRATOS)


def test_a_file_that_has_changed_since_is_not_written(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("now: 1\n", encoding="utf-8")
    with pytest.raises(CheckmetaError) as wrong:
        write_texts({"a.yaml": (path, "then: 1\n", "then: 2\n")})
    assert (wrong.value.diagnostics[0].code, path.read_text("utf-8")) == ("U016", "now: 1\n")


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")]
)
def test_the_encoding_of_a_file_stays(tmp_path, mark, encoding):
    path = tmp_path / "a.yaml"
    path.write_bytes(mark + "ä: 1\r\n".encode(encoding))
    path.chmod(0o640)
    write_texts({"a.yaml": (path, "ä: 1\r\n", "ä: 2\r\n")})
    assert path.read_bytes() == mark + "ä: 2\r\n".encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_to_check_is_an_error(fix):
    assert isinstance(fix(paths=("nowhere.yaml",))[0], CheckmetaError)
    assert "no path is given" in str(fix(paths=())[0])
