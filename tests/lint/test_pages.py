"""Every check has a page, and the examples of the page give what it says."""

import datetime as dt
import re
from pathlib import Path

import pytest

from checkmeta.authoring.lint.lint_codes import CHECKS, FIXABLE
from checkmeta.authoring.lint.lint_run import choose, lint, rules_of
from checkmeta.base.source import Source
from checkmeta.store.compiler import build, parse_all

PAGES = Path(__file__).parents[2] / "grammar" / "diagnostics"
BLOCK = re.compile(r"```checkmeta (bad|good)(?: as-of (\S+))?\n(.*?)```", re.DOTALL)
OPTIONAL = {"completeness", "tests"}


def examples(code):
    return BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))


def title(code):
    return re.match(rf"# {code}: (.+)\n", (PAGES / f"{code}.md").read_text(encoding="utf-8"))[1]


def found(code, text, day):
    source = Source("page.rules", text)
    program, warnings = build(parse_all([source]))
    asked = choose((), sorted(OPTIONAL - {CHECKS[code]}))
    rules = rules_of(program, (source,), dt.date.fromisoformat(day) if day else None)
    return lint(rules, asked, warnings)


def test_the_list_is_the_pages():
    assert {p.stem for p in PAGES.glob("L*.md")} == set(CHECKS)


def test_the_table_is_the_list():
    table = (PAGES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(L\d+)\]\(\1\.md\) \| (\w+) \| (.+?) \|( yes)? \|$", table, re.MULTILINE)
    assert rows == [(c, CHECKS[c], title(c), " yes" if c in FIXABLE else "") for c in sorted(CHECKS)]


@pytest.mark.parametrize("code", CHECKS)
def test_head(code):
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert f"\n\nGroup `{CHECKS[code]}`." in text
    assert ("`--fix` mends it." in text) is (code in FIXABLE)
    assert [kind for kind, _, _ in examples(code)] == ["bad", "good"]


@pytest.mark.parametrize("code", CHECKS)
def test_examples(code):
    for kind, day, text in examples(code):
        listed = found(code, text, day)
        assert [f.code for f in listed] == ([code] if kind == "bad" else []), [f.diagnostic for f in listed]
        for one in listed:
            assert bool(one.edits) is (code in FIXABLE)
            said, help_ = one.diagnostic.message, one.diagnostic.help
            assert said[0].islower() or not said[0].isalpha()
            assert "\n" not in said
            assert not said.endswith(".")
            assert help_
            assert not help_.endswith(".")
