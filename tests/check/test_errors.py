"""Mistakes that show before anything runs: codes, places, messages and help, as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tables import table
from tests.timing import within

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import Diagnostic

CASES = table(Path(__file__).with_name("errors.yaml"))["cases"]
HEADER = 'ruleset law.t "T" layer law source "S"\n'


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case: dict[str, Any], said: Callable[[dict[str, str]], object]) -> None:
    text = re.sub("@AND-(.)@", lambda m: " and ".join([m[1]] * 40), case["text"])
    assert said({"case.rules": text}) == case["says"]


def test_every_code_of_types_has_a_case() -> None:
    assert {d["code"] for c in CASES for d in c["says"]} >= set(pages("T"))


def test_messages_are_one_plain_line() -> None:
    for said in (d for c in CASES for d in c["says"]):
        assert "\n" not in said["message"]
        assert not said["message"].endswith(".")


def test_the_other_value_is_shown(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    text = 'param p: number is 1 is 2\nrule r "R" must platform.audience.minimum_age > p'
    (found,) = diagnose({"x.rules": HEADER + text})
    (label,) = found.labels
    assert (label.text, str(label.span)) == ("the other", "x.rules:2:17")


def test_one_mistake_in_a_define_is_said_once(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    text = "define d = platform.nmae is present\n" + "".join(f'rule r{i} "R" must d\n' for i in range(5))
    assert [d.code for d in diagnose({"x.rules": HEADER + text})] == ["T501"]


def test_an_unused_define_is_checked_too(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    text = 'define d(c: Client) = c.nmae is present\nrule r "R" must platform.name is present\n'
    assert [d.code for d in diagnose({"x.rules": HEADER + text})] == ["T501"]


def test_days_that_mean_days(diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    for days, warned in ((30, False), (180, False), (365, False), (366, True), (730, True), (731, True), (1000, False)):
        text = f'rule r "R" must platform.data.breach_notice < {days} days\n'
        assert [d.code for d in diagnose({"x.rules": HEADER + text})] == (["T514"] if warned else [])


@pytest.mark.parametrize("body", ["{0} and {0}", "d({0})"], ids=["defines", "arguments"])
def test_defines_that_double(body: str, diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    defines = [f"define d{i} = d{i + 1} and d{i + 1}\n" for i in range(40)]
    text = "define d(x: boolean) = x and x\n" + "".join(defines) + "define d40 = platform.security.audit_log\n"
    inner = "d0" if "and" in body else "platform.security.audit_log"
    for _ in range(1 if "and" in body else 40):
        inner = body.format(inner)
    with within(5):
        assert "T512" in [d.code for d in diagnose({"x.rules": HEADER + text + f'rule r "R" must {inner}\n'})]


@pytest.mark.parametrize("word", ["not ", "(", "-"])
def test_defines_that_nest_deeply(word: str, diagnose: Callable[[dict[str, str]], list[Diagnostic]]) -> None:
    close = ")" if word == "(" else ""
    last = "platform.audience.minimum_age" if word == "-" else "platform.security.audit_log"
    defines = [f"define d{i} = {word * 60}{f'd{i + 1}' if i < 45 else last}{close * 60}\n" for i in range(46)]
    must = "d0 > 1" if word == "-" else "d0"
    codes = {d.code for d in diagnose({"x.rules": HEADER + "".join(defines) + f'rule r "R" must {must}\n'})}
    assert codes <= {"T512"}
