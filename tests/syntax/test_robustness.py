"""Whatever the text: a tree, or diagnostics; in bounded time."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.timing import within

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.diagnostics.render import render_all
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import parse_file
from checkmeta.language.syntax.rule_limits import MAX_SIZE, MAX_TOKENS
from checkmeta.store.compiler import build

HEADER = 'ruleset law.t "T" layer law source "S"\n'
SAMPLE = (Path(__file__).parent / "sample.rules").read_text(encoding="utf-8")
WORDS = re.findall(r'"""(?:.|\n)*?"""|"[^"\n]*"|#[^\n]*|[\w.-]+|[^\w\s]', SAMPLE)


def load(text: str) -> None:
    """Parse, bind and check; errors render, and are never anything but `CheckmetaError`."""
    try:
        build([parse_file(Source("x.rules", text))])
    except CheckmetaError as error:
        found = error.diagnostics
    else:
        return
    assert found
    for diagnostic in found:
        assert diagnostic.span is None or 0 <= diagnostic.span.start <= diagnostic.span.end
    assert render_all(found, most=5)


def test_the_sample_is_of_the_language() -> None:
    assert len(parse_file(Source("sample.rules", SAMPLE)).rulesets) == 1


def test_a_file_that_ends_anywhere() -> None:
    ends = [m.end() for m in re.finditer(r'"""(?:.|\n)*?"""|"[^"\n]*"|[\w.-]+|[^\w\s]', SAMPLE)]
    assert len(ends) > 200
    for end in ends:
        load(SAMPLE[:end])


def test_a_file_that_ends_within_a_token() -> None:
    for end in range(0, len(SAMPLE), 11):
        load(SAMPLE[:end])


def test_a_file_without_one_of_its_tokens() -> None:
    for found in re.finditer(r'"[^"\n]*"|[\w.-]+|[^\w\s]', SAMPLE):
        load(SAMPLE[: found.start()] + SAMPLE[found.end() :])


@settings(max_examples=150)
@given(st.text(string.printable, max_size=200))
def test_printable_garbage(text: str) -> None:
    load(text)
    load(HEADER + 'rule r "R" must ' + text)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_garbage_in_texts(text: str) -> None:
    quoted = '"' + text.replace("\n", " ") + '"'
    load(f"{HEADER}rule r {quoted} must platform.name matches {quoted}\n  message {quoted}\n  because {quoted}")


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_the_language_s_own_words_in_any_order(text: str) -> None:
    load(HEADER + text)
    load(HEADER + 'rule r "R" must ' + text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_shipped_rules_with_mistakes(declarations: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(declarations))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.sampled_from(["", "(", '"', "\n", " ", "{", "x", *WORDS])) + text[end:]
    load(HEADER + text)


REPEATED = {
    "open parentheses": 'rule r "R" must (',
    "`not`": 'rule r "R" must not ',
    "signs": 'rule r "R" must 1-',
    "fields": 'rule r "R" must x.x',
    "a list": 'rule r "R" must 1 in [1,1',
    "operands": 'rule r "R" must x and x',
    "broken declarations": 'rule r "R"\nrule r\n',
    "braces": 'rule r "R" must x message "{',
    "types": "param p: list of list of ",
    "open quotes": 'rule r "R" because """',
    "comments": "# x\n",
}


@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
def test_much_of_the_same(text: str) -> None:
    tail = text[len(text) * 3 // 4 :] if len(text) < 8 else text[-2:] if "\n" not in text else text.splitlines(True)[-1]
    size = 20_000
    with within(6):
        load(HEADER + text + tail * (size // len(tail)))


def test_five_thousand_parentheses() -> None:
    with within(6):
        with pytest.raises(CheckmetaError) as caught:
            parse_file(Source("x.rules", HEADER + 'rule r "R" must ' + "(" * 5_000 + "platform.name" + ")" * 5_000))
        assert [d.code for d in caught.value.diagnostics] == ["S310"]


def test_a_file_that_is_too_large_is_refused_at_once() -> None:
    with within(6):
        with pytest.raises(CheckmetaError) as caught:
            parse_file(Source("x.rules", HEADER + 'rule r "R" must platform.name is present\n' * (MAX_SIZE // 40)))
        assert [d.code for d in caught.value.diagnostics] == ["S310"]


LARGE = {
    "a list": ('rule r "R" must 1 in [1', ",1"),
    "a condition": ('rule r "R" must 1 < 2', " and 1 < 2"),
    "fields": ('rule r "R" must x', ".x"),
    "rules": ("", 'rule r "R" must 1 < 2\n'),
    "broken rules": ("", "rule r\n"),
    "values": ("param p: number ", "is 1 "),
    "clauses": ('rule r "R" ', "when 1 < 2 "),
    "names": ('permit p "P" overrides a', ", a"),
}


@pytest.mark.parametrize(("head", "tail"), LARGE.values(), ids=LARGE)
def test_the_largest_files(head: str, tail: str) -> None:
    with within(8):
        text = HEADER + head + tail * ((MAX_SIZE - 100) // len(tail))
        load(text)
        load(text[: len(text) // 6])


def test_a_file_of_too_many_words() -> None:
    text = HEADER + 'rule r "R" must 1 in [' + "1," * MAX_TOKENS
    with pytest.raises(CheckmetaError) as caught:
        parse_file(Source("x.rules", text))
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("S310", "the file has more than 50,000 words and signs")


def test_a_long_condition_is_not_a_deep_one() -> None:
    for word in ("and", "or"):
        condition = f" {word} ".join(f"platform.audience.minimum_age > {n}" for n in range(1_000))
        (ruleset,) = parse_file(Source("x.rules", f'{HEADER}rule r "R" must {condition}')).rulesets
        (norm,) = ruleset.norms
        assert norm.obligation is not None
        assert len(norm.obligation.content.operands) == 1_000  # type: ignore[union-attr]


def test_errors_past_a_hundred_are_counted() -> None:
    broken = "".join(f"rule r{n}\n" for n in range(5_000))
    with pytest.raises(CheckmetaError) as caught:
        parse_file(Source("x.rules", HEADER + broken))
    assert len(caught.value.diagnostics) == 100
    last = caught.value.diagnostics[-1]
    assert (last.code, last.message) == ("S310", "there are 99 mistakes already; 4,901 declarations were not looked at")
    wrong = "".join(f'rule r{n} "R" must zzz{n}\n' for n in range(500))
    with pytest.raises(CheckmetaError) as caught:
        build([parse_file(Source("x.rules", HEADER + wrong))])
    assert (len(caught.value.diagnostics), caught.value.more) == (100, 400)
    assert render_all(caught.value.diagnostics, more=caught.value.more).endswith("… and 450 more")


def test_line_ends_and_a_byte_order_mark() -> None:
    plain = parse_file(Source("x.rules", SAMPLE))
    for text in (SAMPLE.replace("\n", "\r\n"), "\ufeff" + SAMPLE):
        assert parse_file(Source("x.rules", text)).rulesets == plain.rulesets
