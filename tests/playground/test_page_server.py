"""The playground's one question: what it answers, and to whom."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs `pip install 'checkmeta[playground]'`")
pytest.importorskip("uvicorn", reason="needs `pip install 'checkmeta[playground]'`")

from checkmeta.authoring.playground.examples import NAMES, examples
from checkmeta.authoring.playground.page_server import MOST_BYTES, listen

from .served import served

ROOT = Path(__file__).parents[2]
OWN = """ruleset ethics.own "Own"
  layer ethics
  jurisdiction everywhere
  effective from 2026-01-01
  source "own" checked 2026-11-30

rule grown "Only grown people"
  bearer operator
  must platform.audience.minimum_age >= {age}
  because "It is so."
  message "{{platform.name}} opens too early"
  remedy "Open later."
"""
DOCUMENT = "name: A World\nkind: social\naudience:\n  minimum_age: 16\n"


@pytest.fixture(scope="module")
def playground():
    with served() as found:
        yield found


def outcomes(answer):
    return [verdict["outcome"] for verdict in answer["verdicts"]]


def test_a_verdict_has_its_reason_and_its_place(playground):
    assert outcomes(playground.judge(OWN.format(age=13), DOCUMENT)) == ["satisfied"]
    broken = playground.judge(OWN.format(age=18), DOCUMENT)
    assert broken["diagnostics"] == []
    (verdict,) = broken["verdicts"]
    assert (verdict["rule"], verdict["outcome"]) == ("ethics.own.grown", "violated")
    assert (verdict["of"], verdict["line"]) == ("document", 4)
    assert "platform.audience.minimum_age = 16" in verdict["explanation"]


def test_a_mistake_is_told_at_its_place(playground):
    (wrong,) = playground.judge(OWN.format(age=18).replace("minimum_age", "minimum_aeg"), DOCUMENT)["diagnostics"]
    assert (wrong["severity"], wrong["of"], wrong["line"]) == ("error", "rules", 9)
    assert "minimum_age" in wrong["help"]
    assert "^^^" in wrong["excerpt"]
    (wrong,) = playground.judge(OWN.format(age=18), "name: [")["diagnostics"]
    assert (wrong["of"], wrong["line"]) == ("document", 1)


def test_without_rules_all_that_come_with_it_judge_and_own_ones_are_gone(playground):
    playground.judge(OWN.format(age=18), DOCUMENT)
    found = playground.judge("", DOCUMENT)
    assert found["many"]["verdicts"] > len(found["verdicts"]) > 100
    assert not [v for v in found["verdicts"] if v["rule"].startswith("ethics.own")]


def test_each_example_is_judged_without_a_mistake(playground):
    told = playground.ask("/examples", method="GET")[2]
    assert json.loads(told) == [*examples()]
    assert len(examples()) > 5
    for example in examples():
        found = playground.judge(example["rules"], example["document"], example["name"])
        assert not [d for d in found["diagnostics"] if d["severity"] == "error"], example["title"]
        assert found["verdicts"], example["title"]


REFUSED = {
    "a name that was made to point here": (403, {"Host": "evil.example:80", "Origin": "http://evil.example:80"}),
    "a name that begins like ours": (
        403,
        {"Host": "127.0.0.1.evil.example", "Origin": "http://127.0.0.1.evil.example"},
    ),
    "no host": (400, {"Host": None}),
    "another page": (403, {"Origin": "https://evil.example"}),
    "another port's page": (403, {"Origin": "http://127.0.0.1:1"}),
    "a page without an origin": (403, {"Origin": "null"}),
    "no origin": (403, {"Origin": None}),
    "a form": (415, {"Content_Type": "application/x-www-form-urlencoded"}),
    "plain text": (415, {"Content_Type": "text/plain"}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_only_its_own_page_gets_an_answer(playground, name):
    status, headers = REFUSED[name]
    # what names no host is refused, and the connection ended, before a body would be read
    body = None if name == "no host" else {"rules": "", "document": "", "name": "platform.yaml"}
    found, given, text = playground.ask(body=body, **headers)
    assert found == status
    assert "verdicts" not in text
    assert not [each for each in given if each.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/examples", "/page.js"])
def test_nothing_is_read_under_another_name_or_from_another_page(playground, path):
    assert playground.ask(path, method="GET", Host="evil.example")[0] == 403
    assert playground.ask(path, method="GET", Origin="https://evil.example")[0] == 403
    status, headers, _ = playground.ask(path, method="GET")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


BAD = {
    "no JSON": b"{",
    "half a character": b'{"rules": "\\ud800", "document": "", "name": "platform.yaml"}',
    "nested": b"[" * 100_000,
    "no object": b"[]",
    "no text": b'{"rules": 1, "document": "", "name": "platform.yaml"}',
    "a name of elsewhere": b'{"rules": "", "document": "", "name": "../../etc/passwd"}',
    "no name": b'{"rules": "", "document": "", "name": []}',
    "more": b'{"rules": "", "document": "", "name": "platform.yaml", "path": "/"}',
    "nothing": b"",
    "no UTF-8": b"\xff",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_question_is_refused(playground, name):
    status, _, text = playground.ask(body=BAD[name])
    assert status == 400
    assert "Traceback" not in text
    assert "has `rules`, `document` and `name`" in json.loads(text)["error"]


def test_a_question_has_a_size(playground):
    status, _, text = playground.ask(body={"rules": "#" * MOST_BYTES, "document": "", "name": "platform.yaml"})
    assert status == 413
    assert "512 KiB" in text


@pytest.mark.parametrize(
    "rules", ["(" * 50_000, "rule " * 50_000, "\0\x1b[31m", 'ruleset law.eu.gdpr "Mine"\n', OWN.format(age="1 " * 5000)]
)  # fmt: skip
def test_hostile_rules_are_mistakes_with_a_place(playground, rules):
    found = playground.judge(rules, DOCUMENT)
    assert found["verdicts"] == []
    assert [d for d in found["diagnostics"] if d["severity"] == "error"]
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)
    assert outcomes(playground.judge(OWN.format(age=13), DOCUMENT)) == ["satisfied"]


def test_a_secret_of_a_document_is_not_said_again(playground):
    secret = "hunter2-hunter2-hunter2"  # noqa: S105 - nobody's
    found = playground.judge(OWN.format(age=18), f"{DOCUMENT}password: {secret}\n  bad: [\n")
    assert found["diagnostics"]
    assert secret not in json.dumps(found)
    found = playground.judge("", f"{DOCUMENT}client_secret: {secret}\n")
    assert found["diagnostics"]
    assert secret not in json.dumps(found)


def test_what_takes_too_long_is_ended_and_the_next_question_is_answered(playground):
    before, playground.judging.limit = playground.judging.limit, 0
    try:
        status, _, text = playground.ask(body={"rules": "", "document": DOCUMENT, "name": "platform.yaml"})
    finally:
        playground.judging.limit = before
    assert status == 503
    assert "judging was ended" in json.loads(text)["error"]
    assert outcomes(playground.judge(OWN.format(age=13), DOCUMENT)) == ["satisfied"]


def test_the_page_offers_the_names_that_are_read():
    page = (ROOT / "checker/checkmeta/authoring/playground/page.html").read_text(encoding="utf-8")
    assert all(f"<option>{name}</option>" in page for name in NAMES)
    assert page.count("<option>") == len(NAMES)


def test_the_command_says_where_it_is_and_ends_with_ctrl_c():
    command = [sys.executable, "-m", "checkmeta", "playground", "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "checker"), "PYTHONUNBUFFERED": "1"}
    # jobs in the background ignore interrupts, and so would what they start
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as running:
            try:
                assert running.stdout.readline().startswith("http://127.0.0.1:")
                running.stdout.readline()
                running.send_signal(signal.SIGINT)
                _, told = running.communicate(timeout=120)
            finally:
                running.kill()
    finally:
        signal.signal(signal.SIGINT, before)
    assert (running.returncode, told) == (0, "")


def test_a_port_that_is_taken_is_said():
    own = listen(0)
    command = [sys.executable, "-m", "checkmeta", "playground", "--port", str(own.getsockname()[1])]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "checker")}
    ended = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)
    own.close()
    assert ended.returncode == 2
    assert "can't be used" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
