"""The canonical form, as pairs of files. CHECKMETA_REGENERATE=1 writes them anew, to be read before they are kept."""

import os
from pathlib import Path

import pytest

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.language.syntax.parse import parse_file

CASES = sorted((Path(__file__).parent / "cases").glob("*.rules"))
HEAD = 'ruleset norm.example "Title"\n  layer norm\n'


def formatted(text):
    return format_rules(Source("case.rules", text))


def trees(text):
    return parse_file(Source("case.rules", text)).rulesets


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path):
    text = path.read_bytes().decode("utf-8")
    result = formatted(text)
    expected = path.with_suffix(".expected")
    if os.environ.get("CHECKMETA_REGENERATE"):
        expected.write_bytes(result.encode("utf-8"))
    assert result == expected.read_bytes().decode("utf-8")
    assert formatted(result) == result
    assert trees(result) == trees(text)


def test_there_are_cases():
    assert {p.stem for p in CASES} >= {"comments", "order", "spacing", "breaking"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD.replace("\n", "\r\n"), HEAD),
        ("\ufeff" + HEAD, HEAD),
        (HEAD.rstrip("\n"), HEAD),
        (HEAD + "\n \n\t\n", HEAD),
        (HEAD.replace("  ", "\t"), HEAD),
        ("\ufeff# c \t\r\n\r\n\r\n" + HEAD, "# c\n\n" + HEAD),
        ("# c\n" + HEAD, "# c\n" + HEAD),
        (HEAD + "#\tkept # as it is  \n", HEAD + "\n#\tkept # as it is\n"),
        (HEAD + "  #a\n#b", HEAD + "  #a\n\n#b\n"),
        (HEAD.replace("layer", "layer # c \r\n"), HEAD.replace("layer norm", "layer  # c\n    norm")),
    ],
)
def test_line_ends_and_blanks(text, expected):
    assert formatted(text) == expected
    assert formatted(expected) == expected


@pytest.mark.parametrize("ends", ["\r\n", "\r\r\n"])
def test_long_texts_lose_their_carriage_returns_and_nothing_else(ends):
    text = HEAD + '\nrule one "One"\n  must platform.data.personal\n  because """\n\ta\n\t  b  \n\n  """\n'
    assert formatted(text.replace("\n", ends)) == text


@pytest.mark.parametrize("depth", [50, 150])
@pytest.mark.parametrize(("opening", "closing"), ["()", "[]"])
def test_deep_nesting_costs_no_stack(opening, closing, depth):
    inner = opening * depth + "1" + closing * depth
    text = formatted(f"{HEAD}define deep = {inner}")
    assert text.split("define deep =")[1].split() == [inner]
    broken = formatted(f"{HEAD}define deep = {opening * depth}1 # c\n{closing * depth}")
    assert formatted(broken) == broken


def test_what_does_not_parse_is_refused():
    with pytest.raises(CheckmetaError) as caught:
        formatted(HEAD + 'rule one "One"\n  must )\n\nrule two "Two"\n  must ]\n')
    assert len(caught.value.diagnostics) == 2
