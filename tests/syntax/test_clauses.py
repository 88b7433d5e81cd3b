"""The rows of clauses agree with the grammar, the trees, the editors' grammar and the reference: none can be forgotten in silence."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from checkmeta.language.clauses import DECLARATIONS, RULE
from checkmeta.language.syntax import ast, declarations, written_mappings

GRAMMAR = Path(__file__).parents[2] / "grammar"
TEXT = (GRAMMAR / "checkmeta.lark").read_text(encoding="utf-8")
IN_GRAMMAR = {
    "ruleset": "_header_clause",
    "rule": "_rule_clause",
    "permit": "_rule_clause",
    "test": "_test_clause",
    "mapping": "_mapping_clause",
}
TREES = {
    "ruleset": declarations.RuleSet,
    "param": declarations.Param,
    "rule": ast.Norm,
    "permit": ast.Norm,
    "test": declarations.TestCase,
    "mapping": written_mappings.Mapping,
}


def alternatives(rule):
    found = re.search(rf"^{rule}:((?:.|\n  )*)", TEXT, re.MULTILINE)
    assert found
    return {word.strip() for word in found[1].split("|")}


def test_the_declarations_are_the_grammars():
    assert set(DECLARATIONS) == {name.rstrip("_") for name in alternatives("_item")}


@pytest.mark.parametrize("declaration", IN_GRAMMAR)
def test_the_clauses_are_the_grammars(declaration):
    rows = DECLARATIONS[declaration]
    assert {row.rule for row in rows} == alternatives(IN_GRAMMAR[declaration])
    assert len({row.rule for row in rows}) == len(rows)


@pytest.mark.parametrize("declaration", TREES)
def test_each_has_its_field_and_begins_with_its_terminal(declaration):
    known = {field.name for field in fields(TREES[declaration])}
    for row in DECLARATIONS[declaration]:
        assert row.field in known
        begun = re.search(rf"^\??{row.rule}: *(\w+)", TEXT, re.MULTILINE)
        assert begun
        assert begun[1] == row.terminal


@pytest.mark.parametrize("declaration", [name for name, rows in DECLARATIONS.items() if rows])
def test_editors_colour_each(declaration):
    colours = json.dumps(json.loads((GRAMMAR / "editors" / "checkmeta.tmLanguage.json").read_text(encoding="utf-8")))
    for row in DECLARATIONS[declaration]:
        for word in row.word.split():
            assert re.search(rf"\b{word}\b", colours), row.word


def test_the_reference_tells_of_each():
    page = (GRAMMAR / "README.md").read_text(encoding="utf-8")
    for rows in DECLARATIONS.values():
        for row in rows:
            assert re.search(rf"`[^`]*\b{row.word}\b", page), row.word


def test_the_reference_says_what_a_permit_has():
    page = (GRAMMAR / "README.md").read_text(encoding="utf-8")
    said = re.search(r"A permit has ((?:`[a-z ]+`(?:, | and )?)+)\.", page)
    assert said
    assert set(re.findall(r"`([a-z ]+)`", said[1])) == {row.word for row in RULE if row.permits}
