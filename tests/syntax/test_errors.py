"""What is said of bad rule texts: codes, places, messages and help, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import parse_expression, parse_file

CASES = table(Path(__file__).with_name("errors.yaml"))["cases"]
DEEP = "(" * 300 + "platform.name is present" + ")" * 300
SUMS = " + ".join(["1"] * 300)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_bad_text(case: dict[str, Any]) -> None:
    with pytest.raises(CheckmetaError) as caught:
        parse_file(Source("case.rules", case["text"].replace("@DEEP@", DEEP).replace("@SUMS@", SUMS)))
    said = [
        {
            "code": d.code,
            "at": f"{d.span.begin.line}:{d.span.begin.column}" if d.span else "",
            "message": d.message,
            "help": d.help,
        }
        for d in caught.value.diagnostics
    ]
    assert said == case["says"]


def test_every_code_of_the_syntax_has_a_case() -> None:
    assert {d["code"] for c in CASES for d in c["says"]} == set(pages("S"))


def test_messages_are_one_plain_line() -> None:
    for said in (d for c in CASES for d in c["says"]):
        message = said["message"]
        assert "\n" not in message
        assert not message.endswith(".")
        assert not message[0].isupper()


def test_a_mistake_does_not_hide_those_of_other_declarations() -> None:
    text = 'ruleset law.t "T" layer law\n' + "".join(
        f'rule r{i} "R"\n  mist platform.name is present\n' for i in range(20)
    )
    with pytest.raises(CheckmetaError) as caught:
        parse_file(Source("many.rules", text))
    places = [d.span.begin.line for d in caught.value.diagnostics if d.span]
    assert places == [3 + 2 * i for i in range(20)]


@pytest.mark.parametrize(
    ("text", "code"), [("", "S302"), ("a and", "S302"), ("a b", "S301"), ("a and b or c", "S306"), ("(" * 300, "S302")]
)
def test_bad_expression(text: str, code: str) -> None:
    with pytest.raises(CheckmetaError) as caught:
        parse_expression(Source("<eval>", text))
    assert [d.code for d in caught.value.diagnostics] == [code]
