"""Configs and schemas in an editor, and how the server comes and goes."""

import json
import subprocess
import sys

import pytest

from .client import Refused


def test_a_config_is_judged_as_one_types_with_the_projects_own_rules(server, opened):
    uri = opened("platform.yaml")
    text = server.texts[uri]
    found = server.told(
        uri, lambda d: any("norm.house.sessions-end" in (each["code"], each["message"]) for each in d) or len(d) > 2
    )
    at = server.at(text, text.index("indefinite"))
    mine = [each for each in found if each["range"]["start"] == at]
    assert mine
    assert any("norm.house.sessions-end" in each["code"] + each["message"] for each in mine)
    assert {each["severity"] for each in found} <= {1, 2, 3, 4}
    server.change(uri, text.replace("indefinite", "1 day"))
    server.told(uri, lambda d: not any("norm.house.sessions-end" in each["code"] + each["message"] for each in d))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("operator:", "operatr:", "F202"), ("indefinite", "[indefinite", "D106"), ("true", "7", "F203")],
)
def test_what_cannot_be_read_is_told_at_its_place_and_gone_when_mended(server, opened, old, new, code):
    uri = opened("platform.yaml")
    text = server.texts[uri]
    server.change(uri, text.replace(old, new))
    server.told(uri, lambda d: code in [each["code"] for each in d])
    server.change(uri, text)
    server.told(uri, lambda d: code not in [each["code"] for each in d])


def test_a_key_tells_its_fact_and_the_rules_that_read_it(server, opened):
    uri = opened("platform.yaml")
    found = server.ask("hover", uri, server.texts[uri].index("session_lifetime") + 3)["contents"]["value"]
    assert found.startswith("platform.accounts.authentication.session_lifetime  duration")
    assert "read by" in found
    schema = opened("person.schema.json")
    found = server.ask("hover", schema, server.texts[schema].index('"period"') + 3)["contents"]["value"]
    assert found.startswith("identity.attributes[].retention.period  duration")
    assert server.ask("hover", schema, server.texts[schema].index('"title"') + 3) is None


def test_a_schema_is_judged(server, opened):
    uri = opened("person.schema.json")
    found = server.told(uri, bool)
    at = server.at(server.texts[uri], server.texts[uri].index('"face"'))
    assert any(each["range"]["start"] == at and each["code"].startswith("law.eu.gdpr") for each in found)


def test_a_document_of_others_is_left_alone(server, folder, opened):
    (folder / "apart").mkdir(exist_ok=True)
    (folder / "apart" / "package.json").write_text('{"name": "x", "version": "1.0.0"}', encoding="utf-8")
    uri = opened("apart/package.json")
    assert server.told(uri) == []
    assert server.ask("hover", uri, 3) is None


def test_a_stranger_question_gets_one_line(server):
    with pytest.raises(Refused, match="is no open file"):
        server.command("checkmeta.test", "http://example.org/a.rules", "x")
    with pytest.raises(Refused, match="needs the address"):
        server.command("checkmeta.why", 3)
    assert (
        server.request(
            "textDocument/hover",
            {"textDocument": {"uri": "file:///nowhere.rules"}, "position": {"line": 0, "character": 0}},
        )
        is None
    )


def test_a_question_that_is_taken_back_is_not_answered_or_answered(server, opened):
    uri = opened("house.rules")
    number = server.begin("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    server.notify("$/cancelRequest", {"id": number})
    try:
        assert server.wait(number)
    except Refused as refused:
        assert refused.args[1] == -32800  # noqa: PT017 - either is right


def test_the_server_ends_with_its_editor(tmp_path):
    command = [sys.executable, "-m", "checkmeta", "lsp"]
    done = subprocess.run(command, input=b"", capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 1  # nobody said shutdown
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": 5}).encode()
    garbage = b"Content-Length: %d\r\n\r\n%s" % (len(body), body) + b"nonsense\r\n\r\n"
    done = subprocess.run(command, input=garbage, capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
